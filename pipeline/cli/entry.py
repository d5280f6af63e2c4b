"""From an error to an exit code: the one place where that is decided.

Exit codes are those of `pipeline.errors.ExitCode`; 130 after Ctrl-C and 141 when the reader of our output goes away, as
other programs have them. A traceback is shown only with --verbose.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from pipeline.errors import ExitCode, IcpError

INTERRUPTED = 130
PIPE_CLOSED = 141

# Read by libraries when they are imported: no look-ups, no bars and no advice of theirs on our streams.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TQDM_DISABLE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
}


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; `arguments` default to those of the process."""
    from pipeline.cli import app

    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        app.invoke(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except Exception as error:
        return _failed(error)
    except KeyboardInterrupt:
        return _interrupted()
    return ExitCode.OK


def _failed(error: Exception) -> int:
    """Say what went wrong, and give the exit code."""
    from pipeline.cli import app, output

    if app.state.verbose and not isinstance(error, BrokenPipeError) and not app.is_exit(error):
        import traceback

        traceback.print_exc()
    if isinstance(error, IcpError):
        output.say_error(str(error))
        return int(error.exit_code)
    if isinstance(error, BrokenPipeError):
        return _pipe_closed()
    if app.is_exit(error):
        return ExitCode.OK
    if app.is_usage_error(error):
        app.show_usage_error(error)
        return ExitCode.USAGE
    if app.is_abort(error):
        return _interrupted()
    output.say_error(
        f"The program failed: {type(error).__name__}: {error}. Run it with --verbose for the details, and report them."
    )
    return ExitCode.INTERNAL


def _interrupted() -> int:
    print("Stopped.", file=sys.stderr)
    return INTERRUPTED


def _pipe_closed() -> int:
    """Nobody reads our output any more: end without a word, and keep the interpreter from flushing into the void."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED

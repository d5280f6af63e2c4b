"""From an error to an exit code: the one place where that is decided.

Exit codes are those of `pipeline.errors.ExitCode`; 130 after Ctrl-C and 141 when the reader of our output goes away, as
other programs have them. A traceback is shown only with --verbose.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from pipeline.errors import INTERRUPTED, ExitCode, IcpError

PIPE_CLOSED = 141
OUTPUT_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}

# Read by libraries when they are imported: no look-ups, no bars and no advice of theirs on our streams.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TQDM_DISABLE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_VERBOSITY": "error",
}


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; `arguments` default to those of the process."""
    from pipeline.cli import app, output

    if _closed(sys.stdout):
        output.say_error(
            "Standard output is closed, so that no answer can be given. Lead it to a file or to /dev/null."
        )
        return ExitCode.USAGE
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
    if isinstance(error, OSError) and _of_output(error):
        why = error.strerror or "it was refused"
        output.say_error(f"The answer cannot be written to standard output: {why}. Lead it to a place with room.")
        _silence()
        return ExitCode.USAGE
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


def _closed(stream: TextIO | None) -> bool:
    """Was the program started without this stream (`>&-`)?"""
    return stream is None or stream.closed


def _of_output(error: OSError) -> bool:
    """Is it standard output that cannot be written? The writers of files say themselves which file they mean."""
    return error.filename is None and error.errno in OUTPUT_FAULTS


def _pipe_closed() -> int:
    """Nobody reads our output any more: end without a word."""
    _silence()
    return PIPE_CLOSED


def _silence() -> None:
    """Keep the interpreter from writing what is left to an output that takes nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""The program under test in one process that answers many calls; started by `answers.py`, never by hand.

Each line of standard input is a JSON list of arguments; each line of standard output is what the command line gave.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback
from collections.abc import Callable


class Caught(io.TextIOWrapper):
    """A stream that keeps what is written to it."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", errors="surrogatepass", write_through=True)

    def fileno(self) -> int:
        raise io.UnsupportedOperation("fileno")

    def told(self) -> str:
        """What was written."""
        self.flush()
        return self.bytes.getvalue().decode("utf-8", "replace")


def command() -> Callable[[list[str]], int]:
    """The command line as a function that gives its exit code."""
    try:
        from pipeline.cli.entry import run
    except ImportError:
        from pipeline.cli import main

        def run_main(arguments: list[str]) -> int:
            sys.argv = ["icp", *arguments]
            try:
                main()
            except SystemExit as ended:
                return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
            return 0

        return run_main
    found: Callable[[list[str]], int] = run
    return found


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    run = command()
    for line in sys.stdin:
        out, err = Caught(), Caught()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = int(run(json.loads(line)))
            except BaseException:
                traceback.print_exc()
                code = -1
        answers.write(json.dumps({"code": code, "out": out.told(), "err": err.told()[-2000:]}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

"""The command line `icp`. `main` is its entry point; the commands are in the modules beside it, a group in each.

Importing this package loads no command and no stage: `icp --help` must be quick.
"""

from __future__ import annotations

import sys

from pipeline.cli.interrupts import end_at_once, passed_on
from pipeline.errors import INTERRUPTED


def main() -> None:
    """Run the command line and leave with its exit code; Ctrl-C is no error while its parts are loaded either."""
    try:
        with passed_on():
            from pipeline.cli.entry import run

            code = run()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        code = INTERRUPTED
    end_at_once()
    raise SystemExit(code)

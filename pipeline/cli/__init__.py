"""The command line `icp`. `main` is its entry point; the commands are in the modules beside it, a group in each.

Importing this package loads no command and no stage: `icp --help` must be quick.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    from pipeline.cli.entry import run

    raise SystemExit(run())

"""One child process that waits, its modules read, so that who asks for a picture waits for the drawing alone.

Each child still reads one file and ends: a file that takes its reader over meets no other file. For a process that
draws often; a command that draws once starts its child when it needs it.
"""

from __future__ import annotations

import threading

from pipeline.extract.sandbox.client import DRAWING, Process, end, started


class Spare:
    """Keeps one child waiting between `open` and `close`; several threads may `take`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = False
        self._waiting: Process | None = None

    def open(self) -> None:
        """From now on a child waits."""
        self._open = True
        self.fill()

    def take(self) -> Process:
        """The child that waits, or a new one where none does; it is the caller's to end."""
        with self._lock:
            process, self._waiting = self._waiting, None
        if process is not None and process.poll() is None:
            return process
        if process is not None:
            end(process)
        return started(DRAWING)

    def fill(self) -> None:
        """Start the next child, unless one waits or this is closed; it reads its modules while the caller goes on."""
        with self._lock:
            if self._open and self._waiting is None:
                self._waiting = started(DRAWING)

    def close(self) -> None:
        """End the child that waits; none is started any more."""
        with self._lock:
            self._open = False
            process, self._waiting = self._waiting, None
        if process is not None:
            end(process)

"""Ctrl-C stops a command wherever it comes, and quietly.

Python raises `KeyboardInterrupt` at whatever the main thread does just then. Within a destructor it prints the
traceback and forgets the exception, so that the command goes on. Destructors in Python run often: that of the store's
lock does whenever the lock is given back. The same happens to what is called while the interpreter ends.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# An exception raised in the hook would be forgotten as well, so that it is raised a moment later.
PAUSE_SECONDS = 0.01


@contextmanager
def passed_on() -> Iterator[None]:
    """Within the block, a Ctrl-C that Python would forget comes again at once, without a traceback."""
    before = sys.unraisablehook

    def hook(forgotten: sys.UnraisableHookArgs) -> None:
        if issubclass(forgotten.exc_type, KeyboardInterrupt):
            threading.Timer(PAUSE_SECONDS, _interrupt).start()
        else:
            before(forgotten)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before


def end_at_once() -> None:
    """From here on a Ctrl-C ends the process, as it ends programs that are not in Python: all work is done.

    A program started in a shell's background ignores it, and goes on to.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _interrupt() -> None:
    """As Ctrl-C does; where the system can, the main thread is woken if it waits for something."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()

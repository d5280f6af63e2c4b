"""Processes that search beside one another, for a page that several readers ask at the same time.

A search is hundreds of short calls of Python and numpy, and of these one runs at a time in a process. Each process has
the index in a memory of its own and answers one question at a time; what it answers is the same (`search.answer`).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import msgspec

from pipeline.library.cached_store import WarmStore, open_warm
from pipeline.model import SearchAnswer
from pipeline.settings import Settings

_store: WarmStore | None = None
"""The store of this process, where it is one that searches."""


class Searchers:
    """`count` processes that search the store of `settings`; they start with `open` and end with `end`."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._settings = settings
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def open(self) -> None:
        """Start all processes; done when each has its index in memory."""
        # Started afresh, not forked: a copy of a process with threads may keep a lock for ever that one of them held.
        pool = ProcessPoolExecutor(
            self._count, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(self._settings,)
        )
        ready: list[Future[None]] = [pool.submit(_load) for _ in range(self._count)]
        for one in ready:
            one.result()
        self._pool = pool

    def answer(self, query: str, **asked: Any) -> SearchAnswer:
        """As `search.answer` for the store, by a process that is free; errors are those of that.

        Where a process was ended from outside, all are started anew.
        """
        pool = self._opened()
        try:
            return self._told(pool, query, asked)
        except BrokenProcessPool:
            with self._lock:  # of several readers whose answer was lost one starts them
                if self._pool is pool:
                    self.open()
            return self._told(self._opened(), query, asked)

    def _told(self, pool: ProcessPoolExecutor, query: str, asked: dict[str, Any]) -> SearchAnswer:
        # An answer goes over as msgpack, which takes a quarter of pickle's time.
        return msgspec.msgpack.decode(pool.submit(_answer, query, asked).result(), type=SearchAnswer)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            raise RuntimeError("the processes that search are not open")
        return self._pool

    @property
    def ready(self) -> bool:
        """Are they open?"""
        return self._pool is not None

    def end(self) -> None:
        """End them."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


_BESIDE: dict[str, Searchers] = {}


@contextlib.contextmanager
def searching_beside(settings: Settings) -> Iterator[Searchers | None]:
    """While this is open, `beside` gives the processes that search a store; None where one alone is wanted."""
    if settings.web_searchers < 2:
        yield None
        return
    made = _BESIDE[str(settings.home)] = Searchers(settings, settings.web_searchers)
    try:
        yield made
    finally:
        del _BESIDE[str(settings.home)]
        made.end()


def beside(settings: Settings) -> Searchers | None:
    """The processes that search a store, once they are ready; None where this process does it itself."""
    found = _BESIDE.get(str(settings.home))
    return found if found is not None and found.ready else None


def _begin(settings: Settings) -> None:
    global _store
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the page, which ends this process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _store = open_warm(settings)


def _end_with_parent() -> None:
    """A process whose page was killed would wait for questions for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(0)


def _load() -> None:
    """Load what a search needs."""
    import gc

    from pipeline.library.search.loaded_models import index_and_encoder

    assert _store is not None
    index_and_encoder(_store, lexical_only=False)[0].work_out()
    gc.collect()
    gc.freeze()  # as in the page itself: a full collection would go through a million objects


def _answer(query: str, asked: dict[str, Any]) -> bytes:
    from pipeline.library.search.search import answer

    assert _store is not None
    return msgspec.msgpack.encode(answer(_store, query, **asked))

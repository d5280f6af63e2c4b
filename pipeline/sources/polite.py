"""A visitor that a web site need not mind: it says who it is, keeps to robots.txt, and never asks faster than it may.

RFC 9309 (robots.txt): rules are read once a visit; without a file all is allowed, and where the file cannot be had, the
host is not asked at all. `Crawl-delay` is no part of the standard and is kept to all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pipeline import __version__
from pipeline.errors import FetchError, TemporaryFetchError
from pipeline.sources.http import OK, TRY_AGAIN, Answer, Terms, ask, demanded

# The name that robots.txt may call us by.
PRODUCT = "icp"
# Seconds between two requests to a host that asks for no pause of its own, and the longest pause that is waited for.
PAUSE = 1.0
LONGEST_PAUSE = 60.0
# RFC 9309, 2.5: at least 500 KiB have to be read.
ROBOTS_BYTES = 512 * 1024


def user_agent(contact: str) -> str:
    """How we call ourselves; contact: an address at which whoever runs the site can reach whoever runs the watch."""
    return f"{PRODUCT}/{__version__} (contract document watcher{f'; {contact}' if contact else ''})"


@dataclass(frozen=True, slots=True)
class _Robots:
    """What a host allows: its rules, or why it is not asked. pause: seconds between two requests."""

    rules: Any
    pause: float
    refused: FetchError | None = None


class Visitor:
    """Asks addresses one after another. clock and sleep are the machine's unless told."""

    def __init__(
        self,
        terms: Terms,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._terms = terms
        self._clock = clock
        self._sleep = sleep
        self._robots: dict[str, _Robots] = {}
        self._last: dict[str, float] = {}

    def get(
        self,
        address: str,
        *,
        hosts: frozenset[str],
        max_bytes: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """As `pipeline.sources.http.get`, when its turn has come; `FetchError` where robots.txt forbids it.

        hosts: those that a redirect may lead to. Each address of a redirect has its turn and its robots.txt.
        """
        terms = replace(self._terms, hosts=hosts, max_bytes=max_bytes or self._terms.max_bytes)
        return demanded(ask(address, terms, headers=headers, before=lambda url: self._before(url, hosts)))

    def _before(self, url: str, hosts: frozenset[str]) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        robots = self._robots.get(origin)
        if robots is None:
            robots = self._robots[origin] = self._read_robots(origin, hosts)
        if robots.refused is not None:
            raise robots.refused
        if robots.rules is not None and not robots.rules.can_fetch(url, PRODUCT):
            raise FetchError(f"The robots.txt of {parts.hostname} does not allow {url}.", "It is left alone.")
        self._wait(parts.hostname or "", robots.pause)

    def _wait(self, host: str, pause: float) -> None:
        last = self._last.get(host)
        if last is not None:
            left = last + pause - self._clock()
            if left > 0:
                self._sleep(left)
        self._last[host] = self._clock()

    def _read_robots(self, origin: str, hosts: frozenset[str]) -> _Robots:
        """The rules of a host, or why it is not asked this time."""
        host = urlsplit(origin).hostname or ""
        address = urlunsplit((*urlsplit(origin)[:2], "/robots.txt", "", ""))
        terms = replace(self._terms, hosts=hosts, max_bytes=ROBOTS_BYTES)
        try:
            answer = ask(address, terms, before=lambda url: self._wait(host, PAUSE))
        except TemporaryFetchError as error:
            return _Robots(None, PAUSE, error)
        except FetchError as error:
            problem = f"The robots.txt of {host} cannot be read: {error.problem}"
            return _Robots(None, PAUSE, FetchError(problem, error.remedy))
        if answer.status in TRY_AGAIN or answer.status >= 500:
            problem = (
                f"The robots.txt of {host} answered {answer.status}; until it can be read, nothing is asked there."
            )
            return _Robots(None, PAUSE, TemporaryFetchError(problem, "Try again later."))
        if answer.status != OK:
            return _Robots(None, PAUSE)
        return _rules(answer.data.decode("utf-8", errors="replace"), host)


def _rules(text: str, host: str) -> _Robots:
    from protego import Protego  # the standard library's reader knows neither wildcards nor the longest match

    rules = Protego.parse(text)
    pause = max(PAUSE, float(rules.crawl_delay(PRODUCT) or 0))
    if pause > LONGEST_PAUSE:
        problem = f"The robots.txt of {host} asks for {pause:g} seconds between requests; that is not waited for."
        return _Robots(None, PAUSE, FetchError(problem, "Fetch its documents by hand and give them to icp ingest."))
    return _Robots(rules, pause)

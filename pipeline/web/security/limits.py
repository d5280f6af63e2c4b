"""How often: a bucket of requests for each address, and a pause after wrong passwords. Kept in memory; told the time.

Both forget addresses that have been quiet, so that many addresses cannot fill the memory.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST_ADDRESSES = 10_000


class Buckets:
    """Token buckets (each address may ask `per_minute` times a minute, and half of that at once)."""

    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60
        self._most = max(per_minute / 2, 1.0)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address: (tokens, when)
        self._lock = threading.Lock()

    def wait(self, address: str, now: float) -> float:
        """Seconds that an address has to wait; 0.0 where its request is answered, which takes a token."""
        with self._lock:
            tokens, when = self._left.pop(address, (self._most, now))
            tokens = min(self._most, tokens + (now - when) * self._rate)
            allowed = tokens >= 1
            self._left[address] = (tokens - 1 if allowed else tokens, now)
            while len(self._left) > MOST_ADDRESSES:
                self._left.popitem(last=False)
            return 0.0 if allowed else (1 - tokens) / self._rate


class Lockout:
    """A pause after wrong passwords, for the name and for the address: each wrong one after the fourth doubles it.

    A right password clears the name at its address, so that nobody is kept out by what others try elsewhere for long:
    the pause is at most a quarter of an hour.
    """

    FREE = 4
    FIRST_SECONDS = 15.0
    MOST_SECONDS = 900.0

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()  # key: (wrong ones, no more before)
        self._lock = threading.Lock()

    def wait(self, name: str, address: str, now: float) -> float:
        """Seconds until a password is looked at again; 0.0 for now."""
        with self._lock:
            until = [self._wrong[key][1] for key in _keys(name, address) if key in self._wrong]
            return max([0.0, *(moment - now for moment in until)])

    def wrong(self, name: str, address: str, now: float) -> None:
        """A wrong password was given."""
        with self._lock:
            for key in _keys(name, address):
                count, until = self._wrong.pop(key, (0, 0.0))
                if now - until > self.MOST_SECONDS:
                    count = 0  # quiet for long: begun anew
                count += 1
                over = count - self.FREE
                pause = min(self.FIRST_SECONDS * 2 ** (over - 1), self.MOST_SECONDS) if over > 0 else 0.0
                self._wrong[key] = (count, now + pause)
            while len(self._wrong) > MOST_ADDRESSES:
                self._wrong.popitem(last=False)

    def right(self, name: str, address: str) -> None:
        """The right password was given."""
        with self._lock:
            for key in _keys(name, address):
                self._wrong.pop(key, None)


def _keys(name: str, address: str) -> tuple[str, str]:
    return f"name:{name[:64]}", f"address:{address}"

"""The time, for whoever writes it down. The one place where the program's records look at the clock."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """The time for a receipt: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def clock() -> datetime:
    """The same time, to reckon with."""
    return datetime.fromisoformat(now())

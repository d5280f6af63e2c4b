"""Which failures are worth another try on the very same inputs, how often, and when.

Reading the same bytes by the same code fails again, unless the machine was at fault and not the bytes. What is not
named here is tried again when its inputs change: other bytes, newer code, another limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.errors import ClusterError, ExitCode, IcpError, OverMemoryError, OverTimeError, ReaderKilledError
from pipeline.steps.watch.plan import retry_at
from pipeline.store.records import Failure

# Steps that are tried again whatever it was: a network is another one an hour later.
ALWAYS = frozenset({"fetch"})
# Tried again by every run: looking costs nothing, and somebody has to make room, or to put a file back.
AT_ONCE = frozenset({ExitCode.STORE, ExitCode.MODEL})
# A clock that was set back by more than this keeps nothing waiting.
CLOCK_JUMP = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """How often a kind of failure is tried in all, with the pauses of `retry_at` between, and why that makes sense."""

    tries: int
    why: str


# By the very class of the error: a kind of it may be another matter.
CHANCES: dict[type[IcpError], Chance] = {
    OverTimeError: Chance(tries=4, why="The machine was busy with something else; each try costs the whole limit."),
    OverMemoryError: Chance(tries=2, why="The limit is the reader's own; but the system may have had none to give."),
    ReaderKilledError: Chance(tries=4, why="The system kills whatever is large when memory runs out."),
    ClusterError: Chance(tries=4, why="A worker died, or lost its network; another one may do it."),
    IcpError: Chance(tries=4, why="A fault of the program, or a machine without temporary space or processes."),
}


def next_try(step: str, error: IcpError, tries: int, now: datetime) -> str:
    """When a step that has failed `tries` times in a row is tried again (ISO 8601), "" for not by itself."""
    chance = CHANCES.get(type(error))
    if step in ALWAYS or error.exit_code in AT_ONCE or (chance is not None and tries < chance.tries):
        return retry_at(now, tries)
    return ""


def resting(failure: Failure | None, now: datetime) -> bool:
    """Is what failed to be left alone for now?"""
    if failure is None or not failure.retry_at:
        return False
    if now < datetime.fromisoformat(failure.made_at) - CLOCK_JUMP:
        return False
    return now < datetime.fromisoformat(failure.retry_at)


def for_good(failure: Failure) -> bool:
    """Will no further try help, as long as the document and the program stay what they are?"""
    return failure.step not in ALWAYS and failure.code not in AT_ONCE and not failure.retry_at


def in_vain(failure: Failure, step: str, inputs: str | None, now: datetime) -> bool:
    """Is there no sense in doing the step now, because it failed on these inputs?"""
    if failure.step != step or step in ALWAYS or failure.inputs != inputs or failure.code in AT_ONCE:
        return False
    return for_good(failure) or resting(failure, now)

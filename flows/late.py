"""Runs that come too late are dropped: after a pause one watch is enough, however many were missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from prefect.client.schemas.objects import State, StateType
from prefect.runtime import flow_run
from pydantic import Field

LONGEST_PAUSE = 7 * 24 * 60
Minutes = Annotated[int, Field(ge=1, le=LONGEST_PAUSE)]


def too_late(expected: datetime, now: datetime, minutes: int) -> str:
    """Why a run is dropped, in a sentence; "" where it is in time. minutes: the pause between two runs."""
    late = now - expected
    if late <= timedelta(minutes=minutes):
        return ""
    # Prefect's times are of a kind of their own, whose differences cannot be divided by another.
    ago = int(late.total_seconds()) // 60
    return f"It should have started at {expected:%Y-%m-%d %H:%M} UTC, {ago} minutes ago."


def dropped(why: str) -> State[None]:
    """The state in which a run ends that does nothing. why: a sentence.

    Not Prefect's own state Cancelled, for which its engine ends with an error and a traceback.
    """
    return State(type=StateType.COMPLETED, name="Dropped", message=why)


def dropped_if_late(minutes: int) -> State[None] | None:
    """The state of a run that is dropped, None where it is in time. To be called in a flow."""
    expected = flow_run.get_scheduled_start_time()
    if expected is None:
        return None
    why = too_late(expected.astimezone(UTC), datetime.now(UTC), minutes)
    return dropped(f"{why} The next run does its work.") if why else None

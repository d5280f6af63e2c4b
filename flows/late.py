"""Runs that come too late are dropped: after a pause one watch is enough, however many were missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled
from pydantic import Field

Minutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]


def too_late(expected: datetime, now: datetime, minutes: int) -> str:
    """Why a run is dropped, in a sentence; "" where it is in time. minutes: the pause between two runs."""
    late = now - expected
    if late <= timedelta(minutes=minutes):
        return ""
    # Prefect's times are of a kind of their own, whose differences cannot be divided by another.
    ago = int(late.total_seconds()) // 60
    return f"It should have started at {expected:%Y-%m-%d %H:%M} UTC, {ago} minutes ago."


def dropped(minutes: int) -> State[None] | None:
    """The state of a run that is dropped, None where it is in time. To be called in a flow."""
    expected = flow_run.get_scheduled_start_time()
    if expected is None:
        return None
    why = too_late(expected.astimezone(UTC), datetime.now(UTC), minutes)
    return Cancelled(message=f"{why} The next run does its work.") if why else None

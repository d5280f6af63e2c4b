"""Where the divisions of a document have come to, as its lines are read."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.segment.labels.scopes import BODY, Scope


@dataclass(frozen=True, slots=True)
class Outline:
    """prefix: the letters of the last section (SC, GC); path: its number, or that of an article; scope: the schedule
    and part."""

    prefix: str = ""
    scope: Scope = BODY
    path: tuple[str, ...] = ()

"""A comparison as it is shown change by change: narrowed by level and by what happened, counted, and written to files.

The words, levels and counts are those of the report (`pipeline.report.content`); what is added is where each change's
clauses are, so that a reader can go there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.library.comparing import Comparison
from pipeline.library.warm import Memo
from pipeline.model import EditionDiff
from pipeline.report.content import LEVELS, Entry, Report, Row, anchor_of, content
from pipeline.report.findings import lost_rows
from pipeline.report.phrases import FACETS

KINDS = {**{name: said.capitalize() for name, said in FACETS.items()}, "added": "Added", "removed": "Removed"}
"""What can have happened to a clause: the facets of a change, and whether it came or went; with how it is said."""

_TOLD = Memo(8)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One change: its entry in the report, the ids of its clauses (`DOCUMENT#CLAUSE` where they come from the store),
    and what happened (`KINDS`)."""

    entry: Entry
    old: tuple[str, ...]
    new: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """The changes that a reader asked for, with how many there are of each level and of each kind before narrowing."""

    report: Report
    changes: tuple[Told, ...]
    levels: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    lost: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file to download."""

    name: str
    media_type: str
    data: bytes


def narrowed(diff: EditionDiff, *, level: str | None = None, kind: str | None = None) -> Narrowed:
    """The changes of a comparison with that level and of that kind; None for all.

    The counts of each are of the changes that the other leaves. Raises `UsageError` for a level or kind there is not.
    """
    if level is not None and level not in LEVELS:
        raise UsageError(f"There is no level “{level}”.", f"Levels: {', '.join(LEVELS)}.")
    if kind is not None and kind not in KINDS:
        raise UsageError(f"Nothing is called “{kind}”.", f"A change can be: {', '.join(KINDS)}.")
    # Kept with the comparison itself, so that the name of the key cannot come to mean another one.
    _, report, every, lost = _TOLD.get(id(diff), lambda: (diff, *_told(diff)))
    of_kind = [one for one in every if kind is None or kind in one.kinds]
    of_level = [one for one in every if level is None or one.entry.level == level]
    levels = Counter(one.entry.level for one in of_kind)
    kinds = Counter(name for one in of_level for name in one.kinds)
    return Narrowed(
        report=report,
        changes=tuple(one for one in of_kind if level is None or one.entry.level == level),
        levels=tuple((name, levels[name]) for name in LEVELS if levels[name] or name == level),
        kinds=tuple((name, kinds[name]) for name in KINDS if kinds[name] or name == kind),
        lost=lost,
    )


def _told(diff: EditionDiff) -> tuple[Report, tuple[Told, ...], tuple[Row, ...]]:
    """The report, its changes in order, and the references that lost their target."""
    report = content(diff)
    changes = {anchor_of(change): change for change in diff.changes}
    told = []
    for entry in report.entries:
        change = changes[entry.anchor]
        kinds = change.facets or (entry.kind,)
        told.append(Told(entry=entry, old=change.old, new=change.new, kinds=kinds))
    return report, tuple(told), lost_rows(diff)


# ---------------------------------------------------------------- files


def _html(compared: Comparison) -> bytes:
    from pipeline.report.html import render

    return render(compared.diff, generated=in_words(compared.made_at)).encode()


def _columns(compared: Comparison) -> bytes:
    from pipeline.report.html import render_side_by_side

    return render_side_by_side(compared.diff, generated=in_words(compared.made_at)).encode()


def _json(compared: Comparison) -> bytes:
    import msgspec

    from pipeline.shapes import diff_shape

    return msgspec.json.encode(diff_shape(compared.diff))


FILES: dict[str, tuple[str, str, Callable[[Comparison], bytes]]] = {
    # name in the address: (media type, what the reader is told, maker)
    "html": ("text/html; charset=utf-8", "Report (HTML)", _html),
    "side-by-side.html": ("text/html; charset=utf-8", "Whole texts side by side (HTML)", _columns),
    "json": ("application/json", "Data (JSON)", _json),
}


def download(compared: Comparison, kind: str) -> File:
    """A comparison as a file. Raises `UsageError` for a kind there is not."""
    if kind not in FILES:
        raise UsageError(f"There is no file of the kind “{kind}”.", f"There are: {', '.join(FILES)}.")
    media_type, _, make = FILES[kind]
    name = _file_name((compared.diff.old.name, compared.diff.new.name))
    return File(name=f"{name}.{kind}", media_type=media_type, data=make(compared))


def _file_name(names: Sequence[str]) -> str:
    """Two names as the name of a file: "sample-icp-contract-2019-20-to-…"."""
    from pipeline.citation import slug

    return "-to-".join(slug(name).replace(".", "-")[:60] for name in names)


def in_words(moment: str | None) -> str:
    """An ISO 8601 moment as a reader writes it: "22 November 2026, 09:15 UTC"; None is now."""
    from datetime import UTC, datetime

    from pipeline.steps.common import now

    when = datetime.fromisoformat(moment or now()).astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"

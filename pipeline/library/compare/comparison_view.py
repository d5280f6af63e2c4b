"""A comparison as it is shown change by change: narrowed by level and by what happened, counted, and written to files.

The words, levels and counts are those of the report (`pipeline.report.content`); what is added is where each change's
clauses are, so that a reader can go there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.errors import UsageError
from pipeline.library.cached_store import Memo
from pipeline.model import Change, Comparison, EditionDiff
from pipeline.report.content import content
from pipeline.report.counts import levels_of
from pipeline.report.decided import beside, with_decisions
from pipeline.report.phrases import FACETS
from pipeline.report.register_keys import RegisterKeys
from pipeline.report.summary import Summary, summary
from pipeline.report.view_parts import LEVELS, Entry, ReportView

KINDS = {**{name: said.capitalize() for name, said in FACETS.items()}, "added": "Added", "removed": "Removed"}
"""What can have happened to a clause: the facets of a change, and whether it came or went; with how it is said."""

_TOLD = Memo(8)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeView:
    """One change: its entry in the report (whose ids are `DOCUMENT#CLAUSE` where they come from the store), and what
    happened (`KINDS`). ripple, guidance: the ids of the places of each group of the entry's own."""

    entry: Entry
    kinds: tuple[str, ...]
    ripple: tuple[tuple[str, ...], ...] = ()
    guidance: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """The changes that a reader asked for, with how many there are of each level and of each kind before narrowing.

    plain: the sentences in plain English, of all changes.
    """

    report: ReportView
    plain: Summary
    changes: tuple[ChangeView, ...]
    levels: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


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
    _, report, plain, every = _TOLD.get(id(diff), lambda: (diff, *_told(diff)))
    of_kind = [one for one in every if kind is None or kind in one.kinds]
    of_level = [one for one in every if level is None or one.entry.level == level]
    levels = levels_of(one.entry for one in of_kind)
    kinds = Counter(name for one in of_level for name in one.kinds)
    return Narrowed(
        report=report,
        plain=plain,
        changes=tuple(one for one in of_kind if level is None or one.entry.level == level),
        levels=tuple((name, levels[name]) for name in LEVELS if levels[name] or name == level),
        kinds=tuple((name, kinds[name]) for name in KINDS if kinds[name] or name == kind),
    )


def with_keys(found: Narrowed, keys: RegisterKeys) -> Narrowed:
    """The same with what was decided beside the report and each change."""
    decided = replace(found, report=with_decisions(found.report, keys))
    changes = (replace(one, entry=beside(one.entry, keys)) for one in found.changes)
    return replace(decided, changes=tuple(changes))


def _told(diff: EditionDiff) -> tuple[ReportView, Summary, tuple[ChangeView, ...]]:
    """The report, its sentences and its changes in order."""
    report = content(diff)
    changes = {(change.old, change.new): change for change in diff.every_change}
    return report, summary(report), tuple(_one(entry, changes[entry.ids]) for entry in report.entries)


def _one(entry: Entry, change: Change) -> ChangeView:
    ripple: dict[str, list[str]] = {}
    for touched in change.ripple:
        ripple.setdefault(touched.path, []).append(touched.clause)
    guidance: dict[tuple[str, str, str], list[str]] = {}
    for impact in change.guidance:
        guidance.setdefault((impact.title or impact.document, impact.how, impact.cites), []).append(impact.clause)
    return ChangeView(
        entry=entry,
        kinds=change.facets or (entry.kind,),
        ripple=tuple(tuple(ids) for ids in ripple.values()),
        guidance=tuple(tuple(ids) for ids in guidance.values()),
    )


# ---------------------------------------------------------------- files


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A kind of file: what a reader is told of it, its media type, the end of its name, and what makes it."""

    title: str
    media_type: str
    suffix: str
    make: Callable[[EditionDiff, datetime], bytes]


def _html(diff: EditionDiff, made: datetime) -> bytes:
    from pipeline.report.html import render

    return render(content(diff), made=made).encode()


def _columns(diff: EditionDiff, made: datetime) -> bytes:
    from pipeline.report.html import render_side_by_side

    return render_side_by_side(diff, made=made).encode()


def _docx(diff: EditionDiff, made: datetime) -> bytes:
    from pipeline.report.docx import tracked

    return tracked(diff, full=False, made=made)


def _whole_docx(diff: EditionDiff, made: datetime) -> bytes:
    from pipeline.report.docx import tracked

    return tracked(diff, full=True, made=made)


def _xlsx(diff: EditionDiff, made: datetime) -> bytes:
    from pipeline.report.xlsx import register

    return register(content(diff), made=made)


def _json(diff: EditionDiff, made: datetime) -> bytes:
    import msgspec

    from pipeline.shapes import diff_shape

    return msgspec.json.encode(diff_shape(diff))


_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml.document"
FORMS = {
    "docx": Form(title="Word, changed clauses as tracked changes", media_type=_WORD, suffix="docx", make=_docx),
    "whole-docx": Form(
        title="Word, the whole contract with tracked changes", media_type=_WORD, suffix="whole.docx", make=_whole_docx
    ),
    "xlsx": Form(
        title="Excel, the change register", media_type=f"{_OFFICE}.spreadsheetml.sheet", suffix="xlsx", make=_xlsx
    ),
    "html": Form(title="HTML, the report", media_type="text/html; charset=utf-8", suffix="html", make=_html),
    "columns": Form(
        title="HTML, both texts side by side",
        media_type="text/html; charset=utf-8",
        suffix="side-by-side.html",
        make=_columns,
    ),
    "json": Form(title="JSON, all data", media_type="application/json", suffix="json", make=_json),
}


def download(compared: Comparison, kind: str, keys: RegisterKeys | None = None) -> File:
    """A comparison as a file. keys: with what was decided. Raises `UsageError` for a kind there is not."""
    from pipeline.clock import now

    form = FORMS.get(kind)
    if form is None:
        raise UsageError(f"There is no file of the kind “{kind}”.", f"There are: {', '.join(FORMS)}.")
    made = datetime.fromisoformat(compared.made_at or now())
    name = _file_name((compared.diff.old.name, compared.diff.new.name))
    if keys is not None and kind in _DECIDED:
        data = _DECIDED[kind](with_decisions(content(compared.diff), keys), made, keys)
    else:
        data = form.make(compared.diff, made)
    return File(name=f"{name}.{form.suffix}", media_type=form.media_type, data=data)


def _decided_html(report: ReportView, made: datetime, _: RegisterKeys) -> bytes:
    from pipeline.report.html import render

    return render(report, made=made).encode()


def _decided_xlsx(report: ReportView, made: datetime, keys: RegisterKeys) -> bytes:
    from pipeline.report.xlsx import register

    return register(report, made=made, keys=keys)


_DECIDED = {"html": _decided_html, "xlsx": _decided_xlsx}  # the files that say what was decided


def _file_name(names: Sequence[str]) -> str:
    """Two names as the name of a file: "sample-icp-contract-2019-20-to-…"."""
    from pipeline.citation import slug

    return "-to-".join(slug(name).replace(".", "-")[:60] for name in names)

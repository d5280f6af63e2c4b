"""The rows of the change register: plain cells, without a workbook.

Guarantee: every change that a report tells has one row of `CHANGES` with a number, and so has every clause that came or
went with a section, numbered within it ("12-1"); the others stand in `RENUMBERED`, or in `REFERENCES` where only a
reference follows a renumbering.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from pipeline.model.decision import DECISIONS, STATUSES
from pipeline.report.phrases import moment
from pipeline.report.places import PAGE_UNKNOWN
from pipeline.report.register_keys import (
    APART,
    KEY,
    KEY_COLUMNS,
    KEYS_SHEET,
    REGISTER_COLUMNS,
    REGISTER_SHEET,
    RegisterKeys,
)
from pipeline.report.summary import Sentence, summary
from pipeline.report.view_parts import LEVELS, ClausePlace, Decisions, Entry, GroupedClause, Ids, ReportView, Touched
from pipeline.report.workbook.changed_words import changed_words, words_below
from pipeline.report.workbook.values import Cells, ChoiceList, Columns, RegisterSheet

CHANGES_SHEET, GUIDANCE_SHEET = "Changes", "Guidance"
NUMBER, REFERENCE, PAGE, CHANGED, LEVEL, PLAIN = "No.", "Reference", "Page", "What changed", "Level", "In plain words"
DECISION, OWNER, DUE, STATUS, COMMENT = "Decision", "Owner", "Due", "Status", "Comment"
TOPIC, PART = "Topic", "Part"
# The columns in the order of work, which are printed, then all else that is known.
WORKING: Columns = (
    (NUMBER, 7),
    (REFERENCE, 15),
    (PAGE, 11),
    (CHANGED, 48),
    (LEVEL, 16),
    (PLAIN, 40),
    (DECISION, 12),
    (OWNER, 13),
    (DUE, 12),
    (STATUS, 12),
    (COMMENT, 24),
)
CHANGES: Columns = (
    *WORKING,
    ("Reason", 30),
    ("Decided before", 44),
    ("What happened", 24),
    (TOPIC, 22),
    ("Affects", 20),
    ("Reference old", 16),
    ("Reference new", 16),
    ("Heading", 24),
    (PART, 20),
    ("Document", 26),
    ("Why", 44),
    ("Old text", 60),
    ("New text", 60),
    ("Clauses touched", 10),
    ("What is touched", 36),
    ("Guidance affected", 36),
)
RENUMBERED: Columns = (
    ("Old number", 30),
    ("New number", 30),
    ("Page old", 14),
    ("Page new", 14),
    ("What happened", 44),
)
REFERENCES: Columns = (("Stands in", 30), ("Stood in", 30), ("Kind", 22), ("What happened", 90))
GUIDANCE: Columns = (
    ("Clause", 28),
    (LEVEL, 15),
    ("Guidance", 40),
    ("Passage", 26),
    (PAGE, 14),
    ("What to check", 60),
    (OWNER, 16),
    (DECISION, 26),
)
ABOUT: Columns = (("What", 30), ("Value", 100))
KINDS = {"dangling": "leads nowhere", "re-pointed": "leads elsewhere", "": "follows a renumbering"}
LEVEL_NAMES = tuple(names[0] for level, names in LEVELS.items() if level != "none")
LISTS = (
    (LEVEL, ChoiceList(values=LEVEL_NAMES)),
    (
        DECISION,
        ChoiceList(
            values=DECISIONS,
            prompt="Accept: take it as it is. Act: do something about it. Ask: ask the publisher. Object: say no. "
            "Not relevant: it does not concern us.",
        ),
    ),
    (STATUS, ChoiceList(values=STATUSES, prompt="How far it is with what follows from the decision.")),
)


def sheets(report: ReportView, made: datetime | None, keys: RegisterKeys | None = None) -> tuple[RegisterSheet, ...]:
    """The sheets with the register's rows. made: the time of making, told where it is given. keys: with them what is
    entered can be taken into the store."""
    return (
        changes_sheet(report, keys),
        RegisterSheet(name="Renumbered", columns=RENUMBERED, rows=_renumbered(report)),
        RegisterSheet(name="References", columns=REFERENCES, rows=_references(report)),
        RegisterSheet(name=GUIDANCE_SHEET, columns=GUIDANCE, rows=tuple(_guidance(report)), lists=LISTS[1:2]),
        RegisterSheet(name="About", columns=ABOUT, rows=tuple(_about(report, made))),
        *(_hidden(keys, _ids(report)) if keys is not None else ()),
    )


def changes_sheet(report: ReportView, keys: RegisterKeys | None) -> RegisterSheet:
    """The sheet that is worked in."""
    rows = tuple(_changes(report))
    if keys is not None:
        rows = tuple((*row, keys.rows[ids].key) for row, ids in zip(rows, _ids(report), strict=True))
    return RegisterSheet(
        name=CHANGES_SHEET,
        columns=CHANGES if keys is None else (*CHANGES, (KEY, 20)),
        rows=rows,
        fixed=2,
        printed=len(WORKING),
        unseen=KEY if keys is not None else "",
        lists=LISTS,
        dates=(DUE,),
        inner=frozenset(at for at, row in enumerate(rows) if not isinstance(row[0], int)),
    )


def _ids(report: ReportView) -> tuple[Ids, ...]:
    """The ids of the rows of the changes, in their order."""
    return tuple(ids for entry in report.entries for ids in (entry.ids, *(below.ids for below in entry.below)))


def _hidden(keys: RegisterKeys, shown: Sequence[Ids]) -> Iterator[RegisterSheet]:
    """The sheets by which what was entered finds its way back."""
    rows = tuple(keys.rows[ids].cells for ids in shown)
    facts = (*keys.facts, ("Columns", APART.join(name for name, _ in CHANGES)))
    yield RegisterSheet(name=REGISTER_SHEET, columns=REGISTER_COLUMNS, rows=facts, hidden=True)
    yield RegisterSheet(name=KEYS_SHEET, columns=KEY_COLUMNS, rows=rows, hidden=True)


def _changes(report: ReportView) -> Iterator[Cells]:
    told = summary(report)
    for number, entry in enumerate(report.entries, start=1):
        yield _entry(number, entry, told.of(entry.anchor))
        for at, below in enumerate(entry.below, start=1):
            yield _below(f"{number}-{at}", entry, below)


def _entry(number: int, entry: Entry, sentence: Sentence) -> Cells:
    place = (entry.new or entry.old)[0]
    touched = [spot for group in entry.ripple for spot in group.places]
    before, *entered = _decided(entry.decided)
    return (
        number,
        _now_and_before([one.citation for one in entry.new], [one.citation for one in entry.old]),
        _now_and_before(_pages(entry.new), _pages(entry.old)),
        changed_words(entry),
        LEVELS[entry.level][0],
        sentence.text,
        *entered,
        before,
        entry.what,
        sentence.topic,
        ", ".join(sentence.affected),
        _names(entry.old),
        _names(entry.new),
        place.heading or place.under,
        place.part,
        place.document,
        "\n".join(dict.fromkeys(reason.why for reason in entry.reasons)),
        entry.old_text,
        entry.new_text,
        len(dict.fromkeys(touched)),
        "\n".join(map(_touched, (*entry.places, *entry.ripple))),
        "\n".join(map(_touched, entry.guidance)),
    )


def _below(number: str, entry: Entry, below: GroupedClause) -> Cells:
    """A clause that came or went with the entry's clause."""
    came = entry.kind == "added"
    place = below.place
    before, *entered = _decided(below.decided)
    what = f"{'Added' if came else 'Removed'} with {entry.title}"
    return (
        number,
        place.citation,
        "\n".join(_pages([place])),
        words_below(below, entry.kind),
        LEVELS["low" if below.level == "none" or not below.reasons else below.level][0],
        f"{what}.",
        *entered,
        before,
        what,
        "",
        "",
        "" if came else place.citation,
        place.citation if came else "",
        place.heading or place.under,
        place.part,
        place.document,
        "\n".join(dict.fromkeys(reason.why for reason in below.reasons)),
        "" if came else below.text,
        below.text if came else "",
        0,
        "",
        "",
    )


def _decided(decided: Decisions) -> Cells:
    """What was decided before, or stands in conflict, and the cells to enter a decision in."""
    choice = decided.choice
    due = date.fromisoformat(choice.due) if choice.due else ""
    entered = (choice.decision, choice.owner, due, choice.status, choice.comment, choice.reason)
    return "\n".join(decided.told), *entered


def _renumbered(report: ReportView) -> tuple[Cells, ...]:
    return tuple((row.old, row.new, *map(_known, row.pages), row.what) for row in report.concordance)


def _references(report: ReportView) -> tuple[Cells, ...]:
    """The references that were left behind, then those that follow."""
    return tuple((row.new, row.old, KINDS[row.kind], row.what) for row in (*report.lost, *report.references))


def _guidance(report: ReportView) -> Iterator[Cells]:
    for entry, touched in report.guidance:
        for place in touched.places:
            level = LEVELS[entry.level][0]
            pages = _known(place.pages)
            yield entry.title, level, place.document, place.citation, pages, touched.sentence, "", ""


def _about(report: ReportView, made: datetime | None) -> Iterator[Cells]:
    yield "Old", report.old
    yield "New", report.new
    if made is not None:
        yield "Made", moment(made)
    yield "In short", report.headline
    yield "Proof", "\n".join(report.proof)
    if report.folding:
        yield "How it is counted", report.folding
    yield "Other clauses touched", len(report.touched)
    yield "References left behind", len(report.lost)
    yield "Passages of guidance to check", len(report.passages)
    for side, document in report.documents:
        yield f"Document of {side}", document
    yield "Decision to Reason", "These columns are yours; icp decisions import takes them into the store."
    yield "Please note", "A help for reading, made by comparing the words; it is no legal advice."


def _now_and_before(now: Iterable[str], before: Iterable[str]) -> str:
    """What is so now, and how it was where it was otherwise: "GC31.4 / was GC30.4"; of what is gone, how it was."""
    new, old = list(now), list(before)
    if not new or new == old:
        return "\n".join(new or old)
    return "\n".join((*new, f"was {', '.join(old)}" if old else "")).rstrip()


def _names(places: Sequence[ClausePlace]) -> str:
    return "\n".join(place.citation for place in places)


def _pages(places: Sequence[ClausePlace]) -> list[str]:
    """The pages of places, each once, none that is not known."""
    return [pages for pages in dict.fromkeys(place.pages for place in places) if _known(pages)]


def _known(pages: str) -> str:
    """Pages, "" for one that is not known."""
    return "" if pages == PAGE_UNKNOWN else pages


def _touched(touched: Touched) -> str:
    """What is touched, with all places."""
    places = ", ".join(f"{place.citation} ({place.pages})" for place in touched.places)
    return f"{touched.sentence}: {places}" if places else touched.sentence

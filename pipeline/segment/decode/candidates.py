"""What each line may begin with, and what the page says for and against it: one row of features for each reading.

A line may have several readings: "1." is the number of a section or of an item; "(i)" a letter or a Roman number. Which
of them stands, and where, is decided over the whole document (`pipeline.segment.decode.beam`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Line
from pipeline.segment.build.nodes import heading_like
from pipeline.segment.labels import acceptance
from pipeline.segment.labels.defined_terms import is_definition
from pipeline.segment.labels.reading import Label, read, readings, recital, run_on
from pipeline.segment.paragraphs.geometry import NEAR, Break, PageMeasures, between, ends, has_room
from pipeline.segment.paragraphs.inserted_lines import is_inserted

ITEM_KINDS = frozenset({"item", "recital", "lettered"})
NUMBER_KINDS = frozenset({"dotted", "worded", "run_on"})
_INSERTED = re.compile(r"([a-z])([a-z])|(\d+)([A-Z])")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line's start.

    kind: "number" (a dotted number, in the tree by its path) or "item" (of a list, by family and value).
    family: what the numbers of one list have in common: brackets and style, such as "(letter)" or "digit.".
    value: the place in its list; of a number, of its last step. base: for an inserted item ("aa", "1A"), the item that
    it comes after.
    """

    kind: str
    label: Label
    family: str
    value: int
    path: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """How many lines before one look like headings, begin definitions, or begin paragraphs without a label.

    Two of them tell what stands between two lines.
    """

    headings: int
    definitions: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may begin with a label: its readings and its features.

    shown: what the page shows between it and the line before. hangs: it begins left of the line before. room: its first
    word would have fitted on it. ended: that line ends as a sentence does; colon: as a lead-in does; refers: it calls
    for a number. inside: its list stands within a sentence. passed: what stands before it. listed: the list of contents
    has its number and title.
    """

    index: int
    line: Line
    readings: tuple[Reading, ...]
    shown: Break
    hangs: bool
    room: bool
    ended: bool
    colon: bool
    refers: bool
    inside: bool
    passed: Passed
    automatic: bool
    listed: bool


def candidates(lines: Sequence[Line], layout: PageMeasures, contents: frozenset[str] = frozenset()) -> list[Candidate]:
    """A row for each line that may begin with a number or an item's label; lines of tables and notes have none.

    contents: the entries of the list of contents, as `entries` gives them.
    """
    rows = []
    before: Line | None = None
    headings = definitions = paragraphs = 0
    for index, line in enumerate(lines):
        if line.cell is not None:
            before = None
            continue
        if line.note:
            continue
        shown = between(before, line, layout, None) if before is not None else Break.NEW
        found = tuple(_readings(line))
        if found:
            passed = Passed(headings, definitions, paragraphs)
            rows.append(_row(index, line, before, found, shown, passed, layout, lines, contents))
        headings += _is_heading(line)
        definitions += is_definition(line)
        paragraphs += not found and shown is Break.NEW
        before = line
    return rows


def entries(lines: Sequence[Line]) -> frozenset[str]:
    """What a list of contents has: the letters and digits of each of its lines that begin with a number and a title."""
    found = (_entry(re.sub(r"[\s.…_]*\d*\s*$", "", line.text)) for line in lines if line.role == "contents")
    return frozenset(entry for entry in found if re.match(r"\d+[a-z]", entry))


def _entry(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _is_heading(line: Line) -> bool:
    return line.cell is None and not line.label and heading_like(line) and not read(line.text)


def _row(
    index: int,
    line: Line,
    before: Line | None,
    found: tuple[Reading, ...],
    shown: Break,
    passed: Passed,
    layout: PageMeasures,
    lines: Sequence[Line],
    contents: frozenset[str],
) -> Candidate:
    label = found[0].label
    return Candidate(
        index=index,
        line=line,
        readings=found,
        shown=shown,
        hangs=before is not None and before.page == line.page and line.x0 < before.x0 - NEAR,
        room=before is not None and has_room(before, line, layout),
        ended=before is None or ends(before.text),
        colon=before is not None and before.text.rstrip().endswith((":", "–", "—", ":-")),
        refers=before is not None and acceptance.refers(before.text) and not ends(before.text),
        inside=shown is not Break.NEW
        and before is not None
        and acceptance.runs_on(label, before.text, [each.text for each in lines[index : index + 60]]),
        passed=passed,
        automatic=line.label is not None,
        listed=_entry(line.text) in contents,
    )


def _readings(line: Line) -> Iterator[Reading]:
    if line.label == "•" or (line.label is None and is_inserted(line.text)):
        return
    if line.label is not None:
        labels: tuple[Label, ...] = tuple(
            Label(label.kind, label.text, label.name, 0, label.closed) for label in read(f"{line.label} ")
        ) or (Label("item", line.label, line.label.strip("(). "), 0),)
    else:
        labels = (*read(line.text), *run_on(line.text), *recital(line.text))
    seen = set()
    for label in labels:
        if label.kind in {"lettered", "recital"} and line.level is not None:
            continue  # a heading that groups clauses: where its letter counts, it opens a division
        for reading in _of_label(label):
            key = (reading.kind, reading.family, reading.value, reading.path)
            if key not in seen:
                seen.add(key)
                yield reading


def _of_label(label: Label) -> Iterator[Reading]:
    if label.kind in NUMBER_KINDS:
        yield Reading("number", label, label.kind, 0, label.path)
        if len(label.path) == 1 and label.kind == "dotted" and label.name.isdigit():
            yield Reading("item", label, "digit." if label.closed else "digit", int(label.name))
    elif label.kind in ITEM_KINDS:
        text = label.text
        marks = ("(" if text.startswith("(") else "", ")" if text.endswith(")") else ".")
        for style, value in readings(label.name):
            yield Reading("item", label, style.join(marks), value)
        if label.name.isdigit() and marks == ("", ")"):  # "5) Term" may be a section
            yield Reading("number", label, "digit)", 0, (str(int(label.name)),))
        inserted = _INSERTED.fullmatch(label.name)
        if inserted:
            base, style = (inserted[1], "letter") if inserted[1] else (inserted[3], "digit")
            value = ord(base) - 96 if style == "letter" else int(base)
            yield Reading("item", label, style.join(marks), value, base=base)

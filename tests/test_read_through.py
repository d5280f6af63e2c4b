"""Reading from beginning to end: what is printed in what order, what folds, what the contents name."""

from __future__ import annotations

import time

import pytest

from pipeline.library.clauses.read_through import ReadThrough, side_read
from pipeline.model import Clause, DocumentInfo, EditionDiff, Side


def clause(id_: str, kind: str = "clause", parent: str | None = None, **values: object) -> Clause:
    """A clause; label: its id, unless another is given."""
    given = {"label": id_, "citation": id_, "heading": None, "text": "", "page_start": 0, "page_end": 0, **values}
    return Clause(id=id_, kind=kind, parent=parent, **given)  # type: ignore[arg-type]


def row(id_: str, *cells: str, parent: str, columns: tuple[str, ...] = ("Line", "Sum"), **values: object) -> Clause:
    return clause(id_, "table_row", parent, label=None, text=" | ".join(cells), cells=cells, columns=columns, **values)


def read(*clauses: Clause) -> ReadThrough:
    info = DocumentInfo(sha256="0" * 64, media_type="text/plain", title="", pages=0)
    side = Side(name="A contract", documents=(info,), clauses=clauses)
    return side_read(EditionDiff(old=side, new=side, pairs=(), added=(), removed=(), changes=(), summary={}), "new")


def told(found: ReadThrough) -> list[str]:
    """The steps in short: "open 1", "clause 1.1 0", with the level of sections and the depth of clauses."""
    said = []
    for step in found.documents[0].steps:
        rows = f" {len(step.rows)}" if step.rows else ""
        page = f" page {step.page}" if step.page else ""
        number = step.level if step.kind in ("open", "close", "heading") else step.depth
        said.append(f"{step.kind} {step.clause.id} {number}{rows}{page}")
    return said


STEPS = (
    (
        [clause("1", heading="Fees"), clause("1.1", parent="1", text="Pay."), clause("2", heading="End", text="Ends.")],
        ["open 1 1", "clause 1.1 0", "close 1 1", "clause 2 0"],
        "a heading with something below it folds; one with its words only is read as it is",
    ),
    (
        [clause("1", heading="A"), clause("2", parent="1", heading="B"), clause("3", parent="2", text="C.")],
        ["open 1 1", "open 2 2", "clause 3 0", "close 2 2", "close 1 1"],
        "sections stand in one another",
    ),
    (
        [
            clause("1", text="Pay:", closing="within 5 days."),
            clause("1a", "item", "1", text="rent;"),
            clause("1ai", "item", "1a", text="of land"),
        ],
        ["clause 1 0", "clause 1a 1", "clause 1ai 2", "closing 1 0"],
        "closing words stand after the last of the items",
    ),
    (
        [
            clause("1", heading="Pay", text="Pay:", closing="within 5 days."),
            clause("1a", "item", "1", text="rent"),
            clause("2", text="X."),
        ],
        ["open 1 1", "clause 1a 0", "closing 1 0", "close 1 1", "clause 2 0"],
        "those of a section before it ends",
    ),
    (
        [
            clause("1", text="The sums:"),
            row("r1", "a", "1", parent="1"),
            row("r2", "b", "2", parent="1"),
            row("r3", "c", "d", "3", parent="1", columns=("A", "B", "C")),
        ],
        ["clause 1 0", "table r1 1 2", "table r3 1 1"],
        "rows with the same columns are one table",
    ),
    (
        [
            clause("t1", "key_term", heading="Charges", text="£5"),
            clause("t2", "key_term", heading="Term", text="a year"),
            clause("1", text="X."),
        ],
        ["terms t1 0 2", "clause 1 0"],
        "key terms stand together",
    ),
    (
        [
            clause("1", heading="A"),
            clause("1.1", parent="1", text="X."),
            clause("n", "note", text="See above."),
            clause("1.2", parent="1", text="Y."),
        ],
        ["open 1 1", "clause 1.1 0", "clause n 0", "clause 1.2 0", "close 1 1"],
        "a footnote ends no section",
    ),
    (
        [
            clause("1", text="X.", page_start=1, page_end=2),
            clause("2", text="Y.", page_start=2, page_end=2),
            clause("3", text="Z.", page_start=2, page_end=2),
        ],
        ["clause 1 0 page 1", "clause 2 0 page 2", "clause 3 0"],
        "a page is named where it begins",
    ),
    (
        [clause("d", "definition", heading="Term", text="means:"), clause("d1", "item", "d", text="a year")],
        ["clause d 0", "clause d1 1"],
        "a definition with a list is no section",
    ),
    (
        [clause("A", "part"), clause("1", parent="A", text="X.")],
        ["open A 1", "clause 1 0", "close A 1"],
        "a part that has a number only folds too",
    ),
    ([clause("h", "heading", label=None, heading="ANNEX")], ["heading h 1"], "a heading of nothing is a heading"),
)


@pytest.mark.parametrize(("clauses", "wanted", "why"), STEPS, ids=[why for *_, why in STEPS])
def test_what_is_printed_in_what_order(clauses: list[Clause], wanted: list[str], why: str) -> None:
    assert told(read(*clauses)) == wanted


CONTENTS = (
    (
        [
            clause("1", heading="A"),
            clause("2", parent="1", heading="B"),
            clause("3", parent="2", heading="C"),
            clause("4", parent="3", text="x"),
        ],
        [(1, "1 A"), (2, "2 B")],
        "two levels",
    ),
    (
        [clause("1", text="The Buyer pays."), clause("2", heading="End", text="X.")],
        [(1, "1 The Buyer pays."), (1, "2 End")],
        "no sections: the clauses",
    ),
    (
        [
            clause("h", "heading", label=None, heading="Q"),
            clause("q", "question", label=None, heading="Why?", text="X."),
        ],
        [(1, "Q"), (1, "Why?")],
        "a heading with nothing below it is not all",
    ),
)


@pytest.mark.parametrize(("clauses", "wanted", "why"), CONTENTS, ids=[why for *_, why in CONTENTS])
def test_what_the_contents_name(clauses: list[Clause], wanted: list[tuple[int, str]], why: str) -> None:
    assert [(one.level, one.name) for one in read(*clauses).documents[0].contents] == wanted


def test_2000_clauses_are_put_in_order_quickly() -> None:
    made = []
    for number in range(200):
        made.append(clause(f"{number}", heading=f"Section {number}"))
        made += [clause(f"{number}.{at}", parent=f"{number}", text="The Buyer must pay.") for at in range(9)]
    begun = time.perf_counter()
    found = read(*made)
    assert time.perf_counter() - begun < 2  # 0.02 s on a quiet machine
    assert found.clauses == 2000
    assert sum(step.kind == "open" for step in found.documents[0].steps) == 200

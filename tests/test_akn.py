"""Akoma Ntoso: what is written validates against the OASIS schema, and what is read back is what was written."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from akn_cases import A, clause, pointers, round_trip
from hypothesis import given as with_any
from hypothesis import strategies as st
from lxml import etree

from pipeline.akn import carried
from pipeline.akn.names import clause_id, eid
from pipeline.model import Annotation, Box, Clause

GC5 = clause("gc5", label="GC5", heading="Staff")
SCHEDULE = clause("schedule-2", label="Schedule 2", heading="Services", kind="part")

# Clauses, where the last one must be found, and why.
PLACES = [
    ([GC5], "a:clause", "a numbered clause at the top"),
    ([GC5, clause("gc5.2", label="5.2", text="Words.", parent="gc5")], "a:clause/a:subclause", "a clause in a clause"),
    ([SCHEDULE], "a:hcontainer[@name='schedule']", "the standard has no schedule in a body"),
    (
        [SCHEDULE, clause("schedule-2-part-g", label="Part G", kind="part", parent="schedule-2")],
        "a:hcontainer/a:subpart",
        "a part of a schedule",
    ),
    ([clause("part-1", label="Part 1", kind="part")], "a:part", "a part by itself"),
    ([GC5, clause("gc5-a", label="(a)", text="x;", kind="item", parent="gc5")], "a:clause/a:paragraph", "an item"),
    (
        [
            clause("gc5-a", label="(a)", text="either:", kind="item"),
            clause("gc5-a-i", label="(i)", text="x; or", kind="item", parent="gc5-a"),
        ],
        "a:paragraph/a:subparagraph",
        "an item of an item",
    ),
    ([clause("bullet", text="x", kind="item")], "a:indent", "a bullet has no number"),
    ([clause("h", heading="Overview", kind="heading")], "a:hcontainer[@name='heading']", "a heading without a number"),
    ([clause("p", text="x", kind="paragraph")], "a:hcontainer[@name='paragraph']", "paragraph is a numbered element"),
    ([clause("n", text="x", kind="note")], "a:hcontainer[@name='note']", "a note that no mark in the text calls"),
    (
        [clause("q", label="1.", heading="Who?", text="We.", kind="question")],
        "a:hcontainer[@name='question']",
        "a question is the heading, its answer the content",
    ),
    (
        [clause("d", heading="Area", text="means here", kind="definition")],
        "a:hcontainer[@name='definition']",
        "the heading of a definition is its term",
    ),
    (
        [GC5, clause("r", text="a | b", cells=("a", "b"), kind="table_row", parent="gc5")],
        "a:clause/a:hcontainer[@name='table']/a:content/a:table/a:tr",
        "a row of a table",
    ),
    (
        [clause("r", text="a, b", cells=("a", "b"), kind="table_row")],
        "a:hcontainer[@name='table_row']",
        "a row whose words are not its cells cannot stand in a table",
    ),
]


@pytest.mark.parametrize(("clauses", "path", "why"), PLACES, ids=[why for _, _, why in PLACES])
def test_each_kind_has_its_element(clauses: list[Clause], path: str, why: str) -> None:
    root = round_trip(*clauses)
    found = root.find(f".//a:mainBody/{path}", A)
    assert found is not None, why
    assert found.get("eId") == clauses[-1].id


def test_no_clause_at_all() -> None:
    round_trip()


def test_an_empty_heading_is_not_a_missing_one() -> None:
    root = round_trip(clause("a", heading="", label=""), clause("b"))
    assert len(root.findall(".//a:mainBody//a:heading", A)) == 1


def test_every_field_comes_back() -> None:
    full = clause(
        "gc5.2-a",
        label="5.2",
        citation="GC5.2(a)",
        heading="Staff ",
        text=" Words with  spaces\nand lines ",
        page_start=3,
        page_end=5,
        boxes=(Box(page=3, x0=0.1, top=1 / 3, x1=100, bottom=1e-7), Box(page=5, x0=1, top=2, x1=3, bottom=4)),
        content_hash="0f" * 16,
        part="General Conditions",
        document="general-conditions",
        applicability="A, MH",
        cells=("one", "two\n"),
        columns=("first",),
        page_labels=("iii", "A-1"),
        closing="in each case, ",
        sure=0.2,
    )
    assert {name.name for name in fields(Clause) if getattr(full, name.name) == name.default} == {"annotations"}
    round_trip(full)


def test_text_before_children_is_the_intro() -> None:
    root = round_trip(
        clause("a", text="The Provider must:"), clause("b", label="(a)", text="go.", kind="item", parent="a")
    )
    assert root.findtext(".//a:clause/a:intro/a:p", namespaces=A) == "The Provider must:"
    assert root.findtext(".//a:paragraph/a:content/a:p", namespaces=A) == "go."


def test_closing_words_are_the_wrap_up_after_the_items() -> None:
    marks = (
        Annotation(type="obligation", start=13, end=17, value="must"),
        Annotation(type="quantity", start=35, end=41, value="5", unit="days"),
        Annotation(type="ocr", start=0, end=42, value="0.93"),
    )
    lead = clause("a", text="The Provider must:", closing="in each case in 5 days.", annotations=marks)
    root = round_trip(lead, clause("b", label="(a)", text="go.", kind="item", parent="a"))
    first = root.find(".//a:clause", namespaces=A)
    assert [etree.QName(child).localname for child in first] == ["intro", "paragraph", "wrapUp"]
    assert "".join(first[2].itertext()).strip() == lead.closing
    assert [one.text for one in first[2].iter("{*}quantity")] == ["5 days"]


def test_closing_words_stand_after_rows_too() -> None:
    rows = [clause(f"r{n}", text=f"{n}", cells=(str(n), ""), kind="table_row", parent="gc5") for n in range(2)]
    root = round_trip(replace(GC5, text="As follows:", closing="and so on."), *rows)
    names = [etree.QName(child).localname for child in root.find(".//a:clause", namespaces=A)]
    assert names[-3:] == ["intro", "hcontainer", "wrapUp"]


def test_rows_next_to_each_other_are_one_table() -> None:
    rows = [clause(f"r{n}", text=f"{n}", cells=(str(n), ""), kind="table_row", parent="gc5") for n in range(3)]
    root = round_trip(GC5, *rows[:2], clause("p", kind="paragraph", text="x", parent="gc5"), rows[2])
    assert [len(table) for table in root.iterfind(".//a:table", A)] == [2, 1]


def test_the_row_that_names_the_columns_is_their_head() -> None:
    columns = ("Service", "Response")
    head = clause("r1", text="Service | Response", cells=("", *columns), columns=columns, kind="table_row")
    row = clause("r2", text="Nursing | 2 hours", cells=("Nursing", "", "2 hours"), columns=columns, kind="table_row")
    other = clause("r3", text="x", cells=("x",), kind="table_row")
    root = round_trip(head, row, other)
    assert [cell.findtext("a:p", namespaces=A) for cell in root.iterfind(".//a:th", A)] == ["", *columns]
    assert [len(table) for table in root.iterfind(".//a:table", A)] == [2, 1]


def test_the_names_of_the_columns_are_a_head_where_no_row_names_them() -> None:
    columns = ("Service", "")
    rows = [clause(f"r{n}", text="a | b", cells=("a", "b"), columns=columns, kind="table_row") for n in range(2)]
    root = round_trip(*rows)
    assert [[cell.tag.rpartition("}")[2] for cell in row] for row in root.iterfind(".//a:tr", A)] == [
        ["th", "th"],
        ["td", "td"],
        ["td", "td"],
    ]
    assert [cell.findtext("a:p", namespaces=A) for cell in root.iterfind(".//a:th", A)] == list(columns)


def test_an_order_other_than_the_tree_s_is_kept() -> None:
    late = clause("gc5.1", parent="gc5", text="x")
    root = round_trip(GC5, clause("gc6"), late, clause("lost", parent="not-there"), clause("self", parent="self"))
    assert root.find(".//a:clause[@eId='gc5']/a:subclause", A) is not None


# ---------------------------------------------------------------- ids

IDS = [
    ("gc5.2-a-i", "gc5.2-a-i", "an XML name stays as it is"),
    ("5.2", "_5.2", "no XML name begins with a digit"),
    ("gc5~2", "_gc5_7e_2", "no XML name has a tilde"),
    ("doc#gc5", "_doc_23_gc5", "an id that is unique over an edition"),
    ("_5.2", "__5f_5.2", "what looks escaped is another id"),
    ("", "_", "even no id"),
    ("Schedule 2, 1", "_Schedule_20_2_2c__20_1", "an eId has no white space"),
]


@pytest.mark.parametrize(("ident", "written", "why"), IDS, ids=[why for _, _, why in IDS])
def test_ids_are_kept(ident: str, written: str, why: str) -> None:
    assert (eid(ident), clause_id(written)) == (written, ident), why
    element = round_trip(clause(ident)).find(".//a:mainBody/a:clause", A)
    assert element.get("eId") == written
    plain = bool(ident) and " " not in ident
    assert element.get("wId", element.get("eId")) == (ident if plain else written)


@with_any(st.text())
def test_ids_are_xml_names_and_come_back(ident: str) -> None:
    assert clause_id(eid(ident)) == ident
    etree.QName(eid(ident))


# ---------------------------------------------------------------- marks

TEXT = "The Provider must pay £5 within 5 Operational Days under GC5 and GC9."


def mark(kind: str, words: str, **given: Any) -> Annotation:
    start = TEXT.index(words)
    return Annotation(type=kind, start=start, end=start + len(words), **given)


MARKS = (
    mark("obligation", "must", value="must", actor="Provider", negated=True),
    mark("quantity", "£5", value="5", unit="GBP"),
    mark("term", "Operational Days", value="Operational Day", target="day"),
    mark("reference", "GC5", value="GC5", target="gc5", unit="internal"),
    mark("reference", "GC9", value="GC9", unit="missing"),
    mark("condition", "within 5 Operational Days", value="within"),
)


def test_marks_are_the_elements_of_the_standard() -> None:
    term = clause("day", heading="Operational Day", text="means a day", kind="definition")
    root = round_trip(GC5, clause("gc5.1", text=TEXT, parent="gc5", annotations=MARKS), term)
    line = root.find(".//a:subclause//a:p", A)
    assert "".join(line.itertext()) == TEXT
    assert line.find(".//a:ref", A).get("href") == "#gc5"
    assert line.find(".//a:quantity", A).get("normalized") == "5"
    assert line.find("a:inline[@name='condition']/a:term", A).text == "Operational Days"
    assert line.find("a:inline[@name='reference']", A).text == "GC9", "a ref must lead somewhere"
    listed = root.find(".//a:references/a:TLCTerm", A)
    assert listed.get("showAs") == "Operational Day"
    assert (
        line.find(".//a:term", A).get("refersTo") == root.find(".//a:def", A).get("refersTo") == f"#{listed.get('eId')}"
    )


def test_every_reference_within_the_file_leads_to_something() -> None:
    term = clause("day", heading="Operational Day", text="means a day", kind="definition")
    root = round_trip(GC5, clause("gc5.1", text=TEXT, parent="gc5", annotations=MARKS), term)
    assert pointers(root) <= set(root.xpath("//@eId"))


OVERLAPS = [
    ([(0, 5), (3, 8)], "each holds a part of the other"),
    ([(0, 5), (0, 5)], "the same words twice"),
    ([(3, 8), (0, 10), (0, 3)], "not in the order of the text"),
    ([(4, 4), (4, 6), (2, 4), (4, 4)], "struck-out words stood between two characters"),
    ([(0, 0), (10, 10)], "at both ends"),
    ([(0, 6), (2, 8), (4, 10)], "a chain"),
]


@pytest.mark.parametrize(("spans", "why"), OVERLAPS, ids=[why for _, why in OVERLAPS])
@pytest.mark.parametrize("cells", [(), ("abc", "", "efgh")], ids=["text", "cells"])
def test_marks_may_overlap(spans: list[tuple[int, int]], why: str, cells: tuple[str, ...]) -> None:
    marks = tuple(Annotation(type="highlight", start=start, end=end) for start, end in spans)
    kind = "table_row" if cells else "clause"
    round_trip(
        clause("a", text=" | ".join(filter(None, cells)) or "abcdefghij", annotations=marks, cells=cells, kind=kind)
    )


# ---------------------------------------------------------------- any clauses

ODD = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"' \t\n\r\x00\x0b\x85\ufffe\ud800“£é")), max_size=12
)
MAYBE = st.none() | ODD
KINDS = ("part", "key_term", "heading", "clause", "item", "definition", "table_row", "paragraph", "question", "note")
TYPES = ("definition", "term", "reference", "obligation", "permission", "condition", "quantity", "highlight", "struck")
LABELS = st.none() | ODD | st.sampled_from(("Schedule 2", "Part G", "5.2", "(a)"))


@st.composite
def marks_on(draw: st.DrawFn, text: str, closing: str | None) -> tuple[Annotation, ...]:
    """Marks anywhere, but for edges at the space between text and closing words: a mark begins and ends at a word."""
    space = len(text) if text and closing else -1
    text = " ".join(filter(None, (text, closing)))
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        if space in (start, end - 1) and start < end:
            continue
        found.append(
            Annotation(
                type=draw(st.sampled_from(TYPES)),
                start=start,
                end=end,
                value=draw(MAYBE),
                target=draw(MAYBE),
                actor=draw(MAYBE),
                negated=draw(st.booleans()),
                unit=draw(MAYBE),
            )
        )
    return tuple(found)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Clause, ...]:
    ids = draw(st.lists(ODD, unique=True, max_size=6))
    edges = st.floats(allow_nan=False, allow_infinity=False)
    clauses = []
    for number, ident in enumerate(ids):
        cells = tuple(draw(st.lists(ODD, max_size=3)))
        text = " | ".join(filter(None, cells)) if cells and draw(st.booleans()) else draw(ODD)
        closing = draw(MAYBE) or None
        start = draw(st.integers(1, 9))
        box = st.builds(Box, page=st.integers(1, 9), x0=edges, top=edges, x1=edges, bottom=edges)
        clauses.append(
            clause(
                ident,
                label=draw(LABELS),
                citation=draw(ODD),
                heading=draw(MAYBE),
                text=text,
                parent=draw(st.sampled_from([None, *ids[:number], "not there"])),
                kind=draw(st.sampled_from(KINDS)),
                page_start=start,
                page_end=start + draw(st.integers(0, 2)),
                boxes=tuple(draw(st.lists(box, max_size=2))),
                content_hash=draw(ODD),
                annotations=draw(marks_on(text, closing)),
                part=draw(MAYBE),
                document=draw(ODD),
                applicability=draw(MAYBE),
                cells=cells,
                columns=tuple(draw(st.lists(ODD, max_size=2))),
                closing=closing,
            )
        )
    return tuple(clauses)


@with_any(trees())
def test_any_clauses_are_valid_and_come_back(clauses: tuple[Clause, ...]) -> None:
    round_trip(*clauses)


def test_what_xml_cannot_hold_is_replaced_one_for_one() -> None:
    odd = clause("a", text="a\x00b\ud800c", heading="\x0b")
    assert carried(odd) == replace(odd, text="a\ufffdb\ufffdc", heading="\ufffd")
    round_trip(odd)

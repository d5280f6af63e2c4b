"""Markdown: what a reader of the rendered page sees, with the numbers that the lists print."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment import segment


def read(text: str) -> Document:
    return extract(text.encode(), name="case.md")


def lines(text: str) -> list[tuple[str | None, str]]:
    return [(line.label, line.text.strip()) for line in read(text).lines if line.role == "body"]


LABELS: list[tuple[str, list[tuple[str | None, str]], str]] = [
    ("1. One\n2. Two\n", [("1.", "One"), ("2.", "Two")], "a list of numbers"),
    ("1. One\n1. Two\n1. Three\n", [("1.", "One"), ("2.", "Two"), ("3.", "Three")], "numbers count on, as rendered"),
    (
        "7. One\n\nBetween.\n\n9) Two\n",
        [("7.", "One"), (None, "Between."), ("9)", "Two")],
        "from the number typed first",
    ),
    ("0. One\n1. Two\n", [("0.", "One"), ("1.", "Two")], "nought is a start too"),
    (
        "1. One\n    1. Deep\n    2. Deeper\n",
        [("1.", "One"), ("1.1", "Deep"), ("1.2", "Deeper")],
        "numbers below numbers",
    ),
    ("- One\n    1. Deep\n", [("•", "One"), ("1)", "Deep")], "numbers below a bullet are items"),
    ("* One\n+ Two\n", [("•", "One"), ("•", "Two")], "bullets of each kind"),
    ("1. 1.1 Typed\n", [(None, "1.1 Typed")], "a typed number wins"),
    ("1. (a) Typed\n", [(None, "(a) Typed")], "a typed letter wins"),
    ("#### 3. Pay\n\n1. Sums\n", [(None, "3. Pay"), ("3.1", "Sums")], "a list below a numbered heading"),
    ("1. ## Pay\n\n    1.1 Sums\n", [("1.", "Pay"), (None, "1.1 Sums")], "a heading within a list"),
    ("1. <!-- note -->\n   One\n", [("1.", "One")], "a comment takes no number"),
    ("1. One\n   a. typed below\n", [("1.", "One"), (None, "a. typed below")], "a line of its own within an item"),
    ("        set in deep\n", [(None, "set in deep")], "what is set in is text, no program"),
    ("```\n1. code\n```\n", [(None, "1. code")], "a fence keeps its lines"),
    ("> quoted\n> on\n", [(None, "quoted"), (None, "on")], "a block quote"),
    ("[the law][1]\n\n[1]: http://a.example/\n", [(None, "the law")], "a link's address is no text"),
    ("a&nbsp;b &amp; c\\*\n", [(None, "a\u00a0b & c*")], "entities and escapes"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), LABELS, ids=[case[2] for case in LABELS])
def test_labels_and_text(text: str, expected: list[tuple[str | None, str]], reason: str) -> None:
    assert lines(text) == expected, reason


STYLES = [
    ("~~old~~ new", [("old", "struck"), (" new", "body")], "strikethrough"),
    ("<del>old</del> new", [("old", "struck"), (" new", "body")], "a tag that strikes out"),
    ("![logo](a.png) text", [("logo", "image"), (" text", "body")], "what stands for a picture is no text"),
    ("a<!-- b --> c", [("a", "body"), (" b ", "comment"), (" c", "body")], "a comment within a line"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), STYLES, ids=[case[2] for case in STYLES])
def test_roles_of_spans(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    assert [(span.text, span.role) for span in read(text).lines[0].spans] == expected, reason


def test_bold_marks_and_headings_by_class() -> None:
    spans = read('**Term** means <mark>this</mark>.\n\n<span class="header_3">Pay.</span> Now.').lines
    assert [span.bold for span in spans[0].spans] == [True, False, False, False]
    assert [span.text for span in spans[0].spans if span.highlight] == ["this"]
    assert [(span.text, span.bold) for span in spans[1].spans] == [("Pay.", True), (" Now.", False)]


def test_a_stop_after_a_bold_heading_is_part_of_it() -> None:
    clause = segment(read("**9. Affiliates**. They may join.\n")).clauses[0]
    assert (clause.heading, clause.text) == ("Affiliates", "They may join.")


def test_front_matter_and_comments_are_kept_apart() -> None:
    document = read("---\ntitle: Terms\nversions: 2\n---\n<!-- for\neditors -->\n\n# Heading\n\nText.\n")
    assert document.info.title == "Terms"
    roles = [line.role if line.role != "body" else line.spans[0].role for line in document.lines]
    assert roles == ["front_matter"] * 4 + ["comment", "body", "body"]
    assert document.lines[-2].level == 1


def test_tables_know_their_cells_and_header_names() -> None:
    document = read("| Measure | Sum |\n| --- | --- |\n| Q1 | £5 |\n")
    assert [(line.cell.row, line.cell.column, line.text) for line in document.lines if line.cell] == [
        (0, 0, "Measure"),
        (0, 1, "Sum"),
        (1, 0, "Q1"),
        (1, 1, "£5"),
    ]
    assert document.tables[0].header == ("Measure", "Sum")
    assert (document.tables[0].rows, document.tables[0].columns) == (2, 2)


def test_lettered_sections_are_cited_with_their_letter() -> None:
    text = "### A. Words\n\n1. First.\n2. Second.\n\n### B. Use\n\n#### 1. Care\n\nTake care.\n\n1. Always.\n"
    assert [(clause.citation, clause.label, clause.words) for clause in segment(read(text)).clauses] == [
        ("A", "A", "Words"),
        ("A.1", "1", "First."),
        ("A.2", "2", "Second."),
        ("B", "B", "Use"),
        ("B.1", "1", "Care"),
        ("B.1, paragraph 1", None, "Take care."),
        ("B.1.1", "1.1", "Always."),
    ]


def test_letters_that_only_group_clauses_are_no_part_of_their_numbers() -> None:
    text = "### A. Words\n\n1. First.\n2. Second.\n\n### B. Use\n\n3. Third.\n"
    citations = [clause.citation for clause in segment(read(text)).clauses]
    assert citations == ["A. Words", "1", "2", "B. Use", "3"]


def test_nesting_that_is_too_deep_is_said() -> None:
    assert read("> " * 40 + "text").notes == ()
    assert len(read("> " * 300 + "text").notes) == 1


def test_text_after_a_list_goes_on_what_the_list_belongs_to() -> None:
    clauses = segment(read("1. Pay:\n    - one; and\n    - two,\n\n    in each case now.\n")).clauses
    assert [clause.words for clause in clauses] == ["Pay: in each case now.", "one; and", "two,"]


MARKS = "1. |- |(a) |# |    |\n|\n\n|**|~~|<b>|</b>|<!--|-->|> |`|[x](y)|<div>|<td>|---\n|text |“Law” means |\\|&amp;"
PIECES = st.sampled_from([*MARKS.split("|"), "| a | b |\n| - | - |\n", "![a](b)", "<br>", "7) "])


@given(st.lists(PIECES | st.text(max_size=6), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_no_markdown_is_too_odd(text: str) -> None:
    if not text.encode("utf-8", "replace").strip() or b"\x00" in text.encode("utf-8", "replace"):
        return
    data = text.encode("utf-8", "replace")
    if data.startswith((b"PK", b"%PDF")):
        return
    assert segment(extract(data, name="case.md")).ledger.balanced

"""Key terms: rows and lines before the first numbered clause that say who, what, how much and when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed_lines import printed
from word_files import cell, p, r, read, row, table

from pipeline import diff
from pipeline.extract import extract
from pipeline.model import Clause, Document, DocumentInfo, Line, Page
from pipeline.segment import segment

CLAUSES = "1. Services\n\n1.1 The Baker must bake.\n\n2. Payment\n\n2.1 The Town must pay."
PARAGRAPHS = "".join(p(text) for text in CLAUSES.split("\n\n"))
BOLD = "<w:b/>"


def bold(text: str) -> str:
    return p(r(text, BOLD))


def form(*rows: tuple[str, ...]) -> str:
    return table(*(row(*(cell(bold(each[1:])) if each.startswith("*") else each for each in cells)) for cells in rows))


def terms(body: str) -> list[tuple[str, str]]:
    """The key terms of a Word document: citation and text."""
    return told(read(body))


def told(document: Document) -> list[tuple[str, str]]:
    found = segment(document)
    assert found.ledger.balanced
    clauses = [clause for clause in found.clauses if clause.kind == "key_term"]
    assert all(clause.label and clause.heading == clause.label for clause in clauses)
    return [(clause.citation.removeprefix("Key terms, "), clause.text) for clause in clauses]


FEE, TERM = ("Charges", "£50,000 per year"), ("Term", "12 months")
WORD: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("a row of two cells is a name and its value", form(FEE, TERM) + PARAGRAPHS, [FEE, TERM]),
    ("names in bold", form(("*Charges", FEE[1]), ("*Term", TERM[1])) + PARAGRAPHS, [FEE, TERM]),
    ("names with a colon in their cells", form(("Charges:", FEE[1]), ("Term:", TERM[1])) + PARAGRAPHS, [FEE, TERM]),
    (
        "lines of a name, a colon and a value",
        p("Charges: £50,000 per year") + p("Term: 12 months") + PARAGRAPHS,
        [FEE, TERM],
    ),
    (
        "a tab parts the name from the value",
        p("Charges\t£50,000 per year") + p("Term\t12 months") + PARAGRAPHS,
        [FEE, TERM],
    ),
    (
        "one line alone, with a date",
        p("Effective Date: 1 April 2026") + PARAGRAPHS,
        [("Effective Date", "1 April 2026")],
    ),
    ("one line alone that states nothing", p("Background: bread") + PARAGRAPHS, []),
    ("a sentence that leads in is no name", p("This Agreement is made between: Ann 1 and Bob 2") + PARAGRAPHS, []),
    ("a paragraph after a colon is no value", p("Purpose: " + "the Baker 1 bakes " * 10) + PARAGRAPHS, []),
    ("after the first numbered clause they are rows", PARAGRAPHS + form(FEE, TERM), []),
    (
        "two names and their values side by side, with colons",
        form(("Baker:", "Ann", "Town:", "Yeast"), ("Fee:", "£5", "Term:", "a year")) + PARAGRAPHS,
        [("Baker", "Ann"), ("Town", "Yeast"), ("Fee", "£5"), ("Term", "a year")],
    ),
    (
        "side by side, with names in bold, below a title and above a wide value",
        form(("*Order",), ("*Baker", "Ann", "*Town", "Yeast"), ("*Fee", "£5", "*Term", "a year"), ("*Place", "Mill"))
        + PARAGRAPHS,
        [("Baker", "Ann"), ("Town", "Yeast"), ("Fee", "£5"), ("Term", "a year"), ("Place", "Mill")],
    ),
    (
        "side by side, with a value that is still to be filled in",
        form(("*Baker", "", "*Town", "Yeast"), ("*Fee", "£5", "*Term", "")) + PARAGRAPHS,
        [("Baker", ""), ("Town", "Yeast"), ("Fee", "£5"), ("Term", "")],
    ),
    (
        "three pairs side by side",
        form(("Baker:", "Ann", "Town:", "Yeast", "Oven:", "two"), ("Fee:", "£5", "Term:", "a year", "Cap:", "£9"))
        + PARAGRAPHS,
        [("Baker", "Ann"), ("Town", "Yeast"), ("Oven", "two"), ("Fee", "£5"), ("Term", "a year"), ("Cap", "£9")],
    ),
    (
        "four columns below their names are a table",
        form(("*Bread", "*Loaves", "*Price", "*Days"), ("*Rye", "2", "£3", "all"), ("*Oat", "3", "£4", "all"))
        + PARAGRAPHS,
        [],
    ),
    ("a table of more columns is a table", form(("Bread", "Loaves", "Price"), ("Rye", "2", "£3")) + PARAGRAPHS, []),
    ("rows with a number of their own keep it", form(("1. Charges", "£5"), ("2. Term", "a year")) + PARAGRAPHS, []),
    ("a list of schedules", form(("Schedule 1", "Bread"), ("Schedule 2", "Ovens")) + PARAGRAPHS, []),
    (
        "definitions are definitions",
        form(("*Fee", "means the sum due"), ("*Oven", "means what is hot")) + PARAGRAPHS,
        [],
    ),
    ("where the parties sign", p("Signed by: ______") + p("Name: Ann 1") + p("Title: Miller 2") + PARAGRAPHS, []),
    ("a document that is an order form alone", bold("ORDER FORM") + form(FEE, TERM), [FEE, TERM]),
    (
        "two of a name are told apart by the key term before each",
        form(("Baker", "Ann"), ("Address", "Mill"), ("Town", "Yeast"), ("Address", "Hall")) + PARAGRAPHS,
        [("Baker", "Ann"), ("Baker, Address", "Mill"), ("Town", "Yeast"), ("Town, Address", "Hall")],
    ),
    (
        "or by the heading above each",
        form(("*Baker",), ("Name", "Ann"), ("*Town",), ("Name", "Yeast")) + PARAGRAPHS,
        [("Baker, Name", "Ann"), ("Town, Name", "Yeast")],
    ),
    (
        "a bold name right above another one has no value yet, and is no title",
        form(("*Baker", "Ann"), ("*Oven",), ("*Bread",), ("Loaf", "rye"), ("*Town", "Yeast")) + PARAGRAPHS,
        [("Baker", "Ann"), ("Oven", ""), ("Loaf", "rye"), ("Town", "Yeast")],
    ),
    (
        "or by nothing but their number",
        form(("Loaf", "rye"), ("Loaf", "oat")) + PARAGRAPHS,
        [("Loaf (1)", "rye"), ("Loaf (2)", "oat")],
    ),
    (
        "a row without a name goes on the value above",
        form(FEE, ("", "and VAT")) + PARAGRAPHS,
        [(FEE[0], FEE[1] + " and VAT")],
    ),
]


@pytest.mark.parametrize(("reason", "body", "expected"), WORD, ids=[case[0] for case in WORD])
def test_key_terms_of_word_documents(reason: str, body: str, expected: list[tuple[str, str]]) -> None:
    assert terms(body) == expected, reason


def test_the_heading_above_is_what_key_terms_stand_under() -> None:
    body = (
        bold("ORDER FORM") + p("The terms below are part of the contract.") + form(FEE, TERM) + bold("Standard Terms")
    )
    clauses = segment(read(body + PARAGRAPHS)).clauses
    head = clauses[0]
    assert (head.kind, head.heading) == ("heading", "ORDER FORM")
    assert [clause.parent for clause in clauses if clause.kind == "key_term"] == [head.id, head.id]
    assert [clause.heading for clause in clauses if clause.kind == "heading"] == ["ORDER FORM", "Standard Terms"]


def test_a_list_in_a_value_stands_below_its_key_term() -> None:
    value = cell("The Baker bakes:", "(a) rye; and", "(b) oat.")
    found = segment(read(table(row("Services", value), row(*TERM)) + PARAGRAPHS)).clauses
    assert [(clause.kind, clause.citation) for clause in found[:4]] == [
        ("key_term", "Key terms, Services"),
        ("item", "Key terms, Services, (a)"),
        ("item", "Key terms, Services, (b)"),
        ("key_term", "Key terms, Term"),
    ]


def test_key_terms_of_a_text_file() -> None:
    text = f"ORDER FORM\n\nCharges: £50,000 per year\nTerm: 12 months\nBaker: Ann Miller\n\n{CLAUSES}\n"
    assert told(extract(text.encode(), name="order.txt")) == [FEE, TERM, ("Baker", "Ann Miller")]


def _page(*lines: Line) -> Document:
    rest = [printed(len(lines) + 2 * n, (60, text)) for n, text in enumerate(CLAUSES.split("\n\n"), 1)]
    info = DocumentInfo(sha256="0", media_type="application/pdf", title="", pages=1)
    return Document(info=info, pages=(Page(number=1, width=600, height=800, lines=(*lines, *rest)),))


def test_printed_names_with_their_values_in_a_second_column() -> None:
    lines = [
        printed(0, (60, "Charges"), (250, " £50,000 per")),
        printed(1, (250, "year")),
        printed(2, (60, "Term"), (250, " 12 months")),
    ]
    assert told(_page(*lines)) == [FEE, TERM]


def test_one_line_with_a_gap_is_no_key_term() -> None:
    assert told(_page(printed(0, (60, "The Town"), (250, " 12 May 2020")))) == []


def _changed(old: str, new: str) -> list[tuple[str, str, list[str]]]:
    found = diff(segment(read(old)), segment(read(new)))
    return [
        (
            change.significance.level,
            ", ".join(change.facets),
            [edit.text for edit in change.words if edit.op != "equal"],
        )
        for change in found.changes
    ]


OTHER = ("Charges", "£60,000 per year")
SHAPES = {
    "a table": form(FEE, TERM, ("Baker", "Ann Miller")),
    "a table in bold": form(("*Charges", FEE[1]), ("*Term", TERM[1]), ("*Baker", "Ann Miller")),
    "lines": p("Charges: £50,000 per year") + p("Term: 12 months") + p("Baker: Ann Miller"),
    "another order": form(TERM, FEE, ("Baker", "Ann Miller")),
}


@pytest.mark.parametrize("one", SHAPES)
@pytest.mark.parametrize("two", SHAPES)
def test_a_changed_price_is_told_however_the_form_is_set(one: str, two: str) -> None:
    changes = _changed(SHAPES[one] + PARAGRAPHS, SHAPES[two].replace("£50,000", "£60,000") + PARAGRAPHS)
    words = [change for change in changes if "wording" in change[1]]
    assert [(level, edits) for level, _, edits in words] == [("high", ["£50,000", "£60,000"])]


def test_the_same_form_set_otherwise_says_the_same() -> None:
    assert _changed(SHAPES["a table"] + PARAGRAPHS, SHAPES["lines"] + PARAGRAPHS) == []


def test_a_renamed_key_term_is_told() -> None:
    changes = _changed(form(("Minimum fee", "£5"), TERM) + PARAGRAPHS, form(("Maximum fee", "£5"), TERM) + PARAGRAPHS)
    assert [(level, edits) for level, _, edits in changes] == [("medium", ["Minimum", "Maximum"])]


def test_pages_that_the_document_calls_otherwise() -> None:
    document = _page(printed(0, (60, "Charges: £5")))
    page = replace(document.pages[0], label="iii")
    clause: Clause = segment(replace(document, pages=(page,))).clauses[0]
    assert (clause.page_labels, clause.page, clause.pages) == (
        ("iii", "iii"),
        "1 (printed iii)",
        "page 1 (printed iii)",
    )
    assert segment(replace(document, pages=(replace(page, label="1"),))).clauses[0].pages == "page 1"
    assert replace(clause, page_end=2, page_labels=("iii", "iv")).pages == "pages 1–2 (printed iii–iv)"

"""Words after the items of a clause are its closing words: read so, printed in their place, in every kind of file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from drawn_cases import pdf, write
from outlines import side
from printed_lines import printed

from pipeline.diff.counted_words import counted
from pipeline.extract import extract
from pipeline.model import Cell, Clause, Document, Segmentation
from pipeline.reading_order import parts, passages
from pipeline.segment import segment
from pipeline.segment.build.closing_words import set_apart
from pipeline.segment.build.nodes import ClauseNode, TextRun
from pipeline.text import beginning_words, content_hash, joined_words

LEAD = "1   Staff\n\n1.1 The Provider must, where a post\n    is empty:\n\n"
ITEMS = "    (a) name a person for it; and\n\n    (b) tell the Commissioner,\n\n"
SAID = ("1.1", "The Provider must, where a post is empty:")
A, B = ("(a)", "name a person for it; and", None), ("(b)", "tell the Commissioner,", None)
LAST = ("1.2", "Nothing else applies.", None)
Own = list[tuple[str, str, str | None]]

# The text, what its clauses below the sections say as (number, text, closing words), and why it is a case.
TEXTS: list[tuple[str, Own, str]] = [
    (
        LEAD + ITEMS + "    in each case within five days.\n\n1.2 Nothing else applies.\n",
        [(*SAID, "in each case within five days."), A, B, LAST],
        "words after a list",
    ),
    (LEAD + ITEMS + "1.2 Nothing else applies.\n", [(*SAID, None), A, B, LAST], "a list that nothing follows"),
    (
        LEAD + ITEMS + "    and in an emergency must also:\n\n    (c) call a doctor,\n\n    at once.\n",
        [(*SAID, "at once."), A, B, ("", "and in an emergency must also:", None), ("(c)", "call a doctor,", None)],
        "words between two items are a paragraph at their place",
    ),
    (
        "1   Staff\n\n1.1 The Provider must:\n\n    (a) where a post is empty:\n\n        (i)  name a person; and\n\n"
        "        (ii) tell the Commissioner,\n\n        at once; and\n\n    (b) keep a list.\n",
        [
            ("1.1", "The Provider must:", None),
            ("(a)", "where a post is empty:", None),
            ("(i)", "name a person; and", None),
            ("(ii)", "tell the Commissioner,", None),
            ("", "at once; and", None),
            ("(b)", "keep a list.", None),
        ],
        "words that no edge gives to a clause stand where they were",
    ),
]


def own(segmentation: Segmentation) -> Own:
    """What the clauses below the section say."""
    return [(clause.label or "", clause.text, clause.closing) for clause in segmentation.clauses if clause.parent]


@pytest.mark.parametrize(("text", "expected", "why"), TEXTS, ids=[case[2] for case in TEXTS])
def test_plain_text(text: str, expected: Own, why: str) -> None:
    segmentation = segment(extract(text.encode(), name="case.txt"))
    assert own(segmentation) == expected, why
    assert read_in_order(segmentation.clauses) == counted(text), why
    assert segmentation.ledger.balanced


def test_a_page() -> None:
    lines = [
        (72, "1."),
        (110, "Staff"),
        (72, "1.1"),
        (110, "The Provider must, where a post is empty in the"),
        (110, "Services:"),
        (110, "(a)"),
        (140, "name a person for it; and"),
        (110, "(b)"),
        (140, "tell the Commissioner of the"),
        (140, "name,"),
        (110, "in each case within five days."),
        (72, "1.2"),
        (110, "Nothing else applies to a post in the Services."),
    ]
    tops = [100, 100, 120, 120, 134, 154, 154, 174, 174, 188, 208, 228, 228]
    segmentation = segment(
        pdf(
            lambda canvas, _: [write(canvas, x, top, text) for (x, text), top in zip(lines, tops, strict=True)] and None
        )
    )
    clause = next(clause for clause in segmentation.clauses if clause.label == "1.1")
    assert clause.text == "The Provider must, where a post is empty in the Services:"
    assert clause.closing == "in each case within five days."
    assert len(clause.boxes) == 2, "its words stand in two places"
    assert segmentation.ledger.balanced


def test_words_of_a_definition_and_of_a_row_after_their_items() -> None:
    """What is decided elsewhere is given here: which lines a node has."""
    lines = [
        printed(n, (72, text)) for n, text in enumerate(("Exit", "means:", "an end; or", "a notice,", "the first."))
    ]
    cells = [Cell(table=1, row=0, column=column) for column in (0, 1, 1, 1, 1)]
    lines = [replace(line, cell=cell) for line, cell in zip(lines, cells, strict=True)]
    for kind in ("definition", "table_row"):
        top = ClauseNode(kind=kind, fixed_heading=kind == "definition", lines=[lines[n] for n in (0, 1, 4)])
        top.pieces = [[TextRun(line.text, n == 0)] for n, line in enumerate(top.lines)]
        items = [
            ClauseNode(kind="item", parent=0, lines=[lines[n]], pieces=[[TextRun(lines[n].text, False)]])
            for n in (2, 3)
        ]
        nodes = set_apart([top, *items], lines)
        assert [node.kind for node in nodes] == [kind, "item", "item"]
        assert nodes[0].closes_at == 2


# ---------------------------------------------------------------- reading order


def read_in_order(clauses: tuple[Clause, ...]) -> list[str]:
    """The words of clauses as they are printed one after the other, footnotes aside."""
    found: list[str] = []
    for passage in passages(clauses):
        clause = passage.clause
        if clause.kind != "note":
            words = clause.closing if passage.is_closing else f"{clause.number or ''} {beginning_words(clause)}"
            found += counted(words or "")
    return found


def lines_in_order(document: Document) -> list[str]:
    """The words of a document's live lines; those of a table row by row and in a row cell by cell."""
    places = []
    block, table_number = 0, None
    for at, line in enumerate(document.lines):
        if line.role != "body" or not line.text.strip() or line.note:
            continue
        here = line.cell.table if line.cell else None
        block = block if here is not None and here == table_number else at
        table_number = here
        row_column = (line.cell.row, line.cell.column) if line.cell else (0, 0)
        label = line.label if line.label and line.label != "•" else ""
        places.append((block, *row_column, at, f"{label} {line.text}"))
    return [word for *_, text in sorted(places) for word in counted(text)]


# A term that a page's end cuts ("Fundamental Standards of" / "care") is read whole, before its meaning.
CUT = (("standardsofthestandards", "standardsofcarethestandards"), ("whichthecareprovider", "whichtheprovider"))
CORPUS = Path(__file__).parent.parent / "corpus" / "documents"
DOCUMENTS = sorted(path for path in CORPUS.iterdir() if path.suffix in {".pdf", ".docx"})


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_clauses_of_each_sample_document_read_in_the_order_of_its_lines(path: Path) -> None:
    document = extract(path.read_bytes(), name=path.name)
    clauses = segment(document).clauses
    # A word that a line's end divides is one word in a clause: so letters are compared.
    printed_lines = "".join(lines_in_order(document))
    for cut, whole in CUT:
        printed_lines = printed_lines.replace(cut, whole)
    assert "".join(read_in_order(clauses)) == printed_lines


def test_a_clause_s_closing_words_stand_after_all_that_is_below_it() -> None:
    clauses = side("1 | | A: || z\n  (a) | | b: || y\n    (i) | | c\n  (b) | | d\n2 | | e").clauses
    order = [(one.clause.citation, one.is_closing, one.depth) for one in passages(clauses)]
    assert order == [
        ("1", False, 0),
        ("1(a)", False, 1),
        ("1(a)(i)", False, 2),
        ("1(a)", True, 1),
        ("1(b)", False, 1),
        ("1", True, 0),
        ("2", False, 0),
    ]
    assert joined_words(clauses) == "A: (a) b: (i) c y (b) d z e"
    assert [one.citation for one in parts(clauses, {"1"})] == ["1(a)", "1(a)(i)", "1(b)"]


def test_a_footnote_does_not_end_the_list_that_it_stands_in() -> None:
    first, item, last = side("1 | | A: || z\n  (a) | | b\n  (b) | | d").clauses
    note = side("- | | a note").clauses[0]
    order = [(one.clause.text, one.is_closing) for one in passages((first, item, note, last))]
    assert order == [("A:", False), ("b", False), ("a note", False), ("d", False), ("A:", True)]


def test_closing_words_count_for_the_hash() -> None:
    assert content_hash("H", "a", None) == content_hash("H", "a"), "as before where there are none"
    assert len({content_hash("H", "a"), content_hash("H", "a", "b"), content_hash("H", "a b")}) == 3

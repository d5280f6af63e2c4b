"""Titles in bold with their stop, and words in bold that are no titles."""

from __future__ import annotations

import pytest
from table_cases import table

from pipeline.model import Document, DocumentInfo, Line, Page, Span
from pipeline.segment import segment

Parts = tuple[tuple[str, bool], ...]


def document(*rows: Parts) -> Document:
    """A page of lines, each of parts that are bold or not, set apart by a gap."""
    lines = []
    for number, parts in enumerate(rows):
        x0, spans = 60.0, []
        for text, bold in parts:
            spans.append(Span(text=text, x0=x0, x1=x0 + 5 * len(text), size=10, bold=bold))
            x0 += 5 * len(text)
        top = 100.0 + 24 * number
        lines.append(Line(page=1, spans=tuple(spans), x0=60.0, top=top, x1=x0, bottom=top + 10))
    return Document(
        info=DocumentInfo(sha256="0", media_type="application/pdf", title="", pages=1),
        pages=(Page(number=1, width=600, height=800, lines=tuple(lines)),),
    )


def told(*rows: Parts) -> list[tuple[str, str | None, str | None, str]]:
    found = segment(document(*rows))
    assert found.ledger.balanced
    return [(each.kind, each.label, each.heading, each.text) for each in found.clauses]


BELOW: Parts = (("1.1 Feed the hens of the yard at six.", False),)
TITLES = [
    ("a plain stop", (("1.", True), (" Care", True), (".", False)), "Care", ""),
    ("a plain colon", (("1.", True), (" Care", True), (":", False)), "Care", ""),
    ("a number in plain type", (("1. ", False), ("Care of Hens", True), (".", False)), "Care of Hens", ""),
    ("no stop", (("1. ", True), ("Care", True)), "Care", ""),
    ("words after the stop", (("1. ", True), ("Care", True), (". Feed the hens.", False)), "Care", "Feed the hens."),
    ("a sentence in plain type", (("1. Feed the hens.", False),), None, "Feed the hens."),
]


@pytest.mark.parametrize(("reason", "title", "heading", "text"), TITLES, ids=[case[0] for case in TITLES])
def test_a_title_in_bold_with_its_stop(reason: str, title: Parts, heading: str | None, text: str) -> None:
    assert told(title, BELOW)[0] == ("clause", "1", heading, text), reason


def test_words_in_bold_of_a_deeper_clause_with_a_stop_are_a_sentence() -> None:
    found = told((("1. Care", True),), (("1.1 ", False), ("Feed the hens", True), (".", False)))
    assert found[1] == ("clause", "1.1", None, "Feed the hens.")


FIGURES = [
    ("Release: 2026", "heading", "a year"),
    ("Part of the works: 12", "heading", "a number"),
    ("Rules of the yard: 2.1", "heading", "a version"),
    ("Fees of the first year: £ 200,000", "paragraph", "a sum"),
    ("Hens of the first year: 12,500", "paragraph", "a figure with separators"),
    ("Part of the first year: 12.5%", "paragraph", "a share"),
]


@pytest.mark.parametrize(("words", "kind", "reason"), FIGURES, ids=[case[2] for case in FIGURES])
def test_a_line_in_bold_that_ends_with_a_figure(words: str, kind: str, reason: str) -> None:
    """Where it states a sum it is a row of its own, and the text below it is not its section."""
    found = told((("1. Care", True),), (("1.1 Feed the hens.", False),), ((words, True),), (("Eggs are sold.", False),))
    assert found[2][0] == kind, reason


PARTIES = ["BETWEEN:", "AND:", "and", "Between", "BY AND BETWEEN", "Among"]


@pytest.mark.parametrize("words", PARTIES)
def test_what_leads_in_parties_defines_nothing(words: str) -> None:
    rows = [(f"*{words}", "means Hen Ltd., a company of 5 Mill Lane"), ("*Yard", "means the land")]
    kinds = {each.heading: each.kind for each in segment(table(rows)).clauses}
    assert kinds.get(words.rstrip(":")) not in {"definition", "key_term"}

"""Every word that an answer quotes stands on the page that it names, as another program reads the file."""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pdfplumber
import pytest
from web_cases import warm

from pipeline.library.search.search import Narrow, search
from pipeline.mcp import tools
from pipeline.model import Hit
from pipeline.settings import load_settings
from pipeline.store import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "corpus" / "documents"
ASKED = tuple(
    question["ask"]
    for name in ("questions.toml", "questions_more.toml")
    for question in tomllib.loads((ROOT / "tests" / "data" / name).read_text(encoding="utf-8"))["question"]
)
DRAWN, WORDS, SEED = 40, 6, 19
"""So many further questions are so many words of a clause, drawn by lot."""

BETWEEN_CELLS = " | "
TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00ad": "", "\u200b": ""})
APART = 2, 5
"""So many gaps between its words a quote may have on the page, and one more for so many words."""

MARGIN = 2
"""Points by which a line may stand out of the box of its clause."""


@dataclass(frozen=True)
class Quote:
    """Words that an answer gives as those of a document. first, last: the pages that it names, 0 for none. is_row: are
    they a row of a table, whose cells stand beside one another?"""

    document: str
    first: int
    last: int
    words: str
    what: str
    is_row: bool = False


@pytest.fixture(scope="module")
def store(sample_home: Path) -> Store:
    return open_store(load_settings({"ICP_HOME": str(sample_home)}, ROOT), create=False)


def letters(text: str) -> str:
    """Words without what a line break may add or take: spaces and hyphens."""
    return re.sub(r"[\s\-‐‑–—]", "", unicodedata.normalize("NFKC", text.translate(TYPOGRAPHY)))


@cache
def printed(document: str, right: float) -> tuple[str, ...]:
    """The letters of each page of a PDF, as far as they stand left of `right`."""
    with pdfplumber.open(DOCUMENTS / f"{document}.pdf") as pdf:
        return tuple(
            letters(page.crop((0, 0, min(right, page.width), page.height)).extract_text()) for page in pdf.pages
        )


@cache
def tables(document: str) -> tuple[frozenset[str], ...]:
    """The letters of each cell of the tables of each page: of cells that stand beside one another the words are printed
    line by line."""
    with pdfplumber.open(DOCUMENTS / f"{document}.pdf") as pdf:
        return tuple(
            frozenset(letters(cell or "") for table in page.extract_tables() for row in table for cell in row)
            for page in pdf.pages
        )


def right_edge(store: Store, document: str) -> float:
    """Where the text of a document ends, in points from the left: the codes of an applicability column stand between
    the lines of the clauses beside them, and are no words of those."""
    record = store.catalogue.document(document)
    assert record is not None
    coded = [clause for clause in store.clauses_of(record).clauses if clause.applicability]
    return max((box.x1 + MARGIN for clause in coded for box in clause.boxes), default=float("inf"))


def quoted(hit: Hit) -> Iterator[Quote]:
    """What a result quotes, with the pages that it names."""
    document = hit.document.id
    for clause in (hit.clause, *hit.above, *(item.clause for item in hit.items)):
        for part in (clause.heading, clause.text, clause.closing):
            where = f"{clause.citation} of {document}"
            yield Quote(document, hit.page, hit.page_end, part or "", where, clause.kind == "table_row")
    if hit.previous is not None:
        old = hit.previous
        yield Quote(old.clause.partition("#")[0], old.page, old.page_end, old.text, f"{old.citation} before")
    for note in hit.guidance:
        is_row = ", row " in note.citation
        yield Quote(note.document, note.page, note.page_end, note.text, f"guidance {note.citation}", is_row)
    for cited in hit.cites:
        key = cited.clause.partition("#")[0]
        yield Quote(key, cited.page, cited.page_end, cited.text, f"cited {cited.cites}")


def missing(quote: Quote, right: float) -> list[str]:
    """The words of a quote that do not stand on its pages, in their order. Between two words may stand what is no part
    of it, a label, the foot of a page or another cell, but seldom: see `APART`."""
    text = "".join(printed(quote.document, right)[quote.first - 1 : quote.last])
    if quote.is_row:
        there = {cell for page in tables(quote.document)[quote.first - 1 : quote.last] for cell in page}
        return [cell for cell in map(letters, quote.words.split(BETWEEN_CELLS)) if cell not in there]
    if letters(quote.words) in text:
        return []
    words = [word for word in map(letters, quote.words.replace(BETWEEN_CELLS, " ").split()) if word]
    starts = [found.start() for found in re.finditer(re.escape(words[0]), text)]
    lacking = min((_lacking(text, words, start) for start in starts), key=len, default=words)
    if BETWEEN_CELLS not in quote.words:
        return lacking
    # The words of several rows: a cell of one line is printed beside the first line of the cell before it.
    there = {cell for page in tables(quote.document)[quote.first - 1 : quote.last] for cell in page}
    return [word for word in lacking if word not in there]


def _lacking(text: str, words: list[str], at: int) -> list[str]:
    """The words that do not follow one another from a place of a text on."""
    lacking, gaps = [], 0
    for word in words:
        found = text.find(word, at)
        gaps += found > at
        if found < 0 or gaps > APART[0] + len(words) // APART[1]:
            lacking.append(word)
        else:
            at = found + len(word)
    return lacking


def drawn(store: Store) -> list[str]:
    """Words of clauses, drawn by lot."""
    every = [clause for record in store.catalogue.documents() for clause in store.clauses_of(record).clauses]
    long = [clause.own.split() for clause in every if len(clause.own.split()) > WORDS]
    lot = random.Random(SEED)
    chosen = ((words, lot.randrange(len(words) - WORDS)) for words in lot.sample(long, DRAWN))
    return [re.sub('["“”]', "", " ".join(words[start : start + WORDS])) for words, start in chosen]


def test_every_quoted_word_stands_on_the_page_that_is_named(store: Store) -> None:
    """Measured over 157 questions: 1,520 results, some 5,500 quotes."""
    paged = {record.id for record in store.catalogue.documents() if record.media_type == "application/pdf"}
    edges = {document: right_edge(store, document) for document in paged}
    quotes = {
        quote
        for question in (*ASKED, *drawn(store))
        for hit in search(store, question, narrow=Narrow(), limit=10)
        for quote in quoted(hit)
        if quote.words and quote.document in paged
    }
    assert len(quotes) > 1000, "too few to say anything"
    assert not [quote for quote in quotes if not 0 < quote.first <= quote.last]
    wrong = {quote: lacking for quote in quotes if (lacking := missing(quote, edges[quote.document]))}
    assert not wrong


def test_every_word_that_an_assistant_is_told_stands_on_its_page(store: Store, web_home: Path) -> None:
    kinds = {record.id: record.media_type for record in store.catalogue.documents()}
    asked = warm(web_home)
    quotes = set()
    for question in ASKED[::4]:
        for found in tools.search(asked, question, Narrow(), whole=False, as_typed=False, page=1, per_page=5).found:
            for one in (found.clause, *found.before):
                quotes.add(Quote(one.document, one.page, one.page_end, one.text, one.key, one.kind == "table_row"))
            for note in found.guidance:
                key = note.key.partition("#")[0]
                quotes.add(Quote(key, note.page, note.page_end, note.text, note.key, ", row " in note.citation))
    quotes = {quote for quote in quotes if quote.words and kinds[quote.document] == "application/pdf"}
    assert len(quotes) > 100, "too few to say anything"
    wrong = {quote: lacking for quote in quotes if (lacking := missing(quote, right_edge(store, quote.document)))}
    assert not wrong


@pytest.mark.parametrize(
    ("words", "first", "last", "why"),
    [
        ("at least ten months’ notice", 17, 17, "a word that does not stand there"),
        ("notice months’ nine least at", 17, 17, "the words in another order"),
        ("A Practice in the Fully Integrated Model has a Right to Return", 18, 18, "the page after it"),
    ],
)
def test_a_wrong_quote_is_found(words: str, first: int, last: int, why: str) -> None:
    quote = Quote("sample-icp-2020-21-general-conditions", first, last, words, "made")
    assert missing(quote, float("inf")), why

"""How sure a clause is: signs of the page and the words speak against its reading, and what stands around it counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from printed_lines import printed

from pipeline.errors import SettingsError
from pipeline.extract.plain_text import read_text
from pipeline.model import Document, DocumentInfo, Line, Page
from pipeline.segment import divided, segment
from pipeline.segment.decode.weights import own_weights
from pipeline.segment.evidence import SIGNS, Signs
from pipeline.segment.sure import DOUBTFUL, load_doubt_weights, own_doubt_weights, sure
from pipeline.settings import asset

PLAIN = "1 Care\n\n1.1 Feed the hens at six.\n\n1.2 Clean the yard.\n\n2 Eggs\n\n2.1 Sort them by size.\n"


def sureness(text: str) -> dict[str, float]:
    return {clause.citation: clause.sure for clause in segment(read_text(text.encode(), sha256="")).clauses}


def test_a_plain_series_is_sure_and_nothing_is_said() -> None:
    assert min(sureness(PLAIN).values()) > 0.95
    assert segment(read_text(PLAIN.encode(), sha256="")).notes == ()


DOUBTS = [
    (
        "a first item that no second follows may be one, or words in brackets",
        "1 Care\n\n1.1 The keeper feeds the hens.\n(a) Corn and nothing else.\n\n1.2 Clean the yard.\n",
    ),
    (
        "a number before a few words may be a section or the number of a house",
        "1 Care\n\n1.1 Feed the hens.\n\n9 Mill Lane\n\n1.2 Clean the yard.\n",
    ),
]


@pytest.mark.parametrize(("reason", "text"), DOUBTS, ids=[case[0] for case in DOUBTS])
def test_what_may_be_read_otherwise_is_less_sure(reason: str, text: str) -> None:
    found = sureness(text)
    assert min(found.values()) < found["1.2"], reason


# ---------------------------------------------------------------- signs

FULL = "The keeper of the yard feeds all of the hens at six o'clock, and"  # a line that fills the page
Rows = list[tuple[float, float, str]]  # row, left edge, words


def pdf(*pages: Rows) -> Document:
    def page(number: int, rows: Rows) -> Page:
        lines: list[Line] = []
        for row, x0, words in rows:
            pieces = words.split("\t")
            lines.append(printed(int(row), *((x0 + 200 * at, piece) for at, piece in enumerate(pieces)), page=number))
        return Page(number=number, width=600, height=800, lines=tuple(lines))

    info = DocumentInfo(sha256="", media_type="application/pdf", title="", pages=len(pages))
    return Document(info=info, pages=tuple(page(number, rows) for number, rows in enumerate(pages, 1)))


START: Rows = [(0, 50, FULL), (1, 50, FULL), (2, 50, "then they sleep.")]
SIGNED: list[tuple[str, str, list[Rows], str]] = [
    (
        "room",
        "two short lines, of which the first had room for more",
        [[*START, (5, 50, "Name of the first keeper"), (6, 50, "Name of the other one")]],
        "Name of the first",
    ),
    (
        "edges",
        "lines at three edges are hardly one paragraph",
        [[*START, (5, 50, FULL), (6, 90, FULL), (7, 150, "they sleep.")]],
        "The keeper",
    ),
    (
        "wide",
        "two columns without rules",
        [[*START, (5, 50, "Keeper of hens\tOwner of the yard")]],
        "Keeper of hens",
    ),
    (
        "hyphen",
        "the word stands nowhere else, whole or with its hyphen",
        [[*START, (5, 50, f"{FULL} well-"), (6, 50, "kept yards are swept.")]],
        "The keeper",
    ),
    ("small", "the rest of a sentence", [[*START, (5, 50, "and the geese that live there.")]], "and the geese"),
    ("number", "a number that was left in the text", [[*START, (5, 50, "10.10“Hens” means all hens.")]], "10.10"),
    (
        "glued",
        "no space between words",
        [[*START, (5, 50, "The hensAre fed at six and again at noon.")]],
        "The hensAre",
    ),
    ("open", "no stop at its end", [[*START, (5, 50, "The keeper feeds the hens and the")]], "The keeper feeds the"),
    (
        "after",
        "what comes after words without a stop",
        [[*START, (5, 50, "The keeper feeds the hens and the"), (8, 50, "Geese that live there are fed at noon.")]],
        "Geese that live",
    ),
    ("leads_on", "after “and the” no sentence ends", [[*START, (5, 50, "We feed the hens and the")]], "We feed"),
    (
        "bracket",
        "a bracket that nothing closes",
        [[*START, (5, 50, "The keeper (of the hens feeds them.")]],
        "The keeper",
    ),
    (
        "furniture",
        "printed on three pages",
        [[*START, (9, 50, "Hens and geese, version two.")] for _ in range(3)],
        "Hens and geese",
    ),
]


def signs_of(document: Document, words: str) -> list[Signs]:
    found, signs = divided(document, own_weights())
    return [one for clause, one in zip(found.clauses, signs, strict=True) if clause.words.startswith(words)]


@pytest.mark.parametrize(("sign", "reason", "pages", "words"), SIGNED, ids=[case[0] for case in SIGNED])
def test_signs(sign: str, reason: str, pages: list[Rows], words: str) -> None:
    assert any(sign in one for one in signs_of(pdf(*pages), words)), reason


QUIET: list[tuple[str, Rows, str]] = [
    ("a paragraph of full lines", START, "The keeper"),
    ("an item's bracket stands alone", [(0, 50, "1. Hens"), (2, 50, "a) hens;"), (4, 50, "b) geese.")], "hens"),
]


@pytest.mark.parametrize(("reason", "rows", "words"), QUIET, ids=[case[0] for case in QUIET])
def test_no_signs(reason: str, rows: Rows, words: str) -> None:
    assert not any(one.keys() - {"nearly"} for one in signs_of(pdf(rows), words)), reason


def test_where_the_word_processor_says_where_paragraphs_end_their_words_are_no_sign() -> None:
    text = "1 Care\n\n1.1 Feed the hens.\n\nThe geese (and the ducks of the\n\nand of the yard are fed at noon\n"
    _, signs = divided(read_text(text.encode(), sha256=""), own_weights())
    assert not any(one.keys() & {"small", "open", "leads_on", "after", "bracket"} for one in signs)


# ---------------------------------------------------------------- weights


def test_a_sign_makes_less_sure_and_so_does_what_stands_around() -> None:
    quiet: list[Signs] = [{} for _ in range(40)]
    alone = sure([*quiet, {"wide": 1.0}, *quiet])
    among = sure([*quiet, *({"wide": 1.0} for _ in range(9)), *quiet])
    assert alone[40] < alone[0]
    assert among[44] < DOUBTFUL < alone[0]
    assert among[44] < alone[40]
    assert sure([]) == []


def test_every_sign_speaks_for_a_fault() -> None:
    weights = own_doubt_weights()
    assert set(weights.signs) == set(SIGNS)
    assert min(weights.signs.values()) > 0
    assert min(weights.own, weights.around) > 0


BROKEN = [
    ("wide = {", "wider = {", "a sign of another name"),
    ("[steps]", "[stairs]", "no steps"),
    ("base = { weight", "base = { wait", "no weight"),
]


@pytest.mark.parametrize(("old", "new", "reason"), BROKEN, ids=[case[2] for case in BROKEN])
def test_a_file_that_lacks_a_weight_is_refused(old: str, new: str, reason: str, tmp_path: Path) -> None:
    text = (asset("models") / "doubt.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "doubt.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"doubt\.toml"):
        load_doubt_weights(file)

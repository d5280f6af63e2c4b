"""A question read as the corpus would put it, and strength lent by guidance to what it cites."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import IndexedClause, Origin, entry
from pipeline.index.query import parse_query
from pipeline.index.search import search
from pipeline.index.synonyms import Synonym, load_synonyms
from pipeline.index.understand import understood
from pipeline.index.words import stems
from pipeline.model import Clause

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = Origin(work="contract", edition="2020/21", variant="generic", document="terms", edition_order=1)
GUIDE = Origin(work="guide", edition="2020/21", variant="generic", document="guide")


def one(
    origin: Origin, order: int, citation: str, text: str, heading: str | None = None, kind: str = "clause"
) -> IndexedClause:
    clause = Clause(
        id=citation.lower(), label=citation, citation=citation, heading=heading, text=text, parent=None, kind=kind,
        page_start=1, page_end=1,
    )  # fmt: skip
    return entry(clause, key=f"{origin.document}#{order}", origin=origin, order=order)


CLAUSES = (
    one(CONTRACT, 0, "GC1", "", heading="Vehicles"),
    one(CONTRACT, 1, "GC1.1", "The Carrier must keep each lorry in good repair."),
    one(CONTRACT, 2, "GC1.2", "The Carrier must insure its fleet."),
    one(CONTRACT, 3, "GC2.1", "Either side may rescind this arrangement by giving notification."),
    one(CONTRACT, 4, 'Definitions "Road Haulage Permit"', "a permit to carry", "Road Haulage Permit", "definition"),
    one(GUIDE, 0, "1", "How do we stop the deal? Write as GC2.1 says. Deals are stopped in writing."),
    one(GUIDE, 1, "2", "A Heavy Goods Vehicle (HGV) is a lorry."),
)  # fmt: skip
INDEX = CorpusIndex.build(CLAUSES, [], np.zeros((0, 4), dtype=np.float32), "none")
ROWS = (
    Synonym(words=("truck",), means=("lorry",), why="two words for one thing"),
    Synonym(words=("truck stop", "tow truck"), means=("notification",), why="longer words that hold a shorter row's"),
    Synonym(words=("waggoner",), means=("Carrier",), why="an old name", replaces=True),
)


def read(question: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    parsed = understood(parse_query(question), INDEX, ROWS)
    return parsed.meaning, parsed.stems, parsed.further


@pytest.mark.parametrize(
    ("question", "meaning", "own", "further"),
    [
        ("notificaton", "notification", "notification", ""),  # a letter left out
        ("the carier insures", "the Carrier insures", "carrier insures", ""),  # a letter left out of a short word
        ("banana", "banana", "banana", ""),  # like nothing in the corpus
        ('"notificaton"', '"notificaton"', "notificaton", ""),  # quoted: as it stands
        ("fleets", "fleets", "fleets", ""),  # another form of a word that is there
        ("trucks", "trucks (lorry)", "trucks", "lorry"),  # a plain word: searched for both
        ("tow truck", "tow truck (notification)", "tow truck", "notification"),  # not the truck inside it
        ("truck or tow truck", "truck or tow truck (lorry, notification)", "truck tow truck", "lorry notification"),
        ("waggoner fleet", "Carrier fleet", "fleet carrier", ""),  # an old name: read as the new one
        ("what is a waggoner?", "what is a Carrier?", "waggoner carrier", ""),  # the old name is what is asked about
        ("RHP", "RHP (Road Haulage Permit)", "rhp", "road haulage permit"),  # initials of a defined term
        ("HGV", "HGV (Heavy Goods Vehicle)", "hgv", "heavy goods vehicle"),  # written out in brackets somewhere
        ("what does the fleet have?", "what does the fleet have?", "fleet", ""),  # words that only ask
    ],
)
def test_a_question_is_read_as_the_corpus_puts_it(question: str, meaning: str, own: str, further: str) -> None:
    found = read(question)
    assert found[0] == meaning
    assert found[1] == tuple(stems(own))
    assert found[2] == tuple(stems(further))


def test_an_acronym_that_the_table_explains_is_not_guessed_from_initials() -> None:
    rows = (Synonym(words=("RHP",), means=("lorry",), why="what drivers call it"),)
    assert understood(parse_query("RHP"), INDEX, rows).meaning == "RHP (lorry)"


def test_a_question_of_nothing_but_question_words_keeps_them() -> None:
    assert parse_query("what happens when?").stems == tuple(stems("what happens when"))


def test_a_reference_alone_is_left_as_it_is() -> None:
    parsed = parse_query("GC1.1")
    assert understood(parsed, INDEX, ROWS) == parsed


def citations(question: str, explaining: tuple[str, ...] = ("guide",)) -> list[str]:
    parsed = understood(parse_query(question), INDEX, ROWS)
    found = search(INDEX, parsed, None, mode="lexical", explaining=explaining)
    return [INDEX.clauses[INDEX.row_of[ranked.key]].citation for ranked in found]


def test_what_guidance_cites_stands_before_it() -> None:
    assert citations("how do we stop the deal?")[:2] == ["GC2.1", "1"]


def test_a_document_that_binds_lends_nothing() -> None:
    assert citations("how do we stop the deal?", explaining=()) == ["1"]


def test_a_heading_lends_to_the_clause_below_it_that_answers_best() -> None:
    assert citations("vehicles for the fleet")[:1] == ["GC1.2"]


def test_what_is_not_allowed_is_not_lent_to() -> None:
    from pipeline.index.entries import Filters

    parsed = understood(parse_query("stop the deal"), INDEX, ROWS)
    found = search(INDEX, parsed, None, mode="lexical", filters=Filters(documents=("guide",)), explaining=("guide",))
    assert [ranked.key for ranked in found] == ["guide#0"]


def test_the_table_of_synonyms_is_read_and_every_row_has_a_reason() -> None:
    rows = load_synonyms(ROOT / "models" / "synonyms.toml")
    assert all(row.why.strip() for row in rows)
    said = [word.lower() for row in rows for word in row.words]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    "text",
    [
        '[[synonym]]\nwords = ["a"]\nmeans = ["b"]',  # no reason
        '[[synonym]]\nwords = []\nmeans = ["b"]\nwhy = "x"',  # no word
        '[[synonym]]\nwords = ["a"]\nmeans = ["b"]\nwhy = "x"\nmean = 1',  # a line that means nothing
        "[[synonym",  # no TOML
    ],
)
def test_a_table_that_is_not_as_it_must_be_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "synonyms.toml").write_text(text)
    with pytest.raises(ModelError):
        load_synonyms(tmp_path / "synonyms.toml")


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        load_synonyms(tmp_path / "synonyms.toml")

"""How the words of a question are taken: citations and times as people shorten them, spelling, variants, what is not
there, and how much words weigh beside meaning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.citation import write
from pipeline.embed.vocabulary import _whole
from pipeline.index.answer import answers
from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import Origin, entry
from pipeline.index.lexical import LexicalIndex
from pipeline.index.query import QueryReading, parse_query
from pipeline.index.search import search
from pipeline.index.synonyms import Synonym
from pipeline.index.understand import understood
from pipeline.library.search.variants import asked_variant
from pipeline.model import Clause

CITED = (
    # typed, the citations read in it, why
    ("Sch 2 Pt G", ["Schedule 2 Part G"], "both words shortened"),
    ("sch. 2 pt. G", ["Schedule 2 Part G"], "with stops"),
    ("Sched 2, Pt G, para 1.4", ["Schedule 2 Part G, 1.4"], "a paragraph below them"),
    ("para 1.4 of sch 2 pt G", ["Schedule 2 Part G, 1.4"], "the other way round"),
    ("pt G of sch 2", ["Schedule 2 Part G"], "the part said first"),
    ("Sch2 PtG", ["Schedule 2 Part G"], "nothing between"),
    ("cl 4", ["4"], "a clause"),
    ("cl. 17.4(b)(ii)", ["17.4(b)(ii)"], "with its items"),
    ("para 3", ["3"], "a paragraph"),
    ("what does sec 4.2 say", ["4.2"], "within a question"),
    ("art 28", ["28"], "an article"),
    ("app 1", ["Appendix 1"], "an appendix"),
    ("GC 30", ["GC30"], "letters and a number"),
    ("s 4", [], "a lone s is too often something else"),
    ("pay part of the bill", [], "a word, no number behind it"),
    ('"sch 2"', [], "quoted: as it stands"),
    ("version 1.5 million", [], "a sum"),
)


@pytest.mark.parametrize(("typed", "citations", "why"), CITED, ids=[row[0] for row in CITED])
def test_short_words_before_numbers_are_written_out(typed: str, citations: list[str], why: str) -> None:
    assert [write(one) for one in parse_query(typed).citations] == citations, why


LISTED = (
    # typed, the citations read in it, why
    ("paras 3 and 4", ["3", "4"], "two"),
    ("clauses 3 to 5", ["3", "4", "5"], "a range"),
    ("clauses 3–5", ["3", "4", "5"], "a range with a dash"),
    ("clauses 4.1, 4.2 and 6", ["4.1", "4.2", "6"], "three, with a comma"),
    ("GC3 to GC5", ["GC3", "GC4", "GC5"], "letters on both ends"),
    ("GC 3-5", ["GC3", "GC4", "GC5"], "letters said once"),
    ("GC17.4 and SC3", ["GC17.4", "SC3"], "letters of two sections"),
    ("clause 5.2(a) and (b)", ["5.2(a)", "5.2(b)"], "items of one clause"),
    ("GC5.2(a) to (c)", ["GC5.2(a)", "GC5.2(b)", "GC5.2(c)"], "a range of items"),
    ("cll 4 to 6", ["4", "5", "6"], "a short word in the plural"),
    ("schedules 2 and 3", ["Schedule 2", "Schedule 3"], "schedules"),
    ("schs 2 & 3", ["Schedule 2", "Schedule 3"], "schedules, shortened"),
    ("paras 1.4 and 1.5 of sch 2 pt G", ["Schedule 2 Part G, 1.4", "Schedule 2 Part G, 1.5"], "one place for all"),
    ("clauses 3 and 4 of the general conditions", ["GC3", "GC4"], "conditions by their name"),
    ("the difference between clause 3 and 4?", ["3", "4"], "said in the singular"),
    ("clause 3 and 20 patients", ["3"], "a count of something else"),
    ("clauses 3 and 4 months", ["3"], "a time"),
    ("between 3 and 5 months", [], "no clause at all"),
    ("clauses 3 to 500", ["3", "500"], "no range of clauses is so long"),
)


@pytest.mark.parametrize(("typed", "citations", "why"), LISTED, ids=[row[0] for row in LISTED])
def test_all_numbers_of_a_list_are_read(typed: str, citations: list[str], why: str) -> None:
    assert [write(one) for one in parse_query(typed).citations] == citations, why


def corpus(*texts: str, vectors: list[list[float]] | None = None) -> CorpusIndex:
    origin = Origin(work="w", edition="1", variant="generic", document="d", edition_order=1)
    entries = [
        entry(
            Clause(
                id=str(number), label=str(number), citation=str(number), heading=None, text=text, parent=None,
                kind="clause", page_start=1, page_end=1,
            ),
            key=f"d#{number}", origin=origin, order=number,
        )
        for number, text in enumerate(texts, start=1)
    ]  # fmt: skip
    keys = [one.key for one in entries] if vectors else []
    return CorpusIndex.build(entries, keys, np.asarray(vectors or np.zeros((0, 2)), dtype=np.float32), "none")


TIMES = (
    # typed, a stem that stands for it
    ("does it close at 18.30", "18.30"),
    ("18:30", "18.30"),
    ("open until 6.30 pm", "18.30"),
    ("from 8:00 a.m.", "08.00"),
    ("12:15am", "00.15"),
)
CLOCKED = corpus("The centre is open from 08.00 to 18.30 hours.", "Night is from 00.15.", "An invoice is due.")


@pytest.mark.parametrize(("typed", "stem"), TIMES, ids=[row[0] for row in TIMES])
def test_a_time_of_day_is_searched_for_as_contracts_write_it(typed: str, stem: str) -> None:
    parsed = understood(parse_query(typed), CLOCKED, ())
    assert stem in parsed.stems
    assert parsed.citations == ()
    assert not parsed.only_citations
    assert not any(reading.kind == "no such clause" for reading in parsed.readings)


def test_a_number_that_is_a_clause_is_no_time() -> None:
    index = corpus(*(f"Clause {number}." for number in range(1, 4)))
    assert understood(parse_query("2"), index, ()).readings == ()
    assert understood(parse_query("clause 17.4"), index, ()).readings[0].kind == "no such clause"


SPELT = corpus("The table of Medicines for every surgery.", "The longer Accession of the Provider.", "Compete safely.")
SPELLINGS = (
    # typed, readings (kind, said, read), words of a dictionary, why
    ("tablets", [("no such word", "tablets", "")], {"tablet"}, "a word, though not one of the corpus"),
    ("tabel", [("spelling", "tabel", "table")], {"tablet"}, "two letters that changed places"),
    ("providr", [("spelling", "providr", "Provider")], (), "a letter left out"),
    ("surgrey", [("spelling", "surgrey", "surgery")], {"survey"}, "the nearest of the corpus"),
    ("lonely", [("no such word", "lonely", "")], {"lonely"}, "like “longer”, and a word"),
    ("computer", [("no such word", "computer", "")], {"computer"}, "begins like “compete”, and a word"),
    ("medicinechest", [("no such word", "medicinechest", "")], {"chest"}, "another word follows"),
    ('"tabel"', [("no such word", "tabel", "")], (), "quoted: as it stands, but named"),
    ("what happens", [], (), "words that only ask are not named"),
    ("medicine", [], (), "another form of a word that is there"),
)


@pytest.mark.parametrize(("typed", "readings", "words", "why"), SPELLINGS, ids=[row[0] for row in SPELLINGS])
def test_only_words_of_no_dictionary_are_corrected(
    typed: str, readings: list[tuple[str, str, str]], words: frozenset[str], why: str
) -> None:
    parsed = understood(parse_query(typed), SPELT, (), lambda: frozenset(words))
    assert [(one.kind, one.said, one.read) for one in parsed.readings] == readings, why
    assert all(isinstance(one, QueryReading) for one in parsed.readings)


def test_a_question_is_taken_as_typed_where_that_is_asked() -> None:
    parsed = understood(replace(parse_query("providr of the table"), as_typed=True), SPELT, ())
    assert [(one.kind, one.said) for one in parsed.readings] == [("no such word", "providr")]
    assert parsed.stems == parse_query("providr of the table").stems
    assert "Provider" not in parsed.meaning


def test_the_dictionary_is_asked_only_where_a_word_is_missing() -> None:
    def never() -> frozenset[str]:
        raise AssertionError

    assert understood(parse_query("medicines of the provider"), SPELT, (), never).readings == ()


PIECES = (
    (["the", "##ing", "tablet", "[CLS]", "a1", "of"], {"the", "tablet"}, "WordPiece"),
    (["▁the", "▁Tablet", "s", "ing", "<s>"], {"the", "tablet"}, "SentencePiece: what begins a word is marked"),
    ([], set(), "nothing"),
)


@pytest.mark.parametrize(("pieces", "words", "why"), PIECES, ids=[row[2] for row in PIECES])
def test_the_words_of_a_tokenizer_are_its_whole_words(pieces: list[str], words: set[str], why: str) -> None:
    assert _whole(pieces) == words, why


VARIANTS = (
    # question, what is left of it, the variant
    ("change of control, statutory bodies only", "change of control", "statutory-bodies"),
    ("only for statutory bodies: parent guarantee", ": parent guarantee", "statutory-bodies"),
    ("parent guarantee (statutory-bodies)", "parent guarantee", "statutory-bodies"),
    ("parent guarantee in the statutory bodies version", "parent guarantee", "statutory-bodies"),
    ("what must statutory bodies do?", "what must statutory bodies do?", ""),
    ("statutory bodies only", "statutory bodies only", ""),  # nothing is left to look for
    ("generic only", "generic only", ""),
)


@pytest.mark.parametrize(("question", "rest", "variant"), VARIANTS, ids=[row[0] for row in VARIANTS])
def test_a_variant_may_be_asked_for_in_words(question: str, rest: str, variant: str) -> None:
    found = asked_variant(question, ("generic", "statutory-bodies", ""))
    assert (found[0], found[2]) == (rest, variant)


def test_words_weigh_by_how_many_of_the_question_s_words_a_clause_has() -> None:
    lexical = LexicalIndex.build(["payment of invoices", "notice", "notice of a claim", "notice of a claim to all"])
    assert lexical.full(["payment", "unknown"]) > lexical.full(["payment"]) > lexical.full(["notic"])
    assert lexical.full(["notic", "notic"]) == lexical.full(["notic"])
    # A long question: the weightiest words alone count, so that a frequent one more changes nothing.
    assert lexical.full(["notic", "payment", "unknown"], 2) == lexical.full(["payment", "unknown"])
    assert lexical.full(["payment"], 2) == lexical.full(["payment"])


def test_a_clause_that_shares_a_frequent_word_does_not_lead_a_question_in_other_words() -> None:
    """The first clause shares “people” with the question and the second means the same: words alone must not decide."""
    texts = ("People may write.", "Persons who are alone are offered company.", *(f"Other {n}." for n in range(8)))
    vectors = [[0.55, 0.83], [0.8, 0.6], *([0.0, 1.0],) * 8]
    index = corpus(*texts, vectors=vectors)
    parsed = understood(parse_query("help for lonely isolated friendless people"), index, ())
    found = search(index, parsed, np.asarray([1.0, 0.0], dtype=np.float32))
    assert found[0].key == "d#2"


NEAR = (
    # question, its vector, is it near enough?, why
    ("company for lonely persons", [0.9, 0.44], True, "its meaning and its words"),
    ("company for those who are by themselves", [0.3, 0.95], True, "a word, though the meaning is far"),
    ("parking", [0.1, -0.99], False, "neither"),
)
LIMIT = 0.37


@pytest.mark.parametrize(("question", "vector", "near", "why"), NEAR, ids=[row[0] for row in NEAR])
def test_a_question_is_answered_where_meaning_and_words_are_near_enough(
    question: str, vector: list[float], near: bool, why: str
) -> None:
    index = corpus("Persons who are alone are offered company.", "An invoice is due.", vectors=[[1.0, 0.0], [0.9, 0.4]])
    parsed = understood(parse_query(question), index, ())
    found = answers(index, parsed, np.asarray(vector, dtype=np.float32), limits={})
    assert found.closest is not None
    assert (found.closest >= LIMIT) is near, why


@pytest.mark.parametrize("asked", ["2", '"invoice is due"'])
def test_what_is_named_or_quoted_is_an_answer_however_far_its_meaning_is(asked: str) -> None:
    index = corpus("Company.", "An invoice is due.", vectors=[[1.0, 0.0], [1.0, 0.0]])
    parsed = understood(parse_query(f"clause {asked}" if asked == "2" else asked), index, ())
    assert answers(index, parsed, np.asarray([0.0, 1.0], dtype=np.float32), limits={}).closest is None


LEADING = (
    # question, the citations of what must stand first, why
    ("18.30", {"1"}, "a time that stands in one clause"),
    ("6.30 pm", {"1"}, "the same, as people say it"),
    ("what is a waggoner?", {"4"}, "an old name asked about alone: where it stands"),
    ("waggoner notice", {"3"}, "an old name beside other words: read as the new one"),
)


@pytest.mark.parametrize(("question", "first", "why"), LEADING, ids=[row[0] for row in LEADING])
def test_what_has_the_time_or_the_old_name_leads(question: str, first: set[str], why: str) -> None:
    texts = ("Open to 18.30 hours.", "Room 118.305.", "The Carrier gives notice.", "A waggoner is now a Carrier.")
    index = corpus(*texts, vectors=[[0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    rows = (Synonym(words=("waggoner",), means=("Carrier",), why="an old name", replaces=True),)
    parsed = understood(parse_query(question), index, rows)
    found = search(index, parsed, np.asarray([1.0, 0.0], dtype=np.float32))
    assert index.clauses[index.row_of[found[0].key]].citation in first, why

"""The parts of the index: words, BM25, vectors, questions, citations, files."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.citation import Citation, parse
from pipeline.errors import ExitCode, IndexMismatchError
from pipeline.index.cited import CitationRows
from pipeline.index.dense import DenseIndex
from pipeline.index.files import altered, current_generation, generations, read_seal, save_generation, seal
from pipeline.index.lexical import LexicalIndex, best
from pipeline.index.query import parse_query
from pipeline.index.words import placed_stems, stems

# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Termination terminates", ["termin", "termin"]),  # one stem for both
        ("the Provider’s duty", ["provid", "duti"]),  # stop word and possessive gone, typographic apostrophe or not
        ("GC17.4 and SC36.45A(b)", ["gc17.4", "sc36.45a"]),  # a clause number is one word
        ("3.5% of £1,000", ["3.5", "000"]),  # a single digit says too little only with a letter beside it
        ("must not", ["must"]),
        ("", []),
    ],
)
def test_stems(text: str, expected: list[str]) -> None:
    assert [stem for stem in stems(text) if stem != "1"] == expected


@given(st.text(max_size=80))
def test_placed_stems_are_where_they_say(text: str) -> None:
    for stem, start, end in placed_stems(text):
        assert stems(text[start:end]) == [stem]


def test_a_letter_that_canonical_form_takes_apart_is_not_marked_as_one_word() -> None:
    assert stems("0\u0e33") == ["0"]
    assert [stem for stem, _, _ in placed_stems("0\u0e33")] == ["0"]


# ---------------------------------------------------------------- BM25

TEXTS = ("the cat sat", "a dog sat on the cat", "", "fish and fish and fish")


def test_bm25_by_hand() -> None:
    """Lucene's BM25 with k1 .9 and b .4, written out for one word of one text."""
    index = LexicalIndex.build(TEXTS)
    lengths = [len(stems(text)) for text in TEXTS]
    idf = math.log(1 + (4 - 1 + 0.5) / (1 + 0.5))
    norm = 0.9 * (1 - 0.4 + 0.4 * lengths[3] / (sum(lengths) / 4))
    assert index.scores(stems("fish"))[3] == pytest.approx(idf * 3 / (3 + norm), rel=1e-5)


@pytest.mark.parametrize("times", [1, 40])  # 40: so many rows that those asked for are looked up one by one
def test_scores_of_some_rows_are_those_of_all(times: int) -> None:
    index = LexicalIndex.build(TEXTS * times)
    query = [*stems(" ".join(TEXTS)), "nothing"]
    rows = np.asarray([0, len(TEXTS) - 1, len(index) - 1], dtype=np.int64)
    assert np.array_equal(index.scores_of(query, rows), index.scores(query)[rows])
    assert np.array_equal(index.scores(query[2:], upon=index.scores(query[:2])), index.scores(query))
    for stem in index.vocabulary:
        assert (np.diff(index._column(stem)[0]) > 0).all(), "the rows of a word rise: they are looked up by halves"


def test_bm25_search_gives_only_rows_with_a_common_word() -> None:
    index = LexicalIndex.build(TEXTS)
    rows, scores = index.search(stems("cats and dogs"), 10)
    assert rows.tolist() == [1, 0]
    assert scores[0] > scores[1] > 0
    assert index.search(stems("cat"), 10, np.array([False, True, True, True]))[0].tolist() == [1]
    assert index.search(stems("unheard"), 10)[0].tolist() == []


def test_rows_that_hold_all_stems() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.holding(stems("cat sat")).tolist() == [0, 1]
    assert index.holding(stems("cat fish")).tolist() == []
    assert index.holding([]).tolist() == []


@given(
    st.lists(st.text("abc ", max_size=12), max_size=8), st.lists(st.text("bcd ", max_size=12), max_size=4), st.data()
)
def test_a_revised_index_equals_one_built_anew(old: list[str], new: list[str], data: st.DataObject) -> None:
    keep = np.asarray(data.draw(st.lists(st.booleans(), min_size=len(old), max_size=len(old))), dtype=bool)
    revised = LexicalIndex.build(old).revised(keep, new)
    anew = LexicalIndex.build([text for text, kept in zip(old, keep, strict=True) if kept] + new)
    assert len(revised) == len(anew)
    for word in ("aa", "bb", "abc", "bcd"):
        assert np.allclose(revised.scores(stems(word)), anew.scores(stems(word)))


def test_bm25_saved_and_loaded(tmp_path: Path) -> None:
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert np.array_equal(loaded.scores(stems("cat fish")), index.scores(stems("cat fish")))
    assert len(loaded.revised(np.ones(4, dtype=bool), ["new"])) == 5


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 35))
def test_best_is_a_stable_sort(scores: list[int], k: int) -> None:
    expected = sorted(range(len(scores)), key=lambda place: -scores[place])[:k]
    assert best(np.asarray(scores, dtype=np.float32), k).tolist() == expected


# ---------------------------------------------------------------- vectors


def unit(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_ids_outlast_removal_and_are_never_given_twice() -> None:
    rows = unit(20)
    index = DenseIndex.build(rows, fingerprint="model")
    assert index.remove([18, 19, 3, 99]) == 3
    assert index.add(unit(1, seed=1)).tolist() == [20]
    ids, scores = index.search(rows[7], 3)
    assert ids[0] == 7
    assert scores[0] == pytest.approx(1)
    assert 3 not in index.search(rows[3], 18)[0]
    assert np.array_equal(index.vectors(np.array([7, 20])), np.stack([rows[7], unit(1, seed=1)[0]]))
    for gone in (3, 19, 21):
        with pytest.raises(KeyError):
            index.vectors(np.array([gone]))


def test_search_among_allowed_ids() -> None:
    rows = unit(20)
    index = DenseIndex.build(rows, fingerprint="model")
    ids, scores = index.search(rows[7], 5, np.array([2, 11]))
    assert sorted(ids.tolist()) == [2, 11]
    assert np.allclose(scores, index.scores(rows[7], ids), atol=1e-6)
    assert index.search(rows[7], 5, np.zeros(0, dtype=np.int64))[0].tolist() == []


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=12))
def test_any_order_of_additions_and_removals_keeps_what_an_id_means(steps: list[tuple[bool, int]]) -> None:
    index = DenseIndex(fingerprint="model", dimension=8)
    kept: dict[int, np.ndarray] = {}
    for number, (adding, amount) in enumerate(steps):
        if adding:
            rows = unit(amount % 5 + 1, seed=number)
            kept.update(zip(index.add(rows).tolist(), rows, strict=True))
        else:
            index.remove([amount])
            kept.pop(amount, None)
    assert len(index) == len(kept)
    for ident, row in kept.items():
        assert np.array_equal(index.vectors(np.array([ident]))[0], row)


def test_vectors_saved_and_loaded(tmp_path: Path) -> None:
    index = DenseIndex.build(unit(5), fingerprint="model")
    index.remove([4])
    index.save(tmp_path)
    loaded = DenseIndex.load(tmp_path, fingerprint="model")
    assert (len(loaded), loaded.add(unit(1)).tolist()) == (4, [5])


def test_another_model_or_dimension_is_refused(tmp_path: Path) -> None:
    index = DenseIndex.build(unit(5), fingerprint="model")
    index.save(tmp_path)
    with pytest.raises(IndexMismatchError) as caught:
        DenseIndex.load(tmp_path, fingerprint="other")
    assert caught.value.exit_code == ExitCode.INDEX_MISMATCH
    assert "icp index rebuild" in caught.value.remedy
    for wrong in (
        lambda: index.search(np.zeros(3, dtype=np.float32), 1),
        lambda: index.add(np.zeros((1, 3), np.float32)),
    ):
        with pytest.raises(IndexMismatchError):
            wrong()


# ---------------------------------------------------------------- questions


@pytest.mark.parametrize(
    ("text", "citations", "only"),
    [
        ("GC17.4", ["GC17.4"], True),  # typed alone
        ("gc 17.4(a)", ["GC17.4(a)"], True),  # case and spaces do not matter
        ("SC36.45A", ["SC36.45A"], True),  # an inserted clause
        ("schedule 2 part G", ["Schedule 2 Part G"], True),
        ("Part G of Schedule 2", ["Schedule 2 Part G"], True),  # said the other way round
        ("schedule 2G, 1.3", ["Schedule 2 Part G, 1.3"], True),
        ("17.4", ["17.4"], True),
        ("general condition 17.4", ["GC17.4"], True),  # the name in full
        ("what does GC17.4 say?", ["GC17.4"], True),  # asks for nothing else
        ("does GC17.4 apply to sub-contracts", ["GC17.4"], False),
        ("GC5.2 and SC3.1", ["GC5.2", "SC3.1"], True),
        ("clause 12 termination", ["12"], False),
        ("payment of 2.5% or £1.5 million", [], False),  # sums are no clauses
        ("notice of 1.5 days", [], False),
        ("can a practice go back after 2 years", [], False),
        ('"GC17.4"', [], False),  # quoted: the words themselves
        ("", [], False),
    ],
)
def test_citations_in_a_question(text: str, citations: list[str], only: bool) -> None:
    parsed = parse_query(text)
    assert list(parsed.citations) == [parse(citation) for citation in citations]
    assert parsed.only_citations is only


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("what does cp 2.1 say", (1,)),  # letters that the corpus numbers
        ("2.1", (1, 2)),  # the number in every part
        ("VAT 20", ()),  # letters that it does not number
        ("GC2.1", (2,)),  # those known anyway
    ],
)
def test_letters_of_sections_come_from_the_corpus(text: str, rows: tuple[int, ...]) -> None:
    known = CitationRows(["CP2", "CP2.1", "GC2.1"])
    parsed = parse_query(text, known.prefixes)
    assert tuple(row for citation in parsed.citations for row in known.rows(citation)) == rows


def test_phrases_in_a_question() -> None:
    parsed = parse_query('who pays for “agency staff” and "locum cover"')
    assert parsed.phrases == ("agency staff", "locum cover")
    assert set(stems("agency staff locum cover pays")) <= set(parsed.stems)


@given(st.text(max_size=60))
def test_any_text_is_a_question(text: str) -> None:
    assert parse_query(text).text == text


WRITTEN = (
    "GC17",
    "GC17.1",
    "GC17.1(a)",
    "GC170",
    "SC17.1",
    "Schedule 2",
    "Schedule 2 Part G",
    "Schedule 2 Part G, 17.1",
    "Schedule 20",
    "",
)


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("GC17.1", [1]),  # whole
        ("17.1", [1, 4, 7]),  # in every part of every document
        ("GC17.9", []),  # not there
        ("schedule 2", [5]),
        ("schedule 2G", [6]),
        ("schedule 2, 17.1", [7]),  # in any part of that schedule
        ("schedule 20", [8]),
    ],
)
def test_rows_of_a_citation(asked: str, rows: list[int]) -> None:
    assert list(CitationRows(WRITTEN).rows(parse(asked) or Citation())) == rows


@pytest.mark.parametrize(("row", "below"), [(0, [1, 2]), (1, [2]), (5, [6, 7]), (6, [7]), (3, []), (9, [])])
def test_rows_below_a_clause(row: int, below: list[int]) -> None:
    assert list(CitationRows(WRITTEN).below(row)) == below


ANNEXED = (
    "Schedule 3",
    "Schedule 3 Annex 1",
    "Schedule 3 Annex 1, 2",
    "Schedule 3 Annex 10, 2",
    "Schedule 3 Appendix A",
    "Part B Annex 1, 2",
    "Annex B",
    "Annex B, 2",
    "Annex, 2",
    "GC2",
)


@pytest.mark.parametrize(
    ("asked", "rows", "reason"),
    [
        ("Schedule 3 Annex 1", [1], "the annex of a schedule"),
        ("schedule 3, annex 1, paragraph 2", [2], "a paragraph in it, and not in Annex 10"),
        ("Part B Annex 1, 2", [5], "the annex of a part that stands alone"),
        ("Annex B", [6], "an annex of the contract"),
        ("Annex B, 2", [7], "a paragraph in it"),
        ("Annex, 2", [8], "in the only annex of a document, and in no other place"),
    ],
)
def test_rows_of_a_citation_in_an_annex(asked: str, rows: list[int], reason: str) -> None:
    cited = parse(asked)
    assert cited is not None
    assert list(CitationRows(ANNEXED).rows(cited)) == rows, reason


@pytest.mark.parametrize(
    ("row", "below"),
    [(0, [1, 2, 3, 4]), (1, [2]), (6, [7]), (9, [])],
    ids=["a schedule has its annexes", "Annex 1 is not Annex 10", "an annex by itself", "a clause"],
)
def test_annexes_are_below_their_schedule(row: int, below: list[int]) -> None:
    cited = CitationRows(ANNEXED)
    assert list(cited.below(row)) == below
    assert list(cited.below_among(row, range(len(ANNEXED)))) == below


# ---------------------------------------------------------------- files


def test_a_crash_while_saving_leaves_the_old_index_in_use(tmp_path: Path) -> None:
    first = save_generation(tmp_path, lambda folder: (folder / "a").write_text("old") and None)

    def fails(folder: Path) -> None:
        (folder / "a").write_text("half")
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        save_generation(tmp_path, fails)
    assert current_generation(tmp_path) == first
    assert (first / "a").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001", "current"]


def test_the_generation_before_is_kept_for_its_readers(tmp_path: Path) -> None:
    made = [save_generation(tmp_path, lambda folder: (folder / "a").write_text("x") and None) for _ in range(4)]
    assert generations(tmp_path) == tuple(made[-2:])
    assert current_generation(tmp_path) == made[-1]


def test_a_generation_that_never_came_into_use_is_passed_over(tmp_path: Path) -> None:
    first = save_generation(tmp_path, lambda folder: None)
    (tmp_path / "000007").mkdir()  # the power went between the rename and the pointer
    assert current_generation(tmp_path) == first
    assert save_generation(tmp_path, lambda folder: None).name == "000008"
    assert generations(tmp_path) == (first, tmp_path / "000008")


def test_a_seal_sees_what_is_missing_short_or_altered(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("abc")
    seal(tmp_path, {"layout": "x"}, "seal.json")
    assert read_seal(tmp_path, "seal.json")["layout"] == "x"
    (tmp_path / "a").write_text("abd")
    assert altered(tmp_path, "seal.json") == ("a",)
    (tmp_path / "a").write_text("ab")
    with pytest.raises(IndexMismatchError, match="cut short"):
        read_seal(tmp_path, "seal.json")
    (tmp_path / "seal.json").write_text("{")
    with pytest.raises(IndexMismatchError, match="damaged"):
        read_seal(tmp_path, "seal.json")

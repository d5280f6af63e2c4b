"""Search over a small corpus of two editions, with vectors made by hand."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import IndexMismatchError, UsageError
from pipeline.index.beir import read_beir, read_judged, write_trec
from pipeline.index.corpus import problems
from pipeline.index.highlight import highlights
from pipeline.index.search import (
    CorpusIndex,
    Filters,
    IndexedClause,
    Origin,
    collapse,
    entry,
    find,
    parse_query,
    search,
    weigh,
)
from pipeline.model import Annotation, Clause

OLD = Origin(work="icp", edition="2019/20", variant="generic", document="gc-19", edition_order=19)
NEW = Origin(work="icp", edition="2020/21", variant="generic", document="gc-20", edition_order=20)
MEANINGS = ("payment", "termination", "staff", "premises")


def one(origin: Origin, order: int, citation: str, text: str, lineage: str, **more: object) -> IndexedClause:
    clause = Clause(
        id=citation.lower(), label=citation[2:], citation=citation, heading=None, text=text, parent=None, kind="clause",
        page_start=order + 1, page_end=order + 1, part="General Conditions",
    )  # fmt: skip
    made = entry(clause, key=f"{origin.document}#{clause.id}", origin=origin, order=order, lineage=lineage)
    return replace(made, **more)  # type: ignore[arg-type]


ENTRIES = (
    one(OLD, 0, "GC1", "The Commissioner must pay the Provider each month.", "L1"),
    one(OLD, 1, "GC2", "Either Party may terminate on notice.", "L2"),
    one(OLD, 2, "GC2.1", "The notice must be in writing.", "L3"),
    one(NEW, 0, "GC1", "The Provider must train its employees.", "L4", applicability=("A", "MH")),
    one(NEW, 1, "GC2", "The Commissioner must pay the Provider each quarter.", "L1", applicability=("All",)),
    one(NEW, 2, "GC3", "Either Party may terminate on notice under GC2.", "L2", kind="item"),
    one(NEW, 3, "GC4", "Payment, termination and staff are dealt with elsewhere.", "L5"),
)
OWNERS = [clause.key for clause in ENTRIES] + [ENTRIES[6].key]


def towards(*weights: float) -> np.ndarray:
    """A vector of length 1 with these shares of the four meanings."""
    row = np.zeros(4, dtype=np.float32)
    row[: len(weights)] = weights
    return row / np.linalg.norm(row)


VECTORS = np.stack(
    [
        towards(1),
        towards(0, 1),
        towards(0, 0.9, 0.1),
        towards(0, 0, 1),
        towards(0.9, 0.1),
        towards(0.1, 1),
        towards(0, 0, 0, 1),  # the first passage of GC4
        towards(0.2, 0.2, 1),  # its second one
    ]
)


@pytest.fixture
def index() -> CorpusIndex:
    return CorpusIndex.build(ENTRIES, OWNERS, VECTORS, "model")


def names(results: object) -> list[str]:
    return [getattr(result, "ranked", result).key for result in results]  # type: ignore[attr-defined]


def test_dense_scores_a_clause_by_its_best_passage(index: CorpusIndex) -> None:
    results = search(index, "people", towards(0.2, 0.2, 1), mode="dense")
    assert names(results)[:2] == ["gc-20#gc4", "gc-20#gc1"]
    assert results[0].dense == pytest.approx(1)
    assert results[0].lexical is None


def test_lexical_needs_no_vector_and_gives_only_clauses_with_a_common_word(index: CorpusIndex) -> None:
    results = search(index, "pays monthly month", None, mode="lexical")
    assert names(results) == ["gc-19#gc1", "gc-20#gc2"]
    assert results[0].dense is None
    assert results[0].score == pytest.approx(1)


def test_hybrid_joins_what_either_side_finds(index: CorpusIndex) -> None:
    results = search(index, "terminate", towards(0, 1))
    assert set(names(results)[:2]) == {"gc-19#gc2", "gc-20#gc3"}
    assert all(result.dense is not None and result.lexical is not None for result in results[:2])
    assert [result.score for result in results] == sorted((result.score for result in results), reverse=True)
    assert results[0].score <= 1


def test_hybrid_without_a_vector_is_an_error_unless_only_clauses_are_asked_for(index: CorpusIndex) -> None:
    with pytest.raises(ValueError, match="vector"):
        search(index, "terminate", None)
    assert names(search(index, "what does GC2 say?", None))[0] == "gc-20#gc2"


def test_unknown_mode(index: CorpusIndex) -> None:
    with pytest.raises(UsageError, match="fuzzy"):
        search(index, "x", None, mode="fuzzy")


def test_cited_clauses_come_first_newest_first_then_those_below(index: CorpusIndex) -> None:
    results = search(index, "GC2", None)
    assert names(results)[:3] == ["gc-20#gc2", "gc-19#gc2", "gc-19#gc2.1"]
    assert [result.exact for result in results[:3]] == [True, True, False]
    assert names(results)[3] == "gc-20#gc3", "a clause that cites GC2"


def test_a_cited_clause_comes_first_in_a_longer_question(index: CorpusIndex) -> None:
    assert names(search(index, "is termination under GC4 allowed", towards(0, 1)))[0] == "gc-20#gc4"


def test_quoted_phrases_come_first(index: CorpusIndex) -> None:
    assert names(search(index, '"notice must" terminate', towards(0, 1)))[0] == "gc-19#gc2.1"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(editions=["2019/20"]), {"gc-19#gc1", "gc-19#gc2", "gc-19#gc2.1"}),
        (Filters(documents=["GC-20"], kinds=["item"]), {"gc-20#gc3"}),  # both must hold; case does not matter
        (Filters(applicability=["MH"]), {"gc-20#gc1", "gc-20#gc2"}),  # a clause for all services is for this one
        (Filters(keys=["gc-19#gc1", "gc-20#gc4", "nowhere#1"]), {"gc-19#gc1", "gc-20#gc4"}),
        (
            Filters(parts=["general conditions"], works=["icp"], variants=["generic"]),
            {clause.key for clause in ENTRIES},
        ),
        (Filters(works=["other"]), set()),
    ],
)
def test_filters(index: CorpusIndex, filters: Filters, expected: set[str]) -> None:
    for mode in ("hybrid", "dense"):
        assert set(names(search(index, "anything GC2", towards(1), mode=mode, filters=filters))) == expected


def test_one_result_a_lineage_the_newest_shown_the_others_told(index: CorpusIndex) -> None:
    results = find(index, "pay each month", towards(1))
    assert results[0].lineage == "L1"
    assert results[0].ranked.key == "gc-20#gc2"
    assert results[0].others == ("gc-19#gc1",)
    assert len({result.lineage for result in results}) == len(results) == 5
    assert len(find(index, "pay each month", towards(1), limit=2)) == 2


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("question", ["pay each month", "GC2", "terminate on notice", "“in writing” notice"])
def test_the_first_lineages_alone_give_the_results_that_all_candidates_give(
    index: CorpusIndex, question: str, limit: int
) -> None:
    weighed = weigh(index, parse_query(question), towards(1), mode="hybrid")
    expected = collapse(index, weighed.ranked(), limit=limit)
    assert expected == collapse(index, weighed.ranked(lineages=limit), limit=limit)
    assert {one.lineage for one in expected} == {
        index.clauses[index.row_of[one.key]].lineage for one in weighed.ranked(lineages=limit)
    }


def test_collapse_takes_the_order_of_editions_it_is_given(index: CorpusIndex) -> None:
    ranked = search(index, "pay", towards(1))
    assert collapse(index, ranked, ["2019/20", "2020/21"])[0].ranked.key == "gc-19#gc1"
    assert collapse(index, ranked)[0].ranked.key == "gc-20#gc2"
    assert collapse(index, ranked)[0].ranked.score == ranked[0].score, "the score of its best clause"


def test_a_cited_clause_is_shown_itself_even_if_its_lineage_has_a_newer_one(index: CorpusIndex) -> None:
    by_lineage = {result.lineage: result.ranked.key for result in find(index, "GC2", None)}
    assert by_lineage["L2"] == "gc-19#gc2"


def test_highlights() -> None:
    text = "The Provider must train its employees, and train them well."
    spans = highlights(text, parse_query('training "its employees"'))
    assert [text[start:end] for start, end in spans] == ["train its employees", "train"]
    assert highlights(text, parse_query("nothing here")) == ()


def test_added_equals_built_and_removed_is_gone(index: CorpusIndex) -> None:
    grown = CorpusIndex.build(ENTRIES[:3], OWNERS[:3], VECTORS[:3], "model")
    grown.add(ENTRIES[3:], OWNERS[3:], VECTORS[3:])
    queries = [("terminate", towards(0, 1)), ("GC2", towards(1)), ("pay staff", towards(1, 0, 1))]
    for text, vector in queries:
        assert search(grown, text, vector) == search(index, text, vector)
    assert grown.remove([clause.key for clause in ENTRIES[3:]] + ["unknown"]) == 4
    old = CorpusIndex.build(ENTRIES[:3], OWNERS[:3], VECTORS[:3], "model")
    for text, vector in queries:
        assert search(grown, text, vector) == search(old, text, vector)
    grown.add(ENTRIES[3:4], OWNERS[3:4], VECTORS[3:4])
    assert grown.passage_ids.tolist() == [0, 1, 2, 8], "an id is never given twice"


def test_what_cannot_be_added(index: CorpusIndex) -> None:
    for entries, owners, vectors in (
        (ENTRIES[:1], OWNERS[:1], VECTORS[:1]),  # already there
        ((), ["nowhere#1"], VECTORS[:1]),  # a vector without its clause
    ):
        with pytest.raises(ValueError, match="clause"):
            index.add(entries, owners, vectors)


def test_lineages_can_be_given_later(index: CorpusIndex) -> None:
    index.relate({"gc-20#gc1": "L5"})
    assert find(index, "train employees", towards(0, 0, 1))[0].others == ("gc-20#gc4",)


def test_an_edition_may_come_to_be_the_newest_later(index: CorpusIndex) -> None:
    index.relate({}, {clause.key: 21 for clause in ENTRIES[:3]})
    assert find(index, "pay each month", towards(1))[0].ranked.key == "gc-19#gc1"


def test_saved_loaded_changed_and_saved_again(index: CorpusIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = CorpusIndex.load(tmp_path, "model")
    assert loaded.clauses == index.clauses
    assert search(loaded, "terminate", towards(0, 1)) == search(index, "terminate", towards(0, 1))
    loaded.remove([ENTRIES[0].key])
    assert len(CorpusIndex.load(tmp_path, "model")) == 7, "nothing changes before it is saved"
    loaded.save(tmp_path)
    assert len(CorpusIndex.load(tmp_path, "model")) == 6
    assert problems(tmp_path) == ()


def test_an_empty_index(tmp_path: Path) -> None:
    empty = CorpusIndex.build((), (), np.zeros((0, 4), dtype=np.float32), "model")
    empty.save(tmp_path)
    loaded = CorpusIndex.load(tmp_path, "model")
    assert search(loaded, "anything", towards(1)) == ()
    loaded.add(ENTRIES, OWNERS, VECTORS)
    assert names(search(loaded, "GC4", None))[0] == "gc-20#gc4"


@pytest.mark.parametrize(
    ("made_by", "in_use", "said"),
    [
        ("small", "large", "by another embedding model, small, than large, the one in use"),  # both are known
        ("", "large", "by another embedding model than large, the one in use"),  # an index of an older version
        (
            "small",
            "small",
            "by small with other weights or other settings than those in use",
        ),  # only its prefix changed
    ],
)
def test_an_index_of_another_model_names_the_models(tmp_path: Path, made_by: str, in_use: str, said: str) -> None:
    CorpusIndex.build(ENTRIES, OWNERS, VECTORS, "0123", made_by).save(tmp_path)
    with pytest.raises(IndexMismatchError, match=said) as caught:
        CorpusIndex.load(tmp_path, "4567", in_use)
    assert "0123" not in str(caught.value)
    assert CorpusIndex.load(tmp_path, "0123").model == made_by


def test_no_index_another_model_and_damage_each_have_a_remedy(index: CorpusIndex, tmp_path: Path) -> None:
    with pytest.raises(IndexMismatchError, match="no search index"):
        CorpusIndex.load(tmp_path, "model")
    assert problems(tmp_path)
    generation = index.save(tmp_path)
    with pytest.raises(IndexMismatchError, match="another embedding model") as caught:
        CorpusIndex.load(tmp_path, "other")
    assert "icp index rebuild" in caught.value.remedy
    assert len(CorpusIndex.load(tmp_path, None)) == 7, "words alone need no model"
    clauses = generation / "clauses.msgpack"
    clauses.write_bytes(clauses.read_bytes().replace(b"Commissioner", b"Kommissioner"))
    assert problems(tmp_path) == ("The search index's file clauses.msgpack was altered.",)
    for damaged in (generation / "dense" / "vectors.faiss", clauses):
        damaged.write_bytes(damaged.read_bytes()[:-1])
        with pytest.raises(IndexMismatchError, match="cut short"):
            CorpusIndex.load(tmp_path, "model")


def test_entry_takes_over_what_a_search_needs() -> None:
    clause = Clause(
        id="a", label="1", citation="GC1", heading="Pay", text="The Provider must pay.", parent=None, kind="clause",
        page_start=3, page_end=4, applicability="A, MH", part="General Conditions",
        annotations=(Annotation(type="obligation", start=13, end=17, value="must", actor="Provider"),),
    )  # fmt: skip
    made = entry(clause, key="d#a", origin=NEW, order=7, context="General Conditions")
    assert (made.page, made.lineage, made.order) == (3, "d#a", 7)
    assert made.applicability == ("A", "MH")
    assert made.obligations == ("must:Provider",)
    assert made.words == "General Conditions Pay The Provider must pay."


def test_retrieval_sets_and_runs(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "", "text": "One."}\n\n{"_id": "d2", "text": "Two."}\n'
    )
    (tmp_path / "queries.jsonl").write_text('{"_id": "with spaces", "text": "One?"}\n')
    (tmp_path / "qrels.tsv").write_text(
        'query-id\tcorpus-id\tscore\nwith spaces\td2\t0\n"a ""b"""\td1\t4\nwith spaces\td1\t1\n'
    )
    read = read_beir(tmp_path)
    assert [(clause.id, clause.heading, clause.text) for clause in read.clauses] == [
        ("d1", None, "One."),
        ("d2", None, "Two."),
    ]
    assert read.queries[0].id == "with spaces"
    assert read_judged(tmp_path / "qrels.tsv") == {"with spaces": ("d2", "d1"), 'a "b"': ("d1",)}
    write_trec(tmp_path / "run", {"with spaces": [("d1", 0.5), ("d2", 0.25)]}, "hybrid")
    assert (tmp_path / "run").read_text() == "with spaces Q0 d1 1 0.5 hybrid\nwith spaces Q0 d2 2 0.25 hybrid\n"


@pytest.mark.parametrize("line", ["{", "[]", '{"_id": 1, "text": "x"}', '{"_id": "x"}'])
def test_a_wrong_line_of_a_retrieval_set_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d1", "text": "One."}\n' + line + "\n")
    with pytest.raises(Exception, match="line 2"):
        read_beir(tmp_path)


def test_opening_and_searching_by_words_imports_nothing_heavy(index: CorpusIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    program = (
        "import sys; from pathlib import Path; from pipeline.index.search import CorpusIndex, search;"
        "index = CorpusIndex.load(Path(sys.argv[1]), 'model');"
        "assert search(index, 'terminate', None, mode='lexical');"
        "print([name for name in ('faiss', 'bm25s', 'torch', 'scipy', 'spacy') if name in sys.modules])"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("asked", ["£500,000", "is £0.5m overdue?", "500,000"])
def test_a_clause_with_the_sum_that_is_asked_for_comes_first(asked: str) -> None:
    """Its "500" and "000" stand in the others too, and the vector is nearer to them."""
    texts = ("Sums of £500 and £600,000 are due.", "More than £500,000 is overdue.", "The sum is £500,000,000.")
    entries = [one(NEW, order, f"GC{order}", text, f"S{order}") for order, text in enumerate(texts)]
    vectors = np.stack([towards(1), towards(0, 1), towards(1, 0.1)])
    index = CorpusIndex.build(entries, [clause.key for clause in entries], vectors, "model")
    assert names(search(index, asked, towards(1)))[0] == "gc-20#gc1"


def test_the_newest_edition_is_shown_although_an_older_one_was_proposed(
    index: CorpusIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large corpus few clauses are scored, and of clauses that are equally good any may be among them."""
    monkeypatch.setattr("pipeline.index.search.WHOLE", 1)
    monkeypatch.setattr("pipeline.index.search.DEPTH", 1)
    first = find(index, "each month", towards(1))[0]
    assert (first.ranked.key, first.others) == ("gc-20#gc2", ("gc-19#gc1",))
    only = find(index, "each month", towards(1), filters=Filters(editions=["2019/20"]))[0]
    assert only.ranked.key == "gc-19#gc1"  # what is not asked for is not shown

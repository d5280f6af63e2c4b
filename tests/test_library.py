from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from pipeline.editions import EditionKey, edition_side, editions, qualified, resolve_edition
from pipeline.errors import (
    AmbiguousNameError,
    EmptyFileError,
    FileMissingError,
    IndexMismatchError,
    NotInStoreError,
    UsageError,
)
from pipeline.library.clauses import clause_history, clause_names, clause_page
from pipeline.library.compare import comparison
from pipeline.library.search import search
from pipeline.library.search.search import Narrow
from pipeline.lineage import lineage_name, lineages, predecessors
from pipeline.model import Annotation, Clause, DocumentInfo, EditionDiff, Ledger, Pair, Segmentation, Side
from pipeline.settings import Settings, load_settings
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.store import Store, open_store
from pipeline.store.records import DocumentRecord


def record(name: str, edition: str = "2019/20", **values: object) -> DocumentRecord:
    known = {"id": name, "sha256": "0" * 64, "name": name, "work": "icp", "kind": "contract", "edition": edition}
    return DocumentRecord(**{**known, "variant": "generic", **values})  # type: ignore[arg-type]


def clause(name: str, **values: object) -> Clause:
    known: dict[str, object] = {
        "id": name,
        "label": name,
        "citation": name.upper(),
        "heading": None,
        "text": f"Text of {name}.",
        "parent": None,
        "kind": "clause",
        "page_start": 1,
        "page_end": 1,
    }
    return Clause(**{**known, **values})  # type: ignore[arg-type]


def segmentation(*clauses: Clause) -> Segmentation:
    return Segmentation(
        document=DocumentInfo(sha256="0" * 64, media_type="text/plain", title="", pages=1),
        clauses=clauses,
        unplaced=(),
        ledger=Ledger(characters=0, in_clauses=0, discarded={}),
    )


# ---------------------------------------------------------------- editions

RECORDS = (
    record("sc", position=2, part="Service Conditions"),
    record("particulars", position=1),
    record("statutory", variant="statutory-bodies", variant_of="particulars", position=3),
    record("sc-new", "2020/21", supersedes="sc", position=4),
    record("agreement", work="agreement", kind="agreement", position=5),
    record("agreement-new", "2020/21", work="agreement", kind="agreement", position=5),
    record("other", "2021/22", work="one", position=6),
    record("another", "2021/22", work="two", position=7),
    record("guide", work="guide", kind="guidance", position=8),
    record("file", "", work="files", kind="document", position=9),
)
KNOWN = editions(RECORDS)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("2019/20", "icp@2019/20"),  # the generic text, and the contract before the agreement
        ("2019/20:statutory-bodies", "icp@2019/20:statutory-bodies"),  # a variant
        ("agreement@2019/20", "agreement@2019/20"),  # a work by name
        ("ICP@2020/21:Generic", "icp@2020/21"),  # case does not matter
        ("one@2021/22", "one@2021/22"),  # one of two contracts of a year
    ],
)
def test_names_of_editions(name: str, key: str) -> None:
    assert str(resolve_edition(name, KNOWN)) == key


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("2021/22", AmbiguousNameError, "one@2021/22, two@2021/22"),  # the choices are listed
        ("2030/31", NotInStoreError, "icp@2019/20"),  # what there is, is listed
        ("guide@2019/20", NotInStoreError, "neither a file"),  # guidance is no edition
        ("a:b:c", NotInStoreError, "neither a file"),  # no name at all
    ],
)
def test_names_that_mean_none_or_several(name: str, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        resolve_edition(name, KNOWN)


def test_an_edition_is_its_documents_in_order() -> None:
    assert [item.id for item in KNOWN[EditionKey(work="icp", edition="2019/20")]] == ["particulars", "sc"]
    assert not any("guide" in str(key) or "files" in str(key) for key in KNOWN)


def test_ids_are_made_unique_and_lead_across_documents() -> None:
    refers = Annotation(type="reference", start=0, end=4, value="GC1")
    uses = Annotation(type="term", start=0, end=4, value="Practice")
    inside = Annotation(type="reference", start=0, end=4, value="SC1", target="sc1")
    loaded = {
        "particulars": segmentation(clause("gc1"), clause("d", kind="definition", heading="Practice", parent="gc1")),
        "sc": segmentation(clause("sc1", annotations=(refers, uses, inside))),
    }
    key = EditionKey(work="icp", edition="2019/20")
    side = edition_side(key, KNOWN[key], loaded)
    assert [item.id for item in side.clauses] == ["particulars#gc1", "particulars#d", "sc#sc1"]
    assert side.clauses[1].parent == "particulars#gc1"
    assert [item.document for item in side.clauses] == ["particulars", "particulars", "sc"]
    targets = [item.target for item in side.clauses[2].annotations]
    assert targets == ["particulars#gc1", "particulars#d", "sc#sc1"]


# ---------------------------------------------------------------- lineages


def test_each_edition_follows_one() -> None:
    found = {str(new): str(old) for new, old in predecessors(RECORDS).items()}
    assert found == {"icp@2019/20:statutory-bodies": "icp@2019/20", "icp@2020/21": "icp@2019/20"}


def test_a_circle_of_editions_is_left_out() -> None:
    round_about = (record("a", "1", supersedes="b"), record("b", "2", supersedes="a"))
    assert predecessors(round_about) == {}


def test_a_split_and_a_merge_keep_all_their_clauses_in_one_lineage() -> None:
    old, new = record("a", "1"), record("b", "2")
    before = qualified([clause("x"), clause("y"), clause("z")], "a")
    after = qualified([clause("x1"), clause("x2"), clause("yz"), clause("new")], "b")
    pairs = (
        Pair(old=("a#x",), new=("b#x1", "b#x2"), status="changed", facets=("split",), score=1.0, how=""),
        Pair(old=("a#y", "a#z"), new=("b#yz",), status="changed", facets=("merge",), score=1.0, how=""),
    )
    diff = EditionDiff(
        old=Side(name="", documents=(), clauses=before),
        new=Side(name="", documents=(), clauses=after),
        pairs=pairs,
        added=("b#new",),
        removed=(),
        changes=(),
        summary={},
    )
    rows = {row.clause: row.lineage for row in lineages([(old, before), (new, after)], [diff])}
    assert rows["b#x1"] == rows["b#x2"] == rows["a#x"] == lineage_name("a#x")  # both pieces
    assert rows["b#yz"] == rows["a#y"] == rows["a#z"] == lineage_name("a#y")  # all that were merged, under the first
    assert len(set(rows.values())) == 3


# ---------------------------------------------------------------- plain files


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    return load_settings({"ICP_HOME": str(tmp_path / "none")}, ROOT)


def test_two_files_are_compared_without_a_store(tmp_path: Path, bare: Settings) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("1 Payment\n\n1.1 The Buyer must pay within 30 days.\n\n1.2 Interest accrues.\n")
    new.write_text("1 Payment\n\n1.1 The Buyer must pay within 20 days.\n\n1.2 Interest accrues.\n")
    found = comparison.diff(str(old), str(new), bare, comparison.store_opener(bare), comparer=kept_comparison)
    assert [change.facets for change in found.changes] == [("wording",)]
    assert not bare.home.exists()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("gone.pdf", None, FileMissingError),  # a name that can only be a file's
        ("gone", None, NotInStoreError),  # a name that might be an edition's, without a store
        ("empty.pdf", b"", EmptyFileError),  # no bytes
    ],
)
def test_names_that_stand_for_nothing(
    tmp_path: Path, bare: Settings, name: str, data: bytes | None, kind: type[Exception]
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(kind):
        comparison.named(str(tmp_path / name) if data is not None else name, bare, comparison.store_opener(bare))


# ---------------------------------------------------------------- the sample corpus


@pytest.fixture
def store(sample_home: Path) -> Store:
    return open_store(load_settings({"ICP_HOME": str(sample_home)}, ROOT), create=False)


def test_a_question_finds_its_clause_once_for_all_editions(store: Store) -> None:
    question = "how much notice must a practice give to exercise its right to return?"
    hits = search.search(store, question, narrow=Narrow(kind="contract"), limit=5)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert len({hit.lineage for hit in hits}) == 5
    found = next(hit for hit in hits if hit.clause.citation == "GC30.4")
    assert found.edition == "2020/21"  # the newest is shown
    assert {other.edition for other in found.other_editions} == {"2019/20"}
    assert {other.status for other in found.other_editions} == {"changed"}


@pytest.mark.parametrize(
    ("narrow", "editions_found", "kinds"),
    [
        (Narrow(edition="2019/20"), {"2019/20"}, set()),  # a year: every work
        (Narrow(edition="2019/20:statutory-bodies"), {"2019/20"}, set()),  # a variant
        (Narrow(kind="definition"), set(), {"definition"}),  # a kind of clause
        (Narrow(part="General Conditions", edition="2020/21"), {"2020/21"}, set()),  # a part
    ],
)
def test_a_search_can_be_narrowed(store: Store, narrow: Narrow, editions_found: set[str], kinds: set[str]) -> None:
    hits = search.search(store, "practice", narrow=narrow, mode="lexical", limit=20)
    assert hits
    if editions_found:
        assert {hit.edition for hit in hits} == editions_found
    if kinds:
        assert {hit.clause.kind for hit in hits} == kinds
    if narrow.part:
        assert {hit.clause.part for hit in hits} == {narrow.part}


def test_a_number_finds_the_clause_itself(store: Store) -> None:
    assert search.search(store, "GC17.4", narrow=Narrow(), limit=1)[0].clause.citation == "GC17.4"


def test_a_search_without_words_or_of_another_mode_is_wrong_usage(store: Store) -> None:
    with pytest.raises(UsageError):
        search.search(store, "  ", narrow=Narrow())
    with pytest.raises(UsageError):
        search.search(store, "practice", narrow=Narrow(), mode="magic")


@pytest.mark.parametrize(
    ("narrow", "said"),
    [
        (Narrow(kind="typo"), "Kinds of clause: .*definition.* Kinds of document: contract"),  # of either sort
        (Narrow(part="typo"), "Parts: .*General Conditions"),  # of a contract or within a document
    ],
)
def test_a_limit_that_nothing_has_is_wrong_usage(store: Store, narrow: Narrow, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        search.search(store, "practice", narrow=narrow, mode="lexical")


def test_a_kind_of_document_that_the_store_lacks_finds_nothing(store: Store) -> None:
    assert search.search(store, "practice", narrow=Narrow(kind="analysis"), mode="lexical") == ()


def test_an_index_of_another_model_is_refused(store: Store, tmp_path: Path) -> None:
    spec = (ROOT / "models" / "embedder.toml").read_text()
    spec = spec.replace('adapter = "adapter.toml"', "")  # a map belongs to its model
    (tmp_path / "embedder.toml").write_text(spec.replace('query_prefix = ""', 'query_prefix = "query: "'))
    other = Settings(
        home=store.settings.home,
        manifest=store.settings.manifest,
        models=tmp_path,
        database_url=store.settings.database_url,
        prefect_home=store.settings.prefect_home,
    )
    with pytest.raises(IndexMismatchError, match="icp index rebuild"):
        search.search(open_store(other), "practice", narrow=Narrow())


def test_a_clause_is_shown_with_its_surroundings(store: Store) -> None:
    shown = clause_page.show(store, "GC30.4")
    assert shown.place.edition == "2020/21"
    assert "Right to Return" in {definition.heading for definition in shown.definitions}
    assert any(other.citation.startswith("GC17.4") for other in shown.cited_by)
    assert {clause_names.edition_name(other.places[0]) for other in shown.elsewhere} == {
        "2019/20",
        "2019/20:statutory-bodies",
    }
    older = clause_page.show(store, "gc30.4", "2019/20")
    assert older.place.edition == "2019/20"
    assert older.place.lineage == shown.place.lineage
    assert clause_names.find_clause(store, shown.place.lineage) == shown.place
    assert clause_names.find_clause(store, shown.place.clause) == shown.place


def test_a_defined_term_is_found_by_its_name(store: Store) -> None:
    assert clause_names.find_clause(store, "Operational Day").citation.endswith('"Operational Day"')


def test_the_history_says_where_words_changed(store: Store) -> None:
    entries = clause_history.history(store, "GC30.4")
    assert [clause_names.edition_name(entry.place) for entry in entries] == [
        "2019/20",
        "2019/20:statutory-bodies",
        "2020/21",
    ]
    assert [entry.changed for entry in entries] == [False, False, True]
    inserted = "".join(edit.text for edit in entries[2].words if edit.op != "delete")
    assert " ".join(inserted.split()) == " ".join(entries[2].clause.words.replace("’", "'").split())


def test_the_history_agrees_with_the_comparison_about_splits_and_merges(store: Store) -> None:
    compared = comparison.diff(
        "2019/20", "2020/21", store.settings, comparison.store_opener(store.settings), comparer=kept_comparison
    )
    several = [change for change in compared.changes if {"split", "merge"} & set(change.facets)]
    assert {facet for change in several for facet in change.facets} >= {"split", "merge"}
    for change in several:
        for name in change.new:
            entries = {clause_names.edition_name(entry.place): entry for entry in clause_history.history(store, name)}
            old, new = entries["2019/20"], entries["2020/21"]
            assert tuple(f"{clause.document}#{clause.id}" for clause in old.clauses) == change.old
            assert tuple(f"{clause.document}#{clause.id}" for clause in new.clauses) == change.new
            assert new.event.startswith("split into" if "split" in change.facets else "merged from")
            assert new.words == change.words


# a question, a clause among its results, what is shown with it, why
TOLD = [
    ("what must the ICP do", "4.1", ["(a)", "(b)", "(c)"], "words that lead in are never alone"),
    ("In planning the Services the Provider must", "SC3.7", ["3.7.1", "3.7.2", "3.7.3"], "numbered ends of a sentence"),
    ("reactivation takes place", "GC30.3", ["(a)", "(b)", "(c)"], "a list with words after it"),
    (
        "suspension event lasted 60 operational days",
        "GC17.6",
        ["(a)", "(b)", "(c)", "(f)"],
        "first items and the found",
    ),
]


@pytest.mark.parametrize(("asked", "citation", "items", "why"), TOLD, ids=[case[3] for case in TOLD])
def test_a_list_is_shown_with_its_first_items(
    store: Store, asked: str, citation: str, items: list[str], why: str
) -> None:
    found = search.search(store, asked, narrow=Narrow(), mode="lexical", limit=10)
    hit = next(one for one in found if one.clause.citation == citation)
    shown = [item.clause.label for item in hit.items]
    assert shown[: len(items)] == items or set(items) <= set(shown), why
    assert hit.page <= hit.clause.page_start <= hit.page_end


def test_no_result_is_words_that_lead_in_alone(store: Store) -> None:
    asked = ("notice", "the Provider must", "the parties must", "practice", "payment", "must ensure", "termination if")
    for question in asked:
        for hit in search.search(store, question, narrow=Narrow(), mode="lexical", limit=50):
            assert hit.items or not hit.clause.text.endswith(":"), hit.clause.citation


def test_an_item_that_was_asked_for_stands_behind_the_words_before_its_list(store: Store) -> None:
    hit = search.search(store, "GC17.6(d)", narrow=Narrow(), mode="lexical", limit=1)[0]
    assert (hit.clause.citation, [one.citation for one in hit.above]) == ("GC17.6(d)", ["GC17.6"])
    assert hit.under == ("General Conditions", "GC17 Termination")
    shown = clause_page.show(store, "GC17.6(d)")
    assert [one.citation for one in shown.above] == ["GC17.6"]
    assert shown.under == hit.under


def test_a_split_is_shown_from_either_side(store: Store) -> None:
    newer, older = clause_page.show(store, "GC14.4"), clause_page.show(store, "GC14.3", "2019/20")
    assert [row.citation for row in newer.together] == ["GC14.3"]
    (before,) = (other for other in newer.elsewhere if other.places[0].clause == older.place.clause)
    assert (before.event, before.same) == ("split into GC14.3 and GC14.4", True)
    (after,) = (other for other in older.elsewhere if newer.place in other.places)
    assert after.event == "split from GC14.3"
    assert clause_names.find_clause(store, newer.place.lineage).citation == "GC14.3"  # the first piece


def test_a_search_gives_a_split_provision_once_and_names_its_other_clause(store: Store) -> None:
    hits = search.search(store, "GC14.4", narrow=Narrow(edition="2020/21"), limit=3)
    assert hits[0].clause.citation == "GC14.4"
    assert len({hit.lineage for hit in hits}) == len(hits)
    statuses = {(other.edition, other.variant): (other.citation, other.status) for other in hits[0].other_editions}
    assert statuses["2020/21", "generic"] == ("GC14.3", "part")
    assert statuses["2019/20", "generic"] == ("GC14.3", "same")


def test_a_merged_clause_is_found_where_it_went(store: Store) -> None:
    entries = clause_history.history(store, "SC17.3", "2019/20")
    assert [clause.citation for clause in entries[0].clauses] == ["SC17.2", "SC17.3"]
    assert entries[-1].event == "merged from SC17.2 and SC17.3"
    assert [clause.citation for clause in entries[-1].clauses] == ["SC17.2"]


def test_a_clause_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotInStoreError, match="GC99"):
        clause_page.show(store, "GC99")


def test_the_comparison_of_two_editions_is_kept(store: Store) -> None:
    opener = comparison.store_opener(store.settings)
    first = comparison.diff("2019/20", "2020/21", store.settings, opener, comparer=kept_comparison)
    assert comparison.diff("2019/20", "2020/21", store.settings, opener, comparer=kept_comparison) == first
    ids = {clause.id for clause in first.old.clauses}
    named = [name for pair in first.pairs for name in pair.old] + list(first.removed)
    assert sorted(named) == sorted(ids)  # every clause exactly once
    assert any(change.guidance for change in first.changes)


def test_two_documents_of_the_store_are_compared_with_its_guidance(store: Store) -> None:
    names = ["sample-icp-2019-20-service-conditions", "sample-icp-2020-21-service-conditions"]
    found = comparison.diff(*names, store.settings, comparison.store_opener(store.settings), comparer=kept_comparison)
    guidance = {impact.document for change in found.changes for impact in change.guidance}
    assert guidance
    assert not guidance & set(names)

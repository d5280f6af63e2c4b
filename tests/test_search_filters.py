"""A search of the sample corpus narrowed in every way, its counts, and what stands beside a result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, Icp

from pipeline.errors import AmbiguousNameError, NotInStoreError, UsageError
from pipeline.library.compare import comparison
from pipeline.library.search import search
from pipeline.library.search.filters import Narrow
from pipeline.model import Hit, SearchAnswer
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.store import Store, open_store


@pytest.fixture
def store(sample_home: Path) -> Store:
    return open_store(load_settings({"ICP_HOME": str(sample_home)}, ROOT), create=False)


def ask(
    store: Store, query: str, *, limit: int = 10, offset: int = 0, like: bool = False, **limits: str
) -> SearchAnswer:
    return search.answer(store, query, narrow=Narrow(**limits), mode="lexical", limit=limit, offset=offset, like=like)


def duties(hit: Hit) -> set[tuple[str | None, str | None]]:
    return {(note.value, note.actor) for note in hit.clause.annotations if note.type == "obligation"}


Check = Callable[[Hit], bool]


@pytest.mark.parametrize(
    ("limits", "check"),
    [
        ({"variant": "statutory-bodies"}, lambda hit: "statutory" in hit.document.id),  # of any edition
        (
            {"edition": "2019/20", "variant": "Statutory-Bodies"},
            lambda hit: hit.edition == "2019/20" and "statutory" in hit.document.id,
        ),  # a year with a variant means that variant of it
        ({"document": "sample-easy-read"}, lambda hit: hit.document.id == "sample-easy-read"),  # by id
        (
            {"document": "sample icp contract 2020/21 general conditions"},
            lambda hit: hit.document.id == "sample-icp-2020-21-general-conditions",
        ),  # by title
        ({"applicability": "mh"}, lambda hit: bool({"All", "MH"} & set((hit.clause.applicability or "").split(", ")))),
        ({"obligation": "must on the Provider"}, lambda hit: ("must", "Provider") in duties(hit)),  # as it is said
        (
            {"obligation": "Provider must not"},
            lambda hit: ("must not", "Provider") in duties(hit),
        ),  # turned round
        ({"obligation": "must:Provider"}, lambda hit: ("must", "Provider") in duties(hit)),  # as the counts have it
        ({"obligation": "provider"}, lambda hit: any(actor == "Provider" for _, actor in duties(hit))),  # any duty
        ({"changed_since": "2019/20"}, lambda hit: hit.edition == "2020/21"),  # only newer editions
        ({"kind": "guidance", "edition": "2019/20"}, lambda hit: "guidance" in hit.document.id),  # two at once
    ],
)
def test_every_limit_holds_for_every_result_and_a_page_is_full(
    store: Store, limits: dict[str, str], check: Check
) -> None:
    found = ask(store, "staff services practice notice report", limit=5, **limits)
    assert len(found.hits) >= 3
    assert all(check(hit) for hit in found.hits)


@pytest.mark.parametrize(
    ("limits", "error", "said"),
    [
        ({"variant": "x"}, UsageError, "no variant “x”. Variants: generic, statutory-bodies"),
        ({"document": "x"}, UsageError, "no document “x”. Documents: .*sample-easy-read"),
        ({"applicability": "ZZ"}, UsageError, "no applicability code “ZZ”. Applicability codes: .*MH"),
        ({"obligation": "flies"}, UsageError, "“flies” on anyone. Verbs: must.* On whom: Provider"),
        ({"changed_since": "2020/21"}, UsageError, "No edition is newer .*2019/20"),
        ({"changed_since": "1999"}, NotInStoreError, "“1999”.*2019/20"),
        ({"edition": "1999"}, NotInStoreError, "“1999”.*2019/20"),
    ],
)
def test_a_value_that_nothing_has_names_those_that_there_are(
    store: Store, limits: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        ask(store, "staff", **limits)


def test_what_changed_since_an_edition_agrees_with_the_comparison(store: Store) -> None:
    compared = comparison.diff(
        "2019/20", "2020/21", store.settings, comparison.store_opener(store.settings), comparer=kept_comparison
    )
    # "heading": its words count as well; "reference": only a number that follows a renumbering is another.
    facets = {name: set(change.facets) for change in compared.changes for name in change.new}
    changed = {name for name, said in facets.items() if said & {"wording", "heading", "reference"}} | set(
        compared.added
    )
    # A clause has changed where an item of it has, and is the result for all of its items.
    parents = {clause.id: clause.parent for clause in compared.new.clauses}
    before = {clause.id: clause for clause in compared.old.clauses}
    poorer = {before[above].citation for name in compared.removed if (above := before[name].parent) is not None}
    for name in tuple(changed):
        above = parents[name]
        while above is not None:
            changed.add(above)
            above = parents[above]
    found = ask(store, "provider must may notice practice services contract", limit=500, changed_since="2019/20")
    assert len(found.hits) > 20
    for hit in found.hits:
        assert f"{hit.clause.document}#{hit.clause.id}" in changed or hit.clause.citation in poorer


def test_the_counts_are_what_choosing_a_value_gives(store: Store) -> None:
    whole = ask(store, "right to return", limit=5)
    assert whole.total >= 5
    for facet in ("edition", "part", "kind", "variant", "document", "obligation", "changed_since"):
        for value in whole.facets[facet][:2]:
            narrowed = ask(store, "right to return", limit=200, **{facet: value.value})
            assert narrowed.hits, (facet, value)
    titles = {value.label for value in whole.facets["document"]}
    assert "Sample ICP Contract 2020/21 General Conditions" in titles
    within = ask(store, "right to return", limit=5, edition="2020/21")
    assert {value.value for value in within.facets["edition"]} > {"2020/21"}, "its own limit is left out"
    assert {value.value for value in within.facets["variant"]} == {"generic"}, "the others are kept"


def test_pages_follow_one_another(store: Store) -> None:
    whole = ask(store, "notice", limit=6).hits
    second = ask(store, "notice", limit=3, offset=3)
    assert [hit.rank for hit in second.hits] == [4, 5, 6]
    assert [hit.lineage for hit in second.hits] == [hit.lineage for hit in whole[3:]]
    assert ask(store, "notice", offset=5000).hits == ()
    with pytest.raises(UsageError):
        ask(store, "notice", offset=-1)


def test_a_clause_comes_with_what_it_said_before_and_the_guidance_on_it(store: Store) -> None:
    (hit,) = ask(store, "GC30.4", limit=1).hits
    assert hit.previous is not None
    assert (hit.previous.edition, hit.previous.citation, hit.previous.status) == ("2019/20", "GC30.4", "changed")
    assert "six months" in hit.previous.text
    assert "nine months" in hit.clause.text
    assert {note.cites for note in hit.guidance} == {"GC30.4"}
    assert {"sample-contract-q-and-a", "sample-guidance-gp-participation"} <= {note.document for note in hit.guidance}
    assert hit.cites == ()
    assert hit.why.reasons[:2] == ("Its number was asked for.", "The definition of “Right to Return” cites it.")


def test_what_did_not_change_says_so_and_the_first_edition_has_nothing_before_it(store: Store) -> None:
    (hit,) = ask(store, "GC30.3", limit=1).hits
    assert hit.previous is not None
    assert hit.previous.status == "same"
    (first,) = ask(store, "GC30.3", limit=1, edition="2019/20").hits
    assert first.previous is None


def test_guidance_leads_to_the_clauses_that_it_cites_and_says_what_became_of_them(store: Store) -> None:
    hits = ask(store, "return at the two-year break point", kind="guidance", limit=5).hits
    cited = {one.cites: one for hit in hits for one in hit.cites}
    assert (cited["GC30.4"].edition, cited["GC30.4"].status, cited["GC30.4"].newest) == (
        "2019/20",
        "changed",
        "2020/21",
    )
    assert cited["GC30.4"].clause == "sample-icp-2019-20-general-conditions#gc30.4"
    assert all(hit.guidance == () for hit in hits)


def test_more_like_a_clause(store: Store) -> None:
    found = search.answer(store, "GC30.4", like=True, limit=5)
    assert found.like == "sample-icp-2020-21-general-conditions#gc30.4"
    assert found.nearest == "exact"
    own = ask(store, "GC30.4", limit=1).hits[0].lineage
    assert own not in {hit.lineage for hit in found.hits}
    assert any("return" in hit.clause.text.lower() for hit in found.hits[:3])
    with pytest.raises(NotInStoreError):
        search.answer(store, "GC99.9", like=True)
    with pytest.raises((AmbiguousNameError, NotInStoreError)):
        search.answer(store, "no such thing", like=True)


def test_the_best_sentence_is_marked_with_the_words(store: Store) -> None:
    found = ask(store, "six months' notice at the break point", kind="q-and-a", limit=3)
    marked = [hit for hit in found.hits if hit.sentence is not None]
    assert marked
    for hit in marked:
        start, end = hit.sentence or (0, 0)
        assert any(start <= one < end for one, _ in hit.highlights)
        assert hit.why.words


def test_a_sentence_is_found_by_its_meaning_where_no_word_decides(store: Store) -> None:
    from pipeline.index.query import parse_query
    from pipeline.library.search.result_reasons import SENTENCES, Reasons

    index, _ = search.index_and_encoder(store, lexical_only=True)

    def encode(texts: object) -> np.ndarray:
        return np.asarray([[1.0, 0.0] if "cat" in text else [0.0, 1.0] for text in texts])  # type: ignore[attr-defined]

    vector = np.asarray([1.0, 0.0], dtype=np.float32)
    reasons = Reasons(index=index, parsed=parse_query("zebra"), records={}, encode=encode, vector=vector)
    assert reasons.sentence("A dog. A cat. A cow.") == (7, 13)
    assert reasons.sentence(" ".join(["A dog. A cat."] * SENTENCES)) is None, "a page has only so many"


def test_the_command_takes_every_limit_and_says_what_it_read(icp: Icp, sample_home: Path) -> None:
    done = icp(
        "search", "ACO notice", "--obligation", "Provider", "--changed-since", "2019/20", "--limit", "2", "--why",
        "--mode", "lexical", home=sample_home,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "“ACO” was read as “ICP”" in done.stdout
    assert "2019/20 said: " in done.stdout
    assert "These words stand in it: " in done.stdout
    assert " provisions come near; more: --offset 2" in done.stdout


def test_the_command_finds_what_is_like_a_clause(icp: Icp, sample_home: Path) -> None:
    done = icp("search", "--like", "GC30.4", "--kind", "guidance", "--mode", "lexical", "--json", home=sample_home)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["like"].endswith("#gc30.4")
    assert answer["hits"][0]["cites"]
    assert {"edition", "part", "kind", "variant", "document", "changed_since"} <= set(answer["facets"])
    assert icp("search", "x", "--like", "GC30.4", home=sample_home).returncode == 2, "a question or a clause, not both"


def test_a_number_that_is_not_there_is_said(icp: Icp, sample_home: Path) -> None:
    done = icp("search", "GC17.44", "--limit", "1", home=sample_home)
    assert "No document here has GC17.44. The nearest number above it is GC17." in done.stdout
    assert " 1. GC17  " in done.stdout

"""The comparison of the sample editions against the list of planted changes, which nobody's program wrote.

`corpus/expected_changes.toml` comes from the editor's knowledge: every planted change, every clause renumbered by it,
every reference that follows. Every one of them must be found with its facets, and nothing else.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.library.compare.comparison import diff, store_opener
from pipeline.model import EditionDiff
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.text import canonical

ROOT = Path(__file__).resolve().parent.parent
OPS = ("delete", "insert")
Places = tuple[tuple[str, ...], tuple[str, ...]]
EXPECTED: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (ROOT / "corpus" / "expected_changes.toml").read_text(encoding="utf-8")
)


def places(row: dict[str, Any]) -> Places:
    old, new = row["old"], row["new"]
    return (
        tuple([old] if isinstance(old, str) else old),
        tuple([new] if isinstance(new, str) else new),
    )


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", canonical(text)))


def planted(kind: str) -> dict[Places, set[str]]:
    """Facets by the citations on both sides; "added" and "removed" for clauses that stand on one side only."""
    found: dict[Places, set[str]] = {}
    for row in EXPECTED[kind]:
        old, new = places(row)
        found[old, new] = set(row["facets"]) if old and new else {"added" if new else "removed"}
    return found


def reported(diff: EditionDiff) -> dict[Places, set[str]]:
    old = {clause.id: clause.citation for clause in diff.old.clauses}
    new = {clause.id: clause.citation for clause in diff.new.clauses}
    found = {
        (tuple(old[each] for each in pair.old), tuple(new[each] for each in pair.new)): set(pair.facets)
        for pair in diff.pairs
        if pair.facets
    }
    found |= {((), (new[each],)): {"added"} for each in diff.added}
    return found | {((old[each],), ()): {"removed"} for each in diff.removed}


@pytest.fixture(scope="module")
def editions(sample_home: Path) -> EditionDiff:
    settings = load_settings({"ICP_HOME": str(sample_home)}, ROOT)
    return diff("2019/20", "2020/21", settings, store_opener(settings), comparer=kept_comparison)


def test_every_planted_change_is_found_with_its_facets_and_nothing_else(editions: EditionDiff) -> None:
    expected = planted("change")
    for kind, facet in (("renumbered", "number"), ("reference", "reference")):
        for row in EXPECTED[kind]:
            expected.setdefault(places(row), set()).add(facet)
    assert reported(editions) == expected


@pytest.fixture(scope="module")
def variant(sample_home: Path) -> EditionDiff:
    settings = load_settings({"ICP_HOME": str(sample_home)}, ROOT)
    return diff("2019/20", "2019/20:statutory-bodies", settings, store_opener(settings), comparer=kept_comparison)


def test_the_variant_differs_as_planted(variant: EditionDiff) -> None:
    assert reported(variant) == planted("variant_change")


@pytest.mark.parametrize("row", [row for row in EXPECTED["change"] if "old_words" in row], ids=lambda row: row["id"])
def test_the_words_that_went_and_came_are_shown(editions: EditionDiff, row: dict[str, Any]) -> None:
    old = {clause.id: clause.citation for clause in editions.old.clauses}
    new = {clause.id: clause.citation for clause in editions.new.clauses}
    change = next(
        change
        for change in editions.changes
        if (tuple(old[each] for each in change.old), tuple(new[each] for each in change.new)) == places(row)
    )
    shown = {op: canonical("".join(edit.text for edit in change.words if edit.op in {op, "equal"})) for op in OPS}
    marked = {op: words(" ".join(edit.text for edit in change.words if edit.op == op)) for op in OPS}
    for op, here, there in (("delete", "old_words", "new_words"), ("insert", "new_words", "old_words")):
        assert canonical(row.get(here, "")) in shown[op], "the words stand in the clause as shown"
        assert words(row.get(here, "")) - words(row.get(there, "")) <= marked[op], "and what is new or gone is marked"


def test_the_references_that_were_left_behind_are_the_planted_ones(editions: EditionDiff) -> None:
    new = {clause.id: clause.citation for clause in editions.new.clauses}
    kinds = ("dangling", "re-pointed")
    planted_ones = {(row["kind"], row["new"][0]) for row in EXPECTED["change"] if row["kind"] in kinds}
    assert {(found.kind, new[found.clause]) for found in editions.references} == planted_ones


def test_the_passages_that_paraphrase_a_changed_clause(editions: EditionDiff) -> None:
    old = {clause.id: clause.citation for clause in editions.old.clauses}
    found = {
        (old[change.old[0]], hit.document, hit.citation)
        for change in editions.changes
        for hit in change.guidance
        if hit.how == "paraphrases"
    }
    rows = [row for row in EXPECTED["paraphrase"] if "missed" not in row]
    assert found == {(row["clause"], row["document"], row["passage"]) for row in rows}


def rippled(diff: EditionDiff) -> dict[str, set[str]]:
    """The citations of the clauses that each change touches, by the citation of its clause."""
    old = {clause.id: clause.citation for clause in diff.old.clauses}
    new = {clause.id: clause.citation for clause in diff.new.clauses}
    return {
        (old | new)[(change.old or change.new)[0]]: {new[ripple.clause] for ripple in change.ripple}
        for change in diff.changes
        if change.ripple
    }


def touched(diff: EditionDiff, kind: str) -> dict[str, set[str]]:
    """The same by the list; who uses a term is looked up by its words, without the program's marks."""
    reworded = {
        ident
        for change in diff.changes
        if not change.old or set(change.facets) & {"wording", "heading"}
        for ident in change.new
    }
    expected = {}
    for row in EXPECTED[kind]:
        if "touches" in row:
            expected[row["clause"]] = set(row["touches"])
            continue
        longer = row.get("longer", "(no longer term)")
        pattern = re.compile(rf"\b{row['uses']}(?:s|es)?\b")
        expected[row["clause"]] = {
            clause.citation
            for clause in diff.new.clauses
            if clause.id not in reworded
            and pattern.search(clause.text.replace(longer, ""))
            and clause.heading != row["uses"]
        }
    return expected


def test_the_ripples_are_those_of_the_list_and_no_others(editions: EditionDiff) -> None:
    assert rippled(editions) == touched(editions, "ripple")


def test_the_ripples_of_the_variant_are_those_of_the_list(variant: EditionDiff) -> None:
    assert rippled(variant) == touched(variant, "variant_ripple")


def test_the_passages_that_cite_a_changed_clause(editions: EditionDiff) -> None:
    old = {clause.id: clause.citation for clause in editions.old.clauses}
    found = {
        (old[change.old[0]], hit.document, hit.citation)
        for change in editions.changes
        for hit in change.guidance
        if hit.how == "cites"
    }
    expected = {(row["clause"], row["document"], passage) for row in EXPECTED["citing"] for passage in row["passages"]}
    assert found == expected

"""What a clause refers to with all that stands below it: each once, with what says it, so that counts add up."""

from __future__ import annotations

import pytest

from pipeline.library.clauses.surroundings import cited_by, references, terms
from pipeline.model import Annotation, Clause


def clause(id_: str, *targets: str | None, kind: str = "reference") -> Clause:
    text = "as in clause 9" if targets else "words"
    marks = tuple(Annotation(type=kind, start=6, end=14, value=None, target=target) for target in targets)
    return Clause(
        id=id_,
        label=id_,
        citation=f"GC{id_}",
        heading=None,
        text=text,
        parent=None,
        kind="clause",
        page_start=1,
        page_end=1,
        annotations=marks,
    )


CASES = (
    # (the clause and what stands below it, what it refers to: cited, target, said in), why
    ([clause("1", "2")], [("2", ())], "its own reference is said in no item"),
    ([clause("1"), clause("1a", "2")], [("2", ("GC1a",))], "an item's reference counts for its clause"),
    (
        [clause("1"), clause("1a", "2"), clause("1b", "2", "3")],
        [("2", ("GC1a", "GC1b")), ("3", ("GC1b",))],
        "once each",
    ),
    ([clause("1", "2"), clause("1a", "2")], [("2", ())], "what the clause says itself needs no item named"),
    ([clause("1", None)], [(None, ())], "a reference that leads nowhere is counted too"),
)


@pytest.mark.parametrize(("inside", "wanted", "why"), CASES, ids=[why for *_, why in CASES])
def test_what_a_clause_refers_to(
    inside: list[Clause], wanted: list[tuple[str | None, tuple[str, ...]]], why: str
) -> None:
    known = {one.id: one for one in (*inside, clause("2"), clause("3"))}
    found = references(inside, known)
    assert [(one.clause.id if one.clause else None, one.said_in) for one in found] == wanted


def test_what_refers_to_a_clause_or_to_what_stands_below_it() -> None:
    inside = [clause("1"), clause("1a", "1")]
    others = [clause("4", "1"), clause("5", "1a"), clause("6", "4")]
    assert [one.id for one in cited_by([*inside, *others], inside)] == ["4", "5"]


def test_a_definition_below_does_not_use_itself() -> None:
    inside = [clause("1"), clause("d", "d", "e", kind="term")]
    assert [one.id for one in terms(inside, {one.id: one for one in (*inside, clause("e"))})] == ["e"]

"""What of a clause is embedded: context, cuts and hashes."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.embed.passages import clause_key, contexts, passages
from pipeline.model import Clause


def clause(ident: str, text: str, *, heading: str | None = None, parent: str | None = None, **more: object) -> Clause:
    blank = Clause(
        id=ident,
        label=ident,
        citation=ident,
        heading=heading,
        text=text,
        parent=parent,
        kind="clause",
        page_start=1,
        page_end=1,
    )
    return replace(blank, **more)  # type: ignore[arg-type]


def count(text: str) -> int:
    """A stand-in for a tokenizer: words and marks."""
    return len(re.findall(r"\w+|[^\w\s]", text))


def texts(clauses: list[Clause], max_tokens: int = 64) -> list[str]:
    return [passage.text for passage in passages(clauses, document_id="d", count=count, max_tokens=max_tokens)]


TREE = [
    clause("17", "", heading="Termination", part="General Conditions"),
    clause("17.1", "The Provider must:", parent="17", part="General Conditions"),
    clause("a", "notify the Commissioner", parent="17.1", part="General Conditions"),
    clause("17.2", "Either Party may terminate.", heading="Voluntary", parent="17", part="General Conditions"),
]


@pytest.mark.parametrize(
    ("ident", "context"),
    [
        ("17", "General Conditions"),  # the part
        ("17.1", "General Conditions > Termination"),  # the headings above, not its own
        ("a", "General Conditions > Termination > The Provider must:"),  # an item says nothing without its lead-in
        ("17.2", "General Conditions > Termination"),
    ],
)
def test_context(ident: str, context: str) -> None:
    assert contexts(TREE)[ident] == context


def test_context_keeps_the_end_of_a_long_lead_in() -> None:
    tree = [clause("1", "word " * 100 + "the Provider must:"), clause("a", "pay", parent="1")]
    context = contexts(tree)["a"]
    assert context.endswith("the Provider must:")
    assert len(context) <= 240


def test_context_of_a_circle_ends() -> None:
    assert contexts([clause("1", "x", parent="2"), clause("2", "y", heading="H", parent="1")])["1"] == "H"


def test_passages_of_a_tree() -> None:
    assert texts(TREE) == [
        "General Conditions: Termination",
        "General Conditions > Termination: The Provider must:",
        "General Conditions > Termination > The Provider must:: notify the Commissioner",
        "General Conditions > Termination: Voluntary. Either Party may terminate.",
    ]


def test_renumbering_alone_changes_no_hash() -> None:
    moved = [
        replace(one, id="x" + one.id, label="99", citation="GC99", parent=one.parent and "x" + one.parent)
        for one in TREE
    ]
    old, new = (passages(tree, document_id="d", count=count, max_tokens=64) for tree in (TREE, moved))
    assert [one.hash for one in old] == [one.hash for one in new]
    assert old[0].key == clause_key("d", "17") == "d#17"


def test_a_clause_without_words_has_no_passage() -> None:
    assert texts([clause("1", " ")]) == []


def test_a_long_clause_is_cut_at_sentences() -> None:
    sentences = [f"Sentence {number} speaks of payment and of notice." for number in range(20)]
    made = texts([clause("1", " ".join(sentences), heading="Payment")], max_tokens=40)
    assert len(made) > 3
    assert all(piece.endswith(".") for piece in made)


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=300)


@given(text=WORDS, heading=st.none() | st.text("ab ", max_size=200), room=st.integers(16, 60))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, heading: str | None, room: int) -> None:
    tree = [clause("0", "shall do:", heading=heading), clause("1", text, parent="0")]
    made = [one for one in passages(tree, document_id="d", count=count, max_tokens=room) if one.key == "d#1"]
    assert all(count(one.text) <= room - 2 for one in made)
    joined = "".join("".join(one.text.split()) for one in made)
    assert all(word in joined or len(word) > room - 2 for word in text.split())
    assert [one.number for one in made] == list(range(len(made)))

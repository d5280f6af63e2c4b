"""The comparison of two sides: what always holds, whatever they say."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace

from comparing import compare
from hypothesis import given
from hypothesis import strategies as st
from outlines import side

from pipeline.model import Side

WORDS = ["the", "Buyer", "must", "may", "pay", "tell", "Supplier", "clause 1", "days", "30", "not", "and", "keep"]


@st.composite
def contracts(draw: st.DrawFn) -> Side:
    """A contract of up to nine sections of a few clauses; short texts, so that twins are common."""
    lines = []
    for section in range(draw(st.integers(0, 4))):
        lines.append(f"{section + 1} | {draw(st.sampled_from(['Pay', 'Law', 'Staff', '']))} |")
        for clause in range(draw(st.integers(0, 5))):
            words = draw(st.lists(st.sampled_from(WORDS), max_size=14))
            lines.append(f"  {section + 1}.{clause + 1} | | {' '.join(words)}")
    return side("\n".join(lines))


@given(contracts())
def test_a_side_compared_with_itself_has_no_changes(one: Side) -> None:
    diff = compare(one, one)
    assert not diff.changes
    assert {(pair.old, pair.new) for pair in diff.pairs} == {((clause.id,), (clause.id,)) for clause in one.clauses}


@given(contracts(), contracts())
def test_every_clause_is_in_exactly_one_place(old: Side, new: Side) -> None:
    diff = compare(old, new)
    olds = Counter([ident for pair in diff.pairs for ident in pair.old] + list(diff.removed))
    news = Counter([ident for pair in diff.pairs for ident in pair.new] + list(diff.added))
    assert olds == Counter(clause.id for clause in old.clauses)
    assert news == Counter(clause.id for clause in new.clauses)
    for pair in diff.pairs:
        assert (pair.status == "changed") == bool(pair.facets)
        assert 0 <= pair.score <= 1
    levels = [("high", "medium", "low", "none").index(change.significance.level) for change in diff.changes]
    assert levels == sorted(levels)
    assert compare(old, new) == diff, "the same input gives the same answer"


def test_a_shuffled_long_contract_is_put_together_again() -> None:
    rng = random.Random(7)
    words = [f"w{n}" for n in range(400)]
    lines = []
    for section in range(1, 13):
        lines.append(f"{section} | {' '.join(rng.sample(words, 2))} |")
        lines += [f"  {section}.{n} | | {' '.join(rng.sample(words, 12))}" for n in range(1, 9)]
    old = side("\n".join(lines))
    kept = [clause for clause in old.clauses if rng.random() < 0.9 or clause.heading]
    new = replace(
        old, clauses=tuple(replace(c, text=c.text.replace(c.text.split()[5], "changed")) if c.text else c for c in kept)
    )
    diff = compare(old, new)
    assert all(pair.old == pair.new for pair in diff.pairs)
    assert set(diff.removed) == {clause.id for clause in old.clauses} - {clause.id for clause in kept}
    assert not diff.added


def test_importing_the_package_is_light() -> None:
    code = "import sys, pipeline.diff; sys.exit('scipy' in sys.modules or 'rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

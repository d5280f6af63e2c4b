"""The questions that the first page offers: of the store itself, and each finds something."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from pipeline.library.clauses.clause_page import find_clause
from pipeline.library.search import search
from pipeline.library.search.examples import examples
from pipeline.library.search.result_page import is_citation
from pipeline.settings import load_settings
from pipeline.store import Store, open_store


def opened(home: Path) -> Store:
    return open_store(load_settings({"ICP_HOME": str(home)}, ROOT))


@pytest.mark.parametrize("home", ["sample_home", "three_home", "hostile_home"])
def test_each_finds_something(home: str, request: pytest.FixtureRequest) -> None:
    store = opened(request.getfixturevalue(home))
    offered = examples(store)
    assert offered
    for one in offered:
        if is_citation(one):
            assert find_clause(store, one).citation == one
        else:
            assert search.search(store, one, narrow=search.NOTHING, mode="lexical"), one


def test_they_are_of_several_sorts(sample_home: Path) -> None:
    offered = examples(opened(sample_home))
    assert offered[0].endswith("?")
    assert any(is_citation(one) for one in offered)
    assert offered[-1].startswith("“")

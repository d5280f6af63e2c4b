"""Processes that search beside one another answer as this one does, and come and go with the page."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_cases import client, copied, warm

from pipeline.errors import UsageError
from pipeline.library.search import searchers
from pipeline.library.search.search import Narrow, answer

pytestmark = pytest.mark.slow

QUESTION = "can a practice return to its GMS contract?"


@pytest.fixture(scope="module")
def opened(web_home: Path) -> Iterator[searchers.Searchers]:
    with searchers.searching_beside(warm(web_home, web_searchers="2").settings) as made:
        assert made is not None
        made.open()
        yield made


def test_they_answer_as_this_process_does(opened: searchers.Searchers, web_home: Path) -> None:
    store = warm(web_home)
    assert searchers.beside(store.settings) is opened
    for narrow in (Narrow(), Narrow(edition="2019/20", kind="guidance")):
        assert opened.answer(QUESTION, narrow=narrow, limit=5) == answer(store, QUESTION, narrow=narrow, limit=5)


def test_what_is_wrong_with_a_question_is_said(opened: searchers.Searchers) -> None:
    with pytest.raises(UsageError, match="no search mode"):
        opened.answer(QUESTION, mode="nonsense")


def test_where_one_is_ended_from_outside_they_begin_anew(opened: searchers.Searchers) -> None:
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    assert opened.answer(QUESTION, limit=1).hits


def test_the_page_asks_them_and_ends_them(web_home: Path, tmp_path: Path) -> None:
    before = {child.pid for child in multiprocessing.active_children()}
    copied(web_home, tmp_path / "home")
    store = warm(tmp_path / "home", web_searchers="2")
    with client(store) as asking:
        until = time.monotonic() + 120
        while searchers.beside(store.settings) is None:
            assert time.monotonic() < until
            time.sleep(0.1)
        children = [child for child in multiprocessing.active_children() if child.pid not in before]
        assert len(children) == 2
        found = asking.get("/api/search", params={"q": QUESTION, "per_page": 3}).json()
        assert [hit["clause"]["citation"] for hit in found["hits"]] == [
            hit.clause.citation for hit in answer(store, QUESTION, limit=3).hits
        ]
    for child in children:
        child.join(30)
        assert not child.is_alive()


def test_without_the_setting_nothing_is_started(web_home: Path) -> None:
    with searchers.searching_beside(warm(web_home).settings) as made:
        assert made is None

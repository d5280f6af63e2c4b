"""`icp history`: a provision through three editions and a variant, and the edition of each of its words."""

from __future__ import annotations

import json

import pytest
from conftest import Icp
from jsonschema import Draft202012Validator
from three_editions import three_editions

from pipeline import shapes
from pipeline.library.clauses.clause_blame import trace
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return three_editions(tmp_path_factory.mktemp("three"))


def test_the_line_is_what_led_to_the_newest_edition(store: Store) -> None:
    found = trace(store, "1.1")
    assert found.line == ("2018/19", "2019/20", "2020/21")
    assert found.text == "The Buyer must pay each correct invoice within 20 days of its receipt by the finance team."
    assert [(item.text.strip(), item.since, item.gone) for item in found.stretches if item.text.strip() != ""] == [
        ("The Buyer must pay each", "2018/19", None),
        ("correct", "2020/21", None),
        ("invoice within", "2018/19", None),
        ("30", "2018/19", "2019/20"),
        ("20", "2019/20", None),
        ("days of its receipt by the finance team.", "2018/19", None),
    ]


@pytest.mark.parametrize(
    ("edition", "line", "reason"),
    [
        ("2018/19", ("2018/19",), "the first edition"),
        ("2019/20", ("2018/19", "2019/20"), "one in the middle: nothing of what came after"),
        ("2019/20:bodies", ("2018/19", "2019/20", "2019/20:bodies"), "a variant comes out of the generic text"),
    ],
)
def test_an_older_edition_has_its_own_line(store: Store, edition: str, line: tuple[str, ...], reason: str) -> None:
    found = trace(store, "1.1", edition)
    assert found.line == line, reason
    assert len(found.entries) == 4  # the history itself has all


def test_what_came_back_is_told_as_it_was(store: Store) -> None:
    told = [(item.text.strip(), item.since, item.gone) for item in trace(store, "1.2").stretches]
    assert ("No interest", "2019/20", "2020/21") in told
    assert ("Interest", "2018/19", "2019/20") in told
    assert ("Interest", "2020/21", None) in told


def test_the_shape_is_the_published_one(store: Store) -> None:
    found = trace(store, "1.1")
    shape = shapes.history_shape(clause=found.place, line=found.line, stretches=found.stretches, entries=found.entries)
    validator = Draft202012Validator(shapes.schema("icp/history/1"))
    validator.validate(json.loads(json.dumps(shape)))
    assert shape["text"] == "".join(item["text"] for item in shape["blame"] if item["gone"] is None)


def test_a_section_shows_the_words_that_changed_below_it(store: Store, icp: Icp) -> None:
    found = trace(store, "1", "2020/21")
    (newest,) = [entry for entry in found.entries if entry.place.document == "third"]
    assert newest.own
    assert not newest.reworded
    told = {
        (one.name, one.what): [edit.text.strip() for edit in one.words if edit.op != "equal"] for one in newest.changes
    }
    assert told == {("1.1", "changed"): ["correct"], ("1.2", "changed"): ["No interest", "Interest"]}
    shape = shapes.history_shape(clause=found.place, line=found.line, stretches=found.stretches, entries=found.entries)
    Draft202012Validator(shapes.schema("icp/history/1")).validate(json.loads(json.dumps(shape)))
    printed = icp(
        "history", "1", home=store.settings.home, environ={"ICP_MANIFEST": str(store.settings.manifest)}
    ).stdout
    assert "1.2 changed:" in printed
    assert "[-No interest-]{+Interest+}" in printed.replace(" {+", "{+")


def test_the_printed_blame_needs_no_colour(store: Store, icp: Icp) -> None:
    environ = {"ICP_MANIFEST": str(store.settings.manifest)}
    done = icp("history", "1.1", home=store.settings.home, environ=environ)
    assert done.returncode == 0, done.stderr
    assert "not marked: 2018/19; {2: …} 2019/20; {3: …} 2020/21" in done.stdout
    assert "pay each {3: correct} invoice within {2: 20} days" in done.stdout
    assert "with 2019/20: … each correct invoice within [-30-]  (there since 2018/19)" in done.stdout
    whole = icp("history", "2.1", home=store.settings.home, environ=environ).stdout
    assert "every word stands since 2018/19" in whole

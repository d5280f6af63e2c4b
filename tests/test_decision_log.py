"""The log of decisions: nothing in it is changed unseen, and several who write at once lose nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import ROOT
from sqlalchemy import text

from pipeline.errors import StoreError
from pipeline.model.decision import Choice, DecidedOn, DecisionRecord, Entered
from pipeline.store.database import Database
from pipeline.store.decision_log import DecisionLog, standing

WHEN = "2026-04-03T09:00:00+00:00"


def about(clause: str = "a#1", words: str = "w") -> DecidedOn:
    return DecidedOn(
        work="work",
        old="work@2018/19",
        new="work@2019/20",
        edition="work@2019/20",
        clauses=(clause,),
        citation=clause,
        lineage="l",
        words=words,
        below="",
    )


def written(log: DecisionLog, *decisions: str, clause: str = "a#1", who: str = "ann") -> tuple[DecisionRecord, ...]:
    entries = [Entered(about=about(clause), choice=Choice(decision=name, comment="“ü”")) for name in decisions]
    return log.put_down(lambda _: entries, who=who, via="register", when=WHEN)


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    return DecisionLog(Database.open(f"sqlite:///{tmp_path / 'c.db'}", tmp_path))


def test_an_entry_comes_back_as_it_was_written(log: DecisionLog) -> None:
    (first,) = written(log, "Act")
    (second,) = written(log, "Ask")
    assert log.all() == (first, second)
    assert (first.number, first.previous, second.number, second.previous) == (1, "", 2, first.hash)
    assert first.choice == Choice(decision="Act", comment="“ü”")
    assert (first.about, first.who, first.via, first.made_at) == (about(), "ann", "register", WHEN)
    assert log.faults() == ()


def test_what_a_writer_does_is_whole_or_absent(log: DecisionLog) -> None:
    def half(_: Sequence[DecisionRecord]) -> Sequence[Entered]:
        raise ValueError("no")

    written(log, "Act")
    with pytest.raises(ValueError, match="no"):
        log.put_down(half, who="ann", via="page", when=WHEN)
    assert len(log.all()) == 1


# What somebody does to the rows, which entry is named, and what this is
TAMPERED = [
    ("update decisions set decision = 'Accept' where number = 2", "entry 2", "a word is changed"),
    ("update decisions set who = 'bob' where number = 1", "entry 1", "somebody else has decided it"),
    ("update decisions set clauses = '[\"a#9\"]' where number = 3", "entry 3", "it is about another clause"),
    ("update decisions set words = 'v' where number = 3", "entry 3", "it is about other words"),
    ("update decisions set clauses = 'x' where number = 2", "entry 2", "a list is no list any more"),
    ("update decisions set after = '[]' where number = 3", "entry 3", "it replaces nothing any more"),
    ("delete from decisions where number = 2", "entry 2 is missing", "an entry is taken out"),
    ("delete from decisions where number = 1", "entry 1 is missing", "the first one is"),
    ("update decisions set hash = 'f' where number = 2", "entry 2", "the hash is changed"),
    ("update decisions set previous = 'f' where number = 2", "entry 2", "the hash before it is"),
]


@pytest.mark.parametrize(("statement", "named", "reason"), TAMPERED, ids=[row[2] for row in TAMPERED])
def test_what_was_tampered_with_is_found(tmp_path: Path, statement: str, named: str, reason: str) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'c.db'}", tmp_path)
    log = DecisionLog(database)
    (first,) = written(log, "Act")
    written(log, "Ask", clause="a#2")
    log.put_down(
        lambda _: [Entered(about=about(), choice=Choice(decision="Object"), after=(first.hash,))],
        who="ann",
        via="page",
        when=WHEN,
    )
    assert log.faults() == ()
    with database.engine.begin() as connection:
        connection.execute(text(statement))
    assert named in log.faults()[0], reason
    with pytest.raises(StoreError, match="damaged"):
        written(log, "Accept")  # nothing is built on it


def test_an_entry_with_its_hash_made_anew_breaks_the_next_one(log: DecisionLog, tmp_path: Path) -> None:
    """Whoever knows how hashes are made still has to make all that follow."""
    from pipeline.store.decision_log import hash_of

    written(log, "Act", "Ask")
    database = Database.open(f"sqlite:///{tmp_path / 'c.db'}", tmp_path)
    with database.engine.begin() as connection:
        row = dict(connection.execute(text("select * from decisions where number = 1")).mappings().one())
        row["decision"] = "Object"
        connection.execute(text(f"update decisions set decision = 'Object', hash = '{hash_of(row)}' where number = 1"))
    assert log.faults() == (
        f"What stands before entry 2 (a#1, ann, {WHEN}) is not what stood there when it was written.",
    )


def test_what_no_other_took_the_place_of_stands(log: DecisionLog) -> None:
    (first,) = written(log, "Act")
    (other,) = written(log, "Ask", clause="a#2")
    assert standing(log.all()) == {first.about.subject: (first,), other.about.subject: (other,)}
    entry = Entered(about=about(), choice=Choice(decision="Object"), after=(first.hash,))
    (second,) = log.put_down(lambda _: [entry], who="ann", via="page", when=WHEN)
    assert standing(log.all())[first.about.subject] == (second,)
    (third,) = log.put_down(lambda _: [entry], who="bob", via="page", when=WHEN)
    assert standing(log.all())[first.about.subject] == (second, third)  # in conflict


WRITER = """
import sys
from pipeline.model.decision import Choice, Entered
from pipeline.store.database import Database
from pipeline.store.decision_log import DecisionLog
sys.path.insert(0, sys.argv[3])
from test_decision_log import WHEN, about
log = DecisionLog(Database.open(sys.argv[1]))
for at in range(int(sys.argv[4])):
    def make(before):
        return [Entered(about=about(), choice=Choice(comment=f"{len(before)} before"))]
    log.put_down(make, who=sys.argv[2], via="register", when=WHEN)
"""


def check_several_at_once(url: str, each: int = 8) -> None:
    """Three programs write at the same time; every entry is there, and each was made with all before it in view."""
    log = DecisionLog(Database.open(url))
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    tests = str(ROOT / "tests")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, name, tests, str(each)], env=environ, stderr=subprocess.PIPE, text=True
        )
        for name in ("ann", "bob", "zoe")
    ]
    assert [process.communicate(timeout=120)[1] for process in started] == ["", "", ""]
    found = log.all()
    assert {name: sum(record.who == name for record in found) for name in ("ann", "bob", "zoe")} == dict.fromkeys(
        ("ann", "bob", "zoe"), each
    )
    assert [record.choice.comment for record in found] == [f"{at} before" for at in range(3 * each)]
    assert log.faults() == ()


@pytest.mark.slow
def test_several_at_once_lose_nothing(tmp_path: Path) -> None:
    check_several_at_once(f"sqlite:///{tmp_path / 'c.db'}")


@pytest.mark.slow
def test_several_at_once_lose_nothing_on_a_database_server(postgres: Callable[[], str]) -> None:
    check_several_at_once(postgres())

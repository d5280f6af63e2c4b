"""Decisions survive: entered in a register, taken into the log, brought along to later editions and never to other
words unsaid."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from comparing import compare
from conftest import ROOT
from decided_store import SECOND, TEXTS, THIRD, changed, filled, places, register_of, report_of, saved, store_of
from openpyxl import load_workbook
from outlines import side
from sqlalchemy import text as sql

from pipeline.decisions.beside import keys_of_files
from pipeline.decisions.carry import Line, carried
from pipeline.decisions.trail import Step
from pipeline.errors import NotInStoreError, RegisterError, StoreError, UnsupportedFormatError
from pipeline.library.compare.report_files import previews
from pipeline.library.decisions.export import as_csv, as_json
from pipeline.library.decisions.listing import Wanted, listed
from pipeline.model import Pair
from pipeline.model.decision import Choice, DecidedOn, DecisionRecord, PastDecision
from pipeline.report.content import content
from pipeline.report.register_keys import KEY, KEYS_SHEET, REGISTER_SHEET
from pipeline.report.subscriber_filter import SubscriberFilter
from pipeline.report.xlsx import register
from pipeline.settings import load_settings
from pipeline.steps.decisions import take_register
from pipeline.steps.ingest.removal import remove_documents
from pipeline.steps.mail.digests import editions_compared
from pipeline.store import Store, open_store
from pipeline.store.backup import restore_backup, write_backup
from pipeline.store.verify import check_decisions

FIRST_TWO = ("2018/19", "2019/20")
LAST_TWO = ("2019/20", "2020/21")
ACT = {"Decision": "Act", "Owner": "Zoë", "Due": "2026-05-01", "Status": "Open", "Comment": "to be costed"}


def copy_of(store: Store, folder: Path) -> Store:
    """The same store in another folder."""
    shutil.copytree(store.settings.home, folder / "home")
    environ = {"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(store.settings.manifest)}
    return open_store(load_settings(environ, folder))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three editions, nothing decided; not to be changed."""
    return store_of(tmp_path_factory.mktemp("made"))


@pytest.fixture
def store(made: Store, tmp_path: Path) -> Iterator[Store]:
    """The same to be changed."""
    store = copy_of(made, tmp_path)
    yield store
    store.close()


@pytest.fixture(scope="module")
def decided(made: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Every change from the first to the second edition decided on; not to be changed."""
    store = copy_of(made, tmp_path_factory.mktemp("decided"))
    data = register_of(store, *FIRST_TWO)
    rows, _ = places(load_workbook(io.BytesIO(data)))
    take_register(store, filled(data, {name: {**ACT, "Comment": name} for name in rows}), "r.xlsx", "ann")
    return store


def before(store: Store, old: str, new: str) -> dict[str, PastDecision]:
    """What a report says of earlier decisions, by the clause that was decided on."""
    return {past.record.about.citation: past for past, _ in report_of(store, old, new).decided}


# ---------------------------------------------------------------- the third edition

# The clause decided on, where it is now, its words, is it sure, what is said, why
CARRIED = [
    ("1.1", "1.1", "same", True, "The words are the same.", "nothing changed"),
    ("1.2", "1.2", "other", True, "Decided on other words; look again.", "its rate changed again"),
    ("1.3", "1.3 and 1.4", "same", False, "From 1.3, before it was split into 1.3 and 1.4.", "it was split"),
    ("2.2", "2.2", "below", True, "not what stands below it; look again", "an item below it changed"),
    ("2.4", "", "gone", True, "The clause is gone.", "it was taken out"),
    ("3.1", "4.1", "same", True, "Renumbered from 3.1 to 4.1. The words are the same.", "a section came before it"),
    (
        "3.2",
        "4.2",
        "other",
        False,
        "From 3.2, before it was merged with 3.3 into 4.2. Decided on other",
        "it was merged",
    ),
    ("3.3", "4.2", "other", False, "From 3.3, before it was merged with 3.2 into 4.2.", "so was this"),
]


@pytest.mark.parametrize(("name", "now", "words", "sure", "said", "reason"), CARRIED, ids=[row[5] for row in CARRIED])
def test_the_third_report_says_what_was_decided_and_whether_the_words_are_the_same(
    decided: Store, name: str, now: str, words: str, sure: bool, said: str, reason: str
) -> None:
    past = before(decided, *LAST_TWO)[name]
    assert (past.citation, past.words, past.sure) == (now, words, sure), reason
    assert past.said.startswith(f"Decided on {name} in 2019/20: Act (open), owner Zoë, due 1 May 2026, entered by ann")
    assert said in past.said


def test_it_stands_beside_the_entry_about_the_clause(decided: Store) -> None:
    found = {
        entry.title.split(" ")[0]: [past.record.about.citation for past in entry.decided.before]
        for entry in report_of(decided, *LAST_TWO).entries
    }
    same = {name: [name] for name in ("1.2", "1.3", "2.4")}
    assert found == {**same, "2.2(a)": ["2.2"], "3": [], "4.2": ["3.2", "3.3"]}


def test_the_third_register_leaves_the_decision_to_be_made_anew(decided: Store) -> None:
    book = load_workbook(io.BytesIO(register_of(decided, *LAST_TWO)))
    rows, columns = places(book)
    page = book["Changes"]
    told = page.cell(rows["1.2"], columns["Decided before"]).value
    assert told.startswith("Decided on 1.2 in 2019/20: Act")
    assert told.endswith("Decided on other words; look again.")
    assert [page.cell(rows["1.2"], columns[name]).value for name in ("Decision", "Owner", "Due")] == [None] * 3


def test_what_was_split_is_said_in_the_edition_after_too(tmp_path: Path) -> None:
    fourth = changed(THIRD, [("any working day", "any day"), ("for seven years", "for nine years")])
    store = store_of(tmp_path, {**TEXTS, "2021/22": fourth})
    take_register(store, filled(register_of(store, *FIRST_TWO), {"1.3": ACT}), "r.xlsx", "ann")
    report = report_of(store, "2020/21", "2021/22")
    found = {entry.title.split(" ")[0]: entry.decided.before for entry in report.entries}
    assert sorted(found) == ["1.3", "1.4"]
    for (past,) in found.values():
        assert past.said.endswith("From 1.3, before it was split into 1.3 and 1.4. Decided on other words; look again.")
    # Decided anew on both pieces, that is what is told.
    take_register(store, filled(register_of(store, *LAST_TWO), {"1.3 and 1.4": ACT}), "r.xlsx", "bob")
    (past,) = before(store, "2020/21", "2021/22").values()
    assert (past.record.about.new, past.record.who) == ("work@2020/21", "bob")


def test_of_two_decisions_on_a_provision_the_later_one_is_told(tmp_path: Path) -> None:
    fourth = changed(THIRD, [("eight per cent", "nine per cent")])
    store = store_of(tmp_path, {**TEXTS, "2021/22": fourth})
    for pair, name in ((FIRST_TWO, "Accept"), (LAST_TWO, "Object")):
        take_register(store, filled(register_of(store, *pair), {"1.2": {"Decision": name}}), "r.xlsx", "ann")
    (past,) = before(store, "2020/21", "2021/22").values()
    assert (past.record.choice.decision, past.record.about.new) == ("Object", "work@2020/21")


PAPERS = "The Seller must check the papers of new staff ten days before they begin their work."


def test_a_clause_that_went_to_another_section(tmp_path: Path) -> None:
    moved = changed(SECOND, [(f"2.3 {PAPERS}\n\n", ""), ("2.4 No member", "2.3 No member"), ("3.3 A", "3.4 A")])
    moved = changed(moved, [("3.4 A notice", f"3.3 {PAPERS}\n\n3.4 A notice")])
    store = store_of(tmp_path, {**TEXTS, "2020/21": moved})
    take_register(store, filled(register_of(store, *FIRST_TWO), {"2.3": ACT}), "r.xlsx", "ann")
    past = before(store, *LAST_TWO)["2.3"]
    assert (past.citation, past.words, past.sure) == ("3.3", "same", True)
    assert past.said.endswith("Moved from 2.3 to 3.3. The words are the same.")


# What the link rests on, how many of the words are alike, is it doubted, why
LINKS = [
    ("neighbours", 0.12, True, "it stands between the same clauses, and says something else"),
    ("wording", 0.45, True, "less than half of its words"),
    ("wording", 0.95, False, "nearly the same words"),
    ("term", 0.2, False, "the definition of the same term"),
    ("children", 0.2, False, "a heading over the same clauses"),
]


@pytest.mark.parametrize(("how", "score", "doubted", "reason"), LINKS, ids=[row[3] for row in LINKS])
def test_a_weak_link_is_said(how: str, score: float, doubted: bool, reason: str) -> None:
    diff = compare(side("1 | | Interest is due"), side("1 | | Letters are answered"))
    pair = Pair(old=("1",), new=("1",), status="changed", facets=("wording",), score=score, how=how)
    step = Step.of(replace(diff, pairs=(pair,)))
    about = DecidedOn(
        work="w", old="w@1", new="w@2", edition="w@2", clauses=("1",), citation="1", lineage="",
        words=step.before.own(["1"]), below="",
    )  # fmt: skip
    record = DecisionRecord(
        number=1, previous="", hash="h", made_at="2026-04-03", who="ann", via="page", choice=Choice(decision="Act"),
        about=about,
    )  # fmt: skip
    (past,) = carried([record], Line(names=("w@3", "w@2"), steps=(step,), words=step.after), "w@2")
    assert (past.sure, past.likeness, past.words) == (not doubted, score, "other"), reason
    assert ("It is not sure that this is the same provision; look again" in past.said) == doubted
    assert (f"{round(100 * score)} % of the words alike" in past.said) == doubted


def test_an_edition_in_between_is_gone(decided: Store, tmp_path: Path) -> None:
    """Its decisions are not; what they were on is found by the words alone, and that is said."""
    store = copy_of(decided, tmp_path)
    remove_documents(store, ["e2"])
    assert len(store.decisions.all()) == len(decided.decisions.all())
    found = before(store, "2018/19", "2020/21")
    assert found["1.1"].words == "same"
    assert "2019/20 is no longer in the store as it was; found by its words" in found["1.1"].said
    assert found["1.2"].words == "other"
    assert not found["1.2"].sure
    assert "found by its number alone" in found["1.2"].said
    assert "It is not sure" in found["1.2"].said


# ---------------------------------------------------------------- what was entered


def test_what_was_entered_stands_in_the_next_register(store: Store) -> None:
    given = {"1.1": {**ACT, "Due": datetime(2026, 5, 1), "Reason": "a reason"}, "3.3": {"Comment": "wait"}}
    taken = take_register(store, filled(register_of(store, *FIRST_TWO), given), "r.xlsx", "ann")
    assert {record.about.citation: record.choice for record in taken.added} == {
        "1.1": Choice(
            decision="Act", owner="Zoë", due="2026-05-01", status="Open", comment="to be costed", reason="a reason"
        ),
        "3.3": Choice(comment="wait"),
    }
    one = taken.added[0]
    assert (one.who, one.via, one.about.work, one.about.edition) == ("ann", "register", "work", "work@2019/20")
    assert one.about.lineage == store.catalogue.lineages_of(one.about.clauses)[one.about.clauses[0]]
    book = load_workbook(io.BytesIO(register_of(store, *FIRST_TWO)))
    rows, columns = places(book)
    names = ("Decision", "Owner", "Status", "Comment", "Reason", "Decided before")
    cells = [book["Changes"].cell(rows["1.1"], columns[name]).value for name in names]
    assert cells == ["Act", "Zoë", "Open", "to be costed", "a reason", None]
    assert str(book["Changes"].cell(rows["1.1"], columns["Due"]).value).startswith("2026-05-01")


def test_the_same_register_again_adds_nothing(store: Store) -> None:
    data = filled(register_of(store, *FIRST_TWO), {"1.1": ACT, "2.1": {"Decision": "accept"}})
    assert len(take_register(store, data, "r.xlsx", "ann").added) == 2
    again = take_register(store, data, "r.xlsx", "ann")
    assert (again.added, again.intake.same, again.intake.conflicts) == ((), 2, ())
    untouched = take_register(store, register_of(store, *FIRST_TWO), "r.xlsx", "bob")
    assert (untouched.added, untouched.intake.conflicts) == ((), ())


def test_a_decision_is_taken_back_where_the_register_showed_it(store: Store) -> None:
    take_register(store, filled(register_of(store, *FIRST_TWO), {"1.1": {"Decision": "Act"}}), "r.xlsx", "ann")
    emptied = filled(register_of(store, *FIRST_TWO), {"1.1": {"Decision": None}})
    (record,) = take_register(store, emptied, "r.xlsx", "bob").added
    assert record.choice == Choice()
    assert listed(store) == ()
    assert before(store, *LAST_TWO) == {}


def test_rows_may_be_sorted_and_columns_moved(store: Store) -> None:
    book = load_workbook(io.BytesIO(filled(register_of(store, *FIRST_TWO), {"1.1": ACT, "3.3": {"Decision": "Ask"}})))
    page = book["Changes"]
    cells = [[cell.value for cell in reversed(row)] for row in page.iter_rows()]
    cells[1:] = reversed(cells[1:])
    for at, row in enumerate(cells, start=1):
        for column, value in enumerate(row, start=1):
            page.cell(at, column).value = value
    taken = take_register(store, saved(book), "r.xlsx", "ann")
    assert {record.about.citation: record.choice.decision for record in taken.added} == {"1.1": "Act", "3.3": "Ask"}


def test_columns_of_the_team_are_named(store: Store) -> None:
    book = load_workbook(io.BytesIO(filled(register_of(store, *FIRST_TWO), {"1.1": ACT})))
    rows, columns = places(book)
    page, own = book["Changes"], len(columns) + 1
    page.cell(1, own).value = "Legal view"
    page.cell(rows["1.1"], own).value = "fine"
    taken = take_register(store, saved(book), "r.xlsx", "ann")
    assert taken.left == ("The column “Legal view” (1 cells)",)
    assert len(taken.added) == 1


def test_a_column_that_was_taken_out_keeps_what_stood_in_it(store: Store) -> None:
    take_register(store, filled(register_of(store, *FIRST_TWO), {"1.1": {**ACT, "Reason": "why"}}), "r.xlsx", "ann")
    book = load_workbook(io.BytesIO(filled(register_of(store, *FIRST_TWO), {"1.1": {"Status": "Done"}})))
    _, columns = places(book)
    book["Changes"].cell(1, columns["Reason"]).value = None
    (record,) = take_register(store, saved(book), "r.xlsx", "ann").added
    assert (record.choice.status, record.choice.reason) == ("Done", "why")


# The column, what stands in it, what would be right, why
WRONG = [
    ("Decision", "Maybe", "Accept, Act, Ask, Object or Not relevant", "no word of the list"),
    ("Status", "Nearly", "Open, In progress or Done", "no word of the list"),
    ("Due", "soon", "a day as 2026-05-01, 1/5/2026 or 1 May 2026", "no day"),
    ("Due", "31/2/2026", "a day as 2026-05-01, 1/5/2026 or 1 May 2026", "a day that is not there"),
    ("Due", 45000, "a day as 2026-05-01, 1/5/2026 or 1 May 2026", "a number, as a cell that is no date holds it"),
    ("Due", "1/5/26", "a day as 2026-05-01, 1/5/2026 or 1 May 2026", "a year of two digits"),
    ("Due", date(1926, 5, 1), "in this century", "a slip of the pen"),
    ("Owner", "x" * 201, "at most 200 letters", "too long"),
    ("Comment", "=1+1", "a value in place of a formula", "worked out by the spreadsheet"),
]


@pytest.mark.parametrize(("column", "value", "right", "reason"), WRONG, ids=[f"{row[0]}: {row[3]}" for row in WRONG])
def test_a_wrong_cell_is_named_and_nothing_is_taken(
    store: Store, column: str, value: object, right: str, reason: str
) -> None:
    data = filled(register_of(store, *FIRST_TWO), {"1.1": ACT, "1.2": {column: value}, "2.1": {"Status": "never"}})
    rows, _ = places(load_workbook(io.BytesIO(data)))
    with pytest.raises(RegisterError, match="2 cells cannot be taken, so nothing was taken") as caught:
        take_register(store, data, "r.xlsx", "ann")
    assert f"Row {rows['1.2']}, {column}: “" in caught.value.problem, reason
    assert right in caught.value.problem
    assert f"Row {rows['2.1']}, Status: “never”; right: Open, In progress or Done." in caught.value.problem
    assert store.decisions.all() == ()


def test_a_row_that_is_not_the_registers_is_named(store: Store) -> None:
    book = load_workbook(io.BytesIO(filled(register_of(store, *FIRST_TWO), {"1.1": ACT})))
    rows, columns = places(book)
    page, last = book["Changes"], book["Changes"].max_row
    for name, column in columns.items():
        page.cell(last + 1, column).value = page.cell(rows["1.1"], column).value  # a copy
        page.cell(last + 2, column).value = "Act" if name == "Decision" else None  # one of the team's own
    page.cell(last + 3, columns["Comment"]).value = None
    page.cell(last + 3, columns["No."]).value = "a note below the table"
    with pytest.raises(RegisterError, match="2 cells") as caught:
        take_register(store, saved(book), "r.xlsx", "ann")
    assert f"Row {last + 1}, Key: “1.1”; right: one row for each change" in caught.value.problem
    assert f"Row {last + 2}, Decision: “Act”; right: only rows that the register" in caught.value.problem


# ---------------------------------------------------------------- two people


def test_what_somebody_else_changed_in_the_meantime_is_a_conflict_and_both_are_kept(store: Store) -> None:
    data = register_of(store, *FIRST_TWO)
    take_register(store, filled(data, {"1.1": {"Decision": "Act"}, "1.2": {"Decision": "Accept"}}), "r.xlsx", "ann")
    taken = take_register(
        store, filled(data, {"1.1": {"Decision": "Object"}, "2.1": {"Decision": "Ask"}}), "r.xlsx", "bob"
    )
    (conflict,) = taken.intake.conflicts
    assert (conflict.citation, [record.who for record in conflict.others]) == ("1.1", ["ann"])
    assert len(store.decisions.all()) == 4
    assert [(one.record.who, one.conflict) for one in listed(store, Wanted(conflicts=True))] == [
        ("ann", True),
        ("bob", True),
    ]
    # Both are shown, and neither as what is decided.
    book = load_workbook(io.BytesIO(register_of(store, *FIRST_TWO)))
    rows, columns = places(book)
    told = book["Changes"].cell(rows["1.1"], columns["Decided before"]).value
    assert told.splitlines()[0] == "Decisions stand against each other; decide again:"
    assert [line[: line.index(" on")] for line in told.splitlines()[1:]] == [
        "Act, entered by ann",
        "Object, entered by bob",
    ]
    assert book["Changes"].cell(rows["1.1"], columns["Decision"]).value is None
    # Whoever saw both decides.
    again = filled(register_of(store, *FIRST_TWO), {"1.1": {"Decision": "Act"}})
    assert take_register(store, again, "r.xlsx", "bob").intake.conflicts == ()
    assert listed(store, Wanted(conflicts=True)) == ()
    assert len(store.decisions.all()) == 5


def test_the_same_decision_of_two_people_is_no_conflict(store: Store) -> None:
    data = filled(register_of(store, *FIRST_TWO), {"1.1": {"Decision": "Act"}})
    for who in ("ann", "bob"):
        assert take_register(store, data, "r.xlsx", who).intake.conflicts == ()
    assert [record.who for record in store.decisions.all()] == ["ann"]


def test_whoever_goes_on_in_the_same_register_does_not_stand_against_himself(store: Store) -> None:
    data = filled(register_of(store, *FIRST_TWO), {"1.1": {"Decision": "Ask"}})
    take_register(store, data, "r.xlsx", "ann")
    taken = take_register(store, filled(data, {"1.1": {"Decision": "Act", "Status": "Done"}}), "r.xlsx", "ann")
    assert (len(taken.added), taken.intake.took, taken.intake.conflicts) == (1, 1, ())
    assert [one.record.choice.decision for one in listed(store)] == ["Act"]


IMPORT = "from pipeline.cli import main; main()"


def imports(store: Store, file: Path, who: str, environ: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, "decisions", "import", str(file), "--by", who],
        env={**os.environ, "PYTHONPATH": str(ROOT), "ICP_HOME": str(store.settings.home), **environ},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def check_two_programs(store: Store, folder: Path, environ: dict[str, str]) -> None:
    """Two people import at the same time: they agree on one row, differ on one, and each has rows of their own."""
    data = register_of(store, *FIRST_TWO)
    same = {"3.1": {"Decision": "Accept"}}
    given = {
        "ann": {**same, "1.1": {"Decision": "Act"}, "1.2": {"Decision": "Ask"}},
        "bob": {**same, "1.1": {"Decision": "Object"}, "2.1": {"Decision": "Ask"}},
    }
    for who, rows in given.items():
        (folder / f"{who}.xlsx").write_bytes(filled(data, rows))
    started = [imports(store, folder / f"{who}.xlsx", who, environ) for who in given]
    said = [process.communicate(timeout=240) for process in started]
    assert sorted(process.returncode for process in started) == [0, 28], said
    log = store.decisions.all()
    assert sorted((record.about.citation, record.choice.decision) for record in log) == [
        ("1.1", "Act"), ("1.1", "Object"), ("1.2", "Ask"), ("2.1", "Ask"), ("3.1", "Accept"),
    ]  # fmt: skip
    assert store.decisions.faults() == ()
    assert {one.record.about.citation for one in listed(store, Wanted(conflicts=True))} == {"1.1"}


@pytest.mark.slow
def test_two_programs_at_once_lose_nothing(store: Store, tmp_path: Path) -> None:
    check_two_programs(store, tmp_path, {})


@pytest.mark.slow
def test_two_programs_at_once_lose_nothing_on_a_database_server(tmp_path: Path, postgres: Callable[[], str]) -> None:
    environ = {"ICP_DATABASE_URL": postgres()}
    store = store_of(tmp_path, environ=environ)
    check_two_programs(store, tmp_path, environ)


# ---------------------------------------------------------------- registers of elsewhere


def test_a_register_of_another_store_or_log_is_refused(decided: Store, store: Store) -> None:
    data = filled(register_of(decided, *FIRST_TWO), {"1.1": {"Decision": "Ask"}})
    with pytest.raises(RegisterError, match="written from another store"):
        take_register(store, data, "r.xlsx", "ann")


def test_a_register_of_another_comparison_goes_to_that_comparison(store: Store) -> None:
    data = filled(register_of(store, "2018/19", "2020/21"), {"1.1": {"Decision": "Ask"}})
    taken = take_register(store, data, "r.xlsx", "ann")
    assert (taken.old, taken.new) == ("work@2018/19", "work@2020/21")
    (record,) = taken.added
    assert record.about.clauses == ("e3#1.1",)


def test_an_edition_that_is_not_in_the_store(store: Store) -> None:
    data = filled(register_of(store, *LAST_TWO), {"1.2": {"Decision": "Ask"}})
    remove_documents(store, ["e3"])
    with pytest.raises(NotInStoreError, match="work@2020/21 is not in the store"):
        take_register(store, data, "r.xlsx", "ann")


def test_words_that_changed_since_the_register_was_written(store: Store, tmp_path: Path) -> None:
    data = filled(register_of(store, *FIRST_TWO), {"1.1": {"Decision": "Ask"}, "3.3": {"Decision": "Act"}})
    other = store_of(tmp_path, {**TEXTS, "2019/20": changed(SECOND, [("within 20 days", "within 25 days")])})
    with pytest.raises(RegisterError, match="1 cell cannot be taken") as caught:
        take_register(other, data, "r.xlsx", "ann")
    assert "1.1: “its words in the store are others now”; right: a register as the store is" in caught.value.problem
    assert other.decisions.all() == ()


def without(sheet: str, data: bytes) -> bytes:
    book = load_workbook(io.BytesIO(data))
    del book[sheet]
    return saved(book)


def test_files_that_are_no_register(store: Store, decided: Store) -> None:
    data = register_of(store, *FIRST_TWO)
    with pytest.raises(UnsupportedFormatError, match=r"letter\.txt is no workbook"):
        take_register(store, b"Dear Sir", "letter.txt", "ann")
    for sheet in (REGISTER_SHEET, KEYS_SHEET):
        with pytest.raises(RegisterError, match="has no keys"):
            take_register(store, without(sheet, data), "r.xlsx", "ann")
    book = load_workbook(io.BytesIO(data))
    _, columns = places(book)
    book["Changes"].cell(1, columns[KEY]).value = "mine"
    with pytest.raises(RegisterError, match=f"no sheets with a column “{KEY}”"):
        take_register(store, saved(book), "r.xlsx", "ann")
    diff = compare(side("1 | | a week of notice"), side("1 | | a year of notice"))
    with pytest.raises(RegisterError, match="no editions of a store"):
        take_register(store, register(content(diff), keys=keys_of_files(diff)), "r.xlsx", "ann")


# ---------------------------------------------------------------- kept


def test_the_keys_are_out_of_sight(decided: Store) -> None:
    book = load_workbook(io.BytesIO(register_of(decided, *FIRST_TWO)))
    assert [book[name].sheet_state for name in (REGISTER_SHEET, KEYS_SHEET)] == ["hidden", "hidden"]
    _, columns = places(book)
    letter = book["Changes"].cell(1, columns[KEY]).column_letter
    assert book["Changes"].column_dimensions[letter].hidden


def test_a_backup_holds_the_decisions(decided: Store, tmp_path: Path) -> None:
    write_backup(decided, tmp_path / "b.zip")
    empty = open_store(load_settings({"ICP_HOME": str(tmp_path / "new")}, tmp_path))
    restore_backup(empty, tmp_path / "b.zip")
    assert empty.decisions.all() == decided.decisions.all()
    assert check_decisions(empty) == ()


def test_restoring_loses_no_decision_that_came_after_the_backup(store: Store, tmp_path: Path) -> None:
    take_register(store, filled(register_of(store, *FIRST_TWO), {"1.1": ACT}), "r.xlsx", "ann")
    write_backup(store, tmp_path / "b.zip")
    take_register(store, filled(register_of(store, *FIRST_TWO), {"1.2": ACT}), "r.xlsx", "ann")
    log = store.decisions.all()
    restore_backup(store, tmp_path / "b.zip")
    assert store.decisions.all() == log


def test_a_backup_with_other_decisions_is_not_restored(store: Store, decided: Store, tmp_path: Path) -> None:
    write_backup(decided, tmp_path / "b.zip")
    take_register(store, filled(register_of(store, *FIRST_TWO), {"1.1": {"Decision": "Ask"}}), "r.xlsx", "zoe")
    log = store.decisions.all()
    with pytest.raises(StoreError, match="restoring would lose some"):
        restore_backup(store, tmp_path / "b.zip")
    assert store.decisions.all() == log


def test_verify_looks_at_the_chain(decided: Store, tmp_path: Path) -> None:
    store = copy_of(decided, tmp_path)
    assert check_decisions(store) == ()
    with store.catalogue.database.engine.begin() as connection:
        connection.execute(sql("update decisions set decision = 'Accept' where number = 2"))
    (problem,) = check_decisions(store)
    assert (problem.kind, problem.subject) == ("corrupted", "decisions")
    assert "The words of entry 2" in problem.text


def test_an_export_has_every_entry_with_its_hash(decided: Store) -> None:
    import csv
    import json

    log = decided.decisions.all()
    held = json.loads(as_json(log))
    assert held["head"] == log[-1].hash
    assert [entry["hash"] for entry in held["entries"]] == [record.hash for record in log]
    rows = list(csv.DictReader(io.StringIO(as_csv(log).decode("utf-8-sig"))))
    assert [(row["citation"], row["decision"], row["owner"]) for row in rows] == [
        (record.about.citation, "Act", "Zoë") for record in log
    ]


def test_a_listing_says_where_each_clause_is_now(decided: Store) -> None:
    found = {one.record.about.citation: one.now for one in listed(decided)}
    assert {name: past.words if past else None for name, past in found.items()} == {
        "1.1": "same", "1.2": "other", "1.3": "same", "2.1": "same", "2.2": "below", "2.3": "same", "2.4": "gone",
        "3.1": "same", "3.2": "other", "3.3": "other",
    }  # fmt: skip
    assert listed(decided, Wanted(owner="zoë", edition="2019/20", open=True)) == listed(decided)
    assert listed(decided, Wanted(owner="nobody")) == ()
    with pytest.raises(NotInStoreError, match="There are on: work"):
        listed(decided, Wanted(work="other"))


def test_the_register_in_a_mail_can_be_imported(store: Store) -> None:
    (mail,) = previews(editions_compared(store, *FIRST_TWO), [], SubscriberFilter(level="high"), False, store.settings)
    (data,) = [data for name, data in mail.files if name.endswith(".xlsx")]
    taken = take_register(store, filled(data, {"1.1": ACT}), "r.xlsx", "ann")
    assert [record.about.citation for record in taken.added] == ["1.1"]
    (next_mail,) = previews(editions_compared(store, *LAST_TWO), [], SubscriberFilter(), False, store.settings)
    (page,) = [data.decode() for name, data in next_mail.files if name.endswith(".html")]
    assert "Decided on 1.1 in 2019/20: Act (open)" in page


def test_decisions_make_no_other_report(store: Store) -> None:
    """Whoever was sent the report is not sent it again because somebody decided."""
    first = editions_compared(store, *FIRST_TWO).identity
    take_register(store, filled(register_of(store, *FIRST_TWO), {"1.1": ACT}), "r.xlsx", "ann")
    assert editions_compared(store, *FIRST_TWO).identity == first

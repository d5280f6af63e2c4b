"""More than two editions in a row: every change is in one provision's way, and each way says where it stood."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path as File

import pytest
from comparing import compare
from conftest import Icp
from jsonschema import Draft202012Validator
from outlines import side
from three_editions import three_editions

from pipeline import shapes
from pipeline.cli.chain import quiet
from pipeline.diff.chain import paths
from pipeline.errors import ExitCode
from pipeline.model import EditionDiff, Happening, Path
from pipeline.store import Store

ONE = """
1 | Payment |
  1.1 | | The Buyer must pay each undisputed invoice within 30 days of its receipt
  1.2 | | Interest runs on a late payment until the day on which the payment is made
2 | Notices |
  2.1 | | A notice must be given in writing and sent to the address on the cover
"""
TWO = ONE.replace("30 days", "20 days").replace("2 | Notices", "3 | Notices").replace("2.1 |", "3.1 |").replace(
    "3 | Notices", "2 | Staff |\n  2.1 | | The Seller must name one manager for all of its staff\n3 | Notices"
)  # fmt: skip
LATE = "  1.2 | | Interest runs on a late payment until the day on which the payment is made\n"
THREE = TWO.replace(LATE, "").replace("undisputed invoice", "correct invoice")


def steps(*outlines: str) -> list[EditionDiff]:
    sides = [side(outline, name=str(at)) for at, outline in enumerate(outlines, start=1)]
    return [compare(old, new) for old, new in pairwise(sides)]


def by_number(found: tuple[Path, ...]) -> dict[tuple[tuple[str, ...], ...], Path]:
    return {path.numbers: path for path in found}


def test_every_provision_has_its_way_through_all_editions() -> None:
    found = by_number(paths(steps(ONE, TWO, THREE)))
    whats = {numbers: tuple(step.what for step in path.steps) for numbers, path in found.items()}
    assert whats == {
        (("1.1",), ("1.1",), ("1.1",)): ("changed", "changed"),
        (("1.2",), ("1.2",), ()): ("unchanged", "removed"),
        ((), ("2",), ("2",)): ("added", "unchanged"),
        ((), ("2.1",), ("2.1",)): ("added", "unchanged"),
        (("2",), ("3",), ("3",)): ("changed", "unchanged"),
        (("2.1",), ("3.1",), ("3.1",)): ("changed", "unchanged"),
    }
    assert found[("2",), ("3",), ("3",)].steps[0].facets == ("number",)
    assert found[("1.1",), ("1.1",), ("1.1",)].level == "high"  # a time limit, in one step of the two
    assert found[("1.2",), ("1.2",), ()].heading == "Payment"  # the one above it
    assert [found[(), (name,), (name,)].steps[0].below for name in ("2", "2.1")] == [False, True]


def test_the_most_significant_come_first() -> None:
    levels = [path.level for path in paths(steps(ONE, TWO, THREE))]
    assert levels == sorted(levels, key=["high", "medium", "low", "none"].index)


def test_what_splits_and_joins_again_is_one_provision() -> None:
    long = "The Buyer must pay each undisputed invoice within 30 days of its receipt"
    more = "The Seller must send every invoice to the finance team at the address on the cover"
    whole = f"1 | Payment |\n  1.1 | | {long}. {more}.\n"
    halves = f"1 | Payment |\n  1.1 | | {long}.\n  1.2 | | {more}.\n"
    (path,) = paths(steps(whole, halves, whole))
    assert path.numbers == (("1.1",), ("1.1", "1.2"), ("1.1",))
    assert ["split" in path.steps[0].facets, "merge" in path.steps[1].facets] == [True, True]


def test_every_change_of_every_step_is_in_one_way() -> None:
    chain = steps(ONE, TWO, THREE, ONE)
    told = [
        (at, name)
        for path in paths(chain)
        for at, step in enumerate(path.steps)
        if step.what in ("changed", "added", "removed")
        for name in (path.clauses[at + 1] or path.clauses[at])
    ]
    changed = [
        (at, name) for at, step in enumerate(chain) for change in step.changes for name in change.new or change.old
    ]
    assert sorted(told) == sorted(changed)


def test_nothing_changed_and_no_chain() -> None:
    assert paths(steps(ONE, ONE, ONE)) == ()
    assert paths([]) == ()
    with pytest.raises(ValueError, match="no chain"):
        paths([compare(side(ONE), side(TWO)), compare(side(ONE), side(TWO))])


# steps as (what, facets, level, below), whether they are left out of the printed list, reason
QUIET = [
    ([("changed", ("number",), "none", False)], True, "a number alone"),
    ([("changed", ("wording",), "low", False)], False, "words"),
    ([("added", (), "high", True)], True, "told by the section that it came with"),
    ([("added", (), "none", False)], False, "a clause without words came in all the same"),
    ([("added", (), "high", True), ("changed", ("wording",), "high", False)], False, "came with its section, changed"),
    ([("added", (), "high", True), ("changed", ("number",), "none", False)], True, "came with its section, a number"),
]  # fmt: skip


@pytest.mark.parametrize(("happenings", "expected", "reason"), QUIET, ids=[row[2] for row in QUIET])
def test_what_is_not_printed(
    happenings: list[tuple[str, tuple[str, ...], str, bool]], expected: bool, reason: str
) -> None:
    made = tuple(
        Happening(what=what, facets=facets, level=level, below=below) for what, facets, level, below in happenings
    )
    assert quiet(Path(level="high", heading="", clauses=(), numbers=(), steps=made)) is expected, reason


# ---------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return three_editions(tmp_path_factory.mktemp("three"))


def test_editions_of_the_store(store: Store, icp: Icp) -> None:
    environ = {"ICP_MANIFEST": str(store.settings.manifest)}
    done = icp("diff", "2018/19", "2019/20", "2020/21", "--json", home=store.settings.home, environ=environ)
    assert done.returncode == 0, done.stderr
    shape = json.loads(done.stdout)
    Draft202012Validator(shapes.schema("icp/diff-chain/1")).validate(shape)
    assert [item["edition"] for item in shape["editions"]] == ["2018/19", "2019/20", "2020/21"]
    pay = next(item for item in shape["provisions"] if item["numbers"] == [["1.1"], ["1.1"], ["1.1"]])
    assert [step["facets"] for step in pay["steps"]] == [["wording"], ["wording"]]
    printed = icp("diff", "2018/19", "2019/20", "2020/21", home=store.settings.home, environ=environ).stdout
    assert "[high] 1.1 in all  Payment" in printed
    assert "[high] – → 2 → –  Staff" in printed
    assert "2.1 → 3.1 → 2.1" not in printed  # only numbers


def test_files_and_editions_together(store: Store, icp: Icp, tmp_path: File) -> None:
    from three_editions import FIRST

    (tmp_path / "draft.txt").write_text(FIRST.replace("30 days", "10 days"), encoding="utf-8")
    environ = {"ICP_MANIFEST": str(store.settings.manifest)}
    names = (str(tmp_path / "draft.txt"), "2018/19", str(tmp_path / "draft.txt"))
    done = icp("diff", *names, home=store.settings.home, environ=environ)
    assert done.returncode == 0, done.stderr
    assert "reworded [high]" in done.stdout


def test_a_report_is_of_two(icp: Icp, tmp_path: File) -> None:
    done = icp("diff", "a.txt", "b.txt", "c.txt", "--html", str(tmp_path / "x.html"), home=tmp_path / "home")
    assert done.returncode == ExitCode.USAGE
    assert "of two editions" in done.stderr

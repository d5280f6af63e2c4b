"""The instrument that measures accuracy, on small invented cases: what is right is right, each fault is named."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "accuracy"))

import accepted
import field_cases
import gold_check
import gold_make
import gold_score
from answers import Answer
from fingerprints import Print, Unit, label_of, letters
from sections import Group, Row, Section

PAGE = """
    1  Model Terms Page 4
    5  1 Supply
    7  1.1 The Supplier must supply the Goods
   14  (a) on each day; and
   19  (b) at night,
   22  in each case with care.
   27  2 Payment of sums The Customer must
"""
LABELS = """words\tlabel\tparent\tkind\theading\tedge
1-2\t-\t-\theader\t-\t-
3-4\t-\t-\tpage_number\t-\t-
5-6\t1\t-\tclause\t6\t-
7-13,22-26\t1.1\t1\tclause\t-\t-
14-18\t(a)\t1.1\titem\t-\t-
19-21\t(b)\t1.1\titem\t-\t-
27-33\t2\t-\tclause\t28-30\t>
"""


def clause(at: int, label: str | None, text: str, parent: int | None = None, **more: Any) -> dict[str, Any]:
    found = {"id": str(at), "label": label, "heading": None, "text": text, "closing": None, "kind": "clause"}
    return found | {"parent": None if parent is None else str(parent), "page_start": 1, "page_end": 1} | more


PERFECT = [
    clause(0, "1", "", heading="Supply"),
    clause(1, "1.1", "The Supplier must supply the Goods", 0, closing="in each case with care."),
    clause(2, "(a)", "on each day; and", 1, kind="item"),
    clause(3, "(b)", "at night,", 1, kind="item"),
    clause(4, "2.", "The Customer must pay.", heading="Payment of sums", page_end=2),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words.txt").write_text(PAGE.lstrip("\n"))
    (tmp_path / "labels.tsv").write_text(LABELS)
    (tmp_path / "source.json").write_text(json.dumps({"path": "a.pdf", "page": 1}))
    return tmp_path


@pytest.fixture
def units(folder: Path) -> list[Unit]:
    assert gold_check.faults(folder) == []
    made = json.loads(json.dumps(gold_make.made(folder)))
    return [Unit.read(unit) for unit in made["units"]]


def faults(units: list[Unit], clauses: list[dict[str, Any]]) -> dict[str, list[str]]:
    outcomes = gold_score.Page(units, gold_score.views(clauses), 1).judged()
    return {one.unit.label or one.unit.kind: one.faults for one in outcomes if one.faults}


def changed(*changes: tuple[int, dict[str, Any]]) -> list[dict[str, Any]]:
    clauses = copy.deepcopy(PERFECT)
    for at, values in changes:
        clauses[at] |= values
    return clauses


def test_a_perfect_answer_has_no_fault(units: list[Unit]) -> None:
    assert faults(units, PERFECT) == {}


def test_neither_spacing_nor_a_run_in_heading_is_a_fault(units: list[Unit]) -> None:
    run_in = {"heading": None, "text": "PAYMENT of su ms. The Customer must pay."}
    assert faults(units, changed((4, run_in))) == {}


def test_fingerprints_hold_no_text(folder: Path) -> None:
    kept = json.dumps(gold_make.made(folder))
    assert not any(word in kept for word in ("Supplier", "supplier", "Goods", "Payment"))


def test_words_merged(units: list[Unit]) -> None:
    merged = changed((2, {"text": "on each day; and (b) at night,"}))
    del merged[3]
    assert faults(units, merged) == {"(a)": ["words-merged"], "(b)": ["words-merged"]}


def test_words_split(units: list[Unit]) -> None:
    split = changed((1, {"closing": None}))
    split.insert(4, clause(9, None, "in each case with care.", 0, kind="paragraph"))
    assert faults(units, split) == {"1.1": ["words-split"]}


def test_a_clause_that_ends_with_its_page_is_split(units: list[Unit]) -> None:
    assert faults(units, changed((4, {"text": "The Customer must"}))) == {"2": ["words-split"]}


def test_lost(units: list[Unit]) -> None:
    assert faults(units, PERFECT[:3] + PERFECT[4:]) == {"(b)": ["lost"]}


def test_label_and_parent(units: list[Unit]) -> None:
    assert faults(units, changed((3, {"label": None}))) == {"(b)": ["label"]}
    assert faults(units, changed((3, {"label": None, "text": "(b) at night,"}))) == {"(b)": ["label"]}
    assert faults(units, changed((3, {"parent": "2"}))) == {"(b)": ["parent"]}


def test_kind(units: list[Unit]) -> None:
    assert faults(units, changed((2, {"kind": "definition"}))) == {"(a)": ["kind"]}
    outcomes = gold_score.Page(units, gold_score.views(changed((2, {"kind": "clause"}))), 1).judged()
    assert [one.soft for one in outcomes if one.unit.label == "(a)"] == [["kind"]]
    assert all(one.right for one in outcomes)


def test_order(units: list[Unit]) -> None:
    assert faults(units, [PERFECT[0], PERFECT[1], PERFECT[3], PERFECT[2], PERFECT[4]]) == {"(a)": ["order"]}


def test_leak_into_a_clause_and_on_its_own(units: list[Unit]) -> None:
    assert faults(units, changed((2, {"text": "on each day; and Page 4"}))) == {"(a)": ["leak"]}
    assert faults(units, [clause(9, None, "Model Terms", kind="paragraph"), *PERFECT]) == {"header": ["leak"]}


def test_a_title_above_its_text_may_be_the_heading_of_one_clause() -> None:
    texts = ("recitals", "thepartiesagree")
    units = [
        Unit(label=None, parent=None, kind=kind, edge="", words=1, own=one, whole=one, first=one, last=one)
        for kind, one in zip(("heading", "paragraph"), map(Print.of, texts), strict=True)
    ]
    together = [clause(0, None, "The parties agree.", heading="RECITALS", kind="heading")]
    apart = [clause(0, None, "", heading="RECITALS", kind="heading"), clause(1, None, "The parties agree.", 0)]
    apart[1]["kind"] = "paragraph"
    assert faults(units, together) == {}
    assert faults(units, apart) == {}


def test_labels_and_letters() -> None:
    assert label_of("5.2.") == label_of("5.2") != label_of("(5.2)")
    assert label_of("SCHEDULE  1 –") == label_of("Schedule 1")
    assert letters("Of\ufb01ce – 1½ m²") == "office112m2"


def run(right: list[str], wrong: list[str], **more: Any) -> Section:
    group = Group(right=right, wrong=wrong, names={"7": "unit 7 (5.2)"}, **more)
    return Section(name="gold", rows=[Row("gold", len(right), len(right) + len(wrong))], groups={"a.pdf": group})


def test_gained_and_lost_are_named(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    accepted.write(path, accepted.kept([run(["1", "7"], ["2"], numbers={"unequal": 1})]))
    before = accepted.read(path)
    assert before is not None
    compared = accepted.compare([run(["1", "2"], ["7"], numbers={"unequal": 1})], before)
    assert [one.name for one in compared.gained] == ["gold/a.pdf#2"]
    assert [(one.name, one.told) for one in compared.lost] == [("gold/a.pdf#7", "unit 7 (5.2)")]
    assert accepted.accepted_by_name(compared.lost, ["gold/a.pdf#7"]) == compared.lost
    assert accepted.accepted_by_name(compared.lost, ["gold/*"]) == compared.lost
    assert accepted.accepted_by_name(compared.lost, ["field/*"]) == []


def test_a_count_that_rises_is_a_loss(tmp_path: Path) -> None:
    before = accepted.kept([run([], [], numbers={"missed": 2, "told": 5})])
    lost = accepted.compare([run([], [], numbers={"missed": 2, "told": 6})], before).lost
    assert [(one.name, one.told) for one in lost] == [("gold/a.pdf#told", "5 → 6")]
    assert not accepted.compare([run([], [], numbers={"missed": 1, "told": 6})], before).lost


def test_what_cannot_be_compared_is_no_loss() -> None:
    before = accepted.kept([run(["1"], [], version="x")])
    other_gold = accepted.compare([run([], ["1"], version="y")], before)
    assert not other_gold.lost
    assert other_gold.aside
    section = run([], ["1"], version="x")
    section.conditions = "another word processor"
    elsewhere = accepted.compare([section], before)
    assert not elsewhere.lost
    assert len(elsewhere.unsure) == 1


def test_something_new_that_is_wrong_is_a_loss_where_the_section_says_so() -> None:
    before = accepted.kept([run([], ["1"])])
    section = run([], ["1", "7"])
    assert not accepted.compare([section], before).lost
    section.fresh = True
    assert [one.name for one in accepted.compare([section], before).lost] == ["gold/a.pdf#7"]


def options(accepted_run: Path, **more: Any) -> Any:
    import argparse

    return argparse.Namespace(**({"accepted": accepted_run, "accept": False, "accept_loss": []} | more))


def test_a_loss_fails_until_it_is_accepted_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import measure

    path = tmp_path / "accepted.json"
    assert measure.decide(options(path, accept=True), [run(["7"], [])])[1] == 0
    worse = [run([], ["7"])]
    assert measure.decide(options(path), worse)[1] == 1
    assert "gold/a.pdf#7" in capsys.readouterr().out
    assert measure.decide(options(path, accept_loss=["gold/a.pdf#1"]), worse)[1] == 1
    assert measure.decide(options(path, accept_loss=["gold/a.pdf#7"]), worse)[1] == 0
    assert measure.decide(options(path), worse)[1] == 0
    assert measure.decide(options(path, accept=True), worse)[1] == 0
    assert json.loads(path.read_text())["losses"] == {}


def test_without_the_documents_nothing_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import measure
    from places import places

    sections, asked = measure.measured(places(shared=str(tmp_path), kept=str(tmp_path / "kept")), set(measure.SECTIONS))
    assert (sections, asked) == ([], 0)
    assert "Left out" in capsys.readouterr().err


def test_every_field_case_can_be_read() -> None:
    cases = field_cases.table()
    assert len({case.name for case in cases}) == len(cases) > 200
    for case in cases:
        assert case.why
        assert len(case.files) in {1, 2}
        assert list(case.asked())
        told = {"clauses": [], "changes": [], "added": [], "removed": []}
        if len(case.files) == 2:
            told["clauses"] = {"old": [], "new": []}  # type: ignore[assignment]
        answer = Answer(code=0, told=told, error="")
        assert isinstance(field_cases.faults(case, answer, answer if case.same else None), list)


def test_a_field_case_is_right_only_where_everything_holds() -> None:
    answer = Answer(code=0, told={"clauses": PERFECT}, error="")
    case = field_cases.Case(
        name="x",
        files=("x.txt",),
        why="x",
        labels=("1", "1.1", "(a)", "(b)", "2"),
        parents=(("(a)", "1.1"),),
        within=(("must supply", "with care"),),
    )
    assert field_cases.faults(case, answer, None) == []
    wrong = field_cases.Case(
        name="x", files=("x.txt",), why="x", labels=("1",), lacks=("care",), under=(("night", "1"),)
    )
    assert len(field_cases.faults(wrong, answer, None)) == 3


def test_the_accepted_run_holds_no_text() -> None:
    path = Path(__file__).parent / "accuracy" / "accepted.json"
    run = accepted.read(path)
    assert run is not None
    assert path.stat().st_size < 1_500_000
    for section in run["sections"].values():
        for group in section["groups"].values():
            assert set(group) <= {"right", "wrong", "numbers", "version"}

"""Two editions in two columns: which clause is in which row, its words, and the HTML."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from comparing import compare
from conftest import Icp
from outlines import side

from pipeline.diff.cosmetic import cosmetics
from pipeline.errors import ExitCode
from pipeline.model import Change, EditionDiff, Pair, Significance, WordEdit
from pipeline.report.findings import cosmetic_rows
from pipeline.report.html import render_side_by_side
from pipeline.report.side_by_side import SideRow, side_by_side

OLD = """
1 | Payment |
  1.1 | | The Buyer must pay each invoice within 30 days of its receipt
  1.2 | | The Buyer must keep every invoice for as long as the law requires
  1.3 | | Interest runs on a late payment until the day on which it is made
2 | Staff |
  2.1 | | The Supplier must train its staff <once> in "every" year & keep a list of them
"""
NEW = """
1 | Payment |
  1.1 | | The Buyer must pay each invoice within 20 days of its receipt
  1.2 | | Interest runs on a late payment until the day on which it is made
2 | Staff |
  2.1 | | The Supplier must train its staff <twice> in "every" year & keep a list of them
  2.2 | | A visitor to the premises wears a badge at all times
"""


@pytest.fixture(scope="module")
def diff() -> EditionDiff:
    return compare(side(OLD, name="2019/20", page=3), side(NEW, name="2020/21", page=4))


def shape(diff: EditionDiff) -> list[tuple[str, str]]:
    """The citations of each row."""
    return [(row.old.citation, row.new.citation) for row in side_by_side(diff).rows]


def made(old: str, new: str, pairs: dict[tuple[str, ...], tuple[str, ...]], moved: str = "") -> EditionDiff:
    """A comparison whose pairs are given; `moved`: the id of the old clause that stands elsewhere now."""
    one, two = side(old, name="A"), side(new, name="B")
    added = {clause.id for clause in two.clauses} - {ident for news in pairs.values() for ident in news}
    removed = {clause.id for clause in one.clauses} - {ident for olds in pairs for ident in olds}
    place = Change(old=(moved,), new=(moved,), facets=("place",), words=(), significance=Significance(level="none"))
    return EditionDiff(
        old=one,
        new=two,
        pairs=tuple(Pair(old=a, new=b, status="same", facets=(), score=1.0, how="exact") for a, b in pairs.items()),
        added=tuple(sorted(added)),
        removed=tuple(clause.id for clause in one.clauses if clause.id in removed),
        changes=(place,) if moved else (),
        summary={},
    )


FOUR = "1 | | a\n2 | | b\n3 | | c\n4 | | d"
ORDERS = [
    ({("1",): ("1",), ("2",): ("2",), ("3",): ("3",), ("4",): ("4",)}, "", "1=1 2=2 3=3 4=4"),  # nothing changed
    ({("1",): ("4",), ("2",): ("1",), ("3",): ("2",), ("4",): ("3",)}, "", "2=1 3=2 4=3 1=4"),  # the new order counts
    ({("1",): ("1",), ("4",): ("2",)}, "", "1=1 2= 3= 4=2 =3 =4"),  # removed ones follow what stood before them
    ({("4",): ("4",)}, "", "=1 =2 =3 1= 2= 3= 4=4"),  # nothing before them: before what stood after them
    ({}, "", "=1 =2 =3 =4 / 1= 2= 3= 4="),  # nothing is left of the document: it has a section of its own
    ({("1",): ("1",), ("2",): ("2",), ("4",): ("4",)}, "2", "1=1 3= 2=2 =3 4=4"),  # the one before it moved away
    ({("1",): ("1",), ("2",): ("3", "2"), ("3", "4"): ("4",)}, "", "1=1 2=2+3 3+4=4"),  # split, merge: at the first
]


@pytest.mark.parametrize(("pairs", "moved", "expected"), ORDERS, ids=[row[2] for row in ORDERS])
def test_the_order_of_the_rows(pairs: dict[tuple[str, ...], tuple[str, ...]], moved: str, expected: str) -> None:
    sections = [
        " ".join(f"{row.old.citation}={row.new.citation}".replace(", ", "+") for row in section.rows)
        for section in side_by_side(made(FOUR, FOUR, pairs, moved)).sections
    ]
    assert " / ".join(sections) == expected


def test_every_clause_of_both_sides_is_in_one_cell(diff: EditionDiff) -> None:
    rows = side_by_side(diff).rows
    for cells, clauses in (
        ([row.old for row in rows], diff.old.clauses),
        ([row.new for row in rows], diff.new.clauses),
    ):
        found = [place.citation for cell in cells for place in cell.places]
        assert sorted(found) == sorted(clause.citation for clause in clauses)
    assert shape(diff) == [
        ("1", "1"), ("1.1", "1.1"), ("1.2", ""), ("1.3", "1.2"), ("2", "2"), ("2.1", "2.1"), ("", "2.2"),
    ]  # fmt: skip


def test_the_words_of_a_row_are_those_of_its_clauses(diff: EditionDiff) -> None:
    olds, news = ({clause.citation: clause.words for clause in found.clauses} for found in (diff.old, diff.new))
    for row in side_by_side(diff).rows:
        for cell, words, other in ((row.old, olds, "insert"), (row.new, news, "delete")):
            edits = (*cell.heading, *cell.text)
            assert all(edit.op != other for edit in edits)
            read = " ".join("".join(edit.text for edit in part) for part in (cell.heading, cell.text) if part)
            assert read.replace("  ", " ") == (words[cell.citation] if cell.places else "")


def row_of(diff: EditionDiff, citation: str) -> SideRow:
    return next(row for row in side_by_side(diff).rows if citation in (row.old.citation, row.new.citation))


def test_changed_words_are_marked_on_their_side(diff: EditionDiff) -> None:
    row = row_of(diff, "1.1")
    assert (row.what, row.level, row.title) == ("Reworded", "high", "1.1")
    assert [edit for edit in row.old.text if edit.op != "equal"] == [WordEdit(op="delete", text="30")]
    assert [edit for edit in row.new.text if edit.op != "equal"] == [WordEdit(op="insert", text="20")]
    assert (row.old.places[0].pages, row.new.places[0].pages) == ("page 3", "page 4")


def test_what_came_and_what_went_is_marked_whole(diff: EditionDiff) -> None:
    came = row_of(diff, "2.2")
    assert (came.what, came.old.places, [edit.op for edit in came.new.text]) == ("Added", (), ["insert"])
    went = next(row for row in side_by_side(diff).rows if row.what == "Removed")
    assert (went.new.places, [edit.op for edit in went.old.text]) == ((), ["delete"])


def test_a_clause_that_was_only_renumbered_says_so_and_is_no_change_to_read(diff: EditionDiff) -> None:
    row = row_of(diff, "1.3")
    assert (row.what, row.level, row.anchor) == ("Renumbered", "", "")
    plain = row_of(diff, "2")
    assert (plain.what, plain.level) == ("", "")
    assert plain.old.heading == (WordEdit(op="equal", text="Staff"),)


def test_each_change_leads_to_the_next(diff: EditionDiff) -> None:
    found = side_by_side(diff)
    changed = [row for row in found.rows if row.level]
    assert found.first == changed[0].anchor
    assert [row.following for row in changed] == [*(row.anchor for row in changed[1:]), ""]
    assert found.changes == len(changed) == 4


def test_the_page_is_plain_html_with_the_words_escaped(diff: EditionDiff) -> None:
    html = render_side_by_side(diff, made=datetime(2026, 5, 1, 10))
    assert html == render_side_by_side(diff, made=datetime(2026, 5, 1, 10))
    assert "<once>" not in html
    assert "&lt;" in html
    assert "year &amp; keep" in html
    assert '<del><span class="vh">[deleted: </span>30<span class="vh">]</span></del>' in html
    assert '<ins><span class="vh">[inserted: </span>20<span class="vh">]</span></ins>' in html
    assert not re.search(r"<script|<table|src=|https?://", html)
    assert html.count("<h1") == 1
    assert html.count("<h2") == 1
    assert html.count("<h3") == 4
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links <= set(re.findall(r'id="([^"]+)"', html))


def test_only_rows_without_any_change_are_the_same(diff: EditionDiff) -> None:
    """They are shown once on a phone: both places, one text."""
    html = render_side_by_side(diff)
    rows = re.findall(r'<div class="row( same| change \w+|)"', html)
    assert rows.count(" same") == sum(not row.level and not row.what for row in side_by_side(diff).rows)
    assert 0 < rows.count(" same") < len(rows)


def test_without_changes_there_is_nothing_to_go_to() -> None:
    html = render_side_by_side(compare(side(OLD), side(OLD)), made=None)
    assert "No clause changed" in html
    assert "<h3" not in html
    assert "href" not in html


def test_differences_in_print_only_are_listed_below_the_columns_when_asked_for() -> None:
    curly = compare(side('1 | Terms | the "Buyer" <pays>'), side("1 | Terms | the “Buyer” <pays>"))
    assert "print only" not in render_side_by_side(curly)
    html = render_side_by_side(curly, cosmetic=cosmetic_rows(curly, cosmetics(curly)))
    assert '<a href="#cosmetic">Differences in print only</a>: 1.' in html
    assert "<p>1: quotation marks: " in html
    assert "<pays>" not in html


def test_the_command_lists_them_in_two_columns_too(icp: Icp, tmp_path: Path) -> None:
    for name, quotes in (("old", '"Buyer"'), ("new", "“Buyer”")):
        text = f"1 Terms\n\n1.1 The {quotes} must pay each invoice within 30 days of its receipt.\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    file = tmp_path / "columns.html"
    done = icp(
        "diff", "old.txt", "new.txt", "--html", str(file), "--side-by-side", "--show-cosmetic",
        home=tmp_path / "home", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '<h2 id="cosmetic">Differences in print only</h2>' in file.read_text(encoding="utf-8")


def test_two_columns_need_a_file(icp: Icp, tmp_path: Path) -> None:
    done = icp("diff", "old.txt", "new.txt", "--side-by-side", home=tmp_path / "home")
    assert done.returncode == ExitCode.USAGE
    assert "Add --html FILE." in done.stderr


def test_two_columns_are_written(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "columns.html"
    done = icp("diff", "2019/20", "2020/21", "--html", str(file), "--side-by-side", home=sample_home)
    assert done.returncode == 0, done.stderr
    assert 'class="row change' in file.read_text(encoding="utf-8")

"""Two editions in two columns: which clause is in which row, its words, and the HTML."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from comparing import compare
from conftest import Icp
from outlines import side

from pipeline.diff.cosmetic import cosmetics
from pipeline.errors import ExitCode
from pipeline.model import Change, EditionDiff, Pair, Significance, WordEdit
from pipeline.report.content import content
from pipeline.report.findings import cosmetic_rows
from pipeline.report.html import render_side_by_side
from pipeline.report.side_by_side import SideRow, side_by_side
from pipeline.report.summary import summary

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
    assert (row.what, row.level, row.title) == ("Reworded", "high", "1.1 (Payment)")
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
    assert (row.what, row.level, row.number) == ("Renumbered", "", 0)
    plain = row_of(diff, "2")
    assert (plain.what, plain.level) == ("", "")
    assert plain.old.heading == (WordEdit(op="equal", text="Staff"),)


def test_one_goes_through_the_changes_that_the_report_counts(diff: EditionDiff) -> None:
    found = side_by_side(diff)
    assert [row.number for row in found.rows if row.number] == [1, 2, 3, 4]
    assert found.changes == len(content(diff).entries) == 4
    assert found.headline == content(diff).headline
    told = {sentence.text for sentence in summary(content(diff)).sentences}
    assert {row.sentence for row in found.rows if row.number} == told


def test_what_came_with_a_section_is_told_with_it() -> None:
    came = "3 | Visits |\n  3.1 | | A visitor to the premises wears a badge at all times\n  3.2 | | No dogs"
    rows = side_by_side(compare(side(OLD), side(f"{OLD.strip()}\n{came}", "new"))).rows[-3:]
    assert [(row.number, row.told, bool(row.level)) for row in rows] == [(1, 0, True), (0, 1, True), (0, 1, True)]
    html = render_side_by_side(compare(side(OLD), side(f"{OLD.strip()}\n{came}", "new")))
    assert html.count('told with <a href="#change-1">change 1</a>') == 2


FOLDED = [  # the old text, the new one, what is said of the folded rows, why
    ("1 | | a\n2 | | b\n3 | | c", "1 | | a\n2 | | b\n3 | | x", ["2 clauses unchanged: 1 to 2"], "before a change"),
    (
        "1 | | a\n2 | | b\n3 | | c",
        "1 | | a\n2 | | x\n3 | | c",
        ["1 clause unchanged: 1", "1 clause unchanged: 3"],
        "one",
    ),
    ("1 | Cost | a\n2 | | b", "1 | Cost | a\n2 | | x", ["1 clause unchanged: 1 Cost"], "one with a heading"),
    ("1 | | a\n2 | | b", "1 | | x\n2 | | y", [], "nothing is the same"),
    ("1 | | a\n2 | | b", "1 | | a\n2 | | b", ["2 clauses unchanged: 1 to 2"], "all is the same"),
]


@pytest.mark.parametrize(("old", "new", "summaries", "why"), FOLDED, ids=[row[3] for row in FOLDED])
def test_what_did_not_change_is_folded(old: str, new: str, summaries: list[str], why: str) -> None:
    pairs = {(one.citation,): (one.citation,) for one in side(old).clauses}
    sides = zip(side(old).clauses, side(new).clauses, strict=True)
    reworded = tuple(
        Change(old=(one.id,), new=(two.id,), facets=("wording",), words=(), significance=Significance(level="low"))
        for one, two in sides
        if one.words != two.words
    )
    found = side_by_side(replace(made(old, new, pairs), changes=reworded))
    assert [block.summary for block in found.sections[0].blocks if block.summary] == summaries, why


def test_folded_rows_that_were_renumbered_are_counted(diff: EditionDiff) -> None:
    summaries = [block.summary for block in side_by_side(diff).sections[0].blocks if block.summary]
    assert summaries == [
        "1 clause unchanged: 1 Payment",
        "2 clauses unchanged, 1 of them renumbered or moved: 1.2 to 2",
    ]


def test_the_contents_name_what_has_changes_below_it(diff: EditionDiff) -> None:
    assert side_by_side(diff).sections[0].contents == (("1 Payment", 1, 2), ("2 Staff", 3, 2))


def test_pages_that_are_not_known_are_named_once(diff: EditionDiff) -> None:
    wordy = replace(diff.new.documents[0], pages=0, title="The Word file")
    html = render_side_by_side(replace(diff, new=replace(diff.new, documents=(wordy,))))
    assert "unknown" not in html
    assert html.count("Pages are not given for The Word file") == 1
    assert "Old: <strong>1.1</strong>, page 3" in html
    assert "New: <strong>1.1</strong></p>" in html


def test_the_page_is_plain_html_with_the_words_escaped(diff: EditionDiff) -> None:
    html = render_side_by_side(diff, made=datetime(2026, 5, 1, 10))
    assert html == render_side_by_side(diff, made=datetime(2026, 5, 1, 10))
    assert "<once>" not in html
    assert "&lt;" in html
    assert "year &amp; keep" in html
    assert '<del><span class="vh">[deleted: </span>30<span class="vh">]</span></del>' in html
    assert '<ins><span class="vh">[inserted: </span>20<span class="vh">]</span></ins>' in html
    assert not re.search(r"<table|src=|https?://", html)
    assert html.count("<h1") == 1
    assert html.count("<h2") == 2  # the contents, the document
    assert html.count("<h3") == 4
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links <= set(re.findall(r'id="([^"]+)"', html))


def test_nothing_runs_in_it_but_its_own_script(diff: EditionDiff) -> None:
    html = render_side_by_side(diff)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    allowed = re.findall(r"script-src &#39;sha256-([^&]+)&#39;", html)
    assert [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts] == allowed


def test_two_long_contracts_are_small_enough_to_mail() -> None:
    """80 pages of 500 words, every third clause reworded: at most 2 MB."""
    words = [f"word{at % 997}" for at in range(40_000)]
    clauses = [" ".join(words[at : at + 60]) for at in range(0, len(words), 60)]
    old, new = (
        "\n".join(f"{at} | | {text}{more if at % 3 == 0 else ''}" for at, text in enumerate(clauses, 1))
        for more in ("", " again")
    )
    pairs = {(str(at),): (str(at),) for at in range(1, len(clauses) + 1)}
    changes = tuple(
        Change(
            old=(ident,),
            new=(ident,),
            facets=("wording",),
            words=(WordEdit(op="equal", text=clauses[int(ident) - 1]), WordEdit(op="insert", text=" again")),
            significance=Significance(level="high"),
        )
        for (ident,) in pairs
        if int(ident) % 3 == 0
    )
    html = render_side_by_side(replace(made(old, new, pairs), changes=changes))
    assert html.count("data-stop aria") == len(changes) == len(clauses) // 3
    assert len(html.encode()) < 2_000_000


def test_without_changes_there_is_nothing_to_go_to() -> None:
    html = render_side_by_side(compare(side(OLD), side(OLD)), made=None)
    assert "Nothing changed." in html
    assert "<script" not in html
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

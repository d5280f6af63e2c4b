"""The Word document with tracked changes: accepting everything gives the new text, rejecting everything the old."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from comparing import compare
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from outlines import side as outlined
from tracked_reader import Reader, W, part

from pipeline.errors import VerifyError
from pipeline.library.compare.comparison import diff as compared
from pipeline.library.compare.comparison import store_opener
from pipeline.model import Clause, EditionDiff, Pair, Side, WordEdit
from pipeline.reading_order import passages
from pipeline.report.content import content
from pipeline.report.docx import FURNITURE, tracked
from pipeline.report.tracked.markup import AUTHOR, PRINT_AUTHOR, Marker
from pipeline.report.tracked.order import longest_run, sequence
from pipeline.report.tracked.pieces import pieces
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.text import beginning_words

ROOT = Path(__file__).resolve().parent.parent
MADE = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
DATA = ROOT.parent / "shared" / "data" / "ccs-rm3830"
CORE_OLD = DATA / "2017-v1.4-docx" / "Core Terms FM1.4 CCSv2.7 161117.docx"
CORE_NEW = DATA / "2020-pdf" / "Core Terms (DA) v3.0.2.pdf"
Provisions = list[tuple[str, ...]]


def side(outline: str, name: str = "old", page: int = 1) -> Side:
    """A side made of an outline; the words of a row are its cells as a segmented table has them."""
    found = outlined(outline, name=name, page=page)
    clauses = (
        replace(clause, text=" | ".join(filter(None, clause.cells))) if "row" in clause.citation else clause
        for clause in found.clauses
    )
    return replace(found, clauses=tuple(clauses))


def printed(side: Side) -> Provisions:
    """What a side says, in the reader's form: label and words, or a row's cells."""
    return [
        ("", clause.closing or "")
        if passage.is_closing
        else ("row", *clause.cells)
        if clause.cells
        else (clause.number or "", beginning_words(clause))
        for passage in passages(side.clauses)
        for clause in [passage.clause]
    ]


def settled(data: bytes, *, accept: bool) -> Provisions:
    return Reader(data, accept=accept).provisions(FURNITURE)


def check_both_ways(diff: EditionDiff) -> None:
    data = tracked(diff, full=True, made=MADE)
    assert settled(data, accept=True) == printed(diff.new)
    assert settled(data, accept=False) == printed(diff.old)


def check_the_changed(diff: EditionDiff) -> None:
    """Without --full: what is left are the new (old) clauses that changed, in their order, and all of those."""
    data = tracked(diff, full=False, made=MADE)
    entries = content(diff).entries
    for accept, one, alone in ((True, diff.new, diff.added), (False, diff.old, diff.removed)):
        told = {ident for entry in entries for ident in entry.ids[accept]}
        left = settled(data, accept=accept)
        every = printed(one)
        at = 0
        for provision in left:
            at = every.index(provision, at) + 1
        for clause in one.clauses:
            if clause.id in told or clause.id in alone:
                assert printed(replace(one, clauses=(clause,)))[0] in left


OLD = """
1 | Payment |
  1.1 | | The Buyer must pay each invoice within 30 days of its receipt
  1.2 | | The Buyer must keep every invoice for as long as the law requires it to be kept
  1.3 | | Interest runs on a late payment until the day on which it is made in full
2 | Staff |
  2.1 | | The Supplier must train its staff in "every" year & keep a list of them
  2.2 | Uniform | Every visitor to the premises wears a badge and a uniform at all times
"""
# What the new contract is, what has to be seen in the document, and why it is a case.
CASES = [
    ("30 days", "20 days", {"ins", "del"}, "a word"),
    ("1 | Payment", "1 | Payments", {"ins", "del"}, "a heading"),
    ("2.2 | Uniform", "2.2 | Badges", {"ins", "del"}, "a heading that runs in"),
    ("2 | Staff", "7 | Staff", {"ins", "del"}, "a number"),
    ("  2.1 | | The", "  - | | The", {"del"}, "a number that went"),
    ('"every" year', "“every” year", {"ins", "del"}, "quotation marks, which are print only"),
    (
        "  1.2 | | The Buyer must keep every invoice for as long as the law requires it to be kept\n",
        "",
        {"del"},
        "gone",
    ),
    ("2 | Staff |", "2 | Staff |\n  2.0 | | A new clause about the staff of the Supplier", {"ins"}, "came"),
    (OLD, OLD + "3 | Law |\n  3.1 | | The law of England applies to this contract\n", {"ins"}, "a section that came"),
    ("2 | Staff |", "| |\n2 | Staff |", {"ins"}, "a clause without words is a line"),
]


@pytest.mark.parametrize(("gone", "came", "marks", "reason"), CASES, ids=[case[3] for case in CASES])
def test_accepting_gives_the_new_and_rejecting_the_old(gone: str, came: str, marks: set[str], reason: str) -> None:
    assert gone in OLD
    diff = compare(side(OLD, name="old"), side(OLD.replace(gone, came), name="new"))
    check_both_ways(diff)
    check_the_changed(diff)
    body = part(tracked(diff, full=True, made=MADE), "word/document.xml")
    assert {name for name in ("ins", "del") if body.find(f".//{W}{name}") is not None} == marks, reason


LIST = """
1 | Payment |
  1.1 | | The Buyer must, where an invoice is right: || in each case within 30 days of its receipt
    (a) | | pay the invoice in full; and
    (b) | | tell the Supplier that it has been paid,
  1.2 | | Interest runs on a late payment until the day on which it is made in full
"""
CLOSED = [
    (LIST, "30 days", "20 days", "a word of the closing words"),
    (LIST, "The Buyer must", "The Supplier must", "a word before the items"),
    (LIST, "paid,", "settled,", "a word of an item"),
    (LIST, " || in each case within 30 days of its receipt", "", "closing words that went"),
    (LIST, "right: || in", "right, in", "closing words that are the end of the text now"),
    (LIST, "    (a) | | pay the invoice in full; and\n", "", "an item that went"),
    (LIST, "1.2 | | Interest", "1.2 | | Interest: || as the law says\n    (a) | | Interest", "a list that came"),
    (LIST, "  1.1 | | The", "  1.3 | | The", "a number"),
]


@pytest.mark.parametrize(("text", "gone", "came", "reason"), CLOSED, ids=[case[3] for case in CLOSED])
def test_closing_words_stand_after_their_items_both_ways(text: str, gone: str, came: str, reason: str) -> None:
    assert gone in text
    one, two = side(text, name="old"), side(text.replace(gone, came), name="new")
    for old, new in ((one, two), (two, one)):
        diff = compare(old, new)
        check_both_ways(diff)
        data = tracked(diff, full=False, made=MADE)
        left = settled(data, accept=True), settled(data, accept=False)
        assert all(set(found) <= set(printed(side)) for found, side in zip(left, (new, old), strict=True)), reason


def test_words_that_end_the_text_where_a_list_went_are_no_lost_words() -> None:
    old = side(LIST, name="old")
    new = side(LIST.replace("right: || in", "right: in"), name="new")
    assert [change.facets for change in compare(old, new).changes] == []


def paired(old: Side, new: Side, pairs: dict[tuple[str, ...], tuple[str, ...]], moved: str = "") -> EditionDiff:
    """A comparison whose pairs are given."""
    return EditionDiff(
        old=old,
        new=new,
        pairs=tuple(
            Pair(old=a, new=b, status="same", facets=("place",) if moved in a else (), score=1, how="exact")
            for a, b in pairs.items()
        ),
        added=tuple(c.id for c in new.clauses if all(c.id not in b for b in pairs.values())),
        removed=tuple(c.id for c in old.clauses if all(c.id not in a for a in pairs)),
        changes=(),
        summary={},
    )


FOUR = "1 | | one fish\n2 | | two fish\n3 | | red fish\n4 | | blue fish"
MERGED = "1 | | one fish\n2 | | two fish red fish\n4 | | blue fish"
ROWS = "1 | | a list\n  row | Name / Use | oil / to fry\n  row | Name / Use | salt / to taste\n2 | | an end"
HOLES = "1 | | a list\n  row | Name / Use / How | oil / to fry / \n  row | Name / Use / How | / / \n2 | | an end"
SHAPES = [
    (FOUR, FOUR, {("1",): ("2",), ("2",): ("1",), ("3",): ("4",), ("4",): ("3",)}, "", "everything changed places"),
    (FOUR, FOUR, {("1",): ("4",)}, "1", "one is left, at another place"),
    (FOUR, FOUR, {("1",): ("1",), ("2",): ("3",), ("3",): ("2",), ("4",): ("4",)}, "", "two changed places"),
    (FOUR, MERGED, {("1",): ("1",), ("2", "3"): ("2",), ("4",): ("4",)}, "", "a merge of neighbours"),
    (MERGED, FOUR, {("1",): ("1",), ("2",): ("2", "3"), ("4",): ("4",)}, "", "a split into neighbours"),
    (FOUR, MERGED, {("1", "3"): ("1",), ("2",): ("2",), ("4",): ("4",)}, "", "a merge of clauses that are apart"),
    (MERGED, FOUR, {("1",): ("1", "3"), ("2",): ("2",), ("4",): ("4",)}, "", "a split into clauses that are apart"),
    (FOUR, FOUR, {("1", "2"): ("1", "2"), ("3",): ("3",), ("4",): ("4",)}, "", "two that became two"),
    (FOUR, FOUR, {("3", "4"): ("1", "2"), ("1",): ("3",), ("2",): ("4",)}, "", "a group that moved"),
    (ROWS, ROWS.replace("salt", "pepper"), {("1",): ("1",), ("2",): ("2",)}, "", "rows that went and came"),
    (ROWS, ROWS.replace("to fry", "to bake"), {("1, row oil",): ("1, row oil",)}, "", "a word in a row"),
    (ROWS, ROWS, {("1, row oil",): ("1, row salt",), ("1, row salt",): ("1, row oil",)}, "", "rows do not move"),
    (ROWS, FOUR, {("1, row oil",): ("1",)}, "", "a row that became a clause"),
    (ROWS, ROWS.replace("oil / to fry", "oil / to fry / hot"), {("1, row oil",): ("1, row oil",)}, "", "another cell"),
    (ROWS, ROWS.replace("oil / to fry", "oil to / fry"), {("1, row oil",): ("1, row oil to",)}, "", "another edge"),
    (FOUR, "", {}, "", "nothing is left"),
    ("", FOUR, {}, "", "nothing was there"),
    (HOLES, HOLES.replace("to fry", "to bake"), {("1, row oil",): ("1, row oil",)}, "", "an empty cell stays"),
    (HOLES, HOLES.replace("fry / ", "fry / hot"), {("1, row oil",): ("1, row oil",)}, "", "an empty cell is filled"),
    (HOLES, HOLES.replace("/ to fry", "/"), {("1, row oil",): ("1, row oil",)}, "", "a cell is emptied"),
]


@pytest.mark.parametrize(("old", "new", "pairs", "moved", "reason"), SHAPES, ids=[shape[4] for shape in SHAPES])
def test_any_pairing_reads_both_ways(
    old: str, new: str, pairs: dict[tuple[str, ...], tuple[str, ...]], moved: str, reason: str
) -> None:
    check_both_ways(paired(side(old), side(new), pairs, moved or "-"))


PAIRS = [("2019/20", "2020/21"), ("2019/20", "2019/20:statutory-bodies"), ("2019/20:statutory-bodies", "2020/21")]


# Those after the first two, and the way back, where there is time.
OTHERS = [pytest.param(pair, marks=pytest.mark.slow) for pair in [*PAIRS[2:], *[(new, old) for old, new in PAIRS]]]


@pytest.mark.parametrize("names", [*PAIRS[:2], *OTHERS], ids=str)
def test_every_clause_of_the_sample_editions_reads_both_ways(names: tuple[str, str], sample_home: Path) -> None:
    settings = load_settings({"ICP_HOME": str(sample_home)}, ROOT)
    diff = compared(*names, settings, store_opener(settings), comparer=kept_comparison)
    check_both_ways(diff)
    check_the_changed(diff)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.skipif(not CORE_OLD.exists(), reason="the real documents are not beside this checkout")
def test_every_clause_of_the_core_terms_reads_both_ways(tmp_path: Path) -> None:
    settings = load_settings({"ICP_HOME": str(tmp_path)}, ROOT)
    diff = compared(str(CORE_OLD), str(CORE_NEW), settings, store_opener(settings), comparer=kept_comparison)
    assert len(diff.new.clauses) > 300
    check_both_ways(diff)
    check_the_changed(diff)


# ---------------------------------------------------------------- what is marked, and how


@pytest.fixture(scope="module")
def moved() -> bytes:
    """A clause that moved and was edited on the way, one that only moved, and one that went on being cited."""
    old = side(
        "1 | One |\n  1.1 | | The Buyer pays for each and every crate of apples within 30 days\n"
        "  1.2 | | A crate of pears is returned to the seller when it is empty\n2 | Two |\n  2.1 | | The end is near"
    )
    new = side(
        "1 | One |\n  1.1 | | A crate of pears is returned to the seller when it is empty\n2 | Two |\n"
        "  2.1 | | The Buyer pays for each and every crate of apples within 20 days\n  2.2 | | The end is near"
    )
    return tracked(compare(old, new), full=True, made=MADE)


def test_what_moved_is_marked_as_moved_with_its_edits(moved: bytes) -> None:
    body = part(moved, "word/document.xml")
    (left,) = body.iter(f"{W}moveFromRangeStart")
    (arrived,) = body.iter(f"{W}moveToRangeStart")
    assert left.get(f"{W}name") == arrived.get(f"{W}name")
    for name in ("moveFrom", "moveTo"):
        assert len(list(body.iter(f"{W}{name}RangeEnd"))) == 1
        words = _words(body, name)
        assert "each and every crate of apples" in words
        assert "30" not in words
        assert "20" not in words
    assert "30" in _words(body, "del")
    assert "20" in _words(body, "ins")


def _words(body: etree._Element, name: str) -> str:
    """All words in the marks of a kind."""
    return " ".join("".join(mark.itertext()) for mark in body.iter(f"{W}{name}"))


def test_both_ends_of_a_move_have_one_name_and_every_mark_an_id_of_its_own(moved: bytes) -> None:
    body = part(moved, "word/document.xml")
    kinds = [f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart")]
    marks = list(body.iter(*kinds))
    ids = [mark.get(f"{W}id") for mark in marks]
    assert len(ids) == len(set(ids))
    assert {mark.get(f"{W}author") for mark in marks} == {AUTHOR}
    assert {mark.get(f"{W}date") for mark in marks} == {"2026-04-01T09:30:00Z"}
    for end in ("moveFrom", "moveTo"):
        starts = {mark.get(f"{W}id") for mark in body.iter(f"{W}{end}RangeStart")}
        assert starts == {mark.get(f"{W}id") for mark in body.iter(f"{W}{end}RangeEnd")}


def test_deleted_words_are_deleted_text(moved: bytes) -> None:
    for mark in part(moved, "word/document.xml").iter(f"{W}del"):
        assert mark.find(f".//{W}t") is None


def test_a_changed_number_is_marked_apart_from_its_words() -> None:
    diff = compare(side("1 | | Bees make honey in the hive"), side("2 | | Bees make honey in the hive"))
    body = part(tracked(diff, full=True, made=MADE), "word/document.xml")
    assert (_words(body, "del"), _words(body, "ins")) == ("1", "2")


def test_a_difference_in_print_has_an_author_of_its_own() -> None:
    diff = compare(side('1 | | The "Buyer" pays in 30 days'), side("1 | | The “Buyer” pays in 20 days"))
    body = part(tracked(diff, full=True, made=MADE), "word/document.xml")
    by_author: dict[str, str] = {}
    for mark in body.iter(f"{W}ins", f"{W}del"):
        by_author[mark.get(f"{W}author", "")] = by_author.get(mark.get(f"{W}author", ""), "") + "".join(mark.itertext())
    assert by_author == {PRINT_AUTHOR: '"“"”', AUTHOR: "3020"}


def test_headings_bullets_definitions_and_tables_look_like_it() -> None:
    text = "1 | Goods |\n  1.1 | | Goods are:\n    (a) | | new\n  def | Goods | things sold\n  row | A / B | x / y"
    body = part(tracked(compare(side(text), side(text)), full=True, made=MADE), "word/document.xml")
    styles = [style.get(f"{W}val", "") for style in body.iter(f"{W}pStyle")]
    assert "Heading1" in styles
    assert styles.count("icpColumn") == 2
    assert [run.findtext(f"{W}t") for run in body.iter(f"{W}r") if run.find(f"{W}rPr/{W}b") is not None] == [
        "Goods", "Goods",
    ]  # fmt: skip
    assert body.find(f".//{W}tblHeader") is not None


def test_rows_that_came_and_went_are_marked_as_rows() -> None:
    diff = compare(side(ROWS), side(ROWS.replace("salt / to taste", "chervil / to garnish")))
    body = part(tracked(diff, full=True, made=MADE), "word/document.xml")
    marks = [mark.tag for row in body.iter(f"{W}trPr") for mark in row.iter(f"{W}ins", f"{W}del")]
    assert sorted(marks) == [f"{W}del", f"{W}ins"]


def test_comments_say_how_much_it_matters_why_and_what_it_touches() -> None:
    old = side("1 | Terms |\n  def | Working Day | a day other than a Sunday\n2 | | Pay within one Working Day of it")
    new = side("1 | Terms |\n  def | Working Day | a day other than a Saturday\n2 | | Pay within one Working Day of it")
    data = tracked(compare(old, new), full=True, made=MADE)
    comments = part(data, "word/comments.xml")
    text = "\n".join("".join(paragraph.itertext()) for paragraph in comments.iter(f"{W}p"))
    assert text.startswith("Needs a decision. Reworded.")
    assert "Why: " in text
    assert "[rule: " in text
    assert "Touches: 1 clause uses the term “Working Day”, whose definition changed: 2" in text
    body = part(data, "word/document.xml")
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert [mark.get(f"{W}id") for mark in body.iter(f"{W}{name}")] == [
            comment.get(f"{W}id") for comment in comments.iter(f"{W}comment")
        ]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    diff = compare(side("1 | | Tea & <cake>\x1b at four\x00"), side("1 | | Tea & <cake>\x00 at five\x1b"))
    assert settled(tracked(diff, full=True, made=MADE), accept=True) == [("1", "Tea & <cake> at five")]


def test_the_same_comparison_gives_the_same_bytes() -> None:
    one, two = side(OLD), side(OLD.replace("30", "20"))
    first = tracked(compare(one, two), full=False, made=MADE)
    assert first == tracked(compare(one, two), full=False, made=MADE)
    assert first == tracked(compare(one, two), full=False, made=MADE.replace(tzinfo=None))
    assert first != tracked(compare(one, two), full=False, made=MADE.replace(hour=10))


def test_every_style_that_is_used_is_defined_and_another_reader_opens_it(moved: bytes) -> None:
    data = tracked(compare(side(ROWS), side(ROWS.replace("to fry", "to bake"))), full=False, made=MADE)
    for file in (moved, data):
        defined = {style.get(f"{W}styleId") for style in part(file, "word/styles.xml").iter(f"{W}style")}
        body = part(file, "word/document.xml")
        assert {mark.get(f"{W}val") for mark in body.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")} <= defined
        opened = docx.Document(io.BytesIO(file))
        assert opened.paragraphs[0].text == "Changes from old to old"
        assert opened.core_properties.created == MADE


def test_only_what_changed_is_shown_with_where_it_stands() -> None:
    diff = compare(side(OLD, page=3), side(OLD.replace("30", "20"), page=4))
    text = "\n".join(part(tracked(diff, full=False, made=MADE), "word/document.xml").itertext())
    assert "1.1 (Payment), page 4 · was page 3 · Reworded · Needs a decision" in text
    assert "Uniform" not in text


# ---------------------------------------------------------------- the parts


def clause(words: str, label: str = "1") -> Clause:
    return replace(side("1 | | x").clauses[0], id=label, label=label, text=words)


WORDS = st.lists(
    st.sampled_from(["the", "Buyer", "“pays”", '"pays"', "–", "-", " ", ",", "30", "Äpfel", "ﬁ"]), max_size=9
)


@given(old=WORDS, new=WORDS, edits=WORDS)
def test_pieces_are_both_texts_whatever_the_edits_say(old: list[str], new: list[str], edits: list[str]) -> None:
    one, two = "".join(old).strip(), "".join(new).strip()
    wild = [WordEdit(op=("equal", "insert", "delete")[at % 3], text=text) for at, text in enumerate(edits)]
    honest = [WordEdit(op="delete", text=one), WordEdit(op="insert", text=two)]
    for given_edits in (wild, honest, ()):
        found = pieces([clause(one)], [clause(two)], given_edits)
        assert "".join(piece.text for piece in found if piece.op != "insert") == one
        assert "".join(piece.text for piece in found if piece.op != "delete") == two


@given(st.permutations(range(9)))
def test_the_longest_run_is_in_order_and_no_shorter_than_any_other(values: list[int]) -> None:
    kept = [values[at] for at in sorted(longest_run(values))]
    assert kept == sorted(kept)
    best = [1] * len(values)
    for at, value in enumerate(values):
        best[at] = 1 + max((best[before] for before in range(at) if values[before] < value), default=0)
    assert len(kept) == max(best)


def test_what_is_carried_along_by_a_move_moves_too() -> None:
    old = side("1 | A |\n  1.1 | | alpha\n2 | B |\n  2.1 | | beta")
    new = side("1 | B |\n  1.1 | | beta\n2 | A |\n  2.1 | | alpha")
    pairs = {("1",): ("2",), ("1.1",): ("2.1",), ("2",): ("1",), ("2.1",): ("1.1",)}
    units = [(unit.kind, unit.shown.citation) for unit in sequence(paired(old, new, pairs, moved="1"))]
    assert units == [
        ("from", "1"), ("from", "1.1"), ("stay", "1"), ("stay", "1.1"), ("to", "2"), ("to", "2.1"),
    ]  # fmt: skip


def test_a_document_that_would_not_be_faithful_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    diff = compare(side("1 | | It pays £5."), side("1 | | It pays £6."))
    assert tracked(diff, full=True, made=MADE)
    real = Marker.words
    monkeypatch.setattr(Marker, "words", lambda self, found: real(self, [one for one in found if one.op != "insert"]))
    with pytest.raises(VerifyError, match="accepting its changes would not give the new words"):
        tracked(diff, full=True, made=MADE)


def test_a_clause_that_the_order_forgets_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    diff = compare(side("1 | | It pays.\n2 | | It goes."), side("1 | | It pays.\n2 | | It goes."))
    monkeypatch.setattr("pipeline.report.docx.sequence", lambda _: sequence(diff)[:1])
    with pytest.raises(VerifyError, match="was not written"):
        tracked(diff, full=True, made=MADE)

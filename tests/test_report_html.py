"""The report: what it says, and the HTML that it is shown in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from comparing import compare
from outlines import side

from pipeline.model import EditionDiff
from pipeline.report.content import content
from pipeline.report.counts import headline
from pipeline.report.html import render

MADE = datetime(2020, 4, 1, 9, 30, tzinfo=UTC)
OLD = """
1 | Definitions |
  def | Working Day | a day other than a Sunday
2 | Payment |
  2.1 | | The Buyer must pay each invoice within 30 days of its receipt
  2.2 | | A payment that falls on no Working Day is made on the next Working Day
  2.3 | | Interest under clause 3.1 runs on a late payment until the day on which it is made
3 | Rates |
  3.1 | | The rate of interest is four per cent above the base rate of the Bank
4 | Staff |
  4.1 | | The Supplier must train its staff <once> in "every" year & keep a list of them
"""
NEW = """
1 | Definitions |
  def | Working Day | a day other than a Saturday or Sunday
2 | Notices |
  2.1 | | Every notice must be given in writing to the address in the order form
  2.2 | | A notice by electronic post may be given on any day
3 | Payment |
  3.1 | | The Buyer must pay each invoice within 20 days of its receipt
  3.2 | | A payment that falls on no Working Day is made on the next Working Day
  3.3 | | Interest under clause 4.1 runs on a late payment until the day on which it is made
4 | Rates |
  4.1 | | The rate of interest is four per cent above the base rate of the Bank
"""


@pytest.fixture(scope="module")
def diff() -> EditionDiff:
    guide = side("- | | Guidance on Schedule 1", name="guide")
    return compare(side(OLD, name="2019/20", page=3), side(NEW, name="2020/21", page=4), guidance=[guide])


class Outline(HTMLParser):
    """Collects what a reader or a screen reader goes by."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        if "id" in found:
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found["href"] or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_headline_counts_what_a_manager_asks_for(diff: EditionDiff) -> None:
    report = content(diff)
    assert report.headline == "4 changes need a decision, 5 are only renumbered, moved or following a renumbering."
    assert [entry.title for entry in report.levels[0][2]] == [
        "3.1 (Payment)",  # money first
        '1 "Working Day"',
        "2 Notices",
        "4 Staff",
    ]


HEADLINES = [
    (
        {"high": 12, "low": 31, "none": 118},
        "12 changes need a decision, 31 are wording, 118 are only renumbered, moved or following a renumbering.",
    ),
    ({"high": 1, "medium": 1}, "1 change needs a decision, 1 should be read."),
    ({"high": 0, "none": 1}, "1 change is only renumbered, moved or following a renumbering."),
    ({"high": 0}, "Nothing changed."),
]


@pytest.mark.parametrize(("counts", "sentence"), HEADLINES, ids=[row[1] for row in HEADLINES])
def test_headlines_are_sentences(counts: dict[str, int], sentence: str) -> None:
    assert headline(counts) == sentence


def test_a_section_that_came_is_one_entry_with_its_clauses(diff: EditionDiff) -> None:
    report = content(diff)
    (entry,) = report.added
    assert entry.what == "Added with 2 clauses below it"
    assert entry.level == "high"
    assert [below.place.citation for below in entry.below] == ["2.1", "2.2"]
    assert [entry.title for entry in report.removed] == ["4 Staff"]


def test_every_place_has_document_citation_and_page(diff: EditionDiff) -> None:
    for _, _, entries in content(diff).levels:
        for entry in entries:
            for place in entry.old:
                assert (place.document, place.pages) == ("The 2019/20 contract", "page 3")
            for place in entry.new:
                assert (place.document, place.pages) == ("The 2020/21 contract", "page 4")


def test_no_page_is_stated_where_the_document_does_not_say(diff: EditionDiff) -> None:
    unpaged = tuple(replace(document, pages=0) for document in diff.new.documents)
    for entry in content(replace(diff, new=replace(diff.new, documents=unpaged))).entries:
        assert {place.pages for place in entry.old} <= {"page 3"}
        assert {place.pages for place in entry.new} <= {"page unknown"}


def test_ripple_references_and_concordance_have_their_lists(diff: EditionDiff) -> None:
    report = content(diff)
    assert [touched.sentence for _, touched in report.ripple] == [
        "1 clause uses the term “Working Day”, whose definition changed"
    ]
    assert [(row.old, row.new) for row in report.references] == [("2.3", "3.3")]
    assert [(row.old, row.new) for row in report.concordance] == [
        ("2", "3"), ("2.1", "3.1"), ("2.2", "3.2"), ("2.3", "3.3"), ("3", "4"), ("3.1", "4.1"),
    ]  # fmt: skip


def test_every_change_is_told_in_exactly_one_place(diff: EditionDiff) -> None:
    report = content(diff)
    entries = [entry for _, _, entries in report.levels for entry in entries]
    told = sum(1 + len(entry.below) for entry in entries)
    assert told + report.quiet == len(diff.changes)
    assert report.folded == 3
    assert report.folding == (
        "A section that was added or removed with its clauses counts once; 3 clauses are told below theirs."
    )


def test_only_what_moved_or_was_renumbered_is_counted_as_such() -> None:
    """An added clause without words has no level of its own, and is told all the same."""
    report = content(compare(side("1 | Payment | The Buyer pays"), side("1 | Payment | The Buyer pays\n2 | |")))
    assert report.quiet == 0
    assert [(entry.level, entry.what) for entry in report.entries] == [("low", "Added")]
    assert report.headline == "1 change is wording."


def test_the_page_is_sound_and_stands_alone(diff: EditionDiff) -> None:
    html = render(content(diff), made=MADE)
    outline = Outline(html)
    assert not outline.open
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert outline.headings[0] == 1
    assert all(two - one <= 1 for one, two in pairwise(outline.headings))
    assert {"main", "nav", "header", "footer", "table"} <= outline.tags
    assert not {"script", "img", "link", "iframe"} & outline.tags
    assert "http" not in html
    assert 'lang="en-GB"' in html


def test_edits_are_told_without_colour_and_aloud(diff: EditionDiff) -> None:
    html = render(content(diff), made=MADE)
    assert '<del><span class="vh">[deleted: </span>30<span class="vh">]</span></del>' in html
    assert '<ins><span class="vh">[inserted: </span>20<span class="vh">]</span></ins>' in html
    assert "line-through" in html
    assert "underline" in html
    assert "rule: time-limit" in html


def test_words_of_a_contract_are_never_mark_up(diff: EditionDiff) -> None:
    html = render(content(diff), made=MADE, title="<b>A</b> & B")
    assert "&lt;once&gt;" in html
    assert "<once>" not in html
    assert "<title>&lt;b&gt;A&lt;/b&gt; &amp; B</title>" in html


def test_the_same_comparison_gives_the_same_bytes(diff: EditionDiff) -> None:
    again = compare(diff.old, diff.new)
    assert render(content(diff), made=MADE) == render(content(again), made=MADE)


def test_no_change_is_said_plainly() -> None:
    one = side(OLD)
    html = render(content(compare(one, one)))
    assert "Nothing changed." in html
    assert "Contents" not in html
    assert content(compare(one, one)).empty

"""What a mail about changes says, and its two forms: plain text, and HTML with the style sheet written into it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import WordEdit
from pipeline.report.places import PAGE_UNKNOWN
from pipeline.report.view_parts import LEVELS, ClausePlace, ConcordanceRow, Entry, ReportView
from pipeline.text import beginning, marked, shortened

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
WIDTH = 76  # columns of the plain text
CONTEXT = 90  # letters of unchanged words kept on each side of an edit
LONGEST_EDIT = 500  # letters of words that came in or went out together
RULE = "-" * WIDTH  # an equals sign would be sent as three letters
MOST_PLACES = 6
MOST_ROWS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class MailComparison:
    """One comparison to tell of.

    report: as the reader has chosen. chosen: what was chosen, in words, "" for everything; same_edition: are the two
    sides variants of one year? files: names of the attachments, each with what it is.
    """

    report: ReportView
    chosen: str = ""
    same_edition: bool = False
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MailExcerpt:
    """A comparison as far as the mail tells it: its entries by level, and how many of each level it leaves out."""

    piece: MailComparison
    levels: tuple[tuple[str, str, tuple[Entry, ...]], ...]
    left: tuple[tuple[str, int], ...] = ()

    def count_of(self, level: str, told: int) -> str:
        """How many of a level are told, and of how many: "40 of 55"."""
        left = dict(self.left).get(level, 0)
        return f"{told} of {told + left}" if left else str(told)

    @property
    def left_out(self) -> str:
        """A sentence about what is not in the mail, "" where all is."""
        if not self.left:
            return ""
        count = sum(number for _, number in self.left)
        kinds = ", ".join(f"{number} {LEVELS[level][2 if number == 1 else 1]}" for level, number in self.left)
        return f"{count} more change{'s are' if count != 1 else ' is'} in the attached files only: {kinds}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """All that a mail tells."""

    told: tuple[MailExcerpt, ...]

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(len(entries) for told in self.told for _, _, entries in told.levels)

    def first(self, count: int) -> Letter:
        """The letter with the `count` most significant entries; of one level, those of the first comparison first."""
        left = count
        kept: dict[tuple[int, str], int] = {}
        for level in LEVELS:
            for at, told in enumerate(self.told):
                there = sum(len(entries) for name, _, entries in told.levels if name == level)
                kept[at, level] = min(left, there)
                left -= kept[at, level]
        return Letter(told=tuple(_cut(told, at, kept) for at, told in enumerate(self.told)))


def _cut(told: MailExcerpt, at: int, kept: dict[tuple[int, str], int]) -> MailExcerpt:
    levels = tuple((level, name, entries[: kept[at, level]]) for level, name, entries in told.levels)
    left = tuple((level, len(entries) - kept[at, level]) for level, _, entries in told.levels)
    return replace(
        told,
        levels=tuple(part for part in levels if part[2]),
        left=tuple((level, number) for level, number in left if number),
    )


def letters(pieces: Sequence[MailComparison]) -> Letter:
    """The letter with every entry."""
    return Letter(told=tuple(MailExcerpt(piece=piece, levels=piece.report.levels) for piece in pieces))


# ---------------------------------------------------------------- words that both forms use


def place_words(place: ClausePlace) -> str:
    """Where a clause stands, in one line; a page that is not known is not spoken of."""
    pages = "" if place.pages == PAGE_UNKNOWN else place.pages
    return ", ".join(part for part in (place.citation, pages, place.document) if part)


def places_words(places: Sequence[ClausePlace]) -> str:
    """The citations of clauses, some of many."""
    shown = "; ".join(place.citation for place in places[:MOST_PLACES])
    more = len(places) - MOST_PLACES
    return f"{shown} and {more} more" if more > 0 else shown


def brief(words: Sequence[WordEdit]) -> Iterator[WordEdit]:
    """Edits cut to what a mail has room for: some unchanged words on each side, the beginning of long ones."""
    for edit in shortened(words, CONTEXT) if len(words) > 1 else words:
        text = beginning(edit.text, LONGEST_EDIT)
        if text != edit.text:
            left = len(edit.text.split()) - len(text.removesuffix(" …").split())
            text = f"{text} ({left} more words in the attached files)"
        yield WordEdit(op=edit.op, text=text)


def below_words(entry: Entry) -> tuple[str, ...]:
    """The clauses that came or went with a section, a line for each of the first ones."""
    lines = [f"{clause.place.citation}: {beginning(clause.text, 2 * CONTEXT)}" for clause in entry.below[:MOST_PLACES]]
    more = len(entry.below) - MOST_PLACES
    return (*lines, f"{more} more below it, in the attached files") if more > 0 else tuple(lines)


# ---------------------------------------------------------------- plain text


def plain_text(letter: Letter, *, why: str) -> str:
    """The letter as plain text; inserted words in {+ +}, deleted ones in [- -]."""
    lines: list[str] = []
    for told in letter.told:
        lines += _plain_piece(told)
    lines.append(RULE)
    for told in letter.told:
        lines += [f"Attached: {name}, {what}." for name, what in told.piece.files]
    lines += _wrapped("A help for reading, made by comparing the words; it is no legal advice.")
    lines += _wrapped(why) if why else []
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _plain_piece(told: MailExcerpt) -> list[str]:
    piece, report = told.piece, told.piece.report
    lines = [*_wrapped(f"What changed: {report.old} → {report.new}"), "", *_wrapped(report.headline)]
    for line in report.proof:
        lines += _wrapped(line)
    if piece.chosen:
        lines += ["", *_wrapped(f"You asked for {piece.chosen}; others are left out.")]
    if report.folding:
        lines += _wrapped(report.folding)
    lines += ["", *_wrapped("Read {+these words+} as inserted and [-these words-] as deleted."), ""]
    for level, name, entries in told.levels:
        lines += [RULE, f"{name.upper()} ({told.count_of(level, len(entries))})", RULE, ""]
        for entry in entries:
            lines += [*_plain_entry(entry), ""]
    if told.left_out:
        lines += [*_wrapped(told.left_out), ""]
    if piece.report.lost:
        lines += [RULE, "REFERENCES THAT LEAD NOWHERE OR ELSEWHERE", RULE, ""]
        for row in piece.report.lost[:MOST_ROWS]:
            lines += _wrapped(f"{row.new} {row.what}.", first="* ")
        lines += _more_rows(piece.report.lost)
        lines.append("")
    return lines


def _plain_entry(entry: Entry) -> Iterator[str]:
    yield from _wrapped(entry.title)
    yield from _wrapped(f"{entry.what}.")
    for name, places in (("Old", entry.old), ("New", entry.new)):
        if places:
            yield from _wrapped("; ".join(map(place_words, places)), first=f"{name}: ")
    if entry.words:
        yield ""
        for paragraph in marked(brief(entry.words)).split("\n"):
            yield from _wrapped(paragraph, first="    ", rest="    ")
        yield ""
    for line in below_words(entry):
        yield from _wrapped(line, first="* ")
    for reason in entry.reasons:
        yield from _wrapped(reason.why, first="* ")
    for touched in (*entry.places, *entry.ripple, *entry.guidance):
        yield from _wrapped(f"{touched.sentence}: {places_words(touched.places)}", first="* ")


def _more_rows(rows: Sequence[ConcordanceRow]) -> list[str]:
    more = len(rows) - MOST_ROWS
    return [f"* {more} more in the attached files."] if more > 0 else []


def _wrapped(text: str, *, first: str = "", rest: str | None = None) -> list[str]:
    """A paragraph as lines; `first` before its first line, as many spaces (or `rest`) before the others."""
    return textwrap.wrap(
        re.sub(r"\s+", " ", text).strip(),
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


# ---------------------------------------------------------------- HTML


def html_text(letter: Letter, *, subject: str, why: str) -> str:
    """The letter as an HTML document that mail programs show: no script, nothing fetched, every style on its element.

    The rules for a dark screen and for paper stay in a style element, for those programs that read one.
    """
    import css_inline

    filled = _template().render(letter=letter, subject=subject, why=why, most=MOST_ROWS)
    inliner = css_inline.CSSInliner(
        extra_css=(TEMPLATES / "mail.css").read_text(encoding="utf-8"),
        keep_style_tags=True,
        load_remote_stylesheets=False,
    )
    return inliner.inline(filled)


def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(place=place_words, places=places_words, brief=brief, below=below_words)
    environment.globals["screen"] = (TEMPLATES / "mail_screen.css").read_text(encoding="utf-8")
    return environment.get_template("mail.html.j2")

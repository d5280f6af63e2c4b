"""The two forms of a mail about changes: plain text, and HTML with the style sheet written into it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.mail_head import heads
from pipeline.report.mail_values import COLUMNS, MailComparison, MailHead, TallyRow
from pipeline.report.view_parts import LEVELS
from pipeline.text import beginning

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
WIDTH = 76  # columns of the plain text
RULE = "-" * WIDTH  # an equals sign would be sent as three letters
MOST_NAMED = 40  # comparisons that are told by name only
LONGEST_LINE = 160  # letters of such a line
LEGAL = "A help for reading, made by comparing the words; it is no legal advice."


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """All that a mail tells. told: comparisons with their heads; named: those that there was no room for.

    why: why the reader gets it; change: where the reader's own choice is changed, "" for nowhere.
    """

    told: tuple[MailHead, ...]
    named: tuple[MailComparison, ...] = ()
    why: str = ""
    change: str = ""

    @property
    def short(self) -> bool:
        """Do several comparisons share the room, so that each has lines for tables?"""
        return len(self.told) > 1

    def first(self, count: int) -> Letter:
        """The letter with the first `count` comparisons told, the others named."""
        pieces = [head.piece for head in self.told]
        return replace(self, told=heads(pieces[:count]), named=tuple(pieces[count:]))

    @property
    def others(self) -> tuple[str, ...]:
        """A line for each comparison that is named, some of many."""
        lines = [f"{_between(piece)}: {piece.report.headline}" for piece in self.named[:MOST_NAMED]]
        more = len(self.named) - MOST_NAMED
        shown = tuple(beginning(line, LONGEST_LINE) for line in lines)
        return (*shown, f"{more} more comparisons in the attached files") if more > 0 else shown

    @property
    def attached(self) -> tuple[str, ...]:
        """The files, a line for each; where several comparisons share the room, a line for those of each."""
        if self.short:
            return tuple(head.attached for head in self.told)
        return tuple(f"Attached: {name}, {what}." for head in self.told for name, what in head.piece.files)

    @property
    def choice(self) -> str:
        """What the reader is sent: all comparisons of a mail to one reader may be chosen differently."""
        said = list(dict.fromkeys(head.chosen or "every change" for head in self.told))
        return f"You are sent {said[0]}." if len(said) == 1 else ""


def letter_of(pieces: Sequence[MailComparison], *, why: str = "", change: str = "") -> Letter:
    """The letter with every comparison."""
    return Letter(told=heads(pieces), why=why, change=change)


def _between(piece: MailComparison) -> str:
    return f"{beginning(piece.report.old, 60)} → {beginning(piece.report.new, 60)}"


def tally_line(rows: Sequence[TallyRow]) -> str:
    """A table of counts as a line: "Service Conditions 31, General Conditions 28"."""
    return ", ".join(f"{row.name} {row.total}" for row in rows[:-1])


# ---------------------------------------------------------------- plain text


def plain_text(letter: Letter) -> str:
    """The letter as plain text."""
    lines: list[str] = []
    for head in letter.told:
        lines += [*_plain_head(head, short=letter.short), ""]
    for line in letter.others:
        lines += _wrapped(line, first="* ")
    lines.append(RULE)
    lines += letter.attached
    lines += _wrapped(LEGAL)
    lines += _wrapped(letter.why)
    if letter.change:
        lines += [*_wrapped(f"{letter.choice} Change this or stop the reports:"), letter.change]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _plain_head(head: MailHead, *, short: bool) -> list[str]:
    report = head.piece.report
    lines = [*_wrapped(f"What changed: {head.old} → {head.new}"), ""]
    stated = "" if short else head.piece.stated
    for said in (report.headline, head.filtered, stated, head.piece.proof):
        lines += _wrapped(said)
    if head.items:
        lines += ["", RULE, head.items_title.upper(), RULE, ""]
    for number, item in enumerate(head.items, 1):
        indent = f"{number:2}. "
        lines += _wrapped(item.title, first=indent)
        lines += _wrapped(item.sentence, first="    ")
        lines += _wrapped(". ".join(part for part in (item.where, item.level_name) if part), first="    ")
        lines += [f"    {item.link}"] if item.link else []
        lines.append("")
    if head.page:
        lines += [f"{head.page_title}:", head.page]
    elif not short:  # where several share the room, the files are named below
        lines += _wrapped(head.in_full)
    for name, rows in (("part", head.parts), ("topic", head.topics)):
        if rows:
            lines += _wrapped(f"By {name}: {tally_line(rows)}.") if short else ["", *_plain_table(name, rows)]
    lines += ["", *_wrapped(head.named)] if head.named else []
    if head.guidance:
        lines += ["", "Guidance that may be out of date:"]
        for line in head.guidance:
            lines += _wrapped(line, first="* ")
    return [*lines, "", *_wrapped(head.lost)] if head.lost else lines


def _plain_table(name: str, rows: Sequence[TallyRow]) -> list[str]:
    """A table of counts with columns for the levels."""
    width = max(len(row.name) for row in rows)
    heading = "  ".join(LEVELS[level][0] for level in COLUMNS)
    lines = [f"By {name}".ljust(width + 2) + heading]
    for row in rows:
        cells = "  ".join(
            str(count).rjust(len(LEVELS[level][0])) for level, count in zip(COLUMNS, row.counts, strict=True)
        )
        lines.append(row.name.ljust(width + 2) + cells)
    return lines


def _wrapped(text: str, *, first: str = "") -> list[str]:
    """A paragraph as lines; `first` before its first line, as many spaces before the others."""
    return textwrap.wrap(
        re.sub(r"\s+", " ", text).strip(),
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


# ---------------------------------------------------------------- HTML


def html_text(letter: Letter, *, subject: str) -> str:
    """The letter as an HTML document that mail programs show: no script, nothing fetched, every style on its element.

    The rules for a dark screen and for paper stay in a style element, for those programs that read one.
    """
    import css_inline

    inliner = css_inline.CSSInliner(
        extra_css=(TEMPLATES / "mail.css").read_text(encoding="utf-8"),
        keep_style_tags=True,
        load_remote_stylesheets=False,
    )
    return inliner.inline(_template().render(letter=letter, subject=subject))


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
    environment.filters["line"] = tally_line
    environment.globals.update(
        screen=(TEMPLATES / "mail_screen.css").read_text(encoding="utf-8"),
        columns=[(level, LEVELS[level][0]) for level in COLUMNS],
        legal=LEGAL,
    )
    return environment.get_template("mail.html.j2")

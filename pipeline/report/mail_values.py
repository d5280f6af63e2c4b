"""The values that the plain and the HTML form of a mail are filled with; `pipeline.report.mail_head` makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.page_links import ComparisonLinks
from pipeline.report.summary import Summary
from pipeline.report.view_parts import LEVELS, ReportView

COLUMNS = tuple(level for level in LEVELS if level != "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class MailComparison:
    """One comparison to tell of.

    report: as the reader has chosen; summary: a sentence for each of its entries. chosen: what was chosen, in words, ""
    for everything; left_out: how many entries that left out. same_edition: are the two sides variants of one year?
    proof: the account of the words in a line. stated: what the publisher said against it in a line, "" for nothing.
    files: names of the attachments, each with what it is. links: to the web page, None where it does not show this.
    """

    report: ReportView
    summary: Summary
    chosen: str = ""
    left_out: int = 0
    same_edition: bool = False
    proof: str = ""
    stated: str = ""
    files: tuple[tuple[str, str], ...] = ()
    links: ComparisonLinks | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MailItem:
    """An entry to be read first. where: old and new page in one line. link: to the page, "" where there is none."""

    title: str
    level: str
    sentence: str
    where: str
    link: str = ""

    @property
    def level_name(self) -> str:
        """What is said of the level."""
        return LEVELS[self.level][0]


@dataclass(frozen=True, kw_only=True, slots=True)
class TallyRow:
    """A row of a table of counts: what is counted, and how many entries of each level of `COLUMNS`."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all levels."""
        return sum(self.counts)


@dataclass(frozen=True, kw_only=True, slots=True)
class MailHead:
    """What a mail tells of one comparison, cut to the room there is.

    parts, topics: tables, () where there would be one row only. affected: whom the changed words name, with how many
    entries. guidance: a line for each document of guidance. lost: a sentence about references, "" for none.
    """

    piece: MailComparison
    old: str
    new: str
    chosen: str
    items: tuple[MailItem, ...]
    parts: tuple[TallyRow, ...]
    topics: tuple[TallyRow, ...]
    affected: Sequence[tuple[str, int]]
    guidance: tuple[str, ...]
    lost: str

    @property
    def count(self) -> int:
        """How many entries the comparison has."""
        return len(self.piece.report.entries)

    @property
    def page(self) -> str:
        """Where the page shows the whole comparison, "" for nowhere."""
        return self.piece.links.whole if self.piece.links is not None else ""

    @property
    def items_title(self) -> str:
        """What the list of entries is headed with."""
        if len(self.items) == self.count:
            return "The one change" if self.count == 1 else f"All {self.count} changes"
        return f"Read first ({len(self.items)} of {self.count})"

    @property
    def page_title(self) -> str:
        """What the link to the whole comparison says."""
        return "See it on the page" if self.count == 1 else f"See all {self.count} changes on the page"

    @property
    def in_full(self) -> str:
        """Which file has the entries in full, where no page has them."""
        return f"In full in the attached {self.piece.files[0][0]}." if self.piece.files and self.count else ""

    @property
    def attached(self) -> str:
        """The files in one line: "Attached: old-to-new.html, .docx, .xlsx."."""
        names = [name for name, _ in self.piece.files]
        endings = [f".{name.rpartition('.')[2]}" for name in names[1:]]
        return f"Attached: {', '.join((names[0], *endings))}." if names else ""

    @property
    def named(self) -> str:
        """Whom the changed words name, in a sentence; "" where they name nobody."""
        said = ", ".join(f"{name} {count}" for name, count in self.affected)
        return f"Changes whose words name: {said}." if said else ""

    @property
    def filtered(self) -> str:
        """What the reader asked for, and how many entries that leaves out; "" for everything."""
        if not self.chosen:
            return ""
        left = self.piece.left_out
        others = "nothing is left out" if not left else f"{left} other{'s are' if left != 1 else ' is'} left out"
        return f"You asked for {self.chosen}; {others}."

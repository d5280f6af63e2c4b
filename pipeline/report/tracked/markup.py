"""Pieces as WordprocessingML: runs, paragraphs and rows with the marks of tracked changes.

Source of the marks: ECMA-376 part 1, 17.13.5 (ins, del, moveFrom, moveTo, of runs, of paragraph marks and of rows) and
17.13.4 (comments). Every mark has an id of its own, in the order of writing. Characters that XML cannot hold are left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from pipeline.report.archive import legal
from pipeline.report.phrases import in_utc

AUTHOR = "icp"
PRINT_AUTHOR = "icp (print only)"  # of changes of typography, so that a reader can hide them
WRAPPERS = {"insert": "ins", "delete": "del", "from": "moveFrom", "to": "moveTo"}


def stamp(made: datetime) -> str:
    """A moment as Word writes it, in UTC; one without a zone is taken as UTC."""
    return in_utc(made).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, kw_only=True, slots=True)
class EditStretch:
    """Words of one op: "equal", "insert", "delete", "from" or "to". A tab in the text stands after a label."""

    op: str
    text: str
    bold: bool = False
    print_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ParagraphStyle:
    """How a paragraph looks: its style; its indent and how far its first line hangs, in twentieths of a point."""

    style: str
    left: int = 0
    hanging: int = 0


class Marker:
    """Writes marks of one author and time; counts their ids."""

    def __init__(self, made: datetime) -> None:
        self.date = stamp(made)
        self.last = 0
        self.open: dict[str, int] = {}

    def ident(self) -> int:
        """The next id."""
        self.last += 1
        return self.last

    def mark(self, op: str, *, print_only: bool = False) -> str:
        """The attributes of a mark, with its name: `ins w:id="1" …`."""
        author = PRINT_AUTHOR if print_only else AUTHOR
        return f'w:{WRAPPERS[op]} w:id="{self.ident()}" w:author={quoteattr(author)} w:date="{self.date}"'

    def wrapped(self, op: str, runs: str, *, print_only: bool = False) -> str:
        """Runs within the mark of their op; as they are where nothing happened to them."""
        if op == "equal" or not runs:
            return runs
        return f"<{self.mark(op, print_only=print_only)}>{runs}</w:{WRAPPERS[op]}>"

    def words(self, stretches: Iterable[EditStretch]) -> str:
        """Stretches of words as runs."""
        return "".join(self.stretch(found) for found in stretches if found.text)

    def stretch(self, found: EditStretch) -> str:
        """A stretch of words as a run in its mark."""
        words = run(found.text, bold=found.bold, gone=found.op == "delete")
        return self.wrapped(found.op, words, print_only=found.print_only)

    def paragraph(self, inner: str, look: ParagraphStyle, op: str = "equal") -> str:
        """A paragraph; op: what happened to its mark."""
        mark = f"<w:rPr><{self.mark(op)}/></w:rPr>" if op != "equal" else ""
        return f"<w:p>{properties(look, mark)}{inner}</w:p>"

    def row(self, cells: Sequence[str], widths: Sequence[int], op: str = "equal", *, head: bool = False) -> str:
        """A row of a table from the paragraphs of its cells; head: it is repeated on each page."""
        header = "<w:tblHeader/>" if head else ""
        mark = f"<{self.mark(op)}/>" if op != "equal" else ""
        inner = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{header}{mark}</w:trPr>{inner}</w:tr>"

    def move_start(self, op: str, name: str) -> str:
        """The beginning of what moved; the two ends of a move have one name."""
        self.open[op] = self.ident()
        return (
            f'<w:{WRAPPERS[op]}RangeStart w:id="{self.open[op]}" w:author="{AUTHOR}" w:date="{self.date}" '
            f"w:name={quoteattr(name)}/>"
        )

    def move_end(self, op: str) -> str:
        """The end of what moved."""
        return f'<w:{WRAPPERS[op]}RangeEnd w:id="{self.open.pop(op)}"/>'


def properties(look: ParagraphStyle, mark: str = "") -> str:
    """The properties of a paragraph."""
    indent = f'<w:ind w:left="{look.left}" w:hanging="{look.hanging}"/>' if look.left else ""
    return f'<w:pPr><w:pStyle w:val="{look.style}"/>{indent}{mark}</w:pPr>'


def run(text: str, *, bold: bool = False, gone: bool = False) -> str:
    """A run of words; gone: they were deleted. Tabs and line breaks get their own elements."""
    tag = "delText" if gone else "t"
    parts = [
        "<w:tab/>" if part == "\t" else "<w:br/>" if part == "\n" else _words(tag, part)
        for part in re.split("([\t\n])", legal(text))
        if part
    ]
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f"<w:r>{weight}{''.join(parts)}</w:r>"


def _words(tag: str, text: str) -> str:
    return f'<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}>'


def table(rows: Sequence[str], widths: Sequence[int], left: int) -> str:
    """A table of rows. widths of its columns, left: its indent, in twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="icpTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{left}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )

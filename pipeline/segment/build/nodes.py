"""The clause tree while it is built: nodes, and the ways a node's heading is told from its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.model import Line
from pipeline.segment.paragraphs.geometry import NEAR, SUM
from pipeline.segment.paragraphs.inserted_lines import is_inserted, is_letter

RUN_IN_ENDS = (".", ":", "–", "—", "-")
HEADING_WORDS = 16
MEANS = re.compile(
    r"(?:\([^)]{1,80}\)\s*)?(?:\w+\s){0,3}?(?:means?|has the (?:same )?meanings?|have the meanings?|is defined|"
    r"are defined|shall mean|includes?|refers? to|as defined|has its meaning|:|=)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of one line: its text, and whether it is bold, or else underlined, or else in italics."""

    text: str
    bold: bool
    underlined: bool = False
    italic: bool = False


@dataclass(slots=True)
class ClauseNode:
    """A clause in the making. `lines` are its printed lines, `pieces` the words of each after the label was taken off.

    `closes_at` is the first of the lines that stand after the node's items, whose words are `closing`; None where there
    is none. `x0` is the left edge of its label, `edge` that of its words (None until known).
    """

    kind: str
    label: str | None = None
    parent: int | None = None
    citation: str = ""
    heading: str | None = None
    text: str = ""
    closing: str = ""
    lines: list[Line] = field(default_factory=list)
    pieces: list[list[TextRun]] = field(default_factory=list)
    closes_at: int | None = None
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    width: int = 0
    x0: float = 0.0
    edge: float | None = None
    part: str | None = None
    path: tuple[str, ...] = ()
    fixed_heading: bool = False

    def append(self, line: Line, start: int) -> None:
        """Add a printed line, whose words begin at character `start`."""
        # The words after a long label begin beyond their edge, which the second line shows.
        overflows = self.edge is not None and len(self.lines) == 1 and self.x0 + NEAR < line.x0 < self.edge
        if self.lines and (self.edge is None or overflows):
            self.edge = line.x0
        self.lines.append(line)
        self.pieces.append(pieces(line, start))

    @property
    def numbers_section(self) -> bool:
        """Is its number that of a section: 17, or 17.0 above 17.1?"""
        return len(self.path) == 1 or self.path[-1:] == ("0",)

    @property
    def own(self) -> str:
        """Text and closing words, as in `Clause.own`."""
        return " ".join(part for part in (self.text, self.closing) if part)

    @property
    def words(self) -> str:
        """All words so far, roughly joined."""
        return " ".join(piece.text for line in self.pieces for piece in line)


def pieces(line: Line, start: int = 0) -> list[TextRun]:
    """The live words of a line from character `start` on, cut where bold or an underline begins or ends."""
    found: list[TextRun] = []
    at = 0
    for span in line.spans:
        if span.role != "body":
            continue
        text = span.text[max(0, start - at) :]
        at += len(span.text)
        if not text:
            continue
        under = span.underlined and not span.bold
        look = (span.bold, under, span.italic and not under and not span.bold)
        if found and ((found[-1].bold, found[-1].underlined, found[-1].italic) == look or not text.strip()):
            found[-1] = replace(found[-1], text=found[-1].text + text)
        else:
            found.append(TextRun(text, *look))
    return found


def printed(line: Line) -> str:
    """The words of a line with the number that the word processor gives it."""
    return f"{line.label} {line.text}" if line.label and line.label != "•" else line.text


def edge_after(line: Line, start: int) -> float | None:
    """The left edge of the words after a label of `start` characters, where a wide gap shows it; else None."""
    at = 0
    for span in line.spans:
        if span.role == "body":
            if at >= start - 1 and at > 0 and span.x0 > 0:
                # A later span begins at a wide gap or another style within the words.
                return span.x0 if at <= start + 1 else None
            at += len(span.text)
    return None


def heading_like(line: Line) -> bool:
    """Could an unlabelled line be a heading? Short, not a sentence, and set apart by weight, capitals, centring or
    style."""
    text = line.text.strip()
    words = text.split()
    if not words or len(words) > HEADING_WORDS or text[-1] in ".;,:" or not any(char.isalpha() for char in text):
        return False
    if SUM.search(text) or is_inserted(text) or is_letter(text):
        return False
    if line.level is not None:
        return True
    if not (text[0].isupper() or text[0].isdigit() or text[0] in '“"[('):
        return False
    capitals = text.upper() == text and any(len(word) > 3 for word in words)
    return line.bold or capitals


def column_of(line: Line) -> int:
    """The column of a table that a line stands in, from 0; 0 for one outside of tables."""
    return line.cell.column if line.cell else 0

"""Accepts or rejects every tracked change of a Word file and reads what is left, as the standard says.

It knows nothing of the writer but the names of the styles that are not the contract's. Source: ECMA-376 part 1,
17.13.5: inserted content and content moved here is there when accepted, deleted content and content moved away when
rejected; the same of the mark that ends a paragraph, and of a row; a paragraph whose mark is not there goes on in the
next one.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CAME = {f"{W}ins", f"{W}moveTo"}
WENT = {f"{W}del", f"{W}moveFrom"}


def part(data: bytes, name: str) -> etree._Element:
    """A part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


@dataclass
class Text:
    """What is left of a paragraph, and its style."""

    style: str
    text: str


@dataclass
class Row:
    """What is left of a row: the paragraphs of its cells."""

    cells: list[list[Text]] = field(default_factory=list)


class Reader:
    """Reads a file with all changes accepted, or with all rejected."""

    def __init__(self, data: bytes, *, accept: bool) -> None:
        self.kept, self.dropped = (CAME, WENT) if accept else (WENT, CAME)
        body = part(data, "word/document.xml").find(f"{W}body")
        assert body is not None
        self.blocks = self.read(body)

    def read(self, parent: etree._Element) -> list[Text | Row]:
        """The paragraphs and rows of the body or of a cell."""
        found: list[Text | Row] = []
        open_text: str | None = None  # of paragraphs whose mark is not there
        for child in parent:
            if child.tag == f"{W}p":
                text = (open_text or "") + self.words(child)
                open_text = None
                if self.is_there(child.find(f"{W}pPr/{W}rPr")):
                    found.append(Text(self.style(child), text))
                else:
                    open_text = text
            elif child.tag == f"{W}tbl":
                assert not open_text, "words cannot go on in a table"
                open_text = None
                found += [self.row(row) for row in child.iter(f"{W}tr") if self.is_there(row.find(f"{W}trPr"))]
        assert open_text is None, "the last paragraph has no other to go on in"
        return found

    def is_there(self, properties: etree._Element | None) -> bool:
        """Is a mark of a paragraph, or a row, left?"""
        marks = {child.tag for child in properties} if properties is not None else set()
        return not marks & self.dropped

    def row(self, row: etree._Element) -> Row:
        """A row's cells. The last mark of a cell cannot go, nor is it needed that it does."""
        done = Row()
        for cell in row.iter(f"{W}tc"):
            texts = [Text(self.style(paragraph), self.words(paragraph)) for paragraph in cell.iter(f"{W}p")]
            done.cells.append(texts)
        return done

    def style(self, paragraph: etree._Element) -> str:
        """The id of a paragraph's style."""
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        return found.get(f"{W}val", "") if found is not None else ""

    def words(self, parent: etree._Element) -> str:
        """The words that are left within a paragraph or a mark."""
        done = ""
        for child in parent:
            if child.tag in self.dropped:
                continue
            if child.tag in self.kept or child.tag == f"{W}r":
                done += self.words(child)
            elif child.tag in (f"{W}t", f"{W}delText"):
                done += child.text or ""
            elif child.tag == f"{W}tab":
                done += "\t"
            elif child.tag == f"{W}br":
                done += "\n"
        return done

    def provisions(self, furniture: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The clauses: (label, words), or a row as its cells; what is in the styles called furniture is none."""
        found: list[tuple[str, ...]] = []
        for block in self.blocks:
            if isinstance(block, Row):
                if all(text.style in furniture for cell in block.cells for text in cell):
                    continue
                found.append(("row", *("\n".join(text.text for text in cell) for cell in block.cells)))
            elif block.style not in furniture:
                label, tab, words = block.text.partition("\t")
                found.append((label, words) if tab else ("", label))
        return found

"""Reads the readable sources of the sample documents: a TOML head between `+++` lines, then marked paragraphs.

The marks are explained in `corpus/README.md`. A source is parsed into `Block`s that both renderers understand; the
parser refuses what could be read in two ways, so that a printed document never differs from what its source says.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

LABEL = re.compile(r"(\d+[A-Z]?(?:\.\d+[A-Z]?)+|\d+\.|\([A-Za-z]{1,6}\)|\(\d{1,2}\))\s+(?=\S)")
HEADING_LABEL = re.compile(
    r"((?:SC|GC)\d+[A-Z]?|(?:Schedule|Annex|Appendix|Part) (?:\d+[A-Z]?|[A-Z]\d*)|\d+[A-Z]?\.)\s+(?=\S)"
)
CODES = re.compile(r"\s*\{([^{}]+)\}$")
MARKS = ("#", "|", "=", "?", ">", "- ")
ROMAN = re.compile(r"[ivxl]+|[IVXL]+")
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
DOCX_SUFFIX = "particulars"


class SourceError(Exception):
    """A source that cannot be read in one way only; the message names the file and says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What stands between the `+++` lines."""

    id: str
    title: str
    subtitle: str
    cover: tuple[str, ...]
    running_head: str
    running_foot: str
    layout: str = "contract"
    applicability: bool = False
    contents: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One paragraph, heading, definition or table of a source.

    kind: group, heading, part, numbered, item, continuation, definition, table, question, bullet, paragraph.
    label: as printed, "" where there is none. term: of a definition. codes: of the applicability column.
    style: for items, how they count: "alpha", "roman", "ALPHA", "ROMAN" or "decimal".
    depth: how deep the block stands: 0 for headings and plain paragraphs, 1 for 1.1, 2 for 1.1.1 or (a) under 1.1, …
    rows: of a table, header first.
    """

    kind: str
    text: str = ""
    label: str = ""
    term: str = ""
    codes: tuple[str, ...] = ()
    style: str = ""
    depth: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A parsed source. `sha256` is that of the file's text with Unix line ends."""

    head: Head
    blocks: tuple[Block, ...]
    sha256: str

    @property
    def suffix(self) -> str:
        """The rendered document's suffix: Particulars are Word documents, everything else is PDF."""
        return ".docx" if self.head.id.endswith(DOCX_SUFFIX) else ".pdf"


def read_source(path: Path) -> Source:
    """The parsed source at `path`; `SourceError` if it breaks the format."""
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    parts = text.split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise SourceError(f"{path.name}: the head must stand between two lines of +++ at the top of the file.")
    raw = tomllib.loads(parts[1])
    raw["cover"] = tuple(raw.get("cover", ()))
    try:
        head = Head(**raw)
    except TypeError as error:
        raise SourceError(f"{path.name}: the head has a wrong or missing key: {error}.") from error
    if head.id != path.stem:
        raise SourceError(f"{path.name}: its id is {head.id!r}; make it the file's name.")
    blocks = tuple(_nested(_block(paragraph, path.name) for paragraph in _paragraphs(parts[2], path.name)))
    return Source(head=head, blocks=blocks, sha256=hashlib.sha256(text.encode()).hexdigest())


def _paragraphs(body: str, name: str) -> list[str]:
    """The marked paragraphs: a mark at the start of a line, or a blank line, starts a new one.

    The rows of a table stay in one paragraph, one row on each line.
    """
    found: list[str] = []
    fresh = True
    for line in body.split("\n"):
        stripped = line.strip()
        if not stripped:
            fresh = True
        elif stripped.startswith("|") and not fresh and found[-1].startswith("|"):
            found[-1] += "\n" + stripped
        elif fresh or stripped.startswith(MARKS):
            found.append(stripped)
            fresh = stripped.startswith("#")
        elif LABEL.match(stripped):
            raise SourceError(
                f"{name}: a line inside a paragraph starts with the label of {stripped[:40]!r}; put a blank line "
                "before it if it is a new clause, else wrap the paragraph elsewhere."
            )
        else:
            found[-1] += " " + stripped
    return found


def _block(paragraph: str, name: str) -> Block:
    """The block that a paragraph's mark announces; depth and item style are not yet known."""
    if paragraph.startswith("|"):
        return _table(paragraph, name)
    text = " ".join(paragraph.split())
    codes: tuple[str, ...] = ()
    if (found := CODES.search(text)) is not None:
        codes = tuple(code.strip() for code in found.group(1).split(","))
        text = text[: found.start()]
    for mark, kind in (("### ", "part"), ("## ", "heading"), ("# ", "group")):
        if text.startswith(mark):
            label, title = _split_label(HEADING_LABEL, text.removeprefix(mark))
            return Block(kind=kind, label=label, text=title, codes=codes)
    if text.startswith("= "):
        term, equals, meaning = text.removeprefix("= ").partition(" = ")
        if not equals:
            raise SourceError(f"{name}: a definition needs ' = ' between its term and its meaning: {text[:60]!r}.")
        return Block(kind="definition", term=term.strip(), text=meaning.strip(), codes=codes)
    for mark, kind in (("? ", "question"), ("> ", "continuation"), ("- ", "bullet")):
        if text.startswith(mark):
            return Block(kind=kind, text=text.removeprefix(mark), codes=codes)
    label, rest = _split_label(LABEL, text)
    if not label:
        return Block(kind="paragraph", text=text, codes=codes)
    return Block(kind="item" if label.startswith("(") else "numbered", label=label, text=rest, codes=codes)


def _split_label(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """`text` as label and rest; an empty label where `pattern` does not match."""
    found = pattern.match(text)
    return (found.group(1), text[found.end() :]) if found else ("", text)


def _table(paragraph: str, name: str) -> Block:
    """A ruled table; every row must have as many cells as the header."""
    rows = tuple(
        tuple(" ".join(cell.split()) for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))
        for line in paragraph.split("\n")
    )
    wrong = [row for row in rows if len(row) != len(rows[0])]
    if wrong:
        raise SourceError(f"{name}: the table row {wrong[0]} has {len(wrong[0])} cells, its header has {len(rows[0])}.")
    return Block(kind="table", rows=rows)


def _nested(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with the depth of each, and the counting style of each item."""
    plain = list(blocks)
    result: list[Block] = []
    base = 0  # depth of the numbered clause above
    lists: list[tuple[str, int]] = []  # open lists as (style, value), outermost first
    for index, block in enumerate(plain):
        if block.kind == "numbered":
            base, lists = max(1, block.label.rstrip(".").count(".")), []
            result.append(replace(block, depth=base))
        elif block.kind == "item":
            following = next((other.label for other in plain[index + 1 :] if other.kind == "item"), "")
            lists = _opened(lists, block.label.strip("()"), following.strip("()"))
            result.append(replace(block, style=lists[-1][0], depth=base + len(lists)))
        elif block.kind == "continuation":
            lists = lists[:-1]
            result.append(replace(block, depth=base + len(lists)))
        elif block.kind == "bullet":
            result.append(replace(block, depth=base + len(lists) + 1))
        elif block.kind == "table":
            result.append(block)
        else:
            base, lists = 0, []
            result.append(block)
    return result


def _opened(lists: list[tuple[str, int]], label: str, following: str) -> list[tuple[str, int]]:
    """The open lists after an item with this label: it continues the innermost list it can, else opens a new one.

    "(i)" after "(h)" continues the letters unless "(ii)" comes next.
    """
    readings = _readings(label)
    if label in ("i", "I") and following.lower() == "ii":
        readings = [reading for reading in readings if reading[0].lower() == "roman"]
    for depth in range(len(lists), 0, -1):
        style, value = lists[depth - 1]
        if (style, value + 1) in readings:
            return [*lists[: depth - 1], (style, value + 1)]
    if not readings:
        raise SourceError(f"The item label ({label}) is neither a letter, a roman numeral nor a number.")
    chosen = next((reading for reading in readings if reading[1] == 1), readings[0])
    kept = list(takewhile(lambda entry: entry[0] != chosen[0], lists))
    return [*kept, chosen]


def _readings(label: str) -> list[tuple[str, int]]:
    """The ways to read an item's label, as (style, value)."""
    if label.isdigit():
        return [("decimal", int(label))]
    upper = label.isupper()
    readings = []
    if ROMAN.fullmatch(label):
        readings.append(("ROMAN" if upper else "roman", _roman(label.lower())))
    if len(set(label)) == 1:
        value = ord(label.lower()[0]) - ord("a") + 1 + 26 * (len(label) - 1)
        readings.append(("ALPHA" if upper else "alpha", value))
    return readings


def _roman(numeral: str) -> int:
    """The value of a small roman numeral."""
    values = [ROMAN_VALUES[letter] for letter in numeral]
    return sum(-v if values[i + 1 : i + 2] > [v] else v for i, v in enumerate(values))

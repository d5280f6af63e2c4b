"""What an element of a web page is, by what it says and holds: a heading, a note mark, a list of links, data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.web.elements import LINK_WORDS, LINKED, MARK
from pipeline.text import inked

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def number(value: str | None) -> int | None:
    """The whole number that an attribute begins with, None for none."""
    match = re.match(r"\s*(-?\d{1,6})", value or "")
    return int(match[1]) if match else None


def heading_level(tag: str, attributes: dict[str, str | None]) -> int | None:
    """The level of a heading element, None for any other."""
    if re.fullmatch(r"h[1-6]", tag):
        return int(tag[1])
    if (attributes.get("role") or "").lower() == "heading":
        return min(max(number(attributes.get("aria-level")) or 2, 1), 6)
    return None


def note_mark(node: LexborNode, tag: str, attributes: dict[str, str | None]) -> str | None:
    """The number that a note mark shows, None where the element is none: a short raised link within the page."""
    match = MARK.fullmatch(node.text().strip())
    if match is None:
        return None
    if tag == "sup":
        inner = node.css_first("a[href]")
        return match[1] if inner is not None and (inner.attributes.get("href") or "").startswith("#") else None
    if len(attributes.get("href") or "") < 2 or not (attributes.get("href") or "").startswith("#"):
        return None
    parent = node.parent.tag if node.parent is not None else ""
    raised = parent == "sup" or node.css_first("sup") is not None
    return match[1] if raised or (attributes.get("role") or "").lower() == "doc-noteref" else None


def list_of_links(node: LexborNode) -> str | None:
    """Is a block with many links a list of them? "contents" if all lead to places in the page, else "navigation"."""
    links = node.css("a[href]")
    texts = [link.text() for link in links]
    if sum(map(inked, texts)) < LINKED * inked(node.text()):
        return None
    if sum(len(text.split()) for text in texts) > LINK_WORDS * len(texts):
        return None
    within = all((link.attributes.get("href") or "").startswith("#") for link in links)
    return "contents" if within else "navigation"


def holds_data(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    """Is a table one of data? One for layout says so, holds headings or tables, or has a single cell in each row."""
    if (attributes.get("role") or "").lower() in {"presentation", "none"}:
        return False
    if node.css_first("h1, h2, h3, h4, h5, h6") is not None:
        return False
    if any(table.mem_id != node.mem_id for table in node.css("table")):
        return False
    return any(sum(1 for cell in row.iter() if cell.tag in {"td", "th"}) > 1 for row in node.css("tr"))


def names_columns(cell: LexborNode) -> bool:
    """Does a header cell name its column? In a table's head, or in a first row of nothing but header cells."""
    row = cell.parent
    if row is None or row.parent is None:
        return False
    if row.parent.tag == "thead":
        return True
    first = next((child for child in row.parent.iter() if child.tag == "tr"), None)
    own = [child.tag for child in row.iter() if child.tag in {"td", "th"}]
    return first is not None and first.mem_id == row.mem_id and set(own) == {"th"} and row.parent.prev is None

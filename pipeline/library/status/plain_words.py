"""What the program calls things, and what a reader calls them: kinds and states of documents, doubts about a page,
where characters went. What is in no table here is said as it is written, with spaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

DOCUMENT_KINDS = {
    "q-and-a": "Questions and answers",
    "easy-read": "Easy read",
    "response": "Response to a consultation",
    "changes": "Summary of changes",
}
STATUSES = {"final": "In force", "superseded": "Replaced by a newer version"}
DOUBTS = {
    # flags of pages: what a reader is told of the page
    "image_only": "a picture without text",
    "blank": "blank",
    "sideways": "printed sideways",
    "disagreement": "two readers differ; check by eye",
    "unreadable": "the fonts do not say which letters they show",
    "ocr_layer": "a scan; its words are those of a layer of text behind the picture",
    "pictured_text": "some words are drawn as pictures, and were read by sight",
}
DISCARDS = {
    # roles of the characters that are in no clause
    "header": "Running heads",
    "footer": "Running feet",
    "page_number": "Page numbers",
    "cover": "Cover",
    "contents": "Table of contents",
    "applicability": "Column that says to which services a clause applies",
    "table_header": "Names of columns",
    "hyphen": "Hyphens at the ends of lines",
    "punctuation": "Dots and brackets around numbers",
    "struck": "Struck out",
    "line_number": "Line numbers",
    "typed_rule": "Rules made of typed characters",
    "navigation": "Menus of the web page",
    "front_matter": "Data about the file",
}


def plain(code: str) -> str:
    """A code as words: "statutory-bodies" → "Statutory bodies"."""
    words = code.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def document_kind(kind: str) -> str:
    """A kind of document."""
    return DOCUMENT_KINDS.get(kind, plain(kind))


def status(code: str) -> str:
    """The state of a document."""
    return STATUSES.get(code, plain(code))


def discard(role: str) -> str:
    """Where characters went that are in no clause."""
    return DISCARDS.get(role, plain(role))


def doubts(flags: Sequence[str]) -> tuple[str, ...]:
    """Flags of pages ("disagreement:5") as sentences: "Pages 5, 7: two readers differ; check by eye"."""
    pages: dict[str, list[str]] = defaultdict(list)
    for flag in flags:
        name, _, page = flag.partition(":")
        pages[name].append(page)
    return tuple(
        f"Page{'s' if len(there) > 1 else ''} {', '.join(there)}: {DOUBTS.get(name, plain(name).lower())}"
        for name, there in pages.items()
    )

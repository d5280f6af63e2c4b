"""The words of a document as they were read, page by page: what the clauses are held against.

They come from the lines alone, before any clause is made of them, so that a word that the segmentation loses is
missed. Of what stands aside (running heads and feet, a cover) each distinct line is there once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.model import Document, Line, Page, ReadText
from pipeline.segment.build.nodes import printed

# The names of a table's columns are no clause, but stand with each of its rows.
LIVE = frozenset(("body", "table_header"))
ASIDE = ("header", "footer", "cover")
SURE = 0.8  # words that OCR is less sure of are doubtful
DOUBTS = {
    "image_only": "The page is a picture; nothing was read from it.",
    "unreadable": "Words of the page are in a font that does not say which letters it shows.",
    "disagreement": "Two readers of the page do not agree on its words.",
}


def as_read(document: Document, doubtful: Collection[int] = ()) -> tuple[ReadText, ...]:
    """The live words of each page with what is doubtful about it, then the lines that stand aside, each once.

    doubtful: the pages whose clauses may have to be read otherwise.
    """
    known = document.info.pages > 0  # 0: nobody knows what stands on which page
    pages = [
        ReadText(
            page=page.number if known else 0, text="\n".join(map(printed, _live(page))), why=_doubt(page, doubtful)
        )
        for page in document.pages
    ]
    aside: dict[tuple[str, str], ReadText] = {}
    for line in document.lines:
        text = " ".join(line.text.split())
        if line.role in ASIDE and text:
            aside.setdefault((line.role, text), ReadText(page=line.page if known else 0, text=text, role=line.role))
    return (*(page for page in pages if page.text or page.why), *aside.values())


def _live(page: Page) -> Iterator[Line]:
    return (line for line in page.lines if line.role in LIVE and line.text.strip())


def _doubt(page: Page, doubtful: Collection[int]) -> str:
    said = [DOUBTS[flag] for flag in page.flags if flag in DOUBTS]
    if any(line.ocr is not None and line.ocr < SURE for line in page.lines):
        said.append("OCR is unsure of words of the page.")
    if page.number in doubtful:
        said.append("Clauses of the page may have to be read otherwise.")
    return " ".join(said)

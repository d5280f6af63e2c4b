"""What a web server really gave: the bytes decide, whatever the address and the server call them."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import IcpError
from pipeline.extract.formats import CONVERTED, DOCX, HTML, PDF, media_type
from pipeline.extract.web.html import decode
from pipeline.sources.http import Answer
from pipeline.sources.links import Link, read_page
from pipeline.steps.watch.plan import READ

KINDS = {PDF: "pdf", DOCX: "docx", HTML: "html"}
MEDIA_TYPES = {kind: mime for mime, kind in KINDS.items()}
DOCUMENTS = frozenset({"pdf", "docx"})
CALLED = {"pdf": "a PDF", "docx": "a Word document", "html": "a web page"}


def kind_of(data: bytes) -> str:
    """ "pdf", "docx", "html", or "" for anything that is not read, which a broken archive is too."""
    try:
        return KINDS.get(media_type(data, ""), "")
    except IcpError:
        return ""


def expected_kind(links: Iterable[Link]) -> str:
    """The kind of file that the links promise, "" where they promise none."""
    return next((link.format for link in links if link.format in READ), "")


def spoiled(address: str, links: Iterable[Link], answer: Answer) -> str:
    """The sentence for an answer that is not the file that was promised."""
    wanted = CALLED[expected_kind(links) or "pdf"]
    if kind_of(answer.data) == "html":
        page = read_page(decode(answer.data), answer.url)
        what = "a page that asks for a password" if page.asks_password else "a web page"
        return f"{address} gave {what} (“{page.title}”) where {wanted} is expected."
    said = f", which the server calls {answer.media_type}" if answer.media_type else ""
    try:
        kind = media_type(answer.data, address)
    except IcpError as error:
        return f"{address} gave something else than {wanted}{said}: {error.problem}"
    if kind in CONVERTED:
        return f"{address} gave something else than {wanted}{said}: {CONVERTED[kind]}."
    return f"{address} gave something else than {wanted}{said}."

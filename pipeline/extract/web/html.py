"""Web pages in, `Document` out: the words of the page itself, with headings, list numbers and table cells.

What belongs to the site and not to the document (menus, banners, asides, what is hidden, lists of links) is in lines of
role "navigation", lists of links within the page in "contents", programs and style sheets in "script". It is found by
element, ARIA role and share of linked words, never by what it says; where the page names its main part, that wins.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from pipeline.errors import UnsupportedFormatError
from pipeline.extract import encoding
from pipeline.extract.formats import HTML
from pipeline.extract.web.composer import Composer
from pipeline.extract.web.elements import VOID
from pipeline.extract.web.generated import read_sheets
from pipeline.extract.web.walk import Walker
from pipeline.model import Document, DocumentInfo, Page
from pipeline.text import inked

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# A page with a password field and fewer words than this is there to sign in.
SIGN_IN_WORDS = 150
# HTML standard, "prescan a byte stream": the declaration stands in the first kilobyte; some pages are late with it.
DECLARED = re.compile(rb"(?:<\?xml[^>]*?encoding|<meta[^>]*?charset)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
HEAD = 4096
# Encoding standard: pages that say Latin-1 or ASCII are read as Windows-1252; UTF-16 in a tag cannot be.
MEANT = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
# Elements that may stay open in XHTML by "/>", which HTML reads as an opening tag.
SELF_CLOSED = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s[^<>]*?)?)/>")


def read_html(data: bytes, *, sha256: str, name: str) -> Document:
    """Extract a web page; it has one page. Raises UnsupportedFormatError for a sign-in page and one without words."""
    from selectolax.lexbor import LexborHTMLParser

    text = decode(data)
    parser = LexborHTMLParser(_markup(text))
    out = Composer()
    body = parser.body
    if body is not None:
        generated = read_sheets(parser)
        _without_programs(body, out)
        Walker(out, main=_main(body), site=True, generated=generated).read(body)
    out.end()
    words = sum(len(line.text.split()) for line in out.lines if line.role == "body")
    if words < SIGN_IN_WORDS and _asks_for_password(parser):
        raise UnsupportedFormatError(
            f"{name} is a sign-in page.", "Sign in with a browser, save the document itself and give that file."
        )
    if not words:
        raise UnsupportedFormatError(
            f"{name} is a web page without text that can be read.",
            "Open it in a browser, print it to PDF and give that file.",
        )
    page = Page(number=1, width=0.0, height=0.0, lines=tuple(out.lines))
    info = DocumentInfo(sha256=sha256, media_type=HTML, title=_title(parser, out), pages=1)
    return Document(info=info, pages=(page,), tables=tuple(out.tables), notes=encoding.notes(text))


def read_fragment(markup: str, out: Composer) -> None:
    """Read a piece of HTML that stands within another document into its composer."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(f"<body>{markup}")
    if parser.body is not None:
        _without_programs(parser.body, out)
        Walker(out, main=frozenset(), site=False).read(parser.body)


def decode(data: bytes) -> str:
    """The characters of a page: by byte order mark, by its own declaration, as UTF-8, else as Windows-1252."""
    found = None if data.startswith(tuple(mark for mark, _ in encoding.BOMS)) else DECLARED.search(data[:HEAD])
    if found:
        named = found[1].decode("ascii").lower()
        try:
            return data.decode(codecs.lookup(MEANT.get(named, named)).name, errors="replace")
        except LookupError:
            pass  # an encoding nobody knows says nothing
    return encoding.decoded(data)


def _markup(text: str) -> str:
    """XHTML as HTML: its closed empty elements get a closing tag."""
    if "http://www.w3.org/1999/xhtml" not in text[:HEAD]:
        return text
    return SELF_CLOSED.sub(lambda m: m[0] if m[1].lower() in VOID else f"<{m[1]}{m[2]}></{m[1]}>", text)


def _without_programs(body: LexborNode, out: Composer) -> None:
    """Take programs and style sheets out of the page and put them on record."""
    for node in body.css("script, style, template"):
        out.apart(node.text(), "script")
        node.decompose()


def _main(body: LexborNode) -> frozenset[int]:
    """The elements that hold the document itself, by memory address: the main element, else a single article."""
    named = [node for node in body.css('main, [role="main"]') if inked(node.text())]
    if not named:
        articles = [node for node in body.css("article") if inked(node.text())]
        inner = {found.mem_id for node in articles for found in node.css("article") if found.mem_id != node.mem_id}
        outer = [node for node in articles if node.mem_id not in inner]
        named = outer if len(outer) == 1 else []
    return frozenset(node.mem_id for node in named)


def _asks_for_password(parser: LexborHTMLParser) -> bool:
    return any((node.attributes.get("type") or "").lower() == "password" for node in parser.css("input"))


def _title(parser: LexborHTMLParser, out: Composer) -> str:
    """The first heading of the highest level, else the title in the page's head."""
    headings = [line for line in out.lines if line.level == 1 and line.role == "body" and line.text.strip()]
    if headings:
        return " ".join(headings[0].text.split())
    title = parser.css_first("title")
    return " ".join(title.text().split()) if title is not None else ""

"""Reads the links of a publication page: where each leads, and every word around it that says what it leads to.

Pure: characters in, values out, and no input raises. A link that only says "here" is told by the sentence that it
stands in; one in a listing by the entry's title and date; all by the headings above them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from pipeline.sentences import SentenceEnds

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Bounds of what one page can say, far above what real pages have.
MAX_LINKS = 1000
MAX_ANCESTORS = 60
MAX_WORDS = 400  # characters that are kept of a heading, a sentence or an entry
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset({"p", "li", "td", "th", "dd", "dt", "figcaption", "caption", "div", "article", "section", *HEADINGS})
ENTRIES = frozenset({"article", "li", "tr"})
# What belongs to the site and not to the page (HTML standard, sectioning elements; ARIA landmark roles).
SITE = frozenset({"nav", "footer", "header", "aside"})
SITE_ROLES = frozenset({"navigation", "contentinfo", "banner", "complementary", "search"})
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(?:\d{{1,2}} )?(?:{MONTHS}) 20\d\d\b|\b20\d\d-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}/20\d\d\b", re.I)
SIZE = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:[KMG]i?B|bytes)\b", re.IGNORECASE)
FORMATS = {"pdf": "pdf", "docx": "docx", "word": "docx", "doc": "doc", "html": "html", "web page": "html"}
FORMAT = re.compile(r"\b(pdf|docx?|word|html|web page)\b", re.IGNORECASE)
SUFFIX = re.compile(r"\.([a-z0-9]{2,5})$")
SENTENCES = SentenceEnds(first='A-Z“"(')


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link of a page.

    address: absolute, without the part after "#". text: its own words, else its title or the picture's.
    heading: the headings above it, outermost first, joined by " › ". sentence: the one that it stands in.
    listing: the title of the listing entry or the words of the table row around it. dated: a date beside it, as it
    stands there.
    format: "pdf", "docx", "doc", "html" or another ending, as its words or its address say, "" where they do not.
    size: as written ("1.2 MB"). rel: its relations ("next"). site: it belongs to the site's menus, not to the page.
    """

    address: str
    text: str
    heading: str = ""
    sentence: str = ""
    listing: str = ""
    dated: str = ""
    format: str = ""
    size: str = ""
    rel: tuple[str, ...] = ()
    site: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRead:
    """A page: its title, its links, whether it asks for a password, and how many words it has besides menus."""

    title: str
    links: tuple[Link, ...]
    asks_password: bool = False
    words: int = 0


def links(html: str, base: str) -> tuple[Link, ...]:
    """The links of a page at `base`, in its order; those that lead nowhere on the web (mail, scripts) are left out.

    An address that stands twice is kept twice: the words around each say something.
    """
    return read_page(html, base).links


def read_page(html: str, base: str) -> PageRead:
    """All that a page says to one who looks for documents."""
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(html)
    base = _base(parser.css_first("base[href]"), base)
    title = parser.css_first("title")
    for node in parser.css("script, style, template, noscript"):
        node.decompose()
    body = parser.body
    reader = _LinkReader(base)
    if body is not None:
        reader.read(body)
    found = [*_relations(parser.css("link[rel][href]"), base), *reader.found]
    heading = reader.first_heading or (_words(title.text()) if title is not None else "")
    password = any((node.attributes.get("type") or "").lower() == "password" for node in parser.css("input"))
    return PageRead(title=heading, links=tuple(found), asks_password=password, words=reader.words)


class _LinkReader:
    """Goes through the body once, in its order, and remembers the headings that it has passed."""

    def __init__(self, base: str) -> None:
        self.found: list[Link] = []
        self.first_heading = ""
        self.words = 0
        self._base = base
        self._headings: dict[int, str] = {}
        self._blocks: dict[int, tuple[str, dict[int, int]]] = {}

    def read(self, body: LexborNode) -> None:
        for node in body.traverse(include_text=True):
            tag = node.tag or ""
            if tag == "-text":
                self.words += len((node.text_content or "").split())
            elif tag in HEADINGS:
                level = HEADINGS[tag]
                self._headings = {at: text for at, text in self._headings.items() if at < level}
                self._headings[level] = _words(node.text())
                self.first_heading = self.first_heading or self._headings[level]
            elif tag == "a" and len(self.found) < MAX_LINKS:
                link = self._link(node)
                if link is not None:
                    self.found.append(link)

    def _link(self, node: LexborNode) -> Link | None:
        address = _absolute(self._base, node.attributes.get("href"))
        if address is None:
            return None
        around = _ancestors(node)
        block = next((item for item in around if item.tag in BLOCKS), None)
        entry = _entry(around)
        text = _words(node.text()) or _named(node)
        sentence = self._sentence(block, node) if block is not None else ""
        beside = " ".join(part for part in (text, sentence, self._text(entry)[:MAX_WORDS]) if part)
        dated = _date(entry, beside)
        size = SIZE.search(beside)
        own_level = next((HEADINGS[item.tag] for item in around if item.tag in HEADINGS), None)
        above = [words for level, words in sorted(self._headings.items()) if words and level != own_level]
        return Link(
            address=address,
            text=text,
            heading=" › ".join(above)[:MAX_WORDS],
            sentence=sentence,
            listing=self._listing(entry),
            dated=dated,
            format=_format(address, text, sentence),
            size=size[0] if size else "",
            rel=tuple((node.attributes.get("rel") or "").lower().split()),
            site=any(item.tag in SITE or (item.attributes.get("role") or "").lower() in SITE_ROLES for item in around),
        )

    def _text(self, node: LexborNode | None) -> str:
        return self._block(node)[0] if node is not None else ""

    def _block(self, block: LexborNode) -> tuple[str, dict[int, int]]:
        """The words of a block, and where in them each of its links begins; each block is read once."""
        known = self._blocks.get(block.mem_id)
        if known is None:
            text, at = "", {}
            pieces: list[str] = []
            length = 0
            for node in block.traverse(include_text=True):
                if node.tag == "a":
                    at[node.mem_id] = length
                elif node.tag == "-text":
                    piece = " ".join((node.text_content or "").split())
                    if piece:
                        pieces.append(piece)
                        length += len(piece) + 1
            text = " ".join(pieces)
            known = self._blocks[block.mem_id] = (text, at)
        return known

    def _sentence(self, block: LexborNode, node: LexborNode) -> str:
        """The sentence of the block in which a link stands."""
        text, places = self._block(block)
        at = places.get(node.mem_id, 0)
        start = max((after for _, after in SENTENCES.gaps(text, 0, min(at + 1, len(text)))), default=0)
        end = next(SENTENCES.gaps(text, at), None)
        return _words(text[start : end[0] if end else len(text)])

    def _listing(self, entry: LexborNode | None) -> str:
        """The title of an entry: its heading, or all the words of a table row."""
        if entry is None:
            return ""
        heading = entry.css_first("h1, h2, h3, h4, h5, h6")
        if heading is not None:
            return _words(heading.text())
        return self._text(entry)[:MAX_WORDS] if entry.tag == "tr" else ""


def _entry(around: list[LexborNode]) -> LexborNode | None:
    """The listing entry that a link stands in: an item, article or row, else a division with a heading of its own."""
    for item in around:
        if item.tag in ENTRIES:
            return item
        if item.tag == "div" and item.css_first("h2, h3, h4, h5, h6") is not None and len(item.css("a[href]")) <= 4:
            return item
    return None


def _ancestors(node: LexborNode) -> list[LexborNode]:
    """The elements around a node, innermost first."""
    found: list[LexborNode] = []
    at = node.parent
    while at is not None and len(found) < MAX_ANCESTORS:
        found.append(at)
        at = at.parent
    return found


def _named(node: LexborNode) -> str:
    """What a link without words is called: its label, its title, its picture's words."""
    picture = node.css_first("img[alt]")
    said = (node.attributes.get("aria-label"), node.attributes.get("title"), picture and picture.attributes.get("alt"))
    return _words(next((words for words in said if words), ""))


def _date(entry: LexborNode | None, beside: str) -> str:
    time = entry.css_first("time") if entry is not None else None
    if time is not None and _words(time.text()):
        return _words(time.text())
    match = DATE.search(beside)
    return match[0] if match else ""


def _format(address: str, text: str, sentence: str) -> str:
    """What kind of file a link leads to: its ending says it first, then its own words, then those in brackets."""
    suffix = SUFFIX.search(urlsplit(address).path.lower())
    if suffix:
        return FORMATS.get(suffix[1], suffix[1])
    for words in (text, *re.findall(r"[(\[]([^)\]]*)[)\]]", sentence)):
        match = FORMAT.search(words)
        if match:
            return FORMATS[match[1].lower()]
    return ""


def _relations(nodes: list[LexborNode], base: str) -> list[Link]:
    """The following page, where the page's head names it."""
    found = []
    for node in nodes:
        rel = tuple((node.attributes.get("rel") or "").lower().split())
        address = _absolute(base, node.attributes.get("href"))
        if "next" in rel and address is not None:
            found.append(Link(address=address, text="", rel=rel))
    return found


def _base(node: LexborNode | None, base: str) -> str:
    """The address that links are taken from: the page may name another than its own."""
    named = _absolute(base, node.attributes.get("href")) if node is not None else None
    return named or base


def _absolute(base: str, href: str | None) -> str | None:
    """The web address that a link means, None where it means none: mail, scripts, a place in the same page."""
    if href is None or not href.strip() or href.strip().startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href.strip()))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port  # a port that is no number is only found out by asking for it
    except ValueError:
        return None
    path = re.sub(r"\s", "%20", parts.path) or "/"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _words(text: str) -> str:
    return " ".join(text.split())[:MAX_WORDS]

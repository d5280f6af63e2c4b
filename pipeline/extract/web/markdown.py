"""Markdown in, `Document` out: headings with their levels, lists with the numbers that a reader sees, tables, styles.

Read as GitHub reads it (CommonMark with tables and strikethrough), but for one thing: text that is set in by four
spaces is text, since contracts set clauses in and hold no programs. Front matter and comments are kept apart under
those names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.extract import encoding
from pipeline.extract.formats import MARKDOWN
from pipeline.extract.web.composer import Composer
from pipeline.model import Document, DocumentInfo, Page

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*?)(/?)>")
# A class that says of a run of words that they are a heading: "header_3", "clause-heading", "title".
HEADING_CLASS = re.compile(r"class\s*=\s*[\"'][^\"']*\b(?:header|heading|title)(?=[_\-\d\s\"'])", re.IGNORECASE)
# GitHub's task lists.
BOX = re.compile(r"\[([ xX])\](?=\s|$)\s*")
# The parser leaves out what is nested deeper than this in lists and quotations; then a note says so.
DEEPEST = 100
TOO_DEEP = "Lists or quotations are nested so deeply that a part of the text was left out."
STYLES = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "s": "struck",
    "del": "struck",
    "strike": "struck",
    "mark": "highlight",
}
# Tags of a style that Markdown itself opens and closes.
OWN = {"strong": "bold", "em": "italic", "s": "struck"}


def read_markdown(data: bytes, *, sha256: str) -> Document:
    """Extract a Markdown file, in the encoding that `encoding.decoded` finds. One page."""
    text = encoding.decoded(data)
    damaged = encoding.notes(text)
    out = Composer()
    title = ""
    if front := FRONT_MATTER.match(text):
        found = FRONT_TITLE.search(front[1] or "")
        title = found[1].strip() if found else ""
        for row in front[0].splitlines():
            out.apart(row, "front_matter")
        text = text[front.end() :]
    tokens = _parsed(text)
    _MarkdownReader(out).read(tokens)
    out.end()
    live = [line for line in out.lines if line.role == "body" and line.text.strip()]
    headings = [line for line in live if line.level is not None]
    named = next((line for line in [*(line for line in headings if line.level == 1), *headings, *live]), None)
    title = title or (" ".join(named.text.split()) if named else "")
    page = Page(number=1, width=0.0, height=0.0, lines=tuple(out.lines))
    info = DocumentInfo(sha256=sha256, media_type=MARKDOWN, title=title, pages=1)
    notes = (TOO_DEEP,) if any(token.level >= DEEPEST - 1 for token in tokens) else ()
    return Document(info=info, pages=(page,), tables=tuple(out.tables), notes=(*notes, *damaged))


def _parsed(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST})
    return parser.enable(["table", "strikethrough"]).disable("code").parse(text)


class _MarkdownReader:
    """Drives a composer with the tokens of a Markdown text."""

    def __init__(self, out: Composer) -> None:
        self.out = out
        self.first = False  # do the first words of an item come next?
        self.opened: list[tuple[str, str | None]] = []  # tags written as HTML, each with the style that it switched on

    def read(self, tokens: Sequence[Token]) -> None:
        """Read block tokens in order."""
        for token in tokens:
            if token.type == "inline":
                self._inline(token.children or [])
                self._close_open_tags()
            else:
                self._block(token)

    def _block(self, token: Token) -> None:
        out = self.out
        name = token.type
        if name == "heading_open":
            out.heading(int(token.tag[1]))
        elif name == "heading_close":
            out.heading(None)
        elif name == "bullet_list_open":
            out.open_list()
        elif name == "ordered_list_open":
            start = token.attrGet("start")
            out.open_list("1", start=1 if start is None else int(start), mark=token.markup)
        elif name in {"bullet_list_close", "ordered_list_close"}:
            out.close_list()
        elif name == "list_item_open":
            out.item()
            self.first = True
        elif name == "list_item_close":
            out.item_ends()
        elif name in {"fence", "code_block"}:
            self._code(token.content)
        elif name == "html_block":
            self._html(token.content)
        elif name in {"paragraph_open", "paragraph_close", "blockquote_open", "blockquote_close", "hr"}:
            out.end()
        else:
            self._table(token)

    def _table(self, token: Token) -> None:
        out = self.out
        if token.type == "table_open":
            out.open_table()
        elif token.type == "table_close":
            out.close_table()
        elif token.type == "tr_open":
            out.row()
        elif token.type in {"th_open", "td_open"}:
            out.cell()
        elif token.type == "th_close":
            out.header_cell()

    def _code(self, content: str) -> None:
        self.out.end()
        for row in content.splitlines():
            self.out.text(row, keep=True)
            self.out.wrap()
        self.out.end()

    def _html(self, content: str) -> None:
        """A block of HTML: its comments apart, the rest as a web page is read."""
        from pipeline.extract.web.html import read_fragment

        self.out.end()
        read_fragment(content, self.out)
        self.out.end()

    # ------------------------------------------------------------ within a paragraph

    def _inline(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type in {"text", "code_inline", "text_special"}:
                self.out.text(self._ticked(token.content))
            elif token.type in {"softbreak", "hardbreak"}:
                self.out.wrap()
            elif token.type == "html_inline":
                self._tag(token.content)
            elif token.type == "image":
                self._apart(token.content, "image")
            elif token.tag in OWN:
                self.out.style(OWN[token.tag], token.nesting > 0)

    def _ticked(self, text: str) -> str:
        """The first words of an item; one to be done is shown with a box."""
        first, self.first = self.first, False
        return BOX.sub(_box, text, count=1) if first and BOX.match(text) else text

    def _apart(self, text: str, role: str) -> None:
        self.out.style(role, True)
        self.out.text(text)
        self.out.style(role, False)

    def _tag(self, content: str) -> None:
        """A tag within a paragraph: a style or nothing; a comment goes under its name."""
        match = TAG.fullmatch(content)
        if match is None:
            self._apart(content.removeprefix("<!--").removesuffix("-->"), "comment")
            return
        tag = match[2].lower()
        if tag == "br":
            self.out.wrap()
        elif match[1]:
            self._close(tag)
        elif not match[4]:
            style = STYLES.get(tag) or ("bold" if HEADING_CLASS.search(match[3]) else None)
            self.opened.append((tag, style))
            if style:
                self.out.style(style, True)

    def _close(self, tag: str) -> None:
        at = next((n for n in reversed(range(len(self.opened))) if self.opened[n][0] == tag), None)
        if at is not None and (style := self.opened.pop(at)[1]):
            self.out.style(style, False)

    def _close_open_tags(self) -> None:
        for _, style in self.opened:
            if style:
                self.out.style(style, False)
        self.opened.clear()


def _box(match: re.Match[str]) -> str:
    return "☐ " if match[1] == " " else "☒ "

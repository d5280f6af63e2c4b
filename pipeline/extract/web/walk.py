"""Walk through the elements of a web page in order and drive a composer with them.

The walk keeps its own stack, so that no depth of nesting in a page can exhaust Python's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.extract.web import controls
from pipeline.extract.web.composer import Composer
from pipeline.extract.web.elements import (
    BLOCKS,
    DECLARATIONS,
    KEEPS_SPACES,
    LIST_STYLE,
    LIST_STYLES,
    MAX_SPAN,
    STYLES,
)
from pipeline.extract.web.generated import Generated
from pipeline.extract.web.judgements import (
    heading_level,
    holds_data,
    names_columns,
    number,
)
from pipeline.extract.web.mathml import formula
from pipeline.extract.web.site_parts import SiteParts

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Elements whose content, if they have any, is read with them.
WHOLE = frozenset({"head", "br", "hr", "img", "math"}) | controls.TAGS
Closer = Callable[[], None]


class Walker:
    """Reads elements into `out`. `main` are the elements that hold the document, empty where the page names none.

    site: the markup is a whole page of a site, so that its furniture is looked for. generated: what its style sheets
    put before words.
    """

    def __init__(self, out: Composer, *, main: frozenset[int], site: bool, generated: Generated | None = None) -> None:
        self.out = out
        self.generated = generated or Generated()
        self.main = main
        self.site = site
        self.parts = SiteParts(main, site)
        self.inside = 0  # how many main elements or articles are open
        self.discards: list[str] = []
        self.tables: list[bool] = []  # is each open table one of data, rather than of layout?
        self.terms: list[tuple[int, str]] = []  # row and last element of each open definition list
        self.kept = 0  # how many elements that keep white space are open

    def read(self, root: LexborNode) -> None:
        """Read `root` and all within it."""
        self.parts.find(root)
        self._set_role()
        todo: list[LexborNode | Closer] = [root]
        while todo:
            at = todo.pop()
            if callable(at):
                at()
            elif at.is_text_node:
                self._text(at.text_content or "")
            elif at.is_comment_node:
                self._apart(at.comment_content or "", "comment")
            elif at.is_element_node:
                todo += reversed(self._open(at))
                todo += reversed(list(at.iter(include_text=True))) if at.tag not in WHOLE else []
        self.out.end()

    # ------------------------------------------------------------ text

    def _text(self, text: str) -> None:
        if not self.kept:
            self.out.text(text)
            return
        for at, row in enumerate(text.splitlines()):
            if at:
                self.out.wrap()
            self.out.text(row, keep=True)

    def _apart(self, text: str, role: str) -> None:
        if text.strip():
            self.out.style(role, True)
            self.out.text(text)
            self.out.style(role, False)

    # ------------------------------------------------------------ elements

    def _open(self, node: LexborNode) -> list[Closer]:
        """Begin an element; what is to be done at its end comes back, in order."""
        tag, attributes = (node.tag or "").lower(), node.attributes
        closers: list[Closer] = []
        if tag == "br":
            self.out.wrap()
            return closers
        if tag == "img":
            self._apart(attributes.get("alt") or "", "image")
            return closers
        if tag == "math":
            self.out.text(formula(node))
            return closers
        if tag in controls.TAGS:
            self._control(node, tag, attributes)
            return closers
        if tag in BLOCKS:
            self.out.end()
        if node.mem_id in self.main or tag == "article":
            self._enter_main(node, closers)
        discard = self.parts.discard(node, tag, attributes, inside=bool(self.inside))
        if discard is not None:
            self._enter_discard(discard, tag, closers)
        if self.parts.notes.get(node.mem_id) is not None:
            self._note(self.parts.notes[node.mem_id], closers)
        else:
            self._structure(node, tag, attributes, closers)
        self._styles(tag, attributes, closers)
        if before := self.generated.enter(node):
            self.out.numbered_by_hand()
            self.out.text(before)
        if tag in BLOCKS:
            closers.append(self.out.end)
        closers.append(lambda: self.generated.leave(node))
        return closers

    def _control(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        """A field of a form: what it shows is text of the document, what could be chosen instead is not."""
        discard = self.parts.discard(node, tag, attributes, inside=bool(self.inside))
        shown, others = controls.read(node, tag, document=not self.site or bool(self.inside))
        if discard is None:
            self.out.text(shown)
        else:
            others.insert(0, shown)
        for other in others:
            self._apart(other, "navigation")

    def _structure(self, node: LexborNode, tag: str, attributes: dict[str, str | None], closers: list[Closer]) -> None:
        out = self.out
        if (level := heading_level(tag, attributes)) is not None:
            out.heading(level)
            closers.append(lambda: out.heading(None))
        elif tag in {"ul", "ol", "menu", "dir"}:
            self._list(node, tag, attributes)
            closers.append(out.close_list)
        elif tag == "li":
            out.item(number(attributes.get("value")))
            closers.append(out.item_ends)
        elif tag in {"table", "tr", "td", "th", "caption"}:
            self._table(node, tag, attributes, closers)
        elif tag in {"dl", "dt", "dd"}:
            self._terms(tag, closers)
        elif tag in KEEPS_SPACES:
            self.kept += 1
            closers.append(self._leave_kept)
        elif tag == "q":
            out.text("“")
            closers.append(lambda: out.text("”"))

    def _styles(self, tag: str, attributes: dict[str, str | None], closers: list[Closer]) -> None:
        names = {STYLES[tag]} if tag in STYLES else set()
        declared = (attributes.get("style") or "").lower()
        names |= {name for pattern, name in DECLARATIONS if pattern.search(declared)}
        for name in sorted(names):
            self._style(name, closers)

    def _style(self, name: str, closers: list[Closer]) -> None:
        self.out.style(name, True)
        closers.insert(0, lambda: self.out.style(name, False))

    # ------------------------------------------------------------ what is no text of the document

    def _enter_main(self, node: LexborNode, closers: list[Closer]) -> None:
        step = 1 if not self.main or node.mem_id in self.main else 0
        self.inside += step
        self._set_role()

        def leave() -> None:
            self.out.end()
            self.inside -= step
            self._set_role()

        closers.append(leave)

    def _enter_discard(self, role: str, tag: str, closers: list[Closer]) -> None:
        if tag not in BLOCKS:
            self._style(role, closers)
            return
        self.discards.append(role)
        self._set_role()

        def leave() -> None:
            self.out.end()
            self.discards.pop()
            self._set_role()

        closers.append(leave)

    def _set_role(self) -> None:
        outside = self.site and bool(self.main) and not self.inside
        self.out.role = self.discards[0] if self.discards else "navigation" if outside else "body"

    # ------------------------------------------------------------ notes

    def _note(self, number: str, closers: list[Closer]) -> None:
        out = self.out
        out.begin_note(number)

        def leave() -> None:
            out.end()
            out.end_note()

        closers.append(leave)

    # ------------------------------------------------------------ lists, tables, terms

    def _list(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        declared = self.generated.list_style(node) + ";" + (attributes.get("style") or "")
        styled = LIST_STYLE.search(declared.lower())
        none = styled is not None and styled[1] == "none"
        counts = LIST_STYLES.get(styled[1], "") if styled is not None else ""
        if tag != "ol" and not counts:
            self.out.open_list(none=none)
            return
        kind = attributes.get("type") or "1"
        back = "reversed" in attributes
        items = sum(1 for child in node.iter() if child.tag == "li")
        start = number(attributes.get("start"))
        self.out.open_list(
            counts or (kind if kind in {"1", "a", "A", "i", "I"} else "1"),
            start=start if start is not None else items if back else 1,
            step=-1 if back else 1,
            none=none,
        )

    def _table(self, node: LexborNode, tag: str, attributes: dict[str, str | None], closers: list[Closer]) -> None:
        out = self.out
        if tag == "table":
            data = holds_data(node, attributes)
            self.tables.append(data)
            if data:
                out.open_table()
                closers.append(out.close_table)
            closers.append(self._leave_table)
        elif not self.tables or not self.tables[-1]:
            return
        elif tag == "tr":
            out.row()
        elif tag == "caption":
            out.row()  # a caption is a row of its own: it belongs to the table and to no clause before it
            out.cell()
        else:
            columns = min(max(number(attributes.get("colspan")) or 1, 1), MAX_SPAN)
            out.cell(rows=min(max(number(attributes.get("rowspan")) or 1, 1), MAX_SPAN), columns=columns)
            if tag == "th":
                self._style("bold", closers)
                if names_columns(node):
                    closers.append(lambda: out.header_cell(columns))

    def _leave_table(self) -> None:
        self.tables.pop()

    def _leave_terms(self) -> None:
        self.terms.pop()

    def _leave_kept(self) -> None:
        self.kept -= 1

    def _terms(self, tag: str, closers: list[Closer]) -> None:
        out = self.out
        if tag == "dl":
            self.terms.append((-1, ""))
            out.open_table(ruled=False)
            closers += [out.close_table, self._leave_terms]
        elif self.terms:
            row, last = self.terms[-1]
            row = max(row + 1 if tag == "dt" and last != "dt" else row, 0)
            self.terms[-1] = (row, tag)
            out.place(row, 0 if tag == "dt" else 1)
            if tag == "dt":
                self._style("bold", closers)

"""The parts of a web page that are no text of the document: what is the site's, what is hidden, marks of notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.web.elements import BLOCKS, HIDDEN, LINKS, NOTE_ROLES, SITE, SITE_ROLES
from pipeline.extract.web.judgements import list_of_links, note_mark

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


@dataclass(slots=True)
class SiteParts:
    """What is known of a page before it is walked through.

    main: the elements that hold the document, empty where the page names none. site: the markup is a whole page of a
    site, so that its furniture is looked for. notes: the blocks that note marks lead to, with the number that the mark
    shows. links: how many links are below each element.
    """

    main: frozenset[int]
    site: bool
    notes: dict[int, str] = field(default_factory=dict)
    links: Counter[int] = field(default_factory=Counter)

    def find(self, root: LexborNode) -> None:
        """Find the notes and the links below `root`."""
        self._find_notes(root)
        self._count_links(root)

    def discard(self, node: LexborNode, tag: str, attributes: dict[str, str | None], *, inside: bool) -> str | None:
        """The discard that an element falls under, None for one of the document; inside: it is in the main part."""
        role = (attributes.get("role") or "").lower()
        hidden = "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true"
        if hidden or HIDDEN.search((attributes.get("style") or "").lower()):
            return "navigation"
        if tag in {"sup", "a"} and note_mark(node, tag, attributes) is not None:
            return "note_mark"
        if role == "doc-backlink":
            return "note_mark"
        if not self.site or node.mem_id in self.main or node.mem_id in self.notes or role in NOTE_ROLES:
            return None
        if tag in SITE or role in SITE_ROLES or (tag == "header" and not inside):
            return "navigation"
        many = tag in {"ul", "ol", "div", "section", "p"} and self.links[node.mem_id] >= LINKS
        return list_of_links(node) if many else None

    def _count_links(self, root: LexborNode) -> None:
        for link in root.css("a[href]") if self.site else ():
            above = link.parent
            while above is not None:
                self.links[above.mem_id] += 1
                above = above.parent

    def _find_notes(self, root: LexborNode) -> None:
        """The blocks that note marks lead to, with the number that the mark shows."""
        targets: dict[str, str] = {}
        for link in root.css("a[href]"):
            shown = note_mark(link, "a", link.attributes)
            if shown is not None:
                targets.setdefault((link.attributes.get("href") or "")[1:], shown)
        if not targets:
            return
        for node in root.css("[id], a[name]"):
            shown = targets.get(node.attributes.get("id") or node.attributes.get("name") or "")
            block: LexborNode | None = node
            while block is not None and (block.tag or "") not in BLOCKS:
                block = block.parent
            if shown is not None and block is not None and block.tag not in {"body", "main", "article", "tr", "table"}:
                self.notes.setdefault(block.mem_id, shown)

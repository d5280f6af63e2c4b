"""Numbers that the style sheet of a web page puts before its paragraphs (CSS 2.2, 12: generated content and counters).

Read from the style sheets within the page: rules without conditions, selectors that the parser knows, later ones over
earlier ones. Only content with a letter or a digit is read; signs and icons are ornament.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.word.number_formats import written

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BEFORE = re.compile(r"::?before\s*$", re.IGNORECASE)
OTHER_PSEUDO = re.compile(r":(?:hover|focus|active|visited|after|:|marker)", re.IGNORECASE)
STEP = re.compile(r"([A-Za-z_-][\w-]*)(?:\s+(-?\d+))?")
TOKEN = re.compile(
    r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(counters?)\(([^()]*)\)|attr\(\s*([\w-]+)\s*\)", re.IGNORECASE
)
ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
FORMATS = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}
# A style sheet of more rules than this is the site's and not the document's.
MOST_RULES = 2000
Declarations = dict[str, str]


@dataclass(slots=True)
class Generated:
    """The counters of a page while it is walked through. rules: by element; before: of what stands before its words."""

    rules: dict[int, Declarations] = field(default_factory=dict)
    before: dict[int, Declarations] = field(default_factory=dict)
    _counters: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def enter(self, node: LexborNode) -> str:
        """Begin an element; gives the words that stand before its own."""
        parent = node.parent.mem_id if node.parent is not None else 0
        self._count(self.rules.get(node.mem_id, {}), parent)
        before = self.before.get(node.mem_id)
        if before is None:
            return ""
        self._count(before, node.mem_id)
        content = "".join(self._said(match, node) for match in TOKEN.finditer(before.get("content", "")))
        return content if any(char.isalnum() for char in content) else ""

    def leave(self, node: LexborNode) -> None:
        """End an element: the counters that its children began end with it."""
        for name, found in self._counters.items():
            self._counters[name] = [each for each in found if each[0] != node.mem_id]

    def list_style(self, node: LexborNode) -> str:
        """The declaration of how a list counts."""
        own = self.rules.get(node.mem_id, {})
        return "".join(f";{name}:{own[name]}" for name in ("list-style", "list-style-type") if name in own)

    def _count(self, declared: Declarations, parent: int) -> None:
        for name, value in STEP.findall(declared.get("counter-reset", "")):
            if name == "none":
                continue
            found = [each for each in self._counters.get(name, []) if each[0] != parent]
            self._counters[name] = [*found, (parent, int(value or 0))]
        for name, value in STEP.findall(declared.get("counter-increment", "")):
            if name == "none":
                continue
            found = self._counters.setdefault(name, [])
            if not found:
                found.append((parent, 0))
            found[-1] = (found[-1][0], found[-1][1] + int(value or 1))

    def _said(self, match: re.Match[str], node: LexborNode) -> str:
        if match[5]:
            return node.attributes.get(match[5]) or ""
        if not match[3]:
            return ESCAPE.sub(lambda each: chr(int(each[1], 16)) if each[1] else each[2], match[1] or match[2] or "")
        parts = [part.strip() for part in match[4].split(",")]
        values = [value for _, value in self._counters.get(parts[0], [])] or [0]
        many = match[3].lower() == "counters"
        style = parts[2] if many and len(parts) > 2 else parts[1] if not many and len(parts) > 1 else "decimal"
        form = FORMATS.get(style.lower(), "decimal")
        if not many:
            return written(values[-1], form)
        between = parts[1].strip("\"'") if len(parts) > 1 else "."
        return between.join(written(value, form) for value in values)


def read_sheets(parser: LexborHTMLParser) -> Generated:
    """The generated content of a page, by the style sheets within it."""
    found = Generated()
    text = COMMENT.sub("", "\n".join(node.text() for node in parser.css("style")))
    if "counter" not in text and ":before" not in text:
        return found
    for selectors, declared in _rules(text)[:MOST_RULES]:
        if not declared.keys() & {"counter-reset", "counter-increment", "content", "list-style", "list-style-type"}:
            continue
        for selector in selectors.split(","):
            bare = BEFORE.sub("", selector.strip())
            if not bare or OTHER_PSEUDO.search(bare):
                continue
            target = found.rules if bare == selector.strip() else found.before
            for node in _matching(parser, bare):
                target.setdefault(node.mem_id, {}).update(declared)
    return found


def _matching(parser: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return parser.css(selector)
    except Exception:  # the parser raises its own kinds for selectors that it does not know
        return []


def _rules(text: str) -> list[tuple[str, Declarations]]:
    """The rules of a style sheet that hold always: those within @media and the like are left out."""
    found: list[tuple[str, Declarations]] = []
    at = 0
    while (start := text.find("{", at)) >= 0:
        selectors = text[at:start].rpartition(";")[2].strip()
        depth, end = 1, start + 1
        while end < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        if not selectors.startswith("@"):
            found.append((selectors, _declarations(text[start + 1 : end - 1])))
        at = end
    return found


def _declarations(text: str) -> Declarations:
    pieces = re.split(r";(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)", text)
    pairs = (piece.partition(":") for piece in pieces)
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}

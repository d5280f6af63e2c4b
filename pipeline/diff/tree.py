"""A side of a comparison made ready for alignment: the clause tree with each clause's words in comparable form.

`build` gives one `Tree` a side. Guarantees: `nodes` holds every clause in reading order and after them one node for
each document, which stands for the document as a whole and is the parent of its top clauses; so every clause has a
parent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.citation import find
from pipeline.model import Clause, Side
from pipeline.text import canonical, is_about_document

_WORD = re.compile(r"[^\W_]+(?:['.,/][^\W_]+)*")
_JOINED = re.compile(r"(?<=[^\W\d_])-\s?(?=[^\W\d_])")
_CUE = re.compile(r"\b(?:Clause|Paragraph|Section|Condition|Article)s?(?= ?[\d§])")
_DIGIT = re.compile(r"[\d§]")
_FIRST_CODE = 0x100
_SURROGATES = range(0xD800, 0xE000)
MASK = "§"
FRONT_KINDS = frozenset(("paragraph", "note", "title", "cover"))
FRONT_WORDS = 40  # a longer text before the first clause is a preamble or a recital, and counts


@dataclass(slots=True)
class WordCodes:
    """Gives every distinct word one character, so that likeness of texts can be counted in words, not letters."""

    codes: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def of_text(self, text: str) -> str:
        """The comparable words of a text, encoded; what stands on both sides is read once."""
        found = self.texts.get(text)
        if found is None:
            found = self.texts[text] = self.encode(comparable_words(text))
        return found

    def encode(self, words: list[str]) -> str:
        """One character for each word; the same word always gets the same character."""
        return "".join([self.codes.get(word) or self._new(word) for word in words])

    def _new(self, word: str) -> str:
        code = _FIRST_CODE + len(self.codes)
        if code >= _SURROGATES.start:
            code += len(_SURROGATES)
        self.codes[word] = chr(code)
        return self.codes[word]


@dataclass(slots=True)
class TreeNode:
    """A clause in its tree.

    words: its heading and text, one character a word, cross-references masked. size: number of words.
    parent, children: positions in the tree's `nodes`; place: position among the parent's children.
    front: it stands before the first numbered clause (dates, approval references, titles, key terms): never a piece of
    another clause. dated: it says when the document was made or changed, and nothing of what is agreed.
    """

    at: int
    clause: Clause | None
    words: str = ""
    parent: int = -1
    place: int = 0
    depth: int = 0
    front: bool = False
    dated: bool = False
    children: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Number of words."""
        return len(self.words)

    @property
    def definition(self) -> bool:
        """Is it a definition?"""
        return self.clause is not None and self.clause.kind == "definition"


@dataclass(slots=True)
class Tree:
    """All nodes of a side: first the clauses in reading order, then one node for each document."""

    nodes: list[TreeNode]
    clauses: int
    by_id: dict[str, int]

    def roots(self) -> list[int]:
        """Positions of the nodes that stand for documents."""
        return list(range(self.clauses, len(self.nodes)))

    def ancestors(self, at: int) -> Iterator[int]:
        """The parent, its parent, and so on up to the document."""
        while (at := self.nodes[at].parent) >= 0:
            yield at


def content_key(text: str) -> str:
    """`text` without anything that is only typography.

    Left out: white space, hyphens inside words (also where a line broke after one), quotes and ligatures in their
    various forms, and whether "Clause 5" is written with a capital.
    """
    plain = small_cues(canonical(text))
    if "-" in plain:
        plain = _JOINED.sub("", plain)
    return "".join(plain.split())


def small_cues(text: str) -> str:
    """`text` with "Clause 5" as "clause 5": whether the word before a number has a capital is typography."""
    return _CUE.sub(lambda match: match[0].lower(), text) if _DIGIT.search(text) else text


def masked(text: str) -> str:
    """`text` with every cross-reference replaced by one sign, so that a renumbered target does not make it another
    text."""
    parts, at = [], 0
    for start, end, _ in find(text):
        if start >= at:
            parts += [text[at:start], MASK]
            at = end
    return " ".join([*parts, text[at:]]) if parts else text


def comparable_words(text: str) -> list[str]:
    """The words of `text` in small letters, without punctuation and with references masked."""
    smooth = canonical(masked(text)).replace(MASK, " 0ref0 ")
    if "-" in smooth:
        smooth = _JOINED.sub("", smooth)
    return _WORD.findall(smooth.casefold())


def build(side: Side, vocabulary: WordCodes) -> Tree:
    """The tree of a side. A clause whose parent is not in the side stands directly under its document."""
    nodes = [
        TreeNode(at=at, clause=clause, words=vocabulary.of_text(clause.words)) for at, clause in enumerate(side.clauses)
    ]
    by_id = {clause.id: at for at, clause in enumerate(side.clauses)}
    count = len(nodes)
    documents: dict[str, int] = {}
    for at, clause in enumerate(side.clauses):
        parent = by_id.get(clause.parent) if clause.parent is not None else None
        if parent is None or parent == at:
            if clause.document not in documents:
                documents[clause.document] = len(nodes)
                nodes.append(TreeNode(at=len(nodes), clause=None))
            parent = documents[clause.document]
        node = nodes[at]
        node.parent, node.place = parent, len(nodes[parent].children)
        nodes[parent].children.append(at)
    tree = Tree(nodes=nodes, clauses=count, by_id=by_id)
    for at in range(count):
        node = nodes[at]
        above = nodes[node.parent]
        node.depth = above.depth + 1 if above.clause is not None else 1
        node.dated = node.front = node.clause is not None and is_about_document(node.clause.words)
    for root in tree.roots():
        _mark_front(tree, root)
    return tree


def _mark_front(tree: Tree, root: int) -> None:
    """Mark the short unnumbered lines that stand before the first numbered clause of a document, if it has one."""
    clauses = [(at, tree.nodes[at].clause) for at in tree.nodes[root].children]
    first = next((place for place, (_, clause) in enumerate(clauses) if clause is not None and clause.number), 0)
    for at, clause in clauses[:first]:
        node = tree.nodes[at]
        plain = clause is not None and clause.kind in FRONT_KINDS
        node.front |= (
            plain and not node.children and len(comparable_words(clause.words if clause else "")) <= FRONT_WORDS
        )

"""Where each paragraph stands in the clause tree: what is open above it, and which of those is its parent."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Line, Table
from pipeline.segment.build.attachment import (
    alike,
    begins_anew,
    below,
    broken_off,
    bullet_below,
    host,
    interrupting,
    leads_to_list,
    only_heading,
    place,
)
from pipeline.segment.build.key_term_rows import KIND, term_nodes
from pipeline.segment.build.nodes import ClauseNode, edge_after
from pipeline.segment.build.table_rows import table_nodes
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels.divisions import Division
from pipeline.segment.labels.reading import Label, shared
from pipeline.segment.labels.scopes import BODY, named
from pipeline.segment.paragraphs.geometry import PageMeasures


class OpenClauses:
    """The nodes so far, in reading order, and what of them is open.

    current: the node that the last line went into. owner: the labelled node, heading or definition that text without a
    label belongs to. scope: the schedule, the part, or the heading below which numbering began again; within: how that
    is cited. scopes, paths: the open schedules and parts by their names, and clauses by their numbers; path: the last
    number. items: the open items by depth; under: the bullet or paragraph that their list stands in.
    """

    def __init__(self, layout: PageMeasures, weights: Weights) -> None:
        self.layout, self.weights = layout, weights
        self.nodes: list[ClauseNode] = []
        self.current: int | None = None
        self.owner: int | None = None
        self.scope: int | None = None
        self.within = BODY
        self.path: tuple[str, ...] = ()
        self.scopes: dict[tuple[str, ...], int] = {}
        self.paths: dict[tuple[str, ...], int] = {}
        self.items: list[int] = []
        self.under: int | None = None
        self.labelled = False  # has a label come yet?
        self.article: int | None = None  # the last article
        self.usual: dict[tuple[str, int], float] = {}  # where words begin, by kind and left edge of the label

    @property
    def above(self) -> ClauseNode | None:
        """The node that the last line went into."""
        return self.nodes[self.current] if self.current is not None else None

    @property
    def in_title(self) -> bool:
        """Is what the last line went into a heading, a part or an article, which is a title alone?"""
        return self.above is not None and (self.above.kind in {"heading", "part"} or self.current == self.article)

    @property
    def edge(self) -> float | None:
        """The left edge that further lines of the last paragraph have, where two of them show it."""
        node = self.above
        if node is None:
            return None
        return node.lines[-1].x0 if len(node.lines) > 2 and node.lines[-1].page == node.lines[-2].page else None

    @property
    def _series(self) -> str:
        """The heading below which numbering began again, or one like it after that."""
        titled = self.scope is not None and self.nodes[self.scope].kind == "heading"
        return self.nodes[self.scope].words.strip() if titled and self.scope is not None else ""

    def go_on(self, line: Line, at: int | None = None) -> None:
        """A line goes on the last paragraph, or on node number `at`."""
        self._append(at if at is not None else self.current or 0, line, 0)

    def _append(self, at: int, line: Line, start: int) -> None:
        node = self.nodes[at]
        node.append(line, start)
        self.current = at
        if len(node.lines) == 2 and node.lines[0].page == line.page and node.edge is not None:
            self.usual[place(node)] = node.edge

    def _add(self, node: ClauseNode, line: Line, start: int) -> int:
        node.x0 = line.x0
        node.part = self.within.written or self._series or None
        self.nodes.append(node)
        self._append(len(self.nodes) - 1, line, start)
        node.edge = edge_after(line, start) if start else (line.x1 if line.paragraph and line.label else line.x0)
        if node.edge is None and line.paragraph and line.bottom <= line.top:
            node.edge = line.x1  # without places on a page, a paragraph says itself where its words begin
        return len(self.nodes) - 1

    # ------------------------------------------------------------ labels

    def restart(self) -> None:
        """Numbering begins again without a division: what stands below the last heading is a part of its own."""
        self.paths = {}
        if self.owner is not None and self.nodes[self.owner].kind == "heading":
            self.scope = self.owner

    def division(self, division: Division, line: Line) -> None:
        """A section with letters, a question, an article, a schedule or a part."""
        label, start, around = division.label, division.start, self.scopes.get(division.scope.names)
        if label.kind == "question":
            self.owner = self._add(ClauseNode(kind="question", label=label.text, parent=self.scope), line, start)
        elif division.names:
            self._enter(division, line)
        elif division.path is None:  # an article that only groups clauses
            node = ClauseNode(kind="part", label=label.text, parent=around)
            self.scope = self.owner = self._add(node, line, start)
        else:
            if label.kind == "prefixed":
                self.scope, self.within, self.paths, self.scopes, around = None, BODY, {}, {}, None
            self.path = division.path
            node = ClauseNode(kind="clause", label=label.text, parent=around, path=self.path)
            self.owner = self.paths[self.path] = self._add(node, line, start)
        if label.kind == "article" and not division.names:
            self.article = self.owner
        self.items, self.under, self.labelled = [], None, True

    def _enter(self, division: Division, line: Line) -> None:
        """A schedule, a part, or a section that counts its clauses as one."""
        label, name = division.label, division.names[-1]
        if label.kind == "annexed":
            name = " ".join(named(label))
        elif label.kind == "article":
            name = label.text
        node = ClauseNode(kind="part", label=name, parent=self.scopes.get(division.names[:-1]))
        self.within, self.path, self.paths = division.scope, (), {}
        self.scope = self.owner = self._add(node, line, division.start)
        if self.within.names:
            self.scopes[self.within.names] = self.scope

    def number(self, label: Label, path: tuple[str, ...], line: Line) -> None:
        """A clause with a number."""
        self.path = path
        parent = self.scope
        for length in range(len(path) - 1, 0, -1):
            if path[:length] in self.paths:
                parent = self.paths[path[:length]]
                break
        node = ClauseNode(kind="clause", label=label.text, parent=parent, path=path)
        self.owner = self.paths[path] = self._add(node, line, label.end)
        if len(path) > 1 and node.numbers_section:
            self.paths.setdefault(path[:-1], self.owner)  # 17.0 stands for 17, above 17.1
        self.items, self.under, self.labelled = [], None, True

    def item(self, label: Label, depth: int, line: Line) -> None:
        """An item of a list, `depth` lists deep from 0."""
        base = self.paths.get(self.path, self.scope)
        if depth == 0 and self.under is not None:
            base = self.under
        elif base is None or (self.owner is not None and self.nodes[self.owner].kind in {"definition", "heading"}):
            base = self.owner if depth == 0 else base
        parent = self.items[depth - 1] if 0 < depth <= len(self.items) else base
        at = self._add(ClauseNode(kind="item", label=label.text, parent=parent), line, label.end)
        self.items = [*self.items[:depth], at]
        if self.owner is None or self.nodes[self.owner].kind != "definition":
            self.labelled = True

    def begin_list(self, line: Line, depth: int) -> None:
        """A first item may come; it stands in the bullet or the paragraph that leads to it."""
        if depth == 0 or not self.items:
            self.under = None
        if self.above is not None and leads_to_list(self.above, self.owner, line):
            self.under = self.current

    def bullet(self, line: Line, start: int) -> None:
        """A bullet, in the list that it goes on."""
        parent = bullet_below(self.nodes, self.current, line)
        for at in interrupting(self.nodes, self.current, line):
            self.nodes[at].parent = parent
        self._add(ClauseNode(kind="bullet", parent=parent), line, start)

    def note(self, line: Line) -> None:
        """A footnote stands by itself, and the text around it goes on as if it were not there."""
        around = self.current
        last = len(self.nodes) - 1
        if line.label is None and last >= 0 and self.nodes[last].kind == "note":
            self._append(last, line, 0)
        else:
            self._add(ClauseNode(kind="note", label=line.label and line.label.rstrip(".")), line, 0)
        self.current = around

    # ------------------------------------------------------------ text without a label

    def heading(self, kind: str, line: Line, following: tuple[str, ...]) -> None:
        """A heading stands in the clause whose numbers go on after it, or in the section whose own is larger.

        following: the next number. A heading that looks like the one below which numbering began again stands beside
        it, and opens the next stretch of the same numbers.
        """
        section = self.paths.get(self.path[:1])
        parent = self.paths.get(self.path[: shared(self.path, following[:-1])])
        if parent is None:
            parent = section if section is not None and below(self.nodes[section], line) else self.scope
        beside = self._series and parent == self.scope and alike(self.nodes[self.scope or 0], line)
        if beside:
            parent = self.nodes[self.scope or 0].parent
        self.owner = self._add(ClauseNode(kind=kind, parent=parent), line, 0)
        if beside:
            self.scope = self.owner
        self.items, self.under = [], None

    def definition(self, line: Line) -> None:
        """A term and what it means."""
        self._into_definition(self._add(ClauseNode(kind="definition", parent=self._outside("definition")), line, 0))

    def _into_definition(self, at: int) -> None:
        """What follows belongs to a definition; its lists begin anew."""
        self.owner = at
        self.items, self.under = [], None

    def apart(self, line: Line) -> None:
        """A paragraph that belongs to no clause."""
        self.owner = None
        self.paragraph(line)

    def paragraph(self, line: Line) -> None:
        """Text without a label goes on the sentence above it, or is a paragraph below the clause at its left edge."""
        above = self.above
        anew = above is None or begins_anew(above, line, self.layout)
        inside = above is not None and above.kind == "paragraph" and self.owner is not None
        if above is not None and (broken_off(above, line, self.layout) or (inside and not anew)):
            self.go_on(line)
            return
        at = host(self.nodes, self.current, self.owner, line, self.usual) if self.owner is not None else None
        if anew and at is not None and self.nodes[at].kind == "paragraph":
            at = self.nodes[at].parent  # beside the one that led to a list
        if at is None or only_heading(self.nodes[at]) or (anew and self.nodes[at].kind != "question"):
            self._add(ClauseNode(kind="paragraph", parent=at), line, 0)
        else:
            self.go_on(line, at)

    def key_term(self, line: Line, start: int) -> None:
        """A line of a name, a colon and a value, which begins at character `start`."""
        parent = self.owner
        while parent is not None and self.nodes[parent].kind not in {"heading", "part"}:
            parent = self.nodes[parent].parent
        name = line.text[:start].strip().rstrip(": \t")
        self._add(ClauseNode(kind=KIND, label=name, parent=parent), line, start)

    def _outside(self, *kinds: str) -> int | None:
        """The owner, or what stands around it where it is of one of these kinds."""
        at = self.owner
        while at is not None and self.nodes[at].kind in kinds:
            at = self.nodes[at].parent
        return at

    # ------------------------------------------------------------ tables

    def table(self, lines: Sequence[Line], table: Table | None, *, terms: bool, defines: bool) -> None:
        """The rows of a table. terms: they are key terms; defines: they are definitions."""
        parent, part, first = self._outside("definition", "bullet"), self.within.written, len(self.nodes)
        last = self.nodes[-1] if self.nodes else None
        if terms:
            self.nodes += term_nodes(lines, parent, part, first, self.weights)
        else:
            self.nodes += table_nodes(lines, table, parent, part, last, first, self.weights, defines=defines)
        self.current = len(self.nodes) - 1
        at: int | None = self.current
        while at is not None and self.nodes[at].kind == "item":
            at = self.nodes[at].parent
        if at is not None and self.nodes[at].kind == "definition" and not terms:
            self._into_definition(at)

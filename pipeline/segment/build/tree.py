"""Lines in, clause nodes out: paragraphs are told apart, labels recognised, and each paragraph put in its place.

Guarantees left behind: every live line is in exactly one node, in reading order; a parent stands before its children; a
document without any numbering becomes headings and paragraphs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

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
    numbers_ahead,
    only_heading,
    place,
    shared,
)
from pipeline.segment.build.defining_tables import defining_tables
from pipeline.segment.build.key_term_lines import after_term
from pipeline.segment.build.key_term_rows import KIND, term_nodes
from pipeline.segment.build.key_terms import key_terms
from pipeline.segment.build.nodes import ClauseNode, edge_after, heading_like
from pipeline.segment.build.table_rows import table_nodes
from pipeline.segment.build.titled_series import label_titled_series
from pipeline.segment.decode.beam import decode
from pipeline.segment.decode.candidates import candidates
from pipeline.segment.decode.state import Decision
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels import acceptance, reading
from pipeline.segment.labels.articles import Counted
from pipeline.segment.labels.defined_terms import defining, is_definition, labelled_definition
from pipeline.segment.labels.divisions import divisions
from pipeline.segment.labels.outline import ItemList, Outline, Position
from pipeline.segment.labels.reading import Label
from pipeline.segment.labels.scopes import BODY, named
from pipeline.segment.labels.sections import Sections
from pipeline.segment.paragraphs import paragraph_breaks, signature_lines
from pipeline.segment.paragraphs.colon_titles import colon_titles
from pipeline.segment.paragraphs.geometry import Break, between, measure, set_off

# How many lines ahead are looked at for a passage or for signatures.
AHEAD = 60


class TreeBuilder:
    """Reads the live lines of a document once, from first to last. The nodes stand in `nodes`, in reading order."""

    def __init__(
        self,
        lines: Sequence[Line],
        tables: Sequence[Table],
        weights: Weights,
        contents: frozenset[str] = frozenset(),
        foot: Mapping[int, Sequence[float]] | None = None,
    ) -> None:
        self.lines = lines
        self.tables = {table.number: table for table in tables}
        self.layout = measure([line for line in lines if line.cell is None], foot)
        self.nodes: list[ClauseNode] = []
        self.outline = Outline()
        self.current: int | None = None  # the node that the last line went into
        self.owner: int | None = None  # the labelled node, heading or definition that unlabelled text belongs to
        self.scope: int | None = None  # the schedule or part
        self.scopes: dict[tuple[str, ...], int] = {}
        self.paths: dict[tuple[str, ...], int] = {}
        self.items: list[int] = []
        self.under: int | None = None  # the bullet or paragraph that the open list stands in
        self.labelled = False
        self.article: int | None = None  # the last article
        self.usual: dict[tuple[str, int], float] = {}  # where words begin, by kind and left edge of the label
        self.sections = Sections(lines)
        self.divisions = divisions(lines, self.sections, self.layout)
        rows = [row for row in candidates(lines, self.layout, contents) if row.index not in self.divisions]
        decoded = decode(rows, {index: each.path for index, each in self.divisions.items()}, weights)
        self.decisions, self.margins = decoded.labels, decoded.margins
        numbers = {
            at: () if each.restarts else each.path for at, each in self.decisions.items() if each.kind == "number"
        }
        self.ahead = numbers_ahead(len(lines), numbers | dict.fromkeys(self.divisions, ()))
        self.colon_titles = colon_titles(lines, self.layout)
        starts = {index: each.label.end for index, each in self.decisions.items()}
        starts |= {index: each.start for index, each in self.divisions.items()}
        self.defining = defining_tables(lines, self.tables, starts)
        self.terms = key_terms(
            lines, self.decisions, self.divisions, self.layout, {at for at, sure in self.defining.items() if sure}
        )

    def build(self) -> list[ClauseNode]:
        """All nodes of the document."""
        index = 0
        for in_table, group in groupby(self.lines, key=lambda line: line.cell.table if line.cell else None):
            lines = list(group)
            if in_table is None:
                for line in lines:
                    self._line(index, line)
                    index += 1
            else:
                self._table(lines)
                index += len(lines)
        for node in self.nodes:
            if labelled_definition(self.nodes, node):
                node.kind = "definition"
        label_titled_series(self.nodes)
        return self.nodes

    # ------------------------------------------------------------ one line

    def _line(self, index: int, line: Line) -> None:
        if line.note:
            self._note(line)
            return
        before = self.nodes[self.current].lines[-1] if self.current is not None else None
        edge = self._known_edge()
        after_table = before is not None and before.cell is not None
        shown = between(before, line, self.layout, edge) if before and not after_table else Break.NEW
        if before and shown is Break.SAME and self._in_title and paragraph_breaks.title_is_over(before, line):
            shown = Break.NEW
        if self._labelled(index, line, before, shown):
            return
        # No cell goes on below its table: a caption at the head of a page is no part of the last row before it.
        if before and not after_table and shown is Break.NEW and not set_off(before, line, self.layout, edge):
            shown = Break.SAME
        if index in self.terms.lines:
            self._key_term(index, line)
            return
        if before and self._above is not None and self._above.kind == KIND:
            shown = Break.NEW if after_term(self._above, before, line, self.layout) else shown
        if (
            self.current is None
            or shown is Break.NEW
            or (shown is Break.UNKNOWN and not paragraph_breaks.goes_on(line, before, defining(self.nodes, self.owner)))
        ):
            self._unlabelled(index, line)
        else:
            self._append(self.current, line, 0)

    @property
    def _above(self) -> ClauseNode | None:
        """The node that the last line went into."""
        return self.nodes[self.current] if self.current is not None else None

    @property
    def _in_title(self) -> bool:
        """Is what the last line went into a heading, a part or an article, which is a title alone?"""
        return self._above is not None and (self._above.kind in {"heading", "part"} or self.current == self.article)

    def _known_edge(self) -> float | None:
        node = self._above
        if node is None:
            return None
        return node.lines[-1].x0 if len(node.lines) > 2 and node.lines[-1].page == node.lines[-2].page else None

    def _append(self, at: int, line: Line, start: int) -> None:
        node = self.nodes[at]
        node.append(line, start)
        self.current = at
        if len(node.lines) == 2 and node.lines[0].page == line.page and node.edge is not None:
            self.usual[place(node)] = node.edge

    def _add(self, node: ClauseNode, line: Line, start: int) -> int:
        node.x0 = line.x0
        node.part = self.outline.scope.written or self._series or None
        self.nodes.append(node)
        self._append(len(self.nodes) - 1, line, start)
        node.edge = edge_after(line, start) if start else (line.x1 if line.paragraph and line.label else line.x0)
        if node.edge is None and line.paragraph and line.bottom <= line.top:
            node.edge = line.x1  # without places on a page, a paragraph says itself where its words begin
        return len(self.nodes) - 1

    # ------------------------------------------------------------ labels

    def _labelled(self, index: int, line: Line, before: Line | None, shown: Break) -> bool:
        """Put a line that was found to begin with a label in its place; False where it begins with none."""
        if index in self.divisions:
            division = self.divisions[index]
            self._enter_section(index, division.label, line, division.start)
            return True
        decision = self.decisions.get(index)
        if decision is not None:
            self._decided(decision, line)
            return True
        if line.label == "•":
            self._bullet(line, 0)
            return True
        if line.label is not None:  # a number of a form that no reading knows is believed all the same
            given = Label("item", line.label, line.label.strip("(). "), 0)
            self._item(given, Position(self.outline.path, (ItemList("", 0, 0.0, ""),), True), line, 0)
            return True
        for label in reading.read(line.text):
            if label.kind == "bullet" and not paragraph_breaks.doubtful_bullet(
                line, self._above, before, shown, self.layout
            ):
                self._bullet(line, label.end)
                return True
        return False

    def _decided(self, decision: Decision, line: Line) -> None:
        """A label as the decoder placed it."""
        if decision.kind == "number":
            if decision.restarts:
                self._restart()
            self._dotted(decision.label, Position(decision.path, (), True), line, decision.label.end)
            return
        if decision.first:
            self._begin_list(line, decision.depth)
        lists = tuple(ItemList("", 0, 0.0, "") for _ in range(decision.depth + 1))
        self._item(decision.label, Position(self.outline.path, lists, True), line, decision.label.end)

    def _restart(self) -> None:
        """Numbering begins again without a division: what stands below the last heading is a part of its own."""
        self.paths = {}
        if self.owner is not None and self.nodes[self.owner].kind == "heading":
            self.scope = self.owner

    @property
    def _series(self) -> str:
        """The heading below which numbering began again, or one like it after that."""
        titled = self.scope is not None and self.nodes[self.scope].kind == "heading"
        return self.nodes[self.scope].words.strip() if titled and self.scope is not None else ""

    # ------------------------------------------------------------ places

    def _enter_section(self, index: int, label: Label, line: Line, start: int) -> None:
        if label.kind == "question":
            self.owner = self._add(ClauseNode(kind="question", label=label.text, parent=self.scope), line, start)
        elif label.kind == "prefixed":
            self.outline = self.outline.enter_prefixed(label)
            self.scope, self.paths, self.scopes = None, {}, {}
            node = ClauseNode(kind="clause", label=label.text, path=self.outline.path)
            self.owner = self._add(node, line, start)
            self.paths[self.outline.path] = self.owner
        elif label.kind == "article" and self.sections.articles is not Counted.WITHIN:
            self._enter_article(label, line, start)
        else:
            self._enter_scope(index, label, line, start)
        self.items, self.under, self.labelled = [], None, True

    def _enter_article(self, label: Label, line: Line, start: int) -> None:
        """An article whose number begins those of its clauses, or that only groups clauses."""
        around = self.scopes.get(self.outline.scope.names)
        if self.sections.articles is Counted.BY_ARTICLE:
            self.outline = self.outline.enter(Position((label.name,), (), True))
            node = ClauseNode(kind="clause", label=label.text, parent=around, path=self.outline.path)
            self.owner = self.paths[self.outline.path] = self._add(node, line, start)
        else:
            self.outline = self.outline.enter(Position(self.outline.path, (), True))
            self.scope = self.owner = self._add(ClauseNode(kind="part", label=label.text, parent=around), line, start)
        self.article = self.owner

    def _enter_scope(self, index: int, label: Label, line: Line, start: int) -> None:
        scope = self.outline.scope.enter(label, self.sections.repeated)
        name = scope.names[-1]
        if label.kind == "annexed":
            name = " ".join(named(label))
        elif label.kind == "article":
            name = label.text
        parent = self.scopes.get(scope.names[:-1])
        if label.kind == "part" and scope.schedule is None and index not in self.sections.openings:
            scope = BODY  # its numbers go on from the part before it, and are cited without it
        self.outline = self.outline.enter_scope(scope)
        self.paths = {}
        self.scope = self.owner = self._add(ClauseNode(kind="part", label=name, parent=parent), line, start)
        if scope.names:
            self.scopes[scope.names] = self.scope

    def _dotted(self, label: Label, position: Position, line: Line, start: int) -> None:
        self.outline = self.outline.enter(position)
        parent = self.scope
        for length in range(len(position.path) - 1, 0, -1):
            if position.path[:length] in self.paths:
                parent = self.paths[position.path[:length]]
                break
        node = ClauseNode(kind="clause", label=label.text, parent=parent, path=position.path)
        self.owner = self.paths[position.path] = self._add(node, line, start)
        if len(position.path) > 1 and node.numbers_section:
            self.paths.setdefault(position.path[:-1], self.owner)  # 17.0 stands for 17, above 17.1
        self.items, self.under, self.labelled = [], None, True

    def _item(self, label: Label, position: Position, line: Line, start: int) -> None:
        depth = len(position.lists) - 1
        self.outline = self.outline.enter(position)
        base = self.paths.get(self.outline.path, self.scope)
        if depth == 0 and self.under is not None:
            base = self.under
        elif base is None or (self.owner is not None and self.nodes[self.owner].kind in {"definition", "heading"}):
            base = self.owner if depth == 0 else base
        parent = self.items[depth - 1] if 0 < depth <= len(self.items) else base
        at = self._add(ClauseNode(kind="item", label=label.text, parent=parent), line, start)
        self.items = [*self.items[:depth], at]
        if self.owner is None or self.nodes[self.owner].kind != "definition":
            self.labelled = True

    def _begin_list(self, line: Line, depth: int) -> None:
        """A first item may come; it stands in the bullet or the paragraph that leads to it."""
        above = self._above
        if depth == 0 or not self.outline.lists:
            self.under = None
        if above is not None and leads_to_list(above, self.owner, line):
            self.under = self.current

    def _bullet(self, line: Line, start: int) -> None:
        parent = bullet_below(self.nodes, self.current, line)
        for at in interrupting(self.nodes, self.current, line):
            self.nodes[at].parent = parent
        self._add(ClauseNode(kind="bullet", parent=parent), line, start)

    def _note(self, line: Line) -> None:
        """A footnote stands by itself, and the text around it goes on as if it were not there."""
        around = self.current
        last = len(self.nodes) - 1
        if line.label is None and last >= 0 and self.nodes[last].kind == "note":
            self._append(last, line, 0)
        else:
            self._add(ClauseNode(kind="note", label=line.label and line.label.rstrip(".")), line, 0)
        self.current = around

    # ------------------------------------------------------------ text without a label

    def _unlabelled(self, index: int, line: Line) -> None:
        last = self._above
        # The title under "SCHEDULE 1", or its second line.
        if last is not None and (
            self._awaits_title(last, line) or paragraph_breaks.title_goes_on(last, line, self.layout)
        ):
            self._append(self.current or 0, line, 0)
        elif heading_like(line) and line.text.strip().endswith("?"):
            self._heading("question", index, line)
        elif (
            heading_like(line)
            and self._past_cover(index, line)
            and not paragraph_breaks.is_passage(self.lines[index : index + AHEAD], self.layout)
        ):
            self._heading("heading", index, line)
        elif signature_lines.begins(self.lines[index : index + AHEAD]):
            self.owner = None
            self._paragraph(line)
        elif is_definition(line, defining=defining(self.nodes, self.owner)):
            self._definition(line)
        elif index in self.colon_titles and self._past_cover(index, line):
            self._heading("heading", index, line)
        else:
            self._paragraph(line)

    def _awaits_title(self, last: ClauseNode, line: Line) -> bool:
        """Does a schedule, a part or an article stand above without its title?"""
        if last.words.strip():
            return False
        return self.current == self.scope or (self.current == self.article and acceptance.is_title(line.text.strip()))

    def _past_cover(self, index: int, line: Line) -> bool:
        """Is the cover over? Before the first label, only a heading style, a later page or key terms show a heading."""
        terms = index in self.terms.titles or index > self.terms.last >= 0
        return self.labelled or line.level is not None or line.page > 1 or terms

    def _heading(self, kind: str, index: int, line: Line) -> None:
        """A heading stands in the clause whose numbers go on after it, or in the section whose own is larger.

        One that looks like the heading below which numbering began again stands beside it, and opens the next stretch
        of the same numbers.
        """
        section = self.paths.get(self.outline.path[:1])
        parent = self.paths.get(shared(self.outline.path, self.ahead[index]))
        if parent is None:
            parent = section if section is not None and below(self.nodes[section], line) else self.scope
        beside = self._series and parent == self.scope and alike(self.nodes[self.scope or 0], line)
        if beside:
            parent = self.nodes[self.scope or 0].parent
        self.owner = self._add(ClauseNode(kind=kind, parent=parent), line, 0)
        if beside:
            self.scope = self.owner
        self.outline = self.outline.enter(Position(self.outline.path, (), True))
        self.items, self.under = [], None

    def _definition(self, line: Line) -> None:
        parent = self.owner
        if parent is not None and self.nodes[parent].kind == "definition":
            parent = self.nodes[parent].parent
        self._into_definition(self._add(ClauseNode(kind="definition", parent=parent), line, 0))

    def _into_definition(self, at: int) -> None:
        """What follows belongs to a definition; its lists begin anew."""
        self.owner = at
        self.outline = self.outline.enter(Position(self.outline.path, (), True))
        self.items, self.under = [], None

    def _paragraph(self, line: Line) -> None:
        """Text without a label goes on the sentence above it, or is a paragraph below the clause at its left edge."""
        above = self._above
        anew = above is None or begins_anew(above, line, self.layout)
        inside = above is not None and above.kind == "paragraph" and self.owner is not None
        if above is not None and (broken_off(above, line, self.layout) or (inside and not anew)):
            self._append(self.current or 0, line, 0)
            return
        at = host(self.nodes, self.current, self.owner, line, self.usual) if self.owner is not None else None
        if anew and at is not None and self.nodes[at].kind == "paragraph":
            at = self.nodes[at].parent  # beside the one that led to a list
        if at is None or only_heading(self.nodes[at]) or (anew and self.nodes[at].kind != "question"):
            self._add(ClauseNode(kind="paragraph", parent=at), line, 0)
        else:
            self._append(at, line, 0)

    def _key_term(self, index: int, line: Line) -> None:
        """A line of a name, a colon and a value."""
        start = self.terms.lines[index]
        name = line.text[:start].strip().rstrip(": \t")
        parent = self.owner
        while parent is not None and self.nodes[parent].kind not in {"heading", "part"}:
            parent = self.nodes[parent].parent
        self._add(ClauseNode(kind=KIND, label=name, parent=parent), line, start)

    # ------------------------------------------------------------ tables

    def _table(self, lines: list[Line]) -> None:
        number = lines[0].cell.table if lines[0].cell else 0
        parent = self.owner
        while parent is not None and self.nodes[parent].kind in {"definition", "bullet"}:
            parent = self.nodes[parent].parent
        last = self.nodes[-1] if self.nodes else None
        part = self.outline.scope.written
        if number in self.terms.tables:
            self.nodes += term_nodes(lines, parent, part, len(self.nodes))
            self.current = len(self.nodes) - 1
            return
        defines = number in self.defining
        self.nodes += table_nodes(lines, self.tables.get(number), parent, part, last, len(self.nodes), defines=defines)
        self.current = len(self.nodes) - 1
        at: int | None = self.current
        while at is not None and self.nodes[at].kind == "item":
            at = self.nodes[at].parent
        if at is not None and self.nodes[at].kind == "definition":
            self._into_definition(at)

"""Lines in, clause nodes out: what each line is, a label, a title, a definition or text, in reading order.

Guarantees left behind: every live line is in exactly one node, in reading order; a parent stands before its children; a
document without any numbering becomes headings and paragraphs. Where each stands: `open_clauses`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from pipeline.model import Line, Table
from pipeline.segment.build.attachment import numbers_ahead
from pipeline.segment.build.defining_tables import defining_tables
from pipeline.segment.build.key_term_lines import after_term
from pipeline.segment.build.key_term_rows import KIND
from pipeline.segment.build.key_terms import key_terms
from pipeline.segment.build.nodes import ClauseNode, heading_like
from pipeline.segment.build.open_clauses import OpenClauses
from pipeline.segment.build.titled_series import label_titled_series
from pipeline.segment.decode.beam import decode
from pipeline.segment.decode.candidates import candidates
from pipeline.segment.decode.state import Decision
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels import acceptance, reading
from pipeline.segment.labels.defined_terms import defining, is_definition, labelled_definition
from pipeline.segment.labels.divisions import divisions
from pipeline.segment.labels.reading import Label
from pipeline.segment.labels.sections import Sections
from pipeline.segment.paragraphs import paragraph_breaks, signature_lines
from pipeline.segment.paragraphs.colon_titles import colon_titles
from pipeline.segment.paragraphs.geometry import Break, between, measure, set_off

# How many lines ahead are looked at for a passage or for signatures.
AHEAD = 60


class TreeBuilder:
    """Reads the live lines of a document once, from first to last. What was decided before: labels, and tables and
    lines of terms."""

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
        self.tree = OpenClauses(self.layout, weights)
        self.divisions = divisions(lines, Sections(lines), self.layout)
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
        surely = {number for number, sure in self.defining.items() if sure}
        self.terms = key_terms(lines, self.decisions, self.divisions, self.layout, surely, weights)

    def build(self) -> list[ClauseNode]:
        """All nodes of the document."""
        index = 0
        for number, group in groupby(self.lines, key=lambda line: line.cell.table if line.cell else None):
            lines = list(group)
            if number is None:
                for at, line in enumerate(lines, index):
                    self._line(at, line)
            else:
                terms, defines = number in self.terms.tables, number in self.defining
                self.tree.table(lines, self.tables.get(number), terms=terms, defines=defines)
            index += len(lines)
        nodes = self.tree.nodes
        for node in nodes:
            if labelled_definition(nodes, node):
                node.kind = "definition"
        label_titled_series(nodes)
        return nodes

    def _line(self, index: int, line: Line) -> None:
        if line.note:
            self.tree.note(line)
            return
        above, edge = self.tree.above, self.tree.edge
        before = above.lines[-1] if above is not None else None
        after_table = before is not None and before.cell is not None
        shown = between(before, line, self.layout, edge) if before and not after_table else Break.NEW
        if before and shown is Break.SAME and self.tree.in_title and paragraph_breaks.title_is_over(before, line):
            shown = Break.NEW
        if self._labelled(index, line, before, shown):
            return
        # No cell goes on below its table: a caption at the head of a page is no part of the last row before it.
        if before and not after_table and shown is Break.NEW and not set_off(before, line, self.layout, edge):
            shown = Break.SAME
        if index in self.terms.lines:
            self.tree.key_term(line, self.terms.lines[index])
            return
        if before and above is not None and above.kind == KIND:
            shown = Break.NEW if after_term(above, before, line, self.layout) else shown
        if before is None or shown is Break.NEW or (shown is Break.UNKNOWN and not self._goes_on(before, line)):
            self._unlabelled(index, line)
        else:
            self.tree.go_on(line)

    def _goes_on(self, before: Line, line: Line) -> bool:
        return paragraph_breaks.goes_on(line, before, defining(self.tree.nodes, self.tree.owner))

    # ------------------------------------------------------------ labels

    def _labelled(self, index: int, line: Line, before: Line | None, shown: Break) -> bool:
        """Put a line that was found to begin with a label in its place; False where it begins with none."""
        if index in self.divisions:
            self.tree.division(self.divisions[index], line)
        elif index in self.decisions:
            self._decided(self.decisions[index], line)
        elif line.label == "•":
            self.tree.bullet(line, 0)
        elif line.label is not None:  # a number of a form that no reading knows is believed all the same
            self.tree.item(Label("item", line.label, line.label.strip("(). "), 0), 0, line)
        else:
            return self._has_bullet(line, before, shown)
        return True

    def _decided(self, decision: Decision, line: Line) -> None:
        """A label as the decoder placed it."""
        if decision.kind == "number":
            if decision.restarts:
                self.tree.restart()
            self.tree.number(decision.label, decision.path, line)
            return
        if decision.first:
            self.tree.begin_list(line, decision.depth)
        self.tree.item(decision.label, decision.depth, line)

    def _has_bullet(self, line: Line, before: Line | None, shown: Break) -> bool:
        """Put a line that begins with a bullet in its place; False where it begins with none."""
        for label in reading.read(line.text):
            if label.kind == "bullet" and not paragraph_breaks.doubtful_bullet(
                line, self.tree.above, before, shown, self.layout
            ):
                self.tree.bullet(line, label.end)
                return True
        return False

    # ------------------------------------------------------------ text without a label

    def _unlabelled(self, index: int, line: Line) -> None:
        tree, ahead = self.tree, self.lines[index : index + AHEAD]
        heading, past_cover = heading_like(line), self._past_cover(index, line)
        if self._goes_on_title(line):
            tree.go_on(line)
        elif heading and line.text.strip().endswith("?"):
            tree.heading("question", line, self.ahead[index])
        elif heading and past_cover and not paragraph_breaks.is_passage(ahead, self.layout):
            tree.heading("heading", line, self.ahead[index])
        elif signature_lines.begins(ahead):
            tree.apart(line)
        elif is_definition(line, defining=defining(tree.nodes, tree.owner)):
            tree.definition(line)
        elif index in self.colon_titles and past_cover:
            tree.heading("heading", line, self.ahead[index])
        else:
            tree.paragraph(line)

    def _goes_on_title(self, line: Line) -> bool:
        """Is a line the title under "SCHEDULE 1", or the second line of a title?"""
        last = self.tree.above
        return last is not None and (
            self._awaits_title(last, line) or paragraph_breaks.title_goes_on(last, line, self.layout)
        )

    def _awaits_title(self, last: ClauseNode, line: Line) -> bool:
        """Does a schedule, a part or an article stand above without its title?"""
        tree = self.tree
        if last.words.strip():
            return False
        return tree.current == tree.scope or (tree.current == tree.article and acceptance.is_title(line.text.strip()))

    def _past_cover(self, index: int, line: Line) -> bool:
        """Is the cover over? Before the first label, only a heading style, a later page or key terms show a heading."""
        terms = index in self.terms.titles or index > self.terms.last >= 0
        return self.tree.labelled or line.level is not None or line.page > 1 or terms

"""Which lines open a schedule, a part, an article, a section with letters or a question, found before the numbers
are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model import Line
from pipeline.segment.labels import acceptance
from pipeline.segment.labels.articles import Counted
from pipeline.segment.labels.outline import Outline, Position
from pipeline.segment.labels.reading import Label, read
from pipeline.segment.labels.scopes import BODY
from pipeline.segment.labels.sections import SECTIONS, Sections
from pipeline.segment.paragraphs.geometry import NEAR, Break, PageMeasures, between, ends, ends_sentence, leads_on


@dataclass(frozen=True, slots=True)
class Division:
    """A line that opens a division. path: the number that those below it begin with; None: numbers go on as before."""

    label: Label
    start: int
    path: tuple[str, ...] | None


def divisions(lines: Sequence[Line], sections: Sections, layout: PageMeasures) -> dict[int, Division]:
    """The divisions of a document, by number of line."""
    found: dict[int, Division] = {}
    outline = Outline()
    before: Line | None = None
    for index, line in enumerate(lines):
        if line.cell is not None or line.note:
            before = None if line.cell is not None else before
            continue
        shown = between(before, line, layout, None) if before is not None else Break.NEW
        label = _opening(index, line, before, shown, sections, outline)
        if label is not None:
            outline, path = _enter(index, label, sections, outline)
            found[index] = Division(label, 0 if line.label is not None else label.end, path)
        before = line
    return found


def _opening(
    index: int, line: Line, before: Line | None, shown: Break, sections: Sections, outline: Outline
) -> Label | None:
    if line.label is not None:
        labels = read(f"{line.label} ")
        return labels[0] if labels and labels[0].kind in SECTIONS - {"lettered"} else None
    if before is not None and shown is Break.SAME and not _set_apart(before, line):
        return None
    if before is not None and shown is Break.UNKNOWN and not ends(before.text) and _calls_for_more(before.text):
        return None
    for label in read(line.text):
        if label.kind in SECTIONS and sections.opens(index, label, line, outline):
            return label
    return None


def _set_apart(before: Line, line: Line) -> bool:
    """Is a line right below another one a title all the same: centred below one that is not, or a label and no more
    below the end of a sentence?"""
    if line.centred and not before.centred and line.x0 > before.x0 + NEAR and line.x1 < before.x1 - NEAR:
        return True
    text = line.text.strip()
    bare = any(not text[label.end :].strip() for label in read(text)) and not text.endswith(".")
    return bare and ends_sentence(before.text)


def _calls_for_more(text: str) -> bool:
    """Does a line end within a sentence, in capitals too: "… UNDER THIS"?"""
    return acceptance.refers(text) or leads_on(text.casefold())


def _enter(index: int, label: Label, sections: Sections, outline: Outline) -> tuple[Outline, tuple[str, ...] | None]:
    if label.kind == "question":
        return outline, None
    if label.kind == "prefixed":
        outline = outline.enter_prefixed(label)
        return outline, outline.path
    if label.kind == "article" and sections.articles is Counted.BY_ARTICLE:
        return outline.enter(Position((label.name,), (), True)), (label.name,)
    if label.kind == "article" and sections.articles is Counted.THROUGH:
        return outline, None
    scope = outline.scope.enter(label, sections.repeated)
    if label.kind == "part" and scope.schedule is None and index not in sections.openings:
        return replace(outline, scope=BODY), None
    return outline.enter_scope(scope), ()

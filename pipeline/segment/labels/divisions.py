"""Which lines open a schedule, a part, an article, a section with letters or a question, found before the numbers
are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.citation import section
from pipeline.model import Line
from pipeline.segment.labels import acceptance
from pipeline.segment.labels.articles import Counted
from pipeline.segment.labels.outline import Outline
from pipeline.segment.labels.reading import Label, read
from pipeline.segment.labels.scopes import BODY, Scope
from pipeline.segment.labels.sections import SECTIONS, Sections
from pipeline.segment.paragraphs.geometry import NEAR, Break, PageMeasures, between, ends, ends_sentence, leads_on


@dataclass(frozen=True, slots=True)
class Division:
    """A line that opens a division, whose words begin at character `start`.

    path: the number that those below it begin with; None: numbers go on as before. names: of the schedule, part or
    annex that it opens, from the outermost; none for a section. scope: what the numbers below it are cited with.
    """

    label: Label
    start: int
    path: tuple[str, ...] | None
    names: tuple[str, ...]
    scope: Scope


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
            division, outline = _enter(index, label, line, sections, outline)
            found[index] = division
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


def _enter(index: int, label: Label, line: Line, sections: Sections, outline: Outline) -> tuple[Division, Outline]:
    """What a label opens, and the outline after it."""
    names: tuple[str, ...] = ()
    path: tuple[str, ...] | None = None
    if label.kind == "prefixed":
        prefix, number = section(label.name)
        path = (number or label.name,)
        outline = Outline(prefix=prefix, path=path)
    elif label.kind == "article" and sections.articles is not Counted.WITHIN:
        if sections.articles is Counted.BY_ARTICLE:
            path = (label.name,)
            outline = replace(outline, path=path)
    elif label.kind != "question":
        scope = outline.scope.enter(label, sections.repeated)
        names = scope.names
        if label.kind == "part" and scope.schedule is None and index not in sections.openings:
            # Its numbers go on from the part before it, and are cited without it.
            outline = replace(outline, scope=BODY)
        else:
            path, outline = (), Outline(scope=scope)
    start = 0 if line.label is not None else label.end
    return Division(label, start, path, names, outline.scope), outline

"""What stands beside the text of a Word document: footnotes, endnotes, comments and text boxes.

A note is a line of its own after the text of the page that refers to it, with the number that Word gives it. A comment
is no part of the document. A drawing is written twice, for newer and older programs; the newer form is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.extract.word.namespaces import MC, W
from pipeline.extract.word.number_formats import written
from pipeline.model import Line, Span

# The part that holds each kind of note, its elements, and how Word counts them unless told otherwise (ECMA-376,
# 17.11.17 and 17.18.59).
KINDS = {
    "footnote": ("word/footnotes.xml", f"{W}footnote", "decimal"),
    "endnote": ("word/endnotes.xml", f"{W}endnote", "lowerRoman"),
}
REFERENCES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A place in the text that refers to a note: its kind and id, the page, and whether it was deleted.

    mark: the sign that the writer gave by hand, "" where Word counts.
    """

    kind: str
    id: str
    page: int
    deleted: bool
    mark: str = ""


def references(run: Any, page: int, deleted: bool) -> Iterator[NoteReference]:
    """The references to notes in a run, in order."""
    for child in run:
        kind = REFERENCES.get(child.tag)
        if kind is not None:
            given = child.get(f"{W}customMarkFollows", "0") not in {"0", "false", "off"}
            mark = "".join(text.text or "" for text in run.iter(f"{W}t")).strip() if given else ""
            yield NoteReference(kind=kind, id=child.get(f"{W}id", ""), page=page, deleted=deleted, mark=mark)


def marked_by_hand(run: Any) -> bool:
    """Is the text of a run nothing but the sign of a note?"""
    return any(reference.mark for reference in references(run, 0, False))


def note_lines(
    trees: dict[str, Any], found: Sequence[NoteReference], spans: Callable[[Any], list[Span]], body: Sequence[Line]
) -> list[Line]:
    """The notes that a text refers to, in its order; `spans` reads a paragraph, `body` are the lines of the text.

    A note that nothing refers to is not printed by Word and comes last, under the discard "note".
    """
    lines: list[Line] = []
    counts: dict[str, int] = {}
    last = max((line.page for line in body), default=1)
    texts = {kind: _texts(trees, kind) for kind in KINDS}
    for reference in found:
        note = texts[reference.kind].pop(reference.id, None)
        if note is None:
            continue
        label: str | None = reference.mark or None
        if not reference.deleted and not reference.mark:
            counts[reference.kind] = counts.get(reference.kind, 0) + 1
            label = _counted(trees, reference.kind, counts[reference.kind])
        page = last if reference.kind == "endnote" else _page(reference.page, body)
        lines += _note(note, label, page, reference.deleted, spans)
    for left in texts.values():
        for note in left.values():
            lines += [replace(line, role="note") for line in _note(note, None, last, False, spans)]
    return lines


def _texts(trees: dict[str, Any], kind: str) -> dict[str, Any]:
    """The notes of a kind by id, without the lines that separate them from the text."""
    part, tag, _ = KINDS[kind]
    if part not in trees:
        return {}
    plain = (note for note in trees[part].iter(tag) if note.get(f"{W}type", "normal") == "normal")
    return {note.get(f"{W}id", ""): note for note in plain}


def _counted(trees: dict[str, Any], kind: str, number: int) -> str:
    """The number of a note as it is printed: in the format of the document's last section, else of its settings."""
    wanted, start = KINDS[kind][2], 1
    for part in ("word/settings.xml", "word/document.xml"):
        for properties in trees[part].iter(f"{W}{kind}Pr") if part in trees else ():
            form, first = properties.find(f"{W}numFmt"), properties.find(f"{W}numStart")
            wanted = form.get(f"{W}val", wanted) if form is not None else wanted
            value = first.get(f"{W}val", "") if first is not None else ""
            start = int(value) if value.isdecimal() else start
    return written(number + start - 1, wanted)


def _page(page: int, body: Sequence[Line]) -> int:
    """The page whose text a note comes after: no table is cut in two by one."""
    table = {line.cell.table for line in body if line.page == page and line.cell is not None}
    later = [line.page for line in body if line.page > page and line.cell is not None and line.cell.table in table]
    return max(later, default=page)


def _note(note: Any, label: str | None, page: int, deleted: bool, spans: Callable[[Any], list[Span]]) -> Iterator[Line]:
    for paragraph in note.iter(f"{W}p"):
        words = spans(paragraph)
        if not any(span.text.strip() for span in words):
            continue
        if deleted:
            words = [replace(span, role="struck") for span in words]
        live = any(span.role == "body" and span.text.strip() for span in words)
        yield Line(page=page, spans=tuple(words), paragraph=True, note=True, label=label if live else None)
        label = None if live else label


def comment_lines(trees: dict[str, Any], spans: Callable[[Any], list[Span]]) -> list[Line]:
    """The comments of reviewers, under the discard "comment", on page 1."""
    tree = trees.get("word/comments.xml")
    found = [spans(paragraph) for paragraph in tree.iter(f"{W}p")] if tree is not None else []
    return [
        Line(page=1, spans=tuple(words), role="comment", paragraph=True)
        for words in found
        if any(span.text.strip() for span in words)
    ]


def boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of the text boxes that hang on a paragraph, the outermost ones, each once."""
    for child in paragraph:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{MC}AlternateContent":
            chosen = child.find(f"{MC}Choice")
            yield from boxes(chosen if chosen is not None else child)
        else:
            yield from boxes(child)

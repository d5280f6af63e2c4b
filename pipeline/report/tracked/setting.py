"""Units as lines of stretches: the label, the words and the mark of each paragraph, or the cells of a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Clause
from pipeline.report.tracked.markup import EditStretch
from pipeline.report.tracked.order import CELL_SIGN, Unit
from pipeline.report.tracked.pieces import TrackedPiece, alone, first_only, pieces

OPS = {"gone": "delete", "came": "insert", "from": "from", "to": "to", "stay": "equal"}  # of a unit's last mark


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackedParagraph:
    """A paragraph: its stretches, what happened to its mark, and the clause whose look it has."""

    stretches: tuple[EditStretch, ...]
    mark: str
    clause: Clause


def lines(unit: Unit) -> list[TrackedParagraph]:
    """The paragraphs of a unit."""
    one, two = (unit.old or unit.new)[0], (unit.new or unit.old)[0]
    if unit.kind in ("gone", "came"):
        words = [*_label(one.number, one.number, OPS[unit.kind]), *_stretches(alone(one, OPS[unit.kind]))]
        return [TrackedParagraph(stretches=tuple(words), mark=OPS[unit.kind], clause=unit.shown)]
    found = pieces(unit.old, unit.new, unit.change.words if unit.change is not None else ())
    if unit.kind in ("from", "to"):
        return [_moved(unit.kind, one, two, found)]
    if unit.partial:
        found = first_only(found)
    return list(_in_place(unit, found))


def _moved(kind: str, old: Clause, new: Clause, found: Sequence[TrackedPiece]) -> TrackedParagraph:
    """One end of a move: what both sides have moved, what the old side had goes there, what the new has comes here."""
    own, side = ("delete", old.number) if kind == "from" else ("insert", new.number)
    label = _label(old.number, new.number, kind) if old.number == new.number else _label(side, side, own)
    words = [replace(piece, op=kind if piece.op == "equal" else piece.op) for piece in found]
    kept = [piece for piece in words if piece.op in (kind, own)]
    return TrackedParagraph(stretches=(*label, *_stretches(kept)), mark=kind, clause=old if kind == "from" else new)


def _in_place(unit: Unit, found: Sequence[TrackedPiece]) -> list[TrackedParagraph]:
    """The paragraphs of clauses that stay; a clause that begins or ends within them has a mark that came or went."""
    done: list[TrackedParagraph] = []
    stretches = _label(unit.old[0].number, unit.new[0].number, "equal")
    at = 0
    for piece in found:
        if piece.starts is None:
            stretches += _stretches([piece])
            continue
        done.append(TrackedParagraph(stretches=tuple(stretches), mark=piece.op, clause=unit.new[at]))
        at += piece.op != "delete"
        stretches = _label(piece.starts, piece.starts, piece.op)
    return [*done, TrackedParagraph(stretches=tuple(stretches), mark="equal", clause=unit.new[at])]


def _label(old: str | None, new: str | None, op: str) -> list[EditStretch]:
    """A label and its tab; op: of a label that is the same on both sides."""
    if (old or "") == (new or ""):
        return [EditStretch(op=op, text=f"{old}\t")] if old else []
    if old and new:
        return [EditStretch(op="delete", text=old), EditStretch(op="insert", text=new), EditStretch(op=op, text="\t")]
    return [EditStretch(op="delete", text=f"{old}\t") if old else EditStretch(op="insert", text=f"{new}\t")]


def _stretches(found: Iterable[TrackedPiece]) -> list[EditStretch]:
    return [
        EditStretch(op=piece.op, text=piece.text, bold=piece.bold, print_only=piece.print_only)
        for piece in found
        if piece.text
    ]


# ---------------------------------------------------------------- rows


def cells(unit: Unit) -> list[tuple[EditStretch, ...]]:
    """The cells of a unit that is a row, with its label in the first."""
    one, two = (unit.old or unit.new)[0], (unit.new or unit.old)[0]
    op = OPS[unit.kind]
    if unit.kind == "stay":
        found = pieces(unit.old, unit.new, unit.change.words if unit.change is not None else ())
        parts = _by_cell(one.cells, two.cells, found) or [
            list(pieces([replace(one, text=old)], [replace(two, text=new)], ()))
            for old, new in zip(one.cells, two.cells, strict=True)
        ]
        inner = [tuple(_stretches(part)) for part in parts]
    else:
        inner = [(EditStretch(op=op, text=text),) if text else () for text in unit.shown.cells]
    return [(*_label(one.number, two.number, op), *inner[0]), *inner[1:]]


def _by_cell(old: Sequence[str], new: Sequence[str], found: Sequence[TrackedPiece]) -> list[list[TrackedPiece]] | None:
    """The pieces of a row by its cells; None where an edit goes across the edge of a cell, or fills or empties one."""
    if [bool(cell) for cell in old] != [bool(cell) for cell in new]:
        return None
    filled = _cut([cell for cell in old if cell], [cell for cell in new if cell], found)
    if filled is None:
        return None
    return [filled.pop(0) if cell else [] for cell in old]


def _cut(old: Sequence[str], new: Sequence[str], found: Sequence[TrackedPiece]) -> list[list[TrackedPiece]] | None:
    """The pieces of a row by its cells with words, old and new as many; None as in `_by_cell`."""
    edges = [_edges(side) for side in (old, new)]
    done: list[list[TrackedPiece]] = [[]]
    at = [0, 0]
    for piece in found:
        which = {"equal": (0, 1), "delete": (0,), "insert": (1,)}[piece.op]
        text = piece.text
        while text:
            nearest = min(edges[side][len(done) - 1] - at[side] for side in which)
            if nearest >= len(text) or len(done) == len(old):
                taken = text
            elif nearest > 0:
                taken = text[:nearest]
            elif not text.startswith(CELL_SIGN) or any(edges[side][len(done) - 1] != at[side] for side in (0, 1)):
                return None
            else:
                done.append([])
                at = [spot + len(CELL_SIGN) for spot in at]
                text = text[len(CELL_SIGN) :]
                continue
            done[-1].append(replace(piece, text=taken))
            for side in which:
                at[side] += len(taken)
            text = text[len(taken) :]
    whole = all(spot == len(CELL_SIGN.join(side)) for spot, side in zip(at, (old, new), strict=True))
    return done if whole and len(done) == len(old) else None


def _edges(side: Sequence[str]) -> list[int]:
    """Where each cell of a row ends in its words."""
    ends, at = [], 0
    for cell in side:
        at += len(cell)
        ends.append(at)
        at += len(CELL_SIGN)
    return ends

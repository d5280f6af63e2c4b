"""Lists: items inherit the obligation of the words before them ("The Provider must:" "(a) keep records; and").

Runs after the components, over whole clauses, because an item's duty stands in another clause's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.annotate.obligations import ModalFinder
from pipeline.model import Annotation, Clause
from pipeline.sentences import SentenceEnds

_DUTIES = ("obligation", "permission")
_ITEM_KINDS = ("item", "clause")
_CLOSING = re.compile(r"(?:[;,.]\s*(?:and|or|and/or)?|\s+(?:and|or))?\s*$")
_SENTENCES = SentenceEnds()


def inherit(
    clauses: tuple[Clause, ...], marks: Mapping[str, tuple[Annotation, ...]], finder: ModalFinder
) -> dict[str, tuple[Annotation, ...]]:
    """`marks` by clause id, with what list items inherit added; a parent stands before its children.

    An item inherits the last modal of its parent's lead (the sentence up to the colon at its end) when it goes on with
    that sentence: it opens with a small letter or holds no modal of its own. The annotation covers the item's words
    without the "; and" at their end, so that it is told from an own one by its length. An item that opens with the
    modal itself ("The Provider:" "(a) must …") gets only the actor. Items after "may suspend the Services if:" inherit
    the condition.
    """
    by_id = {clause.id: clause for clause in clauses}
    result = dict(marks)
    inherited: dict[str, Annotation] = {}
    for clause in clauses:
        parent = by_id.get(clause.parent or "")
        if parent is None or clause.kind not in _ITEM_KINDS or not clause.text:
            continue
        at = lead_end(parent.text)
        if at is None:
            continue
        own = result.get(clause.id, ())
        duty = _duty(parent, marks.get(parent.id, ()), inherited.get(parent.id), at)
        if duty and _goes_on(clause.text, own):
            end = len(clause.text) - len(_CLOSING.search(clause.text)[0])  # type: ignore[index]
            first = next(_SENTENCES.gaps(clause.text), None)
            end = min(end, first[0] - 1) if first else end  # without its stop
            inherited[clause.id] = replace(duty, start=0, end=end)
            result[clause.id] = (inherited[clause.id], *own)
        elif not duty:
            subject = finder.lead(parent.text[:at])
            if subject:
                result[clause.id] = tuple(
                    replace(mark, actor=subject.name, unit=None, negated=mark.negated != subject.negated)
                    if mark.type in _DUTIES and mark.actor is None and not clause.text[: mark.start].strip()
                    else mark
                    for mark in own
                )
    return result


def lead_end(text: str) -> int | None:
    """The offset just behind the colon (or dash) that opens a list; None when the text opens none."""
    stripped = text.rstrip()
    return len(stripped) if stripped.endswith((":", "–", "—", ":-")) else None


def _duty(parent: Clause, own: tuple[Annotation, ...], inherited: Annotation | None, at: int) -> Annotation | None:
    """The last obligation or permission in the last sentence of the lead, else the one that the parent inherits.

    A condition that runs on to the colon from behind the modal ("may suspend the Services if:") goes before it.
    """
    start = max((after for _, after in _SENTENCES.gaps(parent.text, 0, at)), default=0)
    marks = [mark for mark in own if start <= mark.start < at]
    duties = [mark for mark in marks if mark.type in _DUTIES]
    open_conditions = [mark for mark in marks if mark.type == "condition" and mark.end >= at - 1]
    if open_conditions and not (duties and duties[-1].start > open_conditions[-1].start):
        return open_conditions[-1]
    if duties:
        return duties[-1]
    return inherited if start == 0 else None


def _goes_on(text: str, own: tuple[Annotation, ...]) -> bool:
    first = text.lstrip("\"'“‘([")[:1]
    opens_with_modal = any(mark.type in _DUTIES and mark.start == 0 for mark in own)
    return not opens_with_modal and (first.islower() or not any(mark.type in _DUTIES for mark in own))

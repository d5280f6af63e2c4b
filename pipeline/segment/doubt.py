"""What is doubtful about a clause tree, as sentences with pages: numbers that are missing, numbers left in the text.

A number may be missing because the document lacks it, or because it was not read: only a person who looks at the page
can tell, so it is said and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Clause
from pipeline.segment.labels.reading import read, readings, run_on, step_order
from pipeline.segment.sure import DOUBTFUL
from pipeline.text import beginning, first_of

NUMBER = re.compile(r"(?:[A-Za-z§.]+\s?)?(\d{1,3}[A-Z]{0,2}(?:\.\d{1,3}[A-Z]{0,2})*)\.?")
DATE = re.compile(r"\s*\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b")
# More missing in a row than this are no numbers that were lost, but a document that counts otherwise.
MOST = 20
SHOWN = 40  # letters of a text that may begin with a number


def doubts(clauses: Sequence[Clause], *, paged: bool) -> tuple[str, ...]:
    """The doubts about the clauses of a document, in reading order. paged: is it known what stands on which page?"""
    found = []
    missing = [_at(text, clause, paged=paged) for text, clause in _missing(clauses)]
    if missing:
        found.append(f"Numbers that are missing, or were not read: {first_of(missing)}.")
    left = [_at(f"“{beginning(_words(one), SHOWN)}”", one, paged=paged) for one in clauses if _begins_with_number(one)]
    if left:
        found.append(f"Text that may begin with a number that was not taken as one: {first_of(left)}.")
    doubtful = [_at(one.citation, one, paged=paged) for one in clauses if one.sure < DOUBTFUL]
    if doubtful:
        found.append(
            f"Clauses that may have to be read otherwise, their labels or where they end: {first_of(doubtful)}."
        )
    return tuple(found)


def _at(text: str, clause: Clause, *, paged: bool) -> str:
    return f"{text} (page {clause.page_start})" if paged else text


def _words(clause: Clause) -> str:
    return clause.words


def _missing(clauses: Sequence[Clause]) -> Iterator[tuple[str, Clause]]:
    """The numbers that lack between two neighbours or before the first, with the clause before which they lack."""
    last: dict[tuple[str | None, tuple[str, ...]], Clause] = {}
    items: dict[str | None, Clause] = {}
    for clause in clauses:
        if clause.kind == "item" and clause.label:
            before = items.get(clause.parent)
            if before is not None and (lacking := _between_items(before.label or "", clause.label)):
                yield lacking, clause
            items[clause.parent] = clause
            continue
        match = NUMBER.fullmatch(clause.label or "")
        if match is None or clause.kind not in {"clause", "definition"}:
            continue
        path = tuple(match[1].split("."))
        key = (clause.parent, path[:-1])
        before = last.get(key)
        start = step_order(_path(before)[-1])[0] if before is not None else 0
        first, end = start + 1, step_order(path[-1])[0] - 1
        # The first number of a document or of a part may be any: an extract begins where it begins.
        if (before is not None or len(path) > 1) and 0 < end - first + 1 <= MOST:
            stem = ".".join((*path[:-1], ""))
            yield f"{stem}{first}" if first == end else f"{stem}{first} to {stem}{end}", clause
        last[key] = clause


def _path(clause: Clause) -> list[str]:
    match = NUMBER.fullmatch(clause.label or "")
    return match[1].split(".") if match else ["0"]


def _between_items(before: str, after: str) -> str:
    """What lacks between two items of one list: "(c)" between (b) and (d); empty where nothing does."""
    if (before[:1] == "(") != (after[:1] == "(") or before[-1:] != after[-1:]:
        return ""
    old, new = dict(readings(before.strip("().").rstrip("."))), dict(readings(after.strip("().").rstrip(".")))
    steps = {style: new[style] - old[style] for style in old.keys() & new.keys()}
    if not steps or 1 in steps.values():
        return ""
    lacking = min((step for step in steps.values() if step > 1), default=0)
    return f"between {before} and {after}" if 1 < lacking <= MOST else ""


def _begins_with_number(clause: Clause) -> bool:
    if clause.label or clause.kind not in {"paragraph", "heading"}:
        return False
    words = _words(clause)
    return not DATE.match(words) and any(
        len(label.path) > 1 or (label.kind == "item" and label.text.startswith("("))
        for label in (*read(words), *run_on(words))
        if label.kind in {"dotted", "run_on", "item"}
    )

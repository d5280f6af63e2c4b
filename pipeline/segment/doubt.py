"""What is doubtful about a clause tree, as sentences with pages: numbers that are missing, numbers left in the text.

A number may be missing because the document lacks it, or because it was not read: only a person who looks at the page
can tell, so it is said and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline import label_grammar
from pipeline.model import Clause
from pipeline.numerals import roman_value
from pipeline.segment.broken_references import broken
from pipeline.segment.labels.reading import read, readings, run_on, step_order
from pipeline.segment.sure import DOUBTFUL
from pipeline.text import beginning, first_of

NUMBER = re.compile(rf"(?:[A-Za-z§.]+\s?)?({label_grammar.NUMBER})\.?")
DATE = re.compile(r"\s*\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b")
# More missing in a row than this are no numbers that were lost, but a document that counts otherwise.
MOST = 20
# A document of which more than this share of the numbers has no section above it does not print sections.
FEW = 0.5
SHOWN = 40  # letters of a text that may begin with a number


def doubts(clauses: Sequence[Clause], *, paged: bool) -> tuple[str, ...]:
    """The doubts about the clauses of a document, in reading order. paged: is it known what stands on which page?"""
    by_id = {clause.id: clause for clause in clauses}
    kinds = {
        "Cross-references of the document that are broken, and print an error": broken(clauses),
        "Numbers without the one that stands above them": _without_section(clauses, by_id),
        "Text that may begin with a number that was not taken as one": (
            (f"“{beginning(one.words, SHOWN)}”", one) for one in clauses if _begins_with_number(one)
        ),
        "Clauses that may have to be read otherwise, their labels or where they end": (
            (one.citation, one) for one in clauses if one.sure < DOUBTFUL
        ),
    }
    missing = [_between(text, before, after, paged=paged) for text, before, after in _missing(clauses, by_id)]
    said = {"Numbers that are missing, or were not read": missing}
    said |= {kind: [_at(text, clause, paged=paged) for text, clause in found] for kind, found in kinds.items()}
    return tuple(f"{kind}: {first_of(found)}." for kind, found in said.items() if found)


def _at(text: str, clause: Clause, *, paged: bool) -> str:
    page = f"(page {clause.page_start})"  # a citation may say it itself
    return f"{text} {page}" if paged and not text.endswith(page) else text


def _between(text: str, before: Clause | None, after: Clause, *, paged: bool) -> str:
    """What is missing, with the pages that it may stand on."""
    if not paged or before is None or before.page_end >= after.page_start:
        return _at(text, after, paged=paged)
    return f"{text} (pages {before.page_end} to {after.page_start})"


def _missing(clauses: Sequence[Clause], by_id: Mapping[str, Clause]) -> Iterator[tuple[str, Clause | None, Clause]]:
    """The numbers that lack between two neighbours or before the first, with the clauses between which they lack."""
    last: dict[tuple[str | None, tuple[str, ...]], Clause] = {}
    items: dict[str | None, Clause] = {}
    for clause in clauses:
        if clause.kind == "item" and clause.label:
            before = items.get(clause.parent)
            if before is not None and (lacking := _between_items(before.label or "", clause.label)):
                yield lacking, before, clause
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
            above = before or by_id.get(clause.parent or "")
            yield f"{stem}{first}" if first == end else f"{stem}{first} to {stem}{end}", above, clause
        last[key] = clause


def _without_section(clauses: Sequence[Clause], by_id: Mapping[str, Clause]) -> Iterator[tuple[str, Clause]]:
    """The first of each run of clauses such as 10.1 that stand below no 10, in a document that prints such numbers."""
    deep = [one for one in clauses if one.kind == "clause" and len(_path(one)) > 1]
    alone = [one for one in deep if not _has_section(one, by_id)]
    if len(alone) > FEW * len(deep):
        return
    last: tuple[str | None, str] | None = None
    for one in alone:
        run = one.parent, _path(one)[0]
        if run != last:
            yield one.citation, one
        last = run


def _has_section(clause: Clause, by_id: Mapping[str, Clause]) -> bool:
    first = _path(clause)[0]
    above = by_id.get(clause.parent or "")
    while above is not None:
        if above.kind == "table_row" or _number(above.label or "") == first:
            return True
        above = by_id.get(above.parent or "")
    return False


def _number(label: str) -> str:
    """The number of a section by its label: 4 of "4", "SC4", "ARTICLE IV", "4.2"; empty where it has none."""
    last = label.split()[-1] if label else ""
    match = re.match(r"[A-Z]{0,3}(\d+)", last)
    return match[1] if match else str(roman_value(last.lower().rstrip(".")) or "")


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
    words = clause.words
    return not DATE.match(words) and any(
        len(label.path) > 1 or (label.kind == "item" and label.text.startswith("("))
        for label in (*read(words), *run_on(words))
        if label.kind in {"dotted", "run_on", "item"}
    )

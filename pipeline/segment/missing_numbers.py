"""Numbers that lack among the clauses of a document, and numbers without the one that stands above them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline import label_grammar
from pipeline.model import Clause
from pipeline.numerals import roman_value
from pipeline.segment.labels.reading import readings, step_order

NUMBER = re.compile(rf"(?:[A-Za-z§.]+\s?)?({label_grammar.NUMBER})\.?")
# More missing in a row than this are no numbers that were lost, but a document that counts otherwise.
MOST = 20
# A document of which more than this share of the numbers has no section above it does not print sections.
FEW = 0.5


def missing(clauses: Sequence[Clause], by_id: Mapping[str, Clause]) -> Iterator[tuple[str, Clause | None, Clause]]:
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


def without_section(clauses: Sequence[Clause], by_id: Mapping[str, Clause]) -> Iterator[tuple[str, Clause]]:
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

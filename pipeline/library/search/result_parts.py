"""What is shown around the clause of a result, so that it says what the document says: the headings above it, the words
that it goes on with, and the items and rows that it leads in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from pipeline.library.clauses.outdated import Outdating
from pipeline.model import Clause, HitItem
from pipeline.reading_order import following, leads_in, led_by, under

if TYPE_CHECKING:
    from pipeline.index.corpus import CorpusIndex

FIRST_ITEMS = 3
"""So many items of a list are shown with its lead-in, whichever were found."""

Marks = Mapping[int, tuple[tuple[int, int], ...]]
"""The rows of the parts that were found, each with the words of the question in it."""


def headings_above(dates: Outdating, row: int) -> tuple[str, ...]:
    """The headings that a clause stands under (`reading_order.under`)."""
    chain = {one.id: one for one in (dates.clause(above) for above in (row, *_above(dates.index, row)))}
    return under(dates.clause(row), chain)


def words_above(dates: Outdating, row: int) -> tuple[Clause, ...]:
    """The clauses whose words a clause goes on with, the outermost first."""
    clause = dates.clause(row)
    return tuple(_of_document(dates, row, one) for one in led_by(_family(dates, row), clause))


def items_of(dates: Outdating, row: int, found: Marks) -> tuple[tuple[HitItem, ...], int]:
    """The parts of a provision that are shown with it, and how many that are not shown stand after them."""
    parts = _parts(dates, row)
    shown = _chosen(dates, parts, found)
    last, items = 0, []
    for place, part in enumerate(parts):
        if part not in shown:
            continue
        items.append(
            HitItem(
                clause=_of_document(dates, row, dates.clause(part)),
                depth=_depth(dates.index, part, row),
                matched=part in found,
                highlights=found.get(part, ()),
                skipped=place - last,
            )
        )
        last = place + 1
    return tuple(items), len(parts) - last


def _parts(dates: Outdating, row: int) -> list[int]:
    """The rows of a provision's parts; of one that leads in other clauses, those. A heading alone has none."""
    from pipeline.index.changes import parts

    clause = dates.clause(row)
    if not clause.own:
        return []
    own = parts(dates.index, row)
    if own:
        return own
    document = dates.index.clauses[row].document
    led = following(_family(dates, row), clause)
    tops = [dates.index.row_of[f"{document}#{one.id}"] for one in led]
    return [one for top in tops for one in (top, *parts(dates.index, top))]


def _chosen(dates: Outdating, parts: Sequence[int], found: Marks) -> set[int]:
    """The parts that are shown: the first ones and those that were found, each with what it stands below in the list;
    and of words that lead in, the first that goes on with them."""
    index, inside = dates.index, set(parts)
    shown = {*parts[:FIRST_ITEMS], *(part for part in parts if part in found)}
    shown |= {above for part in tuple(shown) for above in _above(index, part) if above in inside}
    for place, part in enumerate(parts[:-1]):
        if part in shown and leads_in(dates.clause(part).text) and _parent(index, parts[place + 1]) == part:
            shown.add(parts[place + 1])
    return shown


def _family(dates: Outdating, row: int) -> list[Clause]:
    """A clause with what stands right below it, what it stands below, and of what stands beside any of these all that
    may lead it in or be led in by it, in reading order: enough to tell what leads to what. A glossary has a thousand
    clauses side by side, which would be read for each of its results."""
    index = dates.index
    rows = {row, *_children(index, row)}
    for one in (row, *_above(index, row)):
        beside = _beside(index, one)
        at = beside.index(one)
        rows |= {one, *_led(index, beside, at), *_leading(dates, beside, at)}
    return [dates.clause(one) for one in sorted(rows, key=lambda one: index.clauses[one].order)]


def _led(index: CorpusIndex, beside: Sequence[int], at: int) -> Iterator[int]:
    """Those after a row that it may lead in: the next ones of another kind (`reading_order.following`)."""
    kind = index.clauses[beside[at]].kind
    return takewhile(lambda one: index.clauses[one].kind != kind, beside[at + 1 :])


def _leading(dates: Outdating, beside: Sequence[int], at: int) -> Iterator[int]:
    """Those before a row back to the one that may lead it in, the nearest of another kind, with what stands below that;
    and so on from there (`reading_order.led_by`)."""
    index = dates.index
    kind = index.clauses[beside[at]].kind
    for place in range(at - 1, -1, -1):
        row = beside[place]
        if index.clauses[row].kind == kind:
            continue
        if leads_in(dates.clause(row).text):
            yield from beside[place:at]
            yield from _children(index, row)
            yield from _leading(dates, beside, place)
        return


def _children(index: CorpusIndex, row: int) -> Sequence[int]:
    return index.children.get(index.clauses[row].key, ())


def _beside(index: CorpusIndex, row: int) -> Sequence[int]:
    """The rows that stand right below the same clause as a row, or like it below none, in reading order."""
    parent, document = index.clauses[row].parent, index.clauses[row].document
    if parent is not None:
        return index.children[parent]
    tops = (one for one in index.documents[document] if index.clauses[one].parent is None)
    return sorted(tops, key=lambda one: index.clauses[one].order)


def _above(index: CorpusIndex, row: int) -> Iterator[int]:
    """The rows that a clause stands below, the nearest first."""
    above = _parent(index, row)
    while above is not None:
        yield above
        above = _parent(index, above)


def _parent(index: CorpusIndex, row: int) -> int | None:
    return index.row_of.get(index.clauses[row].parent or "")


def _depth(index: CorpusIndex, row: int, top: int) -> int:
    """How deep a clause stands below another, 1 for one beside it that it leads in."""
    above = list(_above(index, row))
    if top in above:
        return above.index(top) + 1
    return above.index(parent) + 1 if (parent := _parent(index, top)) in above else 1


def _of_document(dates: Outdating, row: int, clause: Clause) -> Clause:
    """A clause with the id of the document of a row."""
    return replace(clause, document=dates.index.clauses[row].document)

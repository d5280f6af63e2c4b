"""What `icp show` prints: a clause with its items, what it leads to, the guidance on it, and where else it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.cli.output import console, headed, on_pages, print_indented
from pipeline.cli.search_results import BULLETS, told_note
from pipeline.library.clauses.clause_names import edition_name, named_together
from pipeline.reading_order import heading_path, passages
from pipeline.text import beginning

if TYPE_CHECKING:
    from pipeline.library.clauses.clause_page import Elsewhere, Shown
    from pipeline.library.clauses.surroundings import LinkedReference
    from pipeline.model import ChangedTarget, Clause, GuidanceNote, Outdated

SHORT = 100
"""Letters shown of a clause that leads here or that this one leads to."""


def print_shown(
    found: Shown,
    *,
    outdated: Sequence[Outdated],
    leads: Sequence[ChangedTarget],
    guidance: Sequence[GuidanceNote],
) -> None:
    """A clause with all that belongs to it. outdated: what is out of date in a passage of guidance; leads: what the
    clause leads to that changed; guidance: the passages on it."""
    screen, clause = console(), found.clause
    screen.print(headed(clause.citation, clause.heading), style="bold")
    paged = found.document.pages > 0
    where = on_pages((*found.above, clause, *found.below), paged)
    screen.print(f"{edition_name(found.place)}, {found.document.title}, {where} (id {clause.id})", style="dim")
    above = heading_path(found.under, found.document.title, clause.citation)
    if above:
        screen.print(f"in {above}", style="dim")
    if clause.boxes and paged:
        screen.print(_place(clause), style="dim")
    if clause.applicability:
        screen.print(f"Applies to: {clause.applicability}", style="dim")
    for one in outdated:
        screen.print(f"Out of date: {one.sentence}" if one.marks else f"Note: {one.sentence}", style="yellow")
    _print_words(screen, found)
    _print_section("Leads to what changed", [f"It {one.sentence}" for one in leads])
    defined = zip(found.definitions, found.defined, strict=True)
    _print_section("Definitions", [f"“{item.heading}” {words}" for item, words in defined])
    _print_section("Refers to", [_reference(item) for item in found.references])
    _print_section("Referred to by", [_line(item) for item in found.cited_by])
    _print_section("Guidance about it", [told_note(one) for one in guidance])
    _print_section("One provision with", [f"{row.citation}  (id {row.clause})" for row in found.together])
    _print_section("In other editions", [_other_edition(other) for other in found.elsewhere])
    if not found.linked:
        from pipeline.cli.history import UNLINKED

        screen.print(f"\n{UNLINKED}", style="dim")


def _print_words(screen: Any, found: Shown) -> None:
    """The clause's text, what stands below it, and its closing words, in reading order."""
    clause = found.clause
    for above in found.above:
        screen.print(f"\n{above.number or '¶'}  {above.text}", style="dim")
    for passage in passages([clause, *found.below]):
        one, words = passage.clause, passage.clause.closing or ""
        if one is clause:
            words = words if passage.is_closing else clause.text
            label = f"{clause.number}  " if found.above and clause.number and not passage.is_closing else ""
            if words:
                screen.print(f"\n{label}{words}")
            continue
        if not passage.is_closing:
            said = " – ".join(part for part in (one.heading, one.text) if part)
            words = f"{one.number or BULLETS.get(one.kind, '-')}  {said}"
        print_indented(screen, words, by=4 * max(passage.depth, 1))
    for above in reversed(found.above):
        if above.closing:
            screen.print(f"\n{above.closing}", style="dim")


def _other_edition(other: Elsewhere) -> str:
    """A provision in another edition in one line."""
    words = "same words" if other.same else f"own words the same; {other.below}" if other.own else "other words"
    if not other.own and other.below:
        words = f"{words}, and below it {other.below}"
    parts = (named_together(other.places), other.event, words)
    return f"{edition_name(other.places[0])}: {', '.join(part for part in parts if part)}"


def _place(clause: Clause) -> str:
    """Where a clause stands, in points from the top left corner of the page: "page 17, 72–540 × 201–260 pt"."""
    return "; ".join(
        f"page {box.page}, {box.x0:.0f}–{box.x1:.0f} × {box.top:.0f}–{box.bottom:.0f} pt" for box in clause.boxes
    )


def _reference(one: LinkedReference) -> str:
    """What is referred to in one line, and what below the shown clause says it."""
    said_in = f"  [in {', '.join(one.said_in)}]" if one.said_in else ""
    return f"{one.cites}  {_start(one.clause) if one.clause is not None else '(not in this edition)'}{said_in}"


def _line(clause: Clause) -> str:
    return f"{clause.citation}  {_start(clause)}"


def _start(clause: Clause) -> str:
    """How a clause begins; without its heading where its citation has it already (a definition)."""
    named = clause.heading is not None and clause.heading in clause.citation
    return beginning(clause.text if named and clause.text else clause.words, SHORT)


def _print_section(title: str, lines: list[str]) -> None:

    if lines:
        screen = console()
        screen.print(f"\n{title}", style="bold")
        for line in lines:
            print_indented(screen, line, by=2)

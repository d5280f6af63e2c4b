"""What `icp history` prints: a provision edition by edition, then its words with the edition each came in with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.cli.output import on_page
from pipeline.text import without_middle

if TYPE_CHECKING:
    from pipeline.library.clauses.clause_blame import Trace
    from pipeline.library.clauses.clause_history import HistoryEntry
    from pipeline.model import DatedStretch

# One style for each edition after the first, over again where there are more; the numbers say it without colour.
CONTEXT = 4  # words that are shown before words that are gone
MOST = 20
"""Clauses below a provision whose changed words are printed."""

UNLINKED = (
    "This edition is not linked with the others of its work: nothing says which one it follows, so what became of the "
    "clause is not known."
)
STYLES = ("green", "cyan", "magenta", "yellow", "blue")


def print_trace(found: Trace) -> None:
    """The whole of it."""
    for entry in found.entries:
        _print_entry(entry)
    if not found.linked:
        from pipeline.cli.output import console

        console().print(UNLINKED, style="dim")
    _print_blame(found)


def _print_entry(entry: HistoryEntry) -> None:
    from pipeline.cli.output import console, edited
    from pipeline.library.clauses.clause_names import edition_name

    screen = console()
    where = "; ".join(f"{clause.citation}, {on_page(clause, entry.paged)}" for clause in entry.clauses)
    screen.print(f"{edition_name(entry.place)}  {where}", style="bold")
    if entry.event:
        screen.print(f"    {entry.event}", style="dim")
    if entry.changed:
        what = entry.only_below or (f"changed, and below it {entry.below}" if entry.below else "changed")
        screen.print(f"    {what} since {entry.since}:", style="dim")
        if entry.reworded:
            screen.print(edited(entry.words))
        for one in entry.changes[:MOST]:
            screen.print(f"    {one.name} {one.what}:", style="dim")
            screen.print(edited(one.words))
        if len(entry.changes) > MOST:
            screen.print(f"    and {len(entry.changes) - MOST} more; --json has all", style="dim")
    elif entry.since is not None:
        screen.print(f"    same words as in {entry.since}", style="dim")
    else:
        screen.print(f"    {entry.text}")


def _print_blame(found: Trace) -> None:
    """The words as they stand, those of a later edition in brackets with its number; then what was taken out."""
    from pipeline.cli.output import console

    screen = console()
    numbers = {name: at for at, name in enumerate(found.line, start=1)}
    first, last = found.line[0], found.line[-1]
    screen.print(f"\nWhere the words of {last} come from", style="bold")
    if all(stretch.since == first and stretch.gone is None for stretch in found.stretches):
        screen.print(f"    every word stands since {first}", style="dim")
        return
    legend = [f"not marked: {first}", *(f"{{{at}: …}} {name}" for name, at in numbers.items() if at > 1)]
    screen.print(f"    {'; '.join(legend)}", style="dim")
    screen.print(marked(found.stretches, numbers))
    gone = taken_out(found.stretches)
    if gone:
        screen.print("Taken out", style="bold")
    for before, stretch in sorted(gone, key=lambda item: numbers[item[1].gone or ""]):
        words = f"{before} [-{stretch.text.strip()}-]".lstrip()
        screen.print(f"    with {stretch.gone}: {words}  (there since {stretch.since})")


def taken_out(stretches: Sequence[DatedStretch]) -> list[tuple[str, DatedStretch]]:
    """The words that are gone, each with the last few that stand before it: "… notice of at least", "six"."""
    found, before = [], ""
    for stretch in stretches:
        if stretch.gone is None:
            before += stretch.text
        elif stretch.text.strip():
            found.append((without_middle(before.split(), 0, CONTEXT), stretch))
    return found


def marked(stretches: Sequence[DatedStretch], numbers: dict[str, int]) -> Any:
    """The words that stand as rich text, those of every edition but the first in brackets: "{2: within 20 days}"."""
    from rich.text import Text

    runs: list[tuple[str, str]] = []  # (edition, words)
    for stretch in stretches:
        if stretch.gone is None and runs and runs[-1][0] == stretch.since:
            runs[-1] = stretch.since, runs[-1][1] + stretch.text
        elif stretch.gone is None:
            runs.append((stretch.since, stretch.text))
    text = Text()
    for edition, words in runs:
        number, core = numbers[edition], words.strip()
        if number == 1 or not core:
            text.append(words)
            continue
        text.append(words[: len(words) - len(words.lstrip())])
        text.append(f"{{{number}: {core}}}", style=STYLES[(number - 2) % len(STYLES)])
        text.append(words[len(words.rstrip()) :])
    return text

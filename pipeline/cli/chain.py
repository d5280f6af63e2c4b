"""What `icp diff` prints of three editions and more: each step's counts, then each provision's way through all."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cli.output import LEVEL_STYLES, console
from pipeline.counts import quiet_facets
from pipeline.model import EditionDiff, Happening, Path

ABSENT = "–"


def print_chain(steps: Sequence[EditionDiff], found: Sequence[Path], limit: int | None) -> None:
    """steps: of each edition with the next. found: the provisions. limit: how many to print, None for all."""
    from pipeline.report.content import content

    screen = console()
    names = [steps[0].old.name, *(step.new.name for step in steps)]
    screen.print(" → ".join(names), style="bold")
    for step in steps:
        report = content(step)
        screen.print(f"{report.old} → {report.new}: {report.headline}")
    told = [path for path in found if not quiet(path)]
    for path in told[:limit]:
        _print_path(path, names)
    left, silent = len(told) - len(told[:limit]), len(found) - len(told)
    if left:
        screen.print(f"\n… and {left} more: --all prints them, --json has all.", style="dim")
    if silent:
        why = "only renumbered, moved, following a renumbering, or added or removed with the clause above"
        screen.print(f"\n{silent} not listed ({why}): --json has all.", style="dim")


def quiet(path: Path) -> bool:
    """Is a provision's way no news: nothing but numbers and places, or told by the clause that it stands under?"""
    return all(_is_no_news(step) for step in path.steps)


def _is_no_news(step: Happening) -> bool:
    if step.what in ("unchanged", "absent") or step.below:
        return True
    return quiet_facets(step.facets, step.level)


def _print_path(path: Path, names: Sequence[str]) -> None:
    """A row: the number in each edition, then what each step did that did something."""
    screen = console()
    cited = [" + ".join(numbers) or ABSENT for numbers in path.numbers]
    numbers = " → ".join(cited) if len(set(cited)) > 1 else f"{cited[0]} in all"
    heading = f"  {path.heading}" if path.heading not in numbers else ""
    screen.print(f"\n[{path.level}] {numbers}{heading}", style=LEVEL_STYLES[path.level])
    for name, step in zip(names[1:], path.steps, strict=True):
        if step.what not in ("unchanged", "absent"):
            screen.print(f"  {name}: {_said(step)} [{step.level}]", style="dim")


def _said(step: Happening) -> str:
    """What a step did, in words."""
    from pipeline.report.phrases import FACETS, listed

    words = listed([FACETS[facet] for facet in step.facets])
    return words or (f"{step.what} in part" if step.what == "changed" else step.what)

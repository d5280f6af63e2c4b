"""`icp diff`: what changed between two editions or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.model import Change, Clause, EditionDiff

LEVEL_STYLES = {"high": "bold red", "medium": "bold yellow", "low": "bold", "none": "dim"}
SHOWN = 40
EXAMPLES = "Example: icp diff 2019/20 2020/21 --html report.html            Example: icp diff old.docx new.pdf"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("diff", epilog=EXAMPLES)(diff)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A file, or an edition: 2019/20, 2019/20:VARIANT, WORK@…")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As OLD.")],
    as_json: JsonFlag = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report to this file.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many changes to print.")] = SHOWN,
    everything: Annotated[bool, typer.Option("--all", help="Print every change of any significance.")] = False,
) -> None:
    """What changed, most significant first. Exit code 0 whether or not anything did."""
    from pipeline.cli.output import pages, print_json, say
    from pipeline.library import comparing
    from pipeline.settings import load_settings
    from pipeline.shapes import diff_shape

    settings = load_settings()
    with pages(f"{old} → {new}") as told:
        compared = comparing.comparison_of(old, new, settings, comparing.store_opener(settings), told)
    found = compared.diff
    if html is not None:
        from pipeline.report.html import render
        from pipeline.steps.common import now
        from pipeline.store.artefacts import write_atomically

        # A kept comparison is dated as it was made, so that asking again writes the same bytes.
        write_atomically(html, render(found, generated=_in_words(compared.made_at or now())).encode())
    if as_json:
        print_json(diff_shape(found))
    else:
        _print_diff(found, None if everything else limit)
    if html is not None:
        say(f"The report is in {html}.")


def _in_words(moment: str) -> str:
    """An ISO 8601 moment as a reader writes it: "22 November 2026, 09:15 UTC"."""
    from datetime import UTC, datetime

    when = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def _print_diff(found: EditionDiff, limit: int | None) -> None:
    from pipeline.cli.output import console

    screen = console()
    screen.print(f"{found.old.name} → {found.new.name}", style="bold")
    screen.print(_summary(found))
    by_side = (
        {clause.id: clause for clause in found.old.clauses},
        {clause.id: clause for clause in found.new.clauses},
    )
    worth = [change for change in found.changes if change.significance.level != "none"]
    for change in worth[:limit]:
        _print_change(change, *by_side)
    rest = len(found.changes) - len(worth[:limit])
    if rest:
        screen.print(
            f"\n… and {rest} more: --all prints those of any significance, --html and --json have all.", style="dim"
        )


def _summary(found: EditionDiff) -> str:
    """How many changes of each level."""
    levels = dict.fromkeys(LEVEL_STYLES, 0)
    for change in found.changes:
        levels[change.significance.level] += 1
    counted = ", ".join(f"{count} {level}" for level, count in levels.items() if count)
    return f"{len(found.changes)} changes ({counted})" if found.changes else "No changes."


def _print_change(change: Change, old: dict[str, Clause], new: dict[str, Clause]) -> None:
    from pipeline.cli.output import console, edited

    screen = console()
    level = change.significance.level
    what = ", ".join(change.facets) or ("added" if not change.old else "removed")
    before = " + ".join(_place(old[name]) for name in change.old)
    after = " + ".join(_place(new[name]) for name in change.new)
    where = f"{before} → {after}" if before and after and before != after else after or before
    screen.print(f"\n[{level}] {where}: {what}", style=LEVEL_STYLES[level])
    if change.words and any(edit.op != "equal" for edit in change.words):
        screen.print(edited(change.words))
    else:
        clause = new[change.new[0]] if change.new else old[change.old[0]]
        screen.print(clause.words if len(clause.words) < 300 else clause.words[:300] + " …")
    for reason in change.significance.reasons:
        screen.print(f"  · {reason.why}", style="dim")
    if change.ripple:
        screen.print(f"  · touches {len(change.ripple)} other clauses", style="dim")
    for impact in change.guidance:
        screen.print(f"  · guidance {impact.document} cites {impact.cites}", style="dim")


def _place(clause: Clause) -> str:
    heading = f" {clause.heading}" if clause.heading else ""
    return f"{clause.citation or clause.kind}{heading}"

"""`icp diff`: what changed between two editions or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.report.content import Entry, Place, Report

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
    from pipeline.cli.output import check_target, pages, print_json, say, write_file
    from pipeline.library import comparing
    from pipeline.report.content import content
    from pipeline.settings import load_settings
    from pipeline.shapes import diff_shape

    settings = load_settings()
    if html is not None:
        check_target(html)
    with pages(f"{old} → {new}") as told:
        compared = comparing.comparison_of(old, new, settings, comparing.store_opener(settings), told)
    found = compared.diff
    if html is not None:
        from pipeline.report.html import render
        from pipeline.steps.common import now

        # A kept comparison is dated as it was made, so that asking again writes the same bytes.
        write_file(html, render(found, generated=_in_words(compared.made_at or now())).encode())
    if as_json:
        print_json(diff_shape(found))
    else:
        _print_diff(content(found), None if everything else limit, html)
    if html is not None:
        say(f"The report is in {html}.")


def _in_words(moment: str) -> str:
    """An ISO 8601 moment as a reader writes it: "22 November 2026, 09:15 UTC"."""
    from datetime import UTC, datetime

    when = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def _print_diff(report: Report, limit: int | None, html: Path | None) -> None:
    """The report's counts and entries; html: the file that has all of it, if one was asked for."""
    from pipeline.cli.output import console

    screen = console()
    screen.print(f"{report.old} → {report.new}", style="bold")
    screen.print(report.headline)
    if report.folding:
        screen.print(report.folding, style="dim")
    for entry in report.entries[:limit]:
        _print_entry(entry)
    left = len(report.entries) - len(report.entries[:limit])
    if left or report.quiet:
        screen.print("\n" + _left_out(left, report.quiet, html), style="dim")


def _left_out(left: int, quiet: int, html: Path | None) -> str:
    """What was not printed, and what shows it that was not asked for already."""
    hidden = f"… and {left + quiet} more"
    if html is not None:
        return f"{hidden}; the report has all." + (" --all prints those worth reading." if left else "")
    everything = "--all prints those worth reading, " if left else ""
    return f"{hidden}: {everything}--html FILE and --json have all."


def _print_entry(entry: Entry) -> None:
    from pipeline.cli.output import console, edited

    screen = console()
    before, after = (" + ".join(_place(place) for place in places) for places in (entry.old, entry.new))
    where = f"{before} → {after}" if before and after and before != after else after or before
    screen.print(f"\n[{entry.level}] {where}: {entry.what.lower()}", style=LEVEL_STYLES[entry.level])
    if entry.kind == "changed":
        screen.print(edited(entry.words))
    else:
        screen.print("".join(edit.text for edit in entry.words))
    for below in entry.below:
        screen.print(f"  {below.place.citation}  {below.text}")
    for reason in entry.reasons:
        screen.print(f"  · {reason.why}", style="dim")
    for touched in (*entry.ripple, *entry.guidance):
        screen.print(f"  · {touched.sentence}", style="dim")


def _place(place: Place) -> str:
    return f"{place.citation} {place.heading}".rstrip() if place.heading not in place.citation else place.citation

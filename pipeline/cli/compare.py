"""`icp diff`: what changed between two editions or files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.library.comparing import Comparison
    from pipeline.model import EditionDiff
    from pipeline.report.parts import Entry, Place, Report, Row

SHOWN = 40
EXAMPLES = (
    "Example: icp diff 2019/20 2020/21 --html report.html            Example: icp diff old.docx new.pdf            "
    "Example: icp diff 2018.pdf 2019/20 2020/21"
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("diff", epilog=EXAMPLES)(diff)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A file, or an edition: 2019/20, 2019/20:VARIANT, WORK@…")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="As OLD.")],
    further: Annotated[
        list[str] | None,
        typer.Argument(metavar="NEXT", help="More: each is compared with the one before."),
    ] = None,
    as_json: JsonFlag = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the report to this file.")] = None,
    columns: Annotated[
        bool, typer.Option("--side-by-side", help="With --html: write both texts in two columns instead.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many changes to print.")] = SHOWN,
    everything: Annotated[bool, typer.Option("--all", help="Print every change of any significance.")] = False,
    show_cosmetic: Annotated[
        bool, typer.Option("--show-cosmetic", help="List differences in print only too: quotes, hyphens, numbering.")
    ] = False,
) -> None:
    """What changed, most significant first. Exit code 0 whether or not anything did.

    Of more than two editions: what each step changed, and each provision's way through all of them.
    """
    from pipeline.cli.output import check_target, pages
    from pipeline.errors import UsageError
    from pipeline.library import comparing
    from pipeline.settings import load_settings

    settings = load_settings()
    names = (old, new, *(further or ()))
    if show_cosmetic and further:
        raise UsageError("Differences in print are listed for two editions.", "Ask for one step at a time.")
    if html is not None and further:
        raise UsageError("A report is of two editions.", "Ask for one step at a time, or for --json of all.")
    if columns and html is None:
        raise UsageError("--side-by-side needs a file to write to.", "Add --html FILE.")
    if html is not None:
        check_target(html)
    with pages(" → ".join(names)) as told:
        steps = comparing.chain_of(names, settings, comparing.store_opener(settings), told)
    shown = None if everything else limit
    if further:
        _tell_chain([step.diff for step in steps], as_json, shown)
    else:
        report = Written(html=html, columns=columns, cosmetic=show_cosmetic)
        _tell(steps[0], as_json, report, shown)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What was asked for beside the changes: a file, in two columns or not, and the differences in print only."""

    html: Path | None
    columns: bool
    cosmetic: bool


def _tell(compared: Comparison, as_json: bool, asked: Written, limit: int | None) -> None:
    """The comparison of two: the file that was asked for (a report, or two columns), and the answer on standard
    output."""
    from pipeline.cli.output import print_json, say, write_file
    from pipeline.report.content import content
    from pipeline.report.findings import cosmetic_rows
    from pipeline.shapes import diff_shape

    found, html = compared.diff, asked.html
    cosmetic = None
    if asked.cosmetic:
        from pipeline.diff.cosmetic import cosmetics

        cosmetic = cosmetics(found)
    if html is not None:
        from pipeline.report.html import render, render_side_by_side
        from pipeline.steps.common import now

        # A kept comparison is dated as it was made, so that asking again writes the same bytes.
        made = _in_words(compared.made_at or now())
        text = (
            render_side_by_side(found, generated=made)
            if asked.columns
            else render(found, generated=made, cosmetic=cosmetic or ())
        )
        write_file(html, text.encode())
    if as_json:
        print_json(diff_shape(found, cosmetic))
    else:
        _print_diff(content(found), limit, html)
        if cosmetic is not None:
            _print_cosmetic(cosmetic_rows(found, cosmetic))
    if html is not None:
        say(f"The report is in {html}.")


def _tell_chain(steps: Sequence[EditionDiff], as_json: bool, limit: int | None) -> None:
    """The comparisons of more than two, on standard output."""
    from pipeline.cli.chain import print_chain
    from pipeline.cli.output import print_json
    from pipeline.diff.chain import paths
    from pipeline.shapes import diff_chain_shape

    found = paths(steps)
    if as_json:
        print_json(diff_chain_shape(steps, found))
    else:
        print_chain(steps, found, limit)


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


def _print_cosmetic(rows: Sequence[Row]) -> None:
    from pipeline.cli.output import console

    screen = console()
    screen.print(f"\nDifferences in print only: {len(rows) or 'none'}", style="bold")
    for row in rows:
        screen.print(f"{row.old if row.old == row.new else f'{row.old} → {row.new}'}: {row.what}", style="dim")


def _left_out(left: int, quiet: int, html: Path | None) -> str:
    """What was not printed, and what shows it that was not asked for already."""
    hidden = f"… and {left + quiet} more"
    if html is not None:
        return f"{hidden}; the report has all." + (" --all prints those worth reading." if left else "")
    everything = "--all prints those worth reading, " if left else ""
    return f"{hidden}: {everything}--html FILE and --json have all."


def _print_entry(entry: Entry) -> None:
    from pipeline.cli.output import LEVEL_STYLES, console, edited

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

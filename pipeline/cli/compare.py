"""`icp diff`: what changed between two editions or files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.cli.report_files import Files
    from pipeline.model import Comparison, EditionDiff
    from pipeline.report.register_keys import RegisterKeys
    from pipeline.report.view_parts import ClausePlace, ConcordanceRow, Entry, ReportView

SHOWN = 40
EXAMPLES = (
    "Example: icp diff 2019/20 2020/21 --html report.html            Example: icp diff old.docx new.pdf            "
    "Example: icp diff 2019/20 2020/21 --docx changes.docx --full --xlsx register.xlsx            "
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
    docx: Annotated[
        Path | None,
        typer.Option("--docx", help="Write the changed clauses to this Word file, with tracked changes and comments."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="With --docx: write the whole contract; accepting all changes gives NEW.")
    ] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Write the change register to this workbook.")] = None,
    variation: Annotated[
        Path | None,
        typer.Option("--variation", help="Write the instrument that turns OLD into NEW: FILE.txt, .docx or .json."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many changes to print.")] = SHOWN,
    everything: Annotated[bool, typer.Option("--all", help="Print every change of any significance.")] = False,
    prove: Annotated[
        bool,
        typer.Option("--prove", help="Print the account of all words that went or came, and which no entry tells."),
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="ENTRY", help="Say what was weighed for the entry of this clause, as “5.2”."),
    ] = None,
    show_cosmetic: Annotated[
        bool, typer.Option("--show-cosmetic", help="List differences in print only too: quotes, hyphens, numbering.")
    ] = False,
) -> None:
    """What changed, most significant first. Exit code 0 whether or not anything did.

    Of more than two editions: what each step changed, and each provision's way through all of them.
    """
    from pipeline.cli.output import pages
    from pipeline.cli.report_files import Files, check_files
    from pipeline.decisions.beside import keys_of_files, keys_of_names
    from pipeline.errors import UsageError
    from pipeline.library.compare import comparison
    from pipeline.settings import load_settings
    from pipeline.steps.ingest.corpus import kept_comparison

    settings = load_settings()
    names = (old, new, *(further or ()))
    if show_cosmetic and further:
        raise UsageError("Differences in print are listed for two editions.", "Ask for one step at a time.")
    files = Files(html=html, columns=columns, docx=docx, full=full, xlsx=xlsx, variation=variation)
    check_files(files, names)
    opener = comparison.store_opener(settings)
    with pages(" → ".join(names)) as told:
        steps = comparison.chain_of(names, settings, opener, told, comparer=kept_comparison)
    shown = None if everything else limit
    if explain is not None:
        _explain([step.diff for step in steps], explain)
    elif prove and not as_json:
        _print_proofs([step.diff for step in steps])
    elif further:
        _tell_chain([step.diff for step in steps], as_json, shown)
    else:
        kept = steps[0].made_at is not None
        keys = keys_of_names(opener(), steps[0].diff, old, new) if kept else keys_of_files(steps[0].diff)
        _tell(steps[0], keys, as_json, files, shown, show_cosmetic)


def _tell(
    compared: Comparison, keys: RegisterKeys, as_json: bool, files: Files, limit: int | None, show_cosmetic: bool
) -> None:
    """The comparison of two: the files that were asked for, and the answer on standard output."""
    from pipeline.cli.output import print_json, say
    from pipeline.cli.report_files import write_files
    from pipeline.report.content import content
    from pipeline.report.decided import with_decisions
    from pipeline.shapes import diff_shape

    found = compared.diff
    cosmetic = None
    if show_cosmetic:
        from pipeline.diff.cosmetic import cosmetics

        cosmetic = cosmetics(found)
    report = with_decisions(content(found, cosmetic or ()), keys)
    write_files(files, compared, report, keys)
    if as_json:
        print_json(diff_shape(found, cosmetic))
    else:
        _print_diff(report, limit, files.html)
        if report.empty and report.old == report.new:
            say("Both names mean the same. icp editions lists what can be compared.")
        if cosmetic is not None:
            _print_cosmetic(report.cosmetic)
    for name, path in files.named:
        say(f"The {name} is in {path}.")


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


def _explain(steps: Sequence[EditionDiff], entry: str) -> None:
    """What was weighed for the entries of a clause, by its citation or id. Raises `NotInStoreError` where none is."""
    from pipeline.cli.output import console, print_indented
    from pipeline.errors import NotInStoreError

    screen, found = console(), False
    for step in steps:
        names = {clause.id: clause.citation for side in (step.old, step.new) for clause in side.clauses}
        for place, change in enumerate(step.changes, start=1):
            ids = (*change.old, *change.new, *(ident for at in change.places for ident in (*at.old, *at.new)))
            if entry.casefold() not in {name.casefold() for ident in ids for name in (ident, names[ident])}:
                continue
            found, weight = True, change.significance
            where = " → ".join(", ".join(names[ident] for ident in side) for side in (change.old, change.new) if side)
            screen.print(f"{where}: {weight.level}, number {place} of {len(step.changes)}", style="bold")
            for reason in weight.reasons:
                print_indented(screen, f"· {reason.rule}: “{reason.old}” → “{reason.new}”. {reason.why}", by=2)
            reach = len(change.ripple) + len(change.guidance)
            subject = weight.subject or "none of the weighty ones"
            print_indented(screen, f"· subject: {subject}; touches {reach}; score {weight.score:g}", by=2)
    if not found:
        raise NotInStoreError(f"No entry is about “{entry}”.", "Name a clause as icp diff prints it.")


def _print_proofs(steps: Sequence[EditionDiff]) -> None:
    """The proof of each step: every stretch of words that no entry tells, and every doubtful page."""
    from pipeline.cli.output import console
    from pipeline.report.proof_lines import account

    screen = console()
    for step in steps:
        screen.print(f"{step.old.name} → {step.new.name}", style="bold")
        screen.print(account(step.proof))
        for item in step.proof.untold:
            screen.print(f"  told by no entry: {_spot(item.side, item.document, item.page)}: {item.words}")
        for apart in step.proof.aside:
            screen.print(f"  apart from the clauses, {apart.role}: {apart.old or 'nothing'} → {apart.new or 'nothing'}")
        for page in step.proof.doubtful_pages:
            screen.print(f"  doubtful: {_spot(page.side, page.document, page.page)}: {page.why}")


def _spot(side: str, document: str, page: int) -> str:
    return ", ".join(part for part in (side, document, f"page {page}" if page else "") if part)


def _print_diff(report: ReportView, limit: int | None, html: Path | None) -> None:
    """The report's counts and entries; html: the file that has all of it, if one was asked for."""
    from pipeline.cli.output import console

    screen = console()
    screen.print(f"{report.old} → {report.new}", style="bold")
    screen.print(report.headline)
    for line in report.proof[1:]:
        screen.print(line, style="bold" if report.untold else "dim")
    if report.folding:
        screen.print(report.folding, style="dim")
    if report.decided:
        screen.print(report.decided_before)
    for entry in report.entries[:limit]:
        _print_entry(entry)
    left = len(report.entries) - len(report.entries[:limit])
    if left or report.quiet:
        some = left < len(report.entries)
        screen.print("\n" + _left_out(left, report.quiet, html, some=some), style="dim")


def _print_cosmetic(rows: Sequence[ConcordanceRow]) -> None:
    from pipeline.cli.output import console

    screen = console()
    screen.print(f"\nDifferences in print only: {len(rows) or 'none'}", style="bold")
    for row in rows:
        screen.print(f"{row.old if row.old == row.new else f'{row.old} → {row.new}'}: {row.what}", style="dim")


def _left_out(left: int, quiet: int, html: Path | None, *, some: bool) -> str:
    """What was not printed, and what shows it that was not asked for already. some: was any change printed?"""
    hidden = f"… and {left + quiet} more" if some else f"{left + quiet} are not printed"
    if html is not None:
        return f"{hidden}; the report has all." + (" --all prints those worth reading." if left else "")
    everything = "--all prints those worth reading, " if left else ""
    return f"{hidden}: {everything}--html FILE and --json have all."


def _print_entry(entry: Entry) -> None:
    from pipeline.cli.output import LEVEL_STYLES, console, edited, print_indented

    screen = console()
    before, after = (" + ".join(_place(place) for place in places) for places in (entry.old, entry.new))
    where = f"{before} → {after}" if before and after and before != after else after or before
    screen.print(f"\n[{entry.level}] {where}: {entry.what.lower()}", style=LEVEL_STYLES[entry.level])
    if entry.kind == "changed":
        screen.print(edited(entry.words))
    else:
        screen.print("".join(edit.text for edit in entry.words))
    for below in entry.below:
        print_indented(screen, f"{below.place.citation}  {below.text}", by=2)
    for reason in entry.reasons:
        print_indented(screen, f"· {reason.why}", by=2, style="dim")
    for touched in (*entry.places, *entry.ripple, *entry.guidance):
        print_indented(screen, f"· {touched.sentence}", by=2, style="dim")
    for line in entry.decided.lines:
        print_indented(screen, f"· {line}", by=2)


def _place(place: ClausePlace) -> str:
    return f"{place.citation} {place.heading}".rstrip() if place.heading not in place.citation else place.citation

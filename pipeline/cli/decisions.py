"""`icp decisions`: what was decided on changes, by whom and on which words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.library.decisions.listing import Listed
    from pipeline.steps.decisions import Taken


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(
        name="decisions",
        help="What was decided on changes, by whom and on which words.",
        no_args_is_help=True,
        epilog="Example: icp decisions list --open",
    )
    group.command("import", epilog="Example: icp decisions import register.xlsx --by Zoë")(take)
    group.command("list", epilog="Example: icp decisions list --edition 2020/21 --open")(listing)
    group.command("export", epilog="Example: icp decisions export decisions.csv")(export)
    group.command("verify", epilog="Example: icp decisions verify")(verify)
    app.add_typer(group)


def take(
    file: Annotated[Path, typer.Argument(metavar="REGISTER", help="A register of icp diff --xlsx, filled in.")],
    who: Annotated[str | None, typer.Option("--by", help="Who decided; whoever runs the command unless told.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Take what was entered in a change register into the log: all of it, or nothing and why.

    Exit code 28 where a decision stands against one that somebody else entered in the meantime; both are kept.
    """
    import getpass

    from pipeline.cli.output import print_json
    from pipeline.errors import ConflictError
    from pipeline.library.compare.comparison import read_file
    from pipeline.library.decisions.export import flat
    from pipeline.settings import load_settings
    from pipeline.steps.decisions import take_register
    from pipeline.store import open_store

    store = open_store(load_settings(), create=False)
    taken = take_register(store, read_file(str(file)), str(file), who or getpass.getuser())
    if as_json:
        conflicts = [
            {"row": one.row, "citation": one.citation, "others": [flat(record) for record in one.others]}
            for one in taken.intake.conflicts
        ]
        added = [flat(record) for record in taken.added]
        print_json({"old": taken.old, "new": taken.new, "added": added, "conflicts": conflicts, "left": taken.left})
    else:
        _tell(taken)
    if taken.intake.conflicts:
        count = len(taken.intake.conflicts)
        raise ConflictError(
            f"{count} {'decision stands' if count == 1 else 'decisions stand'} against what somebody else entered in "
            "the meantime; both are kept.",
            "Write the register anew, decide those again, and import it.",
        )


def _tell(taken: Taken) -> None:
    from pipeline.cli.output import say
    from pipeline.report.decision_lines import decision_line

    typer.echo(
        f"Register of {taken.old} → {taken.new}: {_count(len(taken.added))} taken, {taken.intake.same} as they were."
    )
    for record in taken.added:
        typer.echo(f"  {record.about.citation}: {decision_line(record)}")
    if taken.intake.took:
        typer.echo(f"{_count(taken.intake.took)} of the same person made way; the log keeps them.")
    for conflict in taken.intake.conflicts:
        typer.echo(f"In conflict, row {conflict.row}, {conflict.citation}:")
        for record in conflict.others:
            typer.echo(f"  {decision_line(record)}")
    for sentence in taken.left:
        say(f"Not kept: {sentence}.")


def _count(number: int) -> str:
    return "1 decision" if number == 1 else f"{number} decisions"


def listing(
    work: Annotated[str, typer.Option("--work", help="Only those on this work.")] = "",
    edition: Annotated[str, typer.Option("--edition", help="Only those on this edition, as 2020/21.")] = "",
    owner: Annotated[str, typer.Option("--owner", help="Only those of this owner.")] = "",
    still_open: Annotated[bool, typer.Option("--open", help="Only those that are not done.")] = False,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only those that others stand against.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """The decisions that stand, and what became of their clauses since."""
    from pipeline.cli.output import print_json, table
    from pipeline.library.decisions.export import flat
    from pipeline.library.decisions.listing import Wanted, listed
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    wanted = Wanted(work=work, edition=edition, owner=owner, open=still_open, conflicts=conflicts)
    found = listed(open_store(load_settings(), create=False), wanted)
    if as_json:
        print_json([{**flat(one.record), "conflict": one.conflict, "now": _now(one)} for one in found])
    elif not found:
        typer.echo("No decisions.")
    else:
        heads = ("edition", "clause", "decision", "status", "owner", "due", "by", "on", "now")
        table([_line(one) for one in found], heads)


def _now(one: Listed) -> dict[str, object] | None:
    past = one.now
    if past is None:
        return None
    return {
        "clauses": past.clauses,
        "citation": past.citation,
        "words": past.words,
        "sure": past.sure,
        "likeness": past.likeness,
        "link": past.link,
    }


def _line(one: Listed) -> tuple[str, ...]:
    record, choice, past = one.record, one.record.choice, one.now
    now = "" if past is None else ", ".join(part for part in (past.citation, WORDS[past.words], past.link) if part)
    decision = choice.decision or "–"
    return (
        record.about.new.rpartition("@")[2],
        record.about.citation,
        f"{decision} (in conflict)" if one.conflict else decision,
        choice.status,
        choice.owner,
        choice.due,
        record.who,
        record.made_at[:10],
        now,
    )


WORDS = {"same": "same words", "below": "other words below it", "other": "other words", "gone": "gone"}


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What to write: .csv or .json.")],
) -> None:
    """Write the whole log to a file, with the hashes by which it is checked."""
    from pipeline.cli.output import check_target, say, write_file
    from pipeline.errors import UsageError
    from pipeline.library.decisions.export import FORMS
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    form = FORMS.get(file.suffix.casefold())
    if form is None:
        raise UsageError(f"The log is written as {' or '.join(FORMS)}, and {file} is neither.", "Name such a file.")
    check_target(file)
    log = open_store(load_settings(), create=False).decisions.all()
    write_file(file, form(log))
    say(f"{len(log)} entries are in {file}; the last one's hash is {log[-1].hash if log else 'none'}.")


def verify(
    head: Annotated[
        str, typer.Option("--head", help="A hash that the log must hold: of an export, or of what verify said before.")
    ] = "",
) -> None:
    """Is the log what was written? Exit code 15 where an entry was changed, taken out, put in or moved."""
    from pipeline.errors import VerifyError
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    log = open_store(load_settings(), create=False).decisions
    faults = log.faults()
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise VerifyError("The log of decisions is not what was written.", "Restore it from a backup (icp restore).")
    records = log.all()
    if head and head not in {record.hash for record in records}:
        raise VerifyError(f"No entry of the log has the hash {head}: entries are gone.", "Restore it from a backup.")
    if not records:
        typer.echo("The log of decisions is empty.")
    else:
        typer.echo(
            f"All is well: {len(records)} entries, each with the hash of the one before. Head: {records[-1].hash}"
        )

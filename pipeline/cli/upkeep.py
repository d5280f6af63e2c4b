"""`icp verify`, `icp settings`: is all well, and where is everything?"""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.documents import JsonFlag


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("verify", epilog="Example: icp verify --repair")(verify)
    app.command("remove", epilog="Example: icp remove old-draft-1a2b3c4d")(remove)
    app.command("settings", epilog="Example: icp settings")(settings)


def verify(
    repair: Annotated[bool, typer.Option("--repair", help="Make again what can be made again.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Look for what is missing, corrupted, empty, orphaned or stale. Exit code 15 when anything is."""
    import msgspec

    from pipeline.cli.output import print_json, say, steps_shown
    from pipeline.errors import VerifyError
    from pipeline.settings import load_settings
    from pipeline.steps.ingest import repair as mending
    from pipeline.store import open_store

    store = open_store(load_settings(), create=False)
    problems = mending.problems(store)
    if repair and problems:
        for problem in problems:
            say(f"{problem.subject}: {problem.text}")
        say("Making these again; this may take minutes …")
        with store.writing(say), steps_shown("repair"):
            mending.repair(store, mending.problems(store))
        problems = mending.problems(store)
    failures = store.catalogue.failures()
    if as_json:
        print_json({"problems": [msgspec.to_builtins(problem) for problem in problems]})
    else:
        for problem in problems:
            typer.echo(f"{problem.kind:10} {problem.subject}: {problem.text}")
        for failure in failures.values():
            typer.echo(
                f"{'not read' if failure.step != 'fetch' else 'not got':10} {failure.subject}: {failure.problem}"
            )
    if problems:
        hint = "They remain after the repair." if repair else "icp verify --repair mends what can be made again."
        raise VerifyError(f"{len(problems)} problems in the store.", hint)
    if not as_json:
        count = sum(store.has_clauses(record) for record in store.catalogue.documents())
        agree = f"{count} documents, their files, their clauses and the index agree"
        if failures:
            typer.echo(
                f"{agree}; {len(failures)} could not be had or read: mend them, or take them out with icp remove."
            )
        else:
            typer.echo(f"All is well: {agree}.")


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="As icp documents lists them.")],
) -> None:
    """Take documents, with their bytes, out of store and index. One of the manifest comes back with icp ingest."""
    from pipeline.cli.output import say
    from pipeline.settings import load_settings
    from pipeline.steps.ingest.removal import remove_documents
    from pipeline.store import open_store

    store = open_store(load_settings(), create=False)
    with store.writing(say):
        remove_documents(store, ids)
    typer.echo(f"Removed: {', '.join(ids)}.")


def settings(as_json: JsonFlag = False) -> None:
    """Each setting, its value (passwords masked) and where the value comes from."""
    from pipeline.cli.output import print_json, table
    from pipeline.settings import OPTIONS, load_settings, shown

    found = load_settings()
    origins = dict(found.origins)
    values = {option.name: shown(option, str(getattr(found, option.name))) for option in OPTIONS}
    if as_json:
        print_json({name: {"value": value, "origin": origins[name]} for name, value in values.items()})
        return
    rows = [(option.variable, values[option.name], origins[option.name]) for option in OPTIONS]
    table(rows, ("setting", "value", "from"))

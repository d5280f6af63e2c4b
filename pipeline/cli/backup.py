"""`icp backup`, `icp restore`: a store as one file, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("backup", epilog="Example: icp backup icp-2026-11-25.zip")(backup)
    app.command("restore", epilog="Example: icp restore icp-2026-11-25.zip")(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write; one that is there is replaced.")],
    small: Annotated[
        bool, typer.Option("--small", help="Catalogue and fetched documents only; the rest is made again.")
    ] = False,
) -> None:
    """Write the whole store to one file, while others may read it. Settings and passwords are not in it."""
    from pipeline.cli.output import say
    from pipeline.settings import load_settings
    from pipeline.store import open_store
    from pipeline.store.backup import write_backup

    store = open_store(load_settings(), create=False)
    with store.writing(say):
        count = write_backup(store, file, small=small)
    typer.echo(f"{count} documents are in {file} ({file.stat().st_size / 1e6:.1f} MB).")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="As icp backup wrote it.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Let the backup take the place of what the store holds.")
    ] = False,
) -> None:
    """Make the store what it was when the backup was made; the search index is made again."""
    from pipeline.cli.output import say, steps_shown
    from pipeline.errors import FileMissingError, StoreError
    from pipeline.settings import load_settings
    from pipeline.steps.ingest.run import ingest
    from pipeline.store import open_store
    from pipeline.store.backup import restore_backup

    if not file.exists():  # before anything is said of what the store holds
        raise FileMissingError(f"There is no file {file}.", "Name a file that icp backup wrote.")
    store = open_store(load_settings())
    with store.writing(say):
        held = len(store.catalogue.documents())
        if held and not replace:
            raise StoreError(
                f"The store in {store.settings.home} holds {held} documents.",
                "Restore to an empty ICP_HOME, or say --replace.",
            )
        count = restore_backup(store, file)
        with steps_shown("restore"):
            ingest(store, ())
    typer.echo(f"{count} documents are back. icp verify looks through all of it.")

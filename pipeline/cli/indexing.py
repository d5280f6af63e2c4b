"""`icp index rebuild`: make the search index again."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(help="The search index.", no_args_is_help=True, epilog="Example: icp index rebuild")
    group.callback()(_group)
    group.command("rebuild", epilog="Example: icp index rebuild")(rebuild)
    app.add_typer(group, name="index")


def _group() -> None:
    """The search index."""


def rebuild() -> None:
    """Make the search index again, for instance after a change of models/embedder.toml.

    The index in use serves until the new one is complete. Vectors that are known already are not computed again.
    """
    from pipeline.cli.output import say, steps_shown
    from pipeline.errors import NotInStoreError
    from pipeline.index.dense import described
    from pipeline.index.files import current_generation
    from pipeline.settings import load_settings
    from pipeline.steps.ingest.run import rebuild_index
    from pipeline.store import open_store

    store = open_store(load_settings(), create=False)
    if not store.catalogue.documents():
        raise NotInStoreError("The store is empty.", "Run icp ingest first.")
    with store.writing(say):
        say("Making the search index again, after bringing every document up to date; this may take minutes …")
    with steps_shown("index"):
        rebuild_index(store)
    made = current_generation(store.artefacts.index)
    what = f" ({described(made / 'dense')})" if made is not None else ""
    say(f"The search index was made again{what}.")

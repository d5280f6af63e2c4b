"""`icp apply`: a variation carried out on the text that it was made for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.documents import JsonFlag, print_tree


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command(
        "apply", epilog="Example: icp apply variation.json 2019/20            Example: icp apply v.json old.pdf"
    )(apply)


def apply(
    variation: Annotated[
        Path, typer.Argument(metavar="VARIATION", help="A file that icp diff OLD NEW --variation FILE.json wrote.")
    ],
    old: Annotated[str, typer.Argument(metavar="OLD", help="The text that it was made for, as in icp diff.")],
    as_json: JsonFlag = False,
) -> None:
    """The clauses of OLD after a variation: those of the NEW that it was made for, word for word."""
    from dataclasses import replace

    from pipeline.cli.output import pages, print_json
    from pipeline.library.compare.comparison import named, read_file, store_opener
    from pipeline.library.compare.variation import read_variation, varied
    from pipeline.settings import load_settings
    from pipeline.shapes import edition_clauses_shape

    settings = load_settings()
    made = read_variation(read_file(str(variation)))
    with pages(old) as told:
        side = named(old, settings, store_opener(settings), told).side
    found = varied(made, side)
    if as_json:
        print_json(edition_clauses_shape(replace(side, name=made.new, clauses=found), ()))
    else:
        print_tree(found)

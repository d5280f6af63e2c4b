"""`icp clauses --akn`: Akoma Ntoso of a file, a document or an edition on standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pipeline.library.compare.comparison import Named


def print_akn(name: str, found: Named) -> None:
    """What `name` stands for as Akoma Ntoso: an edition as one collection, anything else as a document.

    The dates are those that the edition's name gives; a plain file has none.
    """
    from pipeline.akn import Publication, edition_akn, edition_date, to_akn

    date = edition_date(found.side.edition)
    if found.edition is None:
        (segmentation,) = found.segmentations
        info = found.side.documents[0]
        stem = info.id or Path(name).stem
        publication = Publication(work=stem, title=info.title or stem, date=date)
        data = to_akn(segmentation, publication=publication)
    else:
        variant = "" if found.edition.variant == "generic" else f"-{found.edition.variant}"
        work = f"{found.edition.work}{variant}"
        parts = {
            info.id: Publication(work=work, title=info.title, part=info.id, date=date) for info in found.side.documents
        }
        data = edition_akn(
            found.side, publication=Publication(work=work, title=found.side.name, date=date), parts=parts
        )
    typer.echo(data, nl=False)

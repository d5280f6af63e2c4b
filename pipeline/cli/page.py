"""`icp page`: a page of a PDF as a picture, with every clause's box and every discard marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

    from pipeline.model import Clause, Document
    from pipeline.store import Store

EXAMPLES = (
    "Example: icp page contract.pdf 3 --out page.png            "
    "Example: icp page contract.pdf --clause 4.1 --out page.png"
)
PDF = "application/pdf"


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("page", epilog=EXAMPLES)(page)


@dataclass(frozen=True, kw_only=True, slots=True)
class _DrawnDocument:
    """A document with the bytes and the clauses that it belongs to."""

    data: bytes
    document: Document
    clauses: tuple[Clause, ...]


def page(
    name: Annotated[str, typer.Argument(metavar="FILE|DOCUMENT", help="A PDF, or the id of a document in the store.")],
    out: Annotated[Path, typer.Option("--out", help="The PNG file to write.")],
    number: Annotated[int | None, typer.Argument(metavar="[N]", help="The page, from 1; --clause can say it.")] = None,
    clause: Annotated[str | None, typer.Option("--clause", help="Id or number of the one clause to show.")] = None,
    scale: Annotated[float, typer.Option("--scale", min=0.2, max=8.0, help="Pixels to a point.")] = 2.0,
) -> None:
    """Draw a page with every clause in the colour of its kind and what was discarded hatched: see what was read."""
    from pipeline.cli.output import say
    from pipeline.errors import UsageError
    from pipeline.files import write_atomically
    from pipeline.report.page import draw

    read = _read(name)
    chosen = _chosen(read.clauses, clause, number) if clause is not None else None
    number = chosen.boxes[0].page if chosen is not None and number is None else number
    if number is None:
        raise UsageError("Give the number of the page, or a --clause.", "icp page --help shows both.")
    picture = _drawn(read.data, name, number, scale)
    png = draw(
        picture,
        page=number,
        scale=scale,
        clauses=read.clauses,
        lines=read.document.pages[number - 1].lines,
        only=chosen.id if chosen is not None else None,
    )
    write_atomically(out, png)
    say(f"Page {number} is in {out}.")


def _drawn(data: bytes, name: str, number: int, scale: float) -> Picture:
    """The page as it is printed. The PDF is drawn in a child process, within the limits of reading."""
    from PIL import Image

    from pipeline.extract.sandbox.client import drawn
    from pipeline.reading import reading_of
    from pipeline.settings import load_settings

    found = drawn(data, name, number, scale, limits=reading_of(load_settings()).limits)
    return Image.frombytes("RGB", (found.width, found.height), found.pixels)


def _read(name: str) -> _DrawnDocument:
    """What `name` stands for: a file on this machine, or else a document of the store."""
    from pipeline.cli.output import pages
    from pipeline.library.compare.comparison import looks_like_path, read_file, store_opener
    from pipeline.loading import segmentation_weights
    from pipeline.reading import read_document, reading_of
    from pipeline.segment import segment
    from pipeline.settings import load_settings

    settings = load_settings()
    if Path(name).is_file() or looks_like_path(name):
        data = read_file(name)
        with pages(name) as told:
            document = read_document(data, Path(name).name, told, reading_of(settings))
        _has_pages(name, document)
        weights = segmentation_weights(settings.models)
        return _DrawnDocument(data=data, document=document, clauses=segment(document, weights).clauses)
    return _of_store(name, store_opener(settings)())


def _of_store(name: str, store: Store) -> _DrawnDocument:
    from pipeline.errors import NotInStoreError

    record = next((record for record in store.catalogue.documents() if record.id == name), None)
    if record is None:
        raise NotInStoreError(
            f"“{name}” is neither a file nor a document in the store.", "icp documents lists those there are."
        )
    document = store.artefacts.load_document(record.sha256)
    _has_pages(name, document)
    data = store.artefacts.load_source(record.sha256)
    return _DrawnDocument(data=data, document=document, clauses=store.clauses_of(record).clauses)


def _has_pages(name: str, document: Document) -> None:
    from pipeline.errors import UnsupportedFormatError

    if document.info.media_type != PDF:
        raise UnsupportedFormatError(
            f"{name} is no PDF, so its words have no place on a page.",
            "Save it as a PDF and give that file; icp clauses shows the clauses of either.",
        )


def _chosen(clauses: tuple[Clause, ...], name: str, number: int | None) -> Clause:
    """The clause with this id or citation, which must be on page `number` if one is given."""
    from pipeline.errors import AmbiguousNameError, NotInStoreError, UsageError

    bare = name.rpartition("#")[2]
    found = [clause for clause in clauses if clause.id == bare] or [
        clause for clause in clauses if name in (clause.citation, clause.label)
    ]
    if len(found) > 1:
        ids = ", ".join(clause.id for clause in found[:8])
        raise AmbiguousNameError(f"“{name}” is the number of several clauses: {ids}.", "Name one of these.")
    if not found or not found[0].boxes:
        raise NotInStoreError(f"There is no clause “{name}” in the document.", "icp clauses --json lists the ids.")
    pages = [box.page for box in found[0].boxes]
    if number is not None and number not in pages:
        where = f"page {pages[0]}" if len(set(pages)) == 1 else f"pages {min(pages)} to {max(pages)}"
        raise UsageError(f"Clause {name} is not on page {number}.", f"It is on {where}.")
    return found[0]

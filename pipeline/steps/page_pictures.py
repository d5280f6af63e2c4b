"""The picture of a page of a document in the store, as it is printed, with one clause marked where that is asked for.

The PDF is drawn in a child process. What was drawn is kept under the home folder by the document's bytes, the page and
the version of what drew it, and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import NotInStoreError, UnsupportedFormatError
from pipeline.extract.sandbox.client import drawn
from pipeline.extract.sandbox.warm_worker import Spare
from pipeline.files import sha256_of, write_atomically
from pipeline.model import Box, Clause
from pipeline.reading import reading_of
from pipeline.store import Store
from pipeline.store.records import DocumentRecord

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PagePicture", "Spare", "page_picture"]

PDF = "application/pdf"
SCALE = 1.5
"""Pixels to a point: 108 to the inch, sharp enough to read and about 100 kB."""

LAYOUT = "1"
"""Goes up with every change to how a page is drawn or marked."""

MOST_BYTES = 500_000_000
"""What the kept pictures may take together; the oldest go first."""

MARK = (255, 235, 59)
EDGE = (33, 43, 50)
AROUND = 3.0
"""Points between a clause's box and the line around it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PagePicture:
    """A PNG, and what names its very bytes."""

    png: bytes
    tag: str


def page_picture(
    store: Store, document: str, page: int, clause: str | None = None, *, spare: Spare | None = None
) -> PagePicture:
    """Page `page` (from 1) of a document of the store. clause: id within the document of the clause to mark.
    spare: where a child waits to draw; None starts one.

    Raises `NotInStoreError` for a document, page or clause that is not there, `UnsupportedFormatError` for a document
    without pages, and what `pipeline.extract.sandbox.client.drawn` raises.
    """
    record = store.catalogue.document(document)
    if record is None:
        raise NotInStoreError(f"There is no document “{document}”.", "The library lists those there are.")
    if record.media_type != PDF:
        raise UnsupportedFormatError(f"{record.title or record.id} is no PDF.", "Only PDFs have pictures of pages.")
    if not 1 <= page <= record.pages:
        raise NotInStoreError(f"{record.title or record.id} has no page {page}.", f"Its last page is {record.pages}.")
    boxes = _boxes(store, record, page, clause) if clause is not None else ()
    version = f"{LAYOUT}-{importlib.metadata.version('pypdfium2')}-{SCALE:g}"
    name = hashlib.sha256(f"{record.sha256}/{page}/{version}/{boxes}".encode()).hexdigest()[:32]
    path = store.settings.home / "pages" / f"{name}.png"
    if path.is_file():
        return PagePicture(png=path.read_bytes(), tag=name)
    png = (
        _marked(page_picture(store, document, page, spare=spare).png, boxes)
        if boxes
        else _drawn(store, record, page, spare)
    )
    _keep(path, png)
    return PagePicture(png=png, tag=name)


def _boxes(store: Store, record: DocumentRecord, page: int, name: str) -> tuple[Box, ...]:
    """Where a clause, and what stands below it, is on a page."""
    clauses = store.clauses_of(record).clauses
    if not any(one.id == name for one in clauses):
        raise NotInStoreError(f"There is no clause “{name}” in {record.title or record.id}.", "Search for its words.")
    return tuple(box for one in _with_below(clauses, name) for box in one.boxes if box.page == page)


def _with_below(clauses: Sequence[Clause], name: str) -> list[Clause]:
    """A clause and all that stand below it; a parent stands before its children."""
    inside = {name}
    found = []
    for clause in clauses:
        if clause.id in inside or clause.parent in inside:
            inside.add(clause.id)
            found.append(clause)
    return found


def _drawn(store: Store, record: DocumentRecord, page: int, spare: Spare | None) -> bytes:
    """The page as it is printed."""
    from PIL import Image

    data = store.artefacts.load_source(record.sha256)
    assert sha256_of(data) == record.sha256
    waiting = spare.take() if spare is not None else None
    try:
        found = drawn(data, record.name, page, SCALE, limits=reading_of(store.settings).limits, waiting=waiting)
    finally:
        if spare is not None:
            spare.fill()
    return _png(Image.frombytes("RGB", (found.width, found.height), found.pixels))


def _marked(png: bytes, boxes: Sequence[Box]) -> bytes:
    """A page with a line around a clause and a mark at the edge beside it; its words stay as they are."""
    from PIL import Image, ImageDraw

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    pen = ImageDraw.Draw(picture, "RGBA")
    x0, x1 = min(box.x0 for box in boxes) - AROUND, max(box.x1 for box in boxes) + AROUND
    top, bottom = min(box.top for box in boxes) - AROUND, max(box.bottom for box in boxes) + AROUND
    area = [value * SCALE for value in (x0, top, x1, bottom)]
    pen.rectangle(area, fill=(*MARK, 70), outline=(*EDGE, 255), width=2)
    pen.rectangle([area[0] - 8, area[1], area[0], area[3]], fill=(*MARK, 255), outline=(*EDGE, 255), width=1)
    return _png(picture)


def _png(picture: Image) -> bytes:
    from PIL.Image import Dither, Quantize

    out = io.BytesIO()
    # A page has few colours; with a palette it is a third of the size, and quick to compress.
    picture.quantize(64, method=Quantize.FASTOCTREE, dither=Dither.NONE).save(out, "PNG", compress_level=3)
    return out.getvalue()


def _keep(path: Path, png: bytes) -> None:
    """Keep a picture, and make room where there are too many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = sorted(((found.stat().st_mtime, found) for found in path.parent.glob("*.png")), reverse=True)
    room = MOST_BYTES - len(png)
    for _, found in kept:
        room -= found.stat().st_size
        if room < 0:
            found.unlink(missing_ok=True)
    write_atomically(path, png)

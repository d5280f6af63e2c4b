"""Draw one page of a PDF as it is printed. It runs in the child process: pdfium meets files from anywhere here too."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import TooLargeError, UsageError

# A picture of more pixels than this takes gigabytes to draw on.
MAX_PIXELS = 60_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """Pixels row by row from the top, three bytes (red, green, blue) each."""

    width: int
    height: int
    pixels: bytes


def render(data: bytes, number: int, scale: float) -> Picture:
    """Page `number` (from 1) of the PDF in `data` as it is printed, `scale` pixels to a point.

    Raises `UsageError` where it has no such page, `TooLargeError` where the picture would be too large, and the errors
    of `pipeline.extract.pdf.opening.opened`.
    """
    from pypdfium2.raw import FORMTYPE_ACRO_FORM

    from pipeline.extract.pdf.opening import opened

    pdf = opened(data, "The document")
    try:
        if not 1 <= number <= len(pdf):
            pages = f"{len(pdf)} pages" if len(pdf) != 1 else "one page"
            raise UsageError(
                f"There is no page {number}: the document has {pages}.", f"Give a page from 1 to {len(pdf)}."
            )
        if pdf.get_formtype() == FORMTYPE_ACRO_FORM:
            pdf.init_forms()  # what is typed into fields is drawn too
        page = pdf[number - 1]
        width, height = page.get_size()
        if width * height * scale * scale > MAX_PIXELS:
            raise TooLargeError(
                f"Page {number} is {width:.0f} by {height:.0f} points; at scale {scale:g} its picture is too large.",
                "Give a smaller --scale.",
            )
        image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return Picture(width=image.width, height=image.height, pixels=image.tobytes())
    finally:
        pdf.close()

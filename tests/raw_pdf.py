"""PDF files written object by object, for what no drawing library writes."""

from __future__ import annotations

from collections.abc import Sequence

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def shown(*rows: tuple[float, float, str], size: float = 11) -> str:
    """The operators that show texts, each at its place from the lower left corner."""
    return " ".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET" for x, y, text in rows)


def raw_pdf(content: str, *objects: str, page: str = "", catalog: str = "", resources: str = "") -> bytes:
    """One page that shows `content`. Objects are numbered from 5; 1 is the catalogue, 2 the pages, 3 the page, 4 the
    content. page, catalog, resources: what their dictionaries have besides."""
    bodies: Sequence[str] = (
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << /Font << /F1 {FONT} >> {resources} >> {page} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *objects,
    )
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (end + trailer).encode("latin-1")


def form(content: str, extra: str = "") -> str:
    """A form object that shows `content`."""
    return (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length {len(content)} {extra} "
        f"/Resources << /Font << /F1 {FONT} >> >> >>\nstream\n{content}\nendstream"
    )

"""A small web site on the loopback interface whose pages a test can change, spoil and take away between two visits."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Place:
    """What is at a path. short: so many bytes fewer are sent than promised. etag: "" for none. hold: nothing is
    answered until then."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    short: int = 0
    hold: threading.Event | None = None


class Site:
    """The site: `places` by path, and every request that it had as (path, headers)."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def page(self, path: str, body: str, **values: object) -> None:
        """Put a web page at a path."""
        text = f"<!doctype html><html><head><title>{path}</title></head><body>{body}</body></html>"
        self.places[path] = Place(text.encode(), **values)  # type: ignore[arg-type]

    def pdf(self, path: str, data: bytes, **values: object) -> None:
        """Put a PDF at a path."""
        self.places[path] = Place(data, media_type="application/pdf", **values)  # type: ignore[arg-type]

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(there == path for there, _ in self.requests)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        self.requests.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}))
        place = self.places.get(handler.path) or Place(b"gone", status=404)
        if place.hold is not None:
            place.hold.wait(60)
        same = place.etag and handler.headers.get("If-None-Match") == place.etag
        handler.send_response(304 if same else place.status)
        for name, value in place.headers.items():
            handler.send_header(name, value)
        if place.etag:
            handler.send_header("ETag", place.etag)
        if same:
            handler.end_headers()
            return
        handler.send_header("Content-Type", place.media_type)
        handler.send_header("Content-Length", str(len(place.body) + place.short))
        handler.end_headers()
        handler.wfile.write(place.body)


@contextmanager
def site() -> Iterator[Site]:
    """A running site; it ends with the block."""
    there = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.answer(self)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    there.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


CLAUSES = {
    "Service Conditions": [
        ("SC1", "Provision of Services", "The Provider must provide the Services in accordance with this Contract."),
        (
            "SC2",
            "Reports",
            "The Provider must send the Commissioner a report on the Services within 10 Operational Days.",
        ),
    ],
    "General Conditions": [
        ("GC1", "Term", "This Contract takes effect on the Service Commencement Date."),
        ("GC2", "Notices", "A notice must be given in writing and is served when it is received."),
    ],
}


def contract(part: str, edition: str, *, title: str = "Integrated Care Provider Contract", change: str = "") -> bytes:
    """A PDF of our own words: a cover and a page of clauses. change: a sentence more in the last clause."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for number, line in enumerate((title, edition, part)):
        canvas.setFont("Helvetica-Bold", 22)
        canvas.drawString(72, 700 - 40 * number, line)
    canvas.showPage()
    at = 760
    for number, (label, heading, text) in enumerate(CLAUSES[part]):
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(72, at, f"{label} {heading}")
        canvas.setFont("Helvetica", 11)
        more = change if number == len(CLAUSES[part]) - 1 else ""
        for line, words in enumerate(
            (text, "The parties agree that they act in good faith in all that they do here.", more)
        ):
            if words:
                at -= 22
                canvas.drawString(72, at, f"{label[2:]}.{line + 1} {words}")
        at -= 40
    # Lines enough that the cover is the shorter page.
    for number in range(12):
        canvas.drawString(
            72,
            at - 16 * number,
            "(" + "abcdefghijkl"[number] + ") a duty of care that is owed to every person in the area",
        )
    canvas.save()
    return out.getvalue()

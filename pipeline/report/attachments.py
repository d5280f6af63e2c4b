"""The files that go with a mail: renderings of one comparison, named after its editions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import EditionDiff


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file: its name (ASCII letters, digits and hyphens), media type and bytes. what: what it is, for the reader."""

    name: str
    media_type: str
    data: bytes
    what: str


def stem(diff: EditionDiff) -> str:
    """The file name of a comparison, without an ending: "icp-contract-2019-20-to-icp-contract-2020-21"."""
    return f"{_slug(diff.old.name)}-to-{_slug(diff.new.name)}"


def attachments(diff: EditionDiff, made: datetime) -> tuple[Attachment, ...]:
    """The report as files. made: printed in them as the time of making."""
    from pipeline.report.html import render

    when = f"{made.day} {made:%B %Y, %H:%M} UTC"
    html = render(diff, generated=when).encode()
    return (Attachment(name=f"{stem(diff)}.html", media_type="text/html", data=html, what="the whole report"),)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "edition"

"""The files that go with a mail: renderings of one comparison, named after its editions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import EditionDiff
from pipeline.report.register_keys import RegisterKeys


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


def attachments(
    diff: EditionDiff, made: datetime, whole: EditionDiff | None = None, keys: RegisterKeys | None = None
) -> tuple[Attachment, ...]:
    """The report as files. made: printed in them as the time of making. keys: of the register, with what was decided.

    whole: the comparison that `diff` has some changes of. The Word file shows all of it, because accepting or rejecting
    every change in it gives the words of one side only where none is left out.
    """
    from pipeline.report.content import content
    from pipeline.report.decided import with_decisions
    from pipeline.report.docx import tracked
    from pipeline.report.html import render
    from pipeline.report.xlsx import register

    name, report = stem(diff), content(diff)
    if keys is not None:
        report = with_decisions(report, keys)
    return (
        Attachment(
            name=f"{name}.html",
            media_type="text/html",
            data=render(report, made=made).encode(),
            what="the whole report",
        ),
        Attachment(
            name=f"{name}.docx",
            media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            data=tracked(whole or diff, full=False, made=made),
            what="every clause that changed, with tracked changes",
        ),
        Attachment(
            name=f"{name}.xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            data=register(report, made=made, keys=keys),
            what="the register of changes, to be filled in",
        ),
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "edition"

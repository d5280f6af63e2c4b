"""What makes two reports the same report: the work, the editions compared, what the report says, and its version.

What it says is a hash of the report's words and numbers, not of the documents' bytes: a document that is fetched or
read again, and says the same, makes no new report.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from pipeline.model import EditionDiff
from pipeline.report.content import content
from pipeline.report.mail import REPORT_VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """A report's identity. work: "" for plain files; old, new: the editions' full names, or the files' names."""

    work: str
    old: str
    new: str
    content: str
    version: str = REPORT_VERSION

    @property
    def key(self) -> str:
        """The report's name in the ledger: 64 hex digits."""
        parts = (self.work, self.old, self.new, self.content, self.version)
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def identify(diff: EditionDiff, *, old: str, new: str, work: str = "") -> Identity:
    """The identity of the report of a comparison, all of it: a reader's choice among the changes does not matter."""
    said = msgspec.json.encode(content(diff))
    return Identity(work=work, old=old, new=new, content=hashlib.sha256(said).hexdigest())

"""Pages that stand for a document which they are not: the cover of a portfolio, the sheet of a form that only its own
program draws. They are no contract; a note says what the file is, and what to do."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as raw

from pipeline.model import Page

ROLE = "placeholder"
# The catalogue of a portfolio has this name (ISO 32000-1, 12.3.5).
PORTFOLIO = b"/Collection"
# The sheet that a form of this kind (XFA) shows to every other program has few words, and these among them.
WAITING, WORDS = ("please wait", "later version of", "upgrade to the latest", "cannot be opened"), 200
# So many names are said.
NAMED = 8


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What the file is in truth: "portfolio", "form" or "" for a document; attached: the names of files within it."""

    kind: str = ""
    attached: tuple[str, ...] = ()


def looked_at(pdf: Any, *, portfolio: bool) -> Placeholder:
    """What an open PDF is. portfolio: may its catalogue be that of a portfolio?"""
    attached = tuple(_attached(pdf)) if portfolio else ()
    if attached:
        return Placeholder("portfolio", attached)
    return Placeholder("form" if pdf.get_formtype() in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND) else "")


def _attached(pdf: Any) -> list[str]:
    names = []
    for index in range(raw.FPDFDoc_GetAttachmentCount(pdf.raw)):
        attachment = raw.FPDFDoc_GetAttachment(pdf.raw, index)
        size = raw.FPDFAttachment_GetName(attachment, None, 0)
        buffer = (ctypes.c_ushort * (size // 2 + 1))()
        raw.FPDFAttachment_GetName(attachment, buffer, size)
        names.append(bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", errors="replace"))
    return names


def set_apart(pages: Sequence[Page], found: Placeholder, name: str) -> tuple[list[Page], tuple[str, ...]]:
    """The pages with the role "placeholder" on what stands for another document, and the notes that say so."""
    if not found.kind:
        return list(pages), ()
    if found.kind == "portfolio":
        if sum(_words(page) for page in pages) > WORDS:
            return list(pages), ()
        shown = ", ".join(found.attached[:NAMED]) + (" …" if len(found.attached) > NAMED else "")
        note = (
            f"{name} is a portfolio: its one page stands before the documents in it ({shown}), which were not read. "
            "Save them out of it with a PDF reader and read each."
        )
        return [_named(page) for page in pages], (note,)
    text = " ".join(line.text for page in pages for line in page.lines).casefold()
    if sum(_words(page) for page in pages) > WORDS or not any(words in text for words in WAITING):
        return list(pages), ()
    note = (
        f"{name} is an XFA form, which only Adobe's reader draws: its pages hold a notice in place of the document. "
        "Open it there, print it to a PDF, and read that."
    )
    return [_named(page) for page in pages], (note,)


def _named(page: Page) -> Page:
    lines = tuple(replace(line, role=ROLE) if line.role in ("body", "cover") else line for line in page.lines)
    return replace(page, lines=lines)


def _words(page: Page) -> int:
    return sum(len(line.text.split()) for line in page.lines if line.role in ("body", "cover"))

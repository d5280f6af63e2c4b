"""The cover: what stands on a short first page before the text begins is named "cover"; it identifies the document.

Titles, dates, prepared-by boxes and approval references change with every issue and are no provision of the contract.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Page

# A cover has at most this many words, and a later page has more.
WORDS = 150
LABEL = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3})*\.?\s+[A-Z]|\([a-z]{1,3}\)\s|[A-Z]{2}\d{1,2}\s)")


def name(pages: Sequence[Page]) -> list[Page]:
    """The pages with the role "cover" on each body line of the first, if it is a cover."""
    named = list(pages)
    if len(named) > 1 and _is_cover(named[0], named[1:]):
        lines = tuple(replace(line, role="cover") if line.role == "body" else line for line in named[0].lines)
        named[0] = replace(named[0], lines=lines)
    return named


def _is_cover(first: Page, others: Sequence[Page]) -> bool:
    words = _words(first)
    labelled = any(line.label or LABEL.match(line.text) for line in first.lines if line.role == "body")
    return 0 < words <= WORDS and not labelled and any(_words(page) > words for page in others)


def _words(page: Page) -> int:
    return sum(len(line.text.split()) for line in page.lines if line.role == "body")

"""What a document and the links to it say about what it is: the words that `pipeline.sources.recognise` weighs."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, fields, replace

from pipeline.model import Document, Line
from pipeline.sources.links import Link
from pipeline.sources.manifest import Manifest
from pipeline.sources.recognise import Evidence, name_in_address
from pipeline.sources.recognise_texts import KnownWork

# What is read of a document: no more lines and words than a cover, a running head and a few headings have.
COVER_LINES = 30
FIRST_LINES = 8
SHORT_LINE = 15  # words; the first longer line of a document without a cover is its text
RUNNING_PAGES = 3
RUNNING_LINES = 6
HEADINGS = 8
TOP_LEVELS = 2
BETWEEN = " | "


def evidence_of_links(links: Iterable[Link]) -> Evidence:
    """The words of all links to one address, each said once."""
    links = list(links)

    def said(texts: Iterable[str]) -> str:
        return BETWEEN.join(dict.fromkeys(text for text in texts if text))

    return Evidence(
        link=said(link.text for link in links),
        listing=said(_without(link.listing, link.text) for link in links),
        sentence=said(_without(link.sentence, link.text) for link in links),
        heading=said(link.heading for link in links[:1]),
        address=said(name_in_address(link.address) for link in links[:1]),
    )


def with_document(evidence: Evidence, document: Document) -> Evidence:
    """The evidence with what the document says of itself."""
    return replace(
        evidence,
        cover=_joined(_cover(document)),
        running=_joined(_running(document)),
        title=document.info.title,
        headings=_joined(_headings(document)),
    )


def words_of(document: Document) -> Counter[str]:
    """How often each word stands in the document's text, page furniture left out."""
    return Counter(word for line in document.lines if line.role == "body" for word in line.text.casefold().split())


def hash_of_words(document: Document) -> str:
    """64 hex digits of the document's words in their order; where lines break and what stands around does not count."""
    text = " ".join(word for line in document.lines if line.role in ("body", "cover") for word in line.text.split())
    return hashlib.sha256(text.encode()).hexdigest()


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two texts have in common, of the longer one: 0 to 1."""
    longest = max(one.total(), other.total())
    return (one & other).total() / longest if longest else 1.0


def known_works(manifest: Manifest) -> tuple[KnownWork, ...]:
    """The works of the manifest with the kinds of their documents."""
    kinds = {work: sorted({row.kind for row in manifest.sources if row.work == work}) for work, _ in manifest.works}
    return tuple(KnownWork(id=work, title=title, kinds=tuple(kinds[work])) for work, title in manifest.works)


def watched_works(manifest: Manifest) -> tuple[str, ...]:
    """The works that any page is watched for: a document of one is taken on whichever page it is found."""
    return tuple(sorted({work for page in manifest.watch for work in page.works}))


def as_json(evidence: Evidence) -> dict[str, str]:
    """For the catalogue: the places that say anything."""
    return {name: words for name, words in asdict(evidence).items() if words}


def from_json(kept: object) -> Evidence:
    """From the catalogue; places that a later version no longer knows are left out."""
    values = kept if isinstance(kept, dict) else {}
    names = {item.name for item in fields(Evidence)}
    return Evidence(**{name: str(words) for name, words in values.items() if name in names})


def _cover(document: Document) -> list[Line]:
    """The lines of the cover; of a document without one its first short lines."""
    first = document.pages[0].lines if document.pages else ()
    cover = [line for line in first if line.role == "cover"][:COVER_LINES]
    if cover:
        return cover
    found: list[Line] = []
    for line in document.lines:
        if line.role == "body" and line.text.strip():
            if len(found) == FIRST_LINES or len(line.text.split()) > SHORT_LINE:
                break
            found.append(line)
    return found


def _running(document: Document) -> list[Line]:
    lines = [line for page in document.pages[:RUNNING_PAGES] for line in page.lines]
    return [line for line in lines if line.role in ("header", "footer")][:RUNNING_LINES]


def _headings(document: Document) -> list[Line]:
    return [line for line in document.lines if line.level is not None and line.level <= TOP_LEVELS][:HEADINGS]


def _joined(lines: Iterable[Line]) -> str:
    return " ".join(dict.fromkeys(" ".join(line.text.split()) for line in lines if line.text.strip()))


def _without(around: str, text: str) -> str:
    """The words around a link without its own, which speak for themselves already."""
    return " ".join(around.replace(text, " ").split()) if text else around

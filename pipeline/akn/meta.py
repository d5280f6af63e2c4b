"""The metadata of a document: work, expression and manifestation (FRBR), the terms it refers to, and its source file.

Addresses follow the Akoma Ntoso Naming Convention: `/akn/COUNTRY/doc/DATE/NAME`, then `/LANGUAGE@DATE` for the
expression, `.akn` for the manifestation, and `/!PART` for a document within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.akn.names import akn, held, own
from pipeline.citation import slug
from pipeline.model import DocumentInfo

# The schema asks for a date; this one, named "unknown", stands where none is known.
NO_DATE = "0001-01-01"
_YEARS = re.compile(r"(\d{4})/\d{2}")
MAKER = "__icp"
AUTHOR = "__author"


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What identifies a document as a publication; nothing of it is read from a clock.

    work: slug of the work ("icp-contract"). title: as a reader would write it. part: slug of the document within the
    work, "main" where it is all of it. date: "2019-04-01", None where it is not known. author: who published it, ""
    where it is not known. country: ISO 3166 in small letters. language: ISO 639-2.
    """

    work: str
    title: str
    part: str = "main"
    date: str | None = None
    author: str = ""
    country: str = "gb"
    language: str = "eng"

    @property
    def work_uri(self) -> str:
        """The address of the work."""
        return f"/akn/{self.country}/doc/{self.date or 'undated'}/{slug(self.work)}"

    @property
    def expression_uri(self) -> str:
        """The address of the work in its language, as it was on its date."""
        return f"{self.work_uri}/{self.language}@{self.date or ''}"


def edition_date(edition: str | None) -> str | None:
    """The first day of the financial year that an edition is named after: "2019/20" gives "2019-04-01"; else None."""
    match = _YEARS.fullmatch(edition or "")
    return f"{match[1]}-04-01" if match else None


@dataclass(slots=True)
class References:
    """The terms, units and organisations that a document refers to, each with its id in the order of first use."""

    _found: dict[tuple[str, str], str] = field(default_factory=dict)
    _shown: dict[str, str] = field(default_factory=dict)

    def refer(self, kind: str, name: str) -> str:
        """The id of a thing: kind is "term" or "unit", capitals in its name do not matter."""
        key = (kind, held(name).casefold())
        if key not in self._found:
            base = f"__{kind}-{slug(name)}"
            taken = set(self._found.values())
            number, free = 1, base
            while free in taken:
                number += 1
                free = f"{base}_{number}"
            self._found[key] = free
            self._shown[free] = held(name)
        return self._found[key]

    def write(self, meta: Any, author: str) -> None:
        """Add the list of references to a `meta` element, right after the identification, where the schema has it."""
        listed = etree.Element(akn("references"), source=f"#{MAKER}")
        meta.insert(1, listed)
        for name, shown in ((MAKER, "icp"), (AUTHOR, held(author) or "not known")):
            href = f"/akn/ontology/organization/{slug(shown)}"
            etree.SubElement(listed, akn("TLCOrganization"), eId=name, href=href, showAs=shown)
        for (kind, _), name in self._found.items():
            element = "TLCTerm" if kind == "term" else "TLCConcept"
            href = f"/akn/ontology/{kind}/{name.removeprefix(f'__{kind}-')}"
            etree.SubElement(listed, akn(element), eId=name, href=href, showAs=self._shown[name])


def write_identification(meta: Any, publication: Publication) -> None:
    """Add the three levels of FRBR to a `meta` element."""
    identification = etree.SubElement(meta, akn("identification"), source=f"#{MAKER}")
    work = _level(identification, "FRBRWork", publication, publication.work_uri, "")
    etree.SubElement(work, akn("FRBRcountry"), value=publication.country)
    etree.SubElement(work, akn("FRBRname"), value=held(publication.title))
    expression = _level(identification, "FRBRExpression", publication, publication.expression_uri, "")
    etree.SubElement(expression, akn("FRBRlanguage"), language=publication.language)
    manifestation = _level(identification, "FRBRManifestation", publication, publication.expression_uri, ".akn")
    etree.SubElement(manifestation, akn("FRBRformat"), value="application/akn+xml")


def _level(parent: Any, name: str, publication: Publication, uri: str, suffix: str) -> Any:
    level = etree.SubElement(parent, akn(name))
    etree.SubElement(level, akn("FRBRthis"), value=f"{uri}/!{slug(publication.part)}{suffix}")
    etree.SubElement(level, akn("FRBRuri"), value=f"{uri}{suffix}")
    named = "unknown" if publication.date is None else "publication"
    etree.SubElement(level, akn("FRBRdate"), date=publication.date or NO_DATE, name=named)
    etree.SubElement(level, akn("FRBRauthor"), href=f"#{AUTHOR}")
    return level


def write_source(meta: Any, info: DocumentInfo, notes: tuple[str, ...] = ()) -> None:
    """Add which file the clauses were read from, and the notes for its reader, to a `meta` element."""
    proprietary = etree.SubElement(meta, akn("proprietary"), source=f"#{MAKER}")
    source = etree.SubElement(proprietary, own("source"))
    source.set("sha256", held(info.sha256))
    source.set("mediaType", held(info.media_type))
    source.set("pages", str(info.pages))
    for note in notes:
        etree.SubElement(proprietary, own("note")).text = held(note)

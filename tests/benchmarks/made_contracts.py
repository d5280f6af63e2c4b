"""Two editions of a long contract, made from a seed, for measuring how fast they are compared.

The words are made of syllables and drawn as words of a language are: few often, most seldom, and more of them in a
longer text. A contract has definitions, sections with clauses and items that cite one another, and a schedule of
paragraphs that are nearly the same. The second edition has 15 % of the clauses reworded, 3 % added and 3 % removed, 2 %
moved, and whole sections put in, so that most of what follows has another number. Clauses have no marks
(`annotations`), so that terms and references are found in the words, which takes longest.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, product

import numpy as np

from pipeline.model import Clause, DocumentInfo, Side
from pipeline.text import content_hash

REWORDED, ADDED, REMOVED, MOVED, SECTIONS = 0.15, 0.03, 0.03, 0.02, 0.02
DEFINED, SCHEDULED = 0.06, 0.10  # share of the clauses that are definitions, and paragraphs of the schedule
DIMENSIONS = 384
NOISE = 0.02  # of each coordinate of a reworded clause's vector: it stays near the old one, at a cosine of about 0.93

_SMALL = "the of and to in a or any for by that is be with as such this not its under from on all which shall may"
SMALL = _SMALL.split(" ")
_STARTS, _ENDS = "b c d f g l m n p r s t v tr pl st", "a e i o u an er in or al"
SYLLABLES = [start + end for start, end in product(_STARTS.split(" "), _ENDS.split(" "))]


@dataclass
class Unit:
    """A clause before it has a number. kind: "section", "clause", "item", "definition" or "paragraph".

    text: may hold "{0}", "{1}" … for the clauses of `cites`, which get their numbers last.
    """

    kind: str
    text: str
    heading: str | None = None
    cites: list[Unit] = field(default_factory=list)
    children: list[Unit] = field(default_factory=list)
    like: Unit | None = None  # the unit that it is the reworded form of
    label: str = ""


@dataclass
class Writer:
    """Makes sentences of a vocabulary that fits a contract of a given length."""

    chance: random.Random
    words: list[str]
    weights: list[float]
    terms: list[str] = field(default_factory=list)

    @staticmethod
    def of(chance: random.Random, clauses: int) -> Writer:
        """A writer with about as many words as a contract of so many clauses has."""
        count = int(20 * (clauses * 30) ** 0.5)
        made = {"".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))) for _ in range(count)}
        words = SMALL + sorted(made)
        return Writer(chance, words, list(accumulate(1 / (rank + 3) for rank in range(len(words)))))

    def phrase(self, size: int) -> str:
        """So many words."""
        return " ".join(self.chance.choices(self.words, cum_weights=self.weights, k=size))

    def term(self) -> str:
        """A defined term; the first ones are used most."""
        at = int(len(self.terms) * self.chance.random() ** 3)
        return self.terms[at]

    def sentence(self, kind: str) -> str:
        """A provision of ordinary length."""
        size = max(5, int(self.chance.lognormvariate(3.0, 0.6)))
        parts = [self.phrase(size)]
        if self.chance.random() < 0.5:
            parts.append(f"the {self.term()} {self.phrase(4)}")
        if self.chance.random() < 0.2:
            parts.append(f"within {self.chance.choice((5, 10, 14, 20, 30, 60))} days of {self.phrase(3)}")
        opening = "" if kind == "item" else f"The {self.chance.choice(('Supplier', 'Buyer'))} shall "
        return f"{opening}{', '.join(parts)}."

    def reworded(self, text: str) -> str:
        """A text with one to three places of one to four words replaced, put in or taken out."""
        words = text.split()
        for _ in range(self.chance.randint(1, 3)):
            at, gone = self.chance.randrange(len(words)), self.chance.randint(0, 4)
            if any("{" in word for word in words[at : at + gone]):
                continue
            words[at : at + gone] = self.phrase(self.chance.randint(0 if gone else 1, 4)).split()
            words = words or ["nothing"]
        return " ".join(words)


def contract(writer: Writer, clauses: int) -> list[Unit]:
    """The sections of a contract of about so many clauses; the first holds definitions, the last is the schedule."""
    chance = writer.chance
    writer.terms = [writer.phrase(2).title() for _ in range(max(4, int(clauses * DEFINED)))]
    defined = [Unit("definition", f"means {writer.phrase(18)} and each {writer.term()}", term) for term in writer.terms]
    sections = [Unit("section", "", "Definitions", children=defined)]
    left = clauses - len(defined) - int(clauses * SCHEDULED)
    while left > 0:
        section = new_section(writer)
        sections.append(section)
        left -= 1 + sum(1 + len(child.children) for child in section.children)
    targets = [child for section in sections[1:] for child in section.children]
    for unit in (unit for child in targets for unit in (child, *child.children)):
        if chance.random() < 0.15:
            unit.cites = [chance.choice(targets)]
            unit.text = f"Subject to clause {{0}}, {unit.text}"
    sites = writer.phrase(12).split()
    rows = [
        Unit("paragraph", f"At site {chance.choice(sites)} the Supplier keeps plant number {number} in good repair.")
        for number in range(int(clauses * SCHEDULED))
    ]
    return [*sections, Unit("section", "", "Plant", children=rows)]


def new_section(writer: Writer) -> Unit:
    """A section of six to fourteen clauses, some of them with items."""
    section = Unit("section", "", writer.phrase(3).title())
    for _ in range(writer.chance.randint(6, 14)):
        clause = Unit("clause", writer.sentence("clause"))
        if writer.chance.random() < 0.2:
            count = writer.chance.randint(2, 5)
            clause.children = [Unit("item", writer.sentence("item")) for _ in range(count)]
        section.children.append(clause)
    return section


def next_edition(writer: Writer, sections: list[Unit]) -> list[Unit]:
    """The edited form of a contract. References follow the clauses that they name."""
    chance, heirs = writer.chance, dict[int, Unit]()
    edited: list[Unit] = []
    for section in sections:
        if section is not sections[0] and chance.random() < SECTIONS:
            edited.append(new_section(writer))
        edited.append(replace(section, children=_edited(writer, section.children, heirs)))
    for unit in (unit for section in edited for child in section.children for unit in (child, *child.children)):
        unit.cites = [heirs.get(id(cited), cited) for cited in unit.cites]
    for section in edited[1:-1]:
        for child in [child for child in section.children if chance.random() < MOVED]:
            section.children.remove(child)
            home = chance.choice(edited[1:-1]).children
            home.insert(chance.randint(0, len(home)), child)
    return edited


def _edited(writer: Writer, units: list[Unit], heirs: dict[int, Unit]) -> list[Unit]:
    out: list[Unit] = []
    for unit in units:
        if writer.chance.random() < ADDED and unit.kind != "definition":
            out.append(Unit(unit.kind, writer.sentence(unit.kind)))
        if writer.chance.random() < REMOVED:
            continue
        text = writer.reworded(unit.text) if writer.chance.random() < REWORDED else unit.text
        heirs[id(unit)] = replace(unit, text=text, like=unit, children=_edited(writer, unit.children, heirs))
        out.append(heirs[id(unit)])
    return out


def numbered(sections: Sequence[Unit], name: str) -> tuple[Side, dict[str, Unit]]:
    """A side, and its units by content hash."""
    for number, section in enumerate(sections, start=1):
        section.label = str(number)
        for place, child in enumerate(section.children, start=1):
            child.label = "" if child.kind == "definition" else f"{number}.{place}"
            for at, item in enumerate(child.children):
                item.label = f"{child.label}({'abcdefghijklmnop'[at % 16]})"
    clauses: list[Clause] = []
    units: dict[str, Unit] = {}
    for section in sections:
        above = _clause(clauses, units, section, None)
        for child in section.children:
            here = _clause(clauses, units, child, above)
            for item in child.children:
                _clause(clauses, units, item, here)
    return side(clauses, name), units


def _clause(clauses: list[Clause], units: dict[str, Unit], unit: Unit, parent: Clause | None) -> Clause:
    text = unit.text.format(*(cited.label for cited in unit.cites))
    made = plain_clause(len(clauses), unit.label or None, text, parent=parent, heading=unit.heading, kind=unit.kind)
    clauses.append(made)
    units[made.content_hash] = unit
    return made


def plain_clause(
    at: int,
    label: str | None,
    text: str,
    *,
    parent: Clause | None = None,
    heading: str | None = None,
    kind: str = "clause",
) -> Clause:
    """The clause at a place of a side, which gives it its id."""
    return Clause(
        id=f"c{at}",
        label=label,
        citation=label or f"{parent.citation if parent else ''} {heading or at}",
        heading=heading,
        text=text,
        parent=parent.id if parent else None,
        kind={"section": "heading"}.get(kind, kind),
        page_start=1,
        page_end=1,
        content_hash=content_hash(heading, text),
    )


def side(clauses: Sequence[Clause], name: str) -> Side:
    """A side of one document."""
    info = DocumentInfo(sha256="", media_type="text/plain", title=name, pages=1)
    return Side(name=name, documents=(info,), clauses=tuple(clauses))


def vectors(chance: np.random.Generator, units: Sequence[Mapping[str, Unit]]) -> dict[str, np.ndarray]:
    """A vector of length 1 for each content; that of a reworded clause is near that of the clause that it was."""
    at_first: dict[int, np.ndarray] = {}
    found: dict[str, np.ndarray] = {}
    for side_units in units:
        for key, unit in side_units.items():
            origin = id(unit.like or unit)
            if origin not in at_first:
                at_first[origin] = _unit_length(chance.standard_normal(DIMENSIONS))
            if key not in found:
                noise = NOISE * chance.standard_normal(DIMENSIONS) if unit.like is not None else 0.0
                found[key] = _unit_length(at_first[origin] + noise)
    return found


def _unit_length(vector: np.ndarray) -> np.ndarray:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def editions(clauses: int, seed: int = 1) -> tuple[Side, Side, dict[str, np.ndarray]]:
    """Two editions of a contract of about so many clauses, and the vectors of their clauses."""
    writer = Writer.of(random.Random(seed), clauses)
    first = contract(writer, clauses)
    old, old_units = numbered(first, "old")
    new, new_units = numbered(next_edition(writer, first), "new")
    return old, new, vectors(np.random.default_rng(seed), (old_units, new_units))

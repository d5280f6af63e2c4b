"""What a report says: one `Report` value made from an `EditionDiff`, in plain words for a contracts manager.

Every output (HTML, and others) is a rendering of this value. It is a pure function of the comparison: no clock, no
random id. Guarantees: every changed, added or removed clause of the comparison is in exactly one place of the report:
an entry, below the entry of the section that it came or went with, or the list of clauses that only moved, were
renumbered or refer to another number. Every entry names its document, citation and page.

The counts of a report are those that every output gives. A section that came or went together with its clauses counts
once, as its entry; "none" counts the clauses that only moved, were renumbered or follow a renumbering, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.model import Change, Clause, DocumentInfo, EditionDiff, GuidanceImpact, Reason, Side, WordEdit
from pipeline.report.phrases import happened

CONTEXT = 220  # letters of unchanged words kept on each side of an edit
_QUIET = "only renumbered, moved or following a renumbering"
LEVELS = {
    "high": ("Needs a decision", "need a decision", "needs a decision"),
    "medium": ("To be read", "should be read", "should be read"),
    "low": ("Wording", "are wording", "is wording"),
    "none": ("Consequences", f"are {_QUIET}", f"is {_QUIET}"),
}
PAGE_UNKNOWN = "page unknown"  # of a document that does not say what stands on which page
QUIET = {"number", "place", "reference"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a clause stands: document, citation, heading, page ("page 12", "pages 12–13"), nearest heading above it."""

    document: str
    citation: str
    heading: str
    pages: str
    under: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """Other clauses that a change touches, for one reason: a sentence and the clauses."""

    sentence: str
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Below:
    """A clause that came or went together with the entry's clause, with its own level and reasons."""

    place: Place
    text: str
    level: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One change as it is told: what happened, where, the words, why it has its level, and what else it touches."""

    anchor: str
    level: str
    kind: str
    what: str
    old: tuple[Place, ...]
    new: tuple[Place, ...]
    words: tuple[WordEdit, ...]
    reasons: tuple[Reason, ...]
    below: tuple[Below, ...] = ()
    ripple: tuple[Touched, ...] = ()
    guidance: tuple[Touched, ...] = ()

    @property
    def title(self) -> str:
        """The clause's citation and heading, or the heading above it: the new one, or the old one of a removed
        clause."""
        place = (self.new or self.old)[0]
        if not place.heading and place.under:
            return f"{place.citation} ({place.under})"
        return f"{place.citation} {place.heading}".strip() if place.heading not in place.citation else place.citation


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of the concordance: old number, new number, what happened."""

    old: str
    new: str
    what: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Everything that a rendering prints, in order.

    counts: changes by level; folded: how many clauses are told below the section that they came or went with, and
    `folding` says so.
    """

    old: str
    new: str
    headline: str
    counts: tuple[tuple[str, int], ...]
    folded: int
    levels: tuple[tuple[str, str, tuple[Entry, ...]], ...]
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    moved: tuple[Row, ...]
    references: tuple[Row, ...]
    ripple: tuple[tuple[Entry, Touched], ...]
    guidance: tuple[tuple[Entry, Touched], ...]
    concordance: tuple[Row, ...]
    documents: tuple[tuple[str, str], ...]

    @property
    def empty(self) -> bool:
        """Is there nothing to report?"""
        return not any(count for _, count in self.counts)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, most significant first."""
        return tuple(entry for _, _, entries in self.levels for entry in entries)

    @property
    def quiet(self) -> int:
        """How many changes have no entry: clauses that only moved, were renumbered or follow a renumbering."""
        return dict(self.counts).get("none", 0)

    @property
    def folding(self) -> str:
        """A sentence about what is counted once, "" where nothing is."""
        if not self.folded:
            return ""
        what = "1 clause is" if self.folded == 1 else f"{self.folded} clauses are"
        return f"A section that was added or removed with its clauses counts once; {what} told below theirs."


def content(diff: EditionDiff) -> Report:
    """The report of a comparison."""
    return _Writer(diff).report()


class _Writer:
    """Holds the look-ups of one comparison while its report is written."""

    def __init__(self, diff: EditionDiff) -> None:
        self.diff = diff
        self.olds = {clause.id: clause for clause in diff.old.clauses}
        self.news = {clause.id: clause for clause in diff.new.clauses}
        self.documents = {True: _documents(diff.old), False: _documents(diff.new)}
        self.added, self.removed = set(diff.added), set(diff.removed)
        self.weights = {
            ("added" if change.new else "removed", (change.new or change.old)[0]): change.significance
            for change in diff.changes
            if not change.facets
        }

    def report(self) -> Report:
        """All parts of the report."""
        entries = [self.entry(change) for change in self.diff.changes if self.told(change)]
        entries.sort(key=lambda entry: list(LEVELS).index(entry.level))
        rows = {change.old + change.new: self.row(change) for change in self.diff.changes if change.facets}
        quiet = [change for change in self.diff.changes if quiet_change(change)]
        levels = tuple(
            (level, LEVELS[level][0], tuple(entry for entry in entries if entry.level == level))
            for level in LEVELS
            if any(entry.level == level for entry in entries)
        )
        order = {ident: at for at, ident in enumerate(self.olds)}
        numbered = [change for change in self.diff.changes if self.renumbered(change)]
        numbered.sort(key=lambda change: order[change.old[0]])
        counts = {level: sum(entry.level == level for entry in entries) for level in LEVELS}
        counts["none"] = len(quiet)
        return Report(
            old=self.diff.old.name,
            new=self.diff.new.name,
            headline=headline(counts),
            counts=tuple(counts.items()),
            folded=sum(len(entry.below) for entry in entries),
            levels=levels,
            added=tuple(entry for entry in entries if entry.kind == "added"),
            removed=tuple(entry for entry in entries if entry.kind == "removed"),
            moved=tuple(rows[c.old + c.new] for c in quiet if "place" in c.facets),
            references=tuple(rows[c.old + c.new] for c in quiet if "reference" in c.facets),
            ripple=tuple((entry, touched) for entry in entries for touched in entry.ripple),
            guidance=tuple((entry, touched) for entry in entries for touched in entry.guidance),
            concordance=tuple(self.row(change) for change in numbered),
            documents=tuple(
                (side.name, document.title or document.id)
                for side in (self.diff.old, self.diff.new)
                for document in side.documents
            ),
        )

    def told(self, change: Change) -> bool:
        """Does a change get an entry? Not where only number, place or reference changed, nor below an added section."""
        if change.facets:
            return not quiet_change(change)
        if change.new:
            return self.news[change.new[0]].parent not in self.added
        return self.olds[change.old[0]].parent not in self.removed

    def renumbered(self, change: Change) -> bool:
        """Does a change stand in the concordance?"""
        if not change.old or not change.new:
            return False
        return "number" in change.facets or len(change.old) + len(change.new) > 2 or "place" in change.facets

    def entry(self, change: Change) -> Entry:
        """One change told."""
        kind = "changed" if change.facets else "added" if change.new else "removed"
        below = tuple(self.below(change, kind)) if kind != "changed" else ()
        # What is told is never a mere consequence, even where no rule gave it a level: an added clause without words.
        levels = ["low", change.significance.level, *(clause.level for clause in below)]
        return Entry(
            anchor=self.anchor(change),
            level=min(levels, key=list(LEVELS).index),
            kind=kind,
            what=self.what(change, kind, len(below)),
            old=self.places(change.old, old=True),
            new=self.places(change.new, old=False),
            words=tuple(shorten(change.words)),
            reasons=tuple(once(change.significance.reasons)),
            below=below,
            ripple=tuple(self.rippled(change)),
            guidance=tuple(self.guided(change)),
        )

    def anchor(self, change: Change) -> str:
        """A name for links."""
        return anchor_of(change)

    def what(self, change: Change, kind: str, below: int) -> str:
        """What happened, as a phrase."""
        if kind != "changed":
            with_children = f" with {below} clause{'s' if below != 1 else ''} below it" if below else ""
            return kind.capitalize() + with_children
        return happened(change)

    def below(self, change: Change, kind: str) -> Iterator[Below]:
        """The clauses under an added or removed one that came or went with it, in reading order."""
        side, alone, old = (self.news, self.added, False) if kind == "added" else (self.olds, self.removed, True)
        inside = {(change.new or change.old)[0]}
        for clause in side.values():
            if clause.parent in inside and clause.id in alone:
                inside.add(clause.id)
                weight = self.weights[kind, clause.id]
                yield Below(
                    place=self.place(clause, old=old), text=clause.words, level=weight.level, reasons=weight.reasons
                )

    def rippled(self, change: Change) -> Iterator[Touched]:
        """The clauses touched, one group for each path by which the change reaches them."""
        groups: dict[str, list[str]] = {}
        for ripple in change.ripple:
            groups.setdefault(ripple.path, []).append(ripple.clause)
        for what, ids in groups.items():
            yield Touched(
                sentence=f"{_count(len(ids), 'clause')} {what}" if len(ids) == 1 else _plural(ids, what),
                places=tuple(self.place(self.news[ident], old=False) for ident in ids if ident in self.news),
            )

    def guided(self, change: Change) -> Iterator[Touched]:
        """The passages of guidance that cite or paraphrase the clause, one group for each document and way."""
        groups: dict[tuple[str, str, str], list[GuidanceImpact]] = {}
        for impact in change.guidance:
            groups.setdefault((impact.title or impact.document, impact.how, impact.cites), []).append(impact)
        for (document, how, cites), impacts in groups.items():
            verb = "cites" if how == "cites" else "says without citing it what was in"
            yield Touched(
                sentence=f"{document} {verb} {cites} in {_count(len(impacts), 'passage')}; check that it still holds",
                places=tuple(
                    Place(
                        document=document,
                        citation=impact.citation or impact.clause,
                        heading="",
                        pages=f"page {impact.page}" if impact.page else PAGE_UNKNOWN,
                    )
                    for impact in impacts
                ),
            )

    def row(self, change: Change) -> Row:
        """A line of the concordance."""
        return Row(
            old=", ".join(self.olds[ident].citation for ident in change.old),
            new=", ".join(self.news[ident].citation for ident in change.new),
            what=self.what(change, "changed", 0),
            anchor="" if quiet_change(change) else self.anchor(change),
        )

    def places(self, ids: Iterable[str], *, old: bool) -> tuple[Place, ...]:
        """Where clauses stand."""
        clauses = self.olds if old else self.news
        return tuple(self.place(clauses[ident], old=old) for ident in ids)

    def place(self, clause: Clause, *, old: bool) -> Place:
        """Where a clause stands."""
        documents = self.documents[old]
        document = documents.get(clause.document) or next(iter(documents.values()), None)
        return place_of(clause, document, under=self.under(clause, self.olds if old else self.news))

    def under(self, clause: Clause, clauses: dict[str, Clause]) -> str:
        """The nearest heading above a clause, "" where there is none."""
        above = clauses.get(clause.parent) if clause.parent is not None else None
        while above is not None and not above.heading:
            above = clauses.get(above.parent) if above.parent is not None else None
        return above.heading or "" if above is not None else ""


def place_of(clause: Clause, document: DocumentInfo | None, under: str = "") -> Place:
    """Where a clause of a document stands; under: the nearest heading above it."""
    paged = document is None or document.pages
    return Place(
        document=(document.title or document.id) if document is not None else "",
        citation=clause.citation or clause.label or "unnumbered",
        heading=clause.heading or "",
        pages=pages_named(clause.page_start, clause.page_end) if paged else PAGE_UNKNOWN,
        under=under,
    )


def pages_named(first: int, last: int) -> str:
    """Where something stands: "page 12", "pages 12–13"."""
    return f"page {first}" if first == last else f"pages {first}–{last}"


def anchor_of(change: Change) -> str:
    """The name by which an entry is linked to: from the new clause's id, or from the old one's."""
    ident = change.new[0] if change.new else f"old-{change.old[0]}"
    return "c-" + re.sub(r"[^A-Za-z0-9.~-]+", "-", ident)


def quiet_change(change: Change) -> bool:
    """Did a clause only move, or get another number, or follow another clause's new number?"""
    return bool(change.facets) and set(change.facets) <= QUIET and change.significance.level in ("low", "none")


def headline(counts: dict[str, int]) -> str:
    """The summary sentence: "12 changes need a decision, 31 are wording, 118 are only renumbered, …"."""
    parts: list[str] = []
    for level, count in counts.items():
        if count:
            subject = "" if parts else (" change" if count == 1 else " changes")
            parts.append(f"{count}{subject} {LEVELS[level][2 if count == 1 else 1]}")
    return ", ".join(parts) + "." if parts else "Nothing changed."


def shorten(words: Iterable[WordEdit]) -> Iterator[WordEdit]:
    """The edits with long unchanged stretches cut to some context on each side; a text without edits is cut at its
    end."""
    edits = list(words)
    for at, edit in enumerate(edits):
        first, last = at == 0, at == len(edits) - 1
        if edit.op != "equal" or len(edit.text) <= 2 * CONTEXT:
            yield edit
            continue
        head = "" if first and not last else edit.text[:CONTEXT].rsplit(" ", 1)[0] + " "
        tail = "" if last else " " + edit.text[-CONTEXT:].split(" ", 1)[-1]
        yield WordEdit(op="equal", text=f"{head}…{tail}")


def once(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """The reasons with their words given once only: a later reason that rests on the same words has none."""
    seen: set[tuple[str, str]] = set()
    for reason in reasons:
        words = reason.old, reason.new
        yield Reason(rule=reason.rule, old="", new="", why=reason.why) if words in seen else reason
        seen.add(words)


def _documents(side: Side) -> dict[str, DocumentInfo]:
    return {document.id: document for document in side.documents}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _plural(ids: list[str], what: str) -> str:
    verb, rest = what.split(" ", 1)
    return f"{_count(len(ids), 'clause')} {'use' if verb == 'uses' else 'refer'} {rest}"

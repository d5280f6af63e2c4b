"""What a report says: one `ReportView` value made from an `EditionDiff`, in plain words for a contracts manager.

Every output (HTML, and others) is a rendering of this value. It is a pure function of the comparison: no clock, no
random id. Guarantees: every changed, added or removed clause of the comparison is in exactly one place of the report:
an entry, below the entry of the section that it came or went with, or the list of clauses that only moved, were
renumbered or refer to another number. Every entry names its document, citation and page.

The counts of a report are those that every output gives: `pipeline.counts` says what is counted. Every change that
counts has one entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.model import Change, Cosmetic, EditionDiff, GuidanceImpact, Reason
from pipeline.report.counts import Told, counted, headline, quiet_change
from pipeline.report.findings import cosmetic_rows, lost_rows
from pipeline.report.parties import parties
from pipeline.report.phrases import happened
from pipeline.report.places import PAGE_UNKNOWN, Places
from pipeline.report.proof_lines import proof_lines
from pipeline.report.statements import statements_view
from pipeline.report.view_parts import LEVELS, ClausePlace, ConcordanceRow, Entry, GroupedClause, ReportView, Touched
from pipeline.text import joined_words, shortened

CONTEXT = 220  # letters of unchanged words kept on each side of an edit
# A section that came or went as one counts half of its weightiest clause. Of what readers would have read first, two
# for each of eleven comparisons, the first ten of the report then have 52 of 100; with the whole of it they had 45.
WITHIN = 0.5


def content(diff: EditionDiff, cosmetic: Sequence[Cosmetic] = ()) -> ReportView:
    """The report of a comparison. cosmetic: differences in print only, to be listed too."""
    return _Writer(diff).report(cosmetic)


class _Writer:
    """Holds the look-ups of one comparison while its report is written."""

    def __init__(self, diff: EditionDiff) -> None:
        self.diff = diff
        self.olds = {clause.id: clause for clause in diff.old.clauses}
        self.news = {clause.id: clause for clause in diff.new.clauses}
        self.old_places, self.new_places = Places(diff.old), Places(diff.new)
        self.added, self.removed = set(diff.added), set(diff.removed)
        self.told = Told(diff)
        self.judged = {(change.old, change.new): change.significance for change in diff.changes}
        self.weights = {
            ("added" if change.new else "removed", (change.new or change.old)[0]): change.significance
            for change in diff.changes
            if not change.facets
        }

    def report(self, cosmetic: Sequence[Cosmetic]) -> ReportView:
        """All parts of the report."""
        entries = [self.entry(change) for change in self.diff.changes if self.told.is_told(change)]
        entries.sort(key=lambda entry: (list(LEVELS).index(entry.level), -self.score(entry)))
        rows = {change.old + change.new: self.row(change) for change in self.diff.every_change if change.facets}
        quiet = [change for change in self.diff.changes if quiet_change(change)]
        levels = tuple(
            (level, LEVELS[level][0], tuple(entry for entry in entries if entry.level == level))
            for level in LEVELS
            if any(entry.level == level for entry in entries)
        )
        order = {ident: at for at, ident in enumerate(self.olds)}
        numbered = [change for change in self.diff.every_change if self.renumbered(change)]
        numbered.sort(key=lambda change: order[change.old[0]])
        counts = counted(self.diff)
        return ReportView(
            old=self.diff.old.name,
            new=self.diff.new.name,
            headline=headline(counts.by_level, len(self.diff.proof.untold)),
            counts=tuple(counts.by_level.items()),
            folded=counts.below,
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
            lost=tuple(self.lost(entries)),
            cosmetic=cosmetic_rows(self.diff, cosmetic),
            proof=proof_lines(self.diff),
            untold=len(self.diff.proof.untold),
            parties=parties(self.diff),
            statements=statements_view(self.diff, entries),
        )

    def score(self, entry: Entry) -> float:
        """What counts for a weighty entry within its level: its own weight, or a share of the weightiest clause that
        came or went with it; those of a slight level stay as the comparison has them."""
        if entry.level not in ("high", "medium"):
            return 0.0
        own = self.judged[entry.ids]
        inside = [self.judged[clause.ids] for clause in entry.below]
        below = max((weight.score for weight in inside if weight.level == entry.level), default=0.0)
        return max(own.score if own.level == entry.level else 0.0, WITHIN * below)

    def lost(self, entries: Iterable[Entry]) -> Iterator[ConcordanceRow]:
        """The references that lead nowhere or elsewhere, each with the entry of the clause that it stands in."""
        anchors = {ident: entry.anchor for entry in entries for ident in entry.ids[1]}
        for lost, row in zip(self.diff.references, lost_rows(self.diff), strict=True):
            pages = "", _pages(self.new_places.of([lost.clause]))
            yield replace(row, anchor=anchors.get(lost.clause, ""), pages=pages)

    def renumbered(self, change: Change) -> bool:
        """Does a change stand in the concordance?"""
        if not change.old or not change.new:
            return False
        return "number" in change.facets or len(change.old) + len(change.new) > 2 or "place" in change.facets

    def entry(self, change: Change) -> Entry:
        """One change told."""
        kind = "changed" if change.facets else "added" if change.new else "removed"
        below = tuple(self.below(change, kind)) if kind != "changed" else ()
        return Entry(
            anchor=self.anchor(change),
            level=self.told.level(change),
            kind=kind,
            what=self.what(change, kind, len(below)),
            ids=(change.old, change.new),
            old=self.old_places.of(change.old),
            new=self.new_places.of(change.new),
            words=shortened(change.words, CONTEXT),
            reasons=tuple(once(self.why(change, below))),
            old_text=joined_words([self.olds[ident] for ident in change.old]),
            new_text=joined_words([self.news[ident] for ident in change.new]),
            edits=change.words,
            facets=change.facets,
            clause=(self.news[change.new[0]] if change.new else self.olds[change.old[0]]).kind,
            lead=(self.old_places.lead(change.old), self.new_places.lead(change.new)),
            subject=change.significance.subject,
            below=below,
            places=tuple(self.also(change)),
            ripple=tuple(self.rippled(change)),
            guidance=tuple(self.guided(change)),
        )

    @staticmethod
    def why(change: Change, below: Sequence[GroupedClause]) -> Iterator[Reason]:
        """The reasons of a change: those of the first clause below it that is weightier come first."""
        order = list(LEVELS)
        heaviest = min(below, key=lambda clause: order.index(clause.level), default=None)
        if heaviest is not None and order.index(heaviest.level) < order.index(change.significance.level):
            yield from heaviest.reasons
        yield from change.significance.reasons

    def anchor(self, change: Change) -> str:
        """A name for links: from the new clause's id, or from the old one's."""
        ident = change.new[0] if change.new else f"old-{change.old[0]}"
        return "c-" + re.sub(r"[^A-Za-z0-9.~-]+", "-", ident)

    def what(self, change: Change, kind: str, below: int) -> str:
        """What happened, as a phrase."""
        if kind != "changed":
            with_children = f" with {below} clause{'s' if below != 1 else ''} below it" if below else ""
            return kind.capitalize() + with_children
        return happened(change)

    def below(self, change: Change, kind: str) -> Iterator[GroupedClause]:
        """The clauses under an added or removed one that came or went with it, in reading order."""
        side, alone, old = (self.news, self.added, False) if kind == "added" else (self.olds, self.removed, True)
        inside = {(change.new or change.old)[0]}
        for clause in side.values():
            if clause.parent in inside and clause.id in alone:
                inside.add(clause.id)
                weight = self.weights[kind, clause.id]
                yield GroupedClause(
                    ids=((clause.id,), ()) if old else ((), (clause.id,)),
                    place=(self.old_places if old else self.new_places).place(clause),
                    text=joined_words([clause]),
                    level=weight.level,
                    reasons=weight.reasons,
                )

    def also(self, change: Change) -> Iterator[Touched]:
        """The other places of a change that has one cause in many."""
        if change.places:
            count = len(change.places) - 1
            yield Touched(
                sentence=f"The same in {_count(count, 'other place')}",
                places=self.new_places.of(ident for place in change.places[1:] for ident in place.new),
            )

    def rippled(self, change: Change) -> Iterator[Touched]:
        """The clauses touched, one group for each path by which the change reaches them."""
        groups: dict[str, list[str]] = {}
        for ripple in change.ripple:
            groups.setdefault(ripple.path, []).append(ripple.clause)
        for what, ids in groups.items():
            yield Touched(
                sentence=f"{_count(len(ids), 'clause')} {what}" if len(ids) == 1 else _plural(ids, what),
                places=self.new_places.of(ident for ident in ids if ident in self.news),
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
                    ClausePlace(
                        document=document,
                        citation=impact.citation or impact.clause,
                        heading="",
                        pages=f"page {impact.page}" if impact.page else PAGE_UNKNOWN,
                    )
                    for impact in impacts
                ),
            )

    def row(self, change: Change) -> ConcordanceRow:
        """A line of the concordance."""
        return ConcordanceRow(
            old=", ".join(self.olds[ident].citation for ident in change.old),
            new=", ".join(self.news[ident].citation for ident in change.new),
            what=self.what(change, "changed", 0),
            anchor="" if quiet_change(change) else self.anchor(change),
            pages=(_pages(self.old_places.of(change.old)), _pages(self.new_places.of(change.new))),
        )


def once(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """The reasons with their words given once only: a later reason that rests on the same words has none."""
    seen: set[tuple[str, str]] = set()
    for reason in reasons:
        words = reason.old, reason.new
        yield Reason(rule=reason.rule, old="", new="", why=reason.why) if words in seen else reason
        seen.add(words)


def _pages(places: Iterable[ClausePlace]) -> str:
    """The pages of places, each once."""
    return ", ".join(dict.fromkeys(place.pages for place in places))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _plural(ids: list[str], what: str) -> str:
    verb, rest = what.split(" ", 1)
    return f"{_count(len(ids), 'clause')} {'use' if verb == 'uses' else 'refer'} {rest}"

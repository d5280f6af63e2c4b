"""Judge the clauses of a document against the labelled units of one of its pages.

A unit is right when one clause has its words, its label, its parent and its kind, in the order of the page. What may
differ without a fault is said in `gold/README.md` and below, where it is decided.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from fingerprints import Unit, label_of, letters

CONTRACT = frozenset(
    ["part", "heading", "clause", "item", "definition", "table_row", "key_term", "paragraph", "question", "note"]
)
FURNITURE = frozenset(
    ["header", "footer", "page_number", "contents", "watermark", "line_number", "applicability", "struck", "cover"]
)
CLASSES = {"question": "clause", "note": "plain", "key_term": "plain", "paragraph": "plain", "table_row": "plain"}
FAULTS = ("words-merged", "words-split", "words-other", "lost", "label", "parent", "kind", "order", "leak")
LEAST = 8  # letters of furniture that are looked for anywhere; fewer only where they must stand


@dataclass(slots=True)
class View:
    """A clause as it is judged. own: the letters of heading, text and closing. body: without the heading."""

    at: int
    label: str
    parent: str
    kind: str
    heading: str
    body: str
    first: int
    last: int

    @property
    def own(self) -> str:
        """All letters but those of the label."""
        return self.heading + self.body


@dataclass(slots=True)
class Outcome:
    """What became of a unit. via: how the clause has its words (own, heading, body). soft: faults not counted."""

    unit: Unit
    faults: list[str] = field(default_factory=list)
    soft: list[str] = field(default_factory=list)
    clause: int | None = None
    via: str = ""

    @property
    def right(self) -> bool:
        """Is nothing wrong?"""
        return not self.faults


def views(clauses: list[dict[str, Any]]) -> list[View]:
    """The clauses of an answer as they are judged."""
    by_id = {clause["id"]: clause for clause in clauses}
    found = []
    for at, clause in enumerate(clauses):
        above = by_id.get(clause.get("parent"))
        # The gold has the name of a key term among its words, as the clause has it in its heading.
        while above is not None and (not above.get("label") or above.get("kind") == "key_term"):
            above = by_id.get(above.get("parent"))
        found.append(
            View(
                at=at,
                label=label_of(None if clause.get("kind") == "key_term" else clause.get("label")),
                parent=label_of(above.get("label")) if above else "",
                kind=clause.get("kind") or "",
                heading=letters(clause.get("heading")),
                body=letters(clause.get("text")) + letters(clause.get("closing")),
                first=clause.get("page_start") or 0,
                last=clause.get("page_end") or 0,
            )
        )
    return found


def fits(unit: Unit, clause: View) -> str:
    """How a clause has exactly a unit's words where they must stand; empty where it has not."""
    if not unit.own.count:
        return "own" if clause.label == label_of(unit.label) and not clause.body else ""
    forms = [("own", clause.own), ("own", letters(clause.label) + clause.own)]
    if clause.heading and clause.body.startswith(clause.heading):
        forms.append(("own", clause.body))
    for via, text in forms:
        for sought in {unit.own, unit.whole}:
            longer = len(text) > sought.count
            if (
                (not unit.edge and sought.fits(text))
                or (unit.edge == "<" and longer and sought.ends(text))
                or (unit.edge == ">" and longer and sought.begins(text))
                or (unit.edge == "<>" and longer and sought.places(text))
            ):
                return via
    if unit.kind in {"heading", "part"} and not unit.edge and clause.heading and unit.own.fits(clause.heading):
        return "heading"
    return ""


class Page:
    """One page's units against the clauses of the document."""

    def __init__(self, units: list[Unit], clauses: list[View], page: int, unplaced: str = "") -> None:
        self.page = page
        self.near = [one for one in clauses if one.first <= page + 1 and one.last >= page - 1]
        self.by_at = {one.at: one for one in self.near}
        self.outcomes = [Outcome(unit) for unit in units]
        self.contract = [one for one in self.outcomes if one.unit.kind in CONTRACT]
        self.furniture = [one for one in self.outcomes if one.unit.kind in FURNITURE]
        self.unplaced = unplaced
        self.starts: list[int] = []
        self.line = ""
        for one in self.near:
            self.starts.append(len(self.line))
            self.line += letters(one.label) + one.own

    def judged(self) -> list[Outcome]:
        """Every unit with its faults."""
        self._match()
        for one in self.contract:
            if one.clause is None:
                self._explain(one)
            else:
                self._compare(one, self.by_at[one.clause])
        self._order()
        for one in self.furniture:
            self._leak(one)
        return self.outcomes

    def _here(self, clause: View) -> bool:
        return clause.first <= self.page <= clause.last

    def _match(self) -> None:
        """Give each unit the clause that has its words, every clause once."""
        choices = [
            (one, [(clause, via) for clause in self.near if (via := fits(one.unit, clause))]) for one in self.contract
        ]
        used: set[int] = set()
        before = -1
        for one, found in choices:
            free = [(clause, via) for clause, via in found if clause.at not in used or via == "heading"]
            if not free:
                self._below(one)
                if one.clause is None:
                    self._titled(one, used)
                continue
            clause, one.via = max(
                free,
                key=lambda choice: (
                    self._here(choice[0]),
                    choice[0].label == label_of(one.unit.label),
                    choice[0].parent == label_of(one.unit.parent),
                    choice[1] == "own",
                    choice[0].at > before,
                    -abs(choice[0].at - before),
                ),
            )
            one.clause = before = clause.at
            if one.via == "own":
                used.add(clause.at)

    def _below(self, one: Outcome) -> None:
        """A paragraph directly below a title that the program gives as that title's text."""
        at = self.contract.index(one)
        above = self.contract[at - 1] if at else None
        if above is None or above.via != "heading" or above.clause is None or one.unit.kind != "paragraph":
            return
        body = self.by_at[above.clause].body
        if one.unit.own.fits(body) or (one.unit.edge == ">" and one.unit.own.begins(body)):
            one.clause, one.via = above.clause, "body"

    def _titled(self, one: Outcome, used: set[int]) -> None:
        """A title on a line of its own and the text below it that the program gives as clause and paragraph of it."""
        unit = one.unit
        if unit.kind != "clause" or not unit.heading or not unit.alone or "<" in unit.edge:
            return
        for clause, text in zip(self.near, self.near[1:], strict=False):
            both = clause.own + text.own
            if (
                clause.label == label_of(unit.label)
                and unit.heading.fits(clause.heading)
                and not clause.body
                and text.kind == "paragraph"
                and text.parent == clause.label
                and clause.at not in used
                and (unit.own.fits(both) or (unit.edge == ">" and unit.own.begins(both)))
            ):
                one.clause, one.via = clause.at, "own"
                used |= {clause.at, text.at}
                return

    def _compare(self, one: Outcome, clause: View) -> None:
        """Label, parent and kind of a unit whose words are right."""
        unit = one.unit
        label, parent = label_of(unit.label), label_of(unit.parent)
        if one.via == "own":
            if label != clause.label and unit.kind != "note" and not ("<" in unit.edge and not label):
                one.faults.append("label")
            if parent != clause.parent:
                one.faults.append("parent")
            self._kind(one, clause)
        elif parent not in {clause.parent, clause.label}:
            one.faults.append("parent")
        if unit.heading and unit.alone and not unit.heading.fits(clause.heading):
            one.soft.append("heading")

    def _kind(self, one: Outcome, clause: View) -> None:
        wanted, given = CLASSES.get(one.unit.kind, one.unit.kind), CLASSES.get(clause.kind, clause.kind)
        if wanted == given:
            return
        if ({wanted, given} == {"clause", "item"} and one.unit.label) or (wanted, given) == ("heading", "plain"):
            one.soft.append("kind")
        else:
            one.faults.append("kind")

    def _explain(self, one: Outcome) -> None:
        """Why no clause has a unit's words."""
        unit = one.unit
        if not unit.own.count:
            one.faults.append("label" if unit.whole.places(self.line) else "lost")
            return
        for clause in self.near:
            for sought in {unit.own, unit.whole}:
                if places := sought.places(clause.own):
                    one.clause = clause.at
                    around = self._around(clause.own, places[0], sought.count)
                    at_page = unit.edge and len(clause.own) == sought.count
                    one.faults.append("leak" if around else "words-split" if at_page else "words-merged")
                    one.via = "within"
                    return
        one.via = "none"
        if unit.own.places(self.line) or unit.whole.places(self.line):
            one.faults.append("words-split")
            return
        first, last = unit.first.places(self.line), unit.last.places(self.line)
        if not first and not last:
            one.faults.append("lost")
        elif first and last and self._clause_at(first[0]) != self._clause_at(last[-1]):
            one.faults.append("words-split")
        else:
            one.faults.append("words-other")
        one.clause = self._clause_at((first or last)[0]) if first or last else None

    def _clause_at(self, offset: int) -> int:
        return self.near[bisect_right(self.starts, offset) - 1].at

    def _around(self, text: str, start: int, count: int) -> bool:
        """Does furniture of this page stand directly before or after?"""
        for one in self.furniture:
            for sought in {one.unit.own, one.unit.whole}:
                if not sought.count:
                    continue
                before, after = text[:start], text[start + count :]
                if sought.count == 1 and not (sought.fits(before) or sought.fits(after)):
                    continue
                if sought.ends(before) or sought.begins(after):
                    return True
        return False

    def _order(self) -> None:
        """Units that stand out of the longest run of clauses in order."""
        placed = [one for one in self.contract if one.via in {"own", "heading", "body"} and one.clause is not None]
        best: list[tuple[int, int]] = []  # length of the longest run that ends here, and the place before
        for at, one in enumerate(placed):
            runs = [(best[other][0], other) for other in range(at) if (placed[other].clause or 0) <= (one.clause or 0)]
            length, other = max(runs, default=(0, -1))
            best.append((length + 1, other))
        kept: set[int] = set()
        at = max(range(len(best)), key=lambda place: best[place][0], default=-1)
        while at >= 0:
            kept.add(at)
            at = best[at][1]
        for place, one in enumerate(placed):
            if place not in kept:
                one.faults.append("order")

    def _leak(self, one: Outcome) -> None:
        """Is furniture within a clause of this page? It counts against the unit in that clause, or on its own."""
        holders = {unit.clause: unit for unit in reversed(self.contract) if unit.clause is not None}
        for clause in self.near:
            if not self._here(clause) or not self._stands(one, clause, holders.get(clause.at)):
                continue
            one.clause = clause.at
            unit = holders.get(clause.at)
            if unit is None:
                one.faults.append("leak")
            elif "leak" not in unit.faults:
                unit.faults.append("leak")
            return

    def _stands(self, one: Outcome, clause: View, holder: Outcome | None) -> bool:
        text = letters(clause.label) + clause.own
        for sought in {one.unit.own, one.unit.whole}:
            if not sought.count:
                continue
            if holder is None:
                if sought.fits(clause.own) or sought.fits(text) or (sought.count >= LEAST and sought.places(text)):
                    return True
            elif holder.via == "own" and not holder.unit.edge:
                continue  # every letter of the clause is the unit's
            elif sought.count >= LEAST and any(
                not self._in_unit(holder, text, place, sought.count) for place in sought.places(text)
            ):
                return True
            elif sought.count > 1 and holder.via == "own" and holder.unit.edge == ">":
                after = len(text) - len(clause.own) + holder.unit.own.count
                if sought.at(text, after):
                    return True
        return False

    @staticmethod
    def _in_unit(holder: Outcome, text: str, start: int, count: int) -> bool:
        """Are these letters words of the unit itself?"""
        return any(
            place <= start and start + count <= place + holder.unit.own.count for place in holder.unit.own.places(text)
        )

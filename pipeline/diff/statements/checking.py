"""Every statement of a publisher held against the comparison, and the changes that no statement speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.counts import Told, quiet_change
from pipeline.diff.same_value import Writing
from pipeline.diff.statements.agreement import TextsAt, disagreement
from pipeline.diff.statements.lookup import PlaceIndex
from pipeline.model import Change, ChangedPlace, EditionDiff, Statement, StatementCheck, StatementReport

SLIGHT = ("low", "none")


def checked(diff: EditionDiff, statements: Sequence[Statement], writing: Writing) -> StatementReport:
    """The statements held against a comparison.

    Guarantees: every statement is in exactly one check. Every change that has an entry of its own is spoken of by a
    check, or is in `silent`; one that only checks of the status "general" speak of is in `general` too.
    """
    checker = _Checker(diff, writing)
    checks = tuple(checker.check(statement) for statement in statements)
    named = {
        one for check in checks if check.status != "general" for at in check.changes for one in checker.told_by(at)
    }
    loosely = {at for check in checks if check.status == "general" for at in check.changes} - named
    told = [_place(change) for change in diff.changes if checker.entries.is_told(change)]
    left = [place for place in told if place not in named and place not in loosely]
    return StatementReport(
        checks=checks,
        silent=tuple(left),
        general=tuple(place for place in told if place in loosely),
        quiet=sum(quiet_change(change) and _place(change) not in named for change in diff.changes),
    )


class _Checker:
    """Holds the look-ups of one comparison."""

    def __init__(self, diff: EditionDiff, writing: Writing) -> None:
        self.diff, self.writing = diff, writing
        self.entries = Told(diff)
        self.old, self.new = PlaceIndex(diff.old), PlaceIndex(diff.new)
        self.loud = {_place(change) for change in diff.changes if not quiet_change(change)}
        self.added, self.removed = set(diff.added), set(diff.removed)

    def told_by(self, place: ChangedPlace) -> Iterator[ChangedPlace]:
        """A change, and those that it is told with: of the clauses that came or went above it."""
        yield place
        if place.old and place.new:
            return
        index, alone = (self.new, self.added) if place.new else (self.old, self.removed)
        parent = index.by_id[(place.new or place.old)[0]].parent
        while parent is not None and parent in alone:
            yield ChangedPlace(old=() if place.new else (parent,), new=(parent,) if place.new else ())
            parent = index.by_id[parent].parent

    def check(self, statement: Statement) -> StatementCheck:
        """One statement held against the comparison: by the new numbers, or the old ones where that fits better."""
        indexes = [(self.new, "new"), (self.old, "old")]
        if statement.says == "removed":
            indexes.reverse()
        found = [self.by_numbers(statement, index, side) for index, side in indexes]
        return min(found, key=self.rank)

    def rank(self, check: StatementCheck) -> int:
        """Which of two readings of a number is meant, the less the likelier: one by which something changed."""
        if check.status == "found":
            return 0
        if check.status in ("general", "differs"):
            return 1 if any(place in self.loud for place in check.changes) else 2
        return 2 if check.status == "not there" else 3

    def by_numbers(self, statement: Statement, index: PlaceIndex, side: str) -> StatementCheck:
        """The same by the numbers of one side."""
        if statement.kind == "whole":
            return self.of_whole(statement)
        if statement.kind == "none":
            return StatementCheck(statement=statement, status="no place named")
        ids = index.of(statement)
        if not ids:
            return StatementCheck(statement=statement, status="no such place", why=_nowhere(statement))
        inside = index.with_below(ids)
        touching = [change for change in self.diff.changes if _touches(change, inside, side)]
        told = [change for change in touching if not quiet_change(change)]
        whole = self.whole(ids, side, inside)
        if statement.says == "unchanged":
            why = disagreement(statement, told, whole, self.writing) if told else ""
            status = "differs" if told else "found"
            return StatementCheck(statement=statement, status=status, changes=_places(told) if told else (), why=why)
        if not touching:
            return StatementCheck(statement=statement, status="not there", why=_nothing(statement, whole))
        if statement.kind == "part" or self.in_general(statement, ids, told, index):
            status = "general" if told else "not there"
            return StatementCheck(
                statement=statement,
                status=status,
                changes=_places(told),
                why="" if told else _nothing(statement, whole),
            )
        mine = self.meant(statement, told, index) or told or touching
        why = disagreement(statement, mine, whole, self.writing)
        return StatementCheck(statement=statement, status="differs" if why else "found", changes=_places(mine), why=why)

    def of_whole(self, statement: Statement) -> StatementCheck:
        """A statement about the whole text. It lists changes of words, in general terms: none that needs a decision or
        should be read is one of "minor amendments throughout"."""
        slight = [
            change
            for change in self.diff.changes
            if self.entries.is_told(change) and change.significance.level in SLIGHT
        ]
        status = "general" if slight else "not there"
        why = "" if slight else "Only changes that need a decision or should be read were found, if any."
        return StatementCheck(statement=statement, status=status, changes=_places(slight), why=why)

    def in_general(self, statement: Statement, ids: Sequence[str], told: Sequence[Change], index: PlaceIndex) -> bool:
        """Does a statement name a section or a schedule, and say nothing that would tell its changes apart?"""
        if statement.says != "amended" or statement.kind == "definition" or not told:
            return False
        if statement.old or statement.new:
            return len(told) > 1 and not self.meant(statement, told, index)
        inside = [change for change in told if not set(ids) & {*change.old, *change.new}]
        return bool(inside) and all(self.is_section(ident, index) for ident in ids)

    def is_section(self, ident: str, index: PlaceIndex) -> bool:
        """Has a clause no words of its own but its heading's, and others below it?"""
        return not index.by_id[ident].own and bool(index.children[ident])

    def meant(self, statement: Statement, told: Sequence[Change], index: PlaceIndex) -> list[Change]:
        """Of several changes at a place those that have the values that the statement gives."""
        from pipeline.diff.statements.agreement import holds

        if not (statement.old or statement.new) or len(told) < 2:
            return []
        fits = []
        for change in told:
            gone, came = (
                " ".join(edit.text for edit in change.words if edit.op in (op, "equal")) for op in ("delete", "insert")
            )
            if (not statement.old or holds(gone, statement.old, self.writing)) and (
                not statement.new or holds(came, statement.new, self.writing)
            ):
                fits.append(change)
        return fits

    def whole(self, ids: Sequence[str], side: str, inside: set[str]) -> TextsAt:
        """The words of a place on both sides, by the pairs of its clauses."""
        old: set[str] = set(inside) if side == "old" else set()
        new: set[str] = set(inside) if side == "new" else set()
        for pair in self.diff.pairs:
            if side == "new" and set(pair.new) & inside:
                old.update(pair.old)
            if side == "old" and set(pair.old) & inside:
                new.update(pair.new)
        return TextsAt(old=_words(self.old, old), new=_words(self.new, new))


def _words(index: PlaceIndex, ids: set[str]) -> str:
    return " ".join(clause.words for clause in index.clauses if clause.id in ids)


def _touches(change: Change, inside: set[str], side: str) -> bool:
    ids = change.new if side == "new" else change.old
    more = (ident for place in change.places for ident in (place.new if side == "new" else place.old))
    return not inside.isdisjoint((*ids, *more))


def _place(change: Change) -> ChangedPlace:
    return ChangedPlace(old=change.old, new=change.new)


def _places(changes: Iterable[Change]) -> tuple[ChangedPlace, ...]:
    return tuple(_place(change) for change in changes)


def _nowhere(statement: Statement) -> str:
    if statement.kind == "heading":
        return f"Nothing is called {statement.place}."
    return "Neither text has it."


def _nothing(statement: Statement, texts: TextsAt) -> str:
    if statement.says == "removed" and texts.new:
        return "It says that this is gone; it still stands, and its words are the same."
    if statement.says == "added" and texts.old:
        return "It says that this is new; it stood in the old text, and its words are the same."
    return "Its words are the same in both."

"""What is to be written down of what people entered: held against the store, and against the log as it is.

What was entered is compared with what the person saw. Where that still stands, the new decision takes its place. Where
somebody else decided in the meantime, both stand, and that is said: nobody's decision goes away unseen. A person's own
later decision takes the place of the earlier one, whatever copy of the register it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.decisions.cells import WrongCell, choice_of
from pipeline.decisions.workbook import ANEW, EnteredRow
from pipeline.errors import RegisterError
from pipeline.model.decision import Choice, DecidedOn, DecisionRecord, Entered
from pipeline.report.register_keys import RegisterKeys, RowKey
from pipeline.store.decision_log import standing

MOST = 40  # cells that an error names


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A decision that stands against others: the row it came from (0 for a form), what it is about, and the others."""

    row: int
    citation: str
    others: tuple[DecisionRecord, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """What is to be written down. same: how many rows say what stands already, of those with something in them; took:
    the person's own decisions whose place is taken."""

    entered: tuple[Entered, ...]
    conflicts: tuple[Conflict, ...]
    same: int
    took: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """The entries of a comparison as they are in the store. keys: of its register. edition: of a clause, by its full
    name; lineage: of a clause."""

    keys: RegisterKeys
    edition: Callable[[str], str]
    lineage: Callable[[str], str]

    def about(self, row: RowKey) -> DecidedOn:
        """What a decision on a row is about."""
        return DecidedOn(
            work=self.keys.work,
            old=self.keys.old,
            new=self.keys.new,
            edition=self.edition(row.clauses[0]),
            clauses=row.clauses,
            citation=row.citation,
            lineage=self.lineage(row.clauses[0]),
            words=row.words,
            below=row.below,
        )


def intake(
    rows: Sequence[EnteredRow], places: Places, log: Sequence[DecisionRecord], who: str, wrong: Sequence[WrongCell] = ()
) -> Intake:
    """What to write down of rows. who: enters them; wrong: cells that are known to be wrong already.

    Raises `RegisterError`, which names every cell that cannot be taken, where there is one.
    """
    there = {row.key: row for row in places.keys.rows.values()}
    by_hash, stand = {record.hash: record for record in log}, standing(log)
    entered: list[Entered] = []
    conflicts: list[Conflict] = []
    bad, same, took = list(wrong), 0, 0
    for row in rows:
        shown = [by_hash[name] for name in row.key.known if name in by_hash]
        base = shown[0].choice if len(shown) == 1 else Choice()
        choice, mistakes = choice_of(row.cells, base)
        bad += [
            WrongCell(row=row.row, column=name.capitalize(), value=value, right=right)
            for name, value, right in mistakes
        ]
        if mistakes or choice == base:
            same += not mistakes and choice != Choice()
            continue
        if row.key.key not in there:
            bad.append(_moved_on(row, there))
            continue
        now = stand.get(row.key.key, ())
        settles = len(now) > 1 and {record.hash for record in now} <= set(row.key.known)
        if not settles and any(record.choice == choice for record in now):
            same += 1
            continue
        mine = tuple(record for record in now if record.who == who and record.hash not in row.key.known)
        others = tuple(record for record in now if record.who != who and record.hash not in row.key.known)
        after = tuple(dict.fromkeys((*row.key.known, *(record.hash for record in mine))))
        entered.append(Entered(about=places.about(there[row.key.key]), choice=choice, after=after))
        took += len(mine)
        if others:
            conflicts.append(Conflict(row=row.row, citation=row.key.citation, others=others))
    if bad:
        raise RegisterError(*_refusal(sorted(bad, key=lambda cell: cell.row)))
    return Intake(entered=tuple(entered), conflicts=tuple(conflicts), same=same, took=took)


def _moved_on(row: EnteredRow, there: Mapping[str, RowKey]) -> WrongCell:
    """A row whose change is no longer in the store as it was."""
    still = any(row.key.clauses == one.clauses for one in there.values())
    what = "its words in the store are others now" if still else "the store has no such change now"
    return WrongCell(
        row=row.row, column=row.key.citation or "This change", value=what, right=f"a register as the store is. {ANEW}"
    )


def _refusal(bad: Sequence[WrongCell]) -> tuple[str, str]:
    lines = [cell.said for cell in bad[:MOST]]
    if len(bad) > MOST:
        lines.append(f"… and {len(bad) - MOST} more.")
    count = "1 cell" if len(bad) == 1 else f"{len(bad)} cells"
    return f"{count} cannot be taken, so nothing was taken:\n" + "\n".join(lines), "Correct them and try again."


def check_origin(log: Sequence[DecisionRecord], head: str, rows: Sequence[EnteredRow]) -> None:
    """Was a register written from this very log? Raises `RegisterError` where the log does not hold what it knows."""
    hashes = {record.hash for record in log}
    if {head, *(name for row in rows for name in row.key.known)} - {""} <= hashes:
        return
    raise RegisterError(
        "The register knows decisions that the log of this store does not hold: it was written from another store, or "
        "entries of the log are gone.",
        "Import it into the store that it came from; icp decisions verify checks this one.",
    )

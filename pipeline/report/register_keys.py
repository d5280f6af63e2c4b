"""What a change register carries out of sight, so that what was entered in it finds its way back to the clauses.

Two hidden sheets and a hidden column. "Register" says which comparison it is of, and how far the log of decisions was
when it was written. "Keys" has a row for each row of the changes: which clauses, which words, which decisions were
known. The column "Key" of a row leads to it, so that rows may be sorted, moved and filtered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model import EditionDiff
from pipeline.model.decision import Decided, subject
from pipeline.report.decided_words import DecidedWords
from pipeline.report.identity import Identity
from pipeline.report.view_parts import Ids

KEY = "Key"  # the hidden column of the changes, and the first one of the hidden sheet
REGISTER_SHEET, KEYS_SHEET = "Register", "Keys"
REGISTER_COLUMNS = (("What", 20), ("Value", 80))
KEY_COLUMNS = ((KEY, 20), ("Clauses", 60), ("Citation", 30), ("Words", 36), ("Below", 36), ("Known", 66))
LAYOUT = "1"
APART = "\n"  # between several values in a cell


@dataclass(frozen=True, kw_only=True, slots=True)
class RowKey:
    """A row of a register. key: of its entry (`pipeline.model.decision.subject`). clauses, citation, words, below: as
    in `DecidedOn`. known: hashes of the decisions on it that the register shows."""

    key: str
    clauses: tuple[str, ...]
    citation: str
    words: str
    below: str
    known: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row of the hidden sheet."""
        return (
            self.key,
            APART.join(self.clauses),
            self.citation,
            self.words,
            self.below,
            APART.join(self.known),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterKeys:
    """Of a whole register. identity: of its report. head: of the log of decisions, "" for an empty one or where none
    was asked. rows: by the ids of each change, as in its entry."""

    identity: Identity
    head: str
    rows: Mapping[Ids, RowKey]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """As the rows of the hidden sheet about the register."""
        one = self.identity
        return (
            ("Layout", LAYOUT),
            ("Work", one.work),
            ("Old", one.old),
            ("New", one.new),
            ("Content", one.content),
            ("Version", one.version),
            ("Head", self.head),
        )


def register_keys(diff: EditionDiff, identity: Identity, decided: Decided = Decided()) -> RegisterKeys:  # noqa: B008 - a frozen value
    """The keys of the register of a comparison."""
    words = {"old": DecidedWords(diff.old), "new": DecidedWords(diff.new)}
    rows = {
        (change.old, change.new): row_key(identity.new, words["new" if change.new else "old"], ids, decided)
        for change in diff.every_change
        if (ids := change.new or change.old)
    }
    return RegisterKeys(identity=identity, head=decided.head, rows=rows)


def row_key(new: str, words: DecidedWords, ids: tuple[str, ...], decided: Decided) -> RowKey:
    """The key of one change. new: the full name of the newer edition. ids: of its clauses there or, where they were
    removed, in the older one; words: of that side."""
    key = subject(new, ids)
    return RowKey(
        key=key,
        clauses=ids,
        citation=words.citation(ids),
        words=words.own(ids),
        below=words.below(ids),
        known=tuple(record.hash for record in decided.standing.get(key, ())),
    )

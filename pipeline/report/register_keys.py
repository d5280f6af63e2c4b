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
    """Of a whole register. work, old, new, content, version: as in the identity of its report; work is "" where nothing
    can be decided. decided: what is known of decisions beside it. rows: by the ids of each change, as in its entry."""

    work: str
    old: str
    new: str
    content: str
    version: str
    decided: Decided
    rows: Mapping[Ids, RowKey]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """As the rows of the hidden sheet about the register."""
        return (
            ("Layout", LAYOUT),
            ("Work", self.work),
            ("Old", self.old),
            ("New", self.new),
            ("Content", self.content),
            ("Version", self.version),
            ("Head", self.decided.head),
        )


def row_keys(diff: EditionDiff, new: str, decided: Decided) -> dict[Ids, RowKey]:
    """The keys of the changes of a comparison. new: the full name of the newer edition."""
    words = DecidedWords(diff.old), DecidedWords(diff.new)
    return {
        (change.old, change.new): _row(new, words[bool(change.new)], change.new or change.old, decided)
        for change in diff.every_change
    }


def _row(new: str, words: DecidedWords, ids: tuple[str, ...], decided: Decided) -> RowKey:
    """The key of one change. new: the full name of the newer edition. ids: of its clauses there or, where they were
    removed, in the older one; words: of that side."""
    own = words.own(ids)
    key = subject(new, ids, own)
    return RowKey(
        key=key,
        clauses=ids,
        citation=words.citation(ids),
        words=own,
        below=words.below(ids),
        known=tuple(record.hash for record in decided.standing.get(key, ())),
    )

"""What a publisher says changed, held against what did change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedPlace:
    """Where a change stands: the ids of its clauses, as in its pair."""

    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """That a publisher says one place of a contract changed.

    source: title of the document that says so; page: 0 where it does not say what stands on which page; text: the words
    of the statement, as printed. place: the place as a reader says it ("SC36.29", "definition of Service User").
    kind: of the place: "clause", "range" (from the first of `names` to the last), "definition", "heading" (what the
    place is called), "part" of the contract, "whole", or "none" where no place is named. names: its citation, its term
    or what it is called. says: "amended", "added", "removed", "renumbered" or "unchanged". old, new: the values that it
    gives, "" for none.
    """

    source: str
    page: int
    text: str
    place: str
    kind: str
    names: tuple[str, ...]
    says: str
    old: str = ""
    new: str = ""
    document: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementCheck:
    """A statement held against the comparison.

    status: "found"; "differs" (something changed there, but not what is said); "general" (it covers a part in general
    terms, and something changed there); "not there" (nothing of the kind changed); "no such place"; "no place named".
    changes: those that it speaks of. why: what the comparison shows, where that is not what is said, as a sentence.
    """

    statement: Statement
    status: str
    changes: tuple[ChangedPlace, ...] = ()
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementReport:
    """All that a publisher says changed against all that changed.

    checks: in the order of the documents. silent: changes that no statement speaks of, in the order of the comparison;
    those that only moved, were renumbered or follow a renumbering are counted in `quiet`. general: changes that are
    listed in general terms only.
    """

    checks: tuple[StatementCheck, ...]
    silent: tuple[ChangedPlace, ...]
    general: tuple[ChangedPlace, ...] = ()
    quiet: int = 0

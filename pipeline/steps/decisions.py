"""Decisions written down: those of a register, and those of a form. No other writer of the store is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.clock import now
from pipeline.decisions.beside import keys_beside
from pipeline.decisions.intake import Intake, Places, check_origin, intake
from pipeline.decisions.workbook import EnteredRow, RegisterRead, read_register
from pipeline.editions import EditionKey, editions, resolve_edition
from pipeline.errors import NotInStoreError, RegisterError, UsageError
from pipeline.model import EditionDiff
from pipeline.model.decision import DecisionRecord, Entered
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.store import Store

REGISTER, PAGE = "register", "page"  # where a decision was entered


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of decisions that were entered. old, new: full names of the editions; added: to the log; left: what
    of a register is not kept, in sentences."""

    old: str
    new: str
    added: tuple[DecisionRecord, ...]
    intake: Intake
    left: tuple[str, ...] = ()


def take_register(store: Store, data: bytes, name: str, who: str) -> Taken:
    """Take the decisions of a register into the log: all of them or none. name: what errors call the file.

    Raises `RegisterError`, `UnsupportedFormatError`, and `NotInStoreError` where its editions are not in the store.
    """
    read = read_register(data, name)
    if not read.work:
        raise RegisterError(
            f"{name} compares {read.old} and {read.new}, which are no editions of a store.",
            "Decisions are kept on editions: compare those (icp editions names them).",
        )
    return _take(store, read, who, REGISTER)


def decide(store: Store, old: str, new: str, row: EnteredRow, who: str) -> Taken:
    """Take one decision, entered on a page. old, new: as `icp diff` takes editions; who: decides.

    Raises `UsageError` where it is not known who decides; other errors as in `take_register`.
    """
    who = " ".join(who.split())
    if not who:
        raise UsageError("It is not known who decides.", "Enter your name.")
    known = editions(store.catalogue.documents())
    keys = resolve_edition(old, known), resolve_edition(new, known)
    read = RegisterRead(work=keys[1].work, old=str(keys[0]), new=str(keys[1]), head="", rows=(row,))
    return _take(store, read, who, PAGE)


def _take(store: Store, read: RegisterRead, who: str, via: str) -> Taken:
    old, new = _editions(store, read)
    diff, _ = kept_comparison(store, old, new)
    places = _places(store, diff, old, new)
    found: list[Intake] = []

    def make(log: tuple[DecisionRecord, ...]) -> Sequence[Entered]:
        check_origin(log, read.head, read.rows)
        found.append(intake(read.rows, places, log, who, read.wrong))
        return found[-1].entered

    added = store.decisions.put_down(make, who=who, via=via, when=now())
    return Taken(old=str(old), new=str(new), added=added, intake=found[-1], left=read.left)


def _editions(store: Store, read: RegisterRead) -> tuple[EditionKey, EditionKey]:
    known = {str(key): key for key in editions(store.catalogue.documents())}
    for name in (read.old, read.new):
        if name not in known:
            raise NotInStoreError(
                f"The register compares {read.old} and {read.new}, and {name} is not in the store.",
                f"There are: {', '.join(known)}.",
            )
    return known[read.old], known[read.new]


def _places(store: Store, diff: EditionDiff, old: EditionKey, new: EditionKey) -> Places:
    newer = {clause.id for clause in diff.new.clauses}
    keys = keys_beside(store, diff, old, new)
    lineages = store.catalogue.lineages_of([row.clauses[0] for row in keys.rows.values()])
    return Places(
        keys=keys,
        edition=lambda clause: str(new if clause in newer else old),
        lineage=lambda clause: lineages.get(clause, ""),
    )

"""The decisions beside a comparison of two editions of the store, and the keys of its register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.decisions.carry import Line, carried, line_of
from pipeline.decisions.trail import Step
from pipeline.editions import EditionKey, edition_side, editions, resolve_edition
from pipeline.lineage import predecessors
from pipeline.model import EditionDiff
from pipeline.model.decision import Decided, DecisionRecord, PastDecision
from pipeline.report.decided_words import DecidedWords
from pipeline.report.identity import Identity, identify
from pipeline.report.register_keys import RegisterKeys, row_keys
from pipeline.store import Store
from pipeline.store.decision_log import standing

Keys = RegisterKeys
"""For those who hand them on and know no report."""


def keys_of_files(diff: EditionDiff) -> RegisterKeys:
    """The keys of a comparison of files, or of single documents: they belong to no work, so nothing is decided."""
    return _keys(diff, identify(diff, old=diff.old.name, new=diff.new.name), Decided())


def keys_beside(
    store: Store, diff: EditionDiff, old: EditionKey, new: EditionKey, identity: Identity | None = None
) -> RegisterKeys:
    """The keys of a comparison of two editions, with the decisions on it and on what came before. identity: of its
    report, where it is known."""
    if identity is None:
        made = ("identity", str(old), str(new))
        identity = store.once(made, lambda: identify(diff, work=new.work, old=str(old), new=str(new)))
    return _keys(diff, identity, decided_beside(store, diff, old, new))


def _keys(diff: EditionDiff, identity: Identity, decided: Decided) -> RegisterKeys:
    return RegisterKeys(
        work=identity.work,
        old=identity.old,
        new=identity.new,
        content=identity.content,
        version=identity.version,
        decided=decided,
        rows=row_keys(diff, identity.new, decided),
    )


def keys_of_names(store: Store, diff: EditionDiff, old: str, new: str) -> RegisterKeys:
    """As `keys_beside`, by names as `icp diff` takes them, which mean editions of the store."""
    known = editions(store.catalogue.documents())
    return keys_beside(store, diff, resolve_edition(old, known), resolve_edition(new, known))


def decided_beside(store: Store, diff: EditionDiff, old: EditionKey, new: EditionKey) -> Decided:
    """The decisions on a comparison's own entries, and those of earlier ones on what is in its newer edition."""
    log = store.decisions.all()
    stand = standing(log)
    work = [record for found in stand.values() for record in found if record.about.work == new.work]
    if not work:
        return Decided(head=head(log))
    line = _line(store, new, work, DecidedWords(diff.new), {(old, new): diff})
    return Decided(
        head=head(log),
        standing={subject: found for subject, found in stand.items() if found[0].about.new == str(new)},
        before=carried(work, line, str(old)),
    )


def past_in(store: Store, new: EditionKey, log: Sequence[DecisionRecord]) -> tuple[PastDecision, ...]:
    """What became in an edition of the decisions that stand and were made on earlier ones."""
    work = [record for found in standing(log).values() for record in found if record.about.work == new.work]
    records = editions(store.catalogue.documents())[new]
    side = edition_side(new, records, {record.id: store.clauses_of(record) for record in records})
    line = _line(store, new, work, DecidedWords(side), {})
    return carried(work, line, line.names[1] if len(line.names) > 1 else "")


def head(log: Sequence[DecisionRecord]) -> str:
    """The hash of the last entry, "" for an empty log."""
    return log[-1].hash if log else ""


def _line(
    store: Store,
    new: EditionKey,
    work: Sequence[DecisionRecord],
    words: DecidedWords,
    given: Mapping[tuple[EditionKey, EditionKey], EditionDiff],
) -> Line:
    """An edition with those before it, linked as far back as decisions go. words: its own; given: comparisons that are
    at hand."""
    names = list(_before(store, new))
    wanted = {record.about.new for record in work}
    last = max((at for at, key in enumerate(names) if str(key) in wanted), default=0)
    steps: dict[str, Step] = {}
    for after, before in pairwise(names[: last + 1]):
        receipt = store.catalogue.receipt("compare", f"{before} -> {after}")
        if (before, after) in given:
            steps[str(after)] = Step.of(given[before, after])
        elif receipt is not None:
            steps[str(after)] = _kept(store, receipt.output)
    return line_of([str(key) for key in names], steps, words)


def _before(store: Store, new: EditionKey) -> Iterator[EditionKey]:
    """An edition and those that it goes back to, the newest first."""
    follows = predecessors(store.catalogue.documents())
    at: EditionKey | None = new
    while at is not None:
        yield at
        at = follows.get(at)


def _kept(store: Store, output: str) -> Step:
    """The step that a kept comparison is."""
    return store.once(("decisions", output), lambda: Step.of(store.artefacts.load_comparison(output)))

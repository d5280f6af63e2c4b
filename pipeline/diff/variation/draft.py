"""A comparison in, the variation out that turns its old side into its new one.

First what stays is amended in its place, then the new text is walked from its beginning: what is new is put in and what
stands elsewhere is moved, each after what comes before it there; then what is left of the old goes, and at last all is
called as it is from then on. As many provisions as possible stay where they are (a longest increasing subsequence).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.diff.facets import longest_increasing
from pipeline.diff.words import plain_pair, word_edits
from pipeline.model import EditionDiff
from pipeline.model.variation import (
    NEW,
    Instruction,
    Provision,
    Restatement,
    Substitution,
    Variation,
    provision,
    sum_of,
)

FIELDS = ("heading", "text", "closing", "applicability")


def variation(diff: EditionDiff) -> Variation:
    """The instrument that turns `diff.old` into `diff.new`."""
    olds = [provision(clause) for clause in diff.old.clauses]
    news = [provision(clause) for clause in diff.new.clauses]
    return Variation(
        old=diff.old.name,
        new=diff.new.name,
        old_sum=sum_of(olds),
        new_sum=sum_of(news),
        instructions=tuple(_Draft(olds, news, _kept(diff)).steps()),
    )


def _kept(diff: EditionDiff) -> dict[str, str]:
    """New id to old id of each provision that stays; of one that was split or merged, the first."""
    return {new: old for pair in diff.pairs for old, new in zip(pair.old, pair.new, strict=False)}


class _Draft:
    def __init__(self, olds: Sequence[Provision], news: Sequence[Provision], kept: Mapping[str, str]) -> None:
        self.olds, self.news, self.kept = olds, news, kept
        self.old = {one.id: one for one in olds}
        self.places = {one.id: at for at, one in enumerate(olds)}
        self.still = self._still()

    def _still(self) -> set[str]:
        """The old ids that stay where they are."""
        stays = [self.kept[one.id] for one in self.news if one.id in self.kept]
        at = longest_increasing([self.places[old] for old in stays], [0] * len(stays))
        return {stays[place] for place in at}

    def steps(self) -> list[Instruction]:
        """All instructions, in order, without their sentences."""
        return [*self._substitutions(), *self._placings(), *self._deletions(), *self._names()]

    def name(self, new: str) -> str:
        """What a provision of the new side is called while the variation is carried out."""
        return self.kept.get(new, NEW + new)

    def _substitutions(self) -> Iterator[Instruction]:
        found = {old: new for new, old in self.kept.items()}
        by_id = {one.id: one for one in self.news}
        for one in self.olds:
            if one.id not in found:
                continue
            new = by_id[found[one.id]]
            edits = tuple(substitutions(one, new))
            if edits:
                plain = _print_only(one, new)
                yield Instruction(action="substitute", clauses=(one.id,), substitutions=edits, print_only=plain)

    def _placings(self) -> Iterator[Instruction]:
        """What is put in and what is moved, each with what stands below it and comes with it."""
        block: list[Provision] = []
        before: str | None = None
        start: str | None = None
        for one in self.news:
            name = self.name(one.id)
            placed = name in self.still
            if block and (placed or not self._goes_with(one, block)):
                yield self._placing(block, start)
                block = []
            if not placed:
                start = start if block else before
                block.append(one)
            before = name
        if block:
            yield self._placing(block, start)

    def _goes_with(self, one: Provision, block: Sequence[Provision]) -> bool:
        """Is a provision put in or moved as the block is, and below its first?"""
        alike = (one.id in self.kept) == (block[0].id in self.kept)
        return alike and one.parent in {each.id for each in block}

    def _placing(self, block: Sequence[Provision], after: str | None) -> Instruction:
        ids = tuple(self.name(one.id) for one in block)
        if block[0].id in self.kept:
            return Instruction(action="move", clauses=ids, after=after)
        return Instruction(action="insert", clauses=ids, after=after, provisions=tuple(block))

    def _deletions(self) -> Iterator[Instruction]:
        stays = set(self.kept.values())
        block: list[Provision] = []
        for one in self.olds:
            if one.id in stays:
                continue
            if block and one.parent not in {each.id for each in block}:
                yield Instruction(action="delete", clauses=tuple(each.id for each in block))
                block = []
            block.append(one)
        if block:
            yield Instruction(action="delete", clauses=tuple(each.id for each in block))

    def _names(self) -> Iterator[Instruction]:
        names = []
        for one in self.news:
            old = self.old.get(self.kept.get(one.id, ""))
            if old is not None and _called(old) != _called(one):
                names.append(
                    Restatement(
                        id=old.id,
                        new=one.id,
                        label=one.label,
                        citation=one.citation,
                        kind=one.kind,
                        parent=one.parent,
                        part=one.part,
                        document=one.document,
                        cells=len(one.cells),
                        columns=len(one.columns),
                    )
                )
        if names:
            yield Instruction(action="renumber", clauses=tuple(name.id for name in names), names=tuple(names))


def _called(one: Provision) -> tuple[object, ...]:
    """What a restatement says of a provision."""
    rows = len(one.cells), len(one.columns)
    return one.id, one.label, one.citation, one.kind, one.parent, one.part, one.document, rows


def substitutions(old: Provision, new: Provision) -> Iterator[Substitution]:
    """The words to substitute so that the fields of `old` are those of `new`; labels are for restatements."""
    for field, before, after in _fields(old, new):
        at = 0
        gone = ""
        for edit in [*word_edits(before, after), None]:
            if edit is not None and edit.op == "delete":
                gone = edit.text
                continue
            if edit is not None and edit.op == "insert":
                yield Substitution(field=field, at=at, old=gone, new=edit.text)
            elif gone:
                yield Substitution(field=field, at=at, old=gone, new="")
            at += len(gone) + (len(edit.text) if edit is not None and edit.op == "equal" else 0)
            gone = ""


def _fields(old: Provision, new: Provision) -> Iterator[tuple[str, str, str]]:
    """Each field with its words before and after."""
    cells = (f"cell {at + 1}" for at in range(max(len(old.cells), len(new.cells))))
    columns = (f"column {at + 1}" for at in range(max(len(old.columns), len(new.columns))))
    yield from ((name, old.field(name), new.field(name)) for name in (*FIELDS, *cells, *columns))


def _print_only(old: Provision, new: Provision) -> bool:
    """Do the fields have the same words, printed otherwise?"""
    return all(one == two for one, two in (plain_pair(before, after) for _, before, after in _fields(old, new)))

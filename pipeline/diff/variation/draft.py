"""A comparison in, the variation out that turns its old side into its new one.

The instructions go through the old text from its beginning, as one reads it: what stays is amended in its place, what
is new is put in and what stands elsewhere is moved, each after what comes before it in the new text, and what goes is
deleted; at last all is called as it is from then on. As many provisions as possible stay where they are (a longest
increasing subsequence). Only what is put in or moved rests on what was put in or moved before it: that order is kept.
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

RANKS = {"substitute": 0, "delete": 1, "insert": 2, "move": 2}
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
        found = [*self._substitutions(), *self._placings(), *self._deletions()]
        # At one place the old goes before the new comes, so that no number stands twice.
        found.sort(key=lambda step: (step[0], RANKS[step[1].action]))
        return [*(step for _, step in found), *self._names()]

    def name(self, new: str) -> str:
        """What a provision of the new side is called while the variation is carried out."""
        return self.kept.get(new, NEW + new)

    def _substitutions(self) -> Iterator[tuple[int, Instruction]]:
        """What is amended, each with its place in the old text."""
        found = {old: new for new, old in self.kept.items()}
        by_id = {one.id: one for one in self.news}
        for one in self.olds:
            if one.id not in found:
                continue
            new = by_id[found[one.id]]
            edits = tuple(substitutions(one, new))
            if edits:
                plain = _print_only(one, new)
                step = Instruction(action="substitute", clauses=(one.id,), substitutions=edits, print_only=plain)
                yield self.places[one.id], step

    def _placings(self) -> Iterator[tuple[int, Instruction]]:
        """What is put in and what is moved, each with what goes with it, and the place in the old text that it is put
        after."""
        block: list[Provision] = []
        before: str | None = None
        start: str | None = None
        place = -1
        for one in self.news:
            name = self.name(one.id)
            placed = name in self.still
            if block and (placed or not self._goes_with(one, block)):
                yield place, self._placing(block, start)
                block = []
            if placed:
                place = self.places[name]
            else:
                start = start if block else before
                block.append(one)
            before = name
        if block:
            yield place, self._placing(block, start)

    def _goes_with(self, one: Provision, block: Sequence[Provision]) -> bool:
        """Is a provision put in or moved as the block is, and below its first, or put in beside it?"""
        new = one.id not in self.kept
        alike = new == (block[0].id not in self.kept)
        return alike and (one.parent in {each.id for each in block} or (new and _beside(one, block[0])))

    def _placing(self, block: Sequence[Provision], after: str | None) -> Instruction:
        ids = tuple(self.name(one.id) for one in block)
        if block[0].id in self.kept:
            return Instruction(action="move", clauses=ids, after=after)
        return Instruction(action="insert", clauses=ids, after=after, provisions=tuple(block))

    def _deletions(self) -> Iterator[tuple[int, Instruction]]:
        """What goes, each with what goes with it, and the place in the old text that it stood after."""
        stays = set(self.kept.values())
        block: list[Provision] = []
        place = after = -1
        for at, one in enumerate(self.olds):
            if one.id in self.still:
                place = at
            if one.id in stays:
                continue
            follows = bool(block) and self.places[one.id] == self.places[block[-1].id] + 1
            if block and one.parent not in {each.id for each in block} and not (follows and _beside(one, block[0])):
                yield after, _deletion(block)
                block = []
            after = after if block else place
            block.append(one)
        if block:
            yield after, _deletion(block)

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


def _deletion(block: Sequence[Provision]) -> Instruction:
    return Instruction(action="delete", clauses=tuple(each.id for each in block))


def _beside(one: Provision, other: Provision) -> bool:
    """Do two provisions stand below the same one?"""
    return one.parent == other.parent and one.document == other.document


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

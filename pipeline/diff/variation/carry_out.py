"""A variation and the provisions that it was made for in, the varied provisions out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.errors import VariationError
from pipeline.model.variation import Instruction, Provision, Substitution, Variation, replaced, sum_of


def carried_out(variation: Variation, provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    """The provisions after every instruction was carried out, in order.

    Raises `VariationError` where the variation was made for other provisions, or its own result is not what it says.
    """
    if sum_of(provisions) != variation.old_sum:
        raise VariationError(
            f"This variation was made for other words than these: it turns {variation.old} into {variation.new}.",
            "Name the text that it was made for, or make a new one with icp diff OLD NEW --variation FILE.",
        )
    text = _Text(provisions)
    for number, step in enumerate(variation.instructions, start=1):
        try:
            text.carry_out(step)
        except (KeyError, ValueError, IndexError) as error:
            raise VariationError(
                f"Instruction {number} cannot be carried out: {error}.", "The file was changed; make it anew."
            ) from error
    found = text.provisions()
    if sum_of(found) != variation.new_sum:
        raise VariationError(
            f"Carried out, this variation does not give {variation.new}.", "The file was changed; make it anew."
        )
    return found


class _Text:
    """The provisions while they are varied: their names in order, and what each says."""

    def __init__(self, provisions: Iterable[Provision]) -> None:
        self.said = {one.id: one for one in provisions}
        self.order = list(self.said)

    def provisions(self) -> tuple[Provision, ...]:
        """All provisions as they stand."""
        return tuple(self.said[name] for name in self.order)

    def carry_out(self, step: Instruction) -> None:
        """Carry out one instruction. Raises `KeyError` or `ValueError` where what it names is not there."""
        if step.action == "substitute":
            for name in step.clauses:
                self.said[name] = substituted(self.said[name], step.substitutions)
        elif step.action == "insert":
            self.said |= dict(zip(step.clauses, step.provisions, strict=True))
            self._place(step)
        elif step.action == "move":
            gone = set(step.clauses)
            self.order = [name for name in self.order if name not in gone]
            self._place(step)
        elif step.action == "delete":
            gone = {name for name in step.clauses if self.said.pop(name)}
            self.order = [name for name in self.order if name not in gone]
        elif step.action == "renumber":
            self._rename(step)
        else:
            raise ValueError(f"“{step.action}” is no action")

    def _place(self, step: Instruction) -> None:
        at = self.order.index(step.after) + 1 if step.after is not None else 0
        self.order[at:at] = step.clauses

    def _rename(self, step: Instruction) -> None:
        for name in step.names:
            one = self.said[name.id]
            self.said[name.id] = replace(
                one,
                id=name.new,
                label=name.label,
                citation=name.citation,
                kind=name.kind,
                parent=name.parent,
                part=name.part,
                document=name.document,
                cells=_resized(one.cells, name.cells),
                columns=_resized(one.columns, name.columns),
            )


def substituted(one: Provision, substitutions: Sequence[Substitution]) -> Provision:
    """A provision with words substituted. Raises `ValueError` where the old words do not stand where they should."""
    for edit in substitutions:
        if one.field(edit.field)[edit.at : edit.at + len(edit.old)] != edit.old:
            raise ValueError(f"“{edit.old}” does not stand in {one.citation}")
    fields = {
        field: replaced(one.field(field), [edit for edit in substitutions if edit.field == field])
        for field in dict.fromkeys(edit.field for edit in substitutions)
    }
    cells, columns = list(one.cells), list(one.columns)
    plain: dict[str, str | None] = {}
    for field, text in fields.items():
        kind, _, number = field.partition(" ")
        if number:
            row = cells if kind == "cell" else columns
            row += [""] * (int(number) - len(row))
            row[int(number) - 1] = text
        else:
            plain[field] = text if text or field == "text" else None
    return replace(one, cells=tuple(cells), columns=tuple(columns), **plain)  # type: ignore[arg-type]


def _resized(row: tuple[str, ...], length: int) -> tuple[str, ...]:
    return (*row, *[""] * (length - len(row)))[:length]

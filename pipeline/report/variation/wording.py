"""Each instruction of a variation as a sentence, in the way of public contracts.

As in: "In GC17.4, for “six months” substitute “nine months”."

Provisions are called by the numbers that they had before the variation; those that it puts in are called new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline import reading_order
from pipeline.model.variation import NEW, Instruction, Provision, Restatement, Variation
from pipeline.report.variation.phrases import phrases
from pipeline.text import canonical

_PLACES = {
    "heading": "in the heading ",
    "closing": "in the words after the list ",
    "applicability": "in what it applies to ",
}
PRINTED = ", the same words are printed otherwise (quotation marks, dashes, spaces)."
STEP = "    "  # the indent of a level of a provision that is put in


def worded(variation: Variation, olds: Sequence[Provision], news: Sequence[Provision]) -> Variation:
    """The variation with a sentence in each instruction. olds, news: the provisions of the two texts."""
    writer = _Writer({one.id: one for one in olds}, {one.id: one for one in news})
    steps = tuple(replace(step, sentence=writer.sentence(step)) for step in variation.instructions)
    return replace(variation, instructions=steps)


class _Writer:
    def __init__(self, olds: Mapping[str, Provision], news: Mapping[str, Provision]) -> None:
        self.olds, self.news = olds, news
        self.says = {
            "substitute": self.substitute,
            "insert": self.insert,
            "move": self.move,
            "delete": self.delete,
            "renumber": self.renumber,
        }

    def sentence(self, step: Instruction) -> str:
        """An instruction in words; one that puts in provisions has a line for each."""
        return self.says[step.action](step)

    def name(self, name: str) -> str:
        """What a provision is called."""
        new = name.startswith(NEW)
        return f"new {self.news[name.removeprefix(NEW)].citation}" if new else self.olds[name].citation

    def substitute(self, step: Instruction) -> str:
        one = self.olds[step.clauses[0]]
        if step.print_only:
            return f"In {one.citation}{PRINTED}"
        fields = dict.fromkeys(edit.field for edit in step.substitutions)
        parts = [part for field in fields for part in self.field(one, field, step)]
        said = "; ".join(parts)
        return f"In {one.citation}, {said}" + ("" if said.endswith(".”") else ".")

    def field(self, one: Provision, field: str, step: Instruction) -> Iterator[str]:
        """What to do to a field; the words of a table row are said with its cells."""
        cells = any(edit.field.startswith("cell") for edit in step.substitutions)
        if not (cells and field in {"text", "closing"}):
            edits = [edit for edit in step.substitutions if edit.field == field]
            edits = [edit for edit in edits if canonical(edit.old) != canonical(edit.new)]
            said = phrases(one.field(field), edits) if edits else ()
            yield from (_place(one, field) + phrase for phrase in said)

    def insert(self, step: Instruction) -> str:
        where = "At the beginning" if step.after is None else f"After {self.name(step.after)}"
        lines = [f"{where} insert:"]
        depth: dict[str | None, int] = {}
        for one in step.provisions:
            depth[one.id] = depth.get(one.parent, 0) + 1
            lines.append(STEP * depth[one.id] + _printed(one))
        return "\n".join(lines)

    def move(self, step: Instruction) -> str:
        more = ", with what stands below it," if len(step.clauses) > 1 else ""
        to = "to the beginning" if step.after is None else f"to after {self.name(step.after)}"
        return f"Move {self.name(step.clauses[0])}{more} {to}."

    def delete(self, step: Instruction) -> str:
        first, *below = step.clauses
        under = {one.id for one in reading_order.below(tuple(self.olds.values()), {first})}
        if not under:
            return f"Omit {self.name(first)}."
        if under == set(below):
            return f"Omit {self.name(first)} and all that stands below it."
        gone = "".join(f", {self.name(one)}" for one in below)
        return f"Omit {self.name(first)}{gone}, but not what else stands below it."

    def renumber(self, step: Instruction) -> str:
        names = {name.id: name for name in step.names}
        told = [said for name in step.names if (said := self.renamed(name, names))]
        if not told:
            return "What stands below a provision that was moved or renumbered is cited with it."
        more = "" if len(told) == len(names) else "; what stands below each is cited with it"
        return f"Renumber: {'; '.join(told)}{more}."

    def renamed(self, name: Restatement, names: Mapping[str, Restatement]) -> str:
        """What a provision is called from now on, "" where that follows from what it stands in."""
        old = self.olds[name.id]
        if old.label != name.label and old.citation == name.citation:
            return f"{old.citation} has the number {name.label}" if name.label else f"{old.citation} loses its number"
        above = names.get(old.parent or "")
        if above is not None:
            before = self.olds[above.id].citation
            follows = old.citation.startswith(before) and name.citation == above.citation + old.citation[len(before) :]
            if follows and before != above.citation:
                return ""
        return "" if old.citation == name.citation else f"{old.citation} becomes {name.citation}"


def _printed(one: Provision) -> str:
    """A provision as it is put in: its number, heading and words between quotation marks."""
    words = " | ".join(one.cells) or " ".join(part for part in (one.text, one.closing) if part)
    label = None if one.kind == "key_term" else one.label
    stop = "" if not one.heading or not words or one.heading[-1] in ".:?!" else ":" if one.kind == "definition" else "."
    parts = (label, f"{one.heading}{stop}" if one.heading else None, words)
    return f"“{' '.join(part for part in parts if part)}”"


def _place(one: Provision, field: str) -> str:
    kind, _, number = field.partition(" ")
    if kind == "cell":
        at = int(number) - 1
        return f"in column “{one.columns[at]}” " if at < len(one.columns) and one.columns[at] else f"in cell {number} "
    return f"in the name of column {number} " if kind == "column" else _PLACES.get(field, "")

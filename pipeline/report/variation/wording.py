"""Each instruction of a variation as a sentence, in the way of public contracts.

As in: "In GC17.4, for “six months” substitute “nine months”."

Provisions are called by the numbers that they had before the variation; those that it puts in are called new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline import reading_order
from pipeline.model.variation import NEW, Instruction, Provision, Restatement, Variation
from pipeline.report.phrases import listed
from pipeline.report.variation.phrases import phrases
from pipeline.text import canonical

_PLACES = {
    "heading": "in the heading",
    "closing": "in the words after the list",
    "applicability": "in what it applies to",
}
PRINTED = ", the same words are printed otherwise (quotation marks, dashes, spaces)."
STEP = "    "  # the indent of a level of a provision that is put in


def worded(variation: Variation, olds: Sequence[Provision], news: Sequence[Provision]) -> Variation:
    """The variation with a sentence in each instruction. olds, news: the provisions of the two texts."""
    omitted = {name for step in variation.instructions if step.action == "delete" for name in step.clauses}
    put_in = {one.id for step in variation.instructions for one in step.provisions}
    restated = {name.id: name.new for step in variation.instructions for name in step.names}
    writer = _Writer({one.id: one for one in olds}, {one.id: one for one in news}, restated, put_in, omitted)
    steps = tuple(replace(step, sentence=writer.sentence(step)) for step in variation.instructions)
    return replace(variation, instructions=steps)


class _Writer:
    def __init__(
        self,
        olds: Mapping[str, Provision],
        news: Mapping[str, Provision],
        restated: Mapping[str, str],
        put_in: Collection[str],
        omitted: Collection[str],
    ) -> None:
        """restated: new id by old id, of the provisions that are called otherwise from then on; put_in: new ids of
        what comes; omitted: old ids of what goes."""
        self.olds, self.news, self.restated = olds, news, restated
        self.put_in, self.omitted = put_in, omitted
        self.old_ids = {new: old for old, new in restated.items()}
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

    def varied(self, name: str) -> Provision:
        """A provision as it is in the new text."""
        return self.news[name.removeprefix(NEW) if name.startswith(NEW) else self.restated.get(name, name)]

    def spot(self, step: Instruction) -> str:
        """Where something is put, in words: "after GC17.4"."""
        if step.after is None:
            return "at the beginning"
        first, after = self.varied(step.clauses[0]), self.varied(step.after)
        if first.parent == after.id:
            filled = after.closing or any(one.parent == step.after for one in self.olds.values())
            return f"{'directly below' if filled else 'at the end of'} {self.name(step.after)}"
        # After all that stands below the one beside it, which is what "after GC17.4" means.
        beside: Provision | None = after
        while beside is not None and beside.parent != first.parent:
            beside = self.news.get(beside.parent or "")
        if beside is None:
            return f"after {self.name(step.after)}"
        new = NEW + beside.id
        return f"after {self.name(new if beside.id in self.put_in else self.old_ids.get(beside.id, beside.id))}"

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
            said = list(phrases(one.field(field), edits)) if edits else []
            # Beside a heading that is amended too, what is meant by no place of its own has to be said.
            place = _place(one, field) or ("in its words" if step.substitutions[0].field == "heading" else "")
            if said and place:
                yield f"{place}, {' and '.join(said)}"
            else:
                yield from said

    def insert(self, step: Instruction) -> str:
        where = self.spot(step)
        lines = [f"{where[0].upper()}{where[1:]} insert:"]
        depth: dict[str | None, int] = {}
        for one in step.provisions:
            depth[one.id] = depth.get(one.parent, 0) + 1
            lines.append(STEP * depth[one.id] + _printed(one))
        return "\n".join(lines)

    def move(self, step: Instruction) -> str:
        more = ", with what stands below it," if len(step.clauses) > 1 else ""
        to = self.spot(step)
        return f"Move {self.name(step.clauses[0])}{more} to {to.removeprefix('at ')}."

    def delete(self, step: Instruction) -> str:
        """What goes; to omit a provision is to omit what stands below it, where nothing else is said."""
        olds, gone = tuple(self.olds.values()), set(step.clauses)
        whole = {name for name in gone if all(one.id in gone for one in reading_order.below(olds, {name}))}
        named = [name for name in step.clauses if self.olds[name].parent not in whole]
        stays = [one.citation for one in olds if one.parent in gone - whole and one.id not in self.omitted]
        if stays:
            return f"Omit {_listed(map(self.name, named))}, but keep {_listed(stays)}."
        if len(named) > 2:  # they stand one after the other
            return f"Omit {self.name(named[0])} to {self.name(named[-1])} (inclusive)."
        below = " and all that stands below it" if len(named) == 1 and len(gone) > 1 else ""
        return f"Omit {_listed(map(self.name, named))}{below}."

    def renumber(self, step: Instruction) -> str:
        names = {name.id: name for name in step.names}
        told = [said for name in step.names if (said := self.renamed(name, names))]
        if not told:
            return "No number changes; citations by a heading or by a place follow from the steps above."
        more = "" if len(told) == len(names) else ", and what stands below each is cited with it"
        return "\n".join([f"Renumber{more}:", *(f"{STEP}{said}" for said in told)])

    def renamed(self, name: Restatement, names: Mapping[str, Restatement]) -> str:
        """What a provision is called from now on, "" where that follows from what it stands in."""
        old = self.olds[name.id]
        if old.label != name.label and old.citation == name.citation:
            return f"{old.citation} has the number {name.label}" if name.label else f"{old.citation} loses its number"
        if old.label == name.label and self.restated.get(old.parent or "", old.parent) == name.parent:
            return ""  # no number that is printed changes: it is cited by a heading, or by its place among others
        above = names.get(old.parent or "")
        if above is not None:
            before = self.olds[above.id].citation
            follows = old.citation.startswith(before) and name.citation == above.citation + old.citation[len(before) :]
            if follows and before != above.citation:
                return ""
        return "" if old.citation == name.citation else f"{old.citation} becomes {name.citation}"


def _listed(names: Iterable[str]) -> str:
    """Citations as a list is said; with semicolons where one of them has a comma of its own."""
    found = list(names)
    if not any("," in name for name in found):
        return listed(found)
    return "; ".join(found[:-1]) + "; and " + found[-1] if len(found) > 1 else found[0]


def _printed(one: Provision) -> str:
    """A provision as it is put in: its number, heading and words between quotation marks."""
    words = " | ".join(one.cells) or " ".join(part for part in (one.text, one.closing) if part)
    label = None if one.kind == "key_term" else one.label or ("•" if one.kind == "item" else None)
    stop = "" if not one.heading or not words or one.heading[-1] in ".:?!" else ":" if one.kind == "definition" else "."
    parts = (label, f"{one.heading}{stop}" if one.heading else None, words)
    return f"“{' '.join(part for part in parts if part)}”"


def _place(one: Provision, field: str) -> str:
    kind, _, number = field.partition(" ")
    if kind == "cell":
        at = int(number) - 1
        return f"in column “{one.columns[at]}”" if at < len(one.columns) and one.columns[at] else f"in cell {number}"
    return f"in the name of column {number}" if kind == "column" else _PLACES.get(field, "")

"""Two readings of one text: a Word file and its print, a PDF and its Markdown; and printed numbers left in the text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from answers import Answers, Ask
from places import Places, kit
from prints import PLAIN, Prints, office, variants
from sections import Group, Row, Section, short, spread

SHOWN = 60  # signs of a clause in the list of examples


@dataclass(frozen=True, slots=True)
class Two:
    """Two files that must be read alike."""

    name: str
    one: Path
    other: Path


def asks(pairs: list[Two]) -> list[Ask]:
    """What the program is asked."""
    return [Ask("clauses", (path,)) for two in pairs for path in (two.one, two.other)]


def told(key: tuple[str, str]) -> str:
    """A clause's label and first words."""
    return f"{key[0] or '–'} {key[1][:SHOWN]}"


def alike(where: Places, two: Two) -> tuple[str, Group, list[int], list[str]]:
    """How far two readings agree: by the evaluation kit's own figure, and clause by clause."""
    real, answers = kit(where.shared, "real"), Answers(where)
    sides = [answers[Ask("clauses", (path,))] for path in (two.one, two.other)]
    row = real.agreement({"clauses": sides[0].clauses}, {"clauses": sides[1].clauses})
    keys = [Counter(real._key(clause) for clause in side.clauses) for side in sides]
    for side in keys:
        del side["", ""]
    both, apart = keys[0] & keys[1], (keys[0] - keys[1]) + (keys[1] - keys[0])
    group = Group(
        right=sorted(short("\t".join(key)) for key in both.elements()),
        wrong=sorted({short("\t".join(key)) for key in apart}),
        numbers={"unequal": sum(row["clauses"]) - 2 * row["both"]},
        names={short("\t".join(key)): told(key) for key in keys[0] | keys[1]},
    )
    only = [f"{two.name}: only one side has {told(key)}" for key in list(apart)[:4]]
    return two.name, group, [2 * row["both"], sum(row["clauses"])], only


def agreement(where: Places, name: str, pairs: list[Two]) -> Section:
    """The section of pairs of readings."""
    section = Section(name=name)
    total = [0, 0]
    whole = 0
    for name_of, group, counts, examples in spread(partial(alike, where), pairs):
        section.groups[name_of] = group
        section.examples += examples
        section.details[name_of] = {"equal": counts[0], "of": counts[1]}
        total = [total[0] + counts[0], total[1] + counts[1]]
        whole += counts[0] == counts[1]
    section.rows.append(Row(name, total[0], total[1], more=f"clauses; {whole} of {len(pairs)} wholly equal"))
    return section


def prints(where: Places, files: list[Path]) -> tuple[list[Two], list[str]]:
    """Word files beside their prints, and what is left out."""
    made = Prints(where)
    made.all(files)
    pairs, gone = [], []
    for file in files:
        for variant in variants(file):
            path = made.path(file, variant)
            if path.exists():
                pairs.append(Two(f"{where.name(file)}@{variant.name}", file, path))
            else:
                gone.append(f"{where.name(file)}@{variant.name}: no print")
    if gone and not office():
        gone = [f"{len(gone)} prints of Word files: LibreOffice (soffice) is not installed"]
    return pairs, gone


def printed(where: Places, pairs: list[Two], gone: list[str]) -> Section:
    """The section of prints: in all, plain, and with other paper, type and margins."""
    section = agreement(where, "prints", pairs)
    section.conditions, section.left_out = office(), gone
    for name, plain in (("prints: plain", True), ("prints: varied", False)):
        chosen = [one for key, one in section.details.items() if key.endswith(f"@{PLAIN.name}") is plain]
        section.rows.append(Row(name, sum(one["equal"] for one in chosen), sum(one["of"] for one in chosen)))
    return section


def left(where: Places, file: Path) -> tuple[str, Group, dict[str, Any], list[str]]:
    """The numbers left at the head of plain text in one document, by the evaluation kit's own figure."""
    real, answer = kit(where.shared, "real"), Answers(where)[Ask("clauses", (file,))]
    group = Group(numbers={} if answer.told else {"refused": 1})
    counts = {"taken": 0, "left": 0}
    examples = []
    for clause in answer.clauses:
        row = real.labelled({"clauses": [clause]})
        counts["taken"] += row["taken"]
        counts["left"] += row["left"]
        for example in row["examples"]:
            group.wrong.append(short(example))
            group.names[short(example)] = example
    group.wrong.sort()
    examples = [f"{where.name(file)}: {name}" for name in list(group.names.values())[:3]]
    return where.name(file), group, counts, examples


def labels(where: Places, files: list[Path]) -> Section:
    """The section of printed numbers that were left in the text."""
    section = Section(name="labels", fresh=True)
    taken = remaining = collapsed = 0
    for name, group, counts, examples in spread(partial(left, where), files):
        section.groups[name] = group
        section.details[name] = counts
        section.examples += examples
        taken, remaining = taken + counts["taken"], remaining + counts["left"]
        collapsed += counts["left"] >= 10
    more = f"numbers taken as labels; {collapsed} of {len(files)} documents lose 10 or more"
    section.rows.append(Row("labels", taken, taken + remaining, more=more))
    return section

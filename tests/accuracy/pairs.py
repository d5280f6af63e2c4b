"""Real editions compared: every word that differs is told, and where no word differs nothing is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from answers import Answers, Ask
from places import Places, kit
from sections import Group, Row, Section, spread

Pair = tuple[Path, Path]
CHANGED = ("open-agreements/changed-*", "open-terms-archive/change-*")
SAME = ("open-agreements/same-*", "open-terms-archive/technical-*")


def account(where: Places, pair: Pair) -> tuple[str, dict[str, Any]]:
    """How the words that differ are told, by the evaluation kit's own account."""
    answer = Answers(where)[Ask("diff", pair)]
    name = where.name(pair[0].parent)
    if answer.told is None:
        return name, {"failed": answer.code}
    row: dict[str, Any] = kit(where.shared, "real").account(*pair, answer.told)
    return name, row | {"entries": len(answer.told.get("changes", []))}


def differing(where: Places, pairs: list[Pair]) -> Section:
    """The section of editions whose words differ."""
    section = Section(name="pairs")
    differ = missed = told = needed = untold = 0
    for name, row in spread(partial(account, where), pairs):
        section.details[name] = row
        if "failed" in row:
            section.groups[name] = Group(wrong=["told"], names={"told": "the comparison failed"})
            continue
        whole = row["missed"] == 0
        section.groups[name] = Group(
            right=["told"] if whole else [],
            wrong=[] if whole else ["told"],
            numbers={"missed": row["missed"], "told": row["told"]},
            names={"told": "every word that differs is told"},
        )
        differ, missed, untold = differ + row["differ"], missed + row["missed"], untold + (not whole)
        if row["needed"] >= 0:
            told, needed = told + row["told"], needed + row["needed"]
        if not whole:
            section.examples.append(
                f"{name}: {row['missed']} of {row['differ']} words untold: {row['missed_words'][:6]}"
            )
    ratio = f"told {told / max(1, needed):.3f} times what is needed"
    more = f"words that differ; {untold} of {len(pairs)} pairs with a word untold; {ratio}"
    section.rows.append(Row("pairs", differ - missed, differ, more=more))
    return section


def same(where: Places, pairs: list[Pair]) -> Section:
    """The section of editions whose words are equal."""
    section = Section(name="same")
    quiet = entries = other = 0
    for name, row in spread(partial(account, where), pairs):
        if row.get("differ") and "technical" in name:
            other += 1
            continue
        section.details[name] = row
        count = row.get("entries", 1)
        right = count == 0 and "failed" not in row
        section.groups[name] = Group(
            right=["nothing"] if right else [],
            wrong=[] if right else ["nothing"],
            numbers={"entries": count},
            names={"nothing": "nothing is told"},
        )
        quiet, entries = quiet + right, entries + count
        if not right:
            section.examples.append(f"{name}: {count} entries though the words are equal")
    section.rows.append(
        Row("same", quiet, len(section.groups), more=f"pairs with nothing told; {entries} entries in all")
    )
    if other:
        section.left_out.append(f"{other} technical pairs whose words differ")
    return section

"""The hand gold: every page that was labelled by eye, judged and counted."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from answers import Answers, Ask
from fingerprints import Unit
from gold_score import CONTRACT, FAULTS, FURNITURE, Outcome, Page, views
from places import GOLD, Places, digest
from sections import Group, Row, Section, spread

SHOWN = 50  # signs of the program's text in the list of examples


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page of the gold."""

    name: str
    path: str
    page: int

    def ask(self, where: Places) -> Ask:
        """What the program is asked."""
        return Ask("clauses", (where.data / self.path,))


def pages(where: Places, gold: Path = GOLD) -> tuple[list[Labelled], list[str]]:
    """The labelled pages whose documents are at hand, and the others."""
    found, gone = [], []
    for path in sorted(gold.glob("*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if (where.data / kept["path"]).exists():
            found.append(Labelled(path.stem, kept["path"], kept["page"]))
        else:
            gone.append(f"page {path.stem}: {kept['path']} is not at hand")
    return found, gone


def judged(kept: dict[str, Any], clauses: list[dict[str, Any]]) -> list[Outcome]:
    """The outcomes of a page's units."""
    return Page([Unit.read(unit) for unit in kept["units"]], views(clauses), kept["page"]).judged()


def counted(outcomes: list[Outcome]) -> tuple[Counter[str], Group]:
    """Units, wrong units, faults by kind, and the outcome of each unit."""
    counts: Counter[str] = Counter()
    group = Group()
    for number, one in enumerate(outcomes, 1):
        if one.unit.kind not in CONTRACT | FURNITURE:
            continue
        contract = one.unit.kind in CONTRACT
        counts["units"] += contract or not one.right
        counts["wrong"] += not one.right
        counts.update(one.faults)
        counts.update(f"soft {fault}" for fault in one.soft)
        (group.right if one.right else group.wrong).append(str(number))
        label = one.unit.label or one.unit.kind
        group.names[str(number)] = f"unit {number} ({label}) {', '.join(one.faults)}".strip()
    return counts, group


def page(where: Places, labelled: Labelled) -> tuple[Labelled, Counter[str], Group, list[str]]:
    """One page."""
    path = GOLD / f"{labelled.name}.json"
    answer = Answers(where)[labelled.ask(where)]
    outcomes = judged(json.loads(path.read_text(encoding="utf-8")), answer.clauses)
    counts, group = counted(outcomes)
    group.version = digest(path)[:10]
    examples = []
    for number, one in enumerate(outcomes, 1):
        if one.right and not one.soft:
            continue
        clause = answer.clauses[one.clause] if one.clause is not None else None
        text = f"{clause.get('heading') or ''} {clause.get('text') or ''}".strip()[:SHOWN] if clause else ""
        given = f"{clause['kind']} {clause.get('label') or '–'}: {text}" if clause else "no clause"
        what = ", ".join(one.faults + [f"soft {fault}" for fault in one.soft])
        unit = f"{one.unit.kind} {one.unit.label or '–'} below {one.unit.parent or '–'}"
        examples.append(f"{labelled.path} p. {labelled.page} unit {number} {unit}: {what} [{given}]")
    return labelled, counts, group, examples


def hand_gold(where: Places, labelled: list[Labelled], gone: list[str]) -> Section:
    """The section of the hand gold: the share of contract units that are right, in all, by folder and by document."""
    section = Section(name="gold", left_out=gone)
    total: Counter[str] = Counter()
    folders: dict[str, Counter[str]] = {}
    documents: dict[str, Counter[str]] = {}
    for one, counts, group, examples in spread(partial(page, where), labelled):
        section.groups[f"{one.path} p. {one.page}"] = group
        section.examples += examples
        for table, key in ((folders, one.path.split("/")[0]), (documents, one.path)):
            table.setdefault(key, Counter()).update(counts)
        total.update(counts)
    soft = ", ".join(f"{total[name]} {name}" for name in sorted(total) if name.startswith("soft"))
    section.rows.append(row("gold", total, more=f"units of {len(labelled)} pages; {soft or 'no soft faults'}"))
    section.rows += [row(f"gold: {name}", counts) for name, counts in sorted(folders.items())]
    section.details = {
        "faults": {fault: total[fault] for fault in FAULTS},
        "soft": {name: count for name, count in total.items() if name.startswith("soft")},
        "documents": {name: dict(counts) for name, counts in documents.items()},
    }
    return section


def row(name: str, counts: Counter[str], more: str = "") -> Row:
    """A line of the table, with the faults by kind."""
    faults = ", ".join(f"{fault} {counts[fault]}" for fault in FAULTS if counts[fault])
    return Row(name, counts["units"] - counts["wrong"], counts["units"], more="; ".join(filter(None, (faults, more))))

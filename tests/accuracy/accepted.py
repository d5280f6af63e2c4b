"""The last accepted run: what was right and wrong then, and what was gained and lost since.

Kept are figures, labels, counts and short sums; no text of a document.
"""

from __future__ import annotations

import fnmatch
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sections import Group, Section

FORGIVEN = {"told": "missed"}  # more of the first is no loss where there is less of the second


@dataclass(frozen=True, slots=True)
class Difference:
    """A single thing that was gained or lost. name: what it is accepted by. told: what it is, for a reader."""

    name: str
    told: str


@dataclass(slots=True)
class Compared:
    """A run against the accepted one. unsure: losses under other conditions. aside: what was not compared."""

    gained: list[Difference]
    lost: list[Difference]
    unsure: list[Difference]
    aside: list[str]


def kept(sections: list[Section]) -> dict[str, Any]:
    """A run as it is kept."""
    return {
        "schema": "icp/accuracy/1",
        "figures": {row.name: [row.right, row.of] for section in sections for row in section.rows},
        "sections": {
            section.name: {
                "conditions": section.conditions,
                "groups": {name: _group(group) for name, group in sorted(section.groups.items())},
            }
            for section in sections
        },
        "losses": {},
    }


def _group(group: Group) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "right": " ".join(group.right),
        "wrong": " ".join(group.wrong),
        "numbers": group.numbers,
        "version": group.version,
    }
    return {name: value for name, value in fields.items() if value}


def read(path: Path) -> dict[str, Any] | None:
    """The accepted run; None where there is none."""
    if not path.exists():
        return None
    run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return run


def write(path: Path, run: dict[str, Any]) -> None:
    """Keep a run, a group a line, so that changes to it can be read."""
    lines = ['{"schema": ' + json.dumps(run["schema"]) + ",", '"figures": ' + json.dumps(run["figures"]) + ","]
    lines += ['"losses": ' + json.dumps(run["losses"], ensure_ascii=False, indent=0) + ",", '"sections": {']
    for at, (name, section) in enumerate(run["sections"].items()):
        head = f"{json.dumps(name)}: " + '{"conditions": ' + json.dumps(section["conditions"]) + ', "groups": {'
        groups = [f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(one)}" for key, one in section["groups"].items()]
        lines += [head, ",\n".join(groups), "}}" + ("," if at + 1 < len(run["sections"]) else "")]
    path.write_text("\n".join([*lines, "}}"]) + "\n", encoding="utf-8")


def compare(sections: list[Section], before: dict[str, Any]) -> Compared:
    """What was gained and lost, thing by thing."""
    result = Compared([], [], [], [])
    for section in sections:
        old = before["sections"].get(section.name)
        if old is None:
            result.aside.append(f"{section.name}: not in the accepted run")
            continue
        gone = sorted(set(old["groups"]) - set(section.groups))
        if gone:
            result.aside.append(f"{section.name}: {len(gone)} not measured this time, {gone[0]} the first")
        lost = result.lost if old["conditions"] == section.conditions else result.unsure
        for name, group in section.groups.items():
            was = old["groups"].get(name)
            if was is None:
                result.aside.append(f"{section.name}/{name}: not in the accepted run")
            elif was.get("version", "") != group.version:
                result.aside.append(f"{section.name}/{name}: its right answers changed, not compared")
            else:
                _one(f"{section.name}/{name}", group, was, section.fresh, result.gained, lost)
    return result


def _one(
    name: str, group: Group, was: dict[str, Any], fresh: bool, gained: list[Difference], lost: list[Difference]
) -> None:
    """Compare one group."""
    right, wrong = Counter(group.right), Counter(group.wrong)
    old_right, old_wrong = Counter(was.get("right", "").split()), Counter(was.get("wrong", "").split())
    before = len(lost)
    gone = (wrong - old_wrong) if fresh else Counter({key: 1 for key in (old_right - right) if wrong[key]})
    come = (old_wrong - wrong) if fresh else Counter({key: 1 for key in (right - old_right) if old_wrong[key]})
    lost.extend(Difference(f"{name}#{key}", group.names.get(key, "")) for key in sorted(gone))
    gained.extend(Difference(f"{name}#{key}", group.names.get(key, "")) for key in sorted(come))
    counts = was.get("numbers", {})
    for key in sorted(set(counts) | set(group.numbers)):
        now, then = group.numbers.get(key, 0), counts.get(key, 0)
        if now < then:
            gained.append(Difference(f"{name}#{key}", f"{then} → {now}"))
        elif now > then and len(lost) == before:
            other = FORGIVEN.get(key, "")
            if group.numbers.get(other, 0) >= counts.get(other, 0):
                lost.append(Difference(f"{name}#{key}", f"{then} → {now}"))


def accepted_by_name(lost: list[Difference], patterns: list[str]) -> list[Difference]:
    """The losses that a name or a pattern names."""
    return [
        one
        for one in lost
        if any(one.name == pattern or fnmatch.fnmatchcase(one.name, pattern) for pattern in patterns)
    ]

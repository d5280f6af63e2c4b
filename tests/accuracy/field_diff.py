"""What a case of comparing may ask of the changes between two files; a sentence where it does not hold."""

from __future__ import annotations

from typing import Any

from answers import Answer


def levels(changes: list[dict[str, Any]]) -> list[str]:
    """The level of each entry."""
    return [str(change["significance"]["level"]) for change in changes]


def counts(name: str, wanted: Any, told: dict[str, Any]) -> str:
    """Checks of how many there are."""
    changes = told["changes"]
    given = {
        "changes": len(changes),
        "most": len(changes),
        "least": len(changes),
        "levels_but_none": sum(level != "none" for level in levels(changes)),
        "added": len(told["added"]),
        "removed": len(told["removed"]),
        "ripple": max((change.get("ripples", 0) for change in changes), default=0),
    }[name]
    holds = given <= wanted if name == "most" else given >= wanted if name in {"least", "ripple"} else given == wanted
    return "" if holds else f"{name}: {given}, not {wanted}"


def compared(name: str, wanted: Any, answer: Answer, other: Answer | None) -> str:
    """What is wrong with one expectation; empty where it holds."""
    if name == "code":
        return "" if answer.code == wanted else f"exit code {answer.code}, not {wanted}"
    if answer.told is None:
        return f"no answer: exit {answer.code}"
    changes = answer.told["changes"]
    if name in {"changes", "most", "least", "levels_but_none", "added", "removed", "ripple"}:
        return counts(name, wanted, answer.told)
    if name == "levels":
        given = levels(changes)
        return "" if given == list(wanted) else f"levels are {' '.join(given)}"
    if name == "highest":
        first = next(iter(levels(changes)), "")
        return "" if first in wanted else f"the first entry is {first or 'missing'}"
    if name == "facets":
        facets = {facet for change in changes for facet in change["facets"]}
        return "" if set(wanted) <= facets else f"facets are {' '.join(sorted(facets))}"
    if name in {"reasons", "lacks_reasons"}:
        said = str([change["significance"].get("reasons") for change in changes]).casefold()
        there = any(text.casefold() in said for text in wanted)
        return (
            "" if there is (name == "reasons") else f"the reasons {'lack' if name == 'reasons' else 'have'} {wanted[0]}"
        )
    if name == "lacks_told":
        # What only follows a renumbering has level none, and is told of nobody.
        told = [change for change in changes if change["significance"]["level"] != "none"]
        gone = [piece["text"].strip() for change in told for piece in change["words"] if piece["op"] == "delete"]
        return f"“{wanted[0]}” is told as gone" if set(wanted) & set(gone) else ""
    if name == "kinds_new":
        kinds = {clause["kind"] for clause in answer.told["clauses"]["new"]}
        return "" if wanted in kinds else f"kinds are {' '.join(sorted(kinds))}"
    raise ValueError(f"no such expectation of a comparison: {name}")

"""Automatic numbering of Word documents, resolved to the labels that Word prints.

Follows ECMA-376 part 1, 17.9: abstract numbering definitions, instances with overrides, levels with start values,
formats, level text, restarts and legal numbering; numbering of a paragraph comes from itself or from its style.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipeline.numerals import letters, roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(slots=True)
class Level:
    """One level of a numbering definition; `left` and `first` are its indents in points."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    left: float = 0.0
    first: float = 0.0


@dataclass(slots=True)
class Instance:
    """A numbering instance: its abstract definition, and the levels and start values that it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number, "A"),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ordinal": _ordinal,
    "none": lambda number: "",
}


class Numbering:
    """The numbering of one document. `label` must be called for each numbered paragraph in reading order."""

    def __init__(self, root: Any | None) -> None:
        self._instances: dict[str, Instance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        abstracts = {each.get(f"{W}abstractNumId"): _levels(each) for each in root.iter(f"{W}abstractNum")}
        linked = {
            each.get(f"{W}abstractNumId"): _value(each, "numStyleLink")
            for each in root.iter(f"{W}abstractNum")
            if _value(each, "numStyleLink")
        }
        named = {
            _value(each, "styleLink"): each.get(f"{W}abstractNumId")
            for each in root.iter(f"{W}abstractNum")
            if _value(each, "styleLink")
        }
        for num in root.iter(f"{W}num"):
            abstract = _value(num, "abstractNumId") or ""
            abstract = named.get(linked.get(abstract), abstract) or abstract
            instance = Instance(abstract=abstract, levels=dict(abstracts.get(abstract, {})))
            for override in num.iter(f"{W}lvlOverride"):
                index = int(override.get(f"{W}ilvl", "0"))
                start = _value(override, "startOverride")
                if start is not None:
                    instance.starts[index] = int(start)
                for level in override.iter(f"{W}lvl"):
                    instance.levels[index] = _level(level)
            self._instances[num.get(f"{W}numId")] = instance

    def level(self, num: str, index: int) -> Level | None:
        """The definition of a level, None for a numbering that the document does not define."""
        instance = self._instances.get(num)
        return instance.levels.get(index) if instance else None

    def label(self, num: str, index: int) -> str | None:
        """Count one paragraph and give its label as printed; None for a bullet or an undefined numbering."""
        instance = self._instances.get(num)
        level = instance.levels.get(index) if instance else None
        if instance is None or level is None:
            return None
        counts = self._counts.setdefault(instance.abstract, {})
        start = level.start
        if index in instance.starts and (num, index) not in self._begun:
            counts.pop(index, None)
            start = instance.starts[index]
        self._begun.add((num, index))
        counts[index] = counts[index] + 1 if index in counts else start
        for deeper in [other for other in counts if other > index]:
            restart = instance.levels[deeper].restart if deeper in instance.levels else None
            if restart is None or (restart and index < restart):
                del counts[deeper]
        if level.format == "bullet":
            return None
        return self._text(instance, level, counts) or None

    def _text(self, instance: Instance, level: Level, counts: dict[int, int]) -> str:
        def printed(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            definition = instance.levels.get(other, Level())
            form = "decimal" if level.legal and definition.format != "none" else definition.format
            return FORMATS.get(form, str)(counts.get(other, definition.start))

        return re.sub(r"%(\d)", printed, level.text).strip()


def _value(parent: Any, tag: str) -> str | None:
    child = parent.find(f"{W}{tag}")
    return child.get(f"{W}val") if child is not None else None


def _levels(abstract: Any) -> dict[int, Level]:
    return {int(each.get(f"{W}ilvl", "0")): _level(each) for each in abstract.findall(f"{W}lvl")}


def _level(element: Any) -> Level:
    restart = _value(element, "lvlRestart")
    indent = element.find(f"{W}pPr/{W}ind")
    left, first = indents(indent)
    return Level(
        start=int(_value(element, "start") or 1),
        format=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        restart=int(restart) if restart is not None else None,
        legal=element.find(f"{W}isLgl") is not None,
        left=left or 0.0,
        first=first or 0.0,
    )


def indents(indent: Any | None) -> tuple[float | None, float | None]:
    """(left, first line) indents in points of a w:ind element; None where it does not say."""
    if indent is None:
        return None, None
    left = indent.get(f"{W}left", indent.get(f"{W}start"))
    hanging, first = indent.get(f"{W}hanging"), indent.get(f"{W}firstLine")
    offset = -_points(hanging) if hanging else _points(first) if first else None
    return (_points(left) if left else None), offset


def _points(twentieths: str) -> float:
    try:
        return float(twentieths) / 20
    except ValueError:
        return 0.0

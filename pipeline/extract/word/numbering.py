"""Automatic numbering of Word documents, resolved to the labels that Word prints.

Follows ECMA-376 part 1, 17.9: abstract numbering definitions, instances with overrides, levels with start values,
formats, level text, restarts and legal numbering; numbering of a paragraph comes from itself or from its style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipeline.extract.word.namespaces import MC, W
from pipeline.extract.word.number_formats import written


@dataclass(slots=True)
class Level:
    """One level of a numbering definition; `left` and `first` are its indents in points.

    style: the paragraph style that numbers at this level; hidden: its number is hidden text;
    font: that of its number or bullet.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    hidden: bool = False
    font: str = ""
    left: float = 0.0
    first: float = 0.0


@dataclass(slots=True)
class Instance:
    """A numbering instance: its abstract definition, and the levels and start values that it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The numbering of one document. `label` must be called for each numbered paragraph in reading order."""

    def __init__(self, root: Any | None) -> None:
        self._instances: dict[str, Instance] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._named: dict[str, str] = {}
        self.last: str | None = None  # the instance that counted last, bullets apart
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
                index = _integer(override.get(f"{W}ilvl"), 0)
                start = _value(override, "startOverride")
                if start is not None:
                    instance.starts[index] = _integer(start, 1)
                for level in override.iter(f"{W}lvl"):
                    instance.levels[index] = _level(level)
            self._instances[num.get(f"{W}numId")] = instance
        for each in root.iter(f"{W}abstractNum"):
            own = (num for num, found in self._instances.items() if found.abstract == each.get(f"{W}abstractNumId"))
            if (name := _value(each, "name")) and (first := next(own, None)) is not None:
                self._named.setdefault(name.casefold(), first)

    def named(self, name: str) -> str | None:
        """The numbering instance of a list that has this name."""
        return self._named.get(name.casefold())

    def linked(self, num: str, styles: Iterable[str]) -> int | None:
        """The level that the first of these paragraph styles numbers at, None where no level names one of them.

        A level that names a style decides, whatever level the style itself names (ECMA-376 part 1, 17.9.23).
        """
        instance = self._instances.get(num)
        levels = {level.style: index for index, level in instance.levels.items() if level.style} if instance else {}
        return next((levels[style] for style in styles if style in levels), None)

    def level(self, num: str, index: int) -> Level | None:
        """The definition of a level, None for a numbering that the document does not define."""
        instance = self._instances.get(num)
        return instance.levels.get(index) if instance else None

    def label(self, num: str, index: int, begin: int | None = None) -> str | None:
        """Count one paragraph and give its label as printed; None for a bullet or an undefined numbering.

        begin: the number that it has, whatever came before.
        """
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
        counts[index] = begin if begin is not None else counts[index] + 1 if index in counts else start
        self._pass_over(num, instance, index, counts)
        for deeper in [other for other in counts if other > index]:
            restart = instance.levels[deeper].restart if deeper in instance.levels else None
            if restart is None or (restart and index < restart):
                del counts[deeper]
        if level.format == "bullet":
            return None
        self.last = num
        if level.hidden:
            return None
        return self._text(instance, level, counts) or None

    def _pass_over(self, num: str, instance: Instance, index: int, counts: dict[int, int]) -> None:
        """Count the levels above that no paragraph had yet: the next one there is the second, as Word counts."""
        for above in range(index):
            if above not in counts:
                definition = instance.levels.get(above, Level())
                counts[above] = instance.starts.get(above, definition.start)
                self._begun.add((num, above))

    def _text(self, instance: Instance, level: Level, counts: dict[int, int]) -> str:
        def printed(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            definition = instance.levels.get(other, Level())
            form = "decimal" if level.legal and definition.format != "none" else definition.format
            return written(counts.get(other, definition.start), form)

        return re.sub(r"%(\d)", printed, level.text).strip()


def _value(parent: Any, tag: str) -> str | None:
    child = parent.find(f"{W}{tag}")
    return child.get(f"{W}val") if child is not None else None


def _integer(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def _levels(abstract: Any) -> dict[int, Level]:
    return {_integer(each.get(f"{W}ilvl"), 0): _level(each) for each in abstract.findall(f"{W}lvl")}


def _level(element: Any) -> Level:
    restart = _value(element, "lvlRestart")
    indent = element.find(f"{W}pPr/{W}ind")
    left, first = indents(indent)
    return Level(
        start=_integer(_value(element, "start"), 1),
        format=_format(element),
        text=_value(element, "lvlText") or "",
        restart=_integer(restart, 0) if restart is not None else None,
        legal=element.find(f"{W}isLgl") is not None,
        style=_value(element, "pStyle"),
        font=_font(element.find(f"{W}rPr/{W}rFonts")),
        hidden=_is_on(element.find(f"{W}rPr/{W}vanish")),
        left=left or 0.0,
        first=first or 0.0,
    )


def _format(level: Any) -> str:
    """The format of a level; one of its own making is given by its first number ("001, 002, 003")."""
    own = level.find(f"{W}numFmt")
    if own is None:
        own = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if own is None:
        return "decimal"
    name: str = own.get(f"{W}val", "decimal")
    return str(own.get(f"{W}format", "1")).split(",")[0].strip() if name == "custom" else name


def _font(fonts: Any | None) -> str:
    return str(fonts.get(f"{W}hAnsi", fonts.get(f"{W}ascii", ""))) if fonts is not None else ""


def _is_on(toggle: Any | None) -> bool:
    return toggle is not None and toggle.get(f"{W}val", "true") not in {"0", "false", "off", "none"}


def indents(indent: Any | None) -> tuple[float | None, float | None]:
    """(left, first line) indents in points of a w:ind element; None where it does not say."""
    if indent is None:
        return None, None
    left = indent.get(f"{W}left", indent.get(f"{W}start"))
    hanging, first = indent.get(f"{W}hanging"), indent.get(f"{W}firstLine")
    offset = -_points(hanging) if hanging else _points(first) if first else None
    return (_points(left) if left else None), offset


# Strict documents write lengths with their unit (ISO/IEC 29500-1, 22.9.2.15).
UNITS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pc": 12.0, "pi": 12.0}


def points(text: str, parts: int) -> float:
    """A length in points, written in so many parts of a point or with its unit; 0 where it is no length."""
    try:
        if text[-2:] in UNITS:
            return float(text[:-2]) * UNITS[text[-2:]]
        return float(text) / parts
    except ValueError:
        return 0.0


def _points(twentieths: str) -> float:
    return points(twentieths, 20)

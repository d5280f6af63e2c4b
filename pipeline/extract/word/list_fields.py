r"""Numbers that fields count within and before the words of a paragraph: LISTNUM, AUTONUM, AUTONUMLGL, AUTONUMOUT.

Word keeps no result of these fields (ECMA-376 part 1, 17.16.5.4 to 6 and 34): they are counted as the text is read.
"""

from __future__ import annotations

from pipeline.extract.word.fields import Field
from pipeline.extract.word.number_formats import FORMATS
from pipeline.extract.word.numbering import Numbering

# The nine levels of Word's own lists: how each counts, and what is printed around it.
_OWN = {
    "numberdefault": "1) a) i) (1) (a) (i) 1. a. i.",
    "outlinedefault": "I. A. 1. a) (1) (a) (i) (a) (i)",
}
_COUNTS = {"1": "decimal", "a": "lowerLetter", "i": "lowerRoman", "I": "upperRoman", "A": "upperLetter"}
LEGAL = "legaldefault"
# The level of text below all headings.
BODY = 9


class ListFields:
    """The counts of these fields; `number` must be called for each in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}

    def number(self, field: Field, *, paragraph: tuple[str, int] | None, outline: int | None) -> str:
        """The number that a field prints. paragraph: the numbering instance and the level, from 0, of the number that
        its paragraph has by itself, None without one; outline: the paragraph's outline level, from 1."""
        if field.name == "LISTNUM":
            return self._listed(field, paragraph)
        level = outline - 1 if outline is not None else BODY
        counts = self._counted(field.name, level, None)
        between = field.switch("s") or "."
        if field.name == "AUTONUMLGL":
            return between.join(str(counts[at]) for at in sorted(counts)) + ("" if "\\e" in field.code else between)
        if field.name == "AUTONUMOUT":
            return _own("outlinedefault", min(level, 8), counts[level])
        return f"{counts[level]}{between}"

    def _listed(self, field: Field, paragraph: tuple[str, int] | None) -> str:
        """The number of a LISTNUM field: in the list that it names, else in that of its paragraph, a level below it,
        else in the list before it; else it counts by itself."""
        words = field.words
        name = words[1] if len(words) > 1 and not words[1].startswith("\\") else ""
        asked, start = field.switch("l"), field.switch("s")
        level = int(asked) - 1 if asked and asked.isdecimal() else 0 if paragraph is None else paragraph[1] + 1
        level = min(max(level, 0), 8)
        begin = int(start) if start and start.isdecimal() else None
        around = paragraph[0] if paragraph is not None else self._numbering.last
        num = self._numbering.named(name) if name else around
        definition = self._numbering.level(num, level) if num is not None else None
        if num is not None and definition is not None and definition.format != "bullet":
            return self._numbering.label(num, level, begin) or ""
        key = name.casefold() or "numberdefault"
        counts = self._counted(key, level, begin)
        if key == LEGAL:
            return "".join(f"{counts[at]}." for at in range(level + 1))
        return _own(key if key in _OWN else "numberdefault", level, counts[level])

    def _counted(self, key: str, level: int, start: int | None) -> dict[int, int]:
        counts = self._counts.setdefault(key, {})
        counts[level] = start if start is not None else counts.get(level, 0) + 1
        for above in range(level if level < BODY else 0):
            counts.setdefault(above, 1)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return counts


def _own(name: str, level: int, number: int) -> str:
    pattern = _OWN[name].split()[level]
    sign = pattern.strip("().")
    return pattern.replace(sign, FORMATS[_COUNTS[sign]](number))

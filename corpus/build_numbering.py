"""Word's automatic numbering for the Particulars: which list and level prints the label of each paragraph.

The numbers of a Word document are not in its text: a paragraph names a list and a level, and Word counts. `Counters`
counts as Word does, so that the number a reader sees is proved equal to the label in the source while rendering. Where
counting on would give another number than the source's, a new list is begun; where a lettered list begins again without
a clause between, the same list is restarted. Both are what people do in Word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from build_source import Block

# (Word's number format, the text printed) of each level of the lists.
HEADING_LEVELS = (("decimal", "Schedule %1"), ("upperLetter", "Part %2"))
CLAUSE_LEVELS = (
    ("decimal", "%1."),
    ("decimal", "%1.%2"),
    ("decimal", "%1.%2.%3"),
    ("lowerLetter", "(%4)"),
    ("lowerRoman", "(%5)"),
    ("upperLetter", "(%6)"),
)
BULLET_LEVELS = (("bullet", "•"),)
ITEM_LEVELS = {"alpha": 3, "roman": 4, "ALPHA": 5}
ROMAN_PAIRS = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
NUMBER = re.compile(r"\d+(?:\.\d+){0,2}\.?")


@dataclass(frozen=True, kw_only=True, slots=True)
class WordList:
    """A list of the document: its levels and their first numbers (an `abstractNum` of the numbering part)."""

    levels: tuple[tuple[str, str], ...]
    starts: tuple[int, ...]


@dataclass(kw_only=True, slots=True)
class Instance:
    """A use of a list (a `num`), with the level it restarts and at what number; `values` are its counters so far."""

    word_list: int
    restart: tuple[int, int] | None = None
    values: list[int | None] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Counters:
    """Hands out lists while counting as Word does. Lists and instances are numbered from 0 here."""

    lists: list[WordList] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    base: dict[str, int] = field(default_factory=dict)  # the instance in use for headings, clauses, bullets
    items: int | None = None  # the instance in use for items, where it is not that of the clauses

    def place(self, block: Block) -> tuple[int, int] | None:
        """The instance and level that print the block's label; None if no list does and it must be typed."""
        if block.kind == "bullet":
            return self.base.setdefault("bullets", self._begin(BULLET_LEVELS, (1,))), 0
        if block.kind == "item":
            return self._item(block)
        name, levels = ("clauses", CLAUSE_LEVELS) if block.kind == "numbered" else ("headings", HEADING_LEVELS)
        numbers = _numbers(block)
        if numbers is None:
            return None
        self.items = None
        level = len(numbers) - 1
        if name in self.base and self._fits(self.base[name], level, block.label):
            return self.base[name], level
        self.base[name] = self._begin(levels, (*numbers, *[1] * (len(levels) - len(numbers))))
        if not self._fits(self.base[name], level, block.label):
            return None
        return self.base[name], level

    def _item(self, block: Block) -> tuple[int, int] | None:
        """The place of a list item: the list of the clause above goes on, or is restarted."""
        if block.style not in ITEM_LEVELS:
            return None
        level = ITEM_LEVELS[block.style]
        if "clauses" not in self.base:
            self.base["clauses"] = self._begin(CLAUSE_LEVELS, (1,) * len(CLAUSE_LEVELS))
        used = self.base["clauses"] if self.items is None else self.items
        if self._fits(used, level, block.label):
            return used, level
        clauses = self.instances[self.base["clauses"]]
        self.instances.append(Instance(word_list=clauses.word_list, restart=(level, _item_value(block))))
        self.instances[-1].values = [None] * len(CLAUSE_LEVELS)
        self.items = len(self.instances) - 1
        return (self.items, level) if self._fits(self.items, level, block.label) else None

    def _begin(self, levels: tuple[tuple[str, str], ...], starts: tuple[int, ...]) -> int:
        """A new list and its first instance."""
        self.lists.append(WordList(levels=levels, starts=starts))
        self.instances.append(Instance(word_list=len(self.lists) - 1, values=[None] * len(levels)))
        return len(self.instances) - 1

    def _fits(self, number: int, level: int, label: str) -> bool:
        """Counts one more paragraph at `level` if that prints `label`; else leaves the counters alone."""
        instance = self.instances[number]
        word_list = self.lists[instance.word_list]
        values = list(instance.values)
        if values[level] is None and any(value is not None for value in values[level + 1 :]):
            return False  # word processors disagree on the first number of a level that deeper ones came before
        start = word_list.starts[level]
        if instance.restart is not None and instance.restart[0] == level:
            start = instance.restart[1]
        before = values[level]
        values[level] = start if before is None else before + 1
        values[level + 1 :] = [None] * (len(values) - level - 1)
        shown = [word_list.starts[at] if value is None else value for at, value in enumerate(values)]
        if printed(word_list.levels, level, shown) != label:
            return False
        instance.values = values
        return True


def printed(levels: tuple[tuple[str, str], ...], level: int, values: list[int]) -> str:
    """What Word prints at `level` with these counters."""
    return re.sub(
        r"%(\d)", lambda found: _shown(levels[int(found[1]) - 1][0], values[int(found[1]) - 1]), levels[level][1]
    )


def _shown(style: str, value: int) -> str:
    """A number in one of Word's formats."""
    if style in ("lowerLetter", "upperLetter"):
        text = chr(ord("a") + (value - 1) % 26) * (1 + (value - 1) // 26)
        return text.upper() if style == "upperLetter" else text
    if style != "lowerRoman":
        return str(value)
    text = ""
    for worth, letters in ROMAN_PAIRS:
        text += letters * (value // worth)
        value %= worth
    return text


def _numbers(block: Block) -> list[int] | None:
    """The counters that a heading's or a numbered clause's label shows; None for a label with a letter in it."""
    if block.kind == "numbered":
        return [int(part) for part in block.label.rstrip(".").split(".")] if NUMBER.fullmatch(block.label) else None
    kind, _, number = block.label.partition(" ")
    if kind == "Schedule" and number.isdigit():
        return [int(number)]
    if kind == "Part" and len(number) == 1 and number.isalpha():
        return [1, ord(number) - ord("A") + 1]
    return None


def _item_value(block: Block) -> int:
    """The number of an item's letter or roman numeral."""
    bare = block.label.strip("()").lower()
    style = "lowerRoman" if block.style == "roman" else "lowerLetter"
    return next(value for value in range(1, 60) if _shown(style, value) == bare)

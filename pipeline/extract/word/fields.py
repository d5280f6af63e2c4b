"""Fields of Word documents: which of their words are shown, and the words that Word makes from the instruction alone.

A field is an instruction and a result between marks (ECMA-376 part 1, 17.16); fields stand within one another, and the
result of one in the instruction of another is not shown. Marks without their counterpart are passed over, so that
nothing is lost by a damaged field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.extract.word.namespaces import W

MARK = f"{W}fldChar"
TYPE = f"{W}fldCharType"
CODES = {f"{W}instrText", f"{W}delInstrText"}
# Fields that show nothing, whatever stands in them: marks for an index and the like, and values for other fields.
SILENT = frozenset({"XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE"})
# Fields whose results are lists of places in the document.
LISTING = frozenset({"TOC", "TOA", "INDEX"})
# Fields that Word counts or draws itself: a result in the file is an old one.
COUNTED = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"})
ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass(slots=True, eq=False)
class Field:
    """A field. code: its instruction; data: the settings of a form field; result: it has one.

    listing: its result is a list of places in the document.
    """

    code: str = ""
    data: Any | None = None
    result: bool = False
    listing: bool = False

    @property
    def name(self) -> str:
        """The kind of field, in capitals."""
        return self.words[0].upper() if self.words else ""

    @property
    def words(self) -> list[str]:
        """The words of the instruction."""
        return [match[1] if match[1] is not None else match[2] for match in ARGUMENT.finditer(self.code)]

    def switch(self, letter: str) -> str | None:
        r"""What follows a switch (`\l 4`), None without it."""
        match = re.search(rf"\\{letter}\s*(\"[^\"]*\"|[^\s\\]+)", self.code, re.IGNORECASE)
        return match[1].strip('"') if match else None


# A list of places that is this long and more than half of the text is a field whose end stands at a wrong place.
LONGEST_LISTING = 20_000


class Fields:
    """The fields of a document, and which of them are open at the place that is read."""

    def __init__(self) -> None:
        self._marks: dict[Any, Field] = {}
        self._open: list[tuple[Field, bool]] = []

    def find(self, story: Any) -> None:
        """Find the fields in a part of the document, before it is read."""
        begun: list[tuple[Any, Field, list[Any]]] = []
        length = 0
        lengths: dict[Field, int] = {}
        for element in story.iter(MARK, *CODES, f"{W}t"):
            kind = element.get(TYPE) if element.tag == MARK else ""
            if element.tag == f"{W}t":
                length += len(element.text or "")
            elif kind == "begin":
                begun.append((element, Field(data=element.find(f"{W}ffData")), []))
                lengths[begun[-1][1]] = -length
            elif kind == "separate" and begun:
                begun[-1][1].result = True
                begun[-1][2].append(element)
            elif kind == "end" and begun:
                first, field, marks = begun.pop()
                lengths[field] += length
                self._marks |= dict.fromkeys((first, *marks, element), field)
            elif element.tag in CODES and begun and not begun[-1][1].result:
                begun[-1][1].code += element.text or ""
        for field in lengths:
            field.listing = field.name in LISTING and not length / 2 < lengths[field] > LONGEST_LISTING
        self._open = []

    def pass_mark(self, mark: Any) -> Field | None:
        """Go past a mark; gives the field that ends there."""
        field = self._marks.get(mark)
        if field is None:
            return None
        kind = mark.get(TYPE)
        if kind == "begin":
            self._open.append((field, False))
        elif self._open and self._open[-1][0] is field:
            self._open.pop()
            if kind == "separate":
                self._open.append((field, True))
        return field if kind == "end" else None

    @property
    def shown(self) -> bool:
        """Are words at this place shown?"""
        return all(result and not _replaced(field) for field, result in self._open)

    @property
    def listing(self) -> bool:
        """Does this place stand in a table of contents or the like?"""
        return any(field.listing for field, _ in self._open)


def _replaced(field: Field) -> bool:
    """Is the result in the file not what is shown?"""
    return field.name in SILENT or field.name in COUNTED or made(field) is not None


def made(field: Field) -> str | None:
    """The words that Word shows for a field from its settings or its instruction; None where its result is shown."""
    form = field.data
    box = form.find(f"{W}checkBox") if form is not None else None
    if box is not None:
        return "☒" if _ticked(box) else "☐"
    choices = form.find(f"{W}ddList") if form is not None else None
    if choices is not None:
        entries = [entry.get(f"{W}val", "") for entry in choices.findall(f"{W}listEntry")]
        chosen = _number(choices, "result", _number(choices, "default", 0))
        return entries[chosen] if 0 <= chosen < len(entries) else None
    if field.result:
        return None
    return _drawn(field)


def _ticked(box: Any) -> bool:
    for tag in ("checked", "default"):
        found = box.find(f"{W}{tag}")
        if found is not None:
            return str(found.get(f"{W}val", "true")) not in {"0", "false", "off"}
    return False


def _number(parent: Any, tag: str, otherwise: int) -> int:
    found = parent.find(f"{W}{tag}")
    value = found.get(f"{W}val", "") if found is not None else ""
    return int(value) if value.isdecimal() else otherwise


def _drawn(field: Field) -> str | None:
    """What Word draws for a field without a result: a formula, a symbol, the words of a button."""
    if field.name == "EQ":
        from pipeline.extract.word.equations import from_code

        return from_code(field.code.strip()[2:])
    if field.name in {"MACROBUTTON", "GOTOBUTTON"}:
        return " ".join(field.words[2:])
    if field.name == "SYMBOL" and len(field.words) > 1:
        from pipeline.extract.word.symbols import code_shown

        return code_shown(field.words[1], field.switch("f") or "")
    return None

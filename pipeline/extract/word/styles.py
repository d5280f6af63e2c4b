"""Styles of Word documents, resolved along their chains of "based on": numbering, outline level, indents, look of
runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.extract.word.namespaces import W
from pipeline.extract.word.numbering import indents, points


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How a run is printed; size in points.

    capitals: in capitals, however it was typed. hidden: not at all. fonts: for ASCII and for all other letters, ""
    where the document names none. colour: as six hexadecimal digits; filled: with a colour behind it.
    """

    size: float
    bold: bool
    italic: bool
    struck: bool
    highlight: bool
    capitals: bool = False
    hidden: bool = False
    fonts: tuple[str, str] = ("", "")
    struck_twice: bool = False
    colour: str = ""
    filled: bool = False
    underlined: bool = False

    @property
    def white(self) -> bool:
        """Is it white, with nothing behind it?"""
        return self.colour == "FFFFFF" and not self.filled and not self.highlight


def flag(properties: Any | None, tag: str) -> bool | None:
    """A toggle property: True or False where it is given, None where it is not."""
    element = properties.find(f"{W}{tag}") if properties is not None else None
    if element is None:
        return None
    return element.get(f"{W}val", "true") not in {"0", "false", "off", "none"}


class Styles:
    """The styles of one document."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._default: str | None = None
        self._looks: dict[tuple[str | None, str | None], RunStyle] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            self._styles[style.get(f"{W}styleId")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}:
                self._default = style.get(f"{W}styleId")

    def of(self, properties: Any | None) -> str | None:
        """The id of a paragraph's style."""
        named = properties.find(f"{W}pStyle") if properties is not None else None
        return named.get(f"{W}val") if named is not None else self._default

    def name(self, properties: Any | None) -> str:
        """The display name of a paragraph's style ("heading 1")."""
        style = self._styles.get(self.of(properties) or "")
        named = style.find(f"{W}name") if style is not None else None
        return named.get(f"{W}val", "") if named is not None else ""

    def _chain(self, style: str | None) -> Iterator[Any]:
        seen: set[str] = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            yield element
            based = element.find(f"{W}basedOn")
            style = based.get(f"{W}val") if based is not None else None

    def _properties(self, properties: Any | None) -> Iterator[Any]:
        """A paragraph's own properties, then those of its style and the styles below it."""
        if properties is not None:
            yield properties
        for style in self._chain(self.of(properties)):
            found = style.find(f"{W}pPr")
            if found is not None:
                yield found

    def numbering(
        self, properties: Any | None, linked: Callable[[str, Iterable[str]], int | None]
    ) -> tuple[str | None, int]:
        """(numbering instance, level from 0) of a paragraph; instance None where it has no number.

        A level that the paragraph names itself comes first, then the one that is linked to its style (`linked`, as
        `Numbering.linked`), then the one that the style names.
        """
        num: str | None = None
        levels: list[int] = []
        own = False
        for each in self._properties(properties):
            found = each.find(f"{W}numPr")
            if found is None:
                continue
            ident, index = found.find(f"{W}numId"), found.find(f"{W}ilvl")
            if index is not None and (value := index.get(f"{W}val", "0")).isdecimal():
                levels.append(int(value))
                own = own or each is properties
            if num is None and ident is not None:
                num = ident.get(f"{W}val")
        if num in {None, "0"}:
            return None, levels[0] if levels else 0
        by_style = None if own or num is None else linked(num, self._ids(self.of(properties)))
        return num, by_style if by_style is not None else levels[0] if levels else 0

    def _ids(self, style: str | None) -> Iterator[str]:
        """The ids of a style and of those it is based on."""
        return (str(each.get(f"{W}styleId")) for each in self._chain(style))

    def outline(self, properties: Any | None) -> int | None:
        """Outline level of a heading, from 1; None for body text."""
        for each in self._properties(properties):
            found = each.find(f"{W}outlineLvl")
            if found is not None:
                level = int(found.get(f"{W}val", "9"))
                return level + 1 if level < 9 else None
        return None

    def centred(self, properties: Any | None) -> bool:
        """Is the paragraph centred?"""
        for each in self._properties(properties):
            found = each.find(f"{W}jc")
            if found is not None:
                return bool(found.get(f"{W}val") == "center")
        return False

    def indents(self, properties: Any | None) -> tuple[float | None, float | None]:
        """(left, first line) indents in points from the style alone.

        Where the number of a numbered style is taken away, Word takes away the indents that came with it.
        """
        left: float | None = None
        first: float | None = None
        if _unnumbered(properties):
            return left, first
        for style in self._chain(self.of(properties)):
            found = style.find(f"{W}pPr")
            own_left, own_first = indents(found.find(f"{W}ind") if found is not None else None)
            left = own_left if left is None else left
            first = own_first if first is None else first
            if _unnumbered(found):
                break
        return left, first

    def look(self, properties: Any | None, style: str | None) -> RunStyle:
        """How a run with these properties is printed in a paragraph of this style."""
        named = properties.find(f"{W}rStyle") if properties is not None else None
        key = (_named(named), style)
        below = self._looks.get(key)
        if below is None:
            below = self._looks[key] = self._styled(*key)
        return below if properties is None or not len(properties) else _over(properties, below)

    def _styled(self, character: str | None, paragraph: str | None) -> RunStyle:
        """How the two styles of a run print it: of what may be switched, what both say cancels out (17.7.3)."""
        by_character = [each.find(f"{W}rPr") for each in self._chain(character)]
        by_paragraph = [each.find(f"{W}rPr") for each in self._chain(paragraph)]
        chain = [*by_character, *by_paragraph]

        def toggled(tag: str) -> bool:
            return _first_flag(by_character, tag) != _first_flag(by_paragraph, tag)

        return RunStyle(
            size=next((size for each in chain if (size := _size(each)) is not None), 0.0),
            bold=toggled("b"),
            italic=toggled("i"),
            struck=toggled("strike"),
            struck_twice=_first_flag(chain, "dstrike"),
            highlight=_first_flag(chain, "highlight"),
            capitals=toggled("caps"),
            hidden=toggled("vanish"),
            fonts=(_font(chain, "ascii") or "", _font(chain, "hAnsi") or ""),
            colour=_colour(chain) or "",
            filled=any(map(_filled, chain)),
            underlined=_first_flag(chain, "u"),
        )

    def shaded(self, properties: Any | None) -> bool:
        """Has a paragraph a colour behind it?"""
        return any(map(_filled, self._properties(properties)))

    def bordered(self, properties: Any | None) -> bool:
        """Does a table's style draw borders?"""
        named = properties.find(f"{W}tblStyle") if properties is not None else None
        return any(style.find(f"{W}tblPr/{W}tblBorders") is not None for style in self._chain(_named(named)))


def _unnumbered(properties: Any | None) -> bool:
    """Do paragraph properties take away the number that a style gives?"""
    found = properties.find(f"{W}numPr/{W}numId") if properties is not None else None
    return found is not None and found.get(f"{W}val") == "0"


def _named(element: Any | None) -> str | None:
    """The id of the style that an element names."""
    return element.get(f"{W}val") if element is not None else None


def _first_flag(chain: Iterable[Any], tag: str) -> bool:
    return next((value for each in chain if (value := flag(each, tag)) is not None), False)


def _over(own: Any, below: RunStyle) -> RunStyle:
    """How a run is printed: by its own properties, else by its styles."""

    def either(tag: str, otherwise: bool) -> bool:
        said = flag(own, tag)
        return otherwise if said is None else said

    size = _size(own)
    ascii_font, other_font, colour = _font((own,), "ascii"), _font((own,), "hAnsi"), _colour((own,))
    return RunStyle(
        size=below.size if size is None else size,
        bold=either("b", below.bold),
        italic=either("i", below.italic),
        struck=either("strike", below.struck),
        struck_twice=either("dstrike", below.struck_twice),
        highlight=either("highlight", below.highlight),
        capitals=either("caps", below.capitals),
        hidden=either("vanish", below.hidden),
        fonts=(
            below.fonts[0] if ascii_font is None else ascii_font,
            below.fonts[1] if other_font is None else other_font,
        ),
        colour=below.colour if colour is None else colour,
        filled=below.filled or _filled(own),
        underlined=either("u", below.underlined),
    )


def _size(properties: Any | None) -> float | None:
    found = properties.find(f"{W}sz") if properties is not None else None
    return points(found.get(f"{W}val", "0"), 2) if found is not None else None


def _font(chain: Iterable[Any], letters: str) -> str | None:
    """The font of a kind of letters ("ascii", "hAnsi"), None where none is named."""
    for each in chain:
        found = each.find(f"{W}rFonts") if each is not None else None
        if found is not None and found.get(f"{W}{letters}Theme"):
            return ""  # the font of a theme, whatever else is named (17.3.2.26); it shows letters
        if found is not None and (font := found.get(f"{W}{letters}")):
            return str(font)
    return None


def _colour(chain: Iterable[Any]) -> str | None:
    """The colour of letters, None where none is named."""
    named = (each.find(f"{W}color") for each in chain if each is not None)
    return next((str(found.get(f"{W}val", "")).upper() for found in named if found is not None), None)


def _filled(properties: Any | None) -> bool:
    """Do properties put a colour behind what they are for?"""
    found = properties.find(f"{W}shd") if properties is not None else None
    if found is None:
        return False
    fill, over = str(found.get(f"{W}fill", "auto")).upper(), found.get(f"{W}val", "clear")
    return fill not in {"AUTO", "FFFFFF"} or over not in {"clear", "nil"} or found.get(f"{W}themeFill") is not None

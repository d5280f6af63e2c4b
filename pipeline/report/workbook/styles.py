"""The looks of the workbook's cells, as named styles: one is looked up by its name, faster than the style of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.workbook.values import COUNT, DATE, HEAD, LEAD, LISTED, LISTED_DATE, TITLE, TOTAL, WORDS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import NamedStyle

FACE, SIZE = "Calibri", 11
INK, PAPER, LINE = "FF1F2A44", "FFFFFFFF", "FFB9BCC6"
GONE, CAME = "FFA01C1C", "FF12622E"  # of words; each has 7 : 1 on white
# The cell of a level, beside its name: dark enough a difference in grey, and black on each is readable.
TINTS = {"high": "FFF6C9C9", "medium": "FFFBE3C4", "low": "FFDCE8F7"}
DAY = "d mmm yyyy"


def add_styles(book: Workbook) -> None:
    """Give a workbook its named styles."""
    for style in _styles():
        book.add_named_style(style)


def name_of(look: str) -> str:
    """The name of a look's style."""
    return f"Register {look}"


def _styles() -> list[NamedStyle]:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    below = Border(bottom=Side(style="thin", color=LINE))
    wrapped = Alignment(horizontal="left", vertical="top", wrap_text=True)
    left = Alignment(horizontal="left", vertical="top")
    plain = Font(name=FACE, size=SIZE)
    bold = Font(name=FACE, size=SIZE, bold=True)
    looks: dict[str, dict[str, object]] = {
        HEAD: {
            "font": Font(name=FACE, size=SIZE, bold=True, color=PAPER),
            "fill": PatternFill("solid", fgColor=INK),
            "alignment": Alignment(horizontal="left", vertical="center", wrap_text=True),
        },
        WORDS: {"font": plain, "border": below, "alignment": wrapped},
        DATE: {"font": plain, "border": below, "number_format": DAY, "alignment": left},
        LISTED: {"font": plain, "alignment": wrapped},
        LISTED_DATE: {"font": plain, "number_format": DAY, "alignment": left},
        COUNT: {"font": plain, "border": below, "number_format": "#,##0", "alignment": left},
        TOTAL: {
            "font": bold,
            "border": Border(top=Side(style="medium", color=INK)),
            "number_format": "#,##0",
            "alignment": left,
        },
        TITLE: {"font": Font(name=FACE, size=16, bold=True, color=INK), "alignment": Alignment(vertical="center")},
        LEAD: {"font": plain, "alignment": wrapped},
    }
    return [NamedStyle(name_of(look), **values) for look, values in looks.items()]

"""The instrument as a Word file: a title, how it is read, and a numbered paragraph for each step."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import quoteattr

from pipeline.model.variation import Variation
from pipeline.report.tracked.markup import run, stamp
from pipeline.report.tracked.package import word_file
from pipeline.report.variation.text import SAME, preamble, steps, title
from pipeline.report.variation.wording import STEP

HANGING = 567  # twentieths of a point from a step's number to its words, and for each level of what is put in


def as_word(variation: Variation, made: datetime) -> bytes:
    """A .docx of the instrument. made: the time that it bears; the same arguments give the same bytes."""
    paragraphs = [_paragraph(title(variation), "Title"), _paragraph(preamble(variation), "icpLead")]
    for number, step in enumerate(steps(variation), start=1):
        first, *others = step.splitlines()
        paragraphs.append(_paragraph(f"{number}.\t{first}", "", left=HANGING, hanging=HANGING))
        for line in others:
            depth = (len(line) - len(line.lstrip())) // len(STEP)
            paragraphs.append(_paragraph(line.strip(), "", left=HANGING * (depth + 1)))
    if not variation.instructions:
        paragraphs.append(_paragraph(SAME, ""))
    return word_file("".join(paragraphs), [], title=title(variation), date=stamp(made))


def _paragraph(text: str, style: str, *, left: int = 0, hanging: int = 0) -> str:
    look = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    indent = f'<w:ind w:left="{left}" w:hanging="{hanging}"/>' if left else ""
    return f"<w:p><w:pPr>{look}{indent}</w:pPr>{run(text)}</w:p>"

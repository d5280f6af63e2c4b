"""A comparison on one page, as a Word file: counts, the ten to read first, guidance to check, the proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pipeline.model import EditionDiff, Side
from pipeline.report.phrases import moment
from pipeline.report.summary import summary
from pipeline.report.tracked.markup import Marker, ParagraphStyle, run, stamp, table
from pipeline.report.tracked.package import word_file
from pipeline.report.view_parts import LEVELS, ReportView

FIRST = 10  # changes told
MOST = 4  # passages of guidance, and lines of the proof
LAST = 40  # letters kept at the end of what is shortened: a sentence ends with its citation and page
HEAD = "Heading3"  # the style of the headings
HANGING = 425  # twentieths of a point from a number to its words
WIDTH = 9638  # A4 less its margins


def summary_page(diff: EditionDiff, report: ReportView, *, made: datetime, room: int) -> bytes:
    """A .docx of the summary of a comparison with its report. room: how many letters a paragraph has at most.

    made: the time that it bears; the same arguments give the same bytes.
    """
    body = "".join(_body(diff, report, made, room))
    return word_file(body, [], title=f"What changed: {report.old} → {report.new}", date=stamp(made))


def _body(diff: EditionDiff, report: ReportView, made: datetime, room: int) -> Iterator[str]:
    yield _line("What changed, on one page", "Title")
    for name, side in (("From", diff.old), ("To", diff.new)):
        yield _line(_cut(f"{name}: {_documents(side)}", room), "icpCell")
    yield _line(f"Compared {moment(made)}.", "icpCell")
    yield _counts(report)
    yield from _first(report, room)
    yield from _guidance(report, room)
    yield _line("Proof", HEAD)
    for line in report.proof[:MOST]:
        yield _line(_cut(line.removeprefix("Proof: "), room), "icpCell")
    yield _line("A help for reading, made by comparing the words; it is no legal advice.", "icpWhere")


def _documents(side: Side) -> str:
    """A side with the documents that it is made of."""
    titles = [document.title for document in side.documents if document.title and document.title != side.name]
    return f"{side.name} ({'; '.join(titles)})" if titles else side.name


def _counts(report: ReportView) -> str:
    """The changes by level, a column each."""
    marker = Marker(datetime.min)
    rows = [[LEVELS[level][0] for level, _ in report.counts], [str(count) for _, count in report.counts]]
    widths = [WIDTH // len(report.counts)] * len(report.counts)
    made = [
        marker.row([marker.paragraph(run(cell), ParagraphStyle(style=style)) for cell in row], widths, head=head)
        for row, style, head in zip(rows, ("icpColumn", "icpCell"), (True, False), strict=True)
    ]
    return table(made, widths, 0)


def _first(report: ReportView, room: int) -> Iterator[str]:
    """The entries to read first, a sentence each."""
    told = summary(report).sentences
    yield _line(f"The {FIRST} to read first" if len(told) > FIRST else "What changed", HEAD)
    for number, sentence in enumerate(told[:FIRST], start=1):
        yield _line(f"{number}.\t{_cut(sentence.text, room)}", "icpCell", hanging=HANGING)
    if not told:
        yield _line(report.headline, "icpCell")


def _guidance(report: ReportView, room: int) -> Iterator[str]:
    """What guidance is to be checked."""
    if report.guidance:
        yield _line("Guidance that may be out of date", HEAD)
        sentences = list(dict.fromkeys(touched.sentence for _, touched in report.guidance))
        for sentence in sentences[:MOST]:
            yield _line(f"•\t{_cut(sentence, room)}.", "icpCell", hanging=HANGING)
        if len(sentences) > MOST:
            yield _line(f"•\t{len(sentences) - MOST} more; the report names them.", "icpCell", hanging=HANGING)


def _cut(text: str, room: int) -> str:
    """A text of so many letters at most, its end kept."""
    if len(text) <= room:
        return text
    head, tail = text[: room - LAST], text[-LAST:]
    return f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}"


def _line(text: str, style: str, hanging: int = 0) -> str:
    look = ParagraphStyle(style=style, left=hanging, hanging=hanging)
    return Marker(datetime.min).paragraph(run(text), look)

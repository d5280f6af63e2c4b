"""The report as one self-contained HTML file: no script, nothing fetched, readable on a phone, on paper and aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.model import EditionDiff
from pipeline.report.phrases import moment
from pipeline.report.side_by_side import side_by_side
from pipeline.report.summary import summary
from pipeline.report.view_parts import LEVELS, ConcordanceRow, ReportView

TEMPLATES = Path(__file__).parent / "templates"


def render(report: ReportView, *, made: datetime | None = None, title: str | None = None) -> str:
    """The HTML of a report. made: printed as the time of making, where it is given. The same arguments give the same
    bytes."""
    return _fill(
        "report.html.j2",
        report=report,
        plain=summary(report),
        title=title or f"What changed: {report.old} → {report.new}",
        made=moment(made),
    )


def render_side_by_side(
    diff: EditionDiff,
    *,
    cosmetic: Sequence[ConcordanceRow] = (),
    made: datetime | None = None,
    title: str | None = None,
) -> str:
    """The HTML of both texts in two columns. cosmetic: differences in print only, to be listed below them; as `render`
    otherwise."""
    columns = side_by_side(diff)
    return _fill(
        "side_by_side.html.j2",
        columns=columns,
        cosmetic=cosmetic,
        title=title or f"Side by side: {columns.old} and {columns.new}",
        made=moment(made),
    )


def _fill(name: str, **values: object) -> str:
    """A template with its values, the names of the levels and the style."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name).render(
        **values,
        level_names={level: names[0] for level, names in LEVELS.items()},
        style=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
    )

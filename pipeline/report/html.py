"""The report as one self-contained HTML file: nothing fetched, readable on a phone, on paper and aloud.

It needs no script. The two columns have one, for keys that lead from change to change; their links do the same without,
and a policy in the file lets nothing else run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.model import EditionDiff
from pipeline.report.phrases import moment
from pipeline.report.side_by_side import side_by_side
from pipeline.report.statements import statement_lines
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
        statement_lines=statement_lines(report),
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
    script = _template("side_by_side.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _fill(
        "side_by_side.html.j2",
        columns=columns,
        cosmetic=cosmetic,
        columns_style=_template("side_by_side.css"),
        script=script,
        policy=f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'",
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
        style=_template("report.css"),
    )


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")

"""The report as one self-contained HTML file: no script, nothing fetched, readable on a phone, on paper and aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.model import Cosmetic, EditionDiff
from pipeline.report.content import LEVELS, Report, Row, content
from pipeline.report.findings import cosmetic_rows, lost_rows
from pipeline.report.side_by_side import side_by_side

TEMPLATES = Path(__file__).parent / "templates"


def render(diff: EditionDiff, *, generated: str, title: str | None = None, cosmetic: Sequence[Cosmetic] = ()) -> str:
    """The HTML of a comparison. `generated` is printed as the time of making; `cosmetic`: differences in print only, to
    be listed too. The same arguments give the same bytes."""
    further = {"lost": lost_rows(diff), "cosmetic": cosmetic_rows(diff, cosmetic)}
    return render_report(content(diff), generated=generated, title=title, further=further)


def render_report(
    report: Report, *, generated: str, title: str | None = None, further: Mapping[str, Sequence[Row]] | None = None
) -> str:
    """The HTML of a report. further: rows of the sections "lost" (references) and "cosmetic", where there are any."""
    return _fill(
        "report.html.j2",
        report=report,
        further={"lost": (), "cosmetic": ()} | dict(further or {}),
        title=title or f"What changed: {report.old} → {report.new}",
        generated=generated,
    )


def render_side_by_side(diff: EditionDiff, *, generated: str, title: str | None = None) -> str:
    """The HTML of both texts in two columns; as `render` otherwise."""
    columns = side_by_side(diff)
    return _fill(
        "side_by_side.html.j2",
        columns=columns,
        title=title or f"Side by side: {columns.old} and {columns.new}",
        generated=generated,
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

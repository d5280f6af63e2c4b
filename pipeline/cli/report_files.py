"""The files that `icp diff` writes: the report, two columns, the document with tracked changes, the register, PDFs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import Comparison
    from pipeline.report.register_keys import RegisterKeys
    from pipeline.report.view_parts import ReportView


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """Which files were asked for. columns: of the HTML, both texts in two columns; full: of the document with tracked
    changes, the whole contract."""

    html: Path | None = None
    columns: bool = False
    docx: Path | None = None
    full: bool = False
    xlsx: Path | None = None
    variation: Path | None = None
    redline_pdf: Path | None = None
    summary_pdf: Path | None = None

    @property
    def named(self) -> tuple[tuple[str, Path], ...]:
        """What is written where, as a reader says it."""
        names = (
            ("report", self.html),
            ("Word document", self.docx),
            ("register", self.xlsx),
            ("variation", self.variation),
            ("PDF with tracked changes", self.redline_pdf),
            ("summary", self.summary_pdf),
        )
        return tuple((name, path) for name, path in names if path is not None)


def check_files(files: Files, names: Sequence[str]) -> None:
    """Can these files be written? To be asked before long work.

    names: of what is compared. Raises `UsageError` where options do not fit together, where more than two editions are
    compared, where a file is named twice or would replace one that is compared, and where it cannot be written;
    `OfficeError` where a PDF was asked for and LibreOffice is not there.
    """
    from pipeline.cli.output import check_target
    from pipeline.errors import UsageError
    from pipeline.library.compare.variation import SUFFIXES

    if files.columns and files.html is None:
        raise UsageError("--side-by-side needs a file to write to.", "Add --html FILE.")
    if files.full and files.docx is None and files.redline_pdf is None:
        raise UsageError("--full is about the document with tracked changes.", "Add --docx FILE or --redline-pdf FILE.")
    if files.named and len(names) > 2:
        raise UsageError("A report is of two editions.", "Ask for one step at a time, or for --json of all.")
    if files.variation is not None and files.variation.suffix.casefold() not in SUFFIXES:
        raise UsageError(
            f"A variation is written as {', '.join(SUFFIXES)}, and {files.variation} is none of them.",
            "Name a file that ends so; icp apply takes the .json.",
        )
    if files.redline_pdf is not None or files.summary_pdf is not None:
        from pipeline.printing import check_office

        check_office()
    compared = {Path(name).resolve() for name in names if Path(name).is_file()}
    written: set[Path] = set()
    for _, path in files.named:
        there = path.resolve()
        if there in compared:
            raise UsageError(f"{path} is one of the two that are compared.", "Name another file to write.")
        if there in written:
            raise UsageError(f"{path} is named twice.", "Name a file for each answer.")
        written.add(there)
        check_target(path)


def write_files(files: Files, compared: Comparison, report: ReportView, keys: RegisterKeys) -> None:
    """Write what was asked for, each file all or nothing. report, keys: of the comparison. Raises `UsageError`."""
    from pipeline.cli.output import write_file

    for path, data in _contents(files, compared, report, keys):
        write_file(path, data)


def _contents(
    files: Files, compared: Comparison, report: ReportView, keys: RegisterKeys
) -> Iterator[tuple[Path, bytes]]:
    from datetime import datetime

    from pipeline.clock import now
    from pipeline.library.compare.variation import variation_file
    from pipeline.printing import redline_pdf, summary_pdf
    from pipeline.report.docx import tracked
    from pipeline.report.html import render, render_side_by_side
    from pipeline.report.xlsx import register

    # A kept comparison is dated as it was made, so that asking again writes the same bytes.
    made = datetime.fromisoformat(compared.made_at or now())
    if files.html is not None:
        text = (
            render_side_by_side(compared.diff, cosmetic=report.cosmetic, made=made)
            if files.columns
            else render(report, made=made)
        )
        yield files.html, text.encode()
    if files.docx is not None:
        yield files.docx, tracked(compared.diff, full=files.full, made=made)
    if files.xlsx is not None:
        yield files.xlsx, register(report, made=made, keys=keys)
    if files.variation is not None:
        yield files.variation, variation_file(compared.diff, files.variation.suffix.casefold(), made)
    if files.redline_pdf is not None:
        yield files.redline_pdf, redline_pdf(compared.diff, full=files.full, made=made)
    if files.summary_pdf is not None:
        yield files.summary_pdf, summary_pdf(compared.diff, made=made)

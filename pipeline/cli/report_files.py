"""The files that `icp diff` writes: the report, two columns, the document with tracked changes, the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.model import Comparison, EditionDiff
    from pipeline.report.register_keys import RegisterKeys
    from pipeline.report.view_parts import ReportView

VARIATIONS = (".txt", ".docx", ".json")  # the forms of a variation, by the end of its file's name


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """Which files were asked for. columns: of the HTML, both texts in two columns; full: of the Word document, the
    whole contract."""

    html: Path | None = None
    columns: bool = False
    docx: Path | None = None
    full: bool = False
    xlsx: Path | None = None
    variation: Path | None = None

    @property
    def named(self) -> tuple[tuple[str, Path], ...]:
        """What is written where, as a reader says it."""
        names = (
            ("report", self.html),
            ("Word document", self.docx),
            ("register", self.xlsx),
            ("variation", self.variation),
        )
        return tuple((name, path) for name, path in names if path is not None)


def check_files(files: Files, names: Sequence[str]) -> None:
    """Can these files be written? To be asked before long work.

    names: of what is compared. Raises `UsageError` where options do not fit together, where more than two editions are
    compared, where a file is named twice or would replace one that is compared, and where it cannot be written.
    """
    from pipeline.cli.output import check_target
    from pipeline.errors import UsageError

    if files.columns and files.html is None:
        raise UsageError("--side-by-side needs a file to write to.", "Add --html FILE.")
    if files.full and files.docx is None:
        raise UsageError("--full is about the Word document.", "Add --docx FILE.")
    if files.named and len(names) > 2:
        raise UsageError("A report is of two editions.", "Ask for one step at a time, or for --json of all.")
    if files.variation is not None and files.variation.suffix.casefold() not in VARIATIONS:
        raise UsageError(
            f"A variation is written as {', '.join(VARIATIONS)}, and {files.variation} is none of them.",
            "Name a file that ends so; icp apply takes the .json.",
        )
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
        yield files.variation, _variation(files.variation, compared.diff, made)


def _variation(path: Path, diff: EditionDiff, made: datetime) -> bytes:
    """The instrument in the form that the file's name ends with."""
    import json

    from pipeline.library.compare.variation import variation_between
    from pipeline.report.variation.text import as_text
    from pipeline.report.variation.word_file import as_word
    from pipeline.shapes import variation_shape

    found = variation_between(diff)
    suffix = path.suffix.casefold()
    if suffix == ".docx":
        return as_word(found, made)
    return (
        as_text(found).encode()
        if suffix == ".txt"
        else json.dumps(variation_shape(found), ensure_ascii=False, indent=1).encode()
    )

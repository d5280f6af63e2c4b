"""What goes where: answers and --json on standard output, everything else on standard error, colours on a terminal."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model import Clause, WordEdit
from pipeline.text import without_middle

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Deleted and inserted words are told apart by brackets too, not by colour alone.
MARKS = {"delete": ("[-", "-]"), "insert": ("{+", "+}"), "equal": ("", "")}
LEVEL_STYLES = {"high": "bold red", "medium": "bold yellow", "low": "bold", "none": "dim"}
PAGE_UNKNOWN = "page unknown"
STYLES = {"delete": "red strike", "insert": "green", "equal": ""}


def print_json(value: Any) -> None:
    """A JSON shape on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def console(*, stderr: bool = False) -> Console:
    """A console on a stream; in a pipe it has no colours and does not wrap."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    terminal = stream.isatty()
    return Console(stderr=stderr, highlight=False, soft_wrap=not terminal, markup=False, emoji=False)


def print_indented(screen: Console, text: str | Text, *, by: int, style: str = "") -> None:
    """A paragraph that stands in from the edge: with all its lines on a terminal, which breaks them."""
    from rich.padding import Padding
    from rich.text import Text

    words = Text(text) if isinstance(text, str) else text
    if screen.is_terminal:
        screen.print(Padding(words, (0, 0, 0, by), style=style, expand=False))
    else:
        screen.print(Text(" " * by) + words, style=style)


def headed(name: str, heading: str | None) -> str:
    """A clause's name and its heading, unless the name has it already, as a definition's does."""
    return f"{name}  {heading}" if heading and heading not in name else name


def say(text: str) -> None:
    """A line for the reader that is no part of the answer."""
    print(text, file=sys.stderr, flush=True)


def say_error(text: str) -> None:
    """An error's sentences."""
    print(f"icp: {text}", file=sys.stderr, flush=True)


def check_target(path: Path) -> None:
    """Can an answer be written to `path`? To be asked before long work; raises `UsageError` where it cannot."""
    from pipeline.errors import UsageError

    if path.is_dir():
        raise UsageError(f"{path} is a folder.", f"Name a file in it, such as {path / 'report.html'}.")
    # A new folder is made in one that is there; a longer way that is not there is a slip of the pen.
    there = path.parent if path.parent.exists() else path.parent.parent
    if not there.is_dir():
        raise UsageError(f"There is no folder {there}.", "Make it first, or name a file in another folder.")
    if not os.access(path if path.exists() else there, os.W_OK):
        raise UsageError(f"{path} cannot be written: no permission.", "Name a file in a folder of your own.")


def write_file(path: Path, data: bytes) -> None:
    """Write an answer to the file that the reader named: all of it or nothing. Raises `UsageError`."""
    from pipeline.errors import StoreError, UsageError
    from pipeline.files import write_atomically

    check_target(path)
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe, which must not be replaced by a file
        else:
            write_atomically(path, data)
    except (StoreError, OSError) as error:
        cause = error if isinstance(error, OSError) else error.__cause__
        why = (cause.strerror if isinstance(cause, OSError) else None) or "the disk refused it"
        raise UsageError(f"{path} cannot be written: {why}.", "Name a file in another place, or make room.") from error


def table(rows: Sequence[Sequence[str]], header: Sequence[str]) -> None:
    """Aligned columns on standard output; the last one is as long as it needs to be."""
    lines = [list(header), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())


def on_page(clause: Clause, paged: bool) -> str:
    """The page that a clause begins on; paged: does its document say what stands on which page?"""
    return f"page {clause.page}" if paged else PAGE_UNKNOWN


def on_pages(clauses: Sequence[Clause], paged: bool) -> str:
    """The pages that clauses stand on together: "page 12", "pages 12–13"; paged as in `on_page`."""
    known = [page for clause in clauses for page in (clause.page_start, clause.page_end) if page]
    if not paged or not known:
        return PAGE_UNKNOWN
    first, last = min(known), max(known)
    labelled = next(clause for clause in clauses if first in (clause.page_start, clause.page_end))
    return f"pages {first}–{last}" if last > first else f"page {labelled.page}"


def edited(words: Sequence[WordEdit], *, context: int = 12) -> Any:
    """Word edits as rich text: changed words marked, long equal stretches cut to `context` words at each edge."""
    from rich.text import Text

    text = Text()
    for number, edit in enumerate(words):
        piece = edit.text
        if edit.op == "equal":
            piece = _cut(piece, context, first=number == 0, last=number == len(words) - 1)
        before, after = MARKS[edit.op]
        core = piece.strip() if edit.op != "equal" else piece
        lead = piece[: len(piece) - len(piece.lstrip())] if edit.op != "equal" else ""
        tail = piece[len(piece.rstrip()) :] if edit.op != "equal" else ""
        text.append(lead)
        text.append(f"{before}{core}{after}", style=STYLES[edit.op])
        text.append(tail)
    return text


def _cut(text: str, context: int, *, first: bool, last: bool) -> str:
    """An equal stretch with its middle (or its far end, at the edges of the clause) left out."""
    head, tail = 0 if first else context, 0 if last else context
    return without_middle(text.split(" "), head, tail, worth=2 * context + 1 - head - tail)


@contextmanager
def pages(name: str) -> Iterator[Any]:
    """A bar for the pages of a document on a terminal, nothing in a pipe. Gives `told(done, total)`.

    The bar is there from the first page on, so that nothing is shown where no file is read.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("pages"))
    bar = Progress(*columns, console=console(stderr=True), transient=True)
    task = bar.add_task(name, total=None)

    def told(done: int, total: int) -> None:
        bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield told
    finally:
        bar.stop()


@contextmanager
def progress(description: str, total: int | None = None) -> Iterator[Any]:
    """A progress bar on a terminal's standard error, nothing in a pipe. Gives `advance(label)`."""
    if not sys.stderr.isatty():
        yield lambda label="": None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)

        def advance(label: str = "") -> None:
            bar.update(task, advance=1, description=label or description)

        yield advance


@contextmanager
def steps_shown(description: str, total: int | None = None) -> Iterator[None]:
    """A bar on a terminal that moves on with every step that the block logs, nothing in a pipe."""
    logger = logging.getLogger("pipeline.steps")
    level = logger.level
    with progress(description, total) as advance:
        handler = _Advance(advance)
        logger.addHandler(handler)
        logger.setLevel(min(logger.getEffectiveLevel(), logging.INFO))
        try:
            yield
        finally:
            logger.setLevel(level)
            logger.removeHandler(handler)


class _Advance(logging.Handler):
    """Moves the bar on for every step that is logged."""

    def __init__(self, advance: Any) -> None:
        super().__init__()
        self._advance = advance

    def emit(self, record: logging.LogRecord) -> None:
        """One step was done."""
        if hasattr(record, "step"):
            self._advance(f"{getattr(record, 'step', '')} {getattr(record, 'document', '')}")

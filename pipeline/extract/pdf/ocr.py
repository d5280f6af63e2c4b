"""Pages that are pictures, or whose letters the file does not name, read by OCR: ocrmypdf and tesseract as programs of
their own, within limits.

ocrmypdf puts a layer of text on the pages named to it; the file that it makes is read like any other. How sure
tesseract was of each word (`x_wconf`, 0 to 100) is in the hOCR file that it writes of each page, among ocrmypdf's
temporary files. A line's confidence is the mean over its words, weighted by their length.

Needed are the package ocrmypdf (the extra `ocr`) and the programs tesseract and Ghostscript.
"""

from __future__ import annotations

import html
import importlib.util
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import DamagedFileError, MissingExtraError, OverTimeError, install_extra
from pipeline.extract.sandbox.client import COMMAND, DEFAULT_LIMITS, Limits, Progress, child, contained
from pipeline.model import Document, Line, Page
from pipeline.text import first_of

PROGRAMS = ("tesseract", "gs")
HOW_TO_INSTALL = (
    f"Install it: {install_extra('ocr')}, and the programs tesseract and Ghostscript "
    "(on Debian and Ubuntu: apt-get install tesseract-ocr ghostscript)."
)
# Besides the time for reading, each page that is a picture may take so long.
SECONDS_A_PAGE = 60
# tesseract's threads spin while they wait for each other: two on busy cores took 138 s for a page that one read in 4 s
# (on quiet cores both 2.8 s). ocrmypdf reads several pages at a time instead.
THREADS = {"OMP_THREAD_LIMIT": "1"}
# Short pages give tesseract little to tell up from down by; its own default (14) leaves them lying on their side.
SURE_OF_ROTATION = 2
PICTURE, UNREADABLE, LAYERED = "image_only", "unreadable", "ocr_layer"
# A page is read by OCR when more than this share of its letters has no meaning; less is noted, and the rest kept.
DARK = 0.5
PAGE_OF_FILE = re.compile(r"0*(\d+)_ocr_hocr\.hocr")
# ocrmypdf says in its log which pages tesseract did not finish; their hOCR files are empty.
GIVEN_UP = re.compile(r"WARNING -\s+(\d+)\s+\[tesseract\] took too long")
WORD = re.compile(r"<span class=['\"]ocrx_word['\"][^>]*x_wconf (\d+)[^>]*>(.*?)</span>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word as tesseract read it, and how sure it was, 0 to 1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Layered:
    """A PDF with a layer of text. words: by page; given_up: the pages that took too long, which have no layer."""

    data: bytes
    words: dict[int, tuple[Recognised, ...]]
    given_up: tuple[int, ...]


def available() -> bool:
    """Are the package and the programs there?"""
    return importlib.util.find_spec("ocrmypdf") is not None and all(shutil.which(name) for name in PROGRAMS)


def pictures(document: Document) -> tuple[int, ...]:
    """The numbers of the pages that are pictures without text."""
    return tuple(page.number for page in document.pages if PICTURE in page.flags)


def unreadable(document: Document) -> tuple[int, ...]:
    """The numbers of the pages most of whose letters the file does not name."""
    return tuple(page.number for page in document.pages if UNREADABLE in page.flags and _is_dark(page))


def _is_dark(page: Page) -> bool:
    dark = sum(len(line.text) for line in page.lines if line.role == UNREADABLE)
    return dark > DARK * sum(len(line.text) for line in page.lines)


def wanting(document: Document) -> bool:
    """Are there pages that OCR alone can read?"""
    return bool(pictures(document) or unreadable(document))


def read_with_ocr(
    data: bytes,
    name: str,
    document: Document,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    check: bool = False,
) -> Document:
    """`document`, read from the PDF in `data`, with the pages that OCR alone can read read by it.

    Lines of such pages have their confidence in `Line.ocr`; all else is as in
    `pipeline.extract.sandbox.client.contained`. Raises MissingExtraError, OverTimeError for one that takes too long,
    DamagedFileError where OCR fails.
    """
    shown, dark = pictures(document), unreadable(document)
    if not shown and not dark:
        return document
    if not available():
        raise MissingExtraError(f"{name} has pages that only OCR can read, and it is not installed.", HOW_TO_INSTALL)
    layered = Layered(data, {}, ())
    for wanted, anew in ((shown, False), (dark, True)):
        if wanted:
            more = recognise(layered.data, name, wanted, limits, anew=anew)
            layered = Layered(more.data, layered.words | more.words, (*layered.given_up, *more.given_up))
    found = contained(layered.data, name, limits=limits, progress=progress, check=check)
    pages = tuple(
        _read_anew(page, layered.words.get(page.number, ())) if page.number in (*shown, *dark) else page
        for page in found.pages
    )
    read = {page.number for page in pages if {PICTURE, UNREADABLE}.isdisjoint(page.flags)}
    notes = (
        *_note([n for n in shown if n in read], "a picture", "pictures"),
        *_note([n for n in dark if n in read], *("whose letters the file does not name",) * 2),
        *_slow(layered.given_up),
    )
    info = replace(document.info, pages=len(pages))
    return replace(found, info=info, pages=pages, notes=(*found.notes, *notes))


def _read_anew(page: Page, recognised: Sequence[Recognised]) -> Page:
    """A page that was read by OCR here: its layer is no older one that would have to be checked."""
    flags = tuple(flag for flag in page.flags if flag != LAYERED)
    return with_confidence(replace(page, flags=flags), recognised)


def with_confidence(page: Page, recognised: Sequence[Recognised]) -> Page:
    """A page with the confidence of OCR on each of its lines.

    A word of a line is the next one with the same letters that tesseract read on the page; a word that was cut in
    another way counts as the page's mean. Without a word to go by, the confidence is 0: nothing vouches for the line.
    """
    weights = sum(len(word.text) for word in recognised)
    mean = sum(word.confidence * len(word.text) for word in recognised) / weights if weights else 0.0
    waiting: dict[str, list[float]] = defaultdict(list)
    for word in reversed(recognised):
        waiting[word.text].append(word.confidence)

    def confident(line: Line) -> Line:
        tokens = "".join(span.text for span in line.spans).split()
        found = [(waiting[token].pop() if waiting.get(token) else mean, len(token)) for token in tokens]
        total = sum(length for _, length in found)
        value = sum(confidence * length for confidence, length in found) / total if total else mean
        return replace(line, ocr=round(value, 3))

    return replace(page, lines=tuple(confident(line) for line in page.lines))


def words_of(hocr: str) -> tuple[Recognised, ...]:
    """The words of an hOCR page in order (hOCR 1.2: class `ocrx_word`, property `x_wconf`)."""
    found = []
    for match in WORD.finditer(hocr):
        text = html.unescape(TAG.sub("", match[2])).strip()
        if text:
            found.append(Recognised(text, int(match[1]) / 100))
    return tuple(found)


def recognise(data: bytes, name: str, pages: Sequence[int], limits: Limits, *, anew: bool = False) -> Layered:
    """The PDF with a layer of text on the pages, and tesseract's words by page. anew: in place of the words there.

    Raises OverTimeError, DamagedFileError.
    """
    with tempfile.TemporaryDirectory(prefix="icp-ocr-") as folder:
        work = Path(folder)
        source, result, said = work / "in.pdf", work / "out.pdf", work / "said.txt"
        source.write_bytes(data)
        seconds = limits.seconds + SECONDS_A_PAGE * len(pages)
        command = [*COMMAND, str(limits.memory_mb), *_command(source, result, pages, anew=anew)]
        with (
            said.open("wb") as stderr,
            child(command, seconds, stderr=stderr, TMPDIR=folder, **THREADS) as (process, late),
        ):
            code = process.wait()
            if late.is_set():
                raise OverTimeError(
                    f"OCR of {name} took more than {seconds} seconds.",
                    "Split it into its parts and retry; ICP_PARSE_SECONDS raises the limit.",
                )
        if code != 0 or not result.is_file():
            raise DamagedFileError(
                f"OCR of {name} failed: {_last_line(said)}", "Open it in another program, save it anew and retry."
            )
        words = {
            int(match[1]): words_of(file.read_text(encoding="utf-8", errors="replace"))
            for file in sorted(work.rglob("*.hocr"))
            if (match := PAGE_OF_FILE.fullmatch(file.name))
        }
        given_up = {int(page) for log in work.rglob("debug.log") for page in GIVEN_UP.findall(log.read_text("utf-8"))}
        return Layered(result.read_bytes(), words, tuple(sorted(given_up)))


def _command(source: Path, result: Path, pages: Sequence[int], *, anew: bool) -> list[str]:
    """The call of ocrmypdf. Its result is read and thrown away, so that nothing is done for its looks or its size."""
    return [
        *(sys.executable, "-P", "-m", "ocrmypdf"),
        *("--pages", ",".join(map(str, pages))),
        "--force-ocr" if anew else "--skip-text",
        *("--output-type", "pdf"),
        *("--optimize", "0"),
        "--rotate-pages",
        *("--rotate-pages-threshold", str(SURE_OF_ROTATION)),
        *("--tesseract-timeout", str(2 * SECONDS_A_PAGE)),
        "--invalidate-digital-signatures",
        # The temporary files are kept for the hOCR among them; they are in a folder of ours, which goes.
        "--keep-temporary-files",
        "--quiet",
        *(str(source), str(result)),
    ]


def _last_line(said: Path) -> str:
    lines = [line.strip() for line in said.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it ended without a word."


def _slow(pages: Sequence[int]) -> tuple[str, ...]:
    """The sentence for the reader that names the pages which took too long."""
    if not pages:
        return ()
    named = f"page {first_of(pages)}" if len(pages) == 1 else f"{len(pages)} pages ({first_of(pages)})"
    return (f"OCR of {named} took more than {2 * SECONDS_A_PAGE} seconds and was given up; nothing of it was read.",)


def _note(pages: Sequence[int], what: str, several: str) -> tuple[str, ...]:
    """The sentence for the reader that names the pages read by OCR, and what they are."""
    if not pages:
        return ()
    named = first_of(pages)
    said = f"Page {named}, {what}, was" if len(pages) == 1 else f"{len(pages)} pages ({named}), {several}, were"
    return (f"{said} read by OCR; check the words by eye.",)

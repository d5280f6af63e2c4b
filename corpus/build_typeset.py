"""Sets words into lines: widths of the PDF standard fonts, justification, and hyphens at line ends by rule.

Pure functions: runs of text in, set lines out. Sizes and widths are in points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth

FONTS = {
    (False, False): "Helvetica",
    (True, False): "Helvetica-Bold",
    (False, True): "Helvetica-Oblique",
    (True, True): "Helvetica-BoldOblique",
}

# Where a long word may be divided: before these endings and after these beginnings, as British word processors do.
ENDINGS = (
    ("tional", "organisa-tional"),
    ("tions", "informa-tions"),
    ("tion", "informa-tion"),
    ("sions", "commis-sions"),
    ("sioner", "commis-sioner"),
    ("sioners", "commis-sioners"),
    ("sioning", "commis-sioning"),
    ("sion", "suspen-sion"),
    ("ments", "arrange-ments"),
    ("ment", "agree-ment"),
    ("mental", "environ-mental"),
    ("nesses", "busi-nesses"),
    ("ability", "avail-ability"),
    ("tively", "effec-tively"),
    ("tive", "effec-tive"),
    ("ties", "par-ties"),
    ("tered", "regis-tered"),
    ("gether", "to-gether"),
    ("standing", "notwith-standing"),
    ("guarding", "safe-guarding"),
    ("ually", "individ-ually"),
)
BEGINNINGS = (
    ("inter", "inter-ruption"),
    ("under", "under-taking"),
    ("trans", "trans-ferred"),
    ("rein", "rein-stated"),
    ("reac", "reac-tivated"),
    ("practi", "practi-tioner"),
    ("appro", "appro-priate"),
    ("partici", "partici-pating"),
    ("confi", "confi-dential"),
)
LEAST_LENGTH = 9  # letters of a word worth dividing
ZONE = 0.07  # share of the line that must be left empty before a word is divided, as in a word processor's zone

INLINE = re.compile(r"(\[[^\[\]]{2,400}\])|((?<=[0-9A-Z)] )\([A-Z][^()]{3,80}\))")
REFERENCE = re.compile(r"(?:\b(?:SC|GC)\d+[A-Z]?(?:\.\d+[A-Z]?)*(?:\([a-z]+\))*|clause \d+|Part [A-Z]|Schedule \d+) $")


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    highlight: bool = False

    @property
    def font(self) -> str:
        """Name of the standard font."""
        return FONTS[self.bold, self.italic]


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLine:
    """One printed line: runs in order with their spaces, the natural width, and whether it ends its paragraph."""

    runs: tuple[Run, ...]
    width: float
    last: bool

    @property
    def spaces(self) -> int:
        """How many spaces can be stretched."""
        return sum(run.text.count(" ") for run in self.runs)


def inline_runs(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """`text` as runs: square-bracket blanks highlighted, the title in brackets after a reference in italics."""
    runs: list[Run] = []
    at = 0
    for found in INLINE.finditer(text):
        blank = found.group(1) is not None
        if not blank and not REFERENCE.search(text[: found.start()]):
            continue
        if found.start() > at:
            runs.append(Run(text=text[at : found.start()], bold=bold))
        runs.append(Run(text=found.group(), bold=bold, italic=not blank, highlight=blank))
        at = found.end()
    if at < len(text):
        runs.append(Run(text=text[at:], bold=bold))
    return tuple(runs)


def set_lines(runs: tuple[Run, ...], width: float, size: float, *, hyphenate: bool = True) -> tuple[SetLine, ...]:
    """The runs broken into lines of at most `width` points; a word wider than the line stands alone on one."""
    words = _words(runs)
    lines: list[SetLine] = []
    line: list[tuple[Run, ...]] = []
    used = 0.0
    while words:
        word = words.pop(0)
        gap = stringWidth(" ", word[0].font, size) if line else 0.0
        wide = _width(word, size)
        if used + gap + wide <= width:
            line.append(word)
            used += gap + wide
            continue
        divided = _divided(word, width - used - gap, size, slack=(width - used) / width) if hyphenate else None
        if divided is not None:
            line.append(divided[0])
            used += gap + _width(divided[0], size)
            words.insert(0, divided[1])
        elif line:
            words.insert(0, word)
        else:
            line.append(word)
            used = wide
        lines.append(SetLine(runs=_joined(line), width=used, last=False))
        line, used = [], 0.0
    lines.append(SetLine(runs=_joined(line), width=used, last=True))
    return tuple(entry for entry in lines if entry.runs)


def _words(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    """The words of the runs; a word that changes style half-way has several runs."""
    words: list[list[Run]] = [[]]
    for run in runs:
        for piece in re.split(r"( +)", run.text):
            if piece.isspace():
                words.append([])
            elif piece:
                words[-1].append(Run(text=piece, bold=run.bold, italic=run.italic, highlight=run.highlight))
    return [tuple(word) for word in words if word]


def _width(word: tuple[Run, ...], size: float) -> float:
    """Width of a word in points."""
    return float(sum(stringWidth(run.text, run.font, size) for run in word))


def _divided(
    word: tuple[Run, ...], room: float, size: float, *, slack: float
) -> tuple[tuple[Run, ...], tuple[Run, ...]] | None:
    """The word as the part that fits into `room` and the rest; None where it cannot or need not be divided."""
    if len(word) != 1:
        return None
    run = word[0]
    for at, hyphen in reversed(division_points(run.text)):
        if hyphen and slack < ZONE:
            continue
        first = run.text[:at] + ("-" if hyphen else "")
        if stringWidth(first, run.font, size) <= room:
            return (_like(run, first),), (_like(run, run.text[at:]),)
    return None


def division_points(word: str) -> list[tuple[int, bool]]:
    """Where a word may be divided, and whether a hyphen must be added there (not after one of its own)."""
    own = [(found.end(), False) for found in re.finditer(r"(?<=[A-Za-z]{2})-(?=[A-Za-z]{3})", word)]
    letters = word.rstrip(".,;:)")
    if own or len(letters) < LEAST_LENGTH or not letters.isalpha() or letters.isupper():
        return own
    points = {len(letters) - len(end) for end, _ in ENDINGS if letters.endswith(end)}
    points |= {len(begin) for begin, _ in BEGINNINGS if letters.lower().startswith(begin)}
    return [(at, True) for at in sorted(points) if at >= 3 and len(letters) - at >= 3]


def _like(run: Run, text: str) -> Run:
    """Other text in the style of `run`."""
    return Run(text=text, bold=run.bold, italic=run.italic, highlight=run.highlight)


def _joined(words: list[tuple[Run, ...]]) -> tuple[Run, ...]:
    """The words of a line with spaces between them, neighbours in one style made one run."""
    runs: list[Run] = []
    for number, word in enumerate(words):
        for place, run in enumerate(word):
            space = " " if number and not place else ""
            if runs and _like(runs[-1], "") == _like(run, ""):
                runs[-1] = _like(run, runs[-1].text + space + run.text)
            elif runs and space:
                runs[-1] = _like(runs[-1], runs[-1].text + space)
                runs.append(run)
            else:
                runs.append(run)
    return tuple(runs)

"""Word-level edits between two texts that read well: whole words, and a phrase that was replaced is one replacement.

Guarantee of `word_edits(old, new)`: the texts of "equal" and "delete" joined are `old`, those of "equal" and "insert"
joined are `new`, character for character. A deletion stands before the insertion that replaces it.

The words are compared by longest common subsequence, then cleaned up as diff-match-patch does ("semantic clean-up"): a
run of equal words between two edits that is much shorter than both is no island worth keeping, and an edit that can
slide along equal words is put where a phrase begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from pipeline.diff.facets import longest_increasing
from pipeline.diff.tree import WordCodes, small_cues
from pipeline.model import WordEdit
from pipeline.text import canonical

_TOKEN = re.compile(r"\s*(?:[£$€]?\w+(?:[.,'’\-/]\w+)*(?:\(\w{1,4}\))*%?|[^\w\s])|\s+")
_BREAK_AFTER = {".": 4, ";": 4, ":": 4, ",": 3, ")": 2}
# So many times shorter than the edits on both sides a run of equal words is no island: on real pairs more of them made
# the words told 1.19 times those needed, with these 1.06.
ISLAND = 3
RUNS = (8, 4, 2, 1)  # words of the runs at which a very long text is cut, the surest first
MOST_CELLS = 400_000_000  # words of the one text × words of the other that are compared in one piece: 50 MB
PIECE_CELLS = 4_000_000  # as many of a piece that was cut off
_MIDDLE = {"of", "the", "a", "an", "to", "in", "and", "or", "by"}


@dataclass(slots=True)
class _TokenRun:
    """A run of tokens: equal ones are in both lists, changed ones in either."""

    equal: bool
    old: list[str]
    new: list[str]

    def weight(self) -> int:
        """Letters and digits of the longer side."""
        return max(_ink(self.old), _ink(self.new))


def _ink(tokens: list[str]) -> int:
    return sum(len(token.strip()) for token in tokens)


def plain_pair(old: str, new: str) -> tuple[str, str]:
    """The two texts in one typography, so that a curly quote against a straight one is no edit, nor "Clause 5" against
    "clause 5"."""
    one, two = one_typography((old, new))
    return one, two


def one_typography(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts as they are if all use the same quotes, dashes and spaces, otherwise all in canonical form."""
    signs = {frozenset(set(text) - set(canonical(text))) for text in texts}
    alike = tuple(texts) if len(signs) <= 1 else tuple(canonical(text) for text in texts)
    small = {small_cues(text) == text for text in alike}
    return alike if len(small) <= 1 else tuple(small_cues(text) for text in alike)


def printed_edits(old: str, new: str) -> tuple[WordEdit, ...]:
    """The edits between two texts in one typography, with the words that went and came as they are printed."""
    plain = plain_pair(old, new)
    edits = word_edits(*plain)
    if plain == (old, new) or (len(plain[0]), len(plain[1])) != (len(old), len(new)):
        return edits
    found: list[WordEdit] = []
    at = {"delete": 0, "insert": 0}
    for edit in edits:
        length, text = len(edit.text), edit.text
        if edit.op != "equal":
            text = (old if edit.op == "delete" else new)[at[edit.op] : at[edit.op] + length]
        found.append(WordEdit(op=edit.op, text=text))
        for op in at:
            at[op] += length if edit.op in (op, "equal") else 0
    return tuple(found)


def word_edits(old: str, new: str) -> tuple[WordEdit, ...]:
    """The edits that make `old` into `new`, as whole words. Linear in practice; no edit for two empty texts."""
    if old == new:
        return (WordEdit(op="equal", text=old),) if old else ()
    one, two = _TOKEN.findall(old), _TOKEN.findall(new)
    stretches = _compare(one, two)
    stretches = _swallow(stretches)
    stretches = [part for stretch in stretches for part in _trim(stretch)]
    _slide(stretches)
    return _edits(stretches)


def _compare(one: list[str], two: list[str]) -> list[_TokenRun]:
    stretches: list[_TokenRun] = []
    for equal, at_old, end_old, at_new, end_new in runs_of(one, two):
        _append(stretches, _TokenRun(equal, one[at_old:end_old], two[at_new:end_new]))
    return stretches


def runs_of(one: list[str], two: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """The runs of two lists of words by longest common subsequence: is it equal, start and end in the one and in the
    other."""
    vocabulary = WordCodes()
    left, right = vocabulary.encode(one), vocabulary.encode(two)
    for at_old, end_old, at_new, end_new in _pieces(left, right, RUNS):
        part, other = left[at_old:end_old], right[at_new:end_new]
        if len(part) * len(other) > MOST_CELLS:  # nothing in common that stands once: replaced as a whole
            yield False, at_old, end_old, at_new, end_new
            continue
        for code in Indel.opcodes(part, other):
            old, new = (
                (at_old + code.src_start, at_old + code.src_end),
                (at_new + code.dest_start, at_new + code.dest_end),
            )
            yield code.tag == "equal", *old, *new


def _pieces(left: str, right: str, runs: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Stretches (start and end in the old, start and end in the new) of two texts that are compared one by one.

    Only a text of many thousand words is cut: a comparison takes a bit of memory for each word of the one with each of
    the other. It is cut where a run of words begins that stands once on both sides, in the same order.
    """
    whole = (0, len(left), 0, len(right))
    if len(left) * len(right) <= MOST_CELLS or not runs:
        return [whole]
    olds, news = _once(left, runs[0]), _once(right, runs[0])
    shared = sorted((at, news[run]) for run, at in olds.items() if run in news)
    kept = longest_increasing([new for _, new in shared], [0] * len(shared))
    cuts = [(0, 0), *(cut for at, cut in enumerate(shared) if at in kept), (len(left), len(right))]
    pieces: list[tuple[int, int, int, int]] = []
    first = cuts[0]
    for at, cut in enumerate(cuts[1:], start=1):
        last = at == len(cuts) - 1
        if not last and (cuts[at + 1][0] - first[0]) * (cuts[at + 1][1] - first[1]) <= PIECE_CELLS:
            continue  # the next cut is near enough: fewer and longer pieces
        inside = _pieces(left[first[0] : cut[0]], right[first[1] : cut[1]], runs[1:])
        pieces += [(first[0] + a, first[0] + b, first[1] + c, first[1] + d) for a, b, c, d in inside]
        first = cut
    return pieces


def _once(text: str, size: int) -> dict[str, int]:
    """The runs of `size` words that stand once in a text, and where."""
    found: dict[str, int] = {}
    for at in range(len(text) - size + 1):
        run = text[at : at + size]
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def _append(stretches: list[_TokenRun], stretch: _TokenRun) -> None:
    """Add a stretch, joined with the last one where both are edits or both equal."""
    if not stretch.old and not stretch.new:
        return
    if stretches and stretches[-1].equal == stretch.equal:
        stretches[-1].old += stretch.old
        stretches[-1].new += stretch.new
    else:
        stretches.append(stretch)


def _swallow(stretches: list[_TokenRun]) -> list[_TokenRun]:
    """Turn equal runs that are no islands between the edits on both of their sides into part of one edit."""
    changed = True
    while changed and len(stretches) >= 3:
        changed = False
        out: list[_TokenRun] = []
        for at, stretch in enumerate(stretches):
            between = 0 < at < len(stretches) - 1
            if stretch.equal and between and _island(stretch, out[-1], stretches[at + 1]):
                stretch, changed = _TokenRun(False, stretch.old, stretch.new), True
            _append(out, stretch)
        stretches = out
    return stretches


def _island(equal: _TokenRun, before: _TokenRun, after: _TokenRun) -> bool:
    if all(not any(map(str.isalnum, token)) for token in equal.old):
        return True
    least = min(before.weight(), after.weight())
    if ISLAND * equal.weight() <= least:
        return True
    figures = any(map(str.isdigit, "".join([*before.old, *before.new, *after.old, *after.new])))
    small = all(token.strip().casefold() in _MIDDLE for token in equal.old)
    return small and not figures and equal.weight() <= least


def _trim(stretch: _TokenRun) -> list[_TokenRun]:
    """Give equal tokens at the edges of an edit back to its neighbours."""
    if stretch.equal:
        return [stretch]
    old, new = stretch.old, stretch.new
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return [
        part
        for part in (
            _TokenRun(True, old[:head], new[:head]),
            _TokenRun(False, old[head : len(old) - tail], new[head : len(new) - tail]),
            _TokenRun(True, old[len(old) - tail :], new[len(new) - tail :]),
        )
        if part.old or part.new
    ]


def _slide(stretches: list[_TokenRun]) -> None:
    """Put each pure insertion or deletion that can slide along equal words where a phrase begins."""
    for at in range(1, len(stretches) - 1):
        before, edit, after = stretches[at - 1 : at + 2]
        if edit.equal or not before.equal or not after.equal or (edit.old and edit.new):
            continue
        tokens = edit.old or edit.new
        line = before.old + tokens + after.old
        first, size = len(before.old), len(tokens)
        low = first
        while low > 0 and line[low - 1] == line[low + size - 1]:
            low -= 1
        high = first
        while high + size < len(line) and line[high] == line[high + size]:
            high += 1
        best = max(range(low, high + 1), key=lambda spot: (_edge(line, spot, size), -abs(spot - first)))
        if best != first:
            _place(stretches, at, line, best, size)


def _place(stretches: list[_TokenRun], at: int, line: list[str], best: int, size: int) -> None:
    before, edit, after = stretches[at - 1 : at + 2]
    before.old, before.new = line[:best], line[:best]
    moved = line[best : best + size]
    edit.old, edit.new = (moved, []) if edit.old else ([], moved)
    after.old, after.new = line[best + size :], line[best + size :]


def _edge(line: list[str], start: int, size: int) -> int:
    """How good a place for an edit: after a sentence or a comma, or with the comma that opens it; ends of text are
    best."""
    first, last = line[start].strip(), line[start + size - 1].strip()
    score = _BREAK_AFTER.get(line[start - 1].strip()[-1:], 0) if start else max(_BREAK_AFTER.values())
    if first in {",", ";", "("} and last not in {",", ";"}:
        score += 3
    if first.casefold() in {"and", "or", "but", "unless", "except", "if", "where", "subject"}:
        score += 2
    if last.casefold() in _MIDDLE:
        score -= 1
    return score


def _edits(stretches: list[_TokenRun]) -> tuple[WordEdit, ...]:
    texts: list[list[str]] = []  # [op, text]; leading spaces of an edit are given to what stands before it
    for stretch in stretches:
        if stretch.equal:
            parts = [["equal", "".join(stretch.old)]]
        else:
            parts = [["delete", "".join(stretch.old)], ["insert", "".join(stretch.new)]]
        for op, text in parts:
            if text and texts and texts[-1][0] == op:
                texts[-1][1] += text
            elif text:
                texts.append([op, text])
    for at in range(1, len(texts) + 1):
        if at == len(texts) or texts[at][0] == "equal":
            _outside(texts, at)
    return tuple(WordEdit(op=op, text=text) for op, text in texts if text)


def _outside(texts: list[list[str]], equal: int) -> None:
    """Move the space before an edit that ends at `equal` out of it: "will[ not] do" becomes "will [not ]do"."""
    if texts[equal - 1][0] == "equal":
        return
    first = equal - 1
    while first and texts[first - 1][0] != "equal":
        first -= 1
    before = texts[first - 1] if first else None
    edits = texts[first:equal]
    if before is None or not all(text[:1] == " " for _, text in edits):
        return
    if len(edits) == 2:
        before[1] += " "
        for edit in edits:
            edit[1] = edit[1][1:]
    elif equal < len(texts) and texts[equal][1][:1] == " ":
        before[1] += " "
        edits[0][1] = edits[0][1][1:] + " "
        texts[equal][1] = texts[equal][1][1:]

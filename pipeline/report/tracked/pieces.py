"""The words of one provision, old and new, as pieces that were kept, inserted or deleted.

Guarantee of `pieces(olds, news, edits)`: the pieces that are not "insert" joined are the old clauses' words, those that
are not "delete" the new ones', character for character, with a break for each clause after the first. The edits of a
`Change` are laid over the printed words: where these edits were made of words in one typography, or of joined clauses,
they are found again by counting the characters with ink. A difference in print only (quotes, dashes, spaces, a capital)
is a piece of its own that says so, so that a reader can hide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from pipeline.model import Clause, WordEdit
from pipeline.text import canonical

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackedPiece:
    """A stretch of words, or the beginning of another clause (`starts`: its label, "" for none; text is then "").

    op: "equal", "insert" or "delete". bold: of a heading or a defined term. print_only: the two sides differ in
    typography only. side: which of the old clauses it is from, and which of the new ones, by position.
    """

    op: str
    text: str
    bold: bool = False
    print_only: bool = False
    starts: str | None = None
    side: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a sign, a space, or the beginning of another clause."""

    text: str
    starts: str | None = None


_Part = tuple[str, list[_Token], bool]  # an op, the tokens that it is of, and whether a change tells of it


class _Words:
    """The clauses of one side as one string, with where each clause after the first begins and which words are bold."""

    def __init__(self, clauses: Sequence[Clause], prefix: str) -> None:
        self.text = prefix
        self.breaks: dict[int, str] = {}
        self.bold: list[tuple[int, int]] = []
        for at, clause in enumerate(clauses):
            if at:
                self.breaks[len(self.text)] = clause.number or ""
            if clause.heading:
                self.bold.append((len(self.text), len(self.text) + len(clause.heading)))
            self.text += clause.words

    def tokens(self, start: int, end: int) -> list[_Token]:
        """The tokens of a stretch; a break belongs to the stretch that it ends, one at 0 to the first."""
        found: list[_Token] = []
        cuts = [cut for cut in self.breaks if start < cut <= end or cut == start == 0]
        at = start
        for cut in cuts:
            found += [_Token(text) for text in _TOKEN.findall(self.text[at:cut])]
            found.append(_Token("", self.breaks[cut]))
            at = cut
        return found + [_Token(text) for text in _TOKEN.findall(self.text[at:end])]

    def is_bold(self, at: int) -> bool:
        """Does the character at a position stand in a heading?"""
        return any(start <= at < end for start, end in self.bold)


def pieces(olds: Sequence[Clause], news: Sequence[Clause], edits: Sequence[WordEdit]) -> tuple[TrackedPiece, ...]:
    """The pieces of a pair. edits: those of its change, () where it has none."""
    prefixes = _prefixes(olds, news, edits)
    old, new = _Words(olds, prefixes[0]), _Words(news, prefixes[1])
    laid = [part for edit in _slices(edits, old.text, new.text) for part in _laid(edit, old, new)]
    return tuple(_joined(_set_in_type(laid, old, new)))


def alone(clause: Clause, op: str) -> tuple[TrackedPiece, ...]:
    """The pieces of a clause that came ("insert") or went ("delete")."""
    parts = [TrackedPiece(op=op, text=clause.heading, bold=True)] if clause.heading else []
    rest = clause.words[len(clause.heading) :] if clause.heading else clause.words
    return (*parts, *([TrackedPiece(op=op, text=rest)] if rest else []))


def first_only(found: Iterable[TrackedPiece]) -> tuple[TrackedPiece, ...]:
    """The pieces of the first old and the first new clause: what the others had in common with them came or went."""
    kept: list[TrackedPiece] = []
    for piece in found:
        old = piece.op != "insert" and piece.side[0] == 0
        new = piece.op != "delete" and piece.side[1] == 0
        if piece.starts is None and (old or new):
            op = "equal" if old and new else "delete" if old else "insert"
            kept.append(TrackedPiece(op=op, text=piece.text, bold=piece.bold, print_only=piece.print_only))
    return tuple(kept)


def _prefixes(olds: Sequence[Clause], news: Sequence[Clause], edits: Sequence[WordEdit]) -> tuple[str, str]:
    """What a change says before the words: the codes of the applicability column, the names of columns."""
    shown = ["".join(edit.text for edit in edits if edit.op != other) for other in ("insert", "delete")]
    codes = [f"[{clause.applicability}] " for clause in (olds[0], news[0])]
    if codes[0] != codes[1] and all(
        canonical(text).startswith(canonical(code)) for text, code in zip(shown, codes, strict=True)
    ):
        return codes[0], codes[1]
    return "", ""


@dataclass(frozen=True, slots=True)
class _Slice:
    """An edit by positions in the words of both sides."""

    op: str
    old: tuple[int, int]
    new: tuple[int, int]


def _slices(edits: Sequence[WordEdit], old: str, new: str) -> list[_Slice]:
    """The edits by their positions in the words; one stretch of all words where they cannot be found in them."""
    olds = _spots([edit.text for edit in edits if edit.op != "insert"], old)
    news = _spots([edit.text for edit in edits if edit.op != "delete"], new)
    if olds is None or news is None or not edits:
        return [_Slice("equal", (0, len(old)), (0, len(new)))]
    found: list[_Slice] = []
    one = two = 0
    for edit in edits:
        to_old = olds.pop(0) if edit.op != "insert" else one
        to_new = news.pop(0) if edit.op != "delete" else two
        found.append(_Slice(edit.op, (one, to_old), (two, to_new)))
        one, two = to_old, to_new
    return found


def _spots(texts: Sequence[str], words: str) -> list[int] | None:
    """Where each of the texts ends in `words`, of which they are the whole; None where they are not."""
    if "".join(texts) == words:
        ends, at = [], 0
        for text in texts:
            at += len(text)
            ends.append(at)
        return ends
    inked = [(sign, at) for at, char in enumerate(words) for sign in "".join(canonical(char).split())]
    if "".join("".join(canonical(text).split()) for text in texts) != "".join(sign for sign, _ in inked):
        return None
    ends, count = [], 0
    for text in texts:
        count += len("".join(canonical(text).split()))
        at = inked[count - 1][1] + 1 if count else 0
        if text[-1:].isspace():
            at += len(words[at:]) - len(words[at:].lstrip())
        ends.append(at)
    if ends:
        ends[-1] = len(words)
    return ends


def _laid(part: _Slice, old: _Words, new: _Words) -> Iterator[_Part]:
    """A slice as parts; what a change calls equal may still differ in print and in where clauses begin."""
    one, two = old.tokens(*part.old), new.tokens(*part.new)
    if part.op != "equal":
        yield part.op, one if part.op == "delete" else two, True
        return
    for code in Indel.opcodes(one, two):
        gone, came = one[code.src_start : code.src_end], two[code.dest_start : code.dest_end]
        if code.tag == "equal":
            yield "equal", came, False
            continue
        yield "delete", gone, False
        yield "insert", came, False


def _set_in_type(parts: Iterable[_Part], old: _Words, new: _Words) -> Iterator[TrackedPiece]:
    """The parts as pieces of one type each; a deletion next to an insertion that says the same is one of print only."""
    places = [0, 0]  # positions in the words of the old and of the new side
    sides = [0, 0]
    for op, tokens, print_only in _marked(_paired(parts)):
        for token in tokens:
            which = (1,) if op == "insert" else (0,) if op == "delete" else (0, 1)
            if token.starts is not None:
                for side in which:
                    sides[side] += 1
                yield TrackedPiece(op=op, text="", starts=token.starts, side=(sides[0], sides[1]))
                continue
            words = old if op == "delete" else new
            yield TrackedPiece(
                op=op,
                text=token.text,
                bold=words.is_bold(places[which[-1]]),
                print_only=print_only,
                side=(sides[0], sides[1]),
            )
            for side in which:
                places[side] += len(token.text)


def _paired(parts: Iterable[_Part]) -> list[_Part]:
    """The parts with a run of edits as one deletion and one insertion."""
    found: list[_Part] = []
    run: dict[str, list[_Token]] = {"delete": [], "insert": []}
    told = False

    def close() -> None:
        found.extend((op, tokens, told) for op, tokens in run.items() if tokens)
        run.update(delete=[], insert=[])

    for op, tokens, is_told in parts:
        if op in run:
            run[op] = [*run[op], *tokens]
            told = told or is_told
        elif tokens:
            close()
            told = False
            found.append((op, tokens, False))
    close()
    return found


def _marked(parts: Sequence[_Part]) -> Iterator[_Part]:
    """The parts, each with whether it differs from its neighbour in print only: never where a change tells of it."""
    nothing: _Part = ("equal", [], False)
    for at, (op, tokens, told) in enumerate(parts):
        before = parts[at - 1] if at else nothing
        after = parts[at + 1] if at + 1 < len(parts) else nothing
        other = after[1] if op == "delete" and after[0] == "insert" else []
        other = before[1] if op == "insert" and before[0] == "delete" else other
        yield op, tokens, op != "equal" and not told and _same(tokens, other)


def _same(one: Sequence[_Token], two: Sequence[_Token]) -> bool:
    """Do two runs of tokens say the same?"""
    if any(token.starts is not None for token in (*one, *two)):
        return False
    texts = ["".join(canonical("".join(token.text for token in tokens)).split()) for tokens in (one, two)]
    return texts[0].replace("-", "").casefold() == texts[1].replace("-", "").casefold()


def _joined(found: Iterable[TrackedPiece]) -> Iterator[TrackedPiece]:
    """Neighbouring pieces of one kind as one."""
    last: TrackedPiece | None = None
    for piece in found:
        if last is not None and last.starts is piece.starts is None and _kind(last) == _kind(piece):
            last = TrackedPiece(
                op=last.op,
                text=last.text + piece.text,
                bold=last.bold,
                print_only=last.print_only,
                side=last.side,
            )
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _kind(piece: TrackedPiece) -> tuple[str, bool, bool, tuple[int, int]]:
    return piece.op, piece.bold, piece.print_only, piece.side

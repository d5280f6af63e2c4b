"""Differences in print that change nothing, for the reader who wants to see that they were seen.

What counts as such is decided by the comparison (`facets`): here the pairs that it calls unchanged are looked at again,
and what differs in print is named. The kinds are found by folding both texts step by step: a step that brings them
nearer to one another names a difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from rapidfuzz.distance import Levenshtein

from pipeline.model import Clause, Cosmetic, EditionDiff

_QUOTES = str.maketrans("“”„‘’", '"""\'\'')
_DASHES = str.maketrans("‐‑–—−", "-----")
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\ufeff"))
_IN_WORD = re.compile(r"(?<=[^\W\d_])-\s?(?=[^\W\d_])")
# The kinds in the order in which they are tried, each with what it does to a text.
FOLDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("quotation marks", lambda text: text.translate(_QUOTES)),
    ("dashes", lambda text: text.translate(_DASHES)),
    ("invisible characters", lambda text: text.translate(_INVISIBLE)),
    ("ligatures and letter forms", lambda text: unicodedata.normalize("NFKC", text)),
    ("hyphenation", lambda text: _IN_WORD.sub("", text)),
    ("capitals", str.casefold),
    ("white space", lambda text: "".join(text.split())),
    ("closing stop", lambda text: text.rstrip(".:;, ")),
)
MOST = 3  # places shown of one clause


def cosmetics(diff: EditionDiff) -> tuple[Cosmetic, ...]:
    """The pairs called unchanged whose label, heading or text is printed otherwise, in the reading order of the old
    side."""
    olds = {clause.id: clause for clause in diff.old.clauses}
    news = {clause.id: clause for clause in diff.new.clauses}
    found = []
    for pair in diff.pairs:
        if pair.status == "unchanged" and len(pair.old) == len(pair.new) == 1:
            one, two = olds[pair.old[0]], news[pair.new[0]]
            kinds = tuple(dict.fromkeys(_kinds(one, two)))
            if kinds:
                before, after = _places(_printed(one), _printed(two))
                found.append(Cosmetic(old=one.id, new=two.id, kinds=kinds, before=before, after=after))
    return tuple(found)


def _kinds(old: Clause, new: Clause) -> Iterator[str]:
    if (old.number or "") != (new.number or ""):
        yield "numbering style"
    for one, two in ((old.heading or "", new.heading or ""), (old.own, new.own)):
        yield from kinds(one, two)


def kinds(old: str, new: str) -> Iterator[str]:
    """What kinds of difference in print lie between two texts."""
    for kind, fold in FOLDS:
        if old == new:
            return
        before = Levenshtein.distance(old, new)
        old, new = fold(old), fold(new)
        if Levenshtein.distance(old, new) < before:
            yield kind


def _printed(clause: Clause) -> str:
    return " ".join(part for part in (clause.number, clause.heading, clause.own) if part)


def _places(old: str, new: str) -> tuple[str, str]:
    """The words that differ on either side, at most `MOST` places."""
    one, two = old.split(), new.split()
    edits = [code for code in Levenshtein.opcodes(one, two) if code.tag != "equal"][:MOST]
    return (
        " … ".join(" ".join(one[code.src_start : code.src_end]) for code in edits),
        " … ".join(" ".join(two[code.dest_start : code.dest_end]) for code in edits),
    )

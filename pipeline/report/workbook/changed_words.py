"""What changed, as the words of one cell: struck and new words with some unchanged ones around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model import WordEdit
from pipeline.report.view_parts import Entry, GroupedClause
from pipeline.report.workbook.values import Words
from pipeline.text import beginning, shortened

CONTEXT = 70  # letters of unchanged words kept on each side of an edit
LONGEST = 600  # letters of words that came or went together; the columns with the texts have all
GAP = WordEdit(op="equal", text=" ")
OPS = {"added": "insert", "removed": "delete"}


def changed_words(entry: Entry) -> Words:
    """The words of an entry."""
    if entry.kind in OPS:
        return whole(entry.new_text or entry.old_text, entry.kind)
    return tuple(_apart(_cut(shortened(entry.words, CONTEXT))))


def words_below(clause: GroupedClause, kind: str) -> Words:
    """The words of a clause that came or went with its section. kind: of the entry."""
    return whole(clause.text, kind)


def whole(text: str, kind: str) -> Words:
    """A text that came or went as a whole."""
    return (WordEdit(op=OPS[kind], text=beginning(text, LONGEST)),) if text else ()


def _cut(words: Iterable[WordEdit]) -> Iterator[WordEdit]:
    for edit in words:
        yield edit if edit.op == "equal" else WordEdit(op=edit.op, text=beginning(edit.text, LONGEST))


def _apart(words: Iterable[WordEdit]) -> Iterator[WordEdit]:
    """Struck words and those in their place would run into one another."""
    before = ""
    for edit in words:
        if before == "delete" and edit.op == "insert":
            yield GAP
        yield edit
        before = edit.op

"""Text cut short: what stays beside an edit, and where the dots stand."""

from __future__ import annotations

import pytest

from pipeline.model import WordEdit
from pipeline.text import beginning, shortened

LONG = "one two three four five six seven eight nine ten"  # 48 letters

# edits ("=" for an unchanged stretch), keep, expected, reason
CUTS = [
    (f"={LONG} |+new", 10, "… nine ten |+new", "before the first edit its last words stay"),
    (f"+new|= {LONG}", 10, "+new| one two …", "behind the last edit its first words stay"),
    (f"+new|={LONG}|-old", 10, "+new|one two … nine ten|-old", "between edits both ends stay"),
    (f"={LONG}", 10, "one two …", "a text without edits is cut at its end"),
    (f"+new|={LONG}|-old", 18, "+new|one two three … eight nine ten|-old", "words stay whole"),
    ("+new|=one two three four|-old", 5, "+new|one two three four|-old", "a cut that saves a few letters is not made"),
    (f"-{LONG}|+{LONG}", 10, f"-{LONG}|+{LONG}", "what came or went stays whole"),
    ("+new|=" + "x" * 60, 10, "+new|xxxxxxxxxx …", "a word longer than what is kept is cut in itself"),
]


def edits(written: str) -> tuple[WordEdit, ...]:
    ops = {"=": "equal", "+": "insert", "-": "delete"}
    return tuple(WordEdit(op=ops[part[0]], text=part[1:]) for part in written.split("|"))


@pytest.mark.parametrize(("written", "keep", "expected", "reason"), CUTS, ids=[row[3] for row in CUTS])
def test_unchanged_words_are_cut(written: str, keep: int, expected: str, reason: str) -> None:
    marks = {"equal": "", "insert": "+", "delete": "-"}
    shown = "|".join(marks[edit.op] + edit.text for edit in shortened(edits(written), keep))
    assert shown == expected, reason


def test_a_text_is_cut_after_a_whole_word() -> None:
    assert beginning(LONG, 10) == "one two …"
    assert beginning(LONG, len(LONG)) == LONG

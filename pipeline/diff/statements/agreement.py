"""Does what a publisher says of a place fit what changed there?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.counts import quiet_change
from pipeline.diff.same_value import Writing, plain_value
from pipeline.model import Change, Statement, WordEdit
from pipeline.text import without_middle

_WORD = re.compile(r"[£€$]?\w[\w.]*%?")
_MOST = 14  # words of a change that are told
IN_OWN_WORDS = 3  # words of a value without figures from which on its words count and not their order


@dataclass(frozen=True, kw_only=True, slots=True)
class TextsAt:
    """The words of a place before and after, with those of what stands below it; "" where it is not there."""

    old: str
    new: str


def disagreement(statement: Statement, changes: Sequence[Change], texts: TextsAt, writing: Writing) -> str:
    """What the comparison shows that is not what is said, as a sentence; "" where both agree. changes: at the place."""
    if statement.says == "unchanged":
        return f"It says that nothing changed; {_shown(changes)}."
    if statement.says == "added" and texts.old:
        return "It says that this is new; it stood in the old text too, with other words."
    if statement.says == "removed" and texts.new:
        return "It says that this is gone; it still stands in the new text."
    if statement.says == "renumbered" and not any(set(change.facets) & {"number", "place"} for change in changes):
        return f"It says that this got another number or place; it kept them, and {_shown(changes)}."
    if statement.says == "amended" and all(quiet_change(change) for change in changes):
        return "It says that this changed; only its number, its place or a reference did."
    return _values(statement, changes, texts, writing)


def _values(statement: Statement, changes: Sequence[Change], texts: TextsAt, writing: Writing) -> str:
    """As `disagreement`, of the values."""
    wrong = (statement.new and not holds(texts.new, statement.new, writing)) or (
        statement.old and not holds(texts.old, statement.old, writing)
    )
    if not wrong:
        return ""
    if statement.old and statement.new:
        said = f"from “{statement.old}” to “{statement.new}”"
    else:
        said = f"“{statement.new or statement.old}”"
    return f"It says {said}; {_shown(changes, _unit(statement))}."


def _unit(statement: Statement) -> list[str]:
    """The words behind the figure of the values: "Operational Days"."""
    return re.sub(r"^\D*\d[\d,.]*%?", "", statement.new or statement.old).split()


def holds(text: str, value: str, writing: Writing) -> bool:
    """Do words hold a value, in whatever writing? A unit that is called otherwise ("working days") is the same one."""
    words, wanted = (_tokens(plain_value(one, writing)) for one in (text, value))
    if _within(words, wanted):
        return True
    figures = [word for word in wanted if re.search(r"\d", word)]
    if not figures and len(wanted) >= IN_OWN_WORDS:
        return set(wanted) <= set(words)
    if not figures or len(wanted) > 4 or wanted[-1] in figures:
        return False
    return any(words[at] == figures[-1] and wanted[-1] in words[at + 1 : at + 4] for at in range(len(words)))


def _tokens(text: str) -> list[str]:
    return [word.rstrip(".").removesuffix("s") for word in _WORD.findall(text.replace("-", " "))]


def _within(words: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(words[at : at + size]) == list(wanted) for at in range(len(words) - size + 1))


def _shown(changes: Iterable[Change], unit: Sequence[str] = ()) -> str:
    """What did change, in the words of the first change that has some. unit: words that belong to them where they
    stand right behind."""
    for change in changes:
        gone, came = (
            without_middle(
                " ".join(edit.text for edit in change.words if edit.op == op).split(), _MOST // 2, _MOST // 2
            )
            for op in ("delete", "insert")
        )
        after = next((edit.text for edit in _behind(change)), "").split()[: len(unit)]
        if gone and came and unit and after == list(unit):
            gone, came = (" ".join((words, *unit)) for words in (gone, came))
        if gone and came:
            return f"the text goes from “{gone}” to “{came}”"
        if gone or came:
            return f"“{gone}” went" if gone else f"“{came}” came"
    return "no words changed"


def _behind(change: Change) -> Iterator[WordEdit]:
    """What follows the last words that went or came."""
    last = max((at for at, edit in enumerate(change.words) if edit.op != "equal"), default=len(change.words))
    yield from change.words[last + 1 :]

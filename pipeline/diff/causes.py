"""One cause, one entry: a term or a party renamed throughout, a column that came or went, a sum that changed wherever
it stands, one spelling changed for another, words that passed between a clause and its items.

The first of the changes stands for all, with their places; the others are folded away and can be unfolded again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.diff.significance import SHORT
from pipeline.diff.significance_rules import LEVELS, SignificanceRule
from pipeline.model import Change, ChangedPlace, Clause, Reason, Side
from pipeline.text import beginning

_SUM = re.compile(r"[£$€]\s?\d[\d,.]*(?:\s?(?:million|billion|bn|m|k))?")
_NAME = re.compile(r"[A-Z][\w’'&-]*(?:(?: (?:and|of|for|the))* [A-Z][\w’'&-]*)*")
RENAMED, COLUMN, REGROUPED = "renamed", "column", "regrouped"
SPELT = "same-value"
Exchange = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Folded:
    """Changes of which each has a cause of its own, and those that are told with one of them."""

    changes: tuple[Change, ...]
    folded: tuple[Change, ...]


def by_cause(
    changes: Sequence[Change], old: Side, new: Side, rules: Sequence[SignificanceRule], families: Mapping[str, str]
) -> Folded:
    """The changes with those of one cause told once.

    rules: where the reasons for a renaming and a column are. families: of old clauses whose words are divided otherwise
    among their family, its first clause.
    """
    sides = _Sides(old, new, families)
    groups: dict[object, list[int]] = defaultdict(list)
    for at, change in enumerate(changes):
        key = sides.cause(change)
        if key is not None:
            groups[key].append(at)
    why = {rule.name: rule for rule in rules}
    heads: dict[int, Change] = {}
    gone: set[int] = set()
    for key, members in groups.items():
        if len(members) < 2:
            continue
        together = [changes[members[0]], *sorted((changes[at] for at in members[1:]), key=sides.place)]
        heads[members[0]] = _head(together, key, sides, why)
        gone.update(members[1:])
    return Folded(
        tuple(heads.get(at, change) for at, change in enumerate(changes) if at not in gone),
        tuple(change for at, change in enumerate(changes) if at in gone),
    )


class _Sides:
    """Look-ups of both sides."""

    def __init__(self, old: Side, new: Side, families: Mapping[str, str]) -> None:
        self.olds = {clause.id: clause for clause in old.clauses}
        self.news = {clause.id: clause for clause in new.clauses}
        self.texts = tuple("\n".join(clause.words for clause in side.clauses) for side in (old, new))
        self.known: dict[tuple[int, str], int] = {}
        self.families = families
        self.places = {clause.id: at for at, clause in enumerate(new.clauses)}

    def place(self, change: Change) -> int:
        """Where a change stands in the new side."""
        return self.places[change.new[0]]

    def cause(self, change: Change) -> object | None:
        """What a change has in common with others of one cause; None where it stands by itself."""
        if _is_regrouped(change):
            return REGROUPED, self.families.get(change.old[0])
        if not change.old or not change.new or not {"wording", "heading"} & set(change.facets):
            return None
        if set(change.facets) & {"split", "merge"}:
            return None
        column = self.column(change)
        if column is not None:
            return column
        pairs = set(exchanges(change))
        if len(pairs) != 1:
            return None
        went, came = pairs.pop()
        if _SUM.fullmatch(went) and _SUM.fullmatch(came):
            return "sum", went, came
        if {reason.rule for reason in change.significance.reasons} == {SPELT}:
            return "spelt", went.casefold(), came.casefold()
        name = _NAME.fullmatch(went) and _NAME.fullmatch(came)
        if name and self.count(0, came) == 0:
            return RENAMED, _one(went), _one(came)
        return None

    def column(self, change: Change) -> object | None:
        """The column that a row has more or less than before, where its other cells are the same."""
        one, two = self.olds[change.old[0]], self.news[change.new[0]]
        if len(change.old) + len(change.new) > 2 or abs(len(one.cells) - len(two.cells)) != 1:
            return None
        longer, shorter = (one, two) if len(one.cells) > len(two.cells) else (two, one)
        if not shorter.cells:
            return None
        for at in range(len(longer.cells)):
            if (*longer.cells[:at], *longer.cells[at + 1 :]) == shorter.cells:
                return COLUMN, one.parent, longer is two, at
        return None

    def count(self, side: int, name: str) -> int:
        """How often a name stands on a side, whatever its capitals and number."""
        key = side, _one(name)
        if key not in self.known:
            self.known[key] = len(re.findall(rf"\b{re.escape(_one(name))}s?\b", self.texts[side], re.IGNORECASE))
        return self.known[key]


def _is_regrouped(change: Change) -> bool:
    return REGROUPED in change.facets and not {"wording", "heading"} & set(change.facets)


def exchanges(change: Change) -> Iterable[Exchange]:
    """The words that the edits of a change take out, each with those that they put in."""
    went = ""
    for edit in (*change.words, None):
        if edit is not None and edit.op == "delete":
            went = edit.text
        elif edit is not None and edit.op == "insert":
            yield went.strip(), edit.text.strip()
            went = ""
        elif went:
            yield went.strip(), ""
            went = ""


def _one(name: str) -> str:
    """A name in small letters and in the singular."""
    small = name.casefold()
    return small[:-1] if small.endswith("s") and len(small) > 3 else small


def _head(together: Sequence[Change], key: object, sides: _Sides, rules: Mapping[str, SignificanceRule]) -> Change:
    """The change that stands for all, with their places."""
    places = tuple(ChangedPlace(old=change.old, new=change.new) for change in together)
    first = together[0]
    kind = key[0] if isinstance(key, tuple) else ""
    rule = rules.get(str(kind))
    if rule is None:  # the same sum or spelling: what was said of the first is said of all
        level = max((change.significance.level for change in together), key=LEVELS.index)
        return replace(first, places=places, significance=replace(first.significance, level=level))
    if kind == RENAMED:
        named = Counter(pair for change in together for pair in exchanges(change))
        went, came = named.most_common(1)[0][0]
        left = sides.count(1, went)
        why = rule.why + (f" The old name still stands in {left} {'place' if left == 1 else 'places'}." if left else "")
        reason = Reason(rule=rule.name, old=went, new=came, why=why)
    elif kind == REGROUPED:
        passed = {op: _passed(together, op) for op in ("delete", "insert")}
        reason = Reason(rule=rule.name, old=passed["delete"], new=passed["insert"], why=rule.why)
    else:
        reason = Reason(
            rule=rule.name, old=_column_name(first, sides, old=True), new=_column_name(first, sides), why=rule.why
        )
    # A term that lost its definition is told whatever the cause.
    undefined = [said for change in together for said in change.significance.reasons if _is_undefined(said, rules)]
    levels = [rules[said.rule].level for said in undefined]
    ripple = tuple({item.clause: item for change in together for item in change.ripple}.values())
    own = {ident for change in together for ident in change.new}
    return replace(
        first,
        places=places,
        significance=replace(
            first.significance, level=max((rule.level, *levels), key=LEVELS.index), reasons=(reason, *undefined)
        ),
        ripple=tuple(item for item in ripple if item.clause not in own),
    )


def _is_undefined(reason: Reason, rules: Mapping[str, SignificanceRule]) -> bool:
    return reason.rule in rules and rules[reason.rule].kind == "undefined"


def _passed(together: Sequence[Change], op: str) -> str:
    """The words that passed, as they stood, or stand now."""
    return beginning(
        " … ".join(edit.text.strip() for change in together for edit in change.words if edit.op == op), SHORT
    )


def _column_name(change: Change, sides: _Sides, *, old: bool = False) -> str:
    """The names of the columns that one side of a row has and the other has not."""
    one: Clause = sides.olds[change.old[0]]
    two: Clause = sides.news[change.new[0]]
    here, there = (one, two) if old else (two, one)
    return ", ".join(name for name in here.columns if name and name not in there.columns)

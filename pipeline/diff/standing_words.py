"""Words that a rule saw in an edit and that neither came nor went: they stand elsewhere in the clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.diff.judged_change import ReadChange
from pipeline.diff.known_terms import knows, singular
from pipeline.diff.significance_rules import SignificanceRule

Finding = tuple[list[str], list[str]]


def without_standing(rule: SignificanceRule, read: ReadChange, found: list[Finding]) -> list[Finding]:
    """The findings of a rule without those whose words stand on both sides, or are no term that the documents know."""
    if found and rule.standing == "passed":
        found = without_passed_on(found)
    elif found and rule.standing:
        around = read.subject.around
        old, new = f"{read.old} {around[0]}", f"{read.new} {around[1]}"
        pattern = rule.old if rule.standing == "alike" else None
        found = [one for one in found if not stands(one, old, new, pattern)]
    if rule.known and read.subject.terms is not None:
        found = [one for one in found if knows(read.subject.terms, (*one[0], *one[1]))]
    return found


def without_passed_on(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those whose words one edit takes out and another puts in again, in whatever order."""
    gone = [_key(old) if not new else None for old, new in findings]
    came = [_key(new) if not old else None for old, new in findings]
    left = []
    for at, finding in enumerate(findings):
        again = (gone[at] is not None and gone[at] in came) or (came[at] is not None and came[at] in gone)
        if not again:
            left.append(finding)
    return left


def _key(words: Sequence[str]) -> frozenset[str]:
    return frozenset(" ".join(words).casefold().split())


def stands(finding: Finding, old: str, new: str, pattern: re.Pattern[str] | None) -> bool:
    """Do the words of a finding that one side alone has stand on the other side too? pattern: any word like them
    counts; None: the same words do."""
    went, came = finding
    if bool(went) == bool(came):
        return False
    words, other = (went, new) if went else (came, old)
    if pattern is not None:
        return bool(pattern.search(other))
    text = singular(other)
    return all(re.search(rf"\b{re.escape(singular(word))}\b", text) for word in words)

"""What a case of reading may ask of the clauses of a document; each check gives a sentence where it does not hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from answers import Answer
from fingerprints import label_of

Clause = dict[str, Any]
Check = Callable[[Any, Answer], str]


def plain(text: Any) -> str:
    """A text with its spaces made one."""
    return " ".join(str(text or "").split())


def words(clause: Clause) -> str:
    """Heading, text and closing words of a clause."""
    return plain(" ".join(clause.get(part) or "" for part in ("heading", "text", "closing")))


def everything(answer: Answer) -> str:
    """The words of all clauses, one a line."""
    return "\n".join(map(words, answer.clauses))


def notes(answer: Answer) -> str:
    """The notes of an answer, and the error where there is one."""
    return f"{plain((answer.told or {}).get('notes') or '')} {answer.error if answer.code else ''}".casefold()


def labelled(answer: Answer) -> list[Clause]:
    """The clauses with a label, but notes."""
    return [clause for clause in answer.clauses if clause.get("label") and clause["kind"] != "note"]


def labels(answer: Answer) -> list[str]:
    """Their labels as they are compared."""
    return [label_of(clause["label"]) for clause in labelled(answer)]


def above(answer: Answer, clause: Clause) -> str:
    """The label of the nearest labelled clause above."""
    by_id = {one["id"]: one for one in answer.clauses}
    one = by_id.get(clause.get("parent"))
    while one is not None and not one.get("label"):
        one = by_id.get(one.get("parent"))
    return label_of(one["label"]) if one else "-"


def having(answer: Answer, text: str) -> list[Clause]:
    """The clauses whose words have a text, whatever its case."""
    return [clause for clause in answer.clauses if text.casefold() in words(clause).casefold()]


def _labels(wanted: Any, answer: Answer) -> str:
    given = labels(answer)
    return "" if given == [label_of(one) for one in wanted] else f"labels are {' '.join(given)[:160]}"


def _first_labels(wanted: Any, answer: Answer) -> str:
    given = labels(answer)[: len(wanted)]
    return "" if given == [label_of(one) for one in wanted] else f"the first labels are {' '.join(given)}"


def _contains_labels(wanted: Any, answer: Answer) -> str:
    given = iter(labels(answer))
    gone = [one for one in wanted if label_of(one) not in given]
    return f"label {gone[0]} is missing" if gone else ""


def _parents(wanted: Any, answer: Answer) -> str:
    for label, parent in wanted:
        given = [above(answer, clause) for clause in labelled(answer) if label_of(clause["label"]) == label_of(label)]
        if label_of(parent) not in given:
            return f"{label} stands below {given}, not {parent}"
    return ""


def _has(wanted: Any, answer: Answer) -> str:
    gone = [text for text in wanted if text not in everything(answer)]
    return f"no clause has “{gone[0]}”" if gone else ""


def _lacks(wanted: Any, answer: Answer) -> str:
    there = [text for text in wanted if text in everything(answer)]
    return f"a clause has “{there[0]}”" if there else ""


def _within(wanted: Any, answer: Answer) -> str:
    for first, second in wanted:
        if not any(second.casefold() in words(clause).casefold() for clause in having(answer, first)):
            return f"“{second}” is not in the clause of “{first}”"
    return ""


def _not_within(wanted: Any, answer: Answer) -> str:
    for first, second in wanted:
        if any(second.casefold() in words(clause).casefold() for clause in having(answer, first)):
            return f"“{second}” is in the clause of “{first}”"
    return ""


def _own(wanted: Any, answer: Answer) -> str:
    for label, text in wanted:
        given = [words(clause) for clause in labelled(answer) if label_of(clause["label"]) == label_of(label)]
        if text not in given:
            return f"{label} is {given}"
    return ""


def _kinds(wanted: Any, answer: Answer) -> str:
    for text, kind in wanted:
        given = {clause["kind"] for clause in having(answer, text)}
        if kind not in given:
            return f"“{text}” is {' '.join(sorted(given)) or 'nowhere'}, not {kind}"
    return ""


def _lacks_kinds(wanted: Any, answer: Answer) -> str:
    for one in wanted:
        text, _, kind = one.partition("=")
        if any(clause["kind"] == kind and words(clause).startswith(text) for clause in answer.clauses):
            return f"{text} is a {kind}"
    return ""


def _headings(wanted: Any, answer: Answer) -> str:
    given = {plain(clause.get("heading")).rstrip(".:").casefold() for clause in answer.clauses}
    gone = [text for text in wanted if text.casefold() not in given]
    return f"“{gone[0]}” is no heading" if gone else ""


def _defines(wanted: Any, answer: Answer) -> str:
    given = {str(term).casefold() for clause in answer.clauses for term in clause.get("defines", [])}
    gone = [term for term in wanted if term.casefold() not in given]
    return f"“{gone[0]}” is no defined term" if gone else ""


def _counted(wanted: Any, answer: Answer) -> str:
    for kind, count in wanted:
        given = sum(clause["kind"] == kind for clause in labelled(answer))
        if given != count:
            return f"{given} of kind {kind}, not {count}"
    return ""


def _counted_words(wanted: Any, answer: Answer) -> str:
    for text, count in wanted:
        if (given := everything(answer).count(text)) != count:
            return f"“{text}” stands {given} times, not {count}"
    return ""


def _under(wanted: Any, answer: Answer) -> str:
    for text, label in wanted:
        given = {above(answer, clause) for clause in having(answer, text)}
        if label_of(label) not in given:
            return f"“{text}” stands below {' '.join(sorted(given)) or 'nothing'}, not {label}"
    return ""


def _notes(wanted: Any, answer: Answer) -> str:
    there = notes(answer) + everything(answer).casefold() * any(text.isupper() for text in wanted)
    return "" if any(text.casefold() in there for text in wanted) else f"no note names {' or '.join(wanted)}"


def _notes_or_lacks(wanted: Any, answer: Answer) -> str:
    return _lacks(wanted, answer) if not notes(answer).strip() else ""


def _notes_or_labels(wanted: Any, answer: Answer) -> str:
    return _first_labels(wanted, answer) if not notes(answer).strip() else ""


def _read_or_said(wanted: Any, answer: Answer) -> str:
    if wanted in notes(answer) or (answer.code == 0 and len(labelled(answer)) > 0):
        return ""
    return f"neither read nor said to be {wanted}: exit {answer.code}"


def _refused_or_notes(wanted: Any, answer: Answer) -> str:
    return "" if answer.code or notes(answer).strip() else "no note and no refusal"


def _unplaced_roles(wanted: Any, answer: Answer) -> str:
    given = {one["role"] for one in (answer.told or {}).get("unplaced", [])}
    return "" if set(wanted) <= given else f"roles apart are {' '.join(sorted(given)) or 'none'}"


def _targets(wanted: Any, answer: Answer) -> str:
    citations = {clause["id"]: str(clause.get("citation")) for clause in answer.clauses}
    for label, places in wanted:
        for clause in labelled(answer):
            if label_of(clause["label"]) != label_of(label):
                continue
            given = [citations.get(one, str(one)) for one in clause.get("references_to", [])]
            gone = [place for place in places if not any(one.endswith(place) for one in given)]
            if gone:
                return f"{label} does not lead to {gone[0]}"
            break
    return ""


def _code(wanted: Any, answer: Answer) -> str:
    return "" if answer.code == wanted else f"exit code {answer.code}, not {wanted}"


CHECKS: dict[str, Check] = {
    "labels": _labels,
    "first_labels": _first_labels,
    "contains_labels": _contains_labels,
    "parents": _parents,
    "has": _has,
    "lacks": _lacks,
    "within": _within,
    "not_within": _not_within,
    "own": _own,
    "kinds": _kinds,
    "lacks_kinds": _lacks_kinds,
    "headings": _headings,
    "defines": _defines,
    "counted": _counted,
    "counted_words": _counted_words,
    "under": _under,
    "notes": _notes,
    "notes_or_lacks": _notes_or_lacks,
    "notes_or_labels": _notes_or_labels,
    "read_or_said": _read_or_said,
    "refused_or_notes": _refused_or_notes,
    "unplaced_roles": _unplaced_roles,
    "targets": _targets,
    "code": _code,
}
ERRORS = {"code", "read_or_said", "refused_or_notes", "lacks", "notes"}  # asked of an answer without clauses too


def same(answer: Answer, other: Answer | None) -> str:
    """Are the clauses of two files alike?"""
    sides = [
        [(label_of(clause.get("label")), words(clause).casefold()) for clause in one.clauses]
        for one in (answer, other)
        if one is not None
    ]
    if sides[0] == sides[-1] and len(sides) == 2:
        return ""
    apart = [key for key in sides[0] if key not in sides[-1]] or [key for key in sides[-1] if key not in sides[0]]
    return f"only one side has {apart[0] if apart else 'this order'}"[:120]


def read(name: str, wanted: Any, answer: Answer, other: Answer | None) -> str:
    """What is wrong with one expectation; empty where it holds."""
    if answer.told is None and name not in ERRORS:
        return f"no answer: exit {answer.code}"
    return same(answer, other) if name == "same" else CHECKS[name](wanted, answer)

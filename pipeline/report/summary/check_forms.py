"""The forms that a sentence may have, and what each must find in its entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.report.summary.check_claims import SORTS, Match, also, figure, instead, one_side, statement, stops, turned
from pipeline.report.summary.check_entries import (
    definition,
    elsewhere,
    facet,
    heading,
    led,
    quoting,
    reference,
    undefined,
    under,
    whole,
)
from pipeline.report.summary.check_evidence import Evidence
from pipeline.report.view_parts import Entry

Q = "“([^“”]*)”"
_MEANING = re.compile(rf"In the meaning of {Q}, (?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class Form:
    """A form: its pattern, and what is wrong with a match of it ("" for nothing)."""

    pattern: re.Pattern[str]
    fault: Callable[[Match, Evidence, Entry], str]


def meaning_of(body: str) -> tuple[str, str]:
    """The defined term that a sentence says it is about, "" for none, and the rest of it."""
    found = _MEANING.fullmatch(body)
    return (found[1], found["rest"]) if found else ("", body)


# What a sentence may say that words change, and the rules that find it.
GLOSSES = {
    "the services that it applies to change": {"applicability"},
    "how far a party must go changes": {"effort-qualified"},
    "a word becomes its contrary": {"contrary"},
    "a sign changes": {"sign"},
    "a quantity or its unit changes": {"unit"},
    "a unit changes": {"unit-exchanged"},
    "what a sum is counted by changes": {"rate"},
    "who is liable for the whole changes": {"joint-liability"},
    "the least becomes the most": {"floor-became-ceiling"},
    "the most becomes the least": {"ceiling-became-floor"},
    "how soon it must be done changes": {"time-words"},
    "from when a time runs changes": {"time-from"},
    "how long it lasts changes": {"open-ended"},
    "what a limit counts for changes": {"counted-for"},
    "how grave a breach must be changes": {"breach-qualifier"},
    "a warranty changes": {"warranty"},
    "an indemnity changes": {"indemnity"},
    "a condition changes": {"condition"},
    "whether all are needed or one is enough changes": {"and-or"},
    "what must be done changes": {"other-duty"},
    "the words of a duty change": {"duty-reworded"},
    "when it applies changes": {"if-when"},
    "an alternative comes or goes": {"alternative"},
    "a standard of conduct changes": {"discretion"},
    "how much it covers changes": {"scope"},
    "what must be agreed or told changes": {"consent-or-notice"},
    "a defined term is exchanged": {"other-term"},
    "a cross-reference changes": {"other-reference"},
    "a cross-reference comes or goes": {"reference-alone"},
    "a party comes or goes": {"party-alone"},
    "one letter changes": {"respelt"},
    "capitals of a term change": {"term-recased"},
}


def _section(match: Match, evidence: Evidence, entry: Entry) -> str:
    came = match.re.pattern.startswith("A new")
    if (entry.kind == "added") != came or int(match["count"]) != len(entry.below):
        return "no such section came or went"
    own = Evidence("", entry.new_text) if came else Evidence(entry.old_text, "")
    if not own.stands("new" if came else "old", match["name"]):
        return "the section is not called so"
    names = [clause.place.citation for clause in entry.below]
    for at, clause in enumerate(entry.below):
        lead = f"{names[at]}: "
        if match["rest"].startswith(lead):
            after = entry.below[at + 1].text if at + 1 < len(entry.below) else ""
            text = f"{clause.text} {after}"
            inner = Evidence("", text) if came else Evidence(text, "")
            rest = match["rest"].removeprefix(lead)
            if proven(faults_of_fact(rest, inner, entry)):
                return ""
    return "no clause of it says so"


def _in_print(match: Match, evidence: Evidence, entry: Entry) -> str:
    rule = {"only capitals": "printed", "the same is": "same-value"}
    name = next(name for start, name in rule.items() if match[0].casefold().startswith(start))
    if {reason.rule for reason in entry.reasons} != {name}:
        return "more than that changes"
    return _rest(match, evidence, entry)


def _glossed(match: Match, evidence: Evidence, entry: Entry) -> str:
    """What the words change, which a rule must have found in this entry."""
    if GLOSSES[match["gloss"].casefold()].isdisjoint(reason.rule for reason in entry.reasons):
        return "no rule found that"
    return _rest(match, evidence, entry)


def _on(match: Match, evidence: Evidence, entry: Entry) -> str:
    """Words in a sentence on a subject, which must name it."""
    stem = {"ending the contract": "terminat"}.get(match["on"].casefold(), match["on"][:6].casefold())
    if stem not in f"{entry.new_text} {entry.lead[1]}".casefold():
        return f"there is nothing on {match['on']}"
    if all(reason.rule != "loss-and-end" for reason in entry.reasons):
        return "no rule found that"
    return _rest(match, evidence, entry)


def _rest(match: Match, evidence: Evidence, entry: Entry) -> str:
    """What is wrong with the fact that stands behind such words."""
    return "" if proven(faults_of_fact(match["rest"], evidence, entry)) else "the words are others"


def faults_of_fact(fact: str, evidence: Evidence, entry: Entry) -> list[str]:
    """What is wrong with a fact by each form that it has, "" where that form proves it; none for one without."""
    return [form.fault(match, evidence, entry) for form in FORMS if (match := form.pattern.fullmatch(fact))]


def proven(faults: Sequence[str]) -> bool:
    """Does one of the forms prove a fact? faults: of `faults_of_fact`."""
    return any(not fault for fault in faults)


def _form(pattern: str, fault: Callable[[Match, Evidence, Entry], str]) -> Form:
    return Form(re.compile(pattern, re.IGNORECASE | re.DOTALL), fault)


_SORT = "(?P<sort>" + "|".join([name for name, _ in SORTS] + ["exception", "condition"]) + ")"
_WHAT = (
    r"(?P<what>the (?:period|sum|percentage|date|figure|version|notice|time limit|limit of liability|rate of interest)"
    r"|how often|the notice that .+ must give|the time that .+ has to .+|“[^“”]*”)"
)


def _quote(name: str) -> str:
    return f"“(?P<{name}>[^“”]*)”"


_AROUND = f"(?:: {_quote('around')})?"
FORMS = (
    _form(
        rf"(?:In the row {_quote('row')}, )?{_WHAT} (?P<goes>goes up|goes down|changes)"
        rf" from (?P<old>[^“”]+?) to (?P<new>[^“”:]+?){_AROUND}",
        figure,
    ),
    _form(rf"A (?P<before>duty|right) becomes a (?P<after>duty|right): {_quote('around')}", turned),
    _form(rf"A new {_SORT}: {_quote('quote')}", statement),
    _form(rf"An? {_SORT} is taken out: {_quote('quote')}", statement),
    _form(r"(?P<who>[^“”]+?) (?P<verb>must|shall|is required to|are required to) now also (?P<deed>[^“”]+)", also),
    _form(rf"{_quote('new')} takes the place of {_quote('old')}: {_quote('around')}", instead),
    _form(rf"{_quote('old')} becomes {_quote('new')}{_AROUND}", instead),
    _form(
        rf"the words? {_quote('quote')} (?:(?:is|are) )?(?P<how>comes? in|taken out): {_quote('around')}",
        one_side,
    ),
    _form(rf"{_quote('quote')} is (?P<how>added|taken out): {_quote('around')}", one_side),
    _form(rf"the words {_quote('quote')} are (?P<how>added|taken out)(?: after {_quote('after')})?", one_side),
    _form(
        rf"the reference to (?P<written>[^“”]+?) leads to another clause than before"
        rf"(?:: to {_quote('to')} and not to {_quote('from')})?",
        reference,
    ),
    _form(r"the reference to (?P<written>[^“”]+?) leads nowhere now", reference),
    _form(f"it led to {Q}", led),
    _form(f"{Q} is still used but defined no more", undefined),
    _form(rf"{_quote('old')} is called {_quote('new')} now", instead),
    _form(r"the same in \d+ other places?", elsewhere),
    _form(rf"A new section, {_quote('name')}, comes in with (?P<count>\d+) clauses?\. (?P<rest>.+)", _section),
    _form(rf"The section {_quote('name')} is taken out with (?P<count>\d+) clauses?\. (?P<rest>.+)", _section),
    _form(rf"A new defined term, {_quote('term')}: {_quote('quote')}", definition),
    _form(rf"{_quote('term')} is defined no more, and meant {_quote('quote')}", definition),
    _form(rf"An item (?P<how>comes in|is taken out) under {_quote('lead')}: {_quote('quote')}", under),
    _form(rf"A (?:row|heading) (?P<how>comes in|is taken out): {_quote('quote')}", whole),
    _form(rf"(?P<how>Added|Removed): {_quote('quote')}", whole),
    _form(rf"Only stops change: {_quote('quote')} is (?P<how>added|taken out)", stops),
    _form(rf"(?P<gloss>{'|'.join(GLOSSES)}): (?P<rest>.+)", _glossed),
    _form(r"On (?P<on>liability|indemnity|warranty|ending the contract), (?P<rest>.+)", _on),
    _form(rf"The heading changes from {_quote('old')} to {_quote('new')}", heading),
    _form(
        r"The clause is split into \d+|\d+ clauses become one|Words pass between the clause and its items"
        r"|The clause stands elsewhere now",
        facet,
    ),
    _form(rf"Reworded: (?:{_quote('old')}|nothing) → (?:{_quote('new')}|nothing)", quoting),
    _form(
        r"(?:Only capitals, stops or spaces change|The same is written otherwise): (?P<rest>.+)",
        _in_print,
    ),
)

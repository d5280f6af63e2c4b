"""The forms that a sentence may have, and what each must find in its entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.report.summary.check_evidence import Evidence, occurrences, pieces, tokens
from pipeline.report.summary.check_figures import LOOKS, direction
from pipeline.report.view_parts import Entry

Match = re.Match[str]
Q = "“([^“”]*)”"
_MEANING = re.compile(rf"In the meaning of {Q}, (?P<rest>.*)", re.DOTALL)
_DUTY = r"\b(?:must|shall|will|required to|obliged to|agrees? to|undertakes? to|ha(?:s|ve) to)\b"
# In order: a statement is called by the first that its words fit.
_SORTS = (
    ("indemnity", r"\bindemni\w+"),
    ("rule on liability", r"\bliab\w+"),
    ("rule on ending the contract", r"\bterminat\w+"),
    ("ban", r"\b(?:must|shall|may|can|will) not\b|\bcannot\b|\bprohibited\b|\bneither\b"),
    ("freedom", r"\bnot? (?:longer )?(?:required|obliged|bound) to\b|\bneed not\b|\bno obligation\b"),
    ("warranty", r"\bwarrant\w*"),
    ("duty", _DUTY),
    ("right", r"\b(?:may|can|entitled to|permitted to|right to|rights?)\b"),
    ("rule", r""),
)
_EXCEPTION = re.compile(r"\b(?:unless|except|save|other than)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:subject|provided|if|where|when\w*|only|event|extent|until|during|long|conditional|notwithstanding|prejudice"
    r"|so far)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Form:
    """A form: its pattern, and what is wrong with a match of it ("" for nothing)."""

    pattern: re.Pattern[str]
    fault: Callable[[Match, Evidence, Entry], str]


def meaning_of(body: str) -> tuple[str, str]:
    """The defined term that a sentence says it is about, "" for none, and the rest of it."""
    found = _MEANING.fullmatch(body)
    return (found[1], found["rest"]) if found else ("", body)


def _figure(match: Match, evidence: Evidence, entry: Entry) -> str:
    old, new = match["old"], match["new"]
    if not evidence.replaced(old, new):
        return "the new figure does not stand where the old one stood"
    if direction(old, new) != match["goes"]:
        return "it goes the other way"
    looks = next(look for name, look in _KINDS if re.search(name, match["what"], re.IGNORECASE))
    if looks is not None and not (LOOKS[looks].search(old) and LOOKS[looks].search(new)):
        return f"that is no {looks}"
    if match["row"] and not evidence.stands("new", match["row"]):
        return "the row is not called so"
    if match["around"] and not evidence.changed("new", match["around"]):
        return "the words around it are not the entry's"
    if match["around"] and not set(tokens(new)) <= set(tokens(match["around"])):
        return "the words around it do not hold the figure"
    return _figure_of(match["what"], new, evidence, entry)


_KINDS: tuple[tuple[str, str | None], ...] = (
    ("notice|time|period", "period"),
    ("sum", "sum"),
    ("percentage|rate", "percentage"),
    ("date", "date"),
    ("often", "often"),
    ("figure", "figure"),
    ("limit of liability", None),
    ("", None),
)


def _figure_of(what: str, new: str, evidence: Evidence, entry: Entry) -> str:
    """What is wrong with what a figure is said to be of."""
    text = f"{entry.lead[1]} {entry.new_text}"
    if found := re.fullmatch(r"the notice that (.+) must give", what, re.IGNORECASE):
        giver = re.escape(found[1])
        fits = re.search(rf"\b{giver} (?:must|shall|will)(?: (?:then|also|first))? give\b", text, re.IGNORECASE)
        return "" if fits else "nobody of that name must give notice"
    if found := re.fullmatch(r"the time that (.+?) has to (.+)", what, re.IGNORECASE):
        who, deed, within = (r"\W+".join(map(re.escape, tokens(part))) for part in (found[1], found[2], new))
        pattern = rf"\b{who} {_DUTY} {deed}\b.{{0,60}}\b{within}\b"
        return "" if re.search(pattern, text, re.IGNORECASE) else "nobody has to do that in that time"
    for name in ("notice", "liability", "interest"):
        if name in what.casefold() and not re.search(name[:5], text, re.IGNORECASE):
            return f"there is no {name}"
    if what.startswith("“"):
        return "" if what.strip("“”") == (entry.new or entry.old)[0].heading else "it is not called so"
    return ""


def _turned(match: Match, evidence: Evidence, entry: Entry) -> str:
    before, after = match["before"].casefold(), match["after"].casefold()
    duty, right = (
        re.compile(_DUTY),
        re.compile(r"\b(?:may|can|could|entitled to|permitted to|right|option|should|free)\b"),
    )
    needs = {"duty": duty, "right": right}
    if not needs[after].search(match["around"].casefold()):
        return f"the words make no {after}"
    if not evidence.changed("new", match["around"]):
        return "the words do not change there"
    for old, new in evidence.regions:
        went = " ".join(evidence.old[max(old[0] - 2, 0) : old[1] + 2]).casefold()
        came = " ".join(evidence.new[max(new[0] - 2, 0) : new[1] + 2]).casefold()
        if needs[before].search(went) and needs[after].search(came):
            return ""
    return f"no {before} became a {after}"


def _statement(match: Match, evidence: Evidence, entry: Entry) -> str:
    quote = match["quote"]
    came = match.re.pattern.startswith("A new")
    sort = match["sort"].casefold()
    if sort in ("exception", "condition"):
        if not (_EXCEPTION if sort == "exception" else _CONDITION).search(quote):
            return f"that is no {sort}"
    elif sort != next(name for name, words in _SORTS if re.search(words, quote, re.IGNORECASE)):
        return f"that is no {sort}"
    return _moved(quote, evidence, came=came)


def _moved(quote: str, evidence: Evidence, *, came: bool) -> str:
    """Is a quotation of words that came, or went?"""
    if came:
        return "" if evidence.came(quote) else "the words did not come in"
    return "" if evidence.went(quote) else "the words were not taken out"


def _also(match: Match, evidence: Evidence, entry: Entry) -> str:
    deed = f"{match['verb']} {match['deed']}"
    if not re.search(rf"\b{re.escape(match['who'])} {_DUTY}", entry.new_text, re.IGNORECASE):
        return "nobody of that name has a duty"
    return "" if evidence.came(deed) else "that did not come in"


def _instead(match: Match, evidence: Evidence, entry: Entry) -> str:
    if not evidence.replaced(match["old"], match["new"]):
        return "the new words do not stand where the old ones stood"
    around = match.groupdict().get("around")
    if around and not evidence.changed("new", around):
        return "the words around it are not the entry's"
    if around and not set(tokens(match["new"])) <= set(tokens(around)):
        return "the words around it do not hold the new ones"
    return ""


def _one_side(match: Match, evidence: Evidence, entry: Entry) -> str:
    """Words that came in or were taken out."""
    came = match["how"].casefold() in ("added", "comes in", "come in")
    side = "new" if came else "old"
    quote = match["quote"]
    if not evidence.changed(side, quote):
        return "the words do not differ there"
    if _count(evidence, side, quote) <= _count(evidence, "old" if came else "new", quote) and tokens(quote):
        return f"the words were not {'added' if came else 'taken out'}"
    around, after = (match.groupdict().get(name) for name in ("around", "after"))
    if around and not evidence.changed("new", around):
        return "the words around them are not the entry's"
    if around and came and not set(tokens(quote)) <= set(tokens(around)):
        return "the words around them do not hold them"
    if after and not evidence.follows(side, after, quote):
        return "they do not stand behind those words"
    return ""


def _stops(match: Match, evidence: Evidence, entry: Entry) -> str:
    """Stops alone that came in or were taken out."""
    if re.search(r"\w", match["quote"]):
        return "more than stops changes"
    return "" if evidence.changed("new" if match["how"] == "added" else "old", match["quote"]) else "others change"


def _count(evidence: Evidence, side: str, quote: str) -> int:
    where = evidence.old if side == "old" else evidence.new
    return min((len(occurrences(where, tokens(piece))) for piece in pieces(quote)), default=0)


def _reference(match: Match, evidence: Evidence, entry: Entry) -> str:
    rule = "reference-dangling" if "nowhere" in match[0] else "reference-re-pointed"
    written, groups = match["written"], match.groupdict()
    for reason in entry.reasons:
        if reason.rule == rule and written in (reason.old.split(":")[0], reason.new.split(":")[0]):
            for name, said in (("to", reason.new), ("from", reason.old)):
                if groups.get(name) and not all(piece in said.translate(_PLAIN) for piece in pieces(groups[name])):
                    return "it leads or led to another clause"
            return ""
    return "no such reference was left behind"


_PLAIN = str.maketrans({"“": "‘", "”": "’", '"': "'", "„": "‘"})


def _led(match: Match, evidence: Evidence, entry: Entry) -> str:
    olds = [reason.old.translate(_PLAIN) for reason in entry.reasons if reason.rule == "reference-dangling"]
    return "" if any(all(piece in old for piece in pieces(match[1])) for old in olds) else "it did not lead there"


def _undefined(match: Match, evidence: Evidence, entry: Entry) -> str:
    terms = {reason.old.translate(_PLAIN) for reason in entry.reasons if reason.rule == "term-undefined"}
    return "" if match[1] in terms else "that is no such term"


def _elsewhere(match: Match, evidence: Evidence, entry: Entry) -> str:
    said = {touched.sentence.casefold() for touched in entry.places}
    return "" if match[0].casefold() in said else "it is not in so many places"


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
            faults = [form.fault(found, inner, entry) for form in FORMS if (found := form.pattern.fullmatch(rest))]
            if faults and not all(faults):
                return ""
    return "no clause of it says so"


def _definition(match: Match, evidence: Evidence, entry: Entry) -> str:
    if (entry.new or entry.old)[0].heading.translate(_PLAIN) != match["term"]:
        return "that is not the term"
    return _moved(match["quote"], evidence, came=match.re.pattern.startswith("A new"))


def _under(match: Match, evidence: Evidence, entry: Entry) -> str:
    came = match["how"] == "comes in"
    if (entry.kind == "added") != came:
        return "it did not" if came else "it was not taken out"
    lead = tokens(entry.lead[came])
    said = [tokens(piece) for piece in pieces(match["lead"])]
    if not said or lead[-len(said[-1]) :] != said[-1]:
        return "other words lead in to it"
    own = Evidence(entry.old_text, entry.new_text)
    return "" if own.stands("new" if came else "old", match["quote"]) else "the item says something else"


def _whole(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A clause, heading or row that came or went."""
    came = match["how"].casefold() in ("comes in", "added")
    if entry.kind != ("added" if came else "removed"):
        return "it did not come or go"
    return "" if evidence.stands("new" if came else "old", match["quote"]) else "the words are others"


def _heading(match: Match, evidence: Evidence, entry: Entry) -> str:
    old, new = entry.old[0].heading.translate(_PLAIN), entry.new[0].heading.translate(_PLAIN)
    return "" if (match["old"], match["new"]) == (old, new) else "the headings are others"


def _facet(match: Match, evidence: Evidence, entry: Entry) -> str:
    name = next(name for name, words in _FACETS if words in match[0])
    counts = [int(count) for count in re.findall(r"\d+", match[0])]
    wanted = {"split": [len(entry.new)], "merge": [len(entry.old)]}.get(name, [])
    return "" if name in entry.facets and counts == wanted else "that did not happen"


_FACETS = (("split", "split"), ("merge", "become one"), ("regrouped", "Words pass"), ("place", "elsewhere"))


def _quoting(match: Match, evidence: Evidence, entry: Entry) -> str:
    old, new = match["old"], match["new"]
    if old and new:
        return "" if evidence.replaced(old, new) else "the words are others"
    side, quote = ("new", new) if new else ("old", old or "")
    return "" if evidence.changed(side, quote) else "the words are others"


def _in_print(match: Match, evidence: Evidence, entry: Entry) -> str:
    rule = {"only capitals": "printed", "the same is": "same-value", "only a citat": "cited-otherwise"}
    name = next(name for start, name in rule.items() if match[0].casefold().startswith(start))
    if {reason.rule for reason in entry.reasons} != {name}:
        return "more than that changes"
    faults = [form.fault(found, evidence, entry) for form in FORMS if (found := form.pattern.fullmatch(match["rest"]))]
    return "" if faults and not all(faults) else "the words are others"


def _form(pattern: str, fault: Callable[[Match, Evidence, Entry], str]) -> Form:
    return Form(re.compile(pattern, re.IGNORECASE | re.DOTALL), fault)


_SORT = "(?P<sort>" + "|".join([name for name, _ in _SORTS] + ["exception", "condition"]) + ")"
_WHAT = (
    r"(?P<what>the (?:period|sum|percentage|date|figure|notice|time limit|limit of liability|rate of interest)"
    r"|how often|the notice that .+ must give|the time that .+ has to .+|“[^“”]*”)"
)


def _quote(name: str) -> str:
    return f"“(?P<{name}>[^“”]*)”"


_AROUND = f"(?:: {_quote('around')})?"
FORMS = (
    _form(
        rf"(?:In the row {_quote('row')}, )?{_WHAT} (?P<goes>goes up|goes down|changes)"
        rf" from (?P<old>[^“”]+?) to (?P<new>[^“”:]+?){_AROUND}",
        _figure,
    ),
    _form(rf"A (?P<before>duty|right) becomes a (?P<after>duty|right): {_quote('around')}", _turned),
    _form(rf"A new {_SORT}: {_quote('quote')}", _statement),
    _form(rf"An? {_SORT} is taken out: {_quote('quote')}", _statement),
    _form(r"(?P<who>[^“”]+?) (?P<verb>must|shall|is required to|are required to) now also (?P<deed>[^“”]+)", _also),
    _form(rf"{_quote('new')} takes the place of {_quote('old')}: {_quote('around')}", _instead),
    _form(rf"{_quote('old')} becomes {_quote('new')}{_AROUND}", _instead),
    _form(
        rf"the words? {_quote('quote')} (?:(?:is|are) )?(?P<how>comes? in|taken out): {_quote('around')}",
        _one_side,
    ),
    _form(rf"{_quote('quote')} is (?P<how>added|taken out): {_quote('around')}", _one_side),
    _form(rf"the words {_quote('quote')} are (?P<how>added|taken out)(?: after {_quote('after')})?", _one_side),
    _form(
        rf"the reference to (?P<written>[^“”]+?) leads to another clause than before"
        rf"(?:: to {_quote('to')} and not to {_quote('from')})?",
        _reference,
    ),
    _form(r"the reference to (?P<written>[^“”]+?) leads nowhere now", _reference),
    _form(f"it led to {Q}", _led),
    _form(f"{Q} is still used but defined no more", _undefined),
    _form(rf"{_quote('old')} is called {_quote('new')} now", _instead),
    _form(r"the same in \d+ other places?", _elsewhere),
    _form(rf"A new section, {_quote('name')}, comes in with (?P<count>\d+) clauses?\. (?P<rest>.+)", _section),
    _form(rf"The section {_quote('name')} is taken out with (?P<count>\d+) clauses?\. (?P<rest>.+)", _section),
    _form(rf"A new defined term, {_quote('term')}: {_quote('quote')}", _definition),
    _form(rf"{_quote('term')} is defined no more, and meant {_quote('quote')}", _definition),
    _form(rf"An item (?P<how>comes in|is taken out) under {_quote('lead')}: {_quote('quote')}", _under),
    _form(rf"A (?:row|heading) (?P<how>comes in|is taken out): {_quote('quote')}", _whole),
    _form(rf"(?P<how>Added|Removed): {_quote('quote')}", _whole),
    _form(rf"Only stops change: {_quote('quote')} is (?P<how>added|taken out)", _stops),
    _form(rf"The heading changes from {_quote('old')} to {_quote('new')}", _heading),
    _form(
        r"The clause is split into \d+|\d+ clauses become one|Words pass between the clause and its items"
        r"|The clause stands elsewhere now",
        _facet,
    ),
    _form(rf"Reworded: (?:{_quote('old')}|nothing) → (?:{_quote('new')}|nothing)", _quoting),
    _form(
        r"(?:Only capitals, stops or spaces change|The same is written otherwise|Only a citation or a link changes)"
        r": (?P<rest>.+)",
        _in_print,
    ),
)

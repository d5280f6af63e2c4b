"""What a sentence claims of words and figures, and what is wrong with a claim, "" for nothing.

A claim is a match of one of the patterns of `check_forms`.
"""

from __future__ import annotations

import re

from pipeline.report.summary.check_evidence import Evidence, occurrences, pieces, tokens
from pipeline.report.summary.check_figures import LOOKS, direction
from pipeline.report.view_parts import Entry

Match = re.Match[str]
DUTY = r"\b(?:must|shall|will|required to|obliged to|agrees? to|undertakes? to|ha(?:s|ve) to)\b"
_WHO = r"(?:\b(?-i:[A-Z])[\w’'-]*|\b(?:you|we|it|they|who|part(?:y|ies)))(?: (?:\w+ly|also|then))?"
# In order: a statement is called by the first that its words fit.
SORTS = (
    ("definition", r"^\W*(?:the )?(?-i:[A-Z])[^.;:]{0,60}? (?:means?|refers? to|has the meaning)\b"),
    ("rule on indemnities", r"\bindemni\w+"),
    ("rule on liability", r"\bliab\w+"),
    ("rule on ending the contract", r"\bterminat\w+"),
    (
        "ban",
        r"^(?:(?!\b(?:must|shall)\b(?! not\b)).)*\b(?:must|shall|may|will) not\b(?! exceed)|\byou can(?:not|['’]t)\b"
        r"|\b(?:is|are) prohibited\b|\b(?:agree|undertake)s? not to\b|\bneither\b.{1,60}\b(?:may|shall|must|will)\b",
    ),
    ("freedom", r"\bnot? (?:longer )?(?:required|obliged|bound) to\b|\bneed not\b|\bno obligation\b"),
    ("rule on warranties", r"\bwarrant\w*"),
    (
        "duty",
        r"(?<!\bthat )(?<!\bwhich )\b(?:must|shall|(?:is|are) required to|is obliged to|(?<!not )agrees? to"
        r"|undertakes? to|ha(?:s|ve) to)\b",
    ),
    (
        "right",
        rf"{_WHO} (?:may|can)\b(?! be\b(?! entitled))|\b(?:entitled|permitted|right) to\b(?! be\b)|\bthe right\b",
    ),
    ("promise", rf"{_WHO} will\b"),
    ("passage", r""),
)
_EXCEPTION = re.compile(r"\b(?:unless|except|save|other than)\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:subject|provided|if|where|when\w*|only|event|extent|until|during|long|conditional|notwithstanding|prejudice"
    r"|so far)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, str | None], ...] = (
    ("notice|time|period", "period"),
    ("sum", "sum"),
    ("percentage|rate", "percentage"),
    ("date", "date"),
    ("often", "often"),
    ("figure|version", "figure"),
    ("limit of liability", None),
    ("", None),
)


def figure(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A figure in the place of another, which way it goes, and what it is of."""
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


def _figure_of(what: str, new: str, evidence: Evidence, entry: Entry) -> str:
    """What is wrong with what a figure is said to be of."""
    text = f"{entry.lead[1]} {entry.new_text}"
    if found := re.fullmatch(r"the notice that (.+) must give", what, re.IGNORECASE):
        giver = re.escape(found[1])
        how = rf"\b{giver} (?:must|shall|will)(?: (?:then|also|first))? give\b|\b{giver}\b[^.;]* giving\b[^.;]* notice"
        fits = re.search(how, text, re.IGNORECASE)
        return "" if fits else "nobody of that name must give notice"
    if found := re.fullmatch(r"the time that (.+?) has to (.+)", what, re.IGNORECASE):
        who, deed, within = (r"\W+".join(map(re.escape, tokens(part))) for part in (found[1], found[2], new))
        pattern = rf"\b{who} {DUTY} {deed}\b.{{0,60}}\b{within}\b"
        return "" if re.search(pattern, text, re.IGNORECASE) else "nobody has to do that in that time"
    for name in ("notice", "liability", "interest", "version"):
        if name in what.casefold() and not re.search(name[:5], text, re.IGNORECASE):
            return f"there is no {name}"
    if what.startswith("“"):
        return "" if what.strip("“”") == (entry.new or entry.old)[0].heading else "it is not called so"
    return ""


def turned(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A duty that became a right, or a right that became a duty."""
    before, after = match["before"].casefold(), match["after"].casefold()
    duty, right = (
        re.compile(DUTY),
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


def statement(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A statement of some sort that came in or was taken out."""
    quote = match["quote"]
    came = match.re.pattern.startswith("A new")
    sort = match["sort"].casefold()
    if sort in ("exception", "condition"):
        if not (_EXCEPTION if sort == "exception" else _CONDITION).search(quote):
            return f"that is no {sort}"
    elif sort != next((name for name, words in SORTS if re.search(words, quote, re.IGNORECASE)), ""):
        return f"that is no {sort}"
    return moved(quote, evidence, came=came)


def moved(quote: str, evidence: Evidence, *, came: bool) -> str:
    """Is a quotation of words that came, or went?"""
    if came:
        return "" if evidence.came(quote) else "the words did not come in"
    return "" if evidence.went(quote) else "the words were not taken out"


def also(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A duty that was put into a sentence on a party."""
    deed = f"{match['verb']} {match['deed']}"
    if not re.search(rf"\b{re.escape(match['who'])} {DUTY}", entry.new_text, re.IGNORECASE):
        return "nobody of that name has a duty"
    return "" if evidence.came(deed) else "that did not come in"


def instead(match: Match, evidence: Evidence, entry: Entry) -> str:
    """Words in the place of others."""
    if not evidence.replaced(match["old"], match["new"]):
        return "the new words do not stand where the old ones stood"
    around = match.groupdict().get("around")
    if around and not evidence.changed("new", around):
        return "the words around it are not the entry's"
    if around and not set(tokens(match["new"])) <= set(tokens(around)):
        return "the words around it do not hold the new ones"
    return ""


def one_side(match: Match, evidence: Evidence, entry: Entry) -> str:
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
    if after and not (evidence.stands(side, after) and evidence.follows(side, after, quote)):
        return "they do not stand behind those words"
    return ""


def stops(match: Match, evidence: Evidence, entry: Entry) -> str:
    """Stops alone that came in or were taken out."""
    if re.search(r"\w", match["quote"]):
        return "more than stops changes"
    return "" if evidence.changed("new" if match["how"] == "added" else "old", match["quote"]) else "others change"


def _count(evidence: Evidence, side: str, quote: str) -> int:
    where = evidence.old if side == "old" else evidence.new
    return min((len(occurrences(where, tokens(piece))) for piece in pieces(quote)), default=0)

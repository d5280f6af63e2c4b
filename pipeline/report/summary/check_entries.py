"""What a sentence claims of its entry as a whole: clauses that came or went, references, headings; and what is wrong.

A claim is a match of one of the patterns of `check_forms`.
"""

from __future__ import annotations

import re

from pipeline.report.summary.check_claims import Match, moved
from pipeline.report.summary.check_evidence import Evidence, pieces, tokens
from pipeline.report.view_parts import Entry

PLAIN_QUOTES = str.maketrans({"“": "‘", "”": "’", '"': "'", "„": "‘"})
_FACETS = (("split", "split"), ("merge", "become one"), ("regrouped", "words pass"), ("place", "elsewhere"))


def reference(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A reference that leads nowhere, or to another clause."""
    rule = "reference-dangling" if "nowhere" in match[0] else "reference-re-pointed"
    written, groups = match["written"], match.groupdict()
    for reason in entry.reasons:
        if reason.rule == rule and written in (reason.old.split(":")[0], reason.new.split(":")[0]):
            for name, said in (("to", reason.new), ("from", reason.old)):
                if groups.get(name) and not all(
                    piece in said.translate(PLAIN_QUOTES) for piece in pieces(groups[name])
                ):
                    return "it leads or led to another clause"
            return ""
    return "no such reference was left behind"


def led(match: Match, evidence: Evidence, entry: Entry) -> str:
    """Where a reference led that leads nowhere."""
    olds = [reason.old.translate(PLAIN_QUOTES) for reason in entry.reasons if reason.rule == "reference-dangling"]
    return "" if any(all(piece in old for piece in pieces(match[1])) for old in olds) else "it did not lead there"


def undefined(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A term that is still used and no longer defined."""
    terms = {reason.old.translate(PLAIN_QUOTES) for reason in entry.reasons if reason.rule == "term-undefined"}
    return "" if match[1] in terms else "that is no such term"


def elsewhere(match: Match, evidence: Evidence, entry: Entry) -> str:
    """How often the same was done elsewhere."""
    said = {touched.sentence.casefold() for touched in entry.places}
    return "" if match[0].casefold() in said else "it is not in so many places"


def definition(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A defined term that came or went."""
    if (entry.new or entry.old)[0].heading.translate(PLAIN_QUOTES) != match["term"]:
        return "that is not the term"
    return moved(match["quote"], evidence, came=match.re.pattern.startswith("A new"))


def under(match: Match, evidence: Evidence, entry: Entry) -> str:
    """An item that came or went, with the words that lead in to it."""
    came = match["how"] == "comes in"
    if (entry.kind == "added") != came:
        return "it did not" if came else "it was not taken out"
    lead = tokens(entry.lead[came])
    said = [tokens(piece) for piece in pieces(match["lead"])]
    if not said or lead[-len(said[-1]) :] != said[-1]:
        return "other words lead in to it"
    own = Evidence(entry.old_text, entry.new_text)
    return "" if own.stands("new" if came else "old", match["quote"]) else "the item says something else"


def whole(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A clause, heading or row that came or went."""
    came = match["how"].casefold() in ("comes in", "added")
    if entry.kind != ("added" if came else "removed"):
        return "it did not come or go"
    return "" if evidence.stands("new" if came else "old", match["quote"]) else "the words are others"


def heading(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A heading that changed."""
    old, new = entry.old[0].heading.translate(PLAIN_QUOTES), entry.new[0].heading.translate(PLAIN_QUOTES)
    return "" if (match["old"], match["new"]) == (old, new) else "the headings are others"


def facet(match: Match, evidence: Evidence, entry: Entry) -> str:
    """A clause that was split, merged or moved."""
    name = next(name for name, words in _FACETS if words in match[0].casefold())
    counts = [int(count) for count in re.findall(r"\d+", match[0])]
    wanted = {"split": [len(entry.new)], "merge": [len(entry.old)]}.get(name, [])
    return "" if name in entry.facets and counts == wanted else "that did not happen"


def quoting(match: Match, evidence: Evidence, entry: Entry) -> str:
    """Words that went and came, quoted."""
    old, new = match["old"], match["new"]
    if old and new:
        return "" if evidence.replaced(old, new) else "the words are others"
    side, quote = ("new", new) if new else ("old", old or "")
    return "" if evidence.changed(side, quote) else "the words are others"

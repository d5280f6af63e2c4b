"""Defined terms whose definition is gone while the new side still uses them.

A wrong finding is worse than a missed one: a name in quotation marks or in brackets, a key term, the first cell of a
row and the words before "means" all count as a definition; a word that may have its capital for another reason is no
use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from pipeline.diff.tree import content_key
from pipeline.model import Clause, Side

NAMED = 5  # clauses that use a term are named up to so many
_QUOTED = re.compile(r"(?<!\w)[“\"‘']([^“”\"]{1,80}?)[”\"’'](?!\w)")
_QUOTES = "“\"‘'"
_BRACKETED = re.compile(r"\((?:(?:the|an?|each|together|collectively),? )*([^()]{1,80})\)")
_ALIAS = re.compile(r"(.+?)\s*\(([^()]+)\)")
# What a paragraph that defines a term begins with; where its marks were lost, the term and "a day on which …".
_BEGINS = re.compile(
    r"(?:The |An? )?([^.;:]{1,80}?)"
    r"(?:\s*:|\s[–—-]\s|\s(?:an?|any|the|(?:shall )?means?|ha(?:s|ve) the (?:same )?meanings?)\b)"
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
# Before a term: the beginning of a sentence, an item or a title, where any word has a capital.
_OPENS = re.compile(r"(?:^|[.;:!?•(\[]\s*|\s[–—-]\s)$")
# A part of a longer name, which an article or a preposition with a capital is not.
_LONGER_BEFORE = re.compile(r"\b[A-Z][\w’'&-]*[ -]$")
_LEADS = re.compile(
    r"(?:The|An?|Any|Each|Every|All|No|This|That|These|Those|Such|If|Where|When|On|In|By|For|From|Of|To|Under|Upon|After"
    r"|Before|Until|Unless|With|Without|During|Its|Their|Either|Neither|Both|Other)[ ]$"
)
_LONGER_AFTER = re.compile(r"[’']s? [A-Z]|[ -][A-Z]|-\w| \d|\w")


class UndefinedTerms:
    """Looks up, for the old clauses of an entry, the terms that they alone defined and that the new side still uses."""

    def __init__(self, new: Side) -> None:
        self.new = new

    def left(self, olds: Iterable[Clause]) -> list[tuple[str, str, str]]:
        """Each such term as ("undefined", the term, the clauses that use it): what a rule says of it."""
        found: list[tuple[str, str, str]] = []
        for term in dict.fromkeys(term for clause in olds for term in _defined(clause)):
            if not any(letter.isupper() for letter in term) or _key(term) in self._defined:
                continue
            users = self._users(term)
            if users:
                found.append(("undefined", term, _named(users)))
        return found

    @cached_property
    def _defined(self) -> set[str]:
        """The keys of all that the new side may define."""
        return {_key(term) for clause in self.new.clauses for term in (*_defined(clause), *_perhaps_defined(clause))}

    def _users(self, term: str) -> list[Clause]:
        """The clauses of the new side that use a term in the manner of a defined one, in reading order."""
        forms = {term, f"{term}s", f"{term}es", f"{term[:-1]}ies" if term.endswith("y") else term}
        longest_first = (re.escape(form) for form in sorted(forms, key=len, reverse=True))
        pattern = re.compile(rf"\b(?:{'|'.join(longest_first)})(?!\w)")
        sure = any(letter.isupper() for letter in term[1:])
        return [
            clause
            for clause in self.new.clauses
            if term[:-1] in clause.own  # much faster than the pattern
            and any(_is_use(match, clause, sure=sure) for match in pattern.finditer(clause.own))
        ]


def _is_use(match: re.Match[str], clause: Clause, *, sure: bool) -> bool:
    """Is a mention a use? sure: it has a capital beyond its first letter, so that no sentence gives it."""
    before = clause.own[: match.start()]
    if _LONGER_AFTER.match(clause.own, match.end()):
        return False
    if _LONGER_BEFORE.search(before) and not _LEADS.search(before):
        return False
    if not sure and _OPENS.search(before):
        return False
    longer = (
        note
        for note in clause.annotations
        if note.type == "term" or (note.type == "reference" and note.unit == "external")
    )
    return not any(
        note.start <= match.start() and match.end() <= note.end and note.end - note.start > len(match[0])
        for note in longer
    )


def _defined(clause: Clause) -> Iterator[str]:
    """The terms that a clause is known to define, by its kind and its marks."""
    if clause.kind == "definition" and clause.heading:
        yield from _names(clause.heading)
    yield from (note.value for note in clause.annotations if note.type == "definition" and note.value)


def _perhaps_defined(clause: Clause) -> Iterator[str]:
    """What a clause may define besides."""
    words = clause.words
    if any(quote in words for quote in _QUOTES):
        yield from _QUOTED.findall(words)
    yield from _BRACKETED.findall(words)
    if clause.kind == "key_term":
        yield from _names(clause.heading or "")
    if clause.cells:
        yield from _names(clause.cells[0])
    begins = _BEGINS.match(clause.own)
    if begins:
        yield begins[1]


def _names(heading: str) -> list[str]:
    """The terms that a heading names: '"A" or "B"' and "Name in Full (NIF)" name two each."""
    quoted = _QUOTED.findall(heading)
    plain = heading.strip().rstrip(":.").removesuffix("(s)")
    alias = _ALIAS.fullmatch(plain)
    return quoted or ([alias[1], alias[2]] if alias else [plain])


def _key(term: str) -> str:
    """A term whatever its capitals, hyphens, article and number."""
    small = content_key(_ARTICLE.sub("", term.strip(" \"“”‘’'"), count=1)).casefold()
    return f"{small[:-3]}y" if small.endswith("ies") else small.rstrip("s")


def _named(users: Sequence[Clause]) -> str:
    """Clauses by their citations: "2.1, 2.2 and 3", the first ones where there are many."""
    names = list(dict.fromkeys(clause.citation for clause in users))
    more = len(names) - NAMED
    if more > 0:
        names = [*names[:NAMED], f"{more} more {'clause' if more == 1 else 'clauses'}"]
    between = "; " if any("," in name for name in names) else ", "
    return " and ".join(part for part in (between.join(names[:-1]), names[-1]) if part)

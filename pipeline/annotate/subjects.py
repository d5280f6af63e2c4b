"""Who a modal verb speaks of: the nearest phrase before it that can be its subject.

A party is looked for between the start of the sentence (or the modal before) and the modal. It is the subject when it
stands directly before the modal (adverbs, asides in commas or brackets and a narrowing phrase may stand between) and no
preposition governs it. Words and parties are rows of obligations.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.annotate.rules import Row, alternatives

# Words before a party that its name keeps. Those of the second group, before "of the Parties", speak of one Party.
_KEPT = re.compile(r"\b(?:one\s+or\s+more|each|every|either|both|any|all|two|three)\b", re.IGNORECASE)
_ONE_OF = re.compile(r"^(?!one\s+or\s+more)(?:each|every|either|any|neither|one)\b.*\bof\b", re.IGNORECASE)
_PLURALS = (("ies", "y"), ("s", ""))
_CAPITALS = r"[A-Z][\w&'’-]*(?:\s+(?:(?:of|and|for)\s+)?(?:the\s+)?[A-Z][\w&'’-]*){0,5}"
_NO_NAME = (
    "(?:It|They|This|That|These|Those|There|Nothing|Nobody|What|Which|Where|Who|He|She|If|When|For|And|Or|But|In)"
)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|does|do|fails?|becomes?|receives?)\b")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ASIDE = re.compile(r",[^,;:]*,")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """Who acts: `name` without article ("Provider"; "each Party" for "each of the Parties" too), whether the subject is
    negated ("neither Party"), whether it is a known party rather than a thing ("The Annual Plan must include …")."""

    name: str
    negated: bool = False
    party: bool = True


class SubjectFinder:
    """Finds subjects by the rows of obligations.toml."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        party = alternatives(tables["party"], "name")
        determiner = rf"(?i:(?:{alternatives(tables['determiner'])}|none\s+of)\s+)"
        mention = rf"{determiner}*{party}(?![\w-])"
        self._negative = re.compile(rf"(?i:{alternatives(tables['negative_subject'])})\b")
        self._determiners = re.compile(rf"^{determiner}+")
        self._mention = re.compile(rf"(?<![\w-]){mention}")
        self._group = re.compile(rf"(?<![\w-]){mention}(?:(?:,\s*{mention})*,?\s+(?:and|or|nor|and/or)\s+{mention})?")
        self._denied = re.compile(
            rf"(?:^|[,;:]\s*|\bthat\s+)(?i:{alternatives(tables['negative_subject'])})\s+[^,;:]{{1,60}}$"
        )
        self._governed = re.compile(rf"\b{alternatives(tables['governor'])}\s+$", re.IGNORECASE)
        opening = alternatives(tables["opening"])
        self._opened = re.compile(rf"(?:^|[,;:.?!(\[–—\"“-]|\b{opening})\s*$", re.IGNORECASE)
        bridge = alternatives(tables["bridge"])
        self._adjacent = re.compile(rf"(?:\s*\b{bridge}\b)*\s*", re.IGNORECASE)
        self._tail = re.compile(rf"(?:\s*\b{bridge}\b)*\s*$", re.IGNORECASE)
        self._narrowing = re.compile(rf"\s*\b{alternatives(tables['bridge_phrase'])}\b[^,;:]*", re.IGNORECASE)
        self._relative = re.compile(r",?\s*\b(?:who|which)\b\s*(?:\w+ly\s+)?")
        self._bare_join = re.compile(r"\s*(?:and|or|and/or)\s*$")
        self._pronoun = re.compile(r"\b(?:it|they|he or she|he|she)\s*$", re.IGNORECASE)
        self._agent = re.compile(
            rf"\s+(?:\w+ly\s+)?be\s(?:(?!\b(?:until|unless|if|where|when)\b)[^.,;]){{0,80}}?\bby\s+(?P<who>{mention})"
        )
        self._capitals = re.compile(
            rf"(?:^|[,;:(]\s*|\b{opening}\s+|(?={determiner}))(?:{determiner})*(?P<name>{_CAPITALS})$"
        )

    def before(self, text: str) -> Subject | None:
        """The subject of a verb that stands at the end of `text`, the words between a boundary and the verb."""
        for match in reversed(list(self._group.finditer(text))):
            subject = self._judge(text, match)
            if subject:
                return subject
        return None

    def named(self, text: str) -> Subject | None:
        """A subject that is no known party: capitalised words directly before the verb ("The Guarantor must")."""
        bare = _BRACKETS.sub(" ", text).rstrip()
        bare = bare[: self._tail.search(bare).start()].rstrip()  # type: ignore[union-attr]
        match = self._capitals.search(bare)
        if (
            match is None
            or re.match(rf"{_NO_NAME}\b", match["name"])
            or self._governed.search(bare[: match.start()] + " ")
        ):
            return None
        return Subject(
            name=match["name"], party=False, negated=bool(self._negative.match(bare[match.start() :].lstrip(",;:( ")))
        )

    def agent(self, text: str) -> Subject | None:
        """The doer of a passive verb, from the text after its modal: "must be sent by the Provider"."""
        match = self._agent.match(text)
        return self._subject(match["who"]) if match else None

    def is_negative(self, text: str) -> bool:
        """Do the words directly before a verb deny it, whoever acts: "No invoice will be issued"?"""
        return bool(self._denied.search(text))

    def is_passive(self, text: str) -> bool:
        """Does the text after a modal open with "be"?"""
        return bool(re.match(r"\s+(?:\w+ly\s+|also\s+)*be\b", text))

    def is_pronoun(self, text: str) -> bool:
        """Does the text before a modal end with "it" or "they"?"""
        return bool(self._pronoun.search(text[: self._tail.search(text).start()].rstrip() or text.rstrip()))  # type: ignore[union-attr]

    def first_opening(self, text: str) -> Subject | None:
        """The first party of `text` that stands where a subject stands: whom "it" later means."""
        for match in self._group.finditer(text):
            if self._opened.search(text[: match.start()]):
                return self._subject(match[0])
        return None

    def _judge(self, text: str, match: re.Match[str]) -> Subject | None:
        """The subject that a mention is, or None."""
        before, gap = text[: match.start()], text[match.end() :]
        opened, governed = bool(self._opened.search(before)), bool(self._governed.search(before))
        members = list(self._mention.finditer(match[0]))
        words = match[0]
        if len(members) > 1 and not opened:
            words, opened, governed = members[-1][0], True, False  # "… notify the Commissioners and the Provider must"
        if self._relative.fullmatch(gap):
            return self._subject(words)
        bare = _ASIDE.sub(" ", _BRACKETS.sub(" ", gap))
        stripped = gap.strip()
        if stripped.startswith(",") and stripped.endswith(",") and not _FINITE.search(gap) and ";" not in gap:
            bare = " "
        if self._adjacent.fullmatch(bare):
            return None if governed else self._subject(words)
        if opened and self._narrowing.fullmatch(bare) and not self._bare_join.search(bare):
            return self._subject(words)
        return None

    def _subject(self, words: str) -> Subject:
        negated = bool(self._negative.match(words))
        names = []
        for member in self._mention.finditer(words):
            match = self._determiners.match(member[0])
            determiner, bare = (match[0], member[0][match.end() :]) if match else ("", member[0])
            name = " ".join(bare.split())
            kept = _KEPT.search(determiner)
            if _ONE_OF.match(determiner):
                name = _singular(name)
            names.append(f"{' '.join(kept[0].lower().split())} {name}" if kept else name)
        joined = " or " if re.search(r"\s(?:or|nor)\s", words) else " and "
        return Subject(name=", ".join(names[:-1]) + joined + names[-1] if len(names) > 1 else names[0], negated=negated)


def _singular(name: str) -> str:
    """One of many: "Parties" gives "Party"."""
    return next((name.removesuffix(end) + one for end, one in _PLURALS if name.endswith(end)), name)

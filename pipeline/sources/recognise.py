"""What a document of a publication page is: work, edition, variant, kind, part, status, version, and how sure that is.

Pure. Each place where words stand (link, listing, headings, address, the document's cover, …) votes for the values that
the rules of `models/recognise.toml` find in it. Places that agree make a value more certain, as independent witnesses
do: 1 − Π(1 − weight). The strongest other value makes it less certain: × (1 − its own certainty squared). A document is
as certain as the least certain of the things that have to be known of it; below the threshold a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import prod
from urllib.parse import unquote, urlsplit

from pipeline.sources.recognise_texts import (
    KnownWork,
    Say,
    plain,
    said_by_rule,
    said_version,
    texts_of,
    title_rules,
    values_in,
)
from pipeline.sources.rules import RecognitionRule, Rules

CERTAIN = 0.99
# How far the manifest is believed about the kind of a work's documents: it was written by hand, of documents before.
MANIFEST_WEIGHT = 0.8
# Two values in one place: the place speaks of both, and cannot be for either more than half.
TORN = 0.5
PARTED_KINDS = frozenset({"contract"})
ACCEPT, REVIEW, LEAVE = "accept", "review", "leave"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """The words about a document, by the places where they stand; "" where there are none.

    heading: the headings above the link, outermost first, joined by " › ". cover: the lines of the first page.
    running: the running heads. headings: those inside. title: of the file's properties.
    """

    link: str = ""
    listing: str = ""
    sentence: str = ""
    heading: str = ""
    address: str = ""
    cover: str = ""
    running: str = ""
    title: str = ""
    headings: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognition:
    """What a document was taken for. verdict: "accept", "review" or "leave"; because: sentences for the reader."""

    work: str = ""
    kind: str = ""
    part: str = ""
    edition: str = ""
    variant: str = "generic"
    status: str = "final"
    version: str = "1"
    confidence: float = 0.0
    verdict: str = REVIEW
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Vote:
    value: str
    place: str
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _RecognisedValue:
    """A value, how sure it is, the sentence that says why, and whether any place says another."""

    value: str
    confidence: float
    because: str
    disputed: bool


def recognise(evidence: Evidence, rules: Rules, works: Sequence[KnownWork], expected: Sequence[str]) -> Recognition:
    """What the document is. works: all of the manifest; expected: ids of those that are watched for."""
    aside = set_aside(evidence, rules)
    if aside is not None and aside[0] == LEAVE:
        return Recognition(verdict=LEAVE, because=(aside[1],))
    seen = _recognised(evidence, rules, works, expected)
    # A person who is asked sees what it was taken for all the same.
    return replace(seen, verdict=REVIEW, because=(*seen.because, aside[1])) if aside is not None else seen


def _recognised(evidence: Evidence, rules: Rules, works: Sequence[KnownWork], expected: Sequence[str]) -> Recognition:
    read = _PlaceReading(evidence, rules)
    ids = {item.id for item in works}
    titles = title_rules(rules, [item for item in works if item.id in expected])
    found = {"work": read.finding("work", rules=[*(rule for rule in rules.of("work") if rule.value in ids), *titles])}
    work = next((item for item in works if found["work"] and item.id == found["work"].value), None)
    if work is None:
        return Recognition(because=("Nothing says which work of the manifest it is.",))
    more = [_Vote(value=work.kinds[0], place="manifest", weight=MANIFEST_WEIGHT)] if len(work.kinds) == 1 else []
    found["kind"] = read.finding("kind", more=more)
    for field in ("part", "variant", "status", "edition"):
        found[field] = read.finding(field, work=work.id)
    found["version"] = read.version()
    return _judged(found, rules, work, expected)


def set_aside(evidence: Evidence, rules: Rules) -> tuple[str, str] | None:
    """("leave" or "review", why) for what is no document of any work by its own words; None for all else.

    Only the words of the link can have a document left alone: the entry around it may be news about it, and what says
    so on its cover has been fetched and can be looked at.
    """
    for place in ("link", "listing", "cover"):
        text = plain(getattr(evidence, place))
        for rule in rules.of("set_aside"):
            match = rule.words.search(text)
            if match and not (rule.unless and rule.unless.search(text)) and (place, rule.then) != ("listing", LEAVE):
                called = next(item.called for item in rules.places if item.name == place)
                return rule.then if place == "link" else REVIEW, f"“{match[0]}” in {called}: {_lower(rule.reason)}"
    return None


def version_key(version: str) -> tuple[int, ...]:
    """What versions are ordered by: their numbers ("1.2" before "1.10"; "2021-03", an update, after both)."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def name_in_address(address: str) -> str:
    """The file's name, after the folder's unless that is a number: uploads lie in folders of years and months."""
    parts = [unquote(part) for part in urlsplit(address).path.split("/") if part]
    parts = [part for number, part in enumerate(parts[-2:]) if number == len(parts[-2:]) - 1 or not part.isdigit()]
    return "/".join(parts)


# ---------------------------------------------------------------- the verdict


def _judged(
    found: Mapping[str, _RecognisedValue | None], rules: Rules, work: KnownWork, expected: Sequence[str]
) -> Recognition:
    """One recognition from the findings: what is not said is taken for granted where it can be."""
    kind = found["kind"]
    parted = kind is not None and kind.value in PARTED_KINDS
    needed = ["work", "kind", "variant", "status", "version", *(["part", "edition"] if parted else [])]
    granted = {"variant": dict(rules.default_variants).get(work.id, "generic"), "status": "final", "version": "1"}
    values: dict[str, str] = {}
    sure: dict[str, float] = {}
    because: list[str] = []
    for field, finding in found.items():
        if field == "part" and not parted:
            continue  # it speaks about a part
        if finding is not None and (field in needed or finding.confidence >= rules.threshold):
            values[field], sure[field] = finding.value, finding.confidence
            because.append(finding.because)
            if finding.value == granted.get(field) and not finding.disputed:
                sure[field] = max(sure[field], rules.unsaid)  # to say it is no less than to leave it unsaid
        elif field in granted:
            values[field], sure[field] = granted[field], rules.unsaid
    missing = [field for field in needed if field not in values]
    because += [f"Nothing says which {field} it is." for field in missing]
    confidence = 0.0 if missing else min(sure[field] for field in needed)
    verdict = ACCEPT if confidence >= rules.threshold else REVIEW
    if verdict == REVIEW and not missing:
        weak = ", ".join(field for field in needed if sure[field] < rules.threshold)
        because.append(f"Not sure enough ({confidence:.2f} of {rules.threshold:.2f} needed): {weak}.")
    if work.id not in expected and sure["work"] >= rules.threshold:
        verdict = LEAVE
        because.append(f"No page is watched for the work {work.id}.")
    elif work.id not in expected:
        verdict = REVIEW
    return Recognition(confidence=round(confidence, 3), verdict=verdict, because=tuple(because), **values)


class _PlaceReading:
    """The words of all places, read by the rules."""

    def __init__(self, evidence: Evidence, rules: Rules) -> None:
        self._rules = rules
        self._texts = {item.name: texts_of(item.name, getattr(evidence, item.name)) for item in fields(Evidence)}

    def finding(
        self, field: str, *, work: str = "", rules: Sequence[RecognitionRule] | None = None, more: Sequence[_Vote] = ()
    ) -> _RecognisedValue | None:
        """The best value of a field, None where no place says any. rules: in place of all of the field."""
        taken = self._rules.of(field) if rules is None else rules
        fitting = [rule for rule in taken if not rule.works or work in rule.works]
        say = self._edition if field == "edition" else said_by_rule
        return self._weighed(field, [*self._votes(fitting, say), *more])

    def version(self) -> _RecognisedValue | None:
        """The version: a number goes before the month of an update, as a document may well say both."""
        votes = list(self._votes(self._rules.of("version"), said_version))
        numbers = [vote for vote in votes if "-" not in vote.value]
        return self._weighed("version", numbers or votes)

    def _votes(self, rules: Sequence[RecognitionRule], say: Say) -> Iterator[_Vote]:
        for place in self._rules.places:
            for text in self._texts[place.name]:
                # A file's name has hyphens for spaces; years and versions are read with them, words without.
                words = re.sub(r"[-/]", " ", text) if place.name == "address" else text
                here = [rule for rule in rules if not rule.places or place.name in rule.places]
                values = values_in(here, text, words, say)
                weight = place.weight * (TORN if len(values) > 1 else 1)
                if values:
                    yield from (_Vote(value=value, place=place.name, weight=weight) for value in values)
                    break

    def _edition(self, rule: RecognitionRule, match: re.Match[str], text: str) -> str | None:
        """The edition that a match names, None for two years that do not follow one another or are another's."""
        first, second = int(match["a"]), int(match["b"])
        before = text[: match.start()].rstrip(" (“\"'")
        if (first + 1) % 100 != second or any(words.search(before) for words in self._rules.not_its_own):
            return None
        return f"20{first:02d}/{second:02d}"

    def _weighed(self, field: str, votes: Sequence[_Vote]) -> _RecognisedValue | None:
        """Agreeing places add up, the strongest other value takes away."""
        if not votes:
            return None
        by_value = {vote.value: [other for other in votes if other.value == vote.value] for vote in votes}
        sure = {value: 1 - prod(1 - vote.weight for vote in same) for value, same in by_value.items()}
        best, *others = sorted(sure, key=lambda value: (-sure[value], value))
        against = [self._against(field, by_value[other]) for other in others]
        confidence = min(sure[best], CERTAIN) * (1 - max(against, default=0.0) ** 2)
        doubts = "".join(
            f"; “{other}” by {self._named(by_value[other])}"
            for other, doubt in zip(others, against, strict=True)
            if doubt
        )
        because = f"{_capital(field)} “{best}” by {self._named(by_value[best])}{doubts}."
        return _RecognisedValue(value=best, confidence=confidence, because=because, disputed=bool(others))

    def _against(self, field: str, votes: Sequence[_Vote]) -> float:
        """How much the places of another value count against the best one: some only ever speak for a value."""
        mild = {place.name for place in self._rules.places if field in place.never_against}
        return 1 - prod(1 - vote.weight for vote in votes if vote.place not in mild)

    def _named(self, votes: Sequence[_Vote]) -> str:
        called = {item.name: item.called for item in self._rules.places} | {"manifest": "the manifest"}
        names = [called[vote.place] for vote in votes]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """A reason as the second half of a sentence; a name keeps its capital."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]

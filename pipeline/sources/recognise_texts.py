"""What one text says of a document: the values that the rules of `models/recognise.toml` find in it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.sources.rules import RecognitionRule, Rules

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERED = ("edition", "version")

# The value that a match of a rule in a text says, None where it says none after all.
Say = Callable[[RecognitionRule, re.Match[str], str], str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownWork:
    """A work of the manifest: its title, and the kinds that its documents there have."""

    id: str
    title: str
    kinds: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Text as the rules see it: small letters, plain dashes and quotes, single spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("\u2019", "'").split())


def texts_of(place: str, text: str) -> tuple[str, ...]:
    """The texts of a place, the most telling first: of headings the innermost goes before those around it."""
    if place == "heading":
        return tuple(plain(part) for part in reversed(text.split(" › ")) if part)
    if place == "address":
        # What parts the words of a file's name; the hyphen within a year and the point within a version stay.
        return (re.sub(r"[_+%]+|\.(?!\d)|(?<=[a-z])-|-(?=[a-z])", " ", plain(text)),) if text else ()
    return (plain(text),) if text else ()


def values_in(rules: Iterable[RecognitionRule], text: str, words: str, say: Say) -> list[str]:
    """The values that a text says, each once; a match within a longer one says nothing of its own.

    words: the text as rules without numbers read it.
    """
    found: list[tuple[int, int, str]] = []
    for rule in rules:
        subject = text if rule.field in NUMBERED else words
        if rule.unless and rule.unless.search(subject):
            continue
        for match in rule.words.finditer(subject):
            value = say(rule, match, subject)
            if value is not None or rule.field == "edition":
                found.append((match.start(), match.end(), value or ""))
    kept = [
        item
        for number, item in enumerate(found)
        if not any(_within(item, other) for other in found[:number] + found[number + 1 :])
    ]
    return list(dict.fromkeys(value for _, _, value in kept if value))


def _within(inner: tuple[int, int, str], outer: tuple[int, int, str]) -> bool:
    """Is a match a proper part of another?"""
    return outer[0] <= inner[0] and inner[1] <= outer[1] and outer[1] - outer[0] > inner[1] - inner[0]


def said_by_rule(rule: RecognitionRule, match: re.Match[str], text: str) -> str | None:
    """The rule's own value."""
    return rule.value


def said_version(rule: RecognitionRule, match: re.Match[str], text: str) -> str | None:
    """ "1.0" is "1"; the month of an update is "2021-03"."""
    said = match.groupdict()
    if said.get("month"):
        return f"{said['year']}-{MONTHS.index(said['month'][:3]) + 1:02d}"
    numbers = [str(int(number)) for number in said["number"].split(".")]
    while len(numbers) > 1 and numbers[-1] == "0":
        numbers.pop()
    return ".".join(numbers)


def title_rules(rules: Rules, works: Sequence[KnownWork]) -> list[RecognitionRule]:
    """For each work without rules of its own one that knows it by its title, without what stands in brackets."""
    own = {rule.value for rule in rules.of("work")}
    template = RecognitionRule(field="work", words=re.compile(""), reason="Its title.")
    found = []
    for work in works:
        words = [re.escape(word) for word in re.findall(r"[\w&']+", plain(re.sub(r"\([^)]*\)", "", work.title)))]
        while words and words[0] in ("the", "about", "template", "a"):
            words.pop(0)
        if work.id not in own and words:
            pattern = re.compile(r"\b" + r"[\W_]+".join(words) + r"\b")
            found.append(replace(template, words=pattern, value=work.id))
    return found

"""What a change is about, in one word or two, and what happened, in a sentence: for the ten entries of a mail."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.report.view_parts import Entry
from pipeline.text import beginning

# Topics in the order in which they weigh, each with the rules of `models/significance.toml` that speak of it.
TOPICS = {
    "money": ("money", "percentage", "rate"),
    "time limits": ("time-limit", "time-words", "time-from", "date", "frequency"),
    "liability and termination": (
        "indemnity", "warranty", "joint-liability", "loss-and-end", "item-of-loss-and-end", "who-ends",
        "breach-qualifier", "sentence-of-weight", "clause-added-with-risk", "clause-removed-with-risk",
    ),
    "who is bound": ("applicability", "actor", "party-exchanged", "party-alone"),
    "duties and rights": (
        "duty-became-liberty", "liberty-became-duty", "duty-gained", "duty-lost", "other-duty", "duty-reworded",
        "effort-qualified", "negation", "prohibition-gained", "prohibition-lost", "discretion", "consent-or-notice",
        "duty-touched", "item-of-duty", "clause-added-with-duty", "clause-removed-with-duty",
    ),
    "conditions": (
        "condition", "if-when", "and-or", "alternative", "contrary", "floor-became-ceiling", "ceiling-became-floor",
    ),
    "figures": ("number", "number-word", "unit", "unit-exchanged", "sign", "row-with-figure"),
    "definitions": ("definition", "key-term", "key-term-renamed", "other-term", "term-undefined"),
    "references": (
        "other-reference", "reference-alone", "reference-dangling", "reference-re-pointed", "broken-reference",
    ),
}  # fmt: skip
OTHER = "other words"
_OF_RULE = {rule: topic for topic, rules in TOPICS.items() for rule in rules}
_ORDER = {topic: at for at, topic in enumerate((*TOPICS, OTHER))}


def topic_of(entry: Entry) -> str:
    """The weightiest topic that a reason of the entry speaks of."""
    return min((_OF_RULE.get(reason.rule, OTHER) for reason in entry.reasons), key=_ORDER.__getitem__, default=OTHER)


def by_weight(topics: Iterable[str]) -> list[str]:
    """Topics, each once, the weightiest first."""
    return sorted(set(topics), key=_ORDER.__getitem__)


def sentence_of(entry: Entry) -> str:
    """What happened to a clause, with the words that it turns on."""
    reason = next(iter(entry.reasons), None)
    if entry.kind != "changed":
        text = "".join(edit.text for edit in entry.words)
        return f"{entry.what}: “{beginning(text, 110)}”." if text.strip() else f"{entry.what}."
    if reason is None:
        return f"{entry.what}."
    old, new = (beginning(words, 50) for words in (reason.old, reason.new))
    if not old and not new:
        return reason.why
    return f"{reason.why.rstrip('.')}: “{old or 'nothing'}” → “{new or 'nothing'}”."

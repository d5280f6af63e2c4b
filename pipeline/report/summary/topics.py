"""What a sentence is about, by the words that changed and the headings they stand under."""

from __future__ import annotations

import re

OTHER = "Other"
# The first that fits, as a contracts manager asks: what it costs, who bears a loss, how it ends, who must do what.
_ROWS = (
    (
        "Money",
        r"[£$€]\s?\d|\b(?:pay|pays|paid|payments?|prices?|pricing|charges?|fees?|invoic\w+|refund\w*|budget|instalments?|costs?|gains?|savings?"
        r"|tax(?:es)?|tariff|interest rate|incentive)\b",
    ),
    ("Liability and insurance", r"\b(?:liab\w+|indemni\w+|damages|insur\w+|warrant\w+|uncapped)\b"),
    ("Ending and renewing", r"\b(?:terminat\w+|expir\w+|renew\w*|suspen\w+|step[- ]in|break point|withdraw\w*|exit)\b"),
    (
        "Data and confidentiality",
        r"\b(?:personal data|data protection|confidential\w*|privacy|personal information|gdpr)\b",
    ),
    ("Rights and property", r"\b(?:intellectual property|licen[cs]\w+|ownership|copyright|trade ?marks?)\b"),
    ("Disputes and law", r"\b(?:disputes?|arbitrat\w+|mediat\w+|jurisdiction|governing law|courts?)\b"),
    ("Staff", r"\b(?:staff|employees?|employment|tupe|personnel|workforce)\b"),
    (
        "Time limits and notice",
        r"\b(?:notice|within \w+|deadline|(?:operational|working|business)? ?days?|weeks?|months?)\b",
    ),
    ("Quality and reporting", r"\b(?:report\w*|quality|audit\w*|records?|monitor\w*|standards?|performance)\b"),
)
ROWS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _ROWS)
# By the kind of a fact that is a topic itself.
_KINDS = {
    "definition added": "Definitions",
    "definition removed": "Definitions",
    "definition": "Definitions",
    "reference broken": "References",
    "renamed": "Definitions",
    "money": "Money",
    "period": "Time limits and notice",
}
ORDER = (*(name for name, _ in ROWS), "Definitions", "References", OTHER)


# How much a word of each text counts: of the heading, of the words that changed, of all that the sentence says.
_WEIGHTS = (3, 2, 1)


def topic_of(kind: str, headings: str, changed: str, said: str) -> str:
    """The topic of a sentence: by its kind, or that which its words name most often; the first of equals."""
    if kind in _KINDS:
        return _KINDS[kind]
    scores = {
        name: sum(
            weight * len(pattern.findall(text))
            for weight, text in zip(_WEIGHTS, (headings, changed, said), strict=True)
        )
        for name, pattern in ROWS
    }
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] else OTHER

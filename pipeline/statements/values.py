"""From what to what: the old and the new value that a sentence about a change gives."""

from __future__ import annotations

import re

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy"
    "|eighty|ninety|hundred|half|once|twice|monthly|weekly|daily|annual(?:ly)?|quarterly|yearly"
)
_UNITS = (
    r"(?:\s+|-)?(?:(?:Operational|working|business|calendar|clear|consecutive)\s+)?"
    r"(?:per\s?cent|percent|%|minutes?|hours?|days?|weeks?|months?|quarters?|years?|times|million|bn|m\b|k\b|GBP|pounds)"
    r"(?:[’']s?)?(?:\s+a\s+(?:year|month|week|day))?"
)
_QUOTED = r"[“\"‘][^“”\"‘’]{1,120}[”\"’]"
_FIGURE = (
    rf"(?:(?:at\s+least|at\s+most|not\s+less\s+than|not\s+more\s+than|up\s+to|every|a|an)\s+)?"
    rf"(?:[£€$]\s?)?(?:\d[\d,]*(?:\.\d+)?|(?:{_NUMBER_WORDS})(?:-(?:{_NUMBER_WORDS}))?\b)(?:{_UNITS})?"
)
_MODAL = r"(?:must|may|shall|should|will)(?:\s+not)?\b"
_VALUE = rf"(?:{_QUOTED}|{_FIGURE}|{_MODAL})"
_ANY = rf"(?:{_VALUE}|[^.;:,()“”]{{1,80}}?)"
_END = r"(?=\s*(?:[.;:,()]|$|\b(?:so|in|for|where|when|because|which|and|as|by|under|following|on|of|at|within)\b))"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bfrom\s+(?P<old>{_VALUE})\s+to\s+(?P<new>{_VALUE})",
        rf"\bfor\s+(?P<old>{_QUOTED}),?\s+(?:there\s+(?:is|are)\s+)?substitut\w*\s+(?P<new>{_QUOTED})",
        rf"(?P<old>{_VALUE})\s+(?:(?:has|have)\s+been\s+|is\s+|are\s+|was\s+|were\s+)?(?:replaced|substituted)\s+(?:by|with)\s+(?P<new>{_VALUE})",
        rf"\breplac\w+\s+(?P<old>{_VALUE})\s+(?:by|with)\s+(?P<new>{_VALUE})",
        rf"\bsubstitut\w+\s+(?P<new>{_VALUE})\s+for\s+(?P<old>{_VALUE})",
        rf"(?P<new>{_VALUE})\s+replaces?\s+(?P<old>{_VALUE})",
        rf"(?P<new>{_QUOTED}|{_FIGURE})[^.;\d]{{0,60}}?,?\s*\(?(?:instead\s+of|rather\s+than|in\s+place\s+of|previously|formerly|up\s+from|down\s+from|was)\s+(?P<old>{_VALUE})",
        rf"(?P<old>{_VALUE})\s+(?:becomes?|became|(?:has|have)\s+become|is\s+now|are\s+now|→|->|=>)\s+(?P<new>{_VALUE})",
        rf"\b(?:previously|formerly|was)\s*:?\s+(?P<old>{_VALUE})[,;)]?\s+(?:and\s+)?(?:is\s+)?now\s*:?\s+(?P<new>{_VALUE})",
        rf"\bfrom\s+(?P<old>{_ANY})\s+to\s+(?P<new>{_ANY}){_END}",
        rf"\b(?:increased|raised|extended|lengthened|reduced|lowered|shortened|cut|changed|doubled|halved)\s+to\s+(?P<new>{_VALUE})",
        rf"\b(?:is|are|be|has)\s+now\s+(?P<new>{_FIGURE})",
        rf"\bnow\s+(?:\w+\s+){{0,3}}?(?P<new>{_FIGURE})",
    )
)
_HAS_UNIT = re.compile(rf"{_UNITS}$", re.IGNORECASE)


def values_in(text: str) -> tuple[str, str]:
    """The old and the new value in a text, "" for one that it does not give. A number takes the unit of the other one:
    "from 60 to 30 minutes"."""
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            groups = match.groupdict()
            return _with_unit(_bare(groups.get("old")), _bare(groups.get("new")))
    return "", ""


def _bare(value: str | None) -> str:
    return (value or "").strip().strip('“”"‘’').rstrip("'’,. ").strip()


def _with_unit(old: str, new: str) -> tuple[str, str]:
    unit = _HAS_UNIT.search(new)
    if old and unit and re.fullmatch(rf"[£€$]?\s?(?:[\d.,]+|(?:{_NUMBER_WORDS})(?:-\w+)?)", old, re.IGNORECASE):
        old += unit[0]
    return old, new

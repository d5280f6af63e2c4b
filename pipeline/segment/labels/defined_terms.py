"""Terms at the beginning of a paragraph that defines them: in quotation marks, in bold, or plain under a title that
says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Line
from pipeline.segment.build.nodes import MEANS, ClauseNode, TextRun, pieces

TERM_WORDS = 10
# A term in quotation marks of one kind; an apostrophe may stand in it. Small letters need the word "means" after them.
_QUOTED = re.compile(
    r"\s*(?:[“\"](?P<double>[^“”\"]{1,91})[”\"]|[‘'](?P<single>(?:[^“”\"‘'’]|['’](?=\w)){1,91})['’])\s*"
)
# Marks that do not match, as OCR reads them: “Process’ shall mean …
_MISREAD = re.compile(
    r"\s*[“”\"‘'](?P<double>[A-Z][^“”\"‘*]{0,60}?)(?P<single>[”\"’'*])\s+(?=(?:shall\s+)?(?:means?|refers?\s+to)\b)"
)
_OPENS = re.compile(r"[A-Z0-9£(]")
# What stands between two names of one term: "us and we".
_JOINS = re.compile(r"\s*(?:,\s*(?:and|or)?|and|or|/)\s*")
# Under a title that promises definitions, a term in bold may be followed by these too.
_IS = re.compile(r"(?:is|are)\b")
# A term without marks: a few words without a verb or a stop, before words that only a definition has.
_PLAIN = re.compile(
    r"(?P<term>(?!(?:a|an|the|any|all|each|such|this|that|these|those|it|in|for|as|if|where|unless|except|references?)\s)"
    r"(?![^.;:]*\b(?:words?|phrases?|expressions?|following|capitali[sz]ed)\s)[^\W_][\w&'’/-]*(?:,?\s+[\w&'’()/-]+){0,7}?)"
    r"\s+(?=(?:shall\s+)?means?\b|(?:has|have)\s+the\s+(?:same\s+)?meanings?\b|includes\s+an?\b)",
    re.IGNORECASE,
)
# A term in capital letters with a stop after it, and a sentence: "Paying Agent. The bank that …".
_STOPPED = re.compile(
    r"(?P<term>[A-Z][\w&'’/-]*(?:\s+(?:of|and|or|to|the|for|[A-Z][\w&'’/-]*)){0,7})\.\s+(?=[A-Z]\w*\W+\w)"
)
_TITLE = re.compile(
    r"(?:\d+\.?\s+)?(?:definitions?|defined terms|interpretation|glossary|dictionary|meaning of words)\b", re.IGNORECASE
)
_TITLE_WORDS = 6
# What leads in the parties of a deed.
_PARTIES = re.compile(r"(?:(?:by|and|between|among)\b[\s:,]*)+", re.IGNORECASE)


def leads_in_parties(text: str) -> bool:
    """Are words those that lead in the parties of a deed, as "BETWEEN:" and "AND", which name nothing?"""
    return _PARTIES.fullmatch(text.strip()) is not None


def quoted(text: str) -> re.Match[str] | None:
    """A term in quotation marks at the beginning of `text`, the space after it included; `term_of` names it."""
    match = _QUOTED.match(text)
    if match is None:
        return _MISREAD.match(text)
    if not (_OPENS.match(term_of(match)) or MEANS.match(text[match.end() :])):
        return None
    return match


def term_of(match: re.Match[str]) -> str:
    """The term that `quoted` found, without its quotation marks."""
    return match["double"] or match["single"]


def defining(nodes: Sequence[ClauseNode], owner: int | None) -> bool:
    """Do definitions stand below `owner`: does the title of the section or heading that it stands in promise them?

    The title may run in before its text.
    """
    at = owner
    while at is not None and nodes[at].kind == "definition":
        at = nodes[at].parent
    if at is None:
        return False
    return promises(nodes[at].words)


def promises(text: str) -> bool:
    """Do words begin with a title that promises definitions, as "Definitions and interpretation" does?"""
    title = re.split(r"[.:]", text.strip(), maxsplit=1)[0]
    return _TITLE.match(title) is not None and len(title.split()) <= _TITLE_WORDS


def is_definition(line: Line, *, defining: bool = False) -> bool:
    """Does a line begin a definition: a term and what it means? defining: it stands under a title of definitions."""
    match = quoted(line.text)
    if match:
        rest = line.text[match.end() :].strip()
        return not rest or rest[0].islower() or rest[0] in "(:"
    found = pieces(line)
    length = bold_term(found)
    if length and length < len(found) and len("".join(piece.text for piece in found[:length]).split()) <= TERM_WORDS:
        after = found[length].text.strip()
        if after == ":" and length + 1 == len(found):
            return False  # "For the Buyer:" above an address
        return MEANS.match(after) is not None or (defining and _IS.match(after) is not None)
    return defining and plain_term(line.text) is not None


def labelled_definition(nodes: Sequence[ClauseNode], node: ClauseNode) -> bool:
    """Does a clause or an item with a label define a term: 2.9 "Term" means …; under a title of definitions also
    without marks?"""
    if node.label is None or node.kind not in {"clause", "item"}:
        return False
    words = node.words.lstrip()
    match = quoted(words)
    if match:
        return MEANS.match(words[match.end() :]) is not None
    first = node.pieces[0]
    length = bold_term(first)
    if 0 < length < len(first) and len("".join(piece.text for piece in first[:length]).split()) <= TERM_WORDS:
        named = "".join(piece.text for piece in first[:length]).rstrip()
        after = first[length].text.lstrip()
        return not named.endswith((".", ":")) and after[:1] not in ":=" and MEANS.match(after) is not None
    return _PLAIN.match(words) is not None and defining(nodes, node.parent)


def bold_term(found: Sequence[TextRun]) -> int:
    """How many of a line's first pieces are a term in bold, of several names perhaps; 0 where it begins otherwise."""
    if not found or not found[0].bold:
        return 0
    at = 1
    while at + 1 < len(found) and found[at + 1].bold and _JOINS.fullmatch(found[at].text):
        at += 2
    return at


def plain_term(text: str) -> re.Match[str] | None:
    """A term without marks at the beginning of `text`, in the group "term", the space after it included."""
    return _PLAIN.match(text.lstrip()) or _STOPPED.match(text.lstrip())

"""What of a clause is embedded: its words behind their context, cut so that the model reads all of them.

In: the clauses of one document and a way to count tokens. Out: `Passage`s, at least one for each clause with words.

Guarantees
- Every word of a clause's heading, text and closing words is in at least one of its passages.
- No passage is longer than the model's longest input, by the model's own count.
- A passage holds no number and no citation of its own clause, so that renumbering alone changes no hash.
- The same clause in the same context has the same hash in every edition: it is encoded once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Clause
from pipeline.sentences import SentenceEnds

PASSAGE_LAYOUT = 1
"""Version of how a passage is put together; part of the model's fingerprint. Raise it with any change below."""

CONTEXT_SHARE = 4
"""At most one token in this many goes to the context: a passage is about its clause."""

LEAD_IN_CHARACTERS = 240
"""Only the end of a long lead-in is kept: the subject and the verb stand just before the colon."""

_SENTENCES = SentenceEnds(stops=".;:?!", opening='"“(\\[', first="A-Z0-9(")
_LEADS_IN = re.compile(r"[:;,–—-]\s*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A stretch to embed. key: of its clause in the corpus; number: 0, 1, … within the clause; hash: 64 hex digits."""

    key: str
    number: int
    text: str
    hash: str


def clause_key(document_id: str, clause_id: str) -> str:
    """The name of a clause among all documents of a corpus."""
    return f"{document_id}#{clause_id}"


def contexts(clauses: Sequence[Clause]) -> dict[str, str]:
    """For each clause id the words that it stands under: part, headings of its ancestors, the lead-in of its list.

    "General Conditions > Termination > The Provider must:"; "" for a clause that stands under nothing.
    """
    by_id = {clause.id: clause for clause in clauses}
    return {clause.id: " > ".join(_above(clause, by_id)) for clause in clauses}


def _above(clause: Clause, by_id: Mapping[str, Clause]) -> list[str]:
    """Part, ancestors' headings and the parent's lead-in, outermost first, none twice."""
    ancestors: list[Clause] = []
    seen = {clause.id}
    above = clause
    while above.parent is not None and above.parent in by_id and above.parent not in seen:
        above = by_id[above.parent]
        seen.add(above.id)
        ancestors.insert(0, above)
    steps = [clause.part or "", *(ancestor.heading or "" for ancestor in ancestors)]
    if ancestors and _LEADS_IN.search(ancestors[-1].text):
        steps.append(_end(ancestors[-1].text))
    return list(dict.fromkeys(step.strip() for step in steps if step.strip()))


def _end(text: str) -> str:
    """The last whole words of a lead-in."""
    return text if len(text) <= LEAD_IN_CHARACTERS else text[-LEAD_IN_CHARACTERS:].partition(" ")[2]


def passages(
    clauses: Sequence[Clause], *, document_id: str, count: Callable[[str], int], max_tokens: int
) -> tuple[Passage, ...]:
    """The passages of one document's clauses, in their order; a clause without words has none.

    count: tokens of a text by the model's own tokenizer, without the marks of start and end, as `token_counter` in
    `pipeline.embed.query` makes it. max_tokens: the model's longest input with those two marks, less what the passage
    prefix takes.
    """
    room = max_tokens - 2
    above = contexts(clauses)
    made: list[Passage] = []
    for clause in clauses:
        if not clause.words.strip():
            continue
        context = _trimmed(above[clause.id], room // CONTEXT_SHARE, count)
        front = f"{context}: " if context else ""
        space = room - count(front) if front else room
        for number, piece in enumerate(_pieces(_words(clause), space, count)):
            text = front + piece
            digest = hashlib.sha256(text.encode()).hexdigest()
            made.append(Passage(key=clause_key(document_id, clause.id), number=number, text=text, hash=digest))
    return tuple(made)


def _words(clause: Clause) -> str:
    """Heading, text and closing words, the heading set off as a sentence of its own."""
    return ". ".join(part.strip() for part in (clause.heading, clause.own) if part and part.strip())


def _trimmed(context: str, limit: int, count: Callable[[str], int]) -> str:
    """The nearest end of the context that fits in `limit` tokens."""
    words = context.split()
    while words and not _fits(" ".join(words), limit, count):
        words = words[max(1, len(words) // 8) :]
    return " ".join(words)


def _fits(text: str, limit: int, count: Callable[[str], int]) -> bool:
    """Is `text` at most `limit` tokens? A token has at least one character, so short texts need no counting."""
    return len(text) <= limit or count(text) <= limit


def _pieces(text: str, limit: int, count: Callable[[str], int]) -> list[str]:
    """`text` in pieces of at most `limit` tokens: whole if it fits, else sentences, else words, else characters.

    Units are counted apart and added up, which is exact for tokenizers that split at spaces; for others the pieces are
    packed less tightly until each fits as a whole.
    """
    if _fits(text, limit, count):
        return [text]
    for room in (limit, limit * 7 // 8, limit * 3 // 4, limit // 2):
        pieces = _packed([(unit, count(unit)) for unit in _units(text, room, count)], room)
        if all(_fits(piece, limit, count) for piece in pieces):
            return pieces
    return _cut(text, limit)


def _packed(units: Iterable[tuple[str, int]], limit: int) -> list[str]:
    """Units with their tokens put together to pieces of at most `limit` tokens.

    Each piece but the first begins with the last unit of the one before where that is short (an eighth of the room), so
    that a thought which crosses the cut is whole in one of them.
    """
    pieces: list[list[str]] = []
    used, last = limit, ("", limit)
    for unit, tokens in units:
        if used + tokens > limit:
            overlaps = last[1] <= limit // 8 and last[1] + tokens <= limit
            pieces.append([last[0]] if overlaps else [])
            used = last[1] if overlaps else 0
        pieces[-1].append(unit)
        used += tokens
        last = (unit, tokens)
    return [" ".join(piece) for piece in pieces]


def _units(text: str, limit: int, count: Callable[[str], int]) -> Iterable[str]:
    """Sentences, and where a sentence alone is too long, stretches of its words or of a word's characters."""
    for sentence in _SENTENCES.split(text):
        if _fits(sentence, limit, count):
            yield sentence
            continue
        for word in sentence.split():
            yield from [word] if _fits(word, limit, count) else _cut(word, limit)


def _cut(word: str, limit: int) -> list[str]:
    """A word longer than a whole passage, in stretches of as many characters as there is room for tokens."""
    return [word[start : start + limit] for start in range(0, len(word), limit)]

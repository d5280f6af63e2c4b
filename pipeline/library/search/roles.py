"""Questions about a role: "What must the Provider do about records?" asks for the duties of one party.

In: a question and the index, whose clauses say who must or may. Out: the limit that shows these clauses alone, as
`Narrow.obligation` takes it. Only questions that ask for duties or rights as such are read so: "Can a practice return?"
asks what a clause says of a practice, and every clause may answer it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.library.search.loaded_models import index_and_encoder
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.index.corpus import CorpusIndex

_THE = r"(?:the |an? |each |every )?"
_ASKS = (
    # what a question begins with, up to the party
    re.compile(
        r"(?:what|which(?: [\w-]+){1,4}) (?P<modal>must not|may not|cannot|must|shall|should|has to|have to|may|can) "
        + _THE,
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:what (?:are|is) )?(?:the |all )?(?P<modal>duty|duties|obligations?|responsibilit(?:y|ies)|rights?) of "
        + _THE,
        re.IGNORECASE,
    ),
    re.compile(r"(?:what|which(?: [\w-]+){1,4}) (?:do|does) " + _THE, re.IGNORECASE),
)
_NEEDS = re.compile(r"\s+(?P<modal>have to|need to|ha(?:s|ve) to)\b", re.IGNORECASE)
"""After the party of the third form."""

_DUTY, _RIGHT, _BAN = ("must", "shall", "is required to", ""), ("may", "is entitled to"), ("must not", "may not")
MODALS: Mapping[str, tuple[str, ...]] = {
    # words of a question: verbs of contracts, the first that the party has decides; "" is every duty on it
    **dict.fromkeys(("must", "shall", "should", "has to", "have to", "need to"), _DUTY),
    **dict.fromkeys(("may", "can", "right", "rights"), _RIGHT),
    **dict.fromkeys(("must not", "may not", "cannot"), _BAN),
}
_TITLES = {_DUTY: "must do", _RIGHT: "may do", _BAN: "must not do"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """What a question asks of a party. limit: as `Narrow.obligation` takes it; said: "what the Provider must do"."""

    limit: str
    said: str


def role_of(store: Store, question: str) -> Role | None:
    """The role that a question asks about, None where it asks about none, or nobody of that name bears such a duty."""
    asked = next((found for one in _ASKS if (found := one.match(question.strip()))), None)
    if asked is None:
        return None
    index, _ = index_and_encoder(store, lexical_only=True)
    parties = store.once("parties", lambda: _parties(index))
    rest = question.strip()[asked.end() :]
    actor = _begins_with(rest, parties)
    if actor is None:
        return None
    modal = asked.groupdict().get("modal")
    if modal is None:
        needs = _NEEDS.match(rest[len(actor) :])
        if needs is None:
            return None
        modal = needs["modal"]
    verbs = MODALS.get(modal.casefold(), ("",))
    spelt = (f"{verb}:{actor}" if verb else actor for verb in verbs)
    limit = next((one for one in spelt if index.has("obligations", one)), None)
    name = parties[actor.casefold()]
    return Role(limit=limit, said=f"what the {name} {_TITLES.get(verbs, 'has to do')}") if limit is not None else None


def _parties(index: CorpusIndex) -> dict[str, str]:
    """Who bears duties in the store, in small letters, each as it is written most often; the longest names first."""
    written: dict[str, dict[str, int]] = {}
    for clause in index.clauses:
        for one in clause.obligations:
            name = one.partition(":")[2]
            if name:
                counts = written.setdefault(name.casefold(), {})
                counts[name] = counts.get(name, 0) + 1
    longest = sorted(written, key=len, reverse=True)
    return {name: max(written[name], key=lambda form: written[name][form]) for name in longest}


def _begins_with(words: str, parties: Mapping[str, str]) -> str | None:
    """The party that words begin with, as they write it."""
    small = words.casefold()
    found = next((name for name in parties if re.match(rf"{re.escape(name)}(?!\w)", small)), None)
    return words[: len(found)] if found is not None else None

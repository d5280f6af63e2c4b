"""What a search needs, loaded once a process: the index in use, and the encoder of questions.

Both are loaded anew when they change on disk: the index when another generation is in use, the encoder when its
specification is another. A command line asks once and sees no difference; a server answers at once.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.loading import memory
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.embed.encoder import Encoder
    from pipeline.index.corpus import CorpusIndex
    from pipeline.index.synonyms import Synonym

_lock = threading.Lock()
_encoders: dict[object, Encoder] = {}
_indexes: dict[object, CorpusIndex] = {}
_synonyms: dict[object, tuple[Synonym, ...]] = {}


def index_and_encoder(store: Store, *, lexical_only: bool) -> tuple[CorpusIndex, Encoder | None]:
    """The index in use, and the encoder for questions where meaning is asked for.

    Raises `IndexMismatchError` where there is no index, or another model made it; `ModelError` where the model is
    missing or altered.
    """
    with _lock:
        if lexical_only:
            return _index(store, None), None
        encoder = query_encoder(store)
        return _index(store, encoder), encoder


def query_encoder(store: Store) -> Encoder:
    """The encoder for questions."""
    from pipeline.embed.query import query_encoder as make
    from pipeline.embed.spec import load_spec

    spec = load_spec(store.settings.models / "embedder.toml")
    key = spec, memory(store)
    if key not in _encoders:
        _encoders.clear()
        _encoders[key] = make(spec, memory=memory(store))
    return _encoders[key]


def unanswered_below(store: Store) -> float:
    """How near a clause must be to be an answer (`Answers.closest`), by the model's specification."""
    from pipeline.embed.spec import load_spec

    return load_spec(store.settings.models / "embedder.toml").unanswered_below


def synonyms(store: Store) -> tuple[Synonym, ...]:
    """The table of other words for the same, read anew when its file changes."""
    from pipeline.index.synonyms import load_synonyms

    path = store.settings.models / "synonyms.toml"
    key = path, path.stat().st_mtime_ns if path.is_file() else 0
    if key not in _synonyms:
        loaded = load_synonyms(path)
        _synonyms.clear()
        _synonyms[key] = loaded
    return _synonyms[key]


def dictionary(store: Store) -> frozenset[str]:
    """The words in small letters that are no mistakes, though no clause has them: those that the embedder knows, and
    the names of documents."""
    from pipeline.embed.spec import load_spec
    from pipeline.embed.vocabulary import words_known

    def names() -> frozenset[str]:
        titles = " ".join(f"{record.title}" for record in store.catalogue.documents())
        return frozenset(re.findall(r"[^\W\d_]+", titles.lower()))

    spec = load_spec(store.settings.models / "embedder.toml")
    known = words_known(spec, memory=memory(store))
    return store.once(("words that are no mistakes", spec), lambda: known | names())


def index_in_use(store: Store) -> Path | None:
    """The folder of the generation that searches read; None where there is no index."""
    from pipeline.index.files import current_generation

    return current_generation(store.artefacts.index)


def _index(store: Store, encoder: Encoder | None) -> CorpusIndex:
    """The index, from memory where it is the one in use."""
    from pipeline.embed.spec import load_spec
    from pipeline.index.corpus import CorpusIndex

    generation = index_in_use(store)
    loaded = _indexes.get(generation) if generation is not None else None
    if loaded is not None and encoder is not None and loaded.fingerprint != encoder.fingerprint:
        loaded = None  # loading it says what is wrong
    if loaded is None:
        fingerprint = encoder.fingerprint if encoder is not None else None
        name = load_spec(store.settings.models / "embedder.toml").name if encoder is not None else ""
        loaded = CorpusIndex.load(store.artefacts.index, fingerprint, name)
        _indexes.clear()
        _indexes[generation] = loaded
    return loaded

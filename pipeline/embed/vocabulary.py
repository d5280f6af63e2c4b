"""The whole words that an embedding model knows by themselves, from its tokenizer: a dictionary for free.

A model's tokenizer has an entry of its own for every frequent word of its language. A word among them is a word, even
where no contract in the store has it, and no slip of the pen.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from pipeline.embed.spec import EmbedderSpec, locate

_SPACES = "▁Ġ"
"""What SentencePiece and byte-level tokenizers write before a piece that begins a word."""

_CONTINUES = "##"
"""What WordPiece writes before a piece that only continues a word."""

SHORTEST = 3
"""Shorter entries are mostly letters and pieces."""


def words_known(spec: EmbedderSpec, *, memory: Path | None = None) -> frozenset[str]:
    """The words in small letters that the model's tokenizer holds whole; none where it cannot be read.

    memory: where proved hashes are remembered. Raises ModelError when the model is missing.
    """
    return _words(locate(spec, memory=memory) / "tokenizer.json")


@lru_cache(maxsize=2)
def _words(file: Path) -> frozenset[str]:
    """The words of a tokenizer's file; read once (30 ms)."""
    try:
        model = json.loads(file.read_bytes()).get("model", {})
    except (OSError, ValueError):
        return frozenset()
    pieces = model.get("vocab", {})
    return frozenset(_whole(pieces if isinstance(pieces, dict) else [piece for piece, _ in pieces]))


def _whole(pieces: Collection[str]) -> set[str]:
    """The pieces that are words. Where some are marked as beginning a word, those are; else those not marked."""
    begins = any(piece[:1] in _SPACES and piece for piece in pieces)
    found = [piece[1:] for piece in pieces if piece[:1] in _SPACES] if begins else pieces
    return {
        piece.lower()
        for piece in found
        if not piece.startswith(_CONTINUES) and len(piece) >= SHORTEST and piece.isalpha()
    }

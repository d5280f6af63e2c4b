"""Encoding only what was never encoded."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.cached import encode_missing
from pipeline.embed.passages import Passage
from pipeline.store.vectors import VectorCache


class CountingEncoder:
    """A vector from a text's length and first letter; remembers what it was asked."""

    fingerprint = "f" * 32
    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.asarray([[len(text), ord(text[0])] for text in texts], dtype=np.float32)


def made(*texts: str) -> list[Passage]:
    return [Passage(key=f"d#{place}", number=0, text=text, hash=f"hash of {text}") for place, text in enumerate(texts)]


def test_each_text_is_encoded_once_and_an_unchanged_edition_never_again(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    cache = VectorCache(tmp_path, fingerprint=encoder.fingerprint, dimension=2)
    vectors, computed = encode_missing(made("one", "three", "one"), cache, encoder)
    assert (computed, encoder.asked) == (2, ["one", "three"])
    assert vectors.tolist() == [[3, ord("o")], [5, ord("t")], [3, ord("o")]]
    again, computed = encode_missing(made("one", "three", "one"), cache, encoder)
    assert computed == 0
    assert np.array_equal(again, vectors)
    _, computed = encode_missing(made("three", "new"), cache, encoder)
    assert (computed, encoder.asked[-1]) == (1, "new")


def test_no_passages(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    vectors, computed = encode_missing([], VectorCache(tmp_path, fingerprint="f", dimension=2), encoder)
    assert (vectors.shape, computed) == ((0, 2), 0)

"""Comparisons of a store that stays open, for every face that readers ask over the network."""

from __future__ import annotations

from pipeline.library.cached_store import WarmStore
from pipeline.library.compare import comparison_cache
from pipeline.model import Comparison
from pipeline.steps.ingest.corpus import kept_comparison


def compared(store: WarmStore, old: str, new: str) -> Comparison:
    """The comparison of two names of the store, made and kept now unless it is there; errors as in
    `comparison_cache.compared`."""
    return comparison_cache.compared(store, old, new, comparer=kept_comparison)

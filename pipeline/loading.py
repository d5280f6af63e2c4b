"""What is loaded from the folder of models (`ICP_MODELS`), once a process, for steps and answers alike."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.diff.rules import ComparisonRules
    from pipeline.embed.encoder import Encoder
    from pipeline.segment.decode.weights import Weights


@lru_cache(maxsize=1)
def nlp(models: Path) -> Any:
    """The spaCy pipeline of the patterns in `models`, loaded once a process."""
    from pipeline.annotate.annotator import load_nlp

    return load_nlp(models)


@lru_cache(maxsize=1)
def bulk_encoder(models: Path, memory: Path) -> Encoder:
    """The encoder for passages, loaded once a process."""
    from pipeline.embed.encoder import BulkEncoder
    from pipeline.embed.spec import load_spec

    return BulkEncoder(load_spec(models / "embedder.toml"), memory=memory)


@lru_cache(maxsize=1)
def comparison_rules(models: Path) -> ComparisonRules:
    """The rules by which editions are compared, loaded once a process."""
    from pipeline.diff.rules import load_comparison_rules

    return load_comparison_rules(models)


@lru_cache(maxsize=1)
def segmentation_weights(models: Path) -> Weights:
    """What the evidence for labels weighs, loaded once a process."""
    from pipeline.segment.decode.weights import FILE, load_weights

    return load_weights(models / FILE)


def memory(store: Store) -> Path:
    """Where the hashes of weights are remembered."""
    return store.settings.home / "weights.json"

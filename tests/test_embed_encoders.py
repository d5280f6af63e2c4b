"""The encoders: one question without torch equals sentence-transformers."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.embed.encoder import BulkEncoder
from pipeline.embed.query import QueryEncoder, query_encoder, token_counter
from pipeline.embed.spec import EmbedderSpec, load_spec
from pipeline.errors import ModelError

SPEC = load_spec(Path(__file__).parents[1] / "models" / "embedder.toml")
TEXTS = [
    "can a practice go back to its GMS contract after joining an ICP?",
    "",
    "GC17.4",
    "The Provider must notify the Commissioner within 10 Operational Days. " * 60,  # longer than the model reads
    "naïve “quoted” £1,000 — ﬁnal",
]


@pytest.fixture(scope="module")
def encoder() -> QueryEncoder:
    return QueryEncoder(SPEC)


def test_rows_have_length_one(encoder: QueryEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_meaning_is_near_meaning(encoder: QueryEncoder) -> None:
    one, near, far = encoder.encode(
        ["end the contract", "termination of the agreement", "food hygiene in hospital kitchens"]
    )
    assert one @ near > one @ far + 0.2


def test_a_prefix_is_read(encoder: QueryEncoder) -> None:
    prefixed = QueryEncoder(replace(SPEC, query_prefix="query: "))
    assert np.allclose(prefixed.encode(["notice"]), encoder.encode(["query: notice"]))
    assert prefixed.fingerprint != encoder.fingerprint


def test_a_question_asked_again_has_the_same_vector() -> None:
    fresh = QueryEncoder(SPEC)  # from its second question on, its layers are in memory, turned
    first, second = fresh.encode(["When does the contract end?"]), fresh.encode(["When does the contract end?"])
    assert fresh._turned
    assert np.allclose(first, second, atol=1e-6)


def test_no_texts(encoder: QueryEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("notice", 1), ("GC17.4", 5), ("word " * 1000, 1000)],  # nothing is cut when counting
)
def test_token_counter(text: str, tokens: int) -> None:
    assert token_counter(SPEC)(text) == tokens


@pytest.fixture
def other(tmp_path: Path) -> EmbedderSpec:
    """A model that is no BERT encoder."""
    (tmp_path / "model.safetensors").write_bytes(b"")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "mpnet"}))
    return EmbedderSpec(name="other", folder=str(tmp_path), dimension=4, max_tokens=32)


def test_other_models_fall_back_on_the_bulk_encoder(other: EmbedderSpec) -> None:
    assert isinstance(query_encoder(SPEC), QueryEncoder)
    assert isinstance(query_encoder(other), BulkEncoder)
    with pytest.raises(ModelError, match="sentence-transformers"):
        QueryEncoder(other)


def test_damaged_weights_are_a_model_error(other: EmbedderSpec) -> None:
    (Path(other.folder) / "config.json").write_text(json.dumps({"model_type": "bert", "hidden_act": "gelu"}))
    with pytest.raises(ModelError, match="cannot be read"):
        QueryEncoder(other)


def test_a_question_imports_no_torch() -> None:
    program = (
        "import sys; from pathlib import Path; from pipeline.embed.spec import load_spec;"
        "from pipeline.embed.query import query_encoder;"
        "query_encoder(load_spec(Path('models/embedder.toml'))).encode(['notice']);"
        "heavy = ('torch', 'sentence_transformers', 'transformers', 'scipy', 'faiss');"
        "print([name for name in heavy if name in sys.modules])"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_half_precision_gives_nearly_the_same_vectors() -> None:
    """What a processor with bfloat16 uses, also tried on one that only emulates it."""
    half, whole = (BulkEncoder(SPEC, precision=name).encode(TEXTS) for name in ("bfloat16", "float32"))
    assert half.dtype == whole.dtype == np.float32
    assert np.allclose(np.linalg.norm(half, axis=1), 1, atol=1e-5)
    assert (half * whole).sum(axis=1).min() > 0.999


@pytest.mark.slow
def test_question_encoder_equals_sentence_transformers(encoder: QueryEncoder) -> None:
    told: list[tuple[int, int]] = []
    bulk = BulkEncoder(SPEC, progress=lambda done, of: told.append((done, of)), precision="float32")
    assert bulk.fingerprint == encoder.fingerprint
    assert np.abs(bulk.encode(TEXTS) - encoder.encode(TEXTS)).max() < 1e-5
    assert told == [(5, 5)]
    assert bulk.encode([]).shape == (0, 384)
    assert np.array_equal(bulk.encode(["b", "a", "b"])[0], bulk.encode(["b", "a", "b"])[2])


@pytest.mark.slow
def test_a_wrong_dimension_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="384"):
        BulkEncoder(replace(SPEC, dimension=768)).encode(["x"])

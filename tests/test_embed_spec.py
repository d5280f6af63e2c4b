"""The embedding model's specification: reading, locating, proving and naming it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.embed.spec import EmbedderSpec, fingerprint, identify, load_spec, locate, weights_sha256
from pipeline.errors import ExitCode, ModelError

DEFAULT = Path(__file__).parents[1] / "models" / "embedder.toml"
WEIGHTS = b"weights"
SPEC = EmbedderSpec(name="small", folder="", dimension=4, max_tokens=32)


@pytest.fixture
def model(tmp_path: Path) -> EmbedderSpec:
    """A folder with weights, and a specification that declares them."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    return replace(SPEC, folder=str(folder), sha256=hashlib.sha256(WEIGHTS).hexdigest())


def test_default_model_is_installed_and_unaltered(tmp_path: Path) -> None:
    spec = load_spec(DEFAULT)
    folder, name = identify(spec, memory=tmp_path / "proved.json")
    assert (folder / spec.file).stat().st_size > 80_000_000
    assert (spec.dimension, spec.max_tokens, len(name)) == (384, 256, 32)
    assert identify(spec, memory=tmp_path / "proved.json") == (folder, name)


def test_a_folder_is_relative_to_the_specification(tmp_path: Path) -> None:
    (tmp_path / "embedder.toml").write_text('name = "x"\nfolder = "there"\ndimension = 8\nmax_tokens = 64\n')
    assert load_spec(tmp_path / "embedder.toml").folder == str(tmp_path / "there")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "TOML"),  # not TOML at all
        ('name = "x"\ndimension = 8', "max_tokens missing"),  # a line is missing
        ('name = "x"\ndimension = 8\nmax_tokens = 64\npoling = "cls"', "poling unknown"),  # misspelt
        ('name = "x"\ndimension = "8"\nmax_tokens = 64', "dimension of the wrong type"),  # text for a number
        ('name = "x"\ndimension = 8\nmax_tokens = 64\npooling = "max"', "pooling must be"),  # a pooling we lack
        ('name = "x"\ndimension = 0\nmax_tokens = 64', "at least 1"),  # no vector
    ],
)
def test_a_wrong_specification_says_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "embedder.toml").write_text(text)
    with pytest.raises(ModelError, match=says) as caught:
        load_spec(tmp_path / "embedder.toml")
    assert caught.value.remedy
    assert caught.value.exit_code == ExitCode.MODEL


def test_a_missing_specification_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model specification"):
        load_spec(tmp_path / "embedder.toml")


def test_located_when_the_weights_are_those_declared(model: EmbedderSpec) -> None:
    assert locate(model) == Path(model.folder)


def test_altered_weights_are_refused(model: EmbedderSpec) -> None:
    (Path(model.folder) / model.file).write_bytes(b"other")
    with pytest.raises(ModelError, match="altered"):
        locate(model)


@pytest.mark.parametrize(
    "spec",
    [
        replace(SPEC, package="no_such_package_of_ours", folder="model"),  # package not installed
        replace(SPEC, folder="/nowhere/at/all"),  # no such folder
        replace(SPEC, name="nobody/no-such-model"),  # not in the local cache, and nothing is downloaded
    ],
)
def test_a_missing_model_has_a_remedy(spec: EmbedderSpec) -> None:
    with pytest.raises(ModelError) as caught:
        locate(spec)
    assert caught.value.remedy


def test_a_proof_is_remembered_until_the_file_changes(tmp_path: Path) -> None:
    file, memory = tmp_path / "weights", tmp_path / "kept" / "proved.json"
    file.write_bytes(b"one")
    first = weights_sha256(file, memory=memory)
    memory.write_text(memory.read_text().replace(first, "f" * 64))
    assert weights_sha256(file, memory=memory) == "f" * 64, "it was hashed again"
    file.write_bytes(b"another")
    assert weights_sha256(file, memory=memory) == hashlib.sha256(b"another").hexdigest()
    memory.write_text("not JSON")
    assert weights_sha256(file, memory=memory) == hashlib.sha256(b"another").hexdigest()


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"name": "other"}, False),  # another model
        ({"pooling": "cls"}, False),  # other vectors from the same weights
        ({"passage_prefix": "passage: "}, False),  # the model reads other words
        ({"query_prefix": "query: "}, False),
        ({"max_tokens": 64}, False),  # passages are cut elsewhere
        ({"normalize": False}, False),
        ({"folder": "elsewhere"}, True),  # where it is kept decides nothing
    ],
)
def test_fingerprint_covers_what_decides_a_vector(changed: dict[str, object], same: bool) -> None:
    assert (fingerprint(replace(SPEC, **changed), "ab") == fingerprint(SPEC, "ab")) is same  # type: ignore[arg-type]


def test_fingerprint_covers_the_weights() -> None:
    assert fingerprint(SPEC, "ab") != fingerprint(SPEC, "cd")

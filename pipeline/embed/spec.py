"""The embedding model's specification: read it, find its folder, prove its weights, name it by a fingerprint.

In: `models/embedder.toml`. Out: an `EmbedderSpec`, the folder that holds the model, and the fingerprint that binds
vectors and indexes to it. Nothing here loads the model, and nothing reaches the network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.embed.passages import PASSAGE_LAYOUT
from pipeline.errors import ModelError
from pipeline.files import write_atomically

POOLINGS = ("mean", "cls")


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedderSpec:
    """What a model is and how it wants to be used.

    package, folder: an installed package and a folder inside it; or a folder alone; or neither, for a model of the
        local Hugging Face cache called `name`.
    file: the weights, relative to the model's folder. sha256: 64 hex digits that they must have, "" to take any.
    dimension: of its vectors. max_tokens: longest input, with the tokens that mark start and end.
    pooling: "mean" (over the tokens) or "cls" (the first token). normalize: are vectors scaled to length 1?
    query_prefix, passage_prefix: words put before a question, before a passage.
    adapter: the description of a map for questions (`pipeline.embed.adapter`), "" for none.
    unanswered_below: a question is said to have no answer where even the nearest clause is less near; 0 never.
    """

    name: str
    package: str = ""
    folder: str = ""
    file: str = "model.safetensors"
    sha256: str = ""
    dimension: int
    max_tokens: int
    pooling: str = "mean"
    normalize: bool = True
    query_prefix: str = ""
    passage_prefix: str = ""
    adapter: str = ""
    unanswered_below: float = 0.0


def load_spec(path: Path) -> EmbedderSpec:
    """The specification in the TOML file `path`.

    A relative `folder` without a package, and a relative `adapter`, are taken from beside the file.

    Raises ModelError when the file is missing, is not TOML, or lacks, misspells or misuses a line.
    """
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"There is no model specification at {path}.", "Restore models/embedder.toml.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is not valid TOML: {error}.", "Correct that line.") from error
    _check(table, path)
    if table.get("adapter"):
        table["adapter"] = str((path.parent / Path(table["adapter"]).expanduser()).resolve())
    spec = EmbedderSpec(**table)
    if spec.folder and not spec.package:
        folder = str((path.parent / Path(spec.folder).expanduser()).resolve())
        return EmbedderSpec(**{**table, "folder": folder})
    return spec


def _check(table: dict[str, Any], path: Path) -> None:
    """Are all lines known, of the right type and within their bounds?"""
    kinds = {field.name: field.type for field in fields(EmbedderSpec)}
    unknown = sorted(table.keys() - kinds.keys())
    missing = sorted({"name", "dimension", "max_tokens"} - table.keys())
    wrong = sorted(key for key in table.keys() & kinds.keys() if type(table[key]).__name__ != kinds[key])
    for names, what in ((unknown, "unknown"), (missing, "missing"), (wrong, "of the wrong type")):
        if names:
            raise ModelError(f"{path}: {', '.join(names)} {what}.", "models/README.md lists the lines and their types.")
    if table["dimension"] < 1 or table["max_tokens"] < 16:
        raise ModelError(f"{path}: dimension must be at least 1 and max_tokens at least 16.", "Correct those lines.")
    if table.get("pooling", "mean") not in POOLINGS:
        raise ModelError(f"{path}: pooling must be one of {', '.join(POOLINGS)}.", "Correct that line.")


def locate(spec: EmbedderSpec, *, memory: Path | None = None) -> Path:
    """The folder that holds the model, its weights proved to be those declared.

    memory: see `weights_sha256`. Raises ModelError when the folder or the weights are missing, or were altered.
    """
    folder = _folder(spec)
    if not (folder / spec.file).is_file():
        raise ModelError(f"The model {spec.name} has no {spec.file} in {folder}.", _remedy(spec))
    if spec.sha256:
        found = weights_sha256(folder / spec.file, memory=memory)
        if found != spec.sha256:
            raise ModelError(
                f"The weights of {spec.name} were altered: {folder / spec.file} has sha256 {found}, not {spec.sha256}.",
                _remedy(spec),
            )
    return folder


def _folder(spec: EmbedderSpec) -> Path:
    """Where the specification says that the model is; does not look whether anything is there."""
    if spec.package:
        found = importlib.util.find_spec(spec.package)
        if found is None or not found.submodule_search_locations:
            raise ModelError(f"The package {spec.package} with the model {spec.name} is not installed.", _remedy(spec))
        return Path(next(iter(found.submodule_search_locations))) / spec.folder
    if spec.folder:
        return Path(spec.folder)
    return _cached_folder(spec)


def _cached_folder(spec: EmbedderSpec) -> Path:
    """The model's folder in the local Hugging Face cache."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(spec.name, local_files_only=True))
    except (LocalEntryNotFoundError, HfHubHTTPError, HFValidationError) as error:
        raise ModelError(f"The model {spec.name} is not in the local Hugging Face cache.", _remedy(spec)) from error


def _remedy(spec: EmbedderSpec) -> str:
    """What to do when the model is not as declared."""
    if spec.package:
        return f"Install it again: pip install --force-reinstall --no-deps {spec.package.replace('_', '-')}."
    return "Put the model's folder where models/embedder.toml says, or correct the lines there."


def weights_sha256(file: Path, *, memory: Path | None = None) -> str:
    """The sha256 of `file`, 64 hex digits.

    memory: a JSON file in which results are kept by path, size and time of change, so that 90 MB are not hashed for
    each question (0.07 s where the CPU has SHA instructions, 0.3 s where it has not); None hashes afresh.
    """
    state = file.stat()
    key, stamp = str(file), [state.st_size, state.st_mtime_ns]
    known = _remembered(memory)
    entry = known.get(key)
    if isinstance(entry, dict) and entry.get("stamp") == stamp:
        return str(entry.get("sha256"))
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if memory is not None:
        _remember(memory, {**known, key: {"stamp": stamp, "sha256": digest}})
    return digest


def _remembered(memory: Path | None) -> dict[str, Any]:
    """What the memory file holds; nothing when there is none or it is not JSON (it is then rewritten)."""
    if memory is None or not memory.is_file():
        return {}
    try:
        known = json.loads(memory.read_bytes())
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _remember(memory: Path, known: dict[str, Any]) -> None:
    """Write the memory file whole or not at all, also when several processes do so at once."""
    write_atomically(memory, json.dumps(known).encode())


def fingerprint(spec: EmbedderSpec, weights_sha256: str) -> str:
    """32 hex digits that name everything which decides what vector a clause gets.

    Covers name, weights, pooling, prefixes, normalisation, longest input and the layout of passages; not where the
    model is kept, and not the adapter, which moves questions only. Vectors of two fingerprints must never be compared.
    """
    parts = [
        spec.name,
        weights_sha256,
        spec.dimension,
        spec.max_tokens,
        spec.pooling,
        spec.normalize,
        spec.query_prefix,
        spec.passage_prefix,
        PASSAGE_LAYOUT,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def identify(spec: EmbedderSpec, *, memory: Path | None = None) -> tuple[Path, str]:
    """The model's folder and its fingerprint: what an encoder, a cache and an index are opened with.

    Raises ModelError as `locate` does.
    """
    folder = locate(spec, memory=memory)
    return folder, fingerprint(spec, spec.sha256 or weights_sha256(folder / spec.file, memory=memory))

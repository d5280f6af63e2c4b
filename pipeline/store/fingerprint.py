"""Versions of the steps, taken from the code itself, so that no change to a stage leaves stale results in the store.

A step's version is a hash over the source files of its stage, over the assets that it reads and over the names and
versions of the packages that decide its output. A comment changed there costs one needless re-run; a version number
that nobody remembered to raise would cost wrong answers.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

# What an installed package has before its imports (`hatch_build.py`); the code is the same without it.
_AROUND = "".join(f"{name}." for name in __name__.split(".")[:-3]).encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class StepSources:
    """What decides a step's output besides its inputs: files of this package, assets under models/, packages."""

    code: tuple[str, ...]
    assets: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


# What citations are read and written with.
CITATIONS = ("citation.py", "label_grammar.py", "numerals.py")

STEP_SOURCES = {
    # The bytes are what they are: only the rules of fetching and the document's row in the catalogue can change.
    "fetch": StepSources(code=("store/records.py",)),
    "extract": StepSources(
        code=("model", "text.py", "reading_order.py", "numerals.py", "label_grammar.py", "extract"),
        packages=(
            "pypdfium2",
            "pdfplumber",
            "pdfminer.six",
            "lxml",
            "selectolax",
            "markdown-it-py",
            "numpy",
            "pillow",
        ),
    ),
    "segment": StepSources(
        code=("model", "text.py", "reading_order.py", *CITATIONS, "segment"),
        assets=("segmentation.toml", "doubt.toml"),
    ),
    "annotate": StepSources(
        code=(
            "model",
            "text.py",
            "reading_order.py",
            *CITATIONS,
            "sentences.py",
            "annotate",
        ),
        assets=("*",),
        packages=("spacy", "nupunkt"),
    ),
    # Passages and weights are in the model's own fingerprint; the code decides which clauses are embedded.
    "embed": StepSources(
        code=("model", "text.py", "reading_order.py", "sentences.py", "embed"),
        packages=("sentence-transformers", "torch", "tokenizers", "safetensors", "numpy"),
    ),
    "index": StepSources(
        code=(
            "model",
            "text.py",
            "reading_order.py",
            "provision.py",
            "files.py",
            *CITATIONS,
            "sentences.py",
            "index",
        ),
        packages=("faiss-cpu", "bm25s", "PyStemmer", "numpy", "rapidfuzz"),
    ),
    "compare": StepSources(
        code=(
            "model",
            "text.py",
            "reading_order.py",
            *CITATIONS,
            "sentences.py",
            "editions.py",
            "edition_dates.py",
            "counts.py",
            "store/records.py",
            "diff",
        ),
        assets=("*",),
        packages=("rapidfuzz", "scipy", "numpy"),
    ),
    "link": StepSources(
        code=("model", "lineage.py", "editions.py", "edition_order.py", "edition_dates.py", "store/records.py")
    ),
}


_NO_STEP = frozenset({"embedder.toml", "synonyms.toml", "recognise.toml"})
"""Files among the models' assets that no step's version depends on."""


@cache
def step_version(step: str, models: Path) -> str:
    """16 hex digits for a step of the table; `models` is the folder of model assets."""
    sources = STEP_SOURCES[step]
    digest = hashlib.sha256()
    for name in sources.code:
        for path in _files(PACKAGE / name, "*.py"):
            _feed(digest, path, PACKAGE)
    for pattern in sources.assets:
        for path in sorted(models.rglob(pattern)):
            # The embedder has a fingerprint of its own; synonyms are read with each question and change nothing stored.
            if path.is_file() and path.name not in _NO_STEP and path.suffix in {".toml", ".json", ".jsonl", ".cfg"}:
                _feed(digest, path, models)
    for package in sources.packages:
        digest.update(f"{package}=={importlib.metadata.version(package)}\n".encode())
    return digest.hexdigest()[:16]


def _files(place: Path, pattern: str) -> list[Path]:
    return sorted(place.rglob(pattern)) if place.is_dir() else [place] if place.is_file() else []


def _feed(digest: hashlib._Hash, path: Path, root: Path) -> None:
    digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
    code = path.read_bytes()
    digest.update(code.replace(_AROUND, b"") if _AROUND else code)

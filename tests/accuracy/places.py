"""Where everything lies: the program under test, the documents beside the project, and what is kept between runs."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ACCEPTED = HERE / "accepted.json"
GOLD = HERE / "gold"
FIELD = HERE / "field"


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """tree: the checkout that is measured. shared: documents and evaluation kit. kept: what is read once only."""

    tree: Path
    shared: Path
    kept: Path
    printed: Path

    @property
    def data(self) -> Path:
        """The documents."""
        return self.shared / "data"

    @property
    def reading(self) -> Path:
        """The field cases of reading."""
        return self.shared / "field" / "reading"

    @property
    def comparing(self) -> Path:
        """The field cases of comparing."""
        return self.shared / "field" / "comparing"

    def name(self, path: Path) -> str:
        """A path as it is told and kept: below the documents, the field cases, or what is kept."""
        for above in (self.data, self.shared, self.kept, self.tree):
            if path.is_relative_to(above):
                return path.relative_to(above).as_posix()
        return path.name


def places(tree: str | None = None, shared: str | None = None, kept: str | None = None) -> Places:
    """The places, by option, by environment variable, or as they lie beside this checkout."""
    build = Path(kept or os.environ.get("ICP_ACCURACY_KEPT") or ROOT / "build" / "accuracy").resolve()
    return Places(
        tree=Path(tree or os.environ.get("ICP_ACCURACY_TREE") or ROOT).resolve(),
        shared=Path(shared or os.environ.get("ICP_SHARED") or ROOT.parent / "shared").resolve(),
        kept=build,
        printed=Path(os.environ.get("ICP_ACCURACY_PRINTS") or build / "prints").resolve(),
    )


def kit(shared: Path, name: str) -> ModuleType:
    """A module of the evaluation kit: its figures must be the same here."""
    folder = str(shared / "eval")
    if folder not in sys.path:
        sys.path.append(folder)
    return importlib.import_module(name)


@cache
def digest(path: Path) -> str:
    """The sum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def version(tree: Path) -> str:
    """The sum of everything that can change an answer: the program's sources and its models."""
    total = hashlib.sha256()
    for folder in ("pipeline", "models"):
        for path in sorted((tree / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(tree).as_posix()}\0{digest(path)}\n".encode())
    return total.hexdigest()

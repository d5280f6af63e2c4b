"""Which documents each figure is taken of."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from places import Places


def files(folder: Path, *endings: str) -> list[Path]:
    """The files below a folder with one of the endings, whatever their case, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings and path.is_file())


def word_files(where: Places) -> list[Path]:
    """The Word files that are printed."""
    return files(where.data, ".docx")


def labelled(where: Places) -> list[Path]:
    """Every real PDF and Word file."""
    return files(where.data, ".pdf", ".docx")


def twins(where: Places) -> list[tuple[Path, Path]]:
    """One text as PDF and as Markdown."""
    found = [(path, path.with_suffix(".md")) for path in files(where.data / "mozilla-legal", ".pdf")]
    return [(pdf, other) for pdf, other in found if other.exists()]


def pairs(where: Places, *patterns: str) -> Iterator[tuple[Path, Path]]:
    """The two editions in each folder that a pattern names."""
    for pattern in patterns:
        for folder in sorted(where.data.glob(pattern)):
            for old in sorted(folder.glob("a.*")):
                new = old.with_name(f"b{old.suffix}")
                if new.exists():
                    yield old, new


def cases(folder: Path) -> dict[str, Path]:
    """The field cases' files by name."""
    return {path.name: path for path in sorted(folder.iterdir()) if path.is_file()} if folder.is_dir() else {}


def missing(where: Places) -> list[str]:
    """What is left out because it does not lie beside the project."""
    parts = {
        "data": "every document: prints, twins, labels, pairs and the hand gold",
        "eval": "the evaluation kit: prints, twins, labels, pairs and the made cases",
        "field": "the field cases",
    }
    gone = [f"{name}/ ({what})" for name, what in parts.items() if not (where.shared / name).is_dir()]
    if gone:
        print(f"Left out, not beside the project: {'; '.join(gone)}.", file=sys.stderr)
    return [one.split("/")[0] for one in gone]

"""Retrieval sets in BEIR's form, and runs in TREC's: what the search is measured with.

In: a folder with `corpus.jsonl` and `queries.jsonl` (a JSON object a line: `_id`, `text`, for documents also `title`),
and judgements (`query-id`, `corpus-id`, `score`, tab-separated with a header). Out: clauses to index, and run files.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DamagedFileError, FileMissingError
from pipeline.model import Clause
from pipeline.text import content_hash

# The keys of a set's documents in an index begin with it.
PREFIX = "beir#"


@dataclass(frozen=True, kw_only=True, slots=True)
class BeirQuery:
    """A question of the set; its id may hold spaces."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BeirSet:
    """A retrieval set: its documents as clauses (id: the document's, heading: its title), its questions."""

    clauses: tuple[Clause, ...]
    queries: tuple[BeirQuery, ...]


def read_beir(folder: Path) -> BeirSet:
    """The set in `folder`. Raises FileMissingError for a missing file, DamagedFileError for a wrong line."""
    return BeirSet(clauses=tuple(_clauses(folder / "corpus.jsonl")), queries=read_queries(folder / "queries.jsonl"))


def read_queries(path: Path) -> tuple[BeirQuery, ...]:
    """The questions of a `queries.jsonl`; errors as in `read_beir`."""
    return tuple(BeirQuery(id=row["_id"], text=row["text"]) for row in _rows(path))


def _clauses(path: Path) -> Iterator[Clause]:
    for row in _rows(path):
        heading = row.get("title") or None
        yield Clause(
            id=row["_id"],
            label=None,
            citation="",
            heading=heading,
            text=row["text"],
            parent=None,
            kind="paragraph",
            page_start=1,
            page_end=1,
            content_hash=content_hash(heading, row["text"]),
        )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, each with the strings `_id` and `text`."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("_id"), str) or not isinstance(row.get("text"), str):
            raise DamagedFileError(
                f"{path}, line {number} is not a JSON object with `_id` and `text`.", "See BEIR's format."
            )
        yield row


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileMissingError(f"There is no {path}.", "Name a folder in BEIR's form.") from error
    except UnicodeDecodeError as error:
        raise DamagedFileError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error


def read_judged(path: Path) -> dict[str, tuple[str, ...]]:
    """For each question of a judgements file the documents that it names, in order; their scores are not read."""
    judged: dict[str, dict[str, None]] = {}
    for query, document, _ in _judgements(path):
        judged.setdefault(query, {})[document] = None
    return {query: tuple(documents) for query, documents in judged.items()}


def read_grades(path: Path) -> dict[str, dict[str, float]]:
    """For each question of a judgements file the grade of every document that it names, in order."""
    grades: dict[str, dict[str, float]] = {}
    for query, document, score in _judgements(path):
        try:
            grades.setdefault(query, {})[document] = float(score or "")
        except ValueError:
            raise DamagedFileError(f"{path}: “{score}” is not a score.", "See BEIR's format.") from None
    return grades


def _judgements(path: Path) -> Iterator[tuple[str, str, str | None]]:
    for row in csv.DictReader(_text(path).splitlines(), delimiter="\t"):
        if not row.get("query-id") or not row.get("corpus-id"):
            raise DamagedFileError(f"{path} has no columns query-id and corpus-id.", "See BEIR's format.")
        yield row["query-id"], row["corpus-id"], row.get("score")


def write_trec(path: Path, runs: Mapping[str, Sequence[tuple[str, float]]], tag: str) -> None:
    """Write a run: for each question its documents with their scores, best first.

    Lines are `qid Q0 docid rank score tag`; the id of a question may hold spaces, so readers split from the right.
    """
    path.write_text("".join(trec_lines(runs, tag)), encoding="utf-8")


def trec_lines(runs: Mapping[str, Sequence[tuple[str, float]]], tag: str) -> Iterable[str]:
    """The lines of a run, ranks from 1. Scores are written in full, so that readers who sort by them see our order."""
    for query, documents in runs.items():
        for rank, (document, score) in enumerate(documents, start=1):
            yield f"{query} Q0 {document} {rank} {score!r} {tag}\n"

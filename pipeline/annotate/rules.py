"""Rules as data: rows read from the TOML files of `models/spacy`, each with its reason."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError

Row = dict[str, Any]


def read_rules(folder: str, name: str) -> dict[str, list[Row]]:
    """The tables of `folder`/`name` by their name; every row has a "reason".

    Raises `ModelError` when the file is missing or broken, or a row lacks its reason.
    """
    path = Path(folder) / name
    try:
        tables: dict[str, list[Row]] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ModelError(
            f"The rules {path} cannot be read: {error}.",
            "Restore the folder models/spacy from the project's source.",
        ) from error
    for table, rows in tables.items():
        for row in rows:
            if not row.get("reason"):
                raise ModelError(f"A row of [[{table}]] in {path} has no reason.", "Give the row a `reason`.")
    return tables


def alternatives(rows: list[Row], key: str = "words") -> str:
    """The regular expressions under `key` of all rows as one group."""
    return "(?:" + "|".join(row[key] for row in rows) + ")"

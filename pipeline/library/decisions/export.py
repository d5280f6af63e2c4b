"""The log of decisions as a file: every entry with its hash, so that whoever has the file can check the log by it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields

from pipeline.model.decision import Choice, DecidedOn, DecisionRecord

COLUMNS = (
    *("number", "made_at", "who", "via"),
    *(item.name for item in fields(Choice)),
    *(item.name for item in fields(DecidedOn)),
    *("after", "previous", "hash"),
)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may take for the beginning of a formula


def flat(record: DecisionRecord) -> dict[str, object]:
    """An entry as plain values by name, in the order of `COLUMNS`."""
    values = {**asdict(record), **asdict(record.choice), **asdict(record.about)}
    return {name: list(value) if isinstance(value := values[name], tuple) else value for name in COLUMNS}


def as_json(log: Sequence[DecisionRecord]) -> bytes:
    """The log as one JSON object: its head, and its entries, the oldest first."""
    held = {"head": log[-1].hash if log else "", "entries": [flat(record) for record in log]}
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(log: Sequence[DecisionRecord]) -> bytes:
    """The log as a table that every spreadsheet opens: several values in a cell are its lines. No cell is a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for record in log:
        table.writerow([_cell(value) for value in flat(record).values()])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


FORMS: Mapping[str, Callable[[Sequence[DecisionRecord]], bytes]] = {".json": as_json, ".csv": as_csv}
"""The forms of an export, by the end of its file's name."""

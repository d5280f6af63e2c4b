"""Check `labels.tsv` of laid-out pages: every word in one row, known kinds, labels printed where they are said to be.

python tests/accuracy/gold_check.py FOLDER …      folders that gold_lot.py wrote, with labels.tsv beside words.txt
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

CONTRACT = frozenset(
    ["part", "heading", "clause", "item", "definition", "table_row", "key_term", "paragraph", "question", "note"]
)
DISCARDS = frozenset(
    [
        "header",
        "footer",
        "page_number",
        "contents",
        "cover",
        "watermark",
        "line_number",
        "applicability",
        "struck",
        "table_header",
        "signature",
        "skip",
    ]
)
EDGES = {"-", "<", ">", "<>"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A row of labels.tsv. numbers: of its words, in reading order. shown: what the picture shows, where it differs."""

    numbers: tuple[int, ...]
    shown: str | None
    label: str | None
    parent: str | None
    kind: str
    heading: tuple[int, ...]
    edge: str


def ranges(text: str) -> tuple[int, ...]:
    """The numbers that "12-30,66-70" stands for."""
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return tuple(numbers)


def words(folder: Path) -> dict[int, str]:
    """The words of a page by their numbers."""
    found: dict[int, str] = {}
    for line in (folder / "words.txt").read_text(encoding="utf-8").splitlines():
        number, *rest = line.split()
        found |= {int(number) + at: word for at, word in enumerate(rest)}
    return found


def units(folder: Path) -> list[Unit]:
    """The rows of labels.tsv. Raises ValueError with the row that cannot be read."""
    rows = []
    for line in (folder / "labels.tsv").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith(("#", "words")):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 6:
            raise ValueError(f"{folder.name}: {len(cells)} columns, not 6: {line}")
        numbers, _, shown = cells[0].partition("=")
        label, parent, kind, heading, edge = (None if cell == "-" else cell for cell in cells[1:])
        if kind not in CONTRACT | DISCARDS or (edge or "-") not in EDGES:
            raise ValueError(f"{folder.name}: unknown kind or edge: {line}")
        rows.append(
            Unit(
                numbers=ranges(numbers),
                shown=shown or None,
                label=label,
                parent=parent,
                kind=kind or "",
                heading=ranges(heading) if heading else (),
                edge=edge or "",
            )
        )
    return rows


def letters(text: str) -> str:
    """The letters and digits of a text, small, without anything between."""
    return "".join(character for character in text.casefold() if character.isalnum())


def faults(folder: Path) -> list[str]:
    """What is not in order in a page's labels, a sentence each."""
    there, rows = words(folder), units(folder)
    told = Counter(number for row in rows for number in row.numbers)
    found = [f"word {number} ({there[number]}) stands in no row" for number in sorted(set(there) - set(told))]
    found += [f"word {number} stands in {count} rows" for number, count in sorted(told.items()) if count > 1]
    found += [f"there is no word {number}" for number in sorted(set(told) - set(there))]
    for row in rows:
        if set(row.heading) - set(row.numbers):
            found.append(f"{row.label}: its heading is not within its words")
        if row.label and row.kind in CONTRACT and "<" not in row.edge:
            text = row.shown or " ".join(there.get(number, "") for number in row.numbers)
            if not letters(text).startswith(letters(row.label)):
                found.append(f"{row.label}: its words begin otherwise: {' '.join(text.split())[:40]}")
    return found


def main() -> None:
    """Command line; the exit status is 1 where something is not in order."""
    wrong = 0
    for folder in map(Path, sys.argv[1:]):
        try:
            found = faults(folder)
        except (ValueError, OSError) as error:
            found = [str(error)]
        wrong += bool(found)
        for fault in found:
            print(f"{folder.name}: {fault}")
        if not found:
            print(f"{folder.name}: in order, {len(units(folder))} rows")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

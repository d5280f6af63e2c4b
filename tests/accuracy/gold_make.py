"""Turn labels.tsv of laid-out pages into fingerprints, a file a page in `gold/`; pages not in order are left out.

python tests/accuracy/gold_make.py FOLDER …      folders that gold_lot.py wrote, with labels.tsv beside words.txt
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import gold_check
from fingerprints import ENDS, Print, Unit, letters
from places import GOLD

BULLETS = {"o"}  # a letter that is printed as a bullet


def line_numbers(folder: Path) -> dict[int, int]:
    """The line in which each word of a page stands."""
    found: dict[int, int] = {}
    for at, line in enumerate((folder / "words.txt").read_text(encoding="utf-8").splitlines()):
        number, *rest = line.split()
        found |= {int(number) + offset: at for offset in range(len(rest))}
    return found


def without(label: str | None, texts: list[str]) -> list[str]:
    """Words without the label that they begin with."""
    rest = letters(label)
    left = list(texts)
    while rest and left:
        here = letters(left[0])
        if len(here) <= len(rest):
            rest = rest[len(here) :]
            left.pop(0)
        else:
            left[0] = here[len(rest) :]
            rest = ""
    return left


def fingerprint(row: gold_check.Unit, there: dict[int, str], lines: dict[int, int]) -> Unit:
    """The fingerprint of one row."""
    texts = row.shown.split() if row.shown else [there[number] for number in row.numbers]
    own = without(row.label, texts) if row.label and "<" not in row.edge else texts
    if row.kind == "item" and not row.label and own and own[0] in BULLETS:
        own = own[1:]
    own = [text for text in own if letters(text)]
    kept = [letters(text) for text in own]
    head = [there[number] for number in row.heading]
    if row.heading and row.heading[0] in row.numbers and row.heading[0] == row.numbers[0]:
        head = without(row.label, head)
    rest = [number for number in row.numbers if number not in row.heading and number > max(row.heading, default=0)]
    return Unit(
        label=row.label,
        parent=row.parent,
        kind=row.kind,
        edge=row.edge,
        words=len(own),
        own=Print.of("".join(kept)),
        whole=Print.of(letters(row.label) + "".join(kept) if own != texts and row.label else "".join(kept)),
        first=Print.of("".join(kept[:ENDS])),
        last=Print.of("".join(kept[-ENDS:])),
        heading=Print.of("".join(map(letters, head))) if head else None,
        alone=bool(row.heading) and not {lines[number] for number in row.heading} & {lines[number] for number in rest},
    )


def made(folder: Path) -> dict[str, object]:
    """The fingerprints of a page."""
    source = json.loads((folder / "source.json").read_text(encoding="utf-8"))
    there, lines = gold_check.words(folder), line_numbers(folder)
    units = [fingerprint(row, there, lines).kept() for row in gold_check.units(folder)]
    return {"path": source["path"], "page": source["page"], "units": units}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    for folder in parser.parse_args().folders:
        try:
            found = gold_check.faults(folder)
        except (OSError, ValueError) as error:
            found = [str(error)]
        if found:
            print(f"{folder.name}: left out: {found[0]}")
            continue
        page = made(folder)
        units = page.pop("units")
        assert isinstance(units, list)
        rows = ",\n".join(json.dumps(unit, ensure_ascii=False, separators=(",", ":")) for unit in units)
        head = json.dumps(page, ensure_ascii=False)[:-1]
        (GOLD / f"{folder.name}.json").write_text(f'{head}, "units": [\n{rows}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()

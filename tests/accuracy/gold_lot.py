"""Draw the pages of the hand gold by lot, and lay each out for labelling by eye: its picture and its numbered words.

    python tests/accuracy/gold_lot.py OUT [--shared FOLDER] [--seed 15]

For each page drawn OUT gets a folder with `page.png` (the page as it is printed), `before.png` and `after.png` (its
neighbours), and `words.txt`: the words of the page as pdfplumber reads them, line by line, each line with the number
of its first word. The words come from pdfplumber and not from this project, so that a label never rests on what the
program made of the page. `tests/accuracy/gold/README.md` says how a page is labelled.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared" / "data"
SEED = 15

# How many documents are drawn of each folder: most of those that differ most, few of those that are much alike.
SHARES = {
    "au-digital-marketplace": 1,
    "bad-and-odd-inputs": 5,
    "bonterms": 1,
    "ccs-fm-service-requirements": 2,
    "ccs-rm3830": 4,
    "cuad": 22,
    "mozilla-legal": 2,
}
PAGES = 2  # of each document
LEAST_WORDS = 40  # a page with fewer is not drawn


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A page that was drawn: its document's path below the shared folder, and its number from 1."""

    path: str
    page: int


def words_of(page: Any) -> list[list[str]]:
    """The words of a page of pdfplumber, line by line from the top."""
    lines: list[tuple[float, list[dict[str, Any]]]] = []
    for word in sorted(page.extract_words(x_tolerance_ratio=0.15), key=lambda word: (word["bottom"], word["x0"])):
        if lines and abs(lines[-1][0] - word["bottom"]) <= 3:
            lines[-1][1].append(word)
        else:
            lines.append((word["bottom"], [word]))
    return [[word["text"] for word in sorted(line, key=lambda word: float(word["x0"]))] for _, line in lines]


def readable(path: Path) -> list[int]:
    """The numbers of the pages of a PDF that have words enough; none where it cannot be opened."""
    import pdfplumber

    numbers = []
    try:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                if sum(map(len, words_of(page))) >= LEAST_WORDS:
                    numbers.append(page.page_number)
                page.close()
    except Exception as error:  # a damaged or protected file of the odd inputs: pdfplumber raises what it likes
        print(f"left out: {path.name}: {type(error).__name__}")
    return numbers


def lot(shared: Path, seed: int) -> Iterator[Drawn]:
    """The pages, in a fixed order for a seed."""
    chance = random.Random(seed)
    for folder, share in SHARES.items():
        files = sorted(path for path in (shared / folder).rglob("*") if path.suffix.lower() == ".pdf")
        chance.shuffle(files)
        taken = 0
        for path in files:
            if taken == share:
                break
            numbers = readable(path)
            if numbers:
                taken += 1
                for number in sorted(chance.sample(numbers, min(PAGES, len(numbers)))):
                    yield Drawn(path=path.relative_to(shared).as_posix(), page=number)


def lay_out(shared: Path, drawn: Drawn, folder: Path) -> None:
    """Write the pictures and the numbered words of a page."""
    import pdfplumber
    import pypdfium2

    folder.mkdir(parents=True, exist_ok=True)
    with pdfplumber.open(shared / drawn.path) as document:
        number = 1
        rows = []
        for line in words_of(document.pages[drawn.page - 1]):
            rows.append(f"{number:5d}  {' '.join(line)}")
            number += len(line)
    (folder / "words.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "source.json").write_text(json.dumps({"path": drawn.path, "page": drawn.page}) + "\n", encoding="utf-8")
    pdf = pypdfium2.PdfDocument(shared / drawn.path)
    for name, page in (("before", drawn.page - 1), ("page", drawn.page), ("after", drawn.page + 1)):
        if 1 <= page <= len(pdf):
            scale = 1.7 if name == "page" else 1.0
            pdf[page - 1].render(scale=scale).to_pil().convert("L").save(folder / f"{name}.png")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    for number, drawn in enumerate(lot(options.shared, options.seed), 1):
        lay_out(options.shared, drawn, options.out / f"{number:02d}")
        print(f"{number:02d}  p. {drawn.page:4d}  {drawn.path}", flush=True)


if __name__ == "__main__":
    main()

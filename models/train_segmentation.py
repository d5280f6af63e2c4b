"""Learn the weights of `segmentation.toml`, and measure them out of fold.

    python models/train_segmentation.py collect DATA PRINTS GOLD SET.pickle    # what each document shows, and its gold
    python models/train_segmentation.py learn SET.pickle [--write]             # coordinate ascent, folds by document
    python models/train_segmentation.py measure SET.pickle                     # what each group of evidence adds
    python models/train_segmentation.py curve SET.pickle                       # what more documents add

DATA: folder with Word files, PRINTS: their prints as PDF (`tests/accuracy/prints.py` makes them, named by the file's
sum), GOLD: the pages labelled by eye (`tests/accuracy/gold`). Made cases of the evaluation kit may lie in DATA and
PRINTS too. A Word file is gold for its print: the labels that its own paragraphs have. A document and its editions are
in one fold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from math import inf
from pathlib import Path

from pipeline.extract import extract
from pipeline.model import Document
from pipeline.segment.build.tree import TreeBuilder
from pipeline.segment.decode.beam import decode
from pipeline.segment.decode.candidates import Candidate, candidates, entries
from pipeline.segment.decode.state import Decision
from pipeline.segment.decode.weights import FILE, Weights, load_weights
from pipeline.segment.paragraphs.column_folding import fold

HERE = Path(__file__).parent
FOLDS = 2
CURVE = (2, 6, 18)  # families of documents to learn from
LONGEST = 1500  # rows; a longer document would outweigh the others, and costs minutes
STEPS = (0.5, 1.5)  # what a weight is multiplied with
PASSES = 3
LEAST = 2  # labels that a step must gain, so that no weight follows a single line
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A document: its rows, its divisions, and the labels that are right. pages: those that are judged, () for all."""

    family: str
    rows: tuple[Candidate, ...]
    divisions: dict[int, tuple[str, ...] | None]
    gold: Counter[Key]
    pages: tuple[int, ...] = ()


def seen(document: Document, weights: Weights) -> tuple[tuple[Candidate, ...], dict[int, tuple[str, ...] | None]]:
    """What the decoder sees of a document."""
    lines = fold([line for line in document.lines if line.role == "body" and line.text.strip()])
    builder = TreeBuilder(lines, document.tables, weights, entries(document.lines))
    rows = candidates(lines, builder.layout, entries(document.lines))
    return (
        tuple(row for row in rows if row.index not in builder.divisions),
        {index: each.path for index, each in builder.divisions.items()},
    )


def labelled(rows: Iterable[Candidate], decisions: dict[int, Decision]) -> Counter[Key]:
    """The labels of a document as they are counted: label, place and first word."""
    found: Counter[Key] = Counter()
    for row in rows:
        decision = decisions.get(row.index)
        if decision is not None:
            words = row.line.text[decision.label.end :].split()
            found[".".join(decision.path), str(decision.depth), _bare(decision.label.text), *words[:1]] += 1
    return found


def on_pages(rows: Iterable[Candidate], decisions: dict[int, Decision], pages: Sequence[int]) -> Counter[Key]:
    """The labels on some pages."""
    return Counter(
        (str(row.line.page), _bare(decisions[row.index].label.text))
        for row in rows
        if row.line.page in pages and row.index in decisions
    )


def _bare(label: str) -> str:
    return re.sub(r"[\s.()]", "", label).casefold()


# ---------------------------------------------------------------- collect


def collect(data: Path, prints: Path, gold: Path, kept: Path | None) -> list[Example]:
    """Every print with its Word file, and every document with labelled pages."""
    weights = load_weights(HERE / FILE)
    found = []
    for path in sorted(data.rglob("*.docx")):
        name = hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        made = sorted(prints.glob(f"{name}-*.pdf"))
        if not made:
            continue
        rows, divisions = seen(read(path, kept), weights)
        right = labelled(rows, decode(rows, divisions, weights).labels)
        family = path.parent.name if len(path.stem) == 1 else family_of(path.stem)
        found += [Example(family, *seen(read(one, kept), weights), right) for one in made if right]
    pages: dict[str, dict[int, Counter[Key]]] = {}
    for page in sorted(gold.glob("*.json")):
        told = json.loads(page.read_text(encoding="utf-8"))
        units = [unit for unit in told["units"] if unit["kind"] in {"clause", "item", "definition"}]
        labels = [
            unit["label"]
            for unit in units
            if unit.get("label", "")[:1] not in {"", "•"} and "<" not in unit.get("edge", "")
        ]
        pages.setdefault(told["path"], {})[told["page"]] = Counter(
            (str(told["page"]), _bare(label)) for label in labels
        )
    for path_name, by_page in pages.items():
        right = sum(by_page.values(), Counter())
        rows, divisions = seen(read(data / path_name, kept), weights)
        found.append(Example(path_name, rows, divisions, right, tuple(by_page)))
    return found


def family_of(stem: str) -> str:
    """What the names of a document's editions have in common: no numbers, versions or brackets."""
    return re.sub(r"\([^)]*\)|\bv\.?\s?\d.*|[^a-z]", "", stem.casefold())[:24]


def read(path: Path, kept: Path | None) -> Document:
    """A document; `kept` is a folder of documents read before, by the sum of their paths."""
    before = kept / f"{hashlib.sha1(str(path).encode()).hexdigest()[:10]}.pickle" if kept else None
    if before and before.exists():
        return pickle.loads(before.read_bytes())[1]
    return extract(path.read_bytes(), name=path.name)


# ---------------------------------------------------------------- measure


def score(example: Example, weights: Weights) -> tuple[int, int, int]:
    """Labels that are right and found, found, and right."""
    decisions = decode(example.rows, example.divisions, weights).labels
    found = on_pages(example.rows, decisions, example.pages) if example.pages else labelled(example.rows, decisions)
    return (found & example.gold).total(), found.total(), example.gold.total()


def wrong(examples: Iterable[Example], weights: Weights, most: float = inf) -> int:
    """Labels that are found and not right, or right and not found; counted until they are more than `most`."""
    total = 0
    for example in examples:
        both, found, right = score(example, weights)
        total += found + right - 2 * both
        if total > most:
            break
    return total


def f1(examples: Sequence[Example], weights: Weights) -> float:
    """The share of labels that are right, of those found and those that should be."""
    counts = [score(one, weights) for one in examples]
    return 2 * sum(one[0] for one in counts) / max(1, sum(one[1] + one[2] for one in counts))


def figures(examples: Sequence[Example], weights: Weights) -> str:
    """F1 and wrong labels of the prints and of the pages labelled by eye."""
    kinds = {
        "prints": [one for one in examples if not one.pages],
        "pages by eye": [one for one in examples if one.pages],
    }
    return ", ".join(
        f"{kind} F1 {f1(some, weights):.4f} ({wrong(some, weights)} wrong)" for kind, some in kinds.items()
    )


def ascend(examples: Sequence[Example], start: Weights) -> Weights:
    """Coordinate ascent: each weight a step up or down, kept where so many labels are gained; the sign stays.

    All weights are gone through until none is changed, at most `PASSES` times. The documents that have most wrong come
    first, so that a step that gains nothing in them ends there, without a look at the others.
    """
    counts = {id(one): wrong([one], start) for one in examples}
    examples = sorted(examples, key=lambda one: -counts[id(one)])
    best, least = start, sum(counts.values())
    for _ in range(PASSES):
        before = best
        for name in asdict(start):
            for step in STEPS:
                tried = replace(best, **{name: round(getattr(best, name) * step, 2)})
                here = wrong(examples, tried, least - LEAST)
                if here <= least - LEAST:
                    best, least = tried, here
                    break
        if best == before:
            break
    return best


def fold_of(family: str) -> int:
    """The fold of a document, by its name."""
    return int(hashlib.sha256(family.encode()).hexdigest(), 16) % FOLDS


def without(weights: Weights, group: str) -> Weights:
    """The weights with those of a group at nothing."""
    names = tomllib.loads((HERE / FILE).read_text(encoding="utf-8"))[group]
    return replace(weights, **dict.fromkeys(names, 0.0))


def main() -> None:
    """See the top of the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("collect", "learn", "measure", "curve"))
    parser.add_argument("places", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights into the file")
    parser.add_argument("--kept", type=Path, help="folder of documents read before")
    given = parser.parse_args()
    if given.what == "collect":
        *folders, out = given.places
        out.write_bytes(pickle.dumps(collect(*folders, given.kept)))
        return
    examples = [one for one in pickle.loads(given.places[0].read_bytes()) if len(one.rows) <= LONGEST]
    weights = load_weights(HERE / FILE)
    if given.what == "learn":
        learn(examples, weights, write=given.write)
    elif given.what == "curve":
        curve(examples, weights)
    else:
        measure(examples, weights)


def learn(examples: Sequence[Example], weights: Weights, *, write: bool) -> None:
    """Learn on all documents but a fold, measure on the fold; then learn on all."""
    for fold_number in range(FOLDS):
        inside = [one for one in examples if fold_of(one.family) != fold_number]
        outside = [one for one in examples if fold_of(one.family) == fold_number]
        learned = ascend(inside, weights)
        print(f"fold {fold_number}: learned on {len(inside)} documents: {_changed(weights, learned)}")
        for name, part in (("in fold", inside), ("out of fold", outside)):
            for kind, used in (("as they stand", weights), ("learned", learned)):
                print(f"  {name}, {kind}: {figures(part, used)}", flush=True)
    learned = ascend(examples, weights)
    changed = _changed(weights, learned)
    print(f"all: {figures(examples, weights)}; learned: {figures(examples, learned)}; changed: {changed}")
    if write:
        text = (HERE / FILE).read_text(encoding="utf-8")
        for name, value in changed.items():
            text = re.sub(rf"(?m)^({name} = {{ weight = )[-\d.]+", rf"\g<1>{value:g}", text)
        (HERE / FILE).write_text(text, encoding="utf-8")


def _changed(before: Weights, after: Weights) -> dict[str, float]:
    return {name: value for name, value in asdict(after).items() if value != getattr(before, name)}


def measure(examples: Sequence[Example], weights: Weights) -> None:
    """What each group of evidence adds."""
    labels = sum(one.gold.total() for one in examples)
    print(f"{len(examples)} documents, {labels} labels: {figures(examples, weights)}", flush=True)
    for group in tomllib.loads((HERE / FILE).read_text(encoding="utf-8")):
        print(f"without {group}: {figures(examples, without(weights, group))}", flush=True)


def curve(examples: Sequence[Example], weights: Weights) -> None:
    """What more documents to learn from add, from weights of 1 and -1 on."""
    outside = [one for one in examples if fold_of(one.family) == 0]
    inside = [one for one in examples if fold_of(one.family) != 0]
    families = sorted({one.family for one in inside}, key=lambda name: hashlib.sha256(name.encode()).digest())
    flat = replace(weights, **{name: 1.0 if value > 0 else -1.0 for name, value in asdict(weights).items()})
    print(f"weights of 1 and -1: {figures(outside, flat)}", flush=True)
    for number in CURVE:
        taken = set(families[:number])
        learned = ascend([one for one in inside if one.family in taken], flat)
        print(f"learned from {number} of {len(families)} families: {figures(outside, learned)}", flush=True)


if __name__ == "__main__":
    main()

"""Learn the weights of `doubt.toml`, and measure out of fold what they say.

    python models/train_doubt.py collect DATA PRINTS GOLD SET.pickle    # the signs of clauses, and which are right
    python models/train_doubt.py learn SET.pickle [--write]             # what each sign weighs, from all documents
    python models/train_doubt.py measure SET.pickle                     # calibration and notes, out of fold

DATA: folder with Word files, PRINTS: their prints as PDF, named by the file's sum (`tests/accuracy/prints.py`), GOLD:
the pages labelled by eye (`tests/accuracy/gold`). A clause of a print is right where its Word file has one with the
same label and words; one on a labelled page where a unit has it without a fault. Some prints of each file are there
harmed too (`harm.py`). Documents that share half of their clauses are one family;
each family is measured by weights learned from the others.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
from harm import HARMS
from train_segmentation import read

from pipeline.model import Clause, Document
from pipeline.segment import divided
from pipeline.segment.decode.weights import own_weights
from pipeline.segment.evidence import SIGNS, Signs
from pipeline.segment.sure import FILE, DoubtWeights, sure
from pipeline.shapes import clauses_shape

HERE = Path(__file__).parent
ALIKE = 0.5  # documents that share more of their clauses are of one family
LONG = 30  # letters; shorter clauses tell nothing about a family
HARMED = 0.15  # what a harmed document counts: enough to weigh signs that good files lack, too little to be the rule
RIDGE = 3.0  # pulls the weights of rare signs towards nothing
BAD = 0.05  # a document with more wrong clauses needs a note
BOUNDS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.01)
LIMITS = (0.03, 0.035, 0.04, 0.045, 0.05, 0.055, 0.06, 0.07, 0.08, 0.1)
WORD = re.compile(r"[^\W_]+(?:[.,/’'][^\W_]+)*")
Key = tuple[str, str]


@dataclass(slots=True)
class Example:
    """A document. wrong: of each clause, None where nobody knows. share: of wrong clauses. texts: of its source, by
    which families are told."""

    kind: str
    name: str
    source: str
    signs: list[Signs]
    wrong: list[bool | None]
    share: float
    texts: frozenset[str]


# ---------------------------------------------------------------- collect


def key(clause: Clause) -> Key:
    """Label and words of a clause, as prints are counted."""
    text = f"{clause.heading or ''} {clause.text}".replace("|", " ")
    return (clause.label or "").rstrip(".").casefold(), " ".join(WORD.findall(text.casefold()))


def of_print(kind: str, source: Path, name: str, document: Document, right: Counter[Key]) -> Example:
    """A print beside the clauses of its Word file."""
    found, signs = divided(document, own_weights())
    left = right.copy()
    wrong: list[bool | None] = []
    for clause in found.clauses:
        own = key(clause)
        wrong.append(None if own == ("", "") else not left[own])
        left[own] -= left[own] > 0
    equal = sum(one is False for one in wrong)
    there = sum(one is not None for one in wrong) + right.total() - right["", ""]
    texts = frozenset(words for _, words in right if len(words) > LONG)
    return Example(kind, name, str(source), signs, wrong, 1 - 2 * equal / max(1, there), texts)


def of_pages(path: Path, pages: Sequence[dict[str, object]], document: Document) -> Example:
    """A document with pages labelled by eye."""
    sys.path.insert(0, str(HERE.parent / "tests" / "accuracy"))
    from gold_pages import counted, judged
    from gold_score import CONTRACT

    found, signs = divided(document, own_weights())
    shape = clauses_shape(found)["clauses"]
    wrong: list[bool | None] = [None] * len(shape)
    counts: Counter[str] = Counter()
    for page in pages:
        outcomes = judged(page, shape)
        counts += counted(outcomes)[0]
        for at, clause in enumerate(shape):
            if clause["page_start"] == page["page"]:
                wrong[at] = True
        for one in sorted(outcomes, key=lambda one: one.right):
            if one.clause is not None and one.unit.kind in CONTRACT:
                wrong[one.clause] = not one.right
    texts = frozenset(words for clause in found.clauses if len(words := key(clause)[1]) > LONG)
    return Example("gold", path.name, str(path), signs, wrong, counts["wrong"] / max(1, counts["units"]), texts)


def collect(data: Path, prints: Path, gold: Path, kept: Path | None) -> Iterator[Example]:
    """Every print, some of each file harmed, and every document with labelled pages."""
    for path in sorted(data.rglob("*.docx")):
        made = sorted(prints.glob(f"{hashlib.sha256(path.read_bytes()).hexdigest()[:32]}-*.pdf"))
        if not made:
            continue
        right = Counter(map(key, divided(read(path, kept), own_weights())[0].clauses))
        documents = [read(one, kept) for one in made]
        for one, document in zip(made, documents, strict=True):
            yield of_print("print", path, one.name, document, right)
        for at, (name, harm) in enumerate(HARMS.items()):
            document = harm(documents[at % len(documents)], Random(f"{path.name} {name}"))
            yield of_print("harmed", path, f"{path.name} {name}", document, right)
    pages: dict[str, list[dict[str, object]]] = {}
    for page in sorted(gold.glob("*.json")):
        told = json.loads(page.read_text(encoding="utf-8"))
        pages.setdefault(told["path"], []).append(told)
    for name, own in pages.items():
        if (data / name).exists():
            yield of_pages(data / name, own, read(data / name, kept))


def families(examples: Sequence[Example]) -> list[int]:
    """The family of each document, as the number of its first source."""
    sources = {one.source: one.texts for one in examples}
    names = list(sources)
    family = list(range(len(names)))
    for at, name in enumerate(names):
        for other in range(at):
            one, two = sources[name], sources[names[other]]
            if one and two and len(one & two) > ALIKE * min(len(one), len(two)):
                old, new = family[at], family[other]
                family = [new if number == old else number for number in family]
    return [family[names.index(one.source)] for one in examples]


# ---------------------------------------------------------------- learn


def logistic(rows: np.ndarray, wrong: np.ndarray, counts: np.ndarray, ridge: float) -> np.ndarray:
    """The weights of a logistic regression by Newton's method, the first for a constant."""
    rows = np.c_[np.ones(len(rows)), rows]
    weights = np.zeros(rows.shape[1])
    pull = np.diag([1e-6, *[ridge] * (rows.shape[1] - 1)])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (chance - wrong)) + pull @ weights
        bend = (rows * (counts * chance * (1 - chance))[:, None]).T @ rows + pull
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    return weights


def learned(examples: Sequence[Example]) -> DoubtWeights:
    """First what the signs weigh; then, on documents that were not harmed, what those around a clause add."""
    rows = np.array([[signs.get(name, 0.0) for name in SIGNS] for one in examples for signs in one.signs])
    first = logistic(*_known(examples, rows), RIDGE)
    start, signs = float(first[0]), dict(zip(SIGNS, map(float, first[1:]), strict=True))
    real = [one for one in examples if one.kind != "harmed"]
    plain = DoubtWeights(signs, start, base=0.0, own=1.0, around=0.0)
    near = DoubtWeights(signs, start, base=0.0, own=0.0, around=1.0)
    steps = np.array([odds for one in real for odds in zip(_odds(one, plain), _odds(one, near), strict=True)])
    base, own, around = map(float, logistic(*_known(real, steps), 1.0))
    return DoubtWeights(signs, start, base=base, own=own, around=around)


def _known(examples: Sequence[Example], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The rows of clauses of which it is known whether they are wrong, whether they are, what each counts."""
    wrong = [one for example in examples for one in example.wrong]
    counts = np.array([HARMED if one.kind == "harmed" else 1.0 for one in examples for _ in one.wrong])
    there = np.array([one is not None for one in wrong])
    return rows[there], np.array([float(one or 0) for one in wrong])[there], counts[there]


def _odds(example: Example, weights: DoubtWeights) -> np.ndarray:
    chance = np.clip(1 - np.array(sure(example.signs, weights)), 1e-4, 1 - 1e-4)
    return np.log(chance / (1 - chance))


def out_of_fold(examples: Sequence[Example]) -> list[np.ndarray]:
    """The chance that each clause is wrong, by weights learned from the other families."""
    family = families(examples)
    weights = {
        one: learned([example for example, other in zip(examples, family, strict=True) if other != one])
        for one in set(family)
    }
    return [1 - np.array(sure(example.signs, weights[one])) for example, one in zip(examples, family, strict=True)]


# ---------------------------------------------------------------- measure


def measure(examples: Sequence[Example]) -> None:
    """Calibration of clauses, and of documents the notes at each limit, by kind of document."""
    chances = out_of_fold(examples)
    for kind in ("print", "gold", "harmed"):
        chosen = [(one, chance) for one, chance in zip(examples, chances, strict=True) if one.kind == kind]
        told = np.array([c for one, chance in chosen for c, w in zip(chance, one.wrong, strict=True) if w is not None])
        wrong = np.array([w for one, _ in chosen for w in one.wrong if w is not None], dtype=float)
        flat = np.mean((wrong.mean() - wrong) ** 2)
        print(
            f"{kind}: {len(chosen)} documents, {len(wrong)} clauses, {wrong.mean():.4f} wrong, {told.mean():.4f} said"
        )
        print(f"  Brier {np.mean((told - wrong) ** 2):.4f}; {flat:.4f} where all are said to be alike")
        for low, high in pairwise(BOUNDS):
            there = (told >= low) & (told < high)
            if there.any():
                print(f"  said {told[there].mean():.3f}, were {wrong[there].mean():.3f} of {there.sum()}")
        _notes(kind, [one.share for one, _ in chosen], [float(chance.mean()) for _, chance in chosen])


def _notes(kind: str, shares: Sequence[float], said: Sequence[float]) -> None:
    bad = [value for share, value in zip(shares, said, strict=True) if share > BAD]
    good = [value for share, value in zip(shares, said, strict=True) if share <= BAD]
    for limit in LIMITS:
        found, false = (sum(value > limit for value in some) for some in (bad, good))
        print(f"  {kind}, note above {limit}: {found} of {len(bad)} bad documents, {false} of {len(good)} good ones")


def write(weights: DoubtWeights) -> None:
    """Put the weights into the file."""
    text = (HERE / FILE).read_text(encoding="utf-8")
    steps = {"start": weights.start, "base": weights.base, "own": weights.own, "around": weights.around}
    for name, value in {**weights.signs, **steps}.items():
        text = re.sub(rf"(?m)^({name} = {{ weight = )[-\d.]+", rf"\g<1>{value:.2f}", text)
    (HERE / FILE).write_text(text, encoding="utf-8")


def main() -> None:
    """See the top of the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("collect", "learn", "measure"))
    parser.add_argument("places", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights into the file")
    parser.add_argument("--kept", type=Path, help="folder of documents read before")
    given = parser.parse_args()
    if given.what == "collect":
        *folders, out = given.places
        out.write_bytes(pickle.dumps(list(collect(*folders, given.kept))))
        return
    examples: list[Example] = pickle.loads(given.places[0].read_bytes())
    if given.what == "measure":
        measure(examples)
        return
    weights = learned(examples)
    print(weights)
    if given.write:
        write(weights)


if __name__ == "__main__":
    main()

"""Measure how well questions in the words of people are answered, and what is said to those that nothing answers.

    python tests/accuracy/answering.py [--only sample,fm-contract,terms] [--homes FOLDER] [--show]

Needs `shared` beside the checkout (or ICP_SHARED) for the two real families; without it only the sample is measured.
A third of the questions is held out by lot: figures of it are given apart, and what it missed is never printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from places import places  # noqa: E402

from pipeline.library.search.search import Narrow, answer  # noqa: E402
from pipeline.model import Hit, SearchAnswer  # noqa: E402
from pipeline.settings import load_settings  # noqa: E402
from pipeline.sources.manifest import load_manifest  # noqa: E402
from pipeline.steps.ingest.requested import asked_for  # noqa: E402
from pipeline.steps.ingest.run import ingest  # noqa: E402
from pipeline.store import Store, open_store  # noqa: E402

FAMILIES = ("sample", "fm-contract", "terms")
FIRST, DEEP = 5, 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a family. answers: provisions that answer it, by name; none answers an empty one."""

    ask: str
    answers: frozenset[str]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a question got. place: of the first right answer, from 1; 0 where there is none among the first `DEEP`."""

    asked: Asked
    place: int
    answer: SearchAnswer


def held_out(ask: str) -> bool:
    """The lot: one question in three, by the sum of its words."""
    return int.from_bytes(hashlib.blake2b(ask.encode(), digest_size=8).digest()) % 3 == 0


def questions(family: str) -> tuple[Asked, ...]:
    """The questions of a family; those that nothing answers come last."""
    table = read(family)
    with_answer = [Asked(one["ask"], frozenset(one["answers"]), held_out(one["ask"])) for one in table["question"]]
    return (*with_answer, *(Asked(one["ask"], frozenset(), held_out(one["ask"])) for one in table["unanswerable"]))


def read(family: str) -> dict[str, Any]:
    """The file of a family."""
    return tomllib.loads((HERE / "questions" / f"{family}.toml").read_text(encoding="utf-8"))


def store_of(family: str, homes: Path, data: Path) -> Store:
    """A store that holds the family; ingested where it is not yet there. Vectors are kept for all of them together."""
    home = homes / family
    home.mkdir(parents=True, exist_ok=True)
    (homes / "vectors").mkdir(exist_ok=True)
    if not (home / "vectors").exists():
        (home / "vectors").symlink_to(homes / "vectors", target_is_directory=True)
    environ = {"ICP_HOME": str(home)}
    if family != "sample":
        environ["ICP_MANIFEST"] = str(_manifest(family, home, data))
    store = open_store(load_settings(environ, ROOT))
    if not store.catalogue.documents():
        asked, refused = asked_for((), load_manifest(store.settings.manifest))
        if refused:
            raise SystemExit(f"{family}: {refused}")
        ingest(store, asked)
    return store


def _manifest(family: str, home: Path, data: Path) -> Path:
    """The manifest of a real family, beside copies of its files: a manifest names only what lies below it."""
    rows = [f'[works]\n{family} = "{family}"\n']
    for number, document in enumerate(read(family)["document"]):
        source = data / document["path"]
        copy = home / f"{number}{source.suffix}"
        copy.write_bytes(source.read_bytes())
        sha256 = hashlib.sha256(copy.read_bytes()).hexdigest()
        fields = {"kind": "contract", **document, "path": copy.name, "sha256": sha256}
        rows.append("[[document]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in fields.items()))
    manifest = home / "manifest.toml"
    manifest.write_text("\n".join(rows), encoding="utf-8")
    return manifest


def place(document: str, edition: str, citation: str) -> str:
    """A provision as the files name it: the sample contract by its edition, all else by its document."""
    return f"{edition} {citation}" if document.startswith("sample-icp-20") else f"{document} {citation}"


def names(hit: Hit) -> set[str]:
    """The names of a result in all editions, and of the parts of it that are marked."""
    others = {place(other.clause, other.edition, other.citation) for other in hit.other_editions}
    parts = {hit.clause.citation, *(item.clause.citation for item in hit.items if item.matched)}
    return {*(place(hit.document.id, hit.edition or "", citation) for citation in parts), *others}


def asked(store: Store, family: str) -> Iterator[Found]:
    """What each question of a family got."""
    there = {
        place(record.id, record.edition, clause.citation)
        for record in store.catalogue.documents()
        for clause in store.clauses_of(record).clauses
    }
    for one in questions(family):
        if missing := one.answers - there:
            print(f"{family}: no such provision: {sorted(missing)}", file=sys.stderr)
        said = answer(store, one.ask, narrow=Narrow(), limit=DEEP, counted=False)
        right = (number for number, hit in enumerate(said.hits, start=1) if names(hit) & one.answers)
        yield Found(one, next(right, 0), said)


def said_none(found: Found) -> bool:
    """Was it said that nothing answers this?"""
    return found.answer.unanswered or found.answer.wordless or not found.answer.hits


def figures(found: Sequence[Found]) -> dict[str, float | int]:
    """Of questions with an answer: how many, found among the first, at the first place, mean reciprocal rank, and told
    wrongly that there is none; of those without: how many, and told so."""
    right = [one for one in found if one.asked.answers]
    none = [one for one in found if not one.asked.answers]
    count = max(len(right), 1)
    return {
        "questions": len(right),
        f"success@{FIRST}": round(sum(0 < one.place <= FIRST for one in right) / count, 3),
        "first": round(sum(one.place == 1 for one in right) / count, 3),
        "mrr": round(sum(1 / one.place for one in right if one.place) / count, 3),
        "wrongly none": sum(said_none(one) for one in right),
        "unanswerable": len(none),
        "told": sum(said_none(one) for one in none),
    }


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(FAMILIES), help="some of " + ", ".join(FAMILIES))
    parser.add_argument("--homes", type=Path, default=ROOT / "build" / "answering", help="where the stores are kept")
    parser.add_argument("--shared", help="the real documents (ICP_SHARED; default: beside this checkout)")
    parser.add_argument("--show", action="store_true", help="print what was missed (never of the held-out third)")
    options = parser.parse_args()
    data = places(shared=options.shared).data
    every: list[Found] = []
    for family in options.only.split(","):
        if family != "sample" and not data.is_dir():
            print(f"{family}: left out, there are no documents in {data}", file=sys.stderr)
            continue
        found = list(asked(store_of(family, options.homes, data), family))
        every += found
        _tell(family, found, options.show)
    _tell("all", every, False)
    return 0


def _tell(family: str, found: Sequence[Found], show: bool) -> None:
    for name, held in (("seen", False), ("held out", True)):
        print(f"{family:12} {name:9} {json.dumps(figures([one for one in found if one.asked.held_out is held]))}")
    for one in found if show else ():
        wrong = (one.place == 0 or one.place > FIRST or said_none(one)) if one.asked.answers else not said_none(one)
        if wrong and not one.asked.held_out:
            shown = [f"{hit.document.id[-12:]} {hit.clause.citation}" for hit in one.answer.hits[:4]]
            print(f"  {one.place:2} {one.asked.ask} {sorted(one.asked.answers)}\n      {shown}")
            for reading in one.answer.readings:
                print(f"      {reading.kind}: {reading.said} -> {reading.read}")


if __name__ == "__main__":
    sys.exit(main())

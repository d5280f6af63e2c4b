"""How long a search takes, how it grows, and what an approximate index misses: python tests/benchmarks/bench_search.py

    --clauses 100000      a warm question end to end over so many clauses: encoded, understood, ranked, marked
    --vectors 10000,…     a warm question (encoded, nearest passages) over so many vectors; recall@10 against exact
    --cold N              `icp search` from the shell N times in each mode, over the store in ICP_HOME

Clauses are those of the store in ICP_HOME with some words exchanged; vectors are those of its clauses, perturbed. The
processor's own time stands beside the clock's, which is what counts where other programs share the machine.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.embed.encoder import Encoder
from pipeline.index.answer import answers
from pipeline.index.corpus import CorpusIndex
from pipeline.index.dense import DenseIndex
from pipeline.index.query import parse_query
from pipeline.index.understand import understood
from pipeline.library.search.filters import explaining, facets, older_editions
from pipeline.library.search.loaded_models import index_and_encoder, synonyms
from pipeline.settings import load_settings
from pipeline.store import Store, open_store

QUESTIONS = [
    row["ask"]
    for row in tomllib.loads((Path(__file__).parents[1] / "data" / "questions.toml").read_text("utf-8"))["question"]
]
NOISE = 0.35
"""Length of what is added to a vector of length 1: a copy's cosine with its original is about .94."""


def copies(vectors: np.ndarray, count: int) -> Iterator[np.ndarray]:
    """`count` perturbed copies of the rows of `vectors`, by chunks."""
    rng = np.random.default_rng(0)
    for start in range(0, count, 50_000):
        rows = vectors[np.arange(start, min(start + 50_000, count)) % len(vectors)]
        rows = rows + rng.normal(size=rows.shape).astype(np.float32) * np.float32(NOISE / rows.shape[1] ** 0.5)
        yield rows / np.linalg.norm(rows, axis=1, keepdims=True)


def timed(ask: Callable[[str], object]) -> str:
    """The 50th and the 95th percentile of all questions, by the clock and by the processor."""
    for question in QUESTIONS[:10]:
        ask(question)
    clock, processor = [], []
    for question in QUESTIONS * 2:
        began, worked = time.perf_counter(), time.process_time()
        ask(question)
        clock.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - worked))
    parts = [
        f"{name} p50 {statistics.median(values):.1f} ms p95 {np.percentile(values, 95):.1f} ms"
        for name, values in (("clock", clock), ("processor", processor))
    ]
    return ", ".join(parts)


def over_clauses(store: Store, index: CorpusIndex, encoder: Encoder, count: int) -> None:
    """A question end to end over `count` clauses, with what it is narrowed by counted."""
    vectors = index.dense.vectors(index.passage_ids)
    own: dict[int, list[int]] = {}
    for place, row in enumerate(index.passage_rows.tolist()):
        own.setdefault(row, []).append(place)
    entries, keys, places = [], [], []
    for number in range(count):
        row = number % len(index)
        clause = index.clauses[row]
        key = f"{clause.key}~{number // len(index)}"
        words = clause.text.split()
        words[number % max(len(words), 1) : number % max(len(words), 1) + 1] = [f"word{number % 5000}"]
        entries.append(
            replace(clause, key=key, text=" ".join(words), lineage=f"{clause.lineage}~{number // len(index)}")
        )
        keys += [key] * len(own.get(row, []))
        places += own.get(row, [])
    made = np.concatenate(list(copies(vectors[np.asarray(places)], len(places))))
    large = CorpusIndex.build(entries, keys, made, index.fingerprint)
    large.lexical.holds("notice")

    records = {record.id: record for record in store.catalogue.documents()}
    older, explains, words_for = older_editions(tuple(records.values())), explaining(records.values()), synonyms(store)

    def ask(question: str) -> object:
        parsed = understood(parse_query(question), large, words_for)
        vector = encoder.encode([parsed.meaning or question])[0]
        counted = facets(records, large, older)
        return answers(large, parsed, vector, limits={}, facets=counted, explaining=explains)

    print(f"{count} clauses, {len(keys)} vectors ({large.dense.kind}): {timed(ask)}", flush=True)


def over_vectors(vectors: np.ndarray, encoder: Encoder, count: int, recall: bool) -> None:
    """A question's nearest 200 of `count` vectors, and how many of the true nearest ten are among them."""
    began = time.perf_counter()
    index = DenseIndex.build(np.concatenate(list(copies(vectors, count))), fingerprint="bench")
    built = time.perf_counter() - began
    found = ""
    if recall:
        asked = encoder.encode(QUESTIONS)
        scores, names = np.zeros((len(asked), 0), np.float32), np.zeros((len(asked), 0), np.int64)
        for number, chunk in enumerate(copies(vectors, count)):
            ids = np.arange(len(chunk)) + number * 50_000
            scores = np.concatenate([scores, asked @ chunk.T], axis=1)
            names = np.concatenate([names, np.tile(ids, (len(asked), 1))], axis=1)
            best = np.argsort(-scores, axis=1)[:, :10]
            scores, names = np.take_along_axis(scores, best, 1), np.take_along_axis(names, best, 1)
        hits = [len(set(index.search(row, 10)[0]) & set(true)) for row, true in zip(asked, names, strict=True)]
        found = f", recall@10 {np.mean(hits) / 10:.3f}"
    line = timed(lambda question: index.search(encoder.encode([question])[0], 200))
    print(f"{count} vectors ({index.kind}), built in {built:.0f} s: {line}{found}", flush=True)
    if count >= 1_000_000:
        resident(index, encoder.encode(QUESTIONS[:5]))


def resident(index: DenseIndex, asked: np.ndarray) -> None:
    """The memory of a new process that loads the index and answers."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        np.save(Path(folder) / "asked.npy", asked)
        lines = (
            "import sys, numpy as np",
            "from pathlib import Path",
            "from pipeline.index.dense import DenseIndex",
            "folder = Path(sys.argv[1])",
            "index = DenseIndex.load(folder, fingerprint='bench')",
            "for row in np.load(folder / 'asked.npy'): index.vectors(index.search(row, 200)[0])",
            "status = dict(line.split(':') for line in Path('/proc/self/status').read_text().splitlines())",
            "print('  at most resident in a new process', int(status['VmHWM'].split()[0]) // 1024, 'MB')",
        )
        subprocess.run([sys.executable, "-c", "\n".join(lines), folder], check=True)


def cold(rounds: int) -> None:
    """`icp search` from the shell."""
    for mode in ("lexical", "hybrid"):
        clock, processor = [], []
        for _ in range(rounds):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            command = ["icp", "search", QUESTIONS[0], "--mode", mode]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            clock.append(time.perf_counter() - began)
            processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        print(
            f"cold {mode}: clock {min(clock):.2f} s at best, processor {statistics.median(processor):.2f} s", flush=True
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clauses", type=int, default=0)
    parser.add_argument("--vectors", default="")
    parser.add_argument("--cold", type=int, default=0)
    given = parser.parse_args()
    store = open_store(load_settings(), create=False)
    index, encoder = index_and_encoder(store, lexical_only=False)
    assert encoder is not None
    if given.clauses:
        over_clauses(store, index, encoder, given.clauses)
    for count in filter(None, given.vectors.split(",")):
        over_vectors(index.dense.vectors(index.passage_ids), encoder, int(count), recall=True)
    if given.cold:
        cold(given.cold)


if __name__ == "__main__":
    main()

"""Train the map for questions, and prove by folds what it adds: models/ADAPTER.md holds the figures.

    python models/train_adapter.py --acord ACORD --contractnli CNLI --out FOLDER [--final]

ACORD and CNLI are folders in BEIR's form with `qrels/all.tsv`; ACORD also with `qrels/fold0.tsv` … `fold4.tsv`, cut by
query. ContractNLI is cut into folds by document. Written into FOLDER: runs of both sets out of fold, without and with
the map, for a scorer of TREC runs; with --final also the map trained on everything, and its description.

A matrix W moves a question q to (q + q·W) / |q + q·W|. It is found by L-BFGS from zero, minimising for each question
the cross-entropy between the softmax of the cosines over its judged documents and its grades, plus DECAY times the sum
of W's squares; then STRENGTH times that W is used. Nothing is drawn by chance: there is no seed, and a run repeats to
the last rounding.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import normalize

from pipeline.embed.adapter import TENSOR
from pipeline.embed.cached import encode_missing
from pipeline.embed.encoder import BulkEncoder
from pipeline.embed.passages import passages
from pipeline.embed.query import QueryEncoder, token_counter
from pipeline.embed.spec import load_spec
from pipeline.index.beir import read_beir, write_trec
from pipeline.index.lexical import LexicalIndex
from pipeline.index.search import LEXICAL_WEIGHT
from pipeline.index.words import stems
from pipeline.settings import load_settings
from pipeline.store import open_store
from pipeline.store.vectors import VectorCache

SPEC = load_spec(Path(__file__).parent / "embedder.toml")
FOLDS = 5
DECAY = 3e-2
# How much of the trained map is used: the questions of advisers, which trained nothing, lose where all of it is.
STRENGTH = 0.5
TEMPERATURE = 0.05
CONTRACTNLI_SHARE = 0.3
"""Weight of ContractNLI beside ACORD: it has 614 questions, but only 17 texts of them."""

STEPS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Lists:
    """Judged lists, one a row, filled up to the longest. texts: (t, d) vectors of the distinct questions.

    text_of: (n,) places in `texts`. passages: (p, d) vectors. of_document: (m, k) places in `passages`, a document's
    first filling its row up. documents: (n, l) places in `of_document`; judged: (n, l), where there is one; grades and
    words: (n, l), the judgement, and BM25 as a share of the row's best. fold: (n,). names: of each row its documents.
    """

    queries: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    texts: torch.Tensor
    text_of: torch.Tensor
    passages: torch.Tensor
    of_document: torch.Tensor
    documents: torch.Tensor
    judged: torch.Tensor
    grades: torch.Tensor
    words: torch.Tensor
    fold: np.ndarray


def judgements(path: Path) -> dict[str, dict[str, float]]:
    """The grades of a judgements file by question and document."""
    found: dict[str, dict[str, float]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(row["query-id"], {})[row["corpus-id"]] = float(row["score"])
    return found


def folds(folder: Path, queries: Sequence[str]) -> np.ndarray:
    """The fold of each question: by the files where they are, else by the document before the question's first dot."""
    if (folder / "qrels" / "fold0.tsv").is_file():
        of = {query: n for n in range(FOLDS) for query in judgements(folder / "qrels" / f"fold{n}.tsv")}
        return np.asarray([of[query] for query in queries])
    digests = [hashlib.sha256(query.split(".")[0].encode()).hexdigest() for query in queries]
    return np.asarray([int(digest, 16) % FOLDS for digest in digests])


def read(folder: Path) -> Lists:
    """The judged lists of a set in BEIR's form, with the vectors and BM25 scores that the search gives them."""
    data, grades = read_beir(folder), judgements(folder / "qrels" / "all.tsv")
    found = passages(data.clauses, document_id="beir", count=token_counter(SPEC), max_tokens=SPEC.max_tokens)
    bulk, single = BulkEncoder(SPEC), QueryEncoder(SPEC)
    store = open_store(load_settings())
    cache = VectorCache(store.artefacts.vectors, fingerprint=bulk.fingerprint, dimension=bulk.dimension)
    vectors, _ = encode_missing(found, cache, bulk)
    row = {clause.id: number for number, clause in enumerate(data.clauses)}
    pieces: list[list[int]] = [[] for _ in row]
    for number, passage in enumerate(found):
        pieces[row[passage.key.removeprefix("beir#")]].append(number)
    text = {query.id: query.text for query in data.queries}
    distinct = sorted({text[query] for query in grades})
    lexical = LexicalIndex.build([clause.words for clause in data.clauses])
    bm25 = {one: lexical.scores(stems(one)) for one in distinct}
    size = (len(grades), max(map(len, grades.values())))
    documents, marks, words = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.float32), np.zeros(size)
    judged = np.zeros(size, dtype=np.bool_)
    for n, (query, marked) in enumerate(grades.items()):
        rows = [row[name] for name in marked]
        documents[n, : len(rows)], marks[n, : len(rows)], judged[n, : len(rows)] = rows, list(marked.values()), True
        scores = bm25[text[query]][rows]
        words[n, : len(rows)] = scores / max(float(scores.max()), 1e-6)
    widest = max(map(len, pieces))
    return Lists(
        queries=tuple(grades),
        names=tuple(tuple(marked) for marked in grades.values()),
        texts=torch.tensor(single.encode(distinct)),
        text_of=torch.tensor([distinct.index(text[query]) for query in grades]),
        passages=torch.tensor(vectors),
        of_document=torch.tensor([(own or [0]) + (own or [0])[:1] * (widest - len(own or [0])) for own in pieces]),
        documents=torch.tensor(documents),
        judged=torch.tensor(judged),
        grades=torch.tensor(marks),
        words=torch.tensor(words, dtype=torch.float32),
        fold=folds(folder, tuple(grades)),
    )


def cosines(lists: Lists, rows: torch.Tensor, matrix: torch.Tensor) -> torch.Tensor:
    """Of each judged document its best passage's cosine with the moved question; -1 where there is no document."""
    moved = normalize(lists.texts + lists.texts @ matrix, dim=1)
    best = (lists.passages @ moved.T)[lists.of_document].amax(1).T
    found = best[lists.text_of[rows][:, None], lists.documents[rows]]
    return torch.where(lists.judged[rows], found, torch.full_like(found, -1.0))


def trained(parts: Sequence[tuple[Lists, torch.Tensor, float]]) -> torch.Tensor:
    """The matrix for (lists, rows to train on, weight)."""
    matrix = torch.zeros(SPEC.dimension, SPEC.dimension, requires_grad=True)
    search = torch.optim.LBFGS(
        [matrix], max_iter=STEPS, max_eval=STEPS * 13 // 10, history_size=10, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        search.zero_grad()
        total = DECAY * (matrix**2).sum()
        for lists, rows, weight in parts:
            wanted = lists.grades[rows] / lists.grades[rows].sum(1, keepdim=True)
            logits = (cosines(lists, rows, matrix) / TEMPERATURE).masked_fill(~lists.judged[rows], -1e4)
            total = total - weight * (wanted * torch.log_softmax(logits, 1)).sum(1).mean()
        total.backward()
        return total

    search.step(loss)
    return STRENGTH * matrix.detach()


def run(lists: Lists, matrices: Sequence[torch.Tensor], weight: float) -> dict[str, list[tuple[str, float]]]:
    """Each question's documents, best first, by the matrix of its fold; scores as the hybrid search forms them."""
    ranked = {}
    for n, (query, names) in enumerate(zip(lists.queries, lists.names, strict=True)):
        dense = cosines(lists, torch.tensor([n]), matrices[lists.fold[n]])[0]
        scores = (dense / dense.max() + weight * lists.words[n])[: len(names)].tolist()
        ranked[query] = sorted(zip(names, scores, strict=True), key=lambda one: -one[1])
    return ranked


def save(matrix: torch.Tensor, out: Path) -> None:
    """The map in half precision, and the description that the search reads."""
    from safetensors.numpy import save as packed

    content = packed({TENSOR: matrix.numpy().astype(np.float16)})
    (out / "adapter.safetensors").write_bytes(content)
    lines = (
        "# A map for questions, trained on judged clause retrieval. ADAPTER.md says how, and what it measures.",
        'file = "adapter.safetensors"',
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"',
        f'model_sha256 = "{SPEC.sha256}"  # the model whose vectors it moves',
        f"dimension = {SPEC.dimension}",
        f'trained = "{date.today().isoformat()}"',
        'data = ["ACORD train + valid", "ContractNLI dev"]',
        "seed = 0  # nothing is drawn by chance",
    )
    (out / "adapter.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acord", type=Path, required=True)
    parser.add_argument("--contractnli", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--final", action="store_true", help="train on everything and write the map")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    sets = {"acord": (read(given.acord), 1.0), "contractnli": (read(given.contractnli), CONTRACTNLI_SHARE)}
    none = [torch.zeros(SPEC.dimension, SPEC.dimension)] * FOLDS
    matrices = []
    for fold in range(FOLDS):
        parts = [(lists, torch.tensor(np.flatnonzero(lists.fold != fold)), share) for lists, share in sets.values()]
        matrices.append(trained(parts))
    for name, (lists, _) in sets.items():
        for kind, weight in (("dense", 0.0), ("hybrid", LEXICAL_WEIGHT)):
            write_trec(given.out / f"{name}.{kind}.run", run(lists, none, weight), "icp")
            write_trec(given.out / f"{name}.{kind}+adapter.run", run(lists, matrices, weight), "icp")
    if given.final:
        everything = [(lists, torch.arange(len(lists.queries)), share) for lists, share in sets.values()]
        save(trained(everything), given.out)


if __name__ == "__main__":
    main()

"""Training of the map for questions (`pipeline.embed.adapter`) from judged lists of clauses.

In: judged questions with the vectors that the search gives them. Out: an `Adapter`. Only questions are moved, so that
neither clauses' vectors nor an index change. For each question the cross-entropy between the softmax of the cosines of
its judged documents and its grades, squared, is minimised by L-BFGS from no map at all, held back by DECAY. Nothing is
drawn by chance: there is no seed, and a run repeats to the last rounding. torch is imported with the first training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.embed.adapter import Adapter, likeness
from pipeline.embed.encoder import Vectors

DECAY = 0.03
"""Weight of the map's own size (its squared norm among functions of the kernel `likeness`) beside the loss."""

TEMPERATURE = 0.05
STEPS = 20
TINY = 1e-4
"""Added to the likeness of each anchor to itself, so that two like anchors do not draw against each other."""

Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedQuestions:
    """Judged questions over one set of documents.

    questions: (q, dimension), distinct, of length 1. asked: (n,) place in `questions`. passages: (p, dimension).
    pieces: (m, k) of each document its passages, as places; a short row repeats its first. documents: (n, l) of each
    question its judged documents, as places in `pieces`. grades: (n, l); -1 where the row is only filled up.
    """

    questions: Vectors
    asked: Places
    passages: Vectors
    pieces: Places
    documents: Places
    grades: NDArray[np.float32]


def trained(parts: Sequence[tuple[JudgedQuestions, Places]]) -> Adapter:
    """The map for the rows `n` of each set. A set weighs by its distinct questions: the same question asked of many
    documents teaches little more than once."""
    import torch

    parts = [(judged, rows) for judged, rows in parts if len(rows)]
    if not parts:
        raise ValueError("there is no judged question to learn from")
    used = [np.unique(judged.asked[rows]) for judged, rows in parts]
    anchors = np.concatenate([judged.questions[places] for (judged, _), places in zip(parts, used, strict=True)])
    span = _orthogonal(anchors)
    size = torch.zeros(span.shape[1], anchors.shape[1], requires_grad=True)
    largest = max(map(len, used))
    losses = [
        (_Loss(judged, rows, places, anchors, span), len(places) / largest)
        for (judged, rows), places in zip(parts, used, strict=True)
    ]
    search: Any = torch.optim.LBFGS(
        [size], max_iter=STEPS, max_eval=STEPS * 13 // 10, history_size=10, line_search_fn="strong_wolfe"
    )

    def loss() -> Any:
        search.zero_grad()
        total: Any = DECAY * (size**2).sum()
        for one, weight in losses:
            total = total + weight * one(size)
        total.backward()
        return total

    search.step(loss)
    values = span @ size.detach().numpy()
    return Adapter(anchors=anchors.astype(np.float32), values=values.astype(np.float32))


def _orthogonal(anchors: Vectors) -> Vectors:
    """(n, n): what turns likenesses to the anchors into coordinates in which a map's size is the sum of its squares."""
    own = likeness(anchors, anchors).astype(np.float64) + TINY * np.eye(len(anchors))
    values, vectors = np.linalg.eigh(own)
    return np.asarray(vectors / np.sqrt(np.maximum(values, TINY / 10)), dtype=np.float32)


class _Loss:
    """The mean loss of some rows of a set, as a function of the map; only what they touch is computed."""

    def __init__(self, judged: JudgedQuestions, rows: Places, places: Places, anchors: Vectors, span: Vectors) -> None:
        import torch

        documents, row_documents = np.unique(judged.documents[rows], return_inverse=True)
        passages, pieces = np.unique(judged.pieces[documents], return_inverse=True)
        grades = judged.grades[rows]
        wanted = np.maximum(grades, 0) ** 2
        questions = judged.questions[places]
        self._passages = torch.tensor(judged.passages[passages])
        self._pieces = torch.tensor(pieces.reshape(len(documents), -1))
        self._documents = torch.tensor(row_documents.reshape(grades.shape))
        self._asked = torch.tensor(np.searchsorted(places, judged.asked[rows]))
        self._questions = torch.tensor(questions)
        self._coordinates = torch.tensor(likeness(questions, anchors) @ span)
        self._filled = torch.tensor(grades < 0)
        self._wanted = torch.tensor(wanted / np.maximum(wanted.sum(axis=1, keepdims=True), 1e-9))

    def __call__(self, size: Any) -> Any:
        import torch

        moved = torch.nn.functional.normalize(self._questions + self._coordinates @ size, dim=1)
        nearest = (self._passages @ moved.T)[self._pieces].amax(1).T
        logits = (nearest[self._asked[:, None], self._documents] / TEMPERATURE).masked_fill(self._filled, -1e4)
        return -(self._wanted * torch.log_softmax(logits, 1)).sum(1).mean()

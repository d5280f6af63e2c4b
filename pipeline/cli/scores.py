"""The table of `icp eval search --compare`: one row for each way of searching, one block for each set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.library.search.evaluation import Measured

FIGURES = (("NDCG@5", "ndcg5"), ("NDCG@10", "ndcg10"), ("MRR", "mrr"), ("hit@1", "hit1"), ("hit@5", "hit5"))


def print_scores(measured: Iterable[Measured]) -> None:
    """On standard output; figures with three decimals."""
    from rich.table import Table

    from pipeline.cli.output import console

    table = Table(box=None, pad_edge=False)
    for name in ("set", "questions", "search"):
        table.add_column(name)
    for name, _ in FIGURES:
        table.add_column(name, justify="right")
    last = ""
    for one in measured:
        beginning = (one.folder, str(one.questions)) if one.folder != last else ("", "")
        last = one.folder
        table.add_row(*beginning, one.method, *(f"{getattr(one.scores, field):.3f}" for _, field in FIGURES))
    console().print(table)

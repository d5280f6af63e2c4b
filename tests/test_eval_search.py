"""`icp eval search`: a small judged set, ranked and compared."""

import json
from pathlib import Path

import pytest
from conftest import Icp

ANSWERS = {
    "notice": "Either party may end this agreement on thirty days' written notice.",
    "fees": "The customer must pay each invoice within fourteen days of its date.",
    "secrets": "Each party must keep the other's confidential information secret.",
    "law": "This agreement is governed by the law of England and Wales.",
    "cover": "The supplier must hold insurance against claims by third parties.",
}
QUESTIONS = {
    "notice": "how is the agreement ended?",
    "fees": "when are invoices due?",
    "secrets": "what must be kept confidential?",
    "law": "which law governs?",
    "cover": "what insurance is needed?",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set in BEIR's form: five questions, five documents, a fold for each question."""
    made = tmp_path / "small"
    (made / "qrels").mkdir(parents=True)
    for name, texts in (("corpus", ANSWERS), ("queries", QUESTIONS)):
        lines = [json.dumps({"_id": key, "title": "", "text": text}) for key, text in texts.items()]
        (made / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = {query: [f"{query}\t{document}\t{int(query == document)}" for document in ANSWERS] for query in QUESTIONS}
    head = "query-id\tcorpus-id\tscore"
    files = {"all": [line for lines in rows.values() for line in lines]}
    files |= {f"fold{number}": lines for number, lines in enumerate(rows.values())}
    for name, lines in files.items():
        (made / "qrels" / f"{name}.tsv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return made


@pytest.mark.slow
def test_all_ways_side_by_side(icp: Icp, folder: Path, tmp_path: Path) -> None:
    done = icp("eval", "search", str(folder), "--compare", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    head, *rows = [line.split() for line in done.stdout.splitlines()]
    assert head == ["set", "questions", "search", "NDCG@5", "NDCG@10", "MRR", "hit@1", "hit@5"]
    methods = [" ".join(word for word in row if not word[0].isdigit()) for row in rows]
    assert methods == ["small lexical", "dense", "hybrid", "dense + adapter", "hybrid + adapter"]
    for row in rows:
        assert all(0 <= float(figure) <= 1 for figure in row[-5:])
        assert float(row[-1]) == 1  # each question has five documents to rank


@pytest.mark.parametrize(
    "options",
    [
        (),  # no run to write
        ("--compare", "--run", "run.trec"),  # a comparison writes none
    ],
)
def test_what_makes_no_sense_is_refused(icp: Icp, folder: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    done = icp("eval", "search", str(folder), *options, home=tmp_path / "home", cwd=tmp_path, environ={})
    assert done.returncode == 2
    assert "run" in done.stderr

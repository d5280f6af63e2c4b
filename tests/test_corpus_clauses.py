"""The clauses read from each rendered sample document are the paragraphs of its source: labels, words, order, codes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.model import Segmentation
from pipeline.segment import segment
from pipeline.text import canonical

CORPUS = Path(__file__).parent.parent / "corpus"
sys.path.insert(0, str(CORPUS))
from build_source import Block, read_source  # noqa: E402  (the corpus is a folder of scripts, not a package)

DOCUMENTS = sorted((CORPUS / "documents").glob("*.[pd][do][fc]*"))


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> tuple[list[Block], Segmentation]:
    path: Path = request.param
    source = read_source(CORPUS / "source" / f"{path.stem}.txt")
    return list(source.blocks), segment(extract(path.read_bytes(), name=path.name))


def _numbered(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(block.label.rstrip("."), canonical(block.text)) for block in blocks if block.kind in {"numbered", "item"}]


def test_numbered_paragraphs_are_clauses_with_the_same_words(case: tuple[list[Block], Segmentation]) -> None:
    blocks, segmentation = case
    expected = _numbered(blocks)
    found = [
        (clause.label, canonical(clause.words))
        for clause in segmentation.clauses
        if clause.label and clause.kind in {"clause", "item"} and not clause.label[:2].isalpha()
    ]
    continued = [canonical(block.text) for block in blocks if block.kind == "continuation"]
    for text in continued:
        found = [(label, words.replace(text, "").strip()) for label, words in found]
    headings = {block.label.rstrip(".") for block in blocks if block.kind in {"heading", "part"}}
    found = [(label, words) for label, words in found if label not in headings or "." in (label or "")]
    assert found == expected


def test_definitions_are_definitions(case: tuple[list[Block], Segmentation]) -> None:
    blocks, segmentation = case
    expected = [(canonical(block.term), canonical(block.text)) for block in blocks if block.kind == "definition"]
    found = [
        (canonical(clause.heading or ""), canonical(clause.text))
        for clause in segmentation.clauses
        if clause.kind == "definition"
    ]
    assert found == expected


def test_questions_are_questions_with_their_answers(case: tuple[list[Block], Segmentation]) -> None:
    blocks, segmentation = case
    expected = [canonical(block.text) for block in blocks if block.kind == "question"]
    found = [canonical(clause.heading or "") for clause in segmentation.clauses if clause.kind == "question"]
    assert set(expected) <= set(found)
    answered = [clause for clause in segmentation.clauses if clause.kind == "question" and clause.text]
    assert len(answered) >= len(expected)


def test_table_rows_are_rows_with_their_cells_and_the_names_of_their_columns(
    case: tuple[list[Block], Segmentation],
) -> None:
    blocks, segmentation = case
    expected = [
        (tuple(canonical(cell) for cell in row if cell), tuple(canonical(name) for name in block.rows[0]))
        for block in blocks
        if block.kind == "table"
        for row in block.rows[1:]
    ]
    found = [
        (tuple(canonical(cell) for cell in clause.cells if cell), tuple(canonical(name) for name in clause.columns))
        for clause in segmentation.clauses
        if clause.kind == "table_row" and clause.page_start != 1
    ]
    # The rows of the summary before the first clause are key terms, known by their names.
    terms = {(canonical(clause.heading or ""), canonical(clause.text)): clause for clause in segmentation.clauses}
    key = [row for row in expected if (clause := terms.get(row[0])) and clause.kind == "key_term"]  # type: ignore[call-overload]
    assert len(key) == sum(clause.kind == "key_term" and clause.page_start != 1 for clause in segmentation.clauses)
    expected = [row for row in expected if row not in key]
    repeated = [row for row in found if found.count(row) > 1]
    assert [row for row in found if row not in repeated] == [row for row in expected if row not in repeated]
    assert set(found) == set(expected)


def test_the_row_that_names_the_columns_of_a_table_is_set_apart(case: tuple[list[Block], Segmentation]) -> None:
    blocks, segmentation = case
    names = [canonical(name) for block in blocks if block.kind == "table" for name in block.rows[0] if name]
    apart = [canonical(line.text) for line in segmentation.unplaced if line.role == "table_header"]
    assert sorted(" ".join(apart).split()) == sorted(" ".join(names).split())
    assert ("table_header" in segmentation.ledger.discarded) == bool(names)


def test_every_character_is_accounted_for(case: tuple[list[Block], Segmentation]) -> None:
    _, segmentation = case
    assert segmentation.ledger.balanced
    assert segmentation.ledger.in_clauses > 0.6 * segmentation.ledger.characters


def test_applicability_codes_are_attributes(case: tuple[list[Block], Segmentation]) -> None:
    blocks, segmentation = case
    expected = {
        block.label: ", ".join(code.strip() for code in block.codes)
        for block in blocks
        if block.kind == "numbered" and block.codes
    }
    found = {clause.label: clause.applicability for clause in segmentation.clauses if clause.label in expected}
    assert found == expected


def test_ids_and_citations_are_unique_enough(case: tuple[list[Block], Segmentation]) -> None:
    _, segmentation = case
    ids = [clause.id for clause in segmentation.clauses]
    assert len(set(ids)) == len(ids)
    labelled = [clause.citation for clause in segmentation.clauses if clause.label]
    assert len(set(labelled)) == len(labelled)

"""The published JSON shapes: real output validates, wrong output does not, what may be added may be added."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator, ValidationError

from pipeline import shapes
from pipeline.diff.chain import paths
from pipeline.library.clauses.clause_blame import trace
from pipeline.library.compare import comparison
from pipeline.library.search import search
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.store import Store, open_store

NAMES = ("icp/clauses/1", "icp/diff/1", "icp/diff-chain/1", "icp/extract/1", "icp/history/1", "icp/search/1")


@pytest.fixture
def store(sample_home: Path) -> Store:
    return open_store(load_settings({"ICP_HOME": str(sample_home)}, ROOT), create=False)


@pytest.fixture
def outputs(store: Store) -> dict[str, list[Any]]:
    """Real output of every shape, from one document, from an edition and from the whole corpus."""
    settings = store.settings
    opener = comparison.store_opener(settings)
    record = store.catalogue.documents()[0]
    segmentation = store.clauses_of(record)
    edition = comparison.named("2020/21", settings, opener)
    hits = search.search(store, "right to return", narrow=search.Narrow())
    found = trace(store, "GC30.4")
    names = ("2019/20:statutory-bodies", "2019/20", "2020/21")
    steps = [step.diff for step in comparison.chain_of(names, settings, opener, comparer=kept_comparison)]
    made = {
        "icp/clauses/1": [
            shapes.clauses_shape(segmentation),
            shapes.edition_clauses_shape(edition.side, edition.segmentations),
        ],
        "icp/diff/1": [
            shapes.diff_shape(comparison.diff("2019/20", "2020/21", settings, opener, comparer=kept_comparison))
        ],
        "icp/diff-chain/1": [shapes.diff_chain_shape(steps, paths(steps))],
        "icp/history/1": [
            shapes.history_shape(clause=found.place, line=found.line, stretches=found.stretches, entries=found.entries)
        ],
        "icp/extract/1": [shapes.extract_shape(store.artefacts.load_document(record.sha256), segmentation.ledger)],
        "icp/search/1": [
            shapes.search_shape("right to return", "hybrid", hits),
            shapes.answer_shape(search.answer(store, "what must an ACO do about the right to return?")),
            shapes.answer_shape(search.answer(store, "GC30.4", like=True, mode="lexical")),
        ],
    }
    written: dict[str, list[Any]] = json.loads(json.dumps(made))
    return written


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(shapes.schema(name))
    assert shapes.schema(name)["properties"]["schema"] == {"const": name}


def test_real_output_validates(outputs: dict[str, list[Any]]) -> None:
    for name in NAMES:
        validator = Draft202012Validator(shapes.schema(name))
        for output in outputs[name]:
            validator.validate(output)
            validator.validate({**output, "added later": 1})  # fields may be added


def test_every_required_field_is_required(outputs: dict[str, list[Any]]) -> None:
    for name in NAMES:
        validator = Draft202012Validator(shapes.schema(name))
        for field in shapes.schema(name)["required"]:
            lacking = {key: value for key, value in outputs[name][0].items() if key != field}
            with pytest.raises(ValidationError):
                validator.validate(lacking)


def test_a_clause_of_another_shape_is_refused(outputs: dict[str, list[Any]]) -> None:
    wrong = copy.deepcopy(outputs["icp/clauses/1"][0])
    wrong["clauses"][0]["kind"] = "sentence"
    with pytest.raises(ValidationError):
        Draft202012Validator(shapes.schema("icp/clauses/1")).validate(wrong)


def test_the_ledger_of_an_edition_is_the_sum_of_its_documents(outputs: dict[str, list[Any]]) -> None:
    ledger = outputs["icp/clauses/1"][1]["ledger"]
    assert ledger["characters"] == ledger["in_clauses"] + sum(ledger["discarded"].values())


def test_an_edition_of_several_documents_is_one_document_shape(outputs: dict[str, list[Any]]) -> None:
    old = outputs["icp/diff/1"][0]["old"]
    assert len(old["documents"]) == 3
    assert old["pages"] == sum(document["pages"] for document in old["documents"])
    assert old["sha256"] not in {document["sha256"] for document in old["documents"]}

"""`icp status`: counts, failures, the published shape, and numbers for a monitor; log lines of a run."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT, Icp
from jsonschema import Draft202012Validator

from pipeline import shapes
from pipeline.errors import FetchError
from pipeline.library.status import health
from pipeline.library.status.metrics import Metric, exposition
from pipeline.logs import JsonLines, TextLines
from pipeline.settings import load_settings
from pipeline.steps.common import record_failure
from pipeline.steps.watch.chain import due_now
from pipeline.store import Store, open_store
from pipeline.store.delivery_log import Delivery, Subscriber
from pipeline.store.watch_log import Find, Sighting

NOW = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
LINE = re.compile(r'^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"\})? -?[0-9.e+]+)$')


def status(store: Store) -> health.Status:
    """As `icp status` asks for it."""
    due = due_now(store, NOW)
    return health.status(store, due=[pair.subject for pair in due.pairs], waiting=[rest.why for rest in due.waiting])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a little of everything that can be counted, and no index."""
    store = open_store(load_settings({"ICP_HOME": str(tmp_path)}, tmp_path))
    for _ in range(2):
        record_failure(store, "fetch", "a", "in", FetchError("It is gone.", "Look for it."))
    store.sightings.save(
        Sighting(address="https://a/", page="p", kind="page", state="current", checked_at="2026-03-03T21:17:00+00:00"),
        Sighting(address="https://a/b", page="p", kind="file", state="failed", why="It answered 404.", tries=3),
    )
    store.sightings.save_find(Find(id="b-1", address="https://a/b", sha256="0", page="p"))
    store.ledger.wait(Delivery(report="r", address="x@y.z", work="w", old="o", new="n", content="", version=""))
    store.ledger.subscribe(Subscriber(address="x@y.z", written="x@y.z"))
    return store


def test_everything_is_counted(store: Store) -> None:
    found = status(store)
    assert found.documents == {"ingested": 0, "failed": 1, "superseded": 0, "unread": 0}
    assert found.addresses == {"current": 1, "left": 0, "failed": 1, "new": 0}
    assert (found.review, found.subscribers, found.deliveries["waiting"]) == (1, 1, 1)
    assert found.last_watch == "2026-03-03T21:17:00+00:00"
    assert [(item.subject, item.step, item.tries) for item in found.failures] == [
        ("a", "fetch", 2),
        ("https://a/b", "watch", 3),
    ]
    assert found.failures[0].next_try > found.failures[0].since
    assert found.index_kind == ""


def test_its_shape_is_the_published_one(store: Store) -> None:
    schema = shapes.schema("icp/status/1")
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(json.dumps(shapes.status_shape(status(store)))))


def test_the_sample_corpus_has_an_index(sample_home: Path) -> None:
    found = status(open_store(load_settings({"ICP_HOME": str(sample_home)}, ROOT), create=False))
    assert found.documents["failed"] == 0
    assert found.index_kind.startswith("dense and lexical")
    assert found.index_bytes > 0
    assert found.due or not found.waiting


def test_numbers_for_a_monitor(store: Store) -> None:
    text = exposition(health.metrics(status(store), NOW))
    assert all(LINE.match(line) for line in text.splitlines()), text
    assert 'icp_documents{state="failed"} 1\n' in text
    assert "icp_last_watch_timestamp_seconds 1772572620\n" in text
    assert "icp_schema_version" in text


def test_what_would_break_a_line_is_escaped() -> None:
    text = exposition([Metric("a", "One\nline.", {'x"\n': 1}, label="of")])
    assert text == '# HELP a One\\nline.\n# TYPE a gauge\na{of="x\\"\\n"} 1\n'


def test_the_command(store: Store, icp: Icp) -> None:
    home = store.settings.home
    store.close()
    said = icp("status", home=home)
    assert said.returncode == 0, said.stderr
    assert "1 waiting (icp review)" in said.stdout
    assert "It is gone. Tried 2 times. Again after" in said.stdout
    assert json.loads(icp("status", "--json", home=home).stdout)["schema"] == "icp/status/1"
    assert icp("status", "--json", "--metrics", home=home).returncode == 2


def test_without_a_store_it_says_so(tmp_path: Path, icp: Icp) -> None:
    assert icp("status", home=tmp_path / "none").returncode == 9


# ---------------------------------------------------------------- log lines


def record() -> logging.LogRecord:
    made = logging.LogRecord("pipeline.steps", logging.INFO, "", 0, "a: read,\n%d pages", (3,), None)
    made.step, made.document, made.created = "extract", "a", 0.0
    return made


def test_a_log_line_has_its_ids() -> None:
    assert json.loads(JsonLines().format(record())) == {
        "time": "1970-01-01T00:00:00Z",
        "level": "info",
        "step": "extract",
        "document": "a",
        "message": "a: read,\n3 pages",
    }
    assert TextLines().format(record()) == "1970-01-01T00:00:00Z info step=extract document=a a: read, 3 pages"


@pytest.mark.slow
def test_a_run_writes_a_line_for_each_document_and_step(tmp_path: Path, icp: Icp) -> None:
    from chain_room import town

    with town(tmp_path / "home", ICP_LOG="json") as there:
        there.publish_old()
        done = icp("watch", "--once", home=there.home, environ=there.environ)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    steps = {(line["document"], line["step"]) for line in lines if "step" in line}
    for name in ("icp-contract-2019-20-service-conditions", "icp-contract-2019-20-general-conditions"):
        assert {(name, step) for step in ("fetch", "extract", "segment", "annotate", "embed")} <= steps
    assert ("corpus", "index") in steps

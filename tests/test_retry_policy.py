"""What is worth another try on the same inputs, how often and when; and that a run does it then and not before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import (
    BusyError,
    ClusterError,
    DamagedFileError,
    FetchError,
    IcpError,
    ModelError,
    NoTextError,
    OverMemoryError,
    OverTimeError,
    ReaderKilledError,
    StoreError,
    TooLargeError,
)
from pipeline.settings import load_settings
from pipeline.sources.manifest import Manifest
from pipeline.steps.common import plan_ingest
from pipeline.steps.ingest import documents
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.steps.retry_policy import for_good, in_vain, next_try
from pipeline.store import Store, open_store
from pipeline.store.records import Failure

NOW = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

TRIED = [
    ("a page that is away may be back", "fetch", FetchError("Away."), [1, 2, 4, 8, 16, 24]),
    ("a time-out may be a busy machine", "extract", OverTimeError("Slow."), [1, 2, 4, None]),
    ("a reader over its own limit has one more try", "extract", OverMemoryError("Big."), [1, None]),
    ("a reader that was killed may find memory", "extract", ReaderKilledError("Killed."), [1, 2, 4, None]),
    ("a worker that died is replaced", "extract", ClusterError("Died."), [1, 2, 4, None]),
    ("a fault may be the machine's", "embed", IcpError("KeyError."), [1, 2, 4, None]),
    ("a full disk may have room again", "extract", StoreError("Full."), [1, 2, 4, 8, 16]),
    ("a store that was busy is free again", "extract", BusyError("Busy."), [1, 2, 4, 8, 16]),
    ("a model is put back", "embed", ModelError("Gone."), [1, 2, 4, 8, 16]),
    ("a damaged file stays damaged", "extract", DamagedFileError("Torn."), [None]),
    ("too many pages stay too many", "extract", TooLargeError("Long."), [None]),
    ("a scan stays a scan", "extract", NoTextError("Empty."), [None]),
]


@pytest.mark.parametrize(("reason", "step", "error", "hours"), TRIED, ids=[row[0] for row in TRIED])
def test_how_often_and_when(reason: str, step: str, error: IcpError, hours: list[int | None]) -> None:
    for tries, wait in enumerate(hours, start=1):
        expected = "" if wait is None else (NOW + wait * HOUR).isoformat()
        assert next_try(step, error, tries, NOW) == expected, (reason, tries)


def failed(error: IcpError, step: str = "extract", tries: int = 1) -> Failure:
    return Failure(
        step=step, subject="a", inputs="in", code=int(error.exit_code), problem=error.problem, remedy="",
        made_at=NOW.isoformat(), tries=tries, retry_at=next_try(step, error, tries, NOW),
    )  # fmt: skip


TIMED_OUT, TORN = failed(OverTimeError("Slow.")), failed(DamagedFileError("Torn."))
VAIN = [
    ("a time-out rests for an hour", TIMED_OUT, "in", HOUR - timedelta(seconds=1), True),
    ("and is tried then", TIMED_OUT, "in", HOUR, False),
    ("at once with another limit", TIMED_OUT, "other", timedelta(0), False),
    ("after its last try it is left alone", failed(OverTimeError("Slow."), tries=4), "in", 99 * HOUR, True),
    ("a clock that was set back keeps nothing waiting", TIMED_OUT, "in", -48 * HOUR, False),
    ("a damaged file is left alone", TORN, "in", 99 * HOUR, True),
    ("until there is another one", TORN, "other", timedelta(0), False),
    ("a full disk is looked at by every run", failed(StoreError("Full.")), "in", timedelta(0), False),
    ("a failed fetch is nothing that this decides", failed(FetchError("Away."), "fetch"), "in", timedelta(0), False),
]


@pytest.mark.parametrize(("reason", "failure", "inputs", "later", "expected"), VAIN, ids=[row[0] for row in VAIN])
def test_when_it_is_in_vain(reason: str, failure: Failure, inputs: str, later: timedelta, expected: bool) -> None:
    assert in_vain(failure, failure.step, inputs, NOW + later) is expected, reason


def test_what_is_never_tried_again_is_for_good() -> None:
    assert for_good(TORN)
    assert for_good(failed(OverTimeError("Slow."), tries=4))
    assert not for_good(TIMED_OUT)
    assert not for_good(failed(StoreError("Full.")))
    assert not for_good(failed(FetchError("Away."), "fetch", tries=9))


# ---------------------------------------------------------------- in a store


class Machine:
    """A reader that fails as it is told, and a clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.errors: list[Exception] = []
        self.reads = 0
        self.time = NOW
        real = documents.read_document

        def read(data: bytes, name: str, **values: object) -> object:
            self.reads += 1
            if self.errors:
                raise self.errors.pop(0)
            return real(data, name, **values)  # type: ignore[arg-type]

        monkeypatch.setattr(documents, "read_document", read)
        monkeypatch.setattr("pipeline.clock.now", lambda: self.time.isoformat())
        # Only whether a document is read is of interest here.
        monkeypatch.setattr("pipeline.steps.ingest.run.GROUPS", {"read": (("extract", documents.extract_document),)})

    def run(self, store: Store, path: Path) -> None:
        asked, refused = asked_for([str(path)], Manifest(path=path, works=(), sources=()))
        assert not refused
        ingest(store, asked)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("1 Payment\n\n1.1 The Buyer must pay within 30 days.\n")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(load_settings({"ICP_HOME": str(tmp_path / "home")}, tmp_path))


def test_a_time_out_is_tried_again_when_its_time_has_come(machine: Machine, store: Store, text: Path) -> None:
    machine.errors = [OverTimeError("Slow.", "Wait."), OverTimeError("Slow.", "Wait.")]
    seen = []
    for minutes in (0, 30, 61, 120, 182):
        machine.time = NOW + timedelta(minutes=minutes)
        machine.run(store, text)
        (failure,) = store.catalogue.failures().values() or (None,)
        seen.append((minutes, machine.reads, failure.tries if failure else 0))
    # the second pause, of two hours, begins with the second try
    assert seen == [(0, 1, 1), (30, 1, 1), (61, 2, 2), (120, 2, 2), (182, 3, 0)]


def test_a_run_before_that_has_nothing_to_do(machine: Machine, store: Store, text: Path) -> None:
    machine.errors = [OverTimeError("Slow.", "Wait.")]
    machine.run(store, text)
    (document,) = plan_ingest(store, ()).documents
    assert (document.steps, document.failure) == ((), next(iter(store.catalogue.failures().values())))
    machine.time = NOW + HOUR
    (document,) = plan_ingest(store, ()).documents
    assert document.steps[0] == "extract"


def test_a_fault_of_the_machine_holds_up_no_other_document(machine: Machine, store: Store, text: Path) -> None:
    other = text.with_name("b.txt")
    other.write_text("1 Delivery\n\n1.1 The Seller must deliver.\n")
    machine.errors = [OSError(11, "Resource temporarily unavailable")]
    manifest = Manifest(path=text, works=(), sources=())
    asked, _ = asked_for([str(text), str(other)], manifest)
    ingest(store, asked)
    (failure,) = store.catalogue.failures().values()
    assert "Resource temporarily unavailable" in failure.problem
    assert failure.retry_at == (NOW + HOUR).isoformat()
    assert [step for step, _ in store.catalogue.receipts()].count("extract") == 1

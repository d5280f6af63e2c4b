"""The flows under Prefect's own test harness, and what prepares a command's environment for them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chain_room import OPERATOR, Town, town
from conftest import ROOT

from flows.environment import defaults, prepare
from pipeline.settings import load_settings


def test_the_users_own_settings_stand(tmp_path: Path) -> None:
    settings = load_settings({"ICP_HOME": str(tmp_path)}, tmp_path)
    environ = {"PREFECT_API_URL": "http://server/api", "PREFECT_SERVER_ANALYTICS_ENABLED": "true"}
    assert prepare(settings, environ) is False  # a server of the user's: none of ours
    assert environ["PREFECT_API_URL"] == "http://server/api"
    assert environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "true"
    assert environ["PREFECT_HOME"] == str(tmp_path / "prefect")


def test_without_settings_a_local_server_is_needed(tmp_path: Path) -> None:
    settings = load_settings({"ICP_HOME": str(tmp_path)}, tmp_path)
    environ: dict[str, str] = {}
    assert prepare(settings, environ) is True
    assert environ == defaults(settings)


def test_importing_the_package_loads_no_prefect() -> None:
    program = "import sys, flows, flows.environment; assert 'prefect' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


# ---------------------------------------------------------------- deployments


def test_prefect_yaml_says_the_same_as_the_code() -> None:
    import yaml

    from flows.deployments import ONE_AT_A_TIME, PLANNED, TIMEZONE, shortest_pause

    said = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert said == [
        {
            "name": item.name,
            "entrypoint": f"{item.flow.fn.__module__.replace('.', '/')}.py:{item.flow.fn.__name__}",
            "description": item.description,
            "tags": ["icp"],
            "parameters": {"drop_after_minutes": shortest_pause(item.cron)},
            "schedules": [{"cron": item.cron, "timezone": TIMEZONE}],
            "concurrency_limit": {"limit": 1, "collision_strategy": ONE_AT_A_TIME.collision_strategy.value},
            "work_pool": {"name": "icp"},
        }
        for item in PLANNED
    ]


def test_deployments_keep_to_the_clock_of_london() -> None:
    from flows.deployments import deployments

    made = {item.flow_name: item for item in deployments({"watch": "7 * * * *"})}
    schedule = made["watch"].schedules[0].schedule  # type: ignore[index]
    assert (schedule.cron, schedule.timezone) == ("7 * * * *", "Europe/London")  # type: ignore[union-attr]
    assert made["digests"].schedules[0].schedule.cron == "30 7 * * *"  # type: ignore[index,union-attr]
    assert made["watch"].entrypoint == "flows.watch.watch_flow"


PAUSES = [
    ("every hour", "17 * * * *", 60),
    ("every minute: none waits behind a long one for more than that", "* * * * *", 1),
    ("once a day: an hour late is not too late", "0 7 * * *", 24 * 60),
    ("every hour of the working day: the nights do not count", "7 8-18 * * 1-5", 60),
    ("at most a week", "0 7 1 1 *", 7 * 24 * 60),
]


@pytest.mark.parametrize(("reason", "cron", "minutes"), PAUSES, ids=[row[0] for row in PAUSES])
def test_a_run_may_be_as_late_as_its_schedule_pauses(reason: str, cron: str, minutes: int) -> None:
    from flows.deployments import deployments

    made = {item.flow_name: item for item in deployments({"watch": cron})}
    assert made["watch"].parameters == {"drop_after_minutes": minutes}, reason


LATE = [
    ("in time", 0, ""),
    ("a little late is in time", 60, ""),
    ("later than the next run is too late", 61, "61 minutes ago"),
    ("a clock that was set back makes none late", -500, ""),
]


@pytest.mark.parametrize(("reason", "minutes", "said"), LATE, ids=[row[0] for row in LATE])
def test_which_runs_are_dropped(reason: str, minutes: int, said: str) -> None:
    from flows.late import too_late

    expected = datetime(2026, 3, 29, 0, 17, tzinfo=UTC)
    found = too_late(expected, expected + timedelta(minutes=minutes), 60)
    assert (said in found) if said else found == "", reason


def test_the_place_of_a_deployment_outlives_the_server(tmp_path: Path) -> None:
    """In the server's memory it would be taken for ever by a watch that died with it."""
    environ = defaults(load_settings({"ICP_HOME": str(tmp_path)}, tmp_path))
    assert environ["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"].endswith(".filesystem")


def test_prefects_times_are_of_a_kind_of_their_own() -> None:
    """Their differences cannot be divided by those of Python."""
    from prefect.types._datetime import create_datetime_instance

    from flows.late import too_late

    expected = create_datetime_instance(datetime(2026, 3, 29, 0, 17, tzinfo=UTC))
    assert type(expected) is not datetime
    assert "00:17 UTC, 120 minutes ago" in too_late(expected, expected + timedelta(hours=2), 60)


# ---------------------------------------------------------------- with Prefect


@pytest.fixture(scope="module")
def harness() -> Iterator[None]:
    """Prefect with a server and a database of its own, once for this file."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a manifest of three small documents: two editions, and one that cannot be read."""
    import hashlib

    texts = {
        "old": "1 Payment\n\n1.1 The Buyer must pay within 30 days.\n\n1.2 Interest is due on late payment.\n",
        "new": "1 Payment\n\n1.1 The Buyer must pay within 20 days.\n\n1.2 Interest is due on late payment.\n",
        "bad": "<!DOCTYPE html><html><body>Log in</body></html>",
    }
    rows = ['[works]\nwork = "A contract"\n']
    for number, (name, edition, suffix) in enumerate((("old", "2019/20", "txt"), ("new", "2020/21", "txt"))):
        path = tmp_path / f"{name}.{suffix}"
        path.write_text(texts[name])
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        rows.append(
            f'[[document]]\nid = "{name}"\nwork = "work"\ntitle = "{name}"\nkind = "contract"\nedition = "{edition}"\n'
            f'path = "{path.name}"\nsha256 = "{sha256}"\norder = {number}\n'
            + ('supersedes = "old"\n' if name == "new" else "")
        )
    (tmp_path / "manifest.toml").write_text("\n".join(rows))
    (tmp_path / "bad.pdf").write_text(texts["bad"])
    monkeypatch.setenv("ICP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ICP_MANIFEST", str(tmp_path / "manifest.toml"))
    return tmp_path


@pytest.mark.slow
def test_the_ingest_flow(harness: None, home: Path) -> None:
    from flows.ingest import ingest_flow
    from pipeline.errors import PartialError, UnsupportedFormatError
    from pipeline.library.compare.comparison import edition_summaries
    from pipeline.store import open_store

    ingest_flow()
    store = open_store(load_settings())
    assert [str(item.key) for item in edition_summaries(store)] == ["work@2019/20", "work@2020/21"]
    before = store.catalogue.receipts()

    # a second run changes nothing
    ingest_flow()
    assert store.catalogue.receipts() == before

    # the comparison of the two editions is kept
    (key,) = [receipt.output for (step, _), receipt in before.items() if step == "compare"]
    assert [change.facets for change in store.artefacts.load_comparison(key).changes] == [("wording",)]

    # a document that fails leaves the others alone, and the flow ends with its sentence
    with pytest.raises(PartialError, match="web page"):
        ingest_flow(["old", str(home / "bad.pdf")])
    with pytest.raises(UnsupportedFormatError):
        ingest_flow([str(home / "bad.pdf")])
    assert {key: value for key, value in store.catalogue.receipts().items() if "bad" not in key[1]} == before


@pytest.mark.slow
def test_what_was_ingested_is_an_artifact_of_the_run(harness: None, home: Path) -> None:
    from prefect.artifacts import Artifact

    from flows.ingest import ingest_flow

    ingest_flow(["old"])
    artifact = Artifact.get("ingested-documents")
    assert artifact is not None
    assert "ingested" in str(artifact.data)


@pytest.mark.slow
def test_a_fetch_that_fails_for_now_is_tried_again(harness: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import ingest
    from pipeline.errors import TemporaryFetchError
    from pipeline.steps.ingest import documents

    tries = []
    real = documents.fetch_document

    def flaky(store: object, asked: object) -> object:
        tries.append(1)
        if len(tries) < 3:
            raise TemporaryFetchError("The server did not answer.", "Try again later.")
        return real(store, asked)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest.steps, "fetch_document", flaky)
    monkeypatch.setattr(ingest, "fetch", ingest.fetch.with_options(retry_delay_seconds=0, retry_jitter_factor=0))
    ingest.ingest_flow(["old"])
    assert len(tries) == 3


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with town(tmp_path / "home", ICP_OPERATOR=OPERATOR) as there:
        for name, value in there.environ.items():
            monkeypatch.setenv(name, value)
        yield there


@pytest.mark.slow
def test_the_watch_flow_is_the_chain(harness: None, watched: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.artifacts import Artifact
    from prefect.exceptions import ParameterTypeError
    from prefect.types._datetime import now as prefect_now

    from flows import late
    from flows.watch import watch_flow

    watched.publish_old()
    watched.subscribe()
    assert watch_flow() == [f"icp-contract-2019-20-{part}" for part in ("service-conditions", "general-conditions")]
    watched.publish_new()
    assert len(watch_flow()) == 2
    (mail,) = watched.room.mails
    assert "2020/21" in str(mail["Subject"])
    assert watch_flow() == [], "the third watch does nothing"
    assert len(watched.room.taken) == 1
    found = {key: Artifact.get(key) for key in ("watch", "reports", "watch-summary")}
    assert all(found.values())
    assert "mails: 0 sent" in str(found["watch-summary"].data)  # type: ignore[union-attr]

    # parameters are checked before anything runs
    for wrong in ({"pages": ["no/such id"]}, {"drop_after_minutes": 0}):
        with pytest.raises(ParameterTypeError):
            watch_flow(**wrong)  # type: ignore[arg-type]

    # a second one ends at once while another process writes
    with busy(watched):
        ended = watch_flow(return_state=True)
    assert (ended.name, ended.is_completed()) == ("Dropped", True)
    assert "left out" in ended.message  # type: ignore[operator]

    # a run that is too late is dropped
    monkeypatch.setattr(
        late.flow_run, "get_scheduled_start_time", lambda: prefect_now("UTC") - timedelta(hours=2), raising=False
    )
    ended = watch_flow(return_state=True)
    assert (ended.name, ended.is_completed()) == ("Dropped", True)
    assert "should have started" in ended.message  # type: ignore[operator]


@contextmanager
def busy(there: Town) -> Iterator[None]:
    """Another process writes to the store for the length of the block."""
    program = (
        "import sys; from pathlib import Path; from pipeline.store.lock import writer\n"
        "with writer(Path(sys.argv[1]), print): print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(there.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
    finally:
        process.communicate()


@pytest.mark.slow
def test_the_operator_is_told_of_a_run_that_fails(
    harness: None, watched: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import watch
    from pipeline.errors import StoreError

    def broken(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.", "Make room.")

    monkeypatch.setattr(watch, "look_at_pages", broken)
    for _ in range(2):
        with pytest.raises(StoreError):
            watch.watch_flow()
    (mail,) = watched.room.mails
    assert (str(mail["To"]), str(mail["Subject"])) == (OPERATOR, "icp: 1 thing to look at")
    assert "The disk is full." in mail.get_content()

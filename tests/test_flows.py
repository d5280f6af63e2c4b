"""The flows under Prefect's own test harness, and what prepares a command's environment for them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
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
    from flows.compare import compare_flow
    from flows.ingest import ingest_flow
    from pipeline.errors import PartialError, UnsupportedFormatError
    from pipeline.library.comparing import edition_summaries
    from pipeline.store import open_store

    ingest_flow()
    store = open_store(load_settings())
    assert [str(item.key) for item in edition_summaries(store)] == ["work@2019/20", "work@2020/21"]
    before = store.catalogue.receipts()

    # a second run changes nothing
    ingest_flow()
    assert store.catalogue.receipts() == before

    # the comparison is kept under the key that the flow gives
    diff = store.artefacts.load_comparison(compare_flow("2019/20", "2020/21"))
    assert [change.facets for change in diff.changes] == [("wording",)]

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
    from pipeline.steps import documents

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


@pytest.mark.slow
def test_the_watch_flow_ingests_what_is_published(
    harness: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from test_watching import HEAD, LINK_SC, MANIFEST, SC
    from web_site import contract, site

    from flows.watch import watch_flow
    from pipeline.store import open_store

    with site() as there:
        there.page("/icp/", HEAD + LINK_SC)
        there.pdf(SC, contract("Service Conditions", "2020/21"), etag='"1"')
        (tmp_path / "manifest.toml").write_text(MANIFEST.format(address=there.address))
        monkeypatch.setenv("ICP_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("ICP_MANIFEST", str(tmp_path / "manifest.toml"))
        monkeypatch.setenv("ICP_WATCH_PRIVATE", "yes")
        assert watch_flow() == ["icp-contract-2020-21-service-conditions"]
        assert watch_flow() == [], "the second watch does nothing"
    (record,) = open_store(load_settings()).catalogue.documents()
    assert record.origin == there.address + SC

"""Fixtures of the whole: a store with the sample corpus, made once a session without Prefect, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest

# A busy machine is no fault of the program; and a run that judges a change must come out the same when repeated.
hypothesis.settings.register_profile("icp", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("icp")

ROOT = Path(__file__).resolve().parent.parent
Icp = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the settings or the store of whoever runs it."""
    kept = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("ICP_", "PREFECT_"))]:
        del os.environ[name]
    os.environ["ICP_HOME"] = str(tmp_path_factory.mktemp("nobody"))
    os.environ["TQDM_DISABLE"] = "1"
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    yield
    os.environ.clear()
    os.environ.update(kept)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A home folder with the whole sample corpus ingested; tests must not change it.

    The vectors are kept in pytest's cache, so that only the first session on a machine computes them.
    """
    from pipeline.settings import load_settings
    from pipeline.sources.manifest import load_manifest
    from pipeline.steps.run import ingest
    from pipeline.steps.wanted import asked_for
    from pipeline.store import open_store

    home = tmp_path_factory.mktemp("home")
    cache = request.config.cache
    if cache is not None:
        (home / "vectors").symlink_to(cache.mkdir("vectors"), target_is_directory=True)
    settings = load_settings({"ICP_HOME": str(home)}, ROOT)
    store = open_store(settings)
    asked, refused = asked_for((), load_manifest(settings.manifest))
    assert not refused
    ingest(store, asked)
    assert store.catalogue.failures() == {}
    store.close()
    return home


@pytest.fixture(scope="session")
def icp() -> Icp:
    """Runs `icp` as a program: `icp("search", "…", home=…)`; gives its exit code and both streams."""

    def run(
        *arguments: str, home: Path, cwd: Path = ROOT, timeout: float = 300, environ: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        program = "from pipeline.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            capture_output=True,
            text=True,
            cwd=cwd,
            timeout=timeout,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ICP_HOME": str(home), **(environ or {})},
        )

    return run

"""Fixtures of the whole: a store with the sample corpus, made once a session without Prefect, and the command line."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from database_server import PROGRAMS, database_server

# A busy machine is no fault of the program; and a run that judges a change must come out the same when repeated.
hypothesis.settings.register_profile("icp", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("icp")
# A shell lets what it starts in the background ignore Ctrl-C, and so would every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

if TYPE_CHECKING:
    from pipeline.store import Store

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
    from pipeline.steps.ingest.requested import asked_for
    from pipeline.steps.ingest.run import ingest
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


def program(name: str, *elsewhere: str) -> str:
    """The path of a program that a test starts; the test is skipped without it, but not where all are promised."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), *elsewhere)))
    if found is None and os.environ.get("ICP_TEST_PROGRAMS") == "required":
        pytest.fail(f"{name} is not installed, and ICP_TEST_PROGRAMS=required says that it is")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server of the test's own on a socket; each call gives the address of a new, empty database."""
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    programs = {name: program(name, *map(str, versions)) for name in PROGRAMS}
    with database_server(programs) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def web_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus in a home of its own for the web page, which writes pictures, uploads and its secret there."""
    home = tmp_path_factory.mktemp("web")
    shutil.copytree(sample_home, home, dirs_exist_ok=True, symlinks=True)
    return home


@pytest.fixture(scope="session")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one contract whose text and title are full of markup."""
    from pipeline.settings import load_settings
    from pipeline.sources.manifest import load_manifest
    from pipeline.steps.ingest.requested import asked_for
    from pipeline.steps.ingest.run import ingest
    from pipeline.store import open_store

    folder = tmp_path_factory.mktemp("hostile")
    text = (
        "1 Payment <img src=x onerror=alert(1)>\n\n1.1 The Buyer must pay <script>alert(1)</script> within 30 days.\n\n"
        '1.2 "Alert" means {{ 7 * 7 }} </p><img src=x onerror=alert(1)> as in clause 1.1.\n'
    )
    (folder / "hostile.txt").write_text(text, encoding="utf-8")
    (folder / "manifest.toml").write_text(
        '[works]\nhostile = "<script>alert(1)</script>"\n[[document]]\nid = "hostile"\nwork = "hostile"\n'
        'title = "<script>alert(1)</script>"\nkind = "contract"\nedition = "2019/20"\nvariant = "generic"\norder = 1\n'
        f'path = "hostile.txt"\nsha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n',
        encoding="utf-8",
    )
    environ = {"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(folder / "manifest.toml")}
    store = open_store(load_settings(environ, folder))
    asked, refused = asked_for((), load_manifest(store.settings.manifest))
    assert not refused
    ingest(store, asked)
    assert store.catalogue.failures() == {}
    store.close()
    return folder / "home"


@pytest.fixture(scope="session")
def three_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three small editions of a work and a variant (`three_editions.py`); tests copy it."""
    from three_editions import three_editions

    folder = tmp_path_factory.mktemp("three")
    three_editions(folder).close()
    return folder / "home"


@pytest.fixture
def mail_home(three_home: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    shutil.copytree(three_home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def mail_store(mail_home: Path) -> Iterator[Store]:
    """The store in that copy."""
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    opened = open_store(load_settings({"ICP_HOME": str(mail_home)}, mail_home))
    yield opened
    opened.close()

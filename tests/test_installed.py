"""icp without its checkout: installed from a wheel, in an empty folder, and as the systemd unit starts it.

Beside it lie distributions that own the names `icp`, `pipeline` and `flows`, as others do on the index.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from chain_driver import driver
from chain_room import ANNA, town
from cluster_room import cluster
from conftest import ROOT, program
from installed import DEPLOY, NOT_OURS, STRANGERS, copied, install, install_strangers, make_wheel
from prefect_room import running, until
from test_migrate import old_catalogue
from test_readme import TEN_LINES
from test_watch_chain import first_edition

from pipeline.store.fingerprint import STEP_SOURCES, step_version
from pipeline.store.tables import SCHEMA_VERSION

UNIT = DEPLOY / "icp-flows.service"

# The page of an installed icp, with its style sheet; a program for its own Python.
PAGES = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
from icp_contracts.pipeline.library.cached_store import open_warm
from icp_contracts.pipeline.settings import load_settings
from icp_contracts.pipeline.web.app import create_app
asking = TestClient(create_app(open_warm(load_settings({"ICP_HOME": sys.argv[1]}, Path(sys.argv[1])))),
                    base_url="http://127.0.0.1", client=("127.0.0.1", 1))
for address in ("/", "/?q=notice", "/static/page.css", "/api"):
    print(asking.get(address).status_code)
"""


# Every module can be imported, and none of them is loaded under a name that belongs to others.
MODULES = """
import importlib, pickle, pkgutil, sys
import icp_contracts
from icp_contracts import pipeline
for module in pkgutil.walk_packages(icp_contracts.__path__, "icp_contracts."):
    if not module.name.startswith(("icp_contracts.pipeline.store.migrations", "icp_contracts.pipeline._assets")):
        importlib.import_module(module.name)
assert not {"icp", "pipeline", "flows"} & {name.partition(".")[0] for name in sys.modules}
from icp_contracts.flows.deployments import deployments
print(*[made.entrypoint for made in deployments()])
from icp_contracts.pipeline.settings import load_settings
from icp_contracts.pipeline.store.fingerprint import STEP_SOURCES, step_version
print({step: step_version(step, load_settings().models) for step in STEP_SOURCES})
clause = pipeline.citation.parse("GC5.2(a)")
assert pickle.loads(pickle.dumps(clause)) == clause
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin of a virtual environment with the wheel and the strangers in it."""
    folder = tmp_path_factory.mktemp("installed")
    at = install(wheel, folder / "icp")
    install_strangers(at, folder / "strangers")
    return at


@dataclass(frozen=True)
class Program:
    """An installed icp with a home of its own, started in a folder of its own, without the settings of the checkout."""

    at: Path
    home: Path
    here: Path

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return {**kept, "ICP_HOME": str(self.home)}

    def run(self, *words: str, program: str = "icp", **more: str) -> str:
        """What a program of the environment prints on both streams; it has to succeed."""
        command = [str(self.at / program), *words]
        environ = {**self.environ, **more}
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.here, env=environ, timeout=600)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def there(installed: Path, tmp_path: Path, sample_home: Path) -> Program:
    home, here = tmp_path / "home", tmp_path / "empty"
    here.mkdir()
    home.mkdir()
    # Vectors are by words and model: those that are known need not be made again.
    shutil.copytree(sample_home / "vectors", home / "vectors")
    return Program(at=installed, home=home, here=here)


def test_all_that_the_image_is_made_of_goes_to_its_builder() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert [line[1:] for line in lines if line.startswith("!")] == copied()
    assert all((ROOT / name).exists() for name in copied())


@pytest.mark.slow
def test_the_wheel_has_every_file(wheel: Path) -> None:
    def files(folder: str) -> set[str]:
        found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
        return {path.as_posix() for path in found if "__pycache__" not in path.parts and "deploy" not in path.parts}

    there = set(zipfile.ZipFile(wheel).namelist())
    wanted = files("pipeline") | files("flows")
    wanted |= {f"pipeline/_assets/{name}" for name in files("models") | files("corpus/documents")}
    wanted = {f"icp_contracts/{name}" for name in wanted} | {"icp_contracts/py.typed"}
    # Of these nothing is read where it is installed.
    assert {name for name in wanted - there if not name.endswith(".gitattributes")} == set()
    # And no name but our own, so that it can lie beside anything.
    assert {name.partition("/")[0].partition("-")[0] for name in there} == {"icp_contracts"}


@pytest.mark.slow
def test_installed_it_does_the_main_job_in_an_empty_folder(there: Program, tmp_path: Path) -> None:
    assert str(ROOT) not in there.run("settings")
    assert "ingest" in there.run("--help")
    there.run("ingest")
    assert "nothing to do" in there.run("ingest")
    assert "GC30.4" in there.run("search", "GC30.4", "--limit", "1")
    there.run("diff", "2019/20", "2020/21", "--html", str(tmp_path / "report.html"))
    assert "</html>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "All is well" in there.run("verify")
    assert there.run("-c", PAGES, str(there.home), program="python").split() == ["200"] * 4
    # The ten lines of the README, with the corpus and the store where they look for them.
    (there.here / "corpus").symlink_to(ROOT / "corpus")
    (there.here / ".icp").symlink_to(there.home)
    asked = re.sub(r"^import pipeline$", "import icp_contracts as pipeline", TEN_LINES, flags=re.MULTILINE)
    assert asked != TEN_LINES
    assert "GC30.4" in there.run("-c", asked, program="python")
    assert {path.name for path in there.here.iterdir()} == {"corpus", ".icp"}


@pytest.mark.slow
def test_it_takes_no_name_of_others(there: Program, installed: Path) -> None:
    said = there.run("-c", MODULES, program="python")
    assert "icp_contracts.flows.watch.watch_flow" in said
    # What the checkout made stays: the code is the same.
    assert str({step: step_version(step, ROOT / "models") for step in STEP_SOURCES}) in said
    assert "Easy Read" in there.run("clauses", str(ROOT / "corpus" / "documents" / "sample-easy-read.pdf"), "--json")
    (site,) = installed.parent.glob("lib/python3*/site-packages")
    assert {(site / name / "__init__.py").read_text(encoding="utf-8") for name in STRANGERS} == {NOT_OURS}


@pytest.mark.slow
def test_an_installed_icp_brings_an_older_catalogue_up_to_date(there: Program) -> None:
    old_catalogue(there.home)
    assert f"(schema version {SCHEMA_VERSION})" in there.run("status")
    assert (there.home / "catalogue.db.schema-1").is_file()


@pytest.mark.slow
def test_workers_of_dask_have_the_installed_icp_too(there: Program, installed: Path, tmp_path: Path) -> None:
    shared = {
        "ICP_DATABASE_URL": f"sqlite:///{tmp_path / 'catalogue.db'}",
        "ICP_ARTEFACTS": str(tmp_path / "artefacts"),
    }
    with cluster(tmp_path / "cluster", {**there.environ, **shared}, str(installed / "python")) as workers:
        workers.add("one")
        there.run("ingest", "sample-easy-read", **shared, ICP_DASK_ADDRESS=workers.address)
    assert "in the store" in there.run("documents", **shared)


# ---------------------------------------------------------------- as a service

# What the unit asks of systemd, and where that is done without it: in the script below, or not at all.
HELD = {
    "ProtectSystem": "strict: every mount is read-only but those that follow",
    "ProtectHome": "nothing in /root and /home, but for a Python that is there",
    "PrivateTmp": "an empty /tmp",
    "PrivateDevices": "a /dev with the harmless ones",
    "ProtectKernelTunables": "/proc/sys and /sys are read-only",
    "ProtectControlGroups": "as /sys",
    "StateDirectory": "the only folder that is its own",
    "DynamicUser": "a user that no table names",
    "NoNewPrivileges": "setpriv",
    "CapabilityBoundingSet": "setpriv",
}
NOT_HELD = {
    "ProtectKernelModules": "modules cannot be loaded without a capability anyway",
    "RestrictAddressFamilies": "a filter of system calls, which systemd makes",
    "RestrictSUIDSGID": "the same",
    "LockPersonality": "the same",
    "MemoryMax": "a control group, which systemd makes",
}
ORDINARY = {
    *("Type", "Environment", "EnvironmentFile", "WorkingDirectory", "ExecStart", "KillSignal", "TimeoutStopSec"),
    *("Restart", "RestartSec"),
}
USER = "61234"
# $1: the folder of this Python, $2: its packages, $3: the wheel, $4: the state's folder; then the program.
SCRIPT = f"""
set -e
base=$1 packages=$2 wheel=$3 state=$4; shift 4
mount --make-rprivate /
mount -t tmpfs tmpfs /opt
mkdir /opt/base /opt/packages /opt/wheel /opt/dev
mount --bind "$base" /opt/base
mount --bind "$packages" /opt/packages
mount --bind "$(dirname "$wheel")" /opt/wheel
mkdir -p /var/lib/icp
mount --bind "$state" /var/lib/icp
for home in /root /home; do mount -t tmpfs -o mode=755 tmpfs $home; done
mount -t tmpfs -o mode=1777 tmpfs /tmp
case "$base" in /root/*|/home/*) mkdir -p "$base"; mount --bind /opt/base "$base";; esac
"$base"/bin/python3 -m venv /opt/icp
echo /opt/packages > "$(echo /opt/icp/lib/python3*/site-packages)/packages.pth"
/opt/icp/bin/python -m pip install --no-deps --no-index -q "/opt/wheel/$(basename "$wheel")"
umount /opt/wheel
for node in null zero full random urandom tty; do touch /opt/dev/$node; mount --bind /dev/$node /opt/dev/$node; done
mkdir -m 1777 /opt/dev/shm
mount -t tmpfs -o mode=1777 tmpfs /opt/dev/shm
mount --rbind /opt/dev /dev
mount --bind /proc/sys /proc/sys
chown -R {USER}:{USER} /var/lib/icp
cut -d' ' -f5 /proc/self/mountinfo | while read -r at; do
    case "$at" in /tmp|/var/lib/icp|/dev|/dev/*|/opt/dev/*|/proc) ;; *) mount -o remount,bind,ro "$at";; esac
done
cd /var/lib/icp
exec setpriv --reuid {USER} --regid {USER} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""


@dataclass(frozen=True)
class Unit:
    """The part [Service] of a unit file."""

    values: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Unit:
        parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read(path, encoding="utf-8")
        return cls(dict(parser["Service"]))

    @property
    def environ(self) -> dict[str, str]:
        pairs = (pair.partition("=") for pair in self.values["Environment"].split())
        return {name: value for name, _, value in pairs}


def test_nothing_that_the_unit_asks_for_is_forgotten_here() -> None:
    assert set(Unit.read(UNIT).values) == {*HELD, *NOT_HELD, *ORDINARY}


@pytest.mark.slow
def test_the_service_runs_as_the_unit_says(wheel: Path, tmp_path: Path) -> None:
    """Not by systemd, which has to be the first process: in a view of the disk like the unit's, as nobody, without
    rights. A watch each minute rather than each hour finds a new edition, and one mail goes out."""
    unshare, _ = program("unshare"), program("setpriv")
    if subprocess.run([unshare, "--mount", "true"], capture_output=True).returncode != 0:
        pytest.skip("only root, where it is allowed, can make a view of the disk")
    unit = Unit.read(UNIT)
    state, log = tmp_path / "state", tmp_path / "service.log"
    with town(state) as there:
        with driver() as chains:
            first_edition(chains, there)
        there.publish_new()
        shutil.copy(there.environ["ICP_MANIFEST"], state)
        environ = {**there.environ, **unit.environ, "ICP_MANIFEST": "/var/lib/icp/manifest.toml", "HOME": "/"}
        assert unit.values["WorkingDirectory"] == unit.environ["ICP_HOME"] == "/var/lib/icp"
        settings = [f"{name}={value}" for name, value in {"PATH": "/usr/bin:/bin", **environ}.items()]
        service = [*unit.values["ExecStart"].split(), "--watch", "* * * * *"]
        places = [sys.base_prefix, sysconfig.get_path("purelib"), str(wheel), str(state)]
        command = [unshare, "--mount", "sh", "-c", SCRIPT, "sh", *places, "env", "-i", *settings, *service]
        with running(command, {}, log) as process:
            until(lambda: there.mails_to(ANNA) == 1, process, log)
        assert process.returncode == 0, log.read_text()
    said = log.read_text()
    assert "Traceback" not in said
    assert "Read-only file system" not in said
    assert "Permission denied" not in said
    assert {path.stat().st_uid for path in state.rglob("*")} == {int(USER)}

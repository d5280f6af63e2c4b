"""Ctrl-C: wherever it comes, the command stops and says nothing but "Stopped."."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PROGRAM = "from pipeline.cli import main; main()"


def test_control_c_is_quiet(sample_home: Path) -> None:
    environ = {**os.environ, "ICP_HOME": str(sample_home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, "index", "rebuild"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, cwd=ROOT) as process:
        assert process.stderr
        said = process.stderr.readline()  # it says at once what it does, and is at work then
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert said.startswith(b"Making the search index again")
    assert b"Traceback" not in errors
    # 0 where it was done before the signal came, -2 where the interpreter was at its end then
    assert process.returncode in (130, 0, -signal.SIGINT)


LOADED = ("pipeline.cli.entry", "typer", "pipeline.cli.ingest")


@pytest.mark.parametrize("name", LOADED)
def test_control_c_is_quiet_while_the_parts_are_loaded(name: str, tmp_path: Path) -> None:
    """As if it came at the very moment when that part was asked for."""
    before = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {name!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", before + PROGRAM, "settings"],
        env={**os.environ, "ICP_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped.\n")


# Ctrl-C at the very moment when the store's lock, given back, is done away with: its destructor is written in Python.
IN_A_DESTRUCTOR = """
import filelock, signal, time
from pathlib import Path
from pipeline.cli import entry
from pipeline.store.lock import writer

def interrupted(lock):
    filelock.BaseFileLock.__del__ = real
    signal.raise_signal(signal.SIGINT)

def run():
    with writer(Path("."), print):
        pass
    time.sleep(60)
    return 0

real, filelock.BaseFileLock.__del__ = filelock.BaseFileLock.__del__, interrupted
entry.run = run
"""
AT_THE_END = """
import atexit, signal
from pipeline.cli import entry

entry.run = lambda: 0
atexit.register(signal.raise_signal, signal.SIGINT)
"""


@pytest.mark.parametrize(
    ("before", "code", "said"),
    [
        (IN_A_DESTRUCTOR, 130, "Stopped.\n"),  # Python forgets what is raised there
        (AT_THE_END, -signal.SIGINT, ""),  # the work is done, and what is left of it is ended
    ],
    ids=["in a destructor", "at the interpreter's end"],
)
def test_control_c_is_quiet_where_python_would_print_it(before: str, code: int, said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", before + PROGRAM],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=50,  # less than the work takes
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)

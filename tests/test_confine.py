"""What a file that takes its reader over can still do: nothing but answer."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT
from test_sandbox import UNCONFINED

from pipeline.errors import DamagedFileError
from pipeline.extract.sandbox import client
from pipeline.extract.sandbox.client import Limits, contained, started
from pipeline.extract.sandbox.confine import holding

TEXT = b"1. Payment\n1.1 The Provider must pay.\n"
# A reader that was taken over tries something before it reads on; the attempt's error is what it reads.
PROGRAM = """
import ctypes, os, signal, socket, subprocess, sys, tempfile
import pipeline.extract.open as room
from pipeline.extract.sandbox.worker import main
real = room.extract
def extract(data, *, name, **more):
    try:
        {attempt}
        said = "succeeded"
    except OSError as error:
        said = "refused: " + error.strerror
    return real(b"1. " + said.encode(), name="said.txt")
room.extract = extract
main()
"""
KERNEL = pytest.mark.skipif(
    holding() != ("files", "network and programs"), reason="this system has not both means of confining a process"
)

ATTEMPTS: list[tuple[str, str]] = [
    ("open({secret!r}).read()", "a file of the user's: settings with passwords, keys, other documents"),
    ("os.listdir({folder!r})", "which files there are"),
    ("open('/etc/shadow').read()", "the system's own secrets"),
    ("open('/proc/{parent}/environ').read()", "the settings of the process that asked"),
    ("open({secret!r}, 'w')", "a file overwritten"),
    ("open({folder!r} + '/new', 'w')", "a file made"),
    ("os.unlink({secret!r})", "a file deleted"),
    ("os.rename({secret!r}, {secret!r} + 'x')", "a file moved"),
    ("os.chmod({secret!r}, 0)", "a file's rights taken away"),
    ("os.utime({secret!r}, (0, 0))", "a file's times changed"),
    ("os.setxattr({secret!r}, 'user.a', b'b')", "a file's attributes changed"),
    ("os.symlink({secret!r}, {folder!r} + '/link')", "a way in for later"),
    ("open('/dev/shm/icp', 'w')", "a place where another process may read"),
    ("socket.create_connection(('127.0.0.1', {port}))", "a connection"),
    ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))", "a message without one"),
    ("socket.socket(socket.AF_INET6)", "the other internet"),
    ("socket.socket(socket.AF_UNIX).connect({socket!r})", "a socket of the machine: the database"),
    ("socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "the system's log"),
    ("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", "the kernel's own socket"),
    ("subprocess.run(['/bin/true'])", "another program"),
    ("os.execv('/bin/true', ['true'])", "another program in its place"),
    ("os.fork() or os._exit(0)", "a process that outlives it"),
    ("os.kill({parent}, 0)", "a signal to the process that asked"),
]


@pytest.fixture
def house(tmp_path: Path) -> dict[str, object]:
    """What a reader might want: a secret, a listening port, a listening socket."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "secret").write_text("password")
    return {"folder": str(folder), "secret": str(folder / "secret"), "socket": str(folder / "s"), "parent": os.getpid()}


@KERNEL
@pytest.mark.parametrize("confined", [True, False], ids=["confined", "free"])
@pytest.mark.parametrize(("attempt", "what"), ATTEMPTS, ids=[case[1] for case in ATTEMPTS])
def test_a_reader_that_was_taken_over_can_do_nothing(
    tmp_path: Path,
    house: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    attempt: str,
    what: str,
    confined: bool,
) -> None:
    """The same attempt is not refused in a child that is free, so that it is the confinement that refuses it."""
    if not confined and os.geteuid() != 0:
        pytest.skip("what is refused to a user without rights anyway proves nothing")
    with socket.create_server(("127.0.0.1", 0)) as port, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(house["socket"]))
        listening.listen()
        tried = PROGRAM.format(attempt=attempt.format(**house, port=port.getsockname()[1]))
        script = tmp_path / "reader.py"
        script.write_text(tried if confined else UNCONFINED + tried)
        monkeypatch.setattr(client, "COMMAND", (sys.executable, "-P", str(script)))
        try:
            said = contained(TEXT, "a.txt").lines[0].text
        except DamagedFileError:
            said = "the reader is another program now"
        Path("/dev/shm/icp").unlink(missing_ok=True)
    refused = said in ("1. refused: Operation not permitted", "1. refused: Permission denied")
    assert refused == confined, (what, said)
    if confined:
        assert Path(str(house["secret"])).read_text() == "password"


@KERNEL
def test_threads_and_its_own_code_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reading needs: modules that are imported late, threads, chance."""
    script = tmp_path / "reader.py"
    attempt = (
        "import threading, xml.dom, numpy; t = threading.Thread(target=os.urandom, args=(1,)); t.start(); t.join()"
    )
    script.write_text(PROGRAM.format(attempt=attempt))
    monkeypatch.setattr(client, "COMMAND", (sys.executable, "-P", str(script)))
    assert contained(TEXT, "a.txt").lines[0].text == "1. succeeded"


@KERNEL
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_attempt_in_a_file_for_libreoffice_fails_too(
    tmp_path: Path, house: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs can be started there, and what they start is confined as the reader is."""
    attempt = "subprocess.run(['/bin/cat', {secret!r}], check=False, stdout=open(tempfile.gettempdir() + '/a', 'w'))"
    attempt += "; open(tempfile.gettempdir() + '/a').read() == 'password' or open({secret!r})"
    script = tmp_path / "reader.py"
    script.write_text(PROGRAM.format(attempt=attempt.format(**house)))
    monkeypatch.setattr(client, "COMMAND", (sys.executable, "-P", str(script)))
    said = contained(rb"{\rtf1 1. The Provider must pay.}", "a.rtf", limits=Limits(seconds=60)).lines[0].text
    assert said == "1. refused: Permission denied"


def test_a_child_knows_no_setting_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password, key or address of ours is in its environment."""
    for name in ("ICP_SMTP_PASSWORD", "ICP_DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "HOME", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, "secret")
    program = "import os; print(sorted(name for name, value in os.environ.items() if 'secret' in value))"
    child = started((sys.executable, "-c", program))
    assert child.stdout is not None
    assert child.stdout.read() == b"[]\n"
    client.end(child)


def test_a_folder_for_temporary_files_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the reader broke down in the middle."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", None)
    script = tmp_path / "reader.py"
    attempt = "open(tempfile.gettempdir() + '/left', 'w').close(); os.abort()"
    script.write_text(PROGRAM.format(attempt=attempt))
    monkeypatch.setattr(client, "COMMAND", (sys.executable, "-P", str(script)))
    with pytest.raises(DamagedFileError, match=signal.strsignal(signal.SIGABRT)):
        contained(TEXT, "a.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["reader.py"]


def test_elsewhere_nothing_is_taken_away() -> None:
    """A system without these means reads as before, and says that it has not them."""
    program = textwrap.dedent(
        """
        import sys
        sys.platform = "darwin"
        from pipeline.extract.sandbox.confine import confine, holding, no_programs
        confine(); no_programs()
        open("/etc/hostname").close()
        print(holding())
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.stdout == b"()\n"

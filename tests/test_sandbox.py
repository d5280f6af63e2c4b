"""Reading in a child process: a bad file costs one clear error, never a crash, a hang or a process left behind."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from conftest import ROOT, Icp
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import (
    DamagedFileError,
    EncryptedFileError,
    IcpError,
    OverMemoryError,
    OverTimeError,
    ReaderKilledError,
    TooLargeError,
    UnsupportedFormatError,
)
from pipeline.extract import extract
from pipeline.extract.sandbox import client
from pipeline.extract.sandbox.client import Limits, contained

TEXT = b"1. Payment\n1.1 The Provider must pay.\n"

# A reader that does this instead of reading.
PROGRAM = """
import os, signal, subprocess, sys, time
import pipeline.extract.open as room
from pipeline.errors import EncryptedFileError
from pipeline.extract.sandbox.worker import main
real = room.extract
def extract(data, *, name, progress=None, **more):
    progress(1, 3)
    {instead}
    return real(data, name=name)
room.extract = extract
main()
"""


def a_pdf(pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number in range(pages):
        canvas.drawString(60, 700, f"1.{number + 1} The Provider must pay.")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


# For tests of what holds where the kernel keeps nothing from the child.
UNCONFINED = "import pipeline.extract.sandbox.worker as w\nw.confine = w.no_programs = lambda: None\n"


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Makes the child do something else: `reader("os.abort()")`."""

    def make(instead: str, *, confined: bool = True) -> None:
        script = tmp_path / "reader.py"
        script.write_text(("" if confined else UNCONFINED) + PROGRAM.format(instead=instead))
        monkeypatch.setattr(client, "COMMAND", (sys.executable, "-P", str(script)))

    return make


def test_a_document_arrives_whole_with_its_pages_counted() -> None:
    data, counted = a_pdf(3), []
    document = contained(data, "a.pdf", progress=lambda done, total: counted.append((done, total)))
    assert document == extract(data, name="a.pdf")
    assert counted == [(1, 3), (2, 3), (3, 3)]


BAD: list[tuple[str, Limits, type[IcpError], str, str]] = [
    ("time.sleep(60)", Limits(seconds=1), OverTimeError, "within 1 seconds", "a reader that hangs"),
    ("while True: pass", Limits(seconds=1), OverTimeError, "within 1 seconds", "a reader that loops"),
    ("raise MemoryError", Limits(), OverMemoryError, "more than 2048 MB", "a reader that says it has no memory"),
    ("os.abort()", Limits(), DamagedFileError, "broke down", "a reader that crashes"),
    ("os.kill(os.getpid(), signal.SIGSEGV)", Limits(), DamagedFileError, "broke down", "a fault in C"),
    (
        "os.kill(os.getpid(), signal.SIGKILL)",
        Limits(),
        ReaderKilledError,
        "Killed",
        "what a system without memory does",
    ),
    ("os._exit(3)", Limits(), DamagedFileError, "exit code 3", "a reader that leaves"),
    ("os.write(1, b'x'); raise KeyError('x')", Limits(), DamagedFileError, "KeyError", "an error nobody foresaw"),
    ("raise EncryptedFileError('Locked.', 'Unlock.')", Limits(), EncryptedFileError, "Locked.", "our own error"),
    ("progress(1, 9)", Limits(pages=5), TooLargeError, "9 pages; at most 5", "too many pages"),
]


@pytest.mark.parametrize(("instead", "limits", "error", "says", "reason"), BAD, ids=[case[4] for case in BAD])
def test_whatever_the_reader_does_is_one_error(
    reader: object, instead: str, limits: Limits, error: type[IcpError], says: str, reason: str
) -> None:
    assert callable(reader)
    reader(instead)
    with pytest.raises(error) as caught:
        contained(TEXT, "/somewhere/a.txt", limits=limits)
    assert says in caught.value.problem, reason
    assert "somewhere" not in caught.value.problem, "the sentence names the file, not its folder"
    assert caught.value.remedy


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux keeps a limit of memory")
def test_memory_is_limited(reader: object) -> None:
    assert callable(reader)
    reader("bytearray(3 * 2**30)")
    with pytest.raises(TooLargeError, match="more than 512 MB"):
        contained(TEXT, "a.txt", limits=Limits(memory_mb=512))


DRAWN = """
import os, time
import pipeline.extract.pdf.render as room
from pipeline.extract.sandbox.worker import main
def render(data, number, scale):
    {instead}
room.render = render
main()
"""
BAD_PAGES: list[tuple[str, Limits, type[IcpError], str, str]] = [
    ("time.sleep(60)", Limits(seconds=1), OverTimeError, "within 1 seconds", "a page that takes for ever"),
    ("raise MemoryError", Limits(), OverMemoryError, "more than 2048 MB", "a page that takes all memory"),
    ("os.abort()", Limits(), DamagedFileError, "broke down", "a page that crashes pdfium"),
    ("raise KeyError('x')", Limits(), DamagedFileError, "KeyError", "an error nobody foresaw"),
]


@pytest.mark.parametrize(
    ("instead", "limits", "error", "says", "reason"), BAD_PAGES, ids=[case[4] for case in BAD_PAGES]
)
def test_a_page_is_drawn_in_the_same_safety(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    instead: str,
    limits: Limits,
    error: type[IcpError],
    says: str,
    reason: str,
) -> None:
    script = tmp_path / "drawer.py"
    script.write_text(DRAWN.format(instead=instead))
    monkeypatch.setattr(client, "DRAWING", (sys.executable, "-P", str(script)))
    with pytest.raises(error) as caught:
        client.drawn(a_pdf(), "/somewhere/a.pdf", 1, 1.0, limits=limits)
    assert says in caught.value.problem, reason
    assert "somewhere" not in caught.value.problem


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say how much memory a process has had")
def test_memory_is_watched_where_the_system_does_not_limit_it(reader: object) -> None:
    assert callable(reader)
    reader("import pipeline.extract.sandbox.worker as w; held = b'x' * 2**28; w.watch_memory(128)")
    with pytest.raises(TooLargeError, match="more than 512 MB"):
        contained(TEXT, "a.txt", limits=Limits(memory_mb=512))


def test_noise_goes_nowhere(reader: object, capfd: pytest.CaptureFixture[str]) -> None:
    assert callable(reader)
    reader("print('noise'); os.system('echo noise; echo noise >&2'); sys.stderr.write('noise')", confined=False)
    assert contained(TEXT, "a.txt").lines[0].text == "1. Payment"
    assert capfd.readouterr() == ("", "")


def test_the_real_reader_raises_the_real_errors() -> None:
    with pytest.raises(UnsupportedFormatError, match=r"a\.pdf is not a PDF"):
        contained(b"hello", "a.pdf")
    with pytest.raises(TooLargeError, match="3 pages"):
        contained(a_pdf(3), "a.pdf", limits=Limits(pages=2))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or ") Z" not in stat.read_text()


def gone(pids: list[int]) -> bool:
    """Are they all gone within 20 seconds?"""
    end = time.monotonic() + 20
    while any(alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(alive(pid) for pid in pids)


def pids_in(file: Path) -> list[int]:
    """The process ids that a reader wrote, waited for."""
    end = time.monotonic() + 20
    while not (file.exists() and file.read_text().endswith("\n")) and time.monotonic() < end:
        time.sleep(0.05)
    return [int(word) for word in file.read_text().split()]


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX")
def test_a_late_reader_is_ended_with_all_that_it_started(reader: object, tmp_path: Path) -> None:
    assert callable(reader)
    told = tmp_path / "pids"
    reader(
        "other = subprocess.Popen(['sleep', '60']); "
        f"open({str(told)!r}, 'w').write(f'{{os.getpid()}} {{other.pid}}\\n'); time.sleep(60)",
        confined=False,
    )
    with pytest.raises(TooLargeError):
        contained(TEXT, "a.txt", limits=Limits(seconds=2))
    assert gone(pids_in(told))


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_an_ended_parent_leaves_no_child(tmp_path: Path, end: signal.Signals) -> None:
    told, script = tmp_path / "pids", tmp_path / "reader.py"
    script.write_text(
        UNCONFINED
        + PROGRAM.format(
            instead="other = subprocess.Popen(['sleep', '60']); "
            f"open({str(told)!r}, 'w').write(f'{{os.getpid()}} {{other.pid}}\\n'); time.sleep(60)"
        )
    )
    parent = textwrap.dedent(
        f"""
        import sys
        from pipeline.extract.sandbox import client
        client.COMMAND = (sys.executable, "-P", {str(script)!r})
        client.contained(b"text", "a.txt")
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", parent],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    pids = pids_in(told)
    assert len(pids) == 2
    process.send_signal(end)
    process.wait(timeout=20)
    assert gone(pids)


def test_the_command_line_says_one_sentence(icp: Icp, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(a_pdf(3))
    done = icp("extract", str(path), home=tmp_path, environ={"ICP_PARSE_PAGES": "2"})
    assert (done.returncode, done.stdout) == (19, "")
    assert done.stderr.splitlines() == [
        "icp: long.pdf has 3 pages; at most 2 are read. "
        "Split it into its parts and retry; ICP_PARSE_PAGES raises the limit."
    ]
    shown = icp("settings", home=tmp_path, environ={"ICP_PARSE_PAGES": "2"}).stdout
    assert "ICP_PARSE_PAGES" in shown
    assert "environment ICP_PARSE_PAGES" in shown

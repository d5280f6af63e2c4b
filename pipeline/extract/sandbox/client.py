"""Reading in a child process with limits on time, memory and pages, so that a bad file costs one clear error.

The readers of PDF are large programs in C that meet files from anywhere: one may crash, loop or ask for all memory. The
child is `pipeline.extract.sandbox.worker`; it takes and gives msgpack over pipes. (`multiprocessing` would start the
caller's main module again in the child, and unpickle what a hostile file made of the answer.) The child leads a session
of its own: Ctrl-C reaches the parent alone, which ends the child and all that it started. A child whose parent was
killed sees its standard input close and ends by itself.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

import msgspec

from pipeline import errors
from pipeline.errors import DamagedFileError, IcpError, OverMemoryError, OverTimeError, ReaderKilledError
from pipeline.extract.pdf.render import Picture
from pipeline.extract.sandbox import worker
from pipeline.model import Document

log = logging.getLogger("pipeline.extract")
# Installed, the package lies in another one and has a longer name; `hatch_build.py` rewrites imports and no strings.
ROOT = Path(__file__).resolve().parents[__name__.count(".")]
Progress = Callable[[int, int], None]
Process = subprocess.Popen[bytes]
COMMAND = (sys.executable, "-P", "-m", f"{__package__}.worker")
# The last four are Windows's, which starts no program without them.
PASSED_ON = frozenset({"PATH", "LANG", "LANGUAGE", "TZ", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "PATHEXT"})
DRAWING = (sys.executable, "-P", "-m", f"{__package__}.render_worker")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What reading one document may take: seconds of wall clock, MB of address space, pages.

    Time and pages hold on every system. Memory is kept by the system on Linux; on macOS
    the reader looks at itself; on Windows nothing keeps it.
    """

    seconds: int = 300
    memory_mb: int = 2048
    pages: int = 5000


DEFAULT_LIMITS = Limits()


def contained(
    data: bytes,
    name: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    check: bool = False,
    pages: bool = False,
) -> Document:
    """The document in `data`, read in a child process; `name` is its file name, `progress(done, total)` counts pages.

    check: compare every page with the second reader. pages: print a Word document that does not say its pages, in half
    of the time that reading may take. Raises what `pipeline.extract.extract` raises, TooLargeError for
    a document over a limit, and DamagedFileError for one that its reader broke down on.
    """
    shown = PurePath(name).name
    request = worker.Request(
        name=shown,
        seconds=limits.seconds,
        memory_mb=limits.memory_mb,
        pages=limits.pages,
        check=check,
        printing=max(1, (limits.seconds or DEFAULT_LIMITS.seconds) // 2) if pages else 0,
    )
    with tempfile.TemporaryDirectory(prefix="icp-", ignore_cleanup_errors=True) as folder:
        answer = _answer(request, data, limits, progress, worker.DOCUMENT, started(COMMAND, TMPDIR=folder))
    return msgspec.msgpack.decode(answer, type=Document)


def drawn(
    data: bytes,
    name: str,
    page: int,
    scale: float,
    *,
    limits: Limits = DEFAULT_LIMITS,
    waiting: Process | None = None,
) -> Picture:
    """Page `page` (from 1) of the PDF in `data` as it is printed, `scale` pixels to a point, drawn in a child process.

    waiting: a child that was `started` with `DRAWING`, which is ended here; None starts one.
    Raises what `pipeline.extract.pdf.render.render` raises, and for a file that breaks a limit or its reader the same
    errors as `contained`.
    """
    shown = PurePath(name).name
    request = worker.Request(
        name=shown, seconds=limits.seconds, memory_mb=limits.memory_mb, pages=limits.pages, page=page, scale=scale
    )
    answer = _answer(request, data, limits, None, worker.PICTURE, waiting or started(DRAWING))
    return msgspec.msgpack.decode(answer, type=Picture)


def _answer(
    request: worker.Request,
    data: bytes,
    limits: Limits,
    progress: Progress | None,
    wanted: bytes,
    asked: Process,
) -> bytes:
    """What a child answers, of the kind that is wanted; else the error that says why there is none."""
    with _until(asked, limits.seconds) as (process, late):
        answer = _asked(process, request, data, progress)
        if answer is None or answer[0] == worker.MEMORY:
            code = process.wait() if answer is None else None
            raise _no_answer(request.name, limits, late=late.is_set(), code=code)
    kind, payload = answer
    if kind == wanted:
        return payload
    raise _trouble(
        request.name, msgspec.msgpack.decode(payload, type=worker.ReaderFailure), raised=kind == worker.ERROR
    )


@contextmanager
def child(
    command: Sequence[str], seconds: int, *, stderr: int | IO[bytes] = subprocess.DEVNULL, **environ: str
) -> Iterator[tuple[Process, threading.Event]]:
    """A child that is ended after so many seconds, or when the block is left, with all that it started.

    The event says that it was ended for being late. environ: variables that it has besides those of this process.
    """
    with _until(started(command, stderr=stderr, **environ), seconds) as (process, late):
        yield process, late


def started(command: Sequence[str], *, stderr: int | IO[bytes] = subprocess.DEVNULL, **environ: str) -> Process:
    """A child that waits to be asked; `end` ends it. environ: as in `child`; TMPDIR is the one folder that it may
    write."""
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={**_harmless(), **environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def _harmless() -> dict[str, str]:
    """The variables of this process that a child may have: none of them is a setting of ours, a password or a key."""
    return {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith("LC_")}


@contextmanager
def _until(process: Process, seconds: int) -> Iterator[tuple[Process, threading.Event]]:
    """A child for the block, as `child`."""
    late = threading.Event()

    def end_late() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(seconds, end_late)
    timer.daemon = True
    timer.start()
    try:
        yield process, late
    finally:
        timer.cancel()
        end(process)


def end(process: Process) -> None:
    """End a child with all that it started, and close what leads to it."""
    _end(process)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            _close(stream)


def _close(stream: object) -> None:
    """Close a pipe whose other end may be gone, with bytes not yet written."""
    try:
        stream.close()  # type: ignore[attr-defined]
    except BrokenPipeError:
        log.debug("the reader ended before it was asked")


def _end(process: Process) -> None:
    """Kill a child with all that it started; nothing where it has ended."""
    if process.poll() is not None:
        return
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        log.debug("the reader had ended already")


def _asked(
    process: Process, request: worker.Request, data: bytes, progress: Progress | None
) -> tuple[bytes, bytes] | None:
    """Ask a child; gives its last frame, None where it ended without one. Counted pages are passed on."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        worker.send(process.stdin, worker.REQUEST, msgspec.msgpack.encode(request))
        worker.send(process.stdin, worker.DATA, data)
    except BrokenPipeError:
        return None
    while (frame := worker.receive(process.stdout)) is not None:
        if frame[0] != worker.PROGRESS:
            return frame
        if progress is not None:
            progress(*msgspec.msgpack.decode(frame[1], type=tuple[int, int]))
    return None


def _no_answer(name: str, limits: Limits, *, late: bool, code: int | None) -> IcpError:
    """Why a child gave no document: its time, its memory, or it broke down (`code` is its exit code)."""
    if late:
        return OverTimeError(
            f"{name} could not be read within {limits.seconds} seconds.",
            "Split it into its parts and retry; ICP_PARSE_SECONDS raises the limit.",
        )
    if code is None or code == worker.OVER_MEMORY:
        return OverMemoryError(
            f"{name} needs more than {limits.memory_mb} MB of memory to be read.",
            "Split it into its parts and retry; ICP_PARSE_MEMORY_MB raises the limit.",
        )
    how = signal.strsignal(-code) if code < 0 else f"exit code {code}"
    # SIGKILL comes from outside only: what the file itself does to its reader ends otherwise.
    kind = ReaderKilledError if code == -signal.SIGKILL else DamagedFileError
    return kind(
        f"The reader broke down on {name} ({how}): the file is damaged, or needs more than {limits.memory_mb} MB.",
        "Open it in another program, save it anew and retry; ICP_PARSE_MEMORY_MB raises the limit of memory.",
    )


def _trouble(name: str, trouble: worker.ReaderFailure, *, raised: bool) -> IcpError:
    """The error that a child sent: one of ours as itself, any other as a damaged file, with its traceback logged."""
    kind = getattr(errors, trouble.kind, None)
    if raised and isinstance(kind, type) and issubclass(kind, IcpError):
        return kind(trouble.problem, trouble.remedy)
    log.warning("%s: the reader failed\n%s", name, trouble.detail)
    return DamagedFileError(
        f"The reader failed on {name} ({trouble.kind}); the file is damaged or unlike any seen before.",
        "Open it in another program, save it anew and retry; --verbose shows the details.",
    )

"""The child process that reads one document: a request on standard input, frames on standard output, then the end.

Before it looks at the document it gives away what reading does not need (`confine`). It imports only the extractor, so
that it starts in a fraction of a second. What libraries print is thrown away; the
answer goes over a private copy of standard output. Frames are written by `send` and read by `receive`: one letter for
the kind, eight bytes of length, and the payload. The protocol is msgpack and not pickle, so that a reader taken over by
a hostile file cannot run code in the parent.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import msgspec

from pipeline.errors import IcpError, TooLargeError
from pipeline.extract.sandbox.confine import confine, no_programs

if TYPE_CHECKING:
    from pipeline.model import Document

HEADER = struct.Struct(">cQ")
REQUEST, DATA = b"r", b"b"
PROGRESS, DOCUMENT, PICTURE, ERROR, CRASH, MEMORY = b"p", b"d", b"i", b"e", b"c", b"m"
# The reader's processor time may go over the limit of (wall clock) time by this much before the system ends it.
GRACE_SECONDS = 5
# How a reader ends that finds itself over its memory where the system does not keep the limit.
OVER_MEMORY = 75


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to read: the file's name for messages, the limits (0 for none), and whether to compare every page.

    printing: seconds that a print may take which tells the pages of a Word document, 0 for none.

    page: the number of a page to draw, at `scale` pixels to a point, and nothing else; None for reading the document.
    """

    name: str
    seconds: int = 0
    memory_mb: int = 0
    pages: int = 0
    check: bool = False
    printing: int = 0
    page: int | None = None
    scale: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderFailure:
    """An error on its way to the parent. kind: the name of its class; detail: a traceback for the log, or ""."""

    kind: str
    problem: str
    remedy: str = ""
    detail: str = ""


def send(stream: IO[bytes], kind: bytes, payload: bytes) -> None:
    """Write one frame."""
    stream.write(HEADER.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The kind and the payload of the next frame; None where the stream ends, in the middle of a frame too."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, length = HEADER.unpack(header)
    payload = stream.read(length)
    return (kind, payload) if len(payload) == length else None


def main() -> None:
    """Answer the one request on standard input; or, given MB and a command, run it in the same safety and end as it
    does."""
    out = _private_output()
    if sys.argv[1:]:
        memory_mb, *command = sys.argv[1:]
        confine()
        _limit(Request(name="", memory_mb=int(memory_mb)))
        threading.Thread(target=_end_with_parent, daemon=True).start()
        sys.exit(_run(command))
    asked, data = receive(sys.stdin.buffer), receive(sys.stdin.buffer)
    if asked is None or data is None:
        return
    request = msgspec.msgpack.decode(asked[1], type=Request)
    try:
        confine()
    except IcpError as error:
        send(out, ERROR, _encoded(error))
        return
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(request)
    kind, payload = _answer(request, data[1], out)
    send(out, kind, payload)


def _answer(request: Request, data: bytes, out: IO[bytes]) -> tuple[bytes, bytes]:
    """The last frame: the document or the picture of a page, or why there is none."""

    def told(done: int, total: int) -> None:
        if request.pages and total > request.pages:
            raise too_many_pages(request.name, total, request.pages)
        send(out, PROGRESS, msgspec.msgpack.encode((done, total)))

    try:
        if not _needs_programs(request, data):
            no_programs()
        if request.page is not None:
            from pipeline.extract.pdf.render import render

            return PICTURE, msgspec.msgpack.encode(render(data, request.page, request.scale))
        from pipeline.extract.open import extract

        document: Document = extract(
            data, name=request.name, progress=told, check=request.check, pages=request.printing
        )
        if request.pages and len(document.pages) > request.pages:
            raise too_many_pages(request.name, len(document.pages), request.pages)
        return DOCUMENT, msgspec.msgpack.encode(document)
    except IcpError as error:
        return ERROR, _encoded(error)
    except MemoryError:
        return MEMORY, b""
    except OSError as error:
        return (MEMORY, b"") if error.errno == errno.ENOMEM else (CRASH, _encoded(error))
    except Exception as error:
        return CRASH, _encoded(error)


def _needs_programs(request: Request, data: bytes) -> bool:
    """Does reading this start LibreOffice? Raises the errors of `media_type`."""
    if request.page is not None:
        return False
    from pipeline.extract.formats import CONVERTED, DOCX, media_type

    kind = media_type(data, request.name)
    return kind in CONVERTED or (kind == DOCX and request.printing > 0)


def _run(command: list[str]) -> int:
    """The exit code of a program; it ends with this process, as does all that it starts."""
    import subprocess

    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


def too_many_pages(name: str, pages: int, limit: int) -> TooLargeError:
    """The error for a document over the limit of pages."""
    return TooLargeError(
        f"{name} has {pages} pages; at most {limit} are read.",
        "Split it into its parts and retry; ICP_PARSE_PAGES raises the limit.",
    )


def _encoded(error: Exception) -> bytes:
    if isinstance(error, IcpError):
        trouble = ReaderFailure(kind=type(error).__name__, problem=error.problem, remedy=error.remedy)
    else:
        import traceback

        detail = "".join(traceback.format_exception(error))
        trouble = ReaderFailure(kind=type(error).__name__, problem=str(error), detail=detail)
    return msgspec.msgpack.encode(trouble)


def _private_output() -> IO[bytes]:
    """Standard output for the answer alone; whoever prints from now on, in Python or in C, prints into the void.

    Standard error is the parent's choice.
    """
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return out


def _end_with_parent() -> None:
    """End at once, with all that was started from here, when the parent closes our standard input or is gone."""
    # Not through sys.stdin: its lock, held by a thread, would keep the interpreter from ending.
    os.read(0, 1)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        import signal

        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _limit(request: Request) -> None:
    """Ask the system to keep this process within its memory and time, where it can (not on Windows).

    RLIMIT_AS is kept by Linux only; elsewhere `watch_memory` looks. The parent ends a reader that is over its time; the
    limit of processor time is for one whose parent was killed while it was too busy to notice.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = []
    if request.memory_mb and not sys.platform.startswith("linux"):
        threading.Thread(target=watch_memory, args=(request.memory_mb,), daemon=True).start()
    if request.memory_mb:
        # No file that it writes may be larger than what it may have in memory.
        wanted += [(which, request.memory_mb * 1024 * 1024) for which in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE)]
    if request.seconds:
        wanted.append((resource.RLIMIT_CPU, request.seconds + GRACE_SECONDS))
    # A file that breaks its reader leaves no memory image behind.
    wanted.append((resource.RLIMIT_CORE, 0))
    for which, value in wanted:
        _, hard = resource.getrlimit(which)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(which, (ceiling, ceiling))
        except (ValueError, OSError):
            # A system that knows the name of a limit without keeping it (macOS) says so here; the others still hold.
            continue


def watch_memory(limit_mb: int) -> None:
    """End this process once it has had more than so many MB in memory; it looks ten times a second.

    For systems with `getrusage` (macOS, BSD). A reader in C that keeps Python from running is seen late.
    """
    import resource

    # macOS counts bytes, all others kilobytes (getrusage(2)).
    unit = 1 if sys.platform == "darwin" else 1024
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= limit_mb * 1024 * 1024:
        time.sleep(0.1)
    os._exit(OVER_MEMORY)


if __name__ == "__main__":
    main()

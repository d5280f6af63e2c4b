"""Rich Text, OpenDocument and old binary Word files: LibreOffice, where it is installed, makes a .docx of them.

And it prints Word files, so that one knows their pages.

It runs in a profile of its own that is thrown away, without a window, for a limited time, and is ended with all that it
started. Within the sandbox it has the sandbox's limits too.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import DamagedFileError, OverTimeError, UnsupportedFormatError
from pipeline.extract.formats import CONVERTED, DOC, DOCX, ODT, RTF

SECONDS = 120
ENDINGS = {RTF: ".rtf", ODT: ".odt", DOC: ".doc", DOCX: ".docx"}
PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
FILTER = "docx:MS Word 2007 XML"
PRINT = "pdf:writer_pdf_Export"
SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</oor:items>'
)
NOTE = "This is {}, which LibreOffice converted to be read: its numbers are those that LibreOffice gives."


def to_docx(data: bytes, kind: str, name: str) -> bytes:
    """The .docx that LibreOffice makes of a file of a `kind` of `CONVERTED`.

    Raises UnsupportedFormatError without LibreOffice, DamagedFileError for what it does not open, OverTimeError.
    """
    program = installed()
    if program is None:
        raise UnsupportedFormatError(
            f"{name} is {CONVERTED[kind]}.",
            "Open it in Word, save it as .docx and retry; where LibreOffice is installed, it is read as it is.",
        )
    made = _made(program, data, ENDINGS[kind], FILTER, name, SECONDS)
    if made is None:
        raise DamagedFileError(
            f"{name} is {CONVERTED[kind]} that LibreOffice cannot open; it is damaged.",
            "Open it in Word, save it as .docx and retry.",
        )
    return made


def to_pdf(data: bytes, kind: str, name: str, seconds: float, options: str = "") -> bytes | None:
    """The print that LibreOffice makes of a file; None without LibreOffice.

    options: items of its own settings (`registrymodifications.xcu`). Raises DamagedFileError for what it does not open,
    OverTimeError.
    """
    program = installed()
    if program is None:
        return None
    made = _made(program, data, ENDINGS[kind], PRINT, name, seconds, options)
    if made is None:
        raise DamagedFileError(f"LibreOffice cannot print {name}.", "Open it in Word, save it again and retry.")
    return made


def installed() -> str | None:
    """LibreOffice, if it is there."""
    return next((found for each in PROGRAMS if (found := shutil.which(each))), None)


def _made(
    program: str, data: bytes, ending: str, form: str, name: str, seconds: float, options: str = ""
) -> bytes | None:
    """What LibreOffice makes of a file in another form; None where it makes nothing."""
    with tempfile.TemporaryDirectory(prefix="icp-", ignore_cleanup_errors=True) as folder:
        if options:
            settings = Path(folder) / "profile" / "user" / "registrymodifications.xcu"
            settings.parent.mkdir(parents=True)
            settings.write_text(SETTINGS.format(options), encoding="utf-8")
        given = Path(folder) / f"given{ending}"
        given.write_bytes(data)
        _run(program, Path(folder), given, form, name, seconds)
        made = Path(folder) / "made" / f"given.{form.partition(':')[0]}"
        return made.read_bytes() if made.is_file() else None


def _run(program: str, folder: Path, given: Path, form: str, name: str, seconds: float) -> None:
    """Run the conversion, and end it and all that it started when it is late."""
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--nologo", "--nolockcheck", "--convert-to", form, "--outdir", str(folder / "made"), str(given)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise OverTimeError(
            f"{name} could not be converted within {seconds} seconds.", "Open it in Word, save it as .docx and retry."
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all that it started, which may outlive it."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        pass  # nothing of it is left
    process.wait()

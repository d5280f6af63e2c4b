"""The secret that the page's cookies and the links in mails are signed with."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.settings import Settings

FILE = "web-secret"


def page_secret(settings: Settings) -> str:
    """The secret of the settings, or that of the home folder, which is made where there is none.

    Machines that share a store need the same one: the mail of one holds links that another one answers.
    """
    return settings.web_secret or secret_of(settings.home)


def known_secret(settings: Settings) -> str:
    """As `page_secret`, but nothing is made: "" where there is none yet."""
    there = settings.web_secret or (settings.home / FILE).is_file()
    return page_secret(settings) if there else ""


def secret_of(home: Path) -> str:
    """The secret of a home folder: made once, kept there, readable by its owner only."""
    path = home / FILE
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_hex(32))
    found = path.read_text(encoding="utf-8").strip()
    if len(found) < 64:
        raise StoreError(f"{path} is cut short.", "Remove it; a new one is made, and everyone signs in again.")
    return found

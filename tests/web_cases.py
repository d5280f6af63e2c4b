"""The page over a small store of its own or over the sample corpus, asked without a network."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from conftest import ROOT
from starlette.testclient import TestClient

from pipeline.library.cached_store import WarmStore, open_warm
from pipeline.settings import load_settings
from pipeline.web.app import create_app

HOST = "http://localhost"
GENERAL = "sample-icp-2020-21-general-conditions"
CLAUSE = f"/clause/{GENERAL}/gc30.4"
COMPARED = "/compare?old=2019/20&new=2020/21"


def warm(home: Path, **settings: str) -> WarmStore:
    """The store in `home` with further settings, named as in the environment without their prefix."""
    environ = {f"ICP_{name.upper()}": value for name, value in settings.items()}
    return open_warm(load_settings({"ICP_HOME": str(home), **environ}, ROOT))


def client(store: WarmStore, *, peer: str = "127.0.0.1", **options: Any) -> TestClient:
    """Asks the page over a store as a browser at address `peer` would; a fault of ours is an answer, no exception."""
    app = create_app(store)
    app.state.desk.warm.set()
    return TestClient(
        app,
        base_url=HOST,
        raise_server_exceptions=False,
        follow_redirects=False,
        client=(peer, 50000),
        **options,
    )


def copied(home: Path, to: Path) -> None:
    """A home of its own with what is in another; artefacts are never written to, so that they may be the same files."""

    def linked(old: str, new: str) -> None:
        if Path(old).name.startswith("catalogue.db"):
            shutil.copy2(old, new)
        else:
            os.link(old, new)

    shutil.copytree(home, to, symlinks=True, copy_function=linked, ignore=shutil.ignore_patterns("users.json"))


def token(page: str) -> str:
    """The token in the form of a page."""
    return page.partition('name="csrf" value="')[2].partition('"')[0]


def send_files(asking: TestClient, old: tuple[str, bytes], new: tuple[str, bytes], **headers: str) -> Any:
    """Fill in and send the form for two files."""
    csrf = token(asking.get("/files").text)
    files = {"old": (*old, "application/octet-stream"), "new": (*new, "application/octet-stream")}
    return asking.post("/files", data={"csrf": csrf}, files=files, headers=headers)

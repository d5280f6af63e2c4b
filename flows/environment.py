"""Prefect's settings for a command of ours, put into the environment before Prefect is imported.

Every one of them is only a default: what the user has set stands. Records of runs go under ICP_HOME, never into
~/.prefect; nothing is sent anywhere; the console belongs to the command and Prefect's own lines go to its API, where
they can be read with the run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from flows.local_server import LocalServer
from pipeline.errors import PrefectServerError
from pipeline.settings import Settings

LOGGING = Path(__file__).with_name("logging.yml")

# Any of these may lead to a server of the user's own, which only Prefect itself can tell.
CHOSEN_BY_USER = ("PREFECT_PROFILE", "PREFECT_PROFILES_PATH", "PREFECT_HOME")


def defaults(settings: Settings) -> dict[str, str]:
    """The environment variables and the values that they get where they have none."""
    return {
        "PREFECT_HOME": str(settings.prefect_home),
        # A cold or busy machine needs more than the 20 seconds of Prefect's own default.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # An offline machine would log an error for each attempt.
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # Who holds the one place of a deployment is otherwise known to the server's process only: after a stop in the
        # middle of a watch the place would be taken for ever, and every later watch would wait.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_LOGGING_CONFIG_PATH": str(LOGGING),
        "PREFECT_CLI_COLORS": "false",
        "DO_NOT_TRACK": "1",
    }


def prepare(settings: Settings, environ: MutableMapping[str, str] | None = None) -> bool:
    """Put the defaults into the environment. True when the flows will need a local server.

    Must be called before Prefect is imported for the first time.
    """
    environ = os.environ if environ is None else environ
    chosen = any(name in environ for name in CHOSEN_BY_USER)
    for name, value in defaults(settings).items():
        environ.setdefault(name, value)
    if environ.get("PREFECT_API_URL"):
        return False
    if chosen:
        from prefect.settings import PREFECT_API_URL

        return not PREFECT_API_URL.value()
    return True


@contextmanager
def prefect_session(settings: Settings, *, scheduling: bool = False) -> Iterator[None]:
    """A place to run flows in: the user's Prefect server, or a local one that lives as long as the block.

    scheduling: it also makes runs from schedules. Raises `PrefectServerError` when the one does not answer or the other
    does not start.
    """
    if not prepare(settings):
        _answers()
        yield
        return
    # Started first: while it loads, this process loads Prefect too.
    server = LocalServer.start(Path(os.environ["PREFECT_HOME"]) / "server.log", scheduling=scheduling)
    try:
        os.environ["PREFECT_API_URL"] = server.api_url
        import prefect  # noqa: F401

        server.wait(float(os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"]))
        try:
            yield
        finally:
            # After Ctrl-C too: what is left unsent would be tried for a minute against a server that is gone.
            _send_what_is_left()
    finally:
        server.stop()
        os.environ.pop("PREFECT_API_URL", None)


def _answers() -> None:
    """Ask the user's server before anything is begun. Raises `PrefectServerError`."""
    from httpx import HTTPStatusError
    from prefect.client.orchestration import get_client

    try:
        with get_client(sync_client=True) as client:
            client.raise_for_api_version_mismatch()
    except HTTPStatusError as error:
        raise PrefectServerError(
            f"The Prefect server of PREFECT_API_URL answers {error.response.status_code}.",
            "Look at PREFECT_API_AUTH_STRING or PREFECT_API_KEY.",
        ) from error
    except RuntimeError as error:
        raise PrefectServerError(
            f"The Prefect server cannot be used: {error}.",
            "Start it, or unset PREFECT_API_URL: icp then starts one of its own.",
        ) from error


def _send_what_is_left() -> None:
    """Wait until Prefect's background senders of logs and events are done, while there is a server to take them."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=10)
    APILogWorker.drain_all(timeout=10)

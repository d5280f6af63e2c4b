"""What happens when a scheduled run fails: the operator is told by mail, once a day for the same words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from prefect.client.schemas.objects import FlowRun, State

from pipeline.errors import IcpError
from pipeline.settings import load_settings
from pipeline.steps.mail.mail_server import posting
from pipeline.steps.mail.operator_notices import tell_of_run
from pipeline.store import open_store

log = logging.getLogger("flows")


def tell_operator_of_run(flow: Any, flow_run: FlowRun, state: State[Any]) -> None:
    """A hook for `on_failure` and `on_crashed`. If it cannot, that is a line in the log: the run failed already."""
    try:
        store = open_store(load_settings())
        said = f"The run {flow_run.name} ended as {state.name}: {state.message or 'no message'}"
        tell_of_run(store, lambda: posting(store), f"flow {flow.name}", _words(state, said), datetime.now(UTC))
    except IcpError as error:
        log.warning("The operator could not be told of %s: %s", flow_run.name, error)


def _words(state: State[Any], said: str) -> str:
    """The same words for the same fault: without the run's own name, which is another each time."""
    return state.message or said

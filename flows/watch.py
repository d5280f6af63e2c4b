"""The watch flow: look at the publication pages, then bring what was accepted into the corpus by the ingest flow."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from flows.ingest import ingest_flow
from pipeline.settings import load_settings
from pipeline.steps.common import plan_ingest
from pipeline.steps.finds import known
from pipeline.steps.wanted import asked_for
from pipeline.steps.watching import accepted_documents
from pipeline.steps.watching import look as look_at_pages
from pipeline.store import Store, open_store


def _store() -> Store:
    return open_store(load_settings())


@task
def look(pages: list[str]) -> list[dict[str, Any]]:
    """Look at the pages and decide about what is new; gives the events."""
    store = _store()
    with store.writing():
        return [asdict(event) for event in look_at_pages(store, pages=pages).events]


@flow(name="watch")
def watch_flow(pages: list[str] | None = None) -> list[str]:
    """One watch. pages: ids of [[watch]] rows, none for all. Gives the ids of the documents that it ingested.

    An address that failed is no failure of the flow: it is recorded, and tried again by a later watch.
    """
    store = _store()
    with store.writing():
        events = look(pages or [])
        create_table_artifact(key="watch", table=events, description="What was new, and what failed")
        documents = list(accepted_documents(store))
        asked = asked_for(documents, known(store))[0] if documents else ()
        plan = plan_ingest(store, asked)
        due = [document.id for document in plan.documents if document.steps]
        if asked and not plan.nothing_to_do:
            ingest_flow(documents)
    return [name for name in documents if name in due]

"""`icp ingest`: decide what is to be done, run the flow if anything is, say how each document stands."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import OcrFlag

if TYPE_CHECKING:
    from pipeline.steps.ingest.plan import Plan
    from pipeline.steps.ingest.requested import Asked
    from pipeline.store import Store


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("ingest", epilog="Example: icp ingest            Example: icp ingest new-edition.pdf guidance/")(ingest)


def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Manifest ids, files, folders or addresses; none for all of them."),
    ] = None,
    ocr: OcrFlag = None,
) -> None:
    """Fetch, read, mark up, embed and index documents.

    Running it again is cheap: what is up to date is left alone.
    """
    from pipeline.cli.output import say
    from pipeline.settings import load_settings
    from pipeline.steps.common import plan_ingest
    from pipeline.steps.effective_manifest import known
    from pipeline.steps.ingest.requested import asked_for
    from pipeline.steps.ingest.run import failure_error
    from pipeline.store import open_store

    if ocr is not None:
        # The flow's tasks read the settings again.
        os.environ["ICP_OCR"] = "always" if ocr else "never"
    settings = load_settings()
    names = sources or []
    store = open_store(settings)
    asked, refused = asked_for(names, known(store))
    plan = plan_ingest(store, asked)
    if not plan.nothing_to_do:
        with store.writing(say):
            plan = plan_ingest(store, asked)  # the one that was waited for may have done it
            if not plan.nothing_to_do:
                _run_flow(store, asked, plan)
    if plan.nothing_to_do and asked:
        say("Everything is up to date; nothing to do.")
    _report(store, asked, plan)
    failures = store.catalogue.failures()
    failed = [failures[item.source.id] for item in asked if item.source.id in failures]
    error = failure_error(failed, refused, len(names))
    if error is not None:
        raise error


def _run_flow(store: Store, asked: tuple[Asked, ...], plan: Plan) -> None:
    """The ingest flow, with a bar on a terminal. The failures of documents are in the catalogue afterwards."""
    from flows.environment import prefect_session
    from pipeline.cli.output import say, steps_shown
    from pipeline.errors import IcpError
    from pipeline.steps.ingest.requested import hashes_of

    steps = sum(len(document.steps) for document in plan.documents) + 2
    say("Starting the ingest flow (Prefect takes 10 to 30 seconds to start) …")
    with prefect_session(store.settings):
        from flows.ingest import ingest_flow

        with steps_shown("ingest", steps):
            try:
                ingest_flow([item.reference for item in asked], hashes_of(asked))
            except IcpError:
                # The catalogue has the failures of documents; the caller names them with what was refused besides.
                if not store.catalogue.failures().keys() & {item.source.id for item in asked}:
                    raise


def _report(store: Store, asked: tuple[Asked, ...], plan: Plan) -> None:
    """A line for each document on standard output; skipped ones are counted by reason."""
    from pipeline.cli.output import table
    from pipeline.sources.fetch import why_skipped

    records = {record.id: record for record in store.catalogue.documents()}
    failures = store.catalogue.failures()
    done_now = {document.id for document in plan.documents if document.steps}
    rows = []
    for item in asked:
        record = records.get(item.source.id)
        if why_skipped(item.source) is not None:
            continue
        failed = item.source.id in failures or record is None
        state = "failed" if failed else "ingested" if item.source.id in done_now else "up to date"
        edition = " ".join(part for part in (item.source.edition, _variant(item.source.variant)) if part)
        pages = str(record.pages) if record and record.pages else "-"
        clauses = str(store.catalogue.count_clauses([item.source.id])) if record and not failed else "-"
        rows.append((item.source.id, edition or "-", pages, clauses, state))
    if rows:
        table(rows, ("document", "edition", "pages", "clauses", "state"))
    for item in asked:
        for copy in item.copies:
            typer.echo(f"{copy} has the same bytes as {item.source.id} and is not ingested once more.")
    reasons = Counter(reason.partition(":")[0] for item in asked if (reason := why_skipped(item.source)) is not None)
    if reasons:
        counted = "; ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        count = sum(reasons.values())
        typer.echo(f"Skipped: {count} official documents ({counted}). icp documents --all names them.")


def _variant(variant: str) -> str:
    return "" if variant in ("", "generic") else variant

"""`icp status`: how the store stands, for a person, a program or a monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.library.status.health import Failing, Status


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("status", epilog="Example: icp status            Example: icp status --metrics")(status)


def status(
    as_json: JsonFlag = False,
    as_metrics: Annotated[bool, typer.Option("--metrics", help="Numbers in the text format of Prometheus.")] = False,
) -> None:
    """Show how the store stands: documents, the last watch, what waits, deliveries, failures, the search index."""
    from datetime import UTC, datetime

    from pipeline import shapes
    from pipeline.cli.output import print_json
    from pipeline.errors import UsageError
    from pipeline.library.status import health as library
    from pipeline.library.status.metrics import exposition
    from pipeline.settings import load_settings
    from pipeline.steps.watch.chain import due_now
    from pipeline.store import open_store

    if as_json and as_metrics:
        raise UsageError("--json and --metrics are two answers.", "Say one of them.")
    now = datetime.now(UTC)
    store = open_store(load_settings(), create=False)
    due = due_now(store, now)
    found = library.status(store, due=[pair.subject for pair in due.pairs], waiting=[rest.why for rest in due.waiting])
    if as_json:
        print_json(shapes.status_shape(found))
    elif as_metrics:
        typer.echo(exposition(library.metrics(found, now)), nl=False)
    else:
        _print(found)


def _print(found: Status) -> None:
    last = f"last asked {found.last_watch[:16].replace('T', ' ')} UTC" if found.last_watch else "never run"
    index = f"{found.index_kind}, {found.index_bytes / 1e6:.1f} MB, {found.index_clauses} clauses"
    rows = (
        ("store", f"{found.home} (schema version {found.schema_version})"),
        ("documents", f"{_counts(found.documents)}; {found.editions} editions"),
        ("watch", f"{last}; addresses: {_counts(found.addresses)}"),
        ("review", f"{found.review} waiting (icp review)" if found.review else "nothing waits"),
        ("reports", f"{_counts(found.deliveries)}; {found.subscribers} subscribers"),
        ("due", ", ".join(found.due) or "nothing"),
        ("decisions", _counts(found.decisions)),
        ("index", index if found.index_kind else "none yet"),
        ("failures", str(len(found.failures)) if found.failures else "none"),
    )
    for name, said in rows:
        typer.echo(f"{name:10} {said}")
    for sentence in found.waiting:
        typer.echo(f"{'waits':10} {sentence}")
    for failing in found.failures:
        typer.echo(f"{'failed':10} {failing.subject}: {failing.step}: {failing.problem} {_again(failing)}")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "none"


def _again(failing: Failing) -> str:
    tried = f"Tried {failing.tries} times." if failing.tries > 1 else "Tried once."
    return (
        f"{tried} Again after {failing.next_try[:16]}." if failing.next_try else f"{tried} Not tried again by itself."
    )

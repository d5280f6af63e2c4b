"""`icp watch`, `icp review`: what is new on the publication pages, and what a person has to decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.steps.watch.chain import ChainOutcome
    from pipeline.steps.watch.watch import WatchReport
    from pipeline.store import Store
    from pipeline.store.watch_log import Find

SCHEDULE = """icp watch looks once and ends, so that whatever runs your schedules can run it; two never run at once:
a second one ends at once and says so.

  cron, every hour:       17 * * * *  icp watch --once
  systemd:                a service with ExecStart=icp watch --once, and a timer with OnCalendar=hourly
  Prefect:                icp flows serve

Pages to watch are the [[watch]] rows of the manifest. Set ICP_WATCH_CONTACT to an address at which the sites that are
visited can reach you. icp watch --seen shows what was seen and why it was or wasn't taken; icp review what waits."""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("watch", epilog="Example: icp watch --once            Example: icp watch --seen")(watch)
    group = typer.Typer(
        help="What the watch found and is not sure about: list it, accept it, reject it.",
        epilog="Example: icp review            Example: icp review accept contract-1a2b3c4d --edition 2020/21",
        rich_markup_mode=None,
        invoke_without_command=True,
    )
    group.callback()(review)
    group.command("accept", epilog="Example: icp review accept contract-1a2b3c4d --edition 2020/21")(accept)
    group.command("reject", epilog='Example: icp review reject contract-1a2b3c4d --why "a form"')(reject)
    app.add_typer(group, name="review")


def watch(
    once: Annotated[bool, typer.Option("--once", help="Look now, take what is new, and end.")] = False,
    page: Annotated[list[str] | None, typer.Option("--page", metavar="ID", help="Only this page; repeatable.")] = None,
    seen: Annotated[
        bool, typer.Option("--seen", help="Show every address that was seen, and why it stands so.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Look at the publication pages of the manifest; ingest what is new and certain, compare, report to subscribers.

    What is not certain waits in icp review. Pages are asked politely: robots.txt, a pause, and only what has changed.
    """
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    if seen:
        _show_sightings(open_store(load_settings(), create=False), as_json)
    elif not once:
        typer.echo(SCHEDULE)
    else:
        _watch_once(open_store(load_settings()), tuple(page or ()), as_json)


def _watch_once(store: Store, pages: tuple[str, ...], as_json: bool) -> None:
    from pipeline.cli.output import print_json, say, steps_shown
    from pipeline.errors import BusyError, FetchError, UsageError
    from pipeline.sources.manifest import load_manifest
    from pipeline.steps.ingest.run import failure_error
    from pipeline.steps.watch import watch
    from pipeline.steps.watch.chain import run_chain
    from pipeline.store.watch_log import REVIEW

    watched = [page.id for page in load_manifest(store.settings.manifest).watch]
    unknown = sorted(set(pages) - set(watched))
    if unknown:
        raise UsageError(f"There is no page {unknown[0]} to watch.", f"Known: {', '.join(watched) or 'none'}.")
    try:
        with steps_shown("watch"):
            outcome = run_chain(store, pages=pages)
    except BusyError as error:
        say(f"{error.problem} This watch is left out; the next one looks again.")
        if as_json:
            print_json({"left_out": error.problem})
        return
    report = outcome.watch
    if as_json:
        print_json(_shape(outcome))
    else:
        _print_report(report)
        _print_chain(outcome)
    waiting = len(store.sightings.finds([REVIEW]))
    if waiting and not as_json:
        typer.echo(f"{waiting} {'waits' if waiting == 1 else 'wait'} for you: icp review.")
    failures = store.catalogue.failures()
    ours = [failures[name] for name in watch.accepted_documents(store) if name in failures]
    failed = failure_error(ours, (), len(watched))
    if failed is not None:
        raise failed
    if outcome.errors:
        raise outcome.errors[0]
    if report.failed and not report.pages:
        raise FetchError(f"No page could be read. {report.failed[0].why}", "It is tried again by the next watch.")


def _print_report(report: WatchReport) -> None:
    from pipeline.cli.output import table

    pages, files = report.pages, report.files
    typer.echo(f"Looked at {pages} page{'' if pages == 1 else 's'} and {files} file{'' if files == 1 else 's'}.")
    if not report.events:
        typer.echo("Nothing is new.")
        return
    rows = [(event.state, event.document or event.find or "-", event.address, event.why) for event in report.events]
    table(rows, ("state", "document", "address", "why"))


def _print_chain(outcome: ChainOutcome) -> None:
    for told in outcome.told:
        sent = sum(result.state == "sent" for result in told.results)
        said = told.error or f"{sent} sent, {len(told.results) - sent} not (icp deliveries)."
        typer.echo(f"Report {told.pair.subject}: {said}")
    for rest in outcome.waiting:
        typer.echo(rest.why)
    if outcome.operator:
        typer.echo(f"The operator was told of: {', '.join(outcome.operator)}.")


def _shape(outcome: ChainOutcome) -> dict[str, object]:
    import msgspec

    events = [msgspec.to_builtins(event) for event in outcome.watch.events]
    told = [
        {
            "old": str(told.pair.old),
            "new": str(told.pair.new),
            "missing": told.pair.missing,
            "results": [msgspec.to_builtins(result) for result in told.results],
            "error": told.error,
        }
        for told in outcome.told
    ]
    return {
        "pages": outcome.watch.pages,
        "files": outcome.watch.files,
        "events": events,
        "ingested": outcome.ingested,
        "reports": told,
        "waiting": [{"new": str(rest.pair.new), "until": rest.until, "why": rest.why} for rest in outcome.waiting],
        "operator": outcome.operator,
    }


def _show_sightings(store: Store, as_json: bool) -> None:
    """Every address with what became of what is there; the state of an address that answered is that of its find."""
    from pipeline.cli.output import print_json
    from pipeline.store.watch_log import CURRENT

    sightings = store.sightings.all()
    finds = {(find.address, find.sha256): find for find in store.sightings.finds()}
    if as_json:
        names = ("address", "page", "kind", "state", "why", "first_seen", "last_seen", "checked_at", "sha256", "etag")
        print_json({"sightings": [{name: getattr(item, name) for name in names} for item in sightings]})
        return
    for item in sightings:
        find = finds.get((item.address, item.sha256))
        state, why = item.state, item.why
        if find is not None and item.state == CURRENT:
            state = find.state
            why = " ".join(part for part in (f"It is {find.document}." if find.document else "", find.why, why) if part)
        again = f" Tried again after {item.retry_at[:16]}." if item.retry_at else ""
        typer.echo(f"{state:9} {item.address}")
        typer.echo(
            f"{'':9} {item.kind} of {item.page}, seen {item.first_seen[:16]} to {item.last_seen[:16]}. {why}{again}"
        )


def review(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also what was decided already.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """List what the watch found and is not sure about, with the reasons."""
    if context.invoked_subcommand is not None:
        return
    import msgspec

    from pipeline.cli.output import print_json
    from pipeline.settings import load_settings
    from pipeline.store import open_store
    from pipeline.store.watch_log import REVIEW

    store = open_store(load_settings(), create=False)
    found = store.sightings.finds(None if everything else [REVIEW])
    if as_json:
        print_json({"finds": [msgspec.to_builtins(find) for find in found]})
        return
    for find in found:
        _print_find(store, find)
    if not found:
        typer.echo("Nothing waits.")


def _print_find(store: Store, find: Find) -> None:
    facts = (find.work, find.edition, find.part, "" if find.variant == "generic" else find.variant, find.kind)
    taken = " ".join(fact for fact in facts if fact) or "unknown"
    version = "" if find.version == "1" else f" version {find.version}"
    sure = f"{version} ({find.status}, {find.confidence:.2f} sure)" if find.work else ""
    typer.echo(f"{find.id}  [{find.state}]  {taken}{sure}")
    typer.echo(f"    {find.address}  found {find.first_seen[:16]}")
    typer.echo(f"    kept as {store.artefacts.source_path(find.sha256)}")
    for sentence in dict.fromkeys((*find.because, find.why)):
        if sentence:
            typer.echo(f"    - {sentence}")


def accept(
    find_id: Annotated[str, typer.Argument(metavar="ID", help="As icp review lists them.")],
    work: Annotated[str | None, typer.Option(help="The id of its work in the manifest.")] = None,
    kind: Annotated[str | None, typer.Option(help="contract, guidance, q-and-a, …")] = None,
    part: Annotated[str | None, typer.Option(help="Of a contract: Service Conditions.")] = None,
    edition: Annotated[str | None, typer.Option(help="2020/21.")] = None,
    variant: Annotated[str | None, typer.Option(help="generic, statutory-bodies, …")] = None,
    status: Annotated[str | None, typer.Option(help="final, draft or consultation.")] = None,
    version: Annotated[str | None, typer.Option(help="A number; the highest is the current one.")] = None,
) -> None:
    """Take a find as a document, with what you say in place of what it was taken for, and ingest it."""
    from pipeline.cli.output import say, steps_shown
    from pipeline.settings import load_settings
    from pipeline.steps.ingest.run import as_error
    from pipeline.steps.watch.review import accept as take
    from pipeline.steps.watch.watch import ingest_accepted
    from pipeline.store import open_store

    store = open_store(load_settings(), create=False)
    said = {"work": work, "kind": kind, "part": part, "edition": edition, "variant": variant}
    with store.writing(say), steps_shown("ingest"):
        find = take(store, find_id, {**said, "status": status, "version": version})
        ingest_accepted(store)
    failure = store.catalogue.failures().get(find.document)
    if failure is not None:
        raise as_error(failure)
    typer.echo(f"{find_id} is the document {find.document} now, and in the store.")


def reject(
    find_id: Annotated[str, typer.Argument(metavar="ID", help="As icp review lists them.")],
    why: Annotated[str, typer.Option(help="The reason, for whoever asks later.")],
) -> None:
    """Write down that a find is no document; the same bytes are not asked about again."""
    from pipeline.settings import load_settings
    from pipeline.steps.watch.review import reject as refuse
    from pipeline.store import open_store

    refuse(open_store(load_settings(), create=False), find_id, why)
    typer.echo(f"{find_id} is rejected: {why}")

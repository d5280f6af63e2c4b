"""`icp report`, `icp deliveries`: what changed, by mail; and who was sent what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.report.messages import Compared
    from pipeline.report.subscriber_filter import SubscriberFilter
    from pipeline.settings import Settings
    from pipeline.steps.mail.delivery import DeliveryResult, Post
    from pipeline.store import Store
    from pipeline.store.delivery_log import Delivery

    Sending = Callable[[Store, Post], Iterable[DeliveryResult]]

EXAMPLES = (
    "Example: icp report 2019/20 2020/21 --dry-run --out build/mail            "
    "Example: icp report 2019/20 2020/21 --to zoe@example.org            "
    "Example: icp report 2019/20 2020/21 --subscribers            Example: icp report --digest"
)
LevelOption = Annotated[
    str, typer.Option("--min-significance", help="Only changes of at least this: high, medium or low.")
]
PartOption = Annotated[
    list[str] | None, typer.Option("--part", help='Only this part, e.g. "General Conditions"; may be repeated.')
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("report", epilog=EXAMPLES)(report)
    app.command("deliveries", epilog="Example: icp deliveries --state unknown")(deliveries)


def report(
    old: Annotated[str | None, typer.Argument(metavar="OLD", help="As in icp diff.")] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="As OLD.")] = None,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="ADDRESS", help="To whom; may be repeated.")] = None,
    subscribers: Annotated[bool, typer.Option("--subscribers", help="To all who subscribed to the work.")] = False,
    digest: Annotated[
        bool, typer.Option("--digest", help="Send the digests that are due; without OLD and NEW.")
    ] = False,
    level: LevelOption = "low",
    part: PartOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; write the mail to --out.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="With --dry-run: the folder to write to.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Send also what was refused, or what may have been sent by a run that died.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Send what changed by mail, once to each reader; none where nothing changed. icp settings shows the server."""
    from pipeline.errors import UsageError
    from pipeline.settings import load_settings

    _check_call(old, new, to=bool(to), subscribers=subscribers, digest=digest, dry_run=dry_run, out=out)
    choice = choice_of(level, part)
    settings = load_settings()
    if digest:
        _tell(_send_digests(settings, again), as_json)
        return
    assert old is not None
    assert new is not None
    compared = _compared(old, new, settings)
    if subscribers and not compared.identity.work:
        raise UsageError("Subscribers subscribe to a work, and a file belongs to none.", "Name two editions, or --to.")
    if dry_run:
        assert out is not None
        _write_preview(compared, to or [], choice, subscribers, settings, out)
    else:
        _tell(_send(compared, to or [], choice, subscribers, settings, again), as_json)


def _check_call(
    old: str | None, new: str | None, *, to: bool, subscribers: bool, digest: bool, dry_run: bool, out: Path | None
) -> None:
    """Raises `UsageError` where the words of the call do not fit together."""
    from pipeline.errors import UsageError

    if digest:
        if old is not None or to or subscribers or dry_run:
            raise UsageError("--digest sends what waits in the store.", "Say icp report --digest and no more.")
        return
    if old is None or new is None:
        raise UsageError("A report is of two editions or files.", "Say icp report OLD NEW --to ADDRESS.")
    if dry_run != (out is not None):
        raise UsageError("--dry-run and --out belong together.", "Say --dry-run --out FOLDER.")
    if not (to or subscribers or dry_run):
        raise UsageError("A report needs readers.", "Add --to ADDRESS, --subscribers, or --dry-run --out FOLDER.")


def choice_of(level: str, parts: Sequence[str] | None) -> SubscriberFilter:
    """What a reader wants, by the options."""
    from pipeline.errors import UsageError
    from pipeline.report.subscriber_filter import WANTED, SubscriberFilter

    if level not in WANTED:
        raise UsageError(f"“{level}” is no significance.", f"Say one of {', '.join(WANTED)}.")
    return SubscriberFilter(level=level, parts=tuple(parts or ()))


def _compared(old: str, new: str, settings: Settings) -> Compared:
    """The comparison of two editions of the store, or of files."""
    from pipeline.cli.output import pages
    from pipeline.library.compare import comparison
    from pipeline.library.compare.report_files import compared
    from pipeline.steps.ingest.corpus import kept_comparison

    with pages(f"{old} → {new}") as told:
        return compared(old, new, settings, comparison.store_opener(settings), told, comparer=kept_comparison)


# ---------------------------------------------------------------- sending


def _send(
    compared: Compared, to: Sequence[str], choice: SubscriberFilter, subscribers: bool, settings: Settings, again: bool
) -> list[DeliveryResult]:
    from pipeline.report.addresses import mailbox
    from pipeline.report.messages import Recipient
    from pipeline.steps.mail.delivery import deliver, to_subscribers

    boxes = {box.key: box for box in map(mailbox, to)}
    readers = [
        Recipient(mailbox=box, choice=choice, why=f"Sent to {box.address} on request.") for box in boxes.values()
    ]

    def sending(store: Store, post: Post) -> Iterable[DeliveryResult]:
        yield from deliver(store, compared, readers, post)
        if subscribers:
            yield from to_subscribers(store, compared, post)

    return _with_post(settings, again, sending)


def _send_digests(settings: Settings, again: bool) -> list[DeliveryResult]:
    from pipeline.steps.mail.digests import digests

    return _with_post(settings, again, digests)


def _with_post(settings: Settings, again: bool, sending: Sending) -> list[DeliveryResult]:
    """Open the store and the way to the mail server, and send; each result is said as it comes."""
    from pipeline.cli.output import say
    from pipeline.steps.mail.mail_server import posting
    from pipeline.store import open_store

    store = open_store(settings)
    results: list[DeliveryResult] = []
    with posting(store, again=again, tell=say) as post:
        for result in sending(store, post):
            say(f"{result.address}: {_STATES[result.state]}. {result.said}")
            results.append(result)
    return results


_STATES = {
    "sent": "sent",
    "failed": "not sent, the server did not take it for now",
    "refused": "refused by the mail server",
    "unknown": "not known whether the mail server took it",
    "taken": "left to another run",
    "sending": "not sent",
    "waiting": "put aside",
    "skipped": "not sent",
    "nothing": "not sent",
}


def _tell(results: Sequence[DeliveryResult], as_json: bool) -> None:
    """The answer on standard output; raises the error of the worst result."""
    from pipeline.cli.output import print_json
    from pipeline.steps.mail.mail_server import trouble

    if as_json:
        print_json([{"address": r.address, "state": r.state, "said": r.said} for r in results])
    else:
        sent = sum(result.state == "sent" for result in results)
        typer.echo(f"{sent} sent, {len(results) - sent} not.")
    error = trouble(results)
    if error is not None:
        raise error


# ---------------------------------------------------------------- preview


def _write_preview(
    compared: Compared, to: Sequence[str], choice: SubscriberFilter, subscribers: bool, settings: Settings, out: Path
) -> None:
    """The mails and their attachments as files, and nothing sent; each file whole or absent."""
    from pipeline.cli.output import say, write_file
    from pipeline.errors import UsageError
    from pipeline.library.compare.report_files import previews

    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file.", "Name a folder.")
    found = previews(compared, to, choice, subscribers, settings)
    for preview in found:
        if preview.nothing:
            say(f"{preview.reader}: no mail. {preview.nothing}")
            continue
        folder = out if len(found) == 1 else out / preview.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"The folder {folder} cannot be made: {error.strerror}.", "Name another.") from error
        for name, data in preview.files:
            write_file(folder / name, data)
            say(f"{folder / name}")
        typer.echo(preview.subject)


# ---------------------------------------------------------------- the ledger


def _about(row: Delivery) -> str:
    """The editions of a report; of a mail to the operator what it was about."""
    return f"{row.old} -> {row.new}" if row.old else f"to the operator: {row.new}"


def deliveries(
    state: Annotated[str | None, typer.Option("--state", help="Only those in this state, e.g. unknown.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Only those for this address.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Who was sent which report, when, and what the mail server said."""
    from dataclasses import asdict

    from pipeline.cli.output import print_json, table
    from pipeline.errors import UsageError
    from pipeline.report.addresses import mailbox
    from pipeline.settings import load_settings
    from pipeline.store import open_store
    from pipeline.store.delivery_log import STATES

    if state is not None and state not in STATES:
        raise UsageError(f"“{state}” is no state.", f"Say one of {', '.join(STATES)}.")
    store = open_store(load_settings(), create=False)
    rows = store.ledger.deliveries(mailbox(address).key if address else None, (state,) if state else STATES)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    if not rows:
        typer.echo("No deliveries.")
        return
    lines = [(row.changed_at, row.state, row.address, _about(row), row.reply) for row in rows]
    table(lines, ("when", "state", "address", "report", "what the server said"))

"""`icp subscribers`: who wants to be sent which reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag
from pipeline.cli.report import LevelOption, PartOption

if TYPE_CHECKING:
    from pipeline.store.delivery_log import Subscriber

DIGESTS = ("none", "daily", "weekly")
AddressArgument = Annotated[str, typer.Argument(metavar="ADDRESS", help='zoe@example.org or "Zoë <zoe@example.org>".')]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(
        name="subscribers",
        help="Who wants to be sent which reports.",
        no_args_is_help=True,
        epilog="Example: icp subscribers list",
    )
    group.command(
        "add", epilog="Example: icp subscribers add zoe@example.org --work icp-contract --min-significance medium"
    )(add)
    group.command("list", epilog="Example: icp subscribers list --json")(listing)
    group.command("remove", epilog="Example: icp subscribers remove zoe@example.org")(remove)
    group.command("pause", epilog="Example: icp subscribers pause zoe@example.org")(pause)
    group.command("resume", epilog="Example: icp subscribers resume zoe@example.org")(resume)
    app.add_typer(group)


def add(
    address: AddressArgument,
    work: Annotated[list[str], typer.Option("--work", help="A work, as icp editions names it; may be repeated.")],
    level: LevelOption = "low",
    part: PartOption = None,
    digest: Annotated[
        str, typer.Option("--digest", help="none: a mail for each report; daily or weekly: one mail for all.")
    ] = "none",
) -> None:
    """Send somebody the reports about a work; named again, what was wanted of that work is replaced."""
    from pipeline.cli.output import say
    from pipeline.cli.report import choice_of
    from pipeline.clock import now
    from pipeline.errors import UsageError
    from pipeline.report.addresses import mailbox
    from pipeline.settings import load_settings
    from pipeline.store import open_store
    from pipeline.store.delivery_log import Subscriber, Subscription

    if digest not in DIGESTS:
        raise UsageError(f"“{digest}” is no kind of digest.", f"Say one of {', '.join(DIGESTS)}.")
    box, choice = mailbox(address), choice_of(level, part)
    store = open_store(load_settings())
    known = {record.work for record in store.catalogue.documents() if record.work}
    for name in work:
        if name not in known:
            there = f"There: {', '.join(sorted(known))}." if known else "There is none yet."
            say(f"Note: the store has no work “{name}” now. {there}")
    wanted = tuple(Subscription(work=name, level=choice.level, parts=choice.parts) for name in dict.fromkeys(work))
    store.ledger.subscribe(
        Subscriber(address=box.key, written=str(box), digest=digest, created_at=now(), subscriptions=wanted)
    )
    typer.echo(f"{box.key} is sent reports about {', '.join(work)}.")


def listing(as_json: JsonFlag = False) -> None:
    """All subscribers, and what they want."""
    from dataclasses import asdict

    from pipeline.cli.output import print_json, table
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    found = open_store(load_settings(), create=False).ledger.subscribers()
    if as_json:
        print_json([asdict(subscriber) for subscriber in found])
    elif not found:
        typer.echo("No subscribers.")
    else:
        lines = [line for subscriber in found for line in _lines(subscriber)]
        table(lines, ("address", "work", "from", "digest", "state", "parts"))


def _lines(subscriber: Subscriber) -> list[tuple[str, ...]]:
    state = "paused" if subscriber.paused else "active"
    return [
        (subscriber.address, wanted.work, wanted.level, subscriber.digest, state, ", ".join(wanted.parts) or "all")
        for wanted in subscriber.subscriptions
    ]


def remove(
    address: AddressArgument,
    work: Annotated[str | None, typer.Option("--work", help="Only the reports about this work.")] = None,
) -> None:
    """Send somebody no reports any more, or none about one work."""
    from pipeline.errors import NotInStoreError
    from pipeline.report.addresses import mailbox
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    box = mailbox(address)
    if not open_store(load_settings(), create=False).ledger.unsubscribe(box.key, work):
        about = f" to {work}" if work else ""
        raise NotInStoreError(f"{box.key} is not subscribed{about}.", "icp subscribers list names all.")
    typer.echo(f"{box.key} is sent no more reports{f' about {work}' if work else ''}.")


def pause(address: AddressArgument) -> None:
    """Send somebody nothing until icp subscribers resume; digests go on waiting."""
    _pause(address, paused=True)


def resume(address: AddressArgument) -> None:
    """Send reports again after a pause; what came in between is sent only where it waits for a digest."""
    _pause(address, paused=False)


def _pause(address: str, *, paused: bool) -> None:
    from pipeline.errors import NotInStoreError
    from pipeline.report.addresses import mailbox
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    box = mailbox(address)
    if not open_store(load_settings(), create=False).ledger.pause(box.key, paused):
        raise NotInStoreError(f"{box.key} is not subscribed.", "icp subscribers list names all.")
    typer.echo(f"{box.key} is {'paused' if paused else 'sent reports again'}.")

"""`icp feed`, `icp dates`: what other programs subscribe to, as files on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.library.feeds.set_dates import EditionDates

SHORT = 90
"""Letters shown of the sentence that sets a date."""

PageAddress = Annotated[str, typer.Option("--page", metavar="URL", help="Where `icp serve` is, for the links.")]
HERE = "http://127.0.0.1:8765"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("feed", epilog="Example: icp feed icp-contract > changes.atom")(feed)
    app.command("dates", epilog="Example: icp dates 2020/21, or icp dates 2020/21 --ics > dates.ics")(dates)


def feed(
    work: Annotated[str, typer.Argument(metavar="WORK", help="The id of a work, as in `icp editions` before the @.")],
    page: PageAddress = HERE,
) -> None:
    """What changed from edition to edition of a work, as an Atom feed on standard output."""
    from pipeline.library.compare.comparison import compared_in_store
    from pipeline.library.feeds.change_feed import FeedAddresses, change_feed
    from pipeline.settings import load_settings
    from pipeline.steps.ingest.corpus import kept_comparison
    from pipeline.store import open_store
    from pipeline.web import links

    store, base = open_store(load_settings(), create=False), page.rstrip("/")
    addresses = FeedAddresses(
        own=base + links.feed(work),
        page=f"{base}/library",
        comparison=lambda old, new: base + links.with_query("/compare", {"old": old, "new": new}),
    )
    made = change_feed(
        store, work, lambda old, new: compared_in_store(old, new, store, comparer=kept_comparison), addresses
    )
    typer.echo(made, nl=False)


def dates(
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="An edition, e.g. 2020/21.")],
    as_json: JsonFlag = False,
    as_calendar: Annotated[bool, typer.Option("--ics", help="iCalendar on standard output.")] = False,
    page: PageAddress = HERE,
) -> None:
    """The dates and deadlines that an edition sets, with the clause and the words of each."""
    from pipeline.cli.output import print_json
    from pipeline.errors import UsageError
    from pipeline.library.feeds.set_dates import edition_dates
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    if as_json and as_calendar:
        raise UsageError("Both --json and --ics were given.", "Choose one of them.")
    found = edition_dates(open_store(load_settings(), create=False), edition)
    if as_calendar:
        from pipeline.library.feeds.calendar_file import calendar_file
        from pipeline.web import links

        typer.echo(calendar_file(found, lambda key: page.rstrip("/") + links.clause(key)), nl=False)
    elif as_json:
        rows = [
            {"kind": one.kind, "date": one.date, "clause": one.key, "citation": one.name, "says": one.sentence}
            for one in found.dates
        ]
        print_json({"edition": found.name, "dates": rows})
    else:
        _print_dates(found)


def _print_dates(found: EditionDates) -> None:
    from pipeline.cli.output import table
    from pipeline.library.feeds.set_dates import KIND_WORDS
    from pipeline.text import beginning

    if not found.dates:
        typer.echo(f"{found.title} sets no date of the calendar.")
        return
    rows = [(one.date, KIND_WORDS[one.kind], one.name, beginning(one.sentence, SHORT)) for one in found.dates]
    table(rows, ("date", "what", "clause", "words"))

"""`icp flows serve`: the schedules, in one process."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(
        name="flows",
        help="The scheduled flows: the watch every hour, the digests every day, by the clock of London.",
        no_args_is_help=True,
        epilog="Example: icp flows serve",
        rich_markup_mode=None,
    )
    group.callback()(lambda: None)
    group.command(
        "serve", epilog='Example: icp flows serve            Example: icp flows serve --watch "7 8-18 * * *"'
    )(serve)
    app.add_typer(group)


def serve(
    watch: Annotated[str | None, typer.Option("--watch", metavar="CRON", help="When to watch: 17 * * * *")] = None,
    digest: Annotated[str | None, typer.Option("--digest", metavar="CRON", help="When to send digests.")] = None,
) -> None:
    """Schedule and run the flows until told to end (Ctrl-C, SIGTERM), with its own Prefect server unless one is set.

    For several machines: prefect deploy --all and prefect worker start --pool icp (see prefect.yaml).
    """
    from flows.environment import prefect_session
    from pipeline.cli.output import say
    from pipeline.errors import UsageError
    from pipeline.settings import load_settings

    settings = load_settings()
    crons = {name: cron for name, cron in (("watch", watch), ("digests", digest)) if cron}
    for cron in crons.values():
        if len(cron.split()) != 5:
            raise UsageError(f"“{cron}” is no schedule.", "Write five fields, as in 17 * * * *.")
    say("Starting Prefect (10 to 60 seconds) …")
    with prefect_session(settings, scheduling=True):
        from flows.deployments import PLANNED, TIMEZONE, deployments, serve_deployments

        try:
            deployments(crons)
        except ValueError as error:
            raise UsageError(f"That is no schedule: {error}.", "Write five fields, as in 17 * * * *.") from error
        for item in PLANNED:
            say(f"{item.flow.name}/{item.name}: {crons.get(item.flow.name, item.cron)} ({TIMEZONE})")
        say("Serving. Ctrl-C ends it.")
        serve_deployments(crons)

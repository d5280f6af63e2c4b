"""The application: its global options and its list of commands. What a command needs is imported when it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

import typer

from pipeline.cli import (
    backup,
    compare,
    decisions,
    documents,
    feeds,
    flows,
    indexing,
    ingest,
    page,
    report,
    search,
    serve,
    status,
    subscribers,
    upkeep,
    variation,
    watch,
)


@dataclass(slots=True)
class State:
    """What the global options set."""

    verbose: bool = False


state = State()
app = typer.Typer(
    name="icp",
    help="Ingest, search and compare contracts that are reissued every year, clause by clause.",
    epilog='Example: icp search "can a practice return to its GMS contract?"            Example: icp diff --help',
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from pipeline import __version__

        typer.echo(f"icp {__version__}")
        raise typer.Exit


@app.callback()
def options(
    verbose: Annotated[bool, typer.Option("--verbose", help="Show tracebacks and the steps' log lines.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Ingest, search and compare contracts that are reissued every year, clause by clause.

    Start with: icp ingest, then icp search "can a practice return to its GMS contract?"
    """
    import logging

    state.verbose = verbose
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    # Errors of documents are said at the end, as sentences; log lines are for those who ask for them.
    logging.root.handlers[0].setLevel(logging.INFO if verbose else logging.CRITICAL)
    if verbose:
        logging.getLogger("pipeline").setLevel(logging.INFO)
    _log_lines()


def _log_lines() -> None:
    """Log lines as the settings ask for; what is wrong with the settings is said by the command that needs them."""
    from pipeline.errors import SettingsError
    from pipeline.logs import begin
    from pipeline.settings import load_settings

    try:
        begin(load_settings().log)
    except SettingsError:
        return


for module in (
    ingest,
    documents,
    page,
    search,
    compare,
    report,
    subscribers,
    watch,
    serve,
    flows,
    feeds,
    status,
    indexing,
    upkeep,
    backup,
    variation,
    decisions,
):
    module.register(app)


def invoke(arguments: list[str]) -> None:
    """Run a command; whatever it raises comes through, because the caller decides about exit codes."""
    command = typer.main.get_command(app)
    with command.make_context("icp", arguments) as context:
        command.invoke(context)


def is_exit(error: Exception) -> bool:
    """Did the command end by itself (--help, --version)?"""
    return isinstance(error, typer.Exit)


def is_usage_error(error: Exception) -> bool:
    """Do the words of the call not fit the command?"""
    return hasattr(error, "format_message") and hasattr(error, "show")


def show_usage_error(error: Exception) -> None:
    """The usage line, what is wrong and how it is done right, on standard error."""
    from pipeline.cli.output import say

    error.show()  # type: ignore[attr-defined]
    context = getattr(error, "ctx", None)
    examples = (context.command.epilog or "") if context is not None else ""
    if examples:
        say(re.split(r"\s{2,}", examples.strip())[0])


def is_abort(error: Exception) -> bool:
    """Did the reader stop the program at a prompt or with Ctrl-C?"""
    return isinstance(error, typer.Abort)

"""`icp serve`, `icp mcp` and `icp users`: the advisers' web page, assistants, and who may sign in."""

from __future__ import annotations

from typing import Annotated

import typer

EXAMPLES = (
    "Example: icp serve            Example: icp serve --port 8080            "
    "Example: ICP_WEB_AUTH=passwords icp serve --host 0.0.0.0"
)
USERS = """Example: icp users add NAME

Example: icp users token NAME --days 30

Example: icp users list

Example: icp users remove NAME"""
MCP = """Example: icp mcp

An assistant starts it itself; its settings name the command "icp" with the argument "mcp"."""
LOCAL = ("127.0.0.1", "::1", "localhost")

users = typer.Typer(
    help="Who may sign in to the web page, with ICP_WEB_AUTH=passwords.",
    epilog=USERS,
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("serve", epilog=EXAMPLES)(serve)
    app.command("mcp", epilog=MCP)(mcp)
    app.add_typer(users, name="users")


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any that is free.")] = 8765,
    certificate: Annotated[
        str | None, typer.Option("--certificate", help="A TLS certificate (PEM), for https.")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help="Its key (PEM).")] = None,
) -> None:
    """Open the web page, the JSON API and the MCP server, until Ctrl-C.

    It is for this machine only unless --host says otherwise.
    """
    import os

    # Before numpy is imported: several threads of ours with several of its own each wait for one another.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    import uvicorn

    from pipeline.cli.output import say
    from pipeline.errors import SettingsError, UsageError
    from pipeline.library.cached_store import open_warm
    from pipeline.settings import load_settings
    from pipeline.web.app import create_app
    from pipeline.web.security.accounts import Accounts

    if (certificate is None) != (key is None):
        raise UsageError("A certificate needs its key.", "Give both --certificate and --key, or neither.")
    settings = load_settings()
    if settings.web_auth == "passwords" and not Accounts(settings.home).names():
        raise SettingsError("ICP_WEB_AUTH is passwords, and nobody may sign in yet.", "Run icp users add NAME first.")
    if settings.web_auth == "proxy" and not settings.web_proxies:
        raise SettingsError(
            "ICP_WEB_AUTH is proxy, and no proxy is trusted.", "Set ICP_WEB_PROXIES to the address of yours."
        )
    if host not in LOCAL and settings.web_auth == "off":
        say("Everyone who can reach this address may read the corpus: ICP_WEB_AUTH is off.")
    app = create_app(open_warm(settings), host=host)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # pipeline.web.security.peer reads them, of trusted proxies only
        timeout_keep_alive=15,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32_768,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    _run(config, "https" if certificate else "http", host)


def mcp() -> None:
    """Answer an assistant over standard input and output (Model Context Protocol), until it ends. It only reads."""
    from pipeline.library.cached_store import open_warm
    from pipeline.mcp.server import server
    from pipeline.settings import load_settings

    server(open_warm(load_settings())).run("stdio")


def _run(config: object, scheme: str, host: str) -> None:
    """Listen, say where, and serve until Ctrl-C or a request to end."""
    import logging
    from socket import IPPROTO_TCP, TCP_NODELAY

    import uvicorn

    from pipeline.cli.output import say
    from pipeline.errors import UsageError

    assert isinstance(config, uvicorn.Config)
    told = logging.getLogger("uvicorn.error")
    told.disabled = True  # it would log the reason and exit; we say it
    try:
        socket = config.bind_socket()
    except (OSError, SystemExit) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        why = (cause.strerror if isinstance(cause, OSError) else None) or "it was refused"
        raise UsageError(
            f"The page cannot be opened at {host}:{config.port}: {why}.", "Choose another --port or --host."
        ) from error
    finally:
        told.disabled = False
    # Connections have it from the socket that listens. asyncio sets it only where a socket names its protocol, which
    # this one does not; without it the last piece of every longer answer waits 40 ms for an acknowledgement.
    socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    socket.listen(config.backlog)  # whoever reads the address may use it at once, and waits until we are ready
    name = f"[{host}]" if ":" in host else host
    say(f"The page is at {scheme}://{name}:{socket.getsockname()[1]}/ (Ctrl-C ends it).")
    uvicorn.Server(config).run(sockets=[socket])


@users.command("add", epilog="Example: icp users add NAME")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    from_input: Annotated[
        bool, typer.Option("--stdin", help="Read the password from standard input instead of asking for it.")
    ] = False,
) -> None:
    """Let somebody sign in, or give them another password."""
    import sys

    from pipeline.cli.output import say
    from pipeline.settings import load_settings
    from pipeline.web.security.accounts import Accounts

    if from_input:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    Accounts(load_settings().home).add(name, password)
    say(f"{name} may sign in.")


@users.command("token", epilog="Example: icp users token NAME --days 30")
def token(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="How long it is good for.")] = 365,
) -> None:
    """Print a token for a program of somebody's (JSON API, MCP): "Authorization: Bearer TOKEN".

    It ends with its days, with a new password, and when the user is removed.
    """
    from pipeline.errors import NotInStoreError
    from pipeline.settings import load_settings
    from pipeline.store.page_secret import page_secret
    from pipeline.web.security.accounts import Accounts
    from pipeline.web.security.sessions import Sessions

    settings = load_settings()
    stamp = Accounts(settings.home).stamp(name)
    if stamp is None:
        raise NotInStoreError(f"There is no user “{name}”.", "icp users list names them.")
    sessions = Sessions(page_secret(settings), settings.web_session_minutes)
    typer.echo(sessions.program_token(name, stamp, days))


@users.command("remove", epilog="Example: icp users remove NAME")
def remove(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Let somebody sign in no more; their sessions end at once."""
    from pipeline.cli.output import say
    from pipeline.settings import load_settings
    from pipeline.web.security.accounts import Accounts

    Accounts(load_settings().home).remove(name)
    say(f"{name} may not sign in any more.")


@users.command("list", epilog="Example: icp users list")
def names() -> None:
    """Everyone who may sign in."""
    from pipeline.settings import load_settings
    from pipeline.web.security.accounts import Accounts

    for name in Accounts(load_settings().home).names():
        typer.echo(name)

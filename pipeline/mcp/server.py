"""The Model Context Protocol's server over a store: read only, over standard input and output or HTTP.

The protocol is the official SDK's (https://modelcontextprotocol.io); here are the tools' names, what they say of
themselves, and how errors of the program are told.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Annotated, ParamSpec, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.routing import BaseRoute

from pipeline import __version__
from pipeline.errors import IcpError
from pipeline.library.cached_store import WarmStore
from pipeline.library.search.filters import Narrow
from pipeline.library.search.result_page import MOST_PAGES
from pipeline.mcp import tools
from pipeline.mcp.answers import (
    ClauseHistory,
    ComparedEditions,
    ComparisonProof,
    HeldEdition,
    SearchResults,
    ShownClause,
)

INSTRUCTIONS = (
    "Contracts that are reissued every year, clause by clause, in all their editions. Search by meaning, show a clause "
    "with its items, definitions and references, trace it through the editions, compare editions. Every answer names "
    "the citation, document and page of what it says; `text` is the document's own words. Quote with the citation and "
    "the page, say which edition it is, and say so where another edition says something else. Guidance may be written "
    "for an earlier edition than the clause it explains: `written_for` says which, and `outdated` what in it is no "
    "longer so. A clause may have the same words as before and lead to others that changed: `leads_to`. An item of a "
    "list goes on with the words in `before`."
)
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Asked = ParamSpec("Asked")
Told = TypeVar("Told")

Question = Annotated[str, Field(min_length=1, max_length=500, description="A question in plain words, or a phrase.")]
Cited = Annotated[
    str,
    Field(min_length=1, max_length=300, description="A citation (GC17.4, clause 5.2(a)) or a `key` from an answer."),
]
Edition = Annotated[
    str | None,
    Field(max_length=300, description="An edition as `editions` names it, or a year; the newest without it."),
]
Compared = Annotated[str, Field(min_length=1, max_length=300, description="An edition as `editions` names it.")]
Part = Annotated[str | None, Field(max_length=300, description='A part of a contract, e.g. "General Conditions".')]
Kind = Annotated[
    str | None, Field(max_length=300, description="A kind of clause (definition) or of document (guidance).")
]
Whole = Annotated[
    bool, Field(description="Answer a question about a party (what must the Provider do?) from all clauses.")
]
AsTyped = Annotated[bool, Field(description="Do not correct the spelling of the question.")]
Level = Annotated[str | None, Field(max_length=20, description="high, medium, low or none; all without it.")]
Start = Annotated[int, Field(ge=0, le=100_000, description="How many to leave out at the beginning.")]
Most = Annotated[int, Field(ge=1, le=50, description="How many to give at most.")]
Page = Annotated[int, Field(ge=1, le=MOST_PAGES, description="Which page of the results.")]


def server(store: WarmStore) -> MCPServer:
    """The server over an open store."""
    made = MCPServer("icp", title="icp", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")

    def tool(ask: Callable[Asked, Told]) -> None:
        made.add_tool(_explained(ask), annotations=READ_ONLY)

    def search(
        question: Question,
        edition: Edition = None,
        part: Part = None,
        kind: Kind = None,
        whole: Whole = False,
        as_typed: AsTyped = False,
        page: Page = 1,
        per_page: Most = 5,
    ) -> SearchResults:
        """Find the clauses that answer a question, by meaning and by words, best first.

        What a party must or may do is answered with its duties or rights, and `read_as` says so.
        """
        narrow = Narrow(edition=edition, part=part, kind=kind)
        return tools.search(store, question, narrow, whole=whole, as_typed=as_typed, page=page, per_page=per_page)

    def show(citation: Cited, edition: Edition = None) -> ShownClause:
        """A clause with all that stands below it, the definitions that it uses, and references in and out."""
        return tools.show(store, citation, edition)

    def history(citation: Cited, edition: Edition = None) -> ClauseHistory:
        """A provision edition by edition, oldest first, with the words that changed each time."""
        return tools.history(store, citation, edition)

    def compare(
        old: Compared, new: Compared, level: Level = None, start: Start = 0, most: Most = 10
    ) -> ComparedEditions:
        """What changed between two editions, the most significant first, with reasons and what else is touched."""
        return tools.compare(store, old, new, level=level, first=start, most=most)

    def proof(old: Compared, new: Compared) -> ComparisonProof:
        """Whether a comparison tells every word that went or came, and which pages were read with doubt."""
        return tools.prove(store, old, new)

    def editions() -> list[HeldEdition]:
        """The editions that can be searched and compared, by name."""
        return tools.editions(store)

    for ask in (search, show, history, compare, proof, editions):
        tool(ask)
    return made


def over_http(store: WarmStore, path: str) -> tuple[Sequence[BaseRoute], StreamableHTTPSessionManager]:
    """The server as routes of an application at `path`, which are answered while the manager runs.

    Each request stands alone and is answered with JSON, so that any number of assistants may ask. Host names, origins
    and who may ask are the business of the guard in front of it.
    """
    made = server(store)
    app = made.streamable_http_app(
        streamable_http_path=path,
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return app.routes, made.session_manager


def _explained(ask: Callable[Asked, Told]) -> Callable[Asked, Told]:
    """A tool whose errors of the program reach the assistant as a sentence with what to do."""

    @functools.wraps(ask)
    def asked(*arguments: Asked.args, **named: Asked.kwargs) -> Told:
        try:
            return ask(*arguments, **named)
        except IcpError as error:
            raise ToolError(" ".join(filter(None, [error.problem, error.remedy]))) from error

    return asked

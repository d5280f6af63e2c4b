"""The MCP server, asked by the official SDK's client: in memory, as a program over standard input, and over HTTP."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from conftest import ROOT, Icp
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from web_cases import client, warm

from pipeline.errors import ExitCode
from pipeline.mcp.server import server
from pipeline.web.security.accounts import Accounts
from pipeline.web.security.sessions import Sessions

PROGRAM = "from pipeline.cli import main; main()"
QUESTION = "can a practice return to its GMS contract?"
EDITIONS = {"old": "2019/20", "new": "2020/21"}
TOOLS = {"search", "show", "history", "compare", "proof", "editions"}

Asking = Callable[..., dict[str, Any]]


async def told(assistant: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool answers, which fits the shape that it published (the client checks it)."""
    answer = await assistant.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    assert answer.structured_content is not None
    return answer.structured_content


def run(inside: Client, ask: Callable[[Client], Awaitable[Any]]) -> Any:
    """Ask with a client that is opened for it."""

    async def asked() -> Any:
        async with inside as assistant:
            return await ask(assistant)

    return asyncio.run(asked())


@pytest.fixture(scope="module")
def ask(web_home: Path) -> Asking:
    """Asks a server in memory over the sample corpus."""
    store = warm(web_home)

    def asking(tool: str, **arguments: Any) -> dict[str, Any]:
        found: dict[str, Any] = run(Client(server(store)), lambda assistant: told(assistant, tool, **arguments))
        return found

    return asking


def test_every_tool_says_what_it_is_for_and_only_reads(web_home: Path) -> None:
    tools = run(Client(server(warm(web_home))), lambda assistant: assistant.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description
        assert tool.output_schema, f"{tool.name} has no structured result"
        assert tool.annotations.read_only_hint
        for name, argument in tool.input_schema["properties"].items():
            assert argument.get("description") or name in ("page", "per_page", "start", "most"), (tool.name, name)


def test_search_gives_the_clause_with_its_place_and_what_speaks_of_it(ask: Asking) -> None:
    answer = ask("search", question=QUESTION, edition="2020/21", per_page=3)
    clauses = [found["clause"] for found in answer["found"]]
    assert [found["rank"] for found in answer["found"]] == [1, 2, 3]
    first = next(clause for clause in clauses if clause["citation"] == "GC30.3")
    assert first["under"] == ["General Conditions", "GC30 Integration of Primary Medical Services"]
    assert first["page"] == 17
    assert "; or (c) on any date agreed" in first["text"], "with its items"
    assert any(passage["written_for"] for found in answer["found"] for passage in found["guidance"])
    assert any(other["edition"] == "2019/20" for found in answer["found"] for other in found["other_editions"])


def test_what_is_out_of_date_is_said_of_passages_and_of_what_a_clause_leads_to(ask: Asking) -> None:
    stale = "written for 2019/20 (six months); GC30.4 now says nine months"
    answer = ask("search", question=QUESTION, per_page=10)
    notes = [note for found in answer["found"] for note in found["guidance"]]
    assert any(stale in note["outdated"] for note in notes)
    assert any(stale in found["outdated"] for found in answer["found"] if found["clause"]["citation"].startswith("Can"))
    shown = ask("show", citation="GC30.4")
    assert any(stale in note["outdated"] for note in shown["guidance"])
    assert not shown["leads_to"], "it leads to itself"
    right = ask("show", citation="Right to Return", edition="2020/21")
    assert right["leads_to"] == ["means as in GC30.4, which changed since 2019/20"]


def test_an_item_is_told_with_the_words_before_its_list_and_its_list_with_what_changed(ask: Asking) -> None:
    item = ask("search", question="GC17.6(d)", per_page=1)["found"][0]
    assert item["clause"]["citation"] == "GC17.6(d)"
    assert [one["citation"] for one in item["before"]] == ["GC17.6"]
    shown = ask("show", citation="GC17.6")
    before = next(one for one in shown["other_editions"] if one["edition"] == "2019/20")
    assert before["what"] == "own words the same; (d) changed, (i) changed"
    found = ask("search", question="insolvency event of the Provider: termination", per_page=10)["found"]
    whole = next(one for one in found if one["clause"]["citation"] == "GC17.6")
    assert "GC17.6(a)" in whole["matched"]
    assert {one["what"] for one in whole["other_editions"] if one["edition"] == "2019/20"} >= {before["what"]}


def test_every_word_of_a_clause_is_that_of_its_document(ask: Asking, web_home: Path) -> None:
    store = warm(web_home)
    for citation in ("GC17.6", "GC30.4", "GC11.3", "SC36.15"):
        shown = ask("show", citation=citation, edition="2020/21")
        for clause in (shown["clause"], *shown["below"], *shown["definitions"]):
            record = store.catalogue.document(clause["document"])
            assert record is not None
            by_id = {one.id: one for one in store.clauses_of(record).clauses}
            held = by_id[clause["key"].partition("#")[2]]
            assert clause["page"] == held.page_start
            assert clause["text"].startswith(held.text)
            assert clause["text"].endswith(held.closing or clause["text"][-1:])


def test_a_provision_is_traced_through_the_editions(ask: Asking) -> None:
    editions = {one["edition"]: one for one in ask("history", citation="GC30.4")["editions"]}
    assert "[-six-]{+nine+}" in editions["2020/21"]["words"]
    assert editions["2020/21"]["since"] == "2019/20"
    assert not editions["2019/20"]["changed"]


def test_a_comparison_is_given_in_pages_with_its_proof(ask: Asking) -> None:
    whole = ask("compare", **EDITIONS, most=50)
    parts = [ask("compare", **EDITIONS, start=start, most=2)["changes"] for start in (0, 2)]
    assert whole["changes"][:4] == [change for part in parts for change in part]
    # What only moved or was renumbered is counted, and has no entry of its own.
    assert sum(count for level, count in whole["levels"].items() if level != "none") == whole["total"]
    high = ask("compare", **EDITIONS, level="high", most=50)
    assert {change["level"] for change in high["changes"]} == {"high"}
    assert all(change["old"] or change["new"] for change in whole["changes"])
    assert not [reason for change in whole["changes"] for reason in change["reasons"] if "nothing → nothing" in reason]
    proof = ask("proof", **EDITIONS)
    assert proof["told"] == proof["differ"] > 0
    assert proof["untold"] == []
    assert proof["proved"] == whole["proved"]


def test_names_from_one_answer_are_taken_by_the_others(ask: Asking) -> None:
    names = [one["name"] for one in ask("editions")["result"]]
    contract = [name for name in names if name.startswith("sample-icp-contract@20") and ":" not in name]
    assert ask("compare", old=contract[0], new=contract[1], most=1)["total"]
    key = ask("search", question="GC30.4", per_page=1)["found"][0]["clause"]["key"]
    assert ask("show", citation=key)["clause"]["key"] == key


WRONG = [
    ("show", {"citation": "GC999"}, "There is no clause “GC999”", "a clause that there is not"),
    ("compare", {"old": "2019/20", "new": "1066"}, "1066", "an edition that there is not"),
    ("compare", {**EDITIONS, "level": "urgent"}, "Levels: high, medium, low, none", "a level that there is not"),
    ("compare", {"old": "/etc/passwd", "new": "pyproject.toml"}, "/etc/passwd", "a path is no name of the store"),
    ("search", {"question": "notice", "edition": "1066"}, "1066", "an edition to search that there is not"),
    ("search", {"question": ""}, "question", "no question"),
    ("search", {"question": "x" * 501}, "question", "a question that is too long"),
]


@pytest.mark.parametrize(("tool", "arguments", "says", "reason"), WRONG, ids=[case[3] for case in WRONG])
def test_what_cannot_be_answered_is_said(
    web_home: Path, tool: str, arguments: dict[str, Any], says: str, reason: str
) -> None:
    answer = run(Client(server(warm(web_home))), lambda assistant: assistant.call_tool(tool, arguments))
    assert answer.is_error, reason
    assert says in answer.content[0].text
    assert "Traceback" not in answer.content[0].text


# ---------------------------------------------------------------- who may ask over HTTP

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"accept": "application/json, text/event-stream"}
PASSWORD = "correct horse battery"


@pytest.fixture
def home(web_home: Path) -> Iterator[Path]:
    """The sample corpus with one user."""
    accounts = Accounts(web_home)
    accounts.add("zoe", PASSWORD)
    yield web_home
    accounts.path.unlink(missing_ok=True)


def a_token(home: Path, *, days: int = 1, stamp: str | None = None) -> str:
    """A token of the user, good for so many days."""
    from pipeline.store.page_secret import secret_of

    of_user = stamp or Accounts(home).stamp("zoe") or ""
    return Sessions(secret_of(home), 60).program_token("zoe", of_user, days)


def test_a_program_brings_a_token(home: Path) -> None:
    good, stale, other = a_token(home), a_token(home, days=-1), a_token(home, stamp="another")
    with client(warm(home, web_auth="passwords")) as asking:
        for address in ("/mcp", "/api/editions"):
            for brought, status in ((good, 200), (stale, 401), (other, 401), ("made-up", 401), ("", 401)):
                sent = {**ACCEPT, **({"authorization": f"Bearer {brought}"} if brought else {})}
                answer = (
                    asking.post(address, json=LIST, headers=sent)
                    if address == "/mcp"
                    else asking.get(address, headers=sent)
                )
                assert answer.status_code == status, (address, brought[:8], answer.text[:200])
        page = asking.get("/", headers={"authorization": f"Bearer {good}"})
        assert page.status_code == 303, "a token opens no page"
        Accounts(home).add("zoe", "another long password")
        assert asking.get("/api/editions", headers={"authorization": f"Bearer {good}"}).status_code == 401


def test_another_site_cannot_ask(web_home: Path) -> None:
    with client(warm(web_home)) as asking:
        assert asking.post("/mcp", json=LIST, headers=ACCEPT).status_code == 200
        foreign = asking.post("/mcp", json=LIST, headers={**ACCEPT, "origin": "https://elsewhere.example"})
        assert foreign.status_code == 403
        big = asking.post("/mcp", content=b"{" + b" " * 100_000, headers={**ACCEPT, "content-type": "application/json"})
        assert big.status_code == 413


def test_a_token_is_printed_for_a_user_only(icp: Icp, home: Path) -> None:
    done = icp("users", "token", "zoe", "--days", "30", home=home)
    assert done.returncode == ExitCode.OK
    with client(warm(home, web_auth="passwords")) as asking:
        headers = {"authorization": f"Bearer {done.stdout.strip()}"}
        assert asking.get("/api/editions", headers=headers).status_code == 200
    assert icp("users", "token", "nobody", home=home).returncode == ExitCode.NOT_IN_STORE


# ---------------------------------------------------------------- as programs


def environ(home: Path, **more: str) -> dict[str, str]:
    """The environment of a program of ours."""
    return {**os.environ, "ICP_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


@pytest.mark.slow
def test_an_assistant_starts_it_and_talks_over_standard_input(web_home: Path, tmp_path: Path) -> None:
    program = StdioServerParameters(command=sys.executable, args=["-c", PROGRAM, "mcp"], env=environ(web_home))
    log = tmp_path / "stderr"
    with log.open("w") as errors:
        answer = run(Client(stdio_client(program, errlog=errors)), lambda one: told(one, "show", citation="GC30.4"))
    assert answer["clause"]["citation"] == "GC30.4"
    assert log.read_text() == ""


@pytest.mark.slow
def test_an_assistant_asks_the_page_over_http(home: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", "0"]
    serving = subprocess.Popen(command, env=environ(home, ICP_WEB_AUTH="passwords"), stderr=subprocess.PIPE, text=True)
    try:
        assert serving.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", serving.stderr.readline())
        assert address
        headers = {"authorization": f"Bearer {a_token(home)}"}

        async def asked() -> dict[str, Any]:
            async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
                over = streamable_http_client(f"{address[0]}/mcp", http_client=http)
                async with Client(over) as assistant:
                    return await told(assistant, "search", question=QUESTION, per_page=2)

        assert asyncio.run(asked())["found"]
    finally:
        serving.terminate()
        rest = serving.communicate(timeout=60)[1]
    assert "Traceback" not in rest


@pytest.mark.slow
def test_without_a_store_it_says_what_to_do(icp: Icp, tmp_path: Path) -> None:
    done = icp("mcp", home=tmp_path)
    assert done.returncode == ExitCode.NOT_IN_STORE
    assert "Run icp ingest first" in done.stderr
    assert done.stdout == ""

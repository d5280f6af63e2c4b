"""Questions that ask for the duties or rights of a party, and those that do not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Icp
from mcp import Client
from starlette.testclient import TestClient
from web_cases import client, warm

from pipeline.library.search.roles import role_of
from pipeline.library.search.search import Narrow, answer
from pipeline.mcp.server import server

CASES = (
    # question, the limit that it asks for, why
    ("What must the Provider do about records?", "must:Provider", "a duty"),
    ("what shall the provider do about records", "must:provider", "in other words than the contract's"),
    ("What does the Provider have to report?", "must:Provider", "have to"),
    ("What may the Co-ordinating Commissioner inspect?", "may:Co-ordinating Commissioner", "a right; the longer name"),
    ("Which records must the Provider keep?", "must:Provider", "which"),
    ("What must the Provider not do?", "must:Provider", "“not” after the party is left to the search"),
    ("What must not the Provider disclose?", "must not:Provider", "a prohibition"),
    ("duties of the Provider", "Provider", "every duty on it"),
    ("What are the rights of the Provider?", "may:Provider", "its rights"),
    ("Can a practice return to its GMS contract?", None, "asks what is possible, not for duties"),
    ("What must the Moon do?", None, "nobody of that name"),
    ("What does the Provider say?", None, "no duty is asked for"),
    ("Provider", None, "a word"),
)


@pytest.mark.parametrize(("question", "limit", "why"), CASES, ids=[why for *_, why in CASES])
def test_which_role_a_question_asks_about(web_home: Path, question: str, limit: str | None, why: str) -> None:
    found = role_of(warm(web_home), question)
    assert (found.limit if found else None) == limit


@pytest.fixture(scope="module")
def asking(web_home: Path) -> Iterator[TestClient]:
    with client(warm(web_home, web_requests_per_minute="100000")) as made:
        yield made


def test_the_page_shows_the_duties_of_the_party_and_leads_to_everything(asking: TestClient) -> None:
    question = "/?q=What+must+the+Provider+do+about+records%3F"
    page = asking.get(question).text
    assert "Only what the Provider must do is shown." in page
    assert "whole=yes" in page
    assert "Only what" not in asking.get(f"{question}&whole=yes").text
    assert "Only what" not in asking.get(f"{question}&obligation=may").text  # a limit that was chosen stands
    assert '<option value="must:Provider" selected>' not in page  # the next question is not narrowed by this one


QUESTION = "what must the Provider do about records?"
DUTIES = "what the Provider must do"
MISSPELT = "what is a reffusal of the Commisioner?"


def test_the_duties_of_the_party_are_the_answer_and_the_rest_is_one_word_away(web_home: Path) -> None:
    store = warm(web_home)
    found = answer(store, QUESTION)
    assert ("role", DUTIES, "must:Provider") in [(one.kind, one.said, one.read) for one in found.readings]
    duties = [hit for hit in found.hits if "must" in " ".join([hit.clause.own, *(one.clause.own for one in hit.items)])]
    assert found.hits
    assert len(duties) == len(found.hits)
    everything = answer(store, QUESTION, whole=True)
    assert everything.total > found.total
    assert not any(one.kind == "role" for one in everything.readings)


def test_a_limit_that_was_chosen_stands_and_a_page_goes_on_as_it_began(web_home: Path) -> None:
    store = warm(web_home)
    chosen = answer(store, QUESTION, narrow=Narrow(obligation="may"))
    assert not any(one.kind == "role" for one in chosen.readings)
    total = answer(store, QUESTION).total
    beyond = answer(store, QUESTION, offset=5000)
    assert beyond.hits == ()
    assert beyond.total == total
    assert any(one.kind == "role" for one in beyond.readings)


def test_where_no_duty_answers_everything_is_searched(web_home: Path) -> None:
    found = answer(warm(web_home), "what must the Provider do about zeppelins and volcanoes?")
    assert not any(one.kind == "role" for one in found.readings)


def test_command_line_api_and_assistants_get_the_same_answer(web_home: Path, asking: TestClient, icp: Icp) -> None:
    expected = [hit.clause.citation for hit in answer(warm(web_home), QUESTION, limit=5).hits]
    said = icp("search", QUESTION, "--limit", "5", home=web_home).stdout
    assert f"Only {DUTIES} is shown; --whole searches everything." in said
    told = json.loads(icp("search", QUESTION, "--limit", "5", "--json", home=web_home).stdout)
    assert [hit["clause"]["citation"] for hit in told["hits"]] == expected
    assert DUTIES not in icp("search", QUESTION, "--whole", home=web_home).stdout

    over_http = asking.get("/api/search", params={"q": QUESTION, "per_page": 5}).json()
    assert [hit["clause"]["citation"] for hit in over_http["hits"]] == expected
    assert over_http["readings"][0] == {"kind": "role", "said": DUTIES, "read": "must:Provider"}
    whole = asking.get("/api/search", params={"q": QUESTION, "whole": "true"}).json()
    assert all(one["kind"] != "role" for one in whole["readings"])

    async def asked(**more: object) -> dict[str, object]:
        async with Client(server(warm(web_home))) as assistant:
            given = await assistant.call_tool("search", {"question": QUESTION, "per_page": 5, **more})
            assert given.structured_content is not None
            return given.structured_content

    by_assistant = asyncio.run(asked())
    assert [one["clause"]["citation"] for one in by_assistant["found"]] == expected  # type: ignore[attr-defined]
    assert f"role: {DUTIES} → must:Provider" in by_assistant["read_as"]  # type: ignore[operator]
    assert f"role: {DUTIES} → must:Provider" not in asyncio.run(asked(whole=True))["read_as"]  # type: ignore[operator]


def test_a_corrected_question_leads_back_to_what_was_typed(asking: TestClient, web_home: Path, icp: Icp) -> None:
    page = asking.get("/", params={"q": MISSPELT}).text
    assert "as you typed it" in page
    assert "as_typed=yes" in page
    typed = asking.get("/", params={"q": MISSPELT, "as_typed": "yes"}).text
    assert "was read as" not in typed
    assert "Your words were taken as you typed them." in typed
    kinds = {
        flag: {
            one["kind"]
            for one in asking.get("/api/search", params={"q": MISSPELT, "as_typed": flag}).json()["readings"]
        }
        for flag in ("false", "true")
    }
    assert "spelling" in kinds["false"]
    assert "spelling" not in kinds["true"]
    assert "--as-typed" in icp("search", MISSPELT, home=web_home).stdout
    assert "was read as" not in icp("search", MISSPELT, "--as-typed", home=web_home).stdout

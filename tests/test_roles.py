"""Questions that ask for the duties or rights of a party, and those that do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_cases import client, warm

from pipeline.library.search.roles import role_of

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

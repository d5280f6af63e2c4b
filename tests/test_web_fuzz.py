"""Whatever the API and the pages are asked, no answer is a fault of ours."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from web_cases import GENERAL, client, warm

pytestmark = pytest.mark.slow

_words = st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.sampled_from(
    ["GC17.4", "2019/20", "2020/21:statutory-bodies", GENERAL, "gc30.4", "\x00", "%", "..", "a" * 600, "“", "(" * 40]
)
PATHS = (
    "/?q={}",
    "/?q=notice&edition={}",
    "/?q=notice&obligation={}",
    "/?q=notice&changed_since={}",
    "/?like={}",
    "/search/results?q={}&page=2",
    "/clause/{}",
    "/clause/{}/{}",
    "/clause/{}/history",
    f"/clause/{GENERAL}/{{}}",
    "/read/{}",
    "/read?edition={}&fold={}",
    "/files/{}/read?side={}",
    "/api/works/{}/changes.atom",
    "/api/editions/dates.ics?edition={}",
    "/compare?old={}&new={}",
    "/compare?old=2019/20&new=2020/21&level={}&kind={}",
    "/compare/file?old=2019/20&new=2020/21&form={}",
    "/files/{}",
    "/library/document/{}",
    "/library/document/{}/source",
    "/page/{}/1.png",
    f"/page/{GENERAL}/{{}}.png?clause={{}}",
    "/sign-in?next={}",
    "/{}",
)


@pytest.fixture(scope="module")
def asking(web_home: Path) -> TestClient:
    return client(warm(web_home, web_requests_per_minute="100000000"))


@given(path=st.sampled_from(PATHS), one=_words, other=_words)
@settings(max_examples=600, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_page_fails(asking: TestClient, path: str, one: str, other: str) -> None:
    answer = asking.get(path.format(quote(one, safe=""), quote(other, safe="")))
    assert answer.status_code < 500, (path, one, other)


def test_the_api_does_what_its_description_says(asking: TestClient) -> None:
    if os.environ.get("ICP_TEST_PROGRAMS") != "required":
        pytest.importorskip("schemathesis")
    import schemathesis
    from schemathesis.checks import not_a_server_error

    described = schemathesis.openapi.from_asgi("/api/openapi.json", asking.app, headers={"host": "localhost"})

    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"host": "localhost"}, checks=[not_a_server_error])

        ask()

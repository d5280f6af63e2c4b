"""Decisions on the compare page: the form beside each change, who may send it, and what is said of it."""

from __future__ import annotations

import io
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from decided_store import store_of
from openpyxl import load_workbook
from starlette.testclient import TestClient
from test_web_sign_in import PASSWORD, sign_in
from web_cases import client, warm

from pipeline.model.decision import Choice
from pipeline.store import Store
from pipeline.web.security.accounts import Accounts

ADDRESS = "/compare?old=2018/19&new=2019/20"
AT = "c-e2-1.1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three editions, nothing decided; not to be changed."""
    return store_of(tmp_path_factory.mktemp("made"))


@pytest.fixture
def home(made: Store, tmp_path: Path) -> Path:
    """The same to be changed."""
    shutil.copytree(made.settings.home, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def asking(home: Path) -> TestClient:
    """A reader who need not sign in."""
    return client(warm(home))


def form_of(page: str, at: str = AT) -> dict[str, str]:
    """What the form of a change holds, as a browser sends it."""
    article = page.partition(f'id="{at}"')[2].partition("</article>")[0]
    form = article.partition('action="/compare/decide"')[2].partition("</form>")[0]
    values = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form))
    values |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)', form))
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form):
        chosen = re.findall(r"<option selected>([^<]*)", options)
        values[name] = chosen[0] if chosen else ""
    return {name: unescape(value) for name, value in values.items()}


def send(asking: TestClient, at: str = AT, **entered: str) -> tuple[int, str]:
    """Fill in and send the form of a change: the status, and where it leads or what the page says."""
    answer = asking.post("/compare/decide", data={**form_of(asking.get(ADDRESS).text, at), **entered})
    return answer.status_code, answer.headers.get("location") or answer.text


def test_a_decision_is_written_down_and_shown(asking: TestClient, home: Path) -> None:
    entered = {
        "decision": "Act",
        "owner": "Zoë <b>",
        "due": "2026-05-01",
        "status": "Open",
        "comment": "a\nb",
        "who": "Ann",
    }
    status, address = send(asking, **entered)
    assert status == 303
    assert address.endswith(f"&view=inline&page=1&done=taken&at={AT}#{AT}")
    (record,) = warm(home).decisions.all()
    assert (record.who, record.via) == ("Ann", "page")
    assert record.choice == Choice(decision="Act", owner="Zoë <b>", due="2026-05-01", status="Open", comment="a\nb")
    page = asking.get(address).text
    assert page.count("The decision is written down.") == 1
    assert "Act (open), owner Zoë &lt;b&gt;, due 1 May 2026, entered by Ann on" in page
    form = form_of(page)
    assert (form["decision"], form["status"], form["owner"], form["known"]) == ("Act", "Open", "Zoë <b>", record.hash)


def test_the_file_of_the_page_holds_it(asking: TestClient) -> None:
    send(asking, decision="Act", who="Ann")
    data = asking.get("/compare/file?old=2018/19&new=2019/20&form=xlsx").content
    words = [cell for row in load_workbook(io.BytesIO(data))["Changes"].iter_rows(values_only=True) for cell in row]
    assert "Act" in words
    assert "Act, entered by Ann" in asking.get("/compare/file?old=2018/19&new=2019/20&form=html").text


def test_the_next_comparison_says_what_was_decided(asking: TestClient) -> None:
    send(asking, "c-e2-1.2", decision="Object", who="Ann")
    page = asking.get("/compare?old=2019/20&new=2020/21").text
    assert "1 decision was made on earlier editions: 1 on other words (look again)." in page
    article = page.partition('id="c-e3-1.2"')[2].partition("</article>")[0]
    assert "Decided on 1.2 in 2019/20: Object, entered by Ann" in article
    assert form_of(page, "c-e3-1.2")["decision"] == ""  # to be decided anew


def test_a_page_that_somebody_else_was_quicker_on(asking: TestClient, home: Path) -> None:
    form = form_of(asking.get(ADDRESS).text)
    for who, decision in (("Ann", "Act"), ("Bob", "Object")):
        answer = asking.post("/compare/decide", data={**form, "who": who, "decision": decision})
        assert answer.status_code == 303
    page = asking.get(answer.headers["location"]).text
    assert "Somebody else decided in the meantime; both are kept. Decide again." in page
    assert "Decisions stand against each other; decide again:" in page
    assert "Object, entered by Bob" in page
    send(asking, who="Ann", decision="Act")
    assert len(warm(home).decisions.all()) == 3
    assert "Decisions stand against each other" not in asking.get(ADDRESS).text


# What is entered, the status, what is said, why
REFUSED = [
    ({"decision": "Maybe", "who": "Ann"}, 400, "Accept, Act, Ask, Object or Not relevant", "no decision of the list"),
    ({"decision": "Act", "due": "soon", "who": "Ann"}, 400, "right: a day as 2026-05-01", "no day"),
    ({"decision": "Act", "who": " "}, 400, "It is not known who decides. Enter your name.", "nobody decides"),
    ({"decision": "Act", "who": "Ann", "csrf": "x"}, 403, "The form was open for too long", "a form of another page"),
    ({"decision": "Act", "who": "Ann", "key": "0" * 16}, 400, "the store has no such change now", "no such change"),
    ({"decision": "Act", "who": "Ann", "known": "f0"}, 400, "the log of this store does not hold", "an unknown log"),
]


@pytest.mark.parametrize(("entered", "status", "said", "reason"), REFUSED, ids=[row[3] for row in REFUSED])
def test_what_is_wrong_is_said_in_the_form_which_keeps_what_was_entered(
    asking: TestClient, home: Path, entered: dict[str, str], status: int, said: str, reason: str
) -> None:
    found, page = send(asking, comment="a long thought", **entered)
    assert found == status, reason
    article = page.partition(f'id="{AT}"')[2].partition("</article>")[0]
    assert said in unescape(article)
    assert '<details class="details decide" open>' in article
    assert "a long thought</textarea>" in article
    assert warm(home).decisions.all() == ()


def test_whoever_is_signed_in_decides_and_nobody_else(home: Path) -> None:
    Accounts(home).add("zoe", PASSWORD)
    asking = client(warm(home, web_auth="passwords"))
    form = {"old": "2018/19", "new": "2019/20", "at": AT, "key": "0" * 16, "decision": "Act", "who": "Ann"}
    assert asking.post("/compare/decide", data=form).status_code == 401
    assert sign_in(asking) == 303
    assert 'name="who"' not in asking.get(ADDRESS).text
    assert send(asking, decision="Act", who="Ann")[0] == 303
    assert [record.who for record in warm(home).decisions.all()] == ["zoe"]


def test_a_form_of_another_site_is_refused(asking: TestClient, home: Path) -> None:
    form = {**form_of(asking.get(ADDRESS).text), "decision": "Act", "who": "Ann"}
    answer = asking.post("/compare/decide", data=form, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert warm(home).decisions.all() == ()


def test_single_documents_have_no_form(asking: TestClient) -> None:
    assert "/compare/decide" not in asking.get("/compare?old=e1&new=e2").text

"""Who may come in: signing in and out, sessions, passwords, and proxies that say who asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_cases import CLAUSE, GENERAL, HOST, client, copied, token, warm

from pipeline.errors import SettingsError, UsageError
from pipeline.store.page_secret import secret_of
from pipeline.web.security.accounts import Accounts
from pipeline.web.security.peer import bare_host, hosts, networks, peer_of, same_origin
from pipeline.web.security.sessions import Sessions

PASSWORD = "correct horse battery"


@pytest.fixture
def signing(web_home: Path, tmp_path: Path) -> TestClient:
    """The page with sign-in, over a home of its own; the session's cookie is kept."""
    copied(web_home, tmp_path / "home")
    Accounts(tmp_path / "home").add("zoe", PASSWORD)
    return client(warm(tmp_path / "home", web_auth="passwords"))


def sign_in(asking: TestClient, password: str = PASSWORD, name: str = "zoe", **more: str) -> int:
    form = asking.get("/sign-in")
    data = {"name": name, "password": password, "csrf": token(form.text), **more}
    return asking.post("/sign-in", data=data).status_code


# ---------------------------------------------------------------- signing in


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 303),
        (CLAUSE, 303),
        ("/library", 303),
        (f"/library/document/{GENERAL}/source", 303),
        (f"/page/{GENERAL}/1.png", 303),
        ("/metrics", 303),
        ("/api/openapi.json", 401),
        ("/api/search?q=notice", 401),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/static/page.css", 200),
        ("/sign-in", 200),
    ],
)
def test_nothing_is_shown_before_signing_in(signing: TestClient, address: str, status: int) -> None:
    assert signing.get(address).status_code == status


def test_signing_in_and_out(signing: TestClient) -> None:
    assert signing.get("/library?x=1").headers["location"] == "/sign-in?next=%2Flibrary%3Fx%3D1"
    assert sign_in(signing, next="/library") == 303
    page = signing.get("/library")
    assert page.status_code == 200
    assert "zoe" in page.text
    assert signing.post("/sign-out").status_code == 303
    assert signing.get("/library").status_code == 303


def test_a_session_cannot_be_made_up_planted_or_kept_beyond_its_password(signing: TestClient) -> None:
    before = signing.get("/sign-in").cookies["icp_session"]
    assert sign_in(signing) == 303
    after = signing.cookies["icp_session"]
    assert before != after
    for forged in (before, after[:-2] + "xx", after.replace(".", "x", 1), "", "x" * 3000):
        stranger = client(signing.app.state.desk.store)  # type: ignore[attr-defined]
        stranger.cookies.set("icp_session", forged)
        assert stranger.get("/library").status_code == 303
    home = signing.app.state.desk.settings.home  # type: ignore[attr-defined]
    assert signing.get("/library").status_code == 200
    Accounts(home).add("zoe", "another long password")
    assert signing.get("/library").status_code == 303


def test_a_session_ends() -> None:
    import itsdangerous

    sessions = Sessions("s" * 64, minutes=1)
    session = sessions.begin("zoe", "stamp")
    value = sessions.written(session)
    assert sessions.read(value) == session
    signer = itsdangerous.TimestampSigner("s" * 64, salt="session")
    assert signer  # the library's own clock is what decides
    sessions.seconds = -1
    assert sessions.read(value) is None
    assert Sessions("t" * 64, minutes=1).read(value) is None  # another secret


def test_the_cookie_is_for_this_page_alone(signing: TestClient) -> None:
    cookie = signing.get("/sign-in").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # over plain http a secure cookie would never come back
    over_tls = TestClient(signing.app, base_url="https://localhost").get("/sign-in")  # type: ignore[attr-defined]
    assert "secure" in over_tls.headers["set-cookie"].lower()
    assert "max-age" in over_tls.headers["strict-transport-security"]


def test_a_wrong_password_repeated_is_locked_out(signing: TestClient) -> None:
    statuses = [sign_in(signing, password=f"wrong password {number}") for number in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    assert sign_in(signing) == 429  # the right one too, for a while
    assert signing.get("/library").status_code == 303


def test_a_wrong_name_is_answered_like_a_wrong_password(signing: TestClient) -> None:
    form = signing.get("/sign-in")
    data = {"password": "wrong password", "csrf": token(form.text)}
    pages = [signing.post("/sign-in", data={**data, "name": name}).text.replace(name, "") for name in ("zoe", "amy")]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/ok\r\nX: y", ""]
)
def test_signing_in_leads_to_no_other_site(signing: TestClient, target: str) -> None:
    form = signing.get("/sign-in")
    data = {"name": "zoe", "password": PASSWORD, "csrf": token(form.text), "next": target}
    assert signing.post("/sign-in", data=data).headers["location"] == "/"


def test_passwords_are_kept_as_hashes_that_only_the_owner_reads(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.add("zoe", PASSWORD)
    assert accounts.path.stat().st_mode & 0o077 == 0
    assert PASSWORD not in accounts.path.read_text()
    assert "$argon2id$" in accounts.path.read_text()
    assert accounts.check("zoe", PASSWORD)
    assert not accounts.check("zoe", PASSWORD + " ")
    assert not accounts.check("amy", PASSWORD)
    with pytest.raises(UsageError, match="fewer than 12"):
        accounts.add("zoe", "short")
    assert secret_of(tmp_path) == secret_of(tmp_path)
    assert (tmp_path / "web-secret").stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------- proxies


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("10.0.0.7", {"x-forwarded-user": "zoe"}, 200),  # the proxy of the list
        ("10.0.0.7", {}, 403),  # it names nobody
        ("10.0.0.8", {"x-forwarded-user": "zoe"}, 403),  # anyone may write a header
        ("203.0.113.9", {"x-forwarded-user": "zoe", "x-forwarded-for": "10.0.0.7"}, 403),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(web_home: Path, peer: str, headers: dict[str, str], status: int) -> None:
    store = warm(web_home, web_auth="proxy", web_proxies="10.0.0.7")
    assert client(store, peer=peer).get("/library", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("client_address", "told", "address", "scheme"),
    [
        ("203.0.113.9", "1.2.3.4", "203.0.113.9", "http"),  # no proxy of ours: its word counts for nothing
        ("10.0.0.7", "203.0.113.9", "203.0.113.9", "https"),
        ("10.0.0.7", "6.6.6.6, 203.0.113.9", "203.0.113.9", "https"),  # what the caller itself put in front is left
        ("10.0.0.7", "203.0.113.9, 10.0.0.8", "203.0.113.9", "https"),  # past a second proxy of ours
        ("10.0.0.7", "", "10.0.0.7", "https"),
        ("not an address", "1.2.3.4", "not an address", "http"),
    ],
)
def test_who_is_on_the_other_end(client_address: str, told: str, address: str, scheme: str) -> None:
    headers = {"x-forwarded-for": told, "x-forwarded-proto": "https"}
    found = peer_of(client_address, "http", headers, networks("10.0.0.0/24"))
    assert (found.address, found.scheme) == (address, scheme)


def test_words_about_peers() -> None:
    assert bare_host("[::1]:80") == "::1"
    assert bare_host("EXAMPLE.org:80") == "example.org"
    assert "icp.example.org" in hosts("icp.example.org, other", "0.0.0.0")
    assert "0.0.0.0" not in hosts("", "0.0.0.0")
    assert same_origin({"origin": HOST}, "localhost")
    assert same_origin({}, "localhost")
    with pytest.raises(SettingsError):
        networks("10.0.0.300")

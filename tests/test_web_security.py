"""What must not be possible: each attempt with what it is answered."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_cases import CLAUSE, GENERAL, client, copied, send_files, token, warm

from pipeline.web.security.limits import Buckets, Lockout

PASSWORD = "correct horse battery"
TEXT = b"1 Payment\n\n1.1 The Buyer must pay within 30 days.\n"


@pytest.fixture(scope="module")
def asking(web_home: Path) -> Iterator[TestClient]:
    with client(warm(web_home, web_requests_per_minute="100000", web_upload_mb="1")) as made:
        yield made


# ---------------------------------------------------------------- paths and files


@pytest.mark.parametrize(
    "address",
    [
        "/static/../desk.py",  # out of the folder of assets
        "/static/..%2f..%2fsettings.py",
        "/static/%2e%2e/%2e%2e/errors.py",
        "/library/document/..%2f..%2fcatalogue.db/source",  # out of the sources
        "/library/document/%2fetc%2fpasswd/source",
        "/page/..%2f..%2fetc/1.png",
        f"/page/{GENERAL}/1.png?clause=../../web-secret",
        "/files/..%2fcatalogue",  # out of the uploads
        "/files/../users.json",
        "/api/schemas/..%2f..%2fpyproject.json",
        "/api/documents/..%2f..%2fusers.json/clauses",
        "/compare?old=/etc/passwd&new=/etc/hostname",  # a path where a name is wanted
        "/api/diff?old=/etc/passwd&new=pyproject.toml",
        "/compare/file?old=README.md&new=LICENSE&form=json",
        "/compare?old=corpus/documents/sample-easy-read.pdf&new=2019/20",
    ],
)
def test_no_path_outside_the_store_is_opened(asking: TestClient, address: str) -> None:
    answer = asking.get(address)
    assert answer.status_code in (400, 404), answer.text[:300]
    for secret in ("root:", "import ", "[project]", "SQLite"):
        assert secret not in answer.text


@pytest.mark.parametrize(
    "address", ["/?q={}", "/search/results?q={}", "/?q=x&edition={}", "/compare?old={}&new=x", "/clause/{}"]
)
@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "'--"])
def test_script_in_a_query_is_only_words(asking: TestClient, address: str, hostile: str) -> None:
    from urllib.parse import quote

    answer = asking.get(address.format(quote(hostile, safe="")))
    assert answer.status_code in (200, 303, 400, 404)
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "49" not in answer.text or "{{" not in hostile


def test_script_in_the_text_of_a_contract_is_only_words(hostile_home: Path) -> None:
    asking = client(warm(hostile_home))
    clause = asking.get("/?q=1.1").headers["location"]
    pages = ["/?q=alert&jump=no", clause, f"{clause}/history", "/library", "/library/document/hostile"]
    for address in pages:
        page = asking.get(address)
        assert page.status_code == 200, address
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in asking.get(clause).text
    source = asking.get("/library/document/hostile/source")
    assert "sandbox" in source.headers["content-security-policy"]
    assert source.headers["x-content-type-options"] == "nosniff"


def test_script_in_a_file_and_in_its_name_is_only_words(asking: TestClient) -> None:
    hostile = TEXT + b"\n1.2 <script>alert(2)</script> is payable.\n"
    answer = send_files(asking, ('"><script>alert(3)</script>.txt', TEXT), ("../../etc/new.txt", hostile))
    assert answer.status_code == 303
    page = asking.get(answer.headers["location"])
    assert "<script>alert" not in page.text
    assert "etc/" not in page.text
    name = asking.get(answer.headers["location"] + "/file?form=json").headers["content-disposition"]
    assert not set("<>/\\\r\n") & set(name)


@pytest.mark.parametrize(
    ("old", "status", "said"),
    [
        (("big.txt", b"x" * 1_100_000), 413, "more than 1 MB"),  # over the limit of a file
        (("empty.pdf", b""), 422, "is empty"),
        (("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"), 422, "There is a problem"),  # cut short
        (("zip.docx", b"PK\x03\x04 no archive"), 422, "There is a problem"),
        (("program.exe", b"MZ\x90\x00" + bytes(200)), 415, "There is a problem"),  # by content, whatever its name
        (("program.pdf", b"\x7fELF" + bytes(200)), 415, "There is a problem"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_page_that_says_so(
    asking: TestClient, old: tuple[str, bytes], status: int, said: str
) -> None:
    answer = send_files(asking, old, ("new.txt", TEXT))
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert "Traceback" not in answer.text


def test_more_than_the_limit_is_not_even_read(asking: TestClient) -> None:
    sent = 0

    def body() -> Iterator[bytes]:  # without a length: chunked
        nonlocal sent
        for _ in range(200):
            sent += 100_000
            yield b"x" * 100_000

    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert asking.post("/files", content=body(), headers=headers).status_code == 413
    assert asking.post("/files", content=b"x", headers={**headers, "content-length": "9999999999"}).status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data"),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n"),
        ("application/x-www-form-urlencoded", b"old=1&new=2"),
        ("application/json", b"{}"),
        ("text/plain", b"\xff\xfe"),
    ],
)
def test_a_malformed_form_is_refused(asking: TestClient, kind: str, body: bytes) -> None:
    answer = asking.post("/files", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 403)


# ---------------------------------------------------------------- other sites


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"origin": "https://evil.example"}, "another site"),
        ({"origin": "null"}, "a sandboxed page"),
        ({"origin": "http://localhost.evil.example"}, "a name that begins like ours"),
        ({"sec-fetch-site": "cross-site"}, "the browser says so"),
        ({"sec-fetch-site": "same-site"}, "a neighbour on the same domain"),
        ({"referer": "https://evil.example/localhost"}, "a browser without Origin"),
    ],
)
def test_another_site_cannot_post_a_form(asking: TestClient, headers: dict[str, str], why: str) -> None:
    assert send_files(asking, ("a.txt", TEXT), ("b.txt", TEXT), **headers).status_code == 403, why


@pytest.mark.parametrize("csrf", ["", "0" * 64, "x"])
def test_a_form_without_its_token_is_refused(asking: TestClient, csrf: str) -> None:
    asking.get("/files")
    files = {"old": ("a.txt", TEXT), "new": ("b.txt", TEXT)}
    assert asking.post("/files", data={"csrf": csrf}, files=files).status_code == 403


def test_a_token_belongs_to_one_session(web_home: Path) -> None:
    one, other = client(warm(web_home)), client(warm(web_home))
    csrf = token(one.get("/files").text)
    other.get("/files")
    files = {"old": ("a.txt", TEXT), "new": ("b.txt", TEXT)}
    assert other.post("/files", data={"csrf": csrf}, files=files).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.nip.io", "[::1", "a b"])
def test_another_host_name_is_not_answered(asking: TestClient, host: str) -> None:
    assert asking.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST"])
def test_our_own_names_are_answered(asking: TestClient, host: str) -> None:
    assert asking.get("/healthz", headers={"host": host}).status_code == 200


# ---------------------------------------------------------------- what every answer says


@pytest.mark.parametrize(
    "address", ["/", CLAUSE, "/nowhere", "/api/search", "/static/page.css", "/files/x", "/metrics"]
)
def test_every_answer_has_the_headers(asking: TestClient, address: str) -> None:
    headers = asking.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert len(headers["x-request-id"]) == 12


def test_a_fault_is_logged_and_not_shown(web_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = warm(web_home)
    asking = client(store)

    def broken(*_: object) -> object:
        raise RuntimeError("the secret inside")

    asking.app.state.desk.fill = broken  # type: ignore[attr-defined]
    original = type(asking.app.state.desk).fill  # type: ignore[attr-defined]
    calls = []

    def once(*arguments: object, **values: object) -> str:
        calls.append(arguments)
        if len(calls) == 1:
            raise RuntimeError("the secret inside")
        return str(original(asking.app.state.desk, *arguments, **values))  # type: ignore[attr-defined]

    asking.app.state.desk.fill = once  # type: ignore[attr-defined]
    with caplog.at_level(logging.ERROR, logger="pipeline.web"):
        answer = asking.get("/library")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert answer.headers["x-request-id"] in caplog.text
    assert "the secret inside" in caplog.text


def test_what_is_wrong_with_the_store_is_not_told(web_home: Path, tmp_path: Path) -> None:
    copied(web_home, tmp_path / "home")
    asking = client(warm(tmp_path / "home"))
    shutil.rmtree(tmp_path / "home" / "index")
    for address in ("/?q=notice&jump=no", "/api/search?q=notice", "/readyz"):
        answer = asking.get(address)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text


# ---------------------------------------------------------------- how often


def test_it_is_not_ready_before_it_is_warm(web_home: Path) -> None:
    asking = client(warm(web_home))
    asking.app.state.desk.warm.clear()  # type: ignore[attr-defined]
    assert asking.get("/readyz").status_code == 503
    asking.app.state.desk.warm.set()  # type: ignore[attr-defined]
    assert asking.get("/readyz").status_code == 200


def test_too_many_requests_are_told_to_wait(web_home: Path) -> None:
    asking = client(warm(web_home, web_requests_per_minute="20"))
    answers = [asking.get("/healthz") for _ in range(15)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 5
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_bucket_fills_again() -> None:
    buckets = Buckets(60)
    assert [buckets.wait("a", 0.0) for _ in range(31)] == [0.0] * 30 + [1.0]
    assert buckets.wait("b", 0.0) == 0.0  # each address has its own
    assert buckets.wait("a", 1.0) == 0.0
    assert buckets.wait("a", 1.0) == pytest.approx(1.0)


def test_wrong_passwords_make_one_wait_longer_and_longer() -> None:
    lockout = Lockout()
    now = 0.0
    waits = []
    for _ in range(14):
        lockout.wrong("zoe", "10.0.0.1", now)
        waits.append(lockout.wait("zoe", "10.0.0.1", now))
        now += waits[-1]
    assert waits[:4] == [0.0] * 4
    assert waits[4:7] == [15.0, 30.0, 60.0]
    assert waits[-1] == 900.0  # and no longer
    lockout.wrong("zoe", "10.0.0.1", now)
    assert lockout.wait("zoe", "10.9.9.9", now) == 900.0  # the name from elsewhere
    assert lockout.wait("amy", "10.0.0.1", now) == 900.0  # another name from there
    assert lockout.wait("amy", "10.9.9.9", now) == 0.0
    assert lockout.wait("zoe", "10.0.0.1", now + 901) == 0.0
    lockout.right("zoe", "10.0.0.1")
    assert lockout.wait("zoe", "10.0.0.1", now) == 0.0

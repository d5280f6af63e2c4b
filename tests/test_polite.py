"""`pipeline.sources.http` and `polite`: what may be asked, how often, and on whose terms; on a real server."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from web_site import Site, site

from pipeline.errors import FetchError, TemporaryFetchError
from pipeline.sources import http as net
from pipeline.sources.http import Terms, ask, get, is_closed
from pipeline.sources.polite import Visitor, user_agent

HOSTS = frozenset({"127.0.0.1"})


@pytest.fixture
def there() -> Iterator[Site]:
    with site() as running:
        running.page("/a", "A")
        yield running


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


def visitor(clock: Clock | None = None, **terms: object) -> Visitor:
    clock = clock or Clock()
    return Visitor(Terms(**terms), clock=clock, sleep=clock.sleep)  # type: ignore[arg-type]


# ---------------------------------------------------------------- robots.txt and pauses

ROBOTS = [
    ("no file: all is allowed", None, 404, True),
    ("nothing is forbidden", "User-agent: *\nDisallow:\n", 200, True),
    ("all is forbidden", "User-agent: *\nDisallow: /\n", 200, False),
    ("another visitor is meant", "User-agent: other\nDisallow: /\n", 200, True),
    ("we are meant", "User-agent: *\nDisallow:\n\nUser-agent: icp\nDisallow: /\n", 200, False),
    ("the longest match counts", "User-agent: *\nDisallow: /\nAllow: /a\n", 200, True),
    ("a wildcard", "User-agent: *\nDisallow: /*a$\n", 200, False),
    ("a page instead of a file says nothing", "<html><body>robots</body></html>", 200, True),
    ("a file that cannot be had now", "", 503, False),
    ("a file that is kept from us is as none", "", 403, True),
]


@pytest.mark.parametrize(("reason", "text", "status", "allowed"), ROBOTS, ids=[row[0] for row in ROBOTS])
def test_robots_txt_is_kept_to(there: Site, reason: str, text: str | None, status: int, allowed: bool) -> None:
    if text is not None:
        there.page("/robots.txt", "")
        there.places["/robots.txt"].body = text.encode()
        there.places["/robots.txt"].status = status
    visit = visitor()
    if allowed:
        assert visit.get(f"{there.address}/a", hosts=HOSTS).status == 200, reason
        visit.get(f"{there.address}/a", hosts=HOSTS)
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            visit.get(f"{there.address}/a", hosts=HOSTS)
        assert there.asked("/a") == 0, reason
    assert there.asked("/robots.txt") == 1, "read once a visit"


def test_a_redirect_is_asked_for_by_the_rules_too(there: Site) -> None:
    there.page("/robots.txt", "")
    there.places["/robots.txt"].body = b"User-agent: *\nDisallow: /secret\n"
    there.page("/moved", "", status=302, headers={"Location": "/secret"})
    with pytest.raises(FetchError, match=r"robots\.txt"):
        visitor().get(f"{there.address}/moved", hosts=HOSTS)
    assert there.asked("/secret") == 0


@pytest.mark.parametrize(
    ("rule", "pauses"),
    [("", [1.0, 1.0]), ("Crawl-delay: 7\n", [7.0, 7.0]), ("Crawl-delay: 0.1\n", [1.0, 1.0])],
)
def test_there_is_a_pause_between_requests(there: Site, rule: str, pauses: list[float]) -> None:
    there.page("/robots.txt", "")
    there.places["/robots.txt"].body = f"User-agent: *\n{rule}Disallow:\n".encode()
    clock = Clock()
    visit = visitor(clock)
    for _ in range(2):
        visit.get(f"{there.address}/a", hosts=HOSTS)
    assert clock.slept == pauses


def test_a_pause_that_is_too_long_leaves_the_host_alone(there: Site) -> None:
    there.page("/robots.txt", "")
    there.places["/robots.txt"].body = b"User-agent: *\nCrawl-delay: 86400\n"
    with pytest.raises(FetchError, match="86400 seconds"):
        visitor().get(f"{there.address}/a", hosts=HOSTS)


def test_we_say_who_we_are(there: Site) -> None:
    visit = visitor(user_agent=user_agent("contracts@example.org"))
    visit.get(f"{there.address}/a", hosts=HOSTS)
    agents = {headers["user-agent"] for _, headers in there.requests}
    assert len(agents) == 1
    assert "icp/" in min(agents)
    assert "contracts@example.org" in min(agents)


def test_what_has_not_changed_is_not_sent_again(there: Site) -> None:
    there.page("/a", "A", etag='"1"')
    visit = visitor()
    first = visit.get(f"{there.address}/a", hosts=HOSTS)
    again = visit.get(f"{there.address}/a", hosts=HOSTS, headers={"If-None-Match": first.etag})
    assert (first.status, first.etag, again.status, again.data) == (200, '"1"', 304, b"")


# ---------------------------------------------------------------- where to


def test_a_redirect_leads_to_named_hosts_only(there: Site) -> None:
    port = there.address.rpartition(":")[2]
    there.page("/out", "", status=302, headers={"Location": f"http://localhost:{port}/a"})
    with pytest.raises(FetchError, match="not on the same host"):
        get(f"{there.address}/out", Terms())
    with pytest.raises(FetchError, match="one of the hosts elsewhere"):
        get(f"{there.address}/out", Terms(hosts=frozenset({"elsewhere"})))
    assert get(f"{there.address}/out", Terms(hosts=frozenset({"localhost"}))).status == 200


CLOSED = [
    ("127.0.0.1", True, "loopback"),
    ("::1", True, "loopback"),
    ("10.0.0.1", True, "private"),
    ("192.168.1.1", True, "private"),
    ("172.16.0.1", True, "private"),
    ("169.254.169.254", True, "link-local: where clouds keep secrets"),
    ("fe80::1%eth0", True, "link-local"),
    ("fd00::1", True, "unique local"),
    ("100.64.0.1", True, "a carrier's own network"),
    ("0.0.0.0", True, "no address"),
    ("224.0.0.1", True, "many at once"),
    ("::ffff:10.0.0.1", True, "IPv4 within IPv6"),
    ("64:ff9b::7f00:1", True, "IPv4 within IPv6, translated"),
    ("2002:7f00:1::", True, "IPv4 within IPv6, tunnelled"),
    ("1.1.1.1", False, "open"),
    ("2606:4700:4700::1111", False, "open"),
]


@pytest.mark.parametrize(("number", "closed", "reason"), CLOSED, ids=[f"{row[0]}" for row in CLOSED])
def test_which_networks_are_closed(number: str, closed: bool, reason: str) -> None:
    assert is_closed(number) is closed, reason


def test_a_closed_network_is_not_asked(there: Site) -> None:
    port = there.address.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
        with pytest.raises(FetchError, match="not on the open internet") as caught:
            get(f"http://{host}:{port}/a", Terms(private=False))
        assert "ICP_WATCH_PRIVATE" in caught.value.remedy
    assert there.requests == []


def test_a_name_with_one_closed_number_among_open_ones_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchError, match=r"contracts\.example \(10\.0\.0\.1\)"):
        get("https://contracts.example/a", Terms(private=False))


def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(TemporaryFetchError, match=r"nowhere\.example is not known"):
        get("https://nowhere.example/a", Terms(private=False))


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A server for contracts.example with a certificate of an authority of the test's own: port, authority's file."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("contracts.example").configure_cert(context)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.headers["Host"])))
            self.end_headers()
            self.wfile.write(self.headers["Host"].encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    class Quiet(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A visitor that does not trust us hangs up."""

    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    yield server.server_address[1], trusted
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_connection_goes_to_the_number_that_was_checked(
    secure: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that has another address when it is asked for again gains nothing; certificate and name stay its own."""
    port, trusted = secure
    real, names = socket.getaddrinfo, []

    def resolve(host: object, *rest: object, **more: object) -> object:
        names.append(host)
        if host == "contracts.example":
            assert names.count(host) == 1, "resolved once, checked once"
            host = "127.0.0.1"
        return real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(net, "is_closed", lambda number: False)  # the test has no other network than this machine
    monkeypatch.setattr(net, "_refuse_closed_number", lambda host: None)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    answer = get(f"https://contracts.example:{port}/a", Terms(private=False))
    assert answer.data == f"contracts.example:{port}".encode()


def test_a_certificate_that_does_not_verify(secure: tuple[int, Path]) -> None:
    port, _ = secure
    with pytest.raises(TemporaryFetchError, match="The certificate of localhost does not verify"):
        get(f"https://localhost:{port}/a", Terms())


def test_no_way_back_from_https(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchError, match="redirects"):
        net._redirected("https://h/a", "http://h/a", frozenset())
    assert net._redirected("http://h/a", "https://h/b", frozenset()) == "https://h/b"
    with pytest.raises(FetchError, match="redirects"):
        net._redirected("https://h/a", "file:///etc/passwd", frozenset({""}))


def test_each_address_is_announced_before_it_is_asked(there: Site) -> None:
    there.page("/moved", "", status=302, headers={"Location": "/a"})
    told: list[str] = []
    ask(f"{there.address}/moved", Terms(), before=told.append)
    assert told == [f"{there.address}/moved", f"{there.address}/a"]

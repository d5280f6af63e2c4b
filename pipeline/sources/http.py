"""Asking a web server for a document, within limits: size, time, redirects, and which hosts and networks may be asked.

Nothing is stored or retried here. Where private networks are closed (`Terms.private`), the host's name is resolved
once, every address that it has is checked, and the connection goes to the checked address itself: a name that resolves
to another address a moment later (DNS rebinding) gains nothing. A proxy named in the environment makes the connection
itself; then a host that is written as a number is still checked, and the rest is the proxy's to guard.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from pipeline.errors import EmptyFileError, FetchError, TemporaryFetchError

if TYPE_CHECKING:
    import httpx

MEGABYTE = 1024 * 1024
MAX_BYTES = 200 * MEGABYTE
MAX_REDIRECTS = 5
TIMEOUT = 60.0
REDIRECTS = (301, 302, 303, 307, 308)
# Answers of a server that is busy or out of order for a while (RFC 9110, 15.5 and 15.6; RFC 6585).
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
OK, NOT_MODIFIED = 200, 304
USER_AGENT = "icp (contract document fetcher)"
# RFC 6052: an IPv4 address within one of IPv6.
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """On which terms addresses are asked.

    timeout: seconds, for the connection, for each read, and for the whole download. max_bytes: the largest size.
    hosts: those that a redirect may lead to, besides the one that was asked. private: may private, loopback and
    link-local addresses be asked?
    """

    timeout: float = TIMEOUT
    max_bytes: int = MAX_BYTES
    hosts: frozenset[str] = frozenset()
    private: bool = True
    user_agent: str = USER_AGENT


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A server's last word: status, the address that it came from, and for status 200 the body.

    media_type, etag and last_modified are as the server says, "" where it does not.
    """

    status: int
    url: str
    reason: str = ""
    data: bytes = field(default=b"", repr=False)
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""


def get(address: str, terms: Terms, *, headers: Mapping[str, str] | None = None) -> Answer:
    """What is at an address: an answer with status 200, or 304 where `headers` make the request a conditional one.

    Errors: `TemporaryFetchError` where another try may help, `EmptyFileError`, and `FetchError` for all else.
    """
    return demanded(ask(address, terms, headers=headers))


def demanded(answer: Answer) -> Answer:
    """The answer, if it is the document or says that it is unchanged; else the error that it amounts to."""
    if answer.status not in (OK, NOT_MODIFIED):
        kind = TemporaryFetchError if answer.status in TRY_AGAIN else FetchError
        raise kind(
            f"{answer.url} answered {answer.status} {answer.reason}.".replace(" .", "."),
            "Open the address in a browser; if the document has moved, correct the manifest.",
        )
    if answer.status == OK and not answer.data:
        raise EmptyFileError(f"{answer.url} gave an empty document.", "Try again later, or correct the address.")
    return answer


def ask(
    address: str,
    terms: Terms,
    *,
    headers: Mapping[str, str] | None = None,
    before: Callable[[str], None] = lambda url: None,
) -> Answer:
    """The answer of the server at an address, whatever its status; redirects are followed to allowed hosts only.

    before: is told each address before it is asked, redirects too, and may raise or wait.
    """
    import httpx  # late: importing it takes a good part of the time of a short command

    url = address
    deadline = time.monotonic() + terms.timeout
    try:
        for _ in range(MAX_REDIRECTS + 1):
            before(url)
            with _client(url, terms, headers) as client, client.stream("GET", url) as response:
                if response.status_code in REDIRECTS:
                    url = _redirected(url, response.headers.get("location", ""), terms.hosts)
                    continue
                data = _body(response, url, terms.max_bytes, deadline) if response.status_code == OK else b""
                return Answer(
                    status=response.status_code,
                    url=url,
                    reason=response.reason_phrase,
                    data=data,
                    media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
                    etag=response.headers.get("etag", ""),
                    last_modified=response.headers.get("last-modified", ""),
                )
    except httpx.TimeoutException as error:
        raise TemporaryFetchError(
            f"{url} did not answer within {terms.timeout:g} seconds.", "Try again later."
        ) from error
    except httpx.TransportError as error:
        raise _unreachable(url, error) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"{url} could not be fetched: {error}.", "Check the address.") from error
    raise FetchError(f"{address} redirects more than {MAX_REDIRECTS} times.", "Correct the address in the manifest.")


def _client(url: str, terms: Terms, headers: Mapping[str, str] | None) -> httpx.Client:
    """A client for one request; closed networks need a transport that looks where it connects to."""
    import httpx

    host, scheme = urlsplit(url).hostname or "", urlsplit(url).scheme
    transport: httpx.BaseTransport | None = None
    if not terms.private:
        _refuse_closed_number(host)
        if not getproxies().get(scheme) or proxy_bypass(host):
            transport = _guarded()
    sent = {"User-Agent": terms.user_agent, **(headers or {})}
    return httpx.Client(
        timeout=terms.timeout, follow_redirects=False, headers=sent, transport=transport, verify=_trust()
    )


def _trust() -> ssl.SSLContext:
    """The authorities to trust, as the environment names them: read once, as that takes most of a request's CPU."""
    return _trust_of(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))


@lru_cache(maxsize=4)
def _trust_of(_file: str, _folder: str) -> ssl.SSLContext:
    """httpx reads the two variables itself; they are arguments so that another value makes another context."""
    import httpx

    return httpx.create_ssl_context()


def _guarded() -> httpx.BaseTransport:
    """A transport that connects to open addresses only: those that it has checked, not the name once more."""
    import httpx

    class Guarded(httpx.BaseTransport):
        def __init__(self) -> None:
            self._inner = httpx.HTTPTransport(verify=_trust())

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            host = request.url.host
            numbers = open_numbers(host, request.url.port or (443 if request.url.scheme == "https" else 80))
            for number in numbers[:-1]:
                try:
                    return self._inner.handle_request(_aimed(request, host, number))
                except httpx.ConnectError:
                    continue  # the host's next address may answer
            return self._inner.handle_request(_aimed(request, host, numbers[-1]))

        def close(self) -> None:
            self._inner.close()

    return Guarded()


def _aimed(request: httpx.Request, host: str, number: str) -> httpx.Request:
    """The same request to a number: name and certificate stay those of the host."""
    import httpx

    return httpx.Request(
        request.method,
        request.url.copy_with(host=number),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )


def open_numbers(host: str, port: int) -> list[str]:
    """The network addresses of a host. `FetchError` if any of them is closed, `TemporaryFetchError` if it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TemporaryFetchError(
            f"The host {host} is not known: {error}.", "Check the address and the connection."
        ) from error
    numbers = list(dict.fromkeys(str(item[4][0]) for item in found))
    for number in numbers:
        if is_closed(number):
            raise _closed(host, number)
    return numbers


def _refuse_closed_number(host: str) -> None:
    """`FetchError` for a host that is written as a closed number."""
    try:
        closed = is_closed(host)
    except ValueError:
        return  # a name
    if closed:
        raise _closed(host, host)


def is_closed(number: str) -> bool:
    """Is a network address private, loopback, link-local, or of any other range that is not the open internet's?

    >>> is_closed("10.1.2.3"), is_closed("::ffff:127.0.0.1"), is_closed("1.1.1.1")
    (True, True, False)
    """
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            within = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if within is not None:
            return is_closed(str(within))
    return not address.is_global or address.is_multicast


def _closed(host: str, number: str) -> FetchError:
    where = host if host == number else f"{host} ({number})"
    return FetchError(
        f"{where} is not on the open internet, and such addresses are not asked.",
        "If the page is on a network of your own, set ICP_WATCH_PRIVATE=yes.",
    )


def _unreachable(url: str, error: httpx.TransportError) -> TemporaryFetchError:
    """A connection that failed, as a sentence; a certificate is the one cause that a reader can act on."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return TemporaryFetchError(
            f"The certificate of {urlsplit(url).hostname} does not verify: {error}.",
            "Nothing was taken from it. Open the address in a browser; it may be a filter of your own network.",
        )
    return TemporaryFetchError(f"{url} could not be fetched: {error}.", "Check the address and the connection.")


def _body(response: httpx.Response, url: str, max_bytes: int, deadline: float) -> bytes:
    """The body of a response, read in pieces so that a limit stops it early."""
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise _too_large(url, max_bytes)
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > max_bytes:
            raise _too_large(url, max_bytes)
        if time.monotonic() > deadline:
            raise TemporaryFetchError(f"{url} is too slow: the download was not complete in time.", "Try again later.")
    # A compressed body is longer than its Content-Length, so count what came over the wire.
    if declared.isdigit() and response.num_bytes_downloaded != int(declared):
        raise TemporaryFetchError(
            f"{url} broke off: {response.num_bytes_downloaded} of {declared} bytes arrived.", "Try again later."
        )
    return bytes(data)


def _redirected(url: str, location: str, hosts: frozenset[str]) -> str:
    """The address that a redirect leads to; `FetchError` if it leaves the hosts or goes from https to http."""
    target = urljoin(url, location)
    old, new = urlsplit(url), urlsplit(target)
    away = new.hostname != old.hostname and new.hostname not in hosts
    downgraded = old.scheme == "https" and new.scheme != "https"
    if not location or away or downgraded or new.scheme not in ("http", "https"):
        where = "the same host" if not hosts else f"one of the hosts {', '.join(sorted(hosts))}"
        raise FetchError(
            f"{url} redirects to {location or 'nowhere'}, which is not on {where}.",
            "If that is right, put the new address into the manifest.",
        )
    return target


def _too_large(url: str, max_bytes: int) -> FetchError:
    """The error for a download over the size limit."""
    return FetchError(
        f"{url} is larger than {max_bytes / MEGABYTE:g} MB.", "Fetch it by hand and ingest the part that is needed."
    )

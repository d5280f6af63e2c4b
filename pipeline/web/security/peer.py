"""Who is on the other end of a request: the address, the scheme, the name that a trusted proxy gives, our own hosts.

A header says something about the caller only where the connection comes from a proxy of the allow-list; from anyone
else it is what the caller would like us to believe.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.errors import SettingsError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """address: of the caller as far as it is known. trusted: does the connection come from a trusted proxy?"""

    address: str
    scheme: str
    trusted: bool


def networks(text: str) -> tuple[Network, ...]:
    """The networks in a list with commas. Raises `SettingsError` for what is none."""
    found = []
    for part in (part.strip() for part in text.split(",") if part.strip()):
        try:
            found.append(ipaddress.ip_network(part, strict=False))
        except ValueError as error:
            raise SettingsError(
                f"ICP_WEB_PROXIES: “{part}” is neither an address nor a network.", "Correct it."
            ) from error
    return tuple(found)


def hosts(text: str, bound: str) -> frozenset[str]:
    """The host names that are ours: this machine's own, the address listened on, and those of the settings."""
    told = [part.strip().strip("[]").lower() for part in text.split(",") if part.strip()]
    return frozenset((*LOCAL, *told, *([bound.lower()] if bound not in ("", "0.0.0.0", "::") else [])))


def bare_host(header: str) -> str:
    """A Host header without its port: "[::1]:8000" gives "::1"; "" for what is no host."""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def peer_of(client: str, scheme: str, headers: Mapping[str, str], trusted: Sequence[Network]) -> Peer:
    """Who asks. client: the address of the connection. X-Forwarded-For is read from the right, past our own proxies."""
    if not _within(client, trusted):
        return Peer(address=client, scheme=scheme, trusted=False)
    hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",") if hop.strip()]
    outside = [hop for hop in reversed(hops) if not _within(hop, trusted)]
    told = headers.get("x-forwarded-proto", scheme).strip().lower()
    return Peer(address=outside[0] if outside else client, scheme="https" if told == "https" else scheme, trusted=True)


def _within(address: str, trusted: Sequence[Network]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in trusted if network.version == found.version)


def same_origin(headers: Mapping[str, str], host: str) -> bool:
    """May a form be taken from where this one was sent? By Sec-Fetch-Site and Origin, or else by Referer.

    Browsers send at least one of them with a form; a request without any comes from a program, which has no cookie that
    a site could misuse, but whose form still needs its token.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    for name in ("origin", "referer"):
        value = headers.get(name)
        if value is not None:
            try:
                return urlsplit(value).netloc.lower() == host.lower()
            except ValueError:
                return False
    return True

"""E-mail addresses: read strictly, written safely. A name beside an address may have any letters.

What is taken: `zoe@example.org`, `Zoë Example <zoe@example.org>`. A domain with other letters than ASCII is written in
its ASCII form (IDNA); such letters before the @ are refused, because most servers do not carry them (RFC 6531).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address

from pipeline.errors import UsageError

# RFC 5321: 64 octets before the @, 254 in all.
LONGEST_LOCAL, LONGEST = 64, 254
_NAMED = re.compile(r'^"?(?P<name>[^"<>]*?)"?\s*<(?P<address>[^<>]*)>$')
_LOCAL = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
_LABEL = re.compile(r"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """An address that can stand in a header and in an envelope. name: "" where none was given."""

    local: str
    domain: str
    name: str = ""

    @property
    def address(self) -> str:
        """`local@domain`."""
        return f"{self.local}@{self.domain}"

    @property
    def key(self) -> str:
        """The form in which addresses are compared: two that differ in capitals only are the same person's."""
        return self.address.casefold()

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address

    def header(self) -> Address:
        """The value of a From or To header."""
        return Address(display_name=self.name, username=self.local, domain=self.domain)


def mailbox(written: str) -> Mailbox:
    """The mailbox that was written. Raises `UsageError` that says what is wrong with it."""
    text = written.strip()
    if any(unicodedata.category(letter).startswith("C") or letter in "\u2028\u2029" for letter in text):
        raise _bad(written, "it has a line break or a control character in it")
    named = _NAMED.match(text)
    name, address = (named["name"].strip(), named["address"].strip()) if named else ("", text)
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise _bad(written, "it needs something on both sides of an @")
    if not local.isascii():
        raise _bad(written, "it has letters before the @ that most mail servers do not carry")
    if not _LOCAL.match(local) or len(local) > LONGEST_LOCAL:
        raise _bad(written, "what stands before the @ cannot")
    found = Mailbox(local=local, domain=_domain(written, domain), name=name)
    if len(found.address) > LONGEST:
        raise _bad(written, "it is too long")
    return found


def _domain(written: str, domain: str) -> str:
    """The domain in ASCII and in small letters."""
    try:
        ascii_form = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _bad(written, "what follows the @ is no domain") from error
    if not all(_LABEL.match(label) for label in ascii_form.split(".")):
        raise _bad(written, "what follows the @ is no domain")
    return ascii_form


def _bad(written: str, why: str) -> UsageError:
    shown = "".join(letter if letter.isprintable() else "�" for letter in written.strip())[:80]
    return UsageError(f"“{shown}” is not an address that mail can be sent to: {why}.", "Write it as name@example.org.")

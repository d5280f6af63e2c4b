"""Addresses: what is taken, what is refused and why, and that none becomes more than one header."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.report.addresses import mailbox


@pytest.mark.parametrize(
    ("written", "address", "name"),
    [
        ("zoe@example.org", "zoe@example.org", ""),  # bare
        (" zoe@example.org ", "zoe@example.org", ""),  # with space around
        ("Zoë Prüfer <zoe@example.org>", "zoe@example.org", "Zoë Prüfer"),  # with a name
        ('"Prüfer, Zoë" <zoe@example.org>', "zoe@example.org", "Prüfer, Zoë"),  # a name with a comma
        ("<zoe@example.org>", "zoe@example.org", ""),  # brackets alone
        ("zoe@exämple.org", "zoe@xn--exmple-cua.org", ""),  # a domain with other letters
        ("o'neil+icp@sub.example.org", "o'neil+icp@sub.example.org", ""),  # signs that are allowed
        ("Zoe@EXAMPLE.org", "Zoe@example.org", ""),  # capitals count before the @ only
    ],
)
def test_an_address(written: str, address: str, name: str) -> None:
    found = mailbox(written)
    assert (found.address, found.name) == (address, name)
    assert mailbox(str(found)) == found


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "both sides"),  # nothing
        ("zoe", "both sides"),  # no @
        ("zoe@", "both sides"),  # no domain
        ("zoe@example.org\r\nBcc: all@example.org", "line break"),  # another header
        ("zoe\u2028@example.org", "line break"),  # another kind of line break
        ("zoe @example.org", "cannot"),  # a space
        ("zoe..p@example.org", "cannot"),  # two dots
        ("zoë@example.org", "most mail servers"),  # letters that need a server for them
        ("zoe@exa mple.org", "no domain"),  # a space in the domain
        ("zoe@-example.org", "no domain"),  # no name of a machine
        ("zoe@example..org", "no domain"),  # an empty part
        (f"{'z' * 65}@example.org", "cannot"),  # too long before the @
        (f"zoe@{'.'.join(['a' * 60] * 5)}", "too long"),  # too long in all
        ("a@example.org, b@example.org", "cannot"),  # two
    ],
)
def test_what_is_no_address(written: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        mailbox(written)


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_taken_as_an_address_is_one_header(name: str, local: str, domain: str) -> None:
    try:
        found = mailbox(f"{name} <{local}@{domain}>")
    except UsageError:
        return
    mail = EmailMessage(policy=policy.SMTP)
    mail["To"] = found.header()
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert list(read.keys()) == ["To"]
    assert [address.addr_spec for address in read["To"].addresses] == [found.address]

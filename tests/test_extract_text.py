"""Plain text: which lines go on, how it is encoded, what of it is not shown."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.segment import segment

LONG = (
    "1.1 This clause is one long line that an editor wrapped at no width at all, as many exports are written today.\n\n"
)


def paragraphs(text: str) -> list[str]:
    """The paragraphs that the lines of a text say they make."""
    found: list[str] = []
    for line in extract(text.encode(), name="a.txt").lines:
        if line.paragraph is False and found:
            found[-1] += f" {line.text.strip()}"
        else:
            found.append(line.text.strip())
    return found


WRAPPED = [
    (
        LONG * 3 + "1.2 The Buyer must give the other party no less\nthan ninety days' notice, which may\nexpire.",
        1,
        "small letters",
    ),
    (LONG * 3 + "1.2 It is between the\nSupplier and the Buyer, as in the\nSchedule.", 1, "words that end no sentence"),
    (
        LONG * 3
        + "1.2 The deposit must be paid to the bank of the\nSupplier within ten days after the whole of the\nWorks.",
        1,
        "a narrower paragraph among long lines",
    ),
    (
        LONG * 3
        + "1.2 The deposit goes at once to Northern Orchard\nBank in Leeds within ten days and to no other\nbank.",
        1,
        "prose that fills the width of its own paragraph",
    ),
    (LONG * 3 + "Alpha Limited\nBeta Company Limited\nGamma", 3, "a list of names"),
    (LONG * 3 + "The Supplier must:\npay;\nsupply; and\nlabel.", 4, "a list of items without labels"),
    (LONG * 3 + "1.2 The fee is due.\n1.3 The fee is paid.", 2, "numbers begin lines"),
    (LONG * 3 + "1.2 The Buyer must\n(a) pay; and\n(b) go.", 3, "items begin lines"),
    (LONG * 3 + "1.2 The Buyer must\na) pay; and\nb) go.", 3, "items with one bracket"),
    (LONG * 3 + "Milk is 11.\nSCHEDULE 2\nSites", 3, "a schedule begins a line"),
    (LONG * 3 + "NOTICES\nThe Buyer must give notice.", 2, "a heading of one word"),
]


@pytest.mark.parametrize(("text", "count", "reason"), WRAPPED, ids=[case[2] for case in WRAPPED])
def test_lines_are_joined_by_what_they_say(text: str, count: int, reason: str) -> None:
    assert len(paragraphs(text)) == 3 + count, reason


SHORT_LINES = [
    ("SCHEDULE 1\nPrices\n1. Milk.\n2. Bread.\nSCHEDULE 2\nSites\n1. North.", "schedules"),
    ("ARTICLE I\nTERMS\nSection 1.01 Terms. All.\nSection 1.02 Rules.\nARTICLE II", "articles"),
    ("Clause 1 - Supply\n1) The Baker bakes.\n2) The Town must pay.\nClause 2 - Ending\n1) It ends.", "clauses"),
    ("ORDER\nBaker: Ann\nTown: Yeast\nFee: £50\nTerm: one year", "an order form"),
]


@pytest.mark.parametrize(("text", "reason"), SHORT_LINES, ids=[case[1] for case in SHORT_LINES])
def test_each_line_of_a_text_of_short_lines_is_its_own(text: str, reason: str) -> None:
    assert paragraphs(text) == text.splitlines(), reason


def test_a_line_broken_by_hand_goes_on_among_lines_of_every_length() -> None:
    broken = "1.1 The Baker must bring the Loaves to the Hall\non each Working\nDay."
    lines = [f"1.{n} The Town must pay {'a great deal ' * n}of it." for n in range(2, 12)]
    assert paragraphs("\n".join([broken, *lines]))[0].startswith(broken.replace("\n", " "))


def test_a_changed_wrap_changes_no_clause() -> None:
    whole = (
        LONG * 2
        + "1.2 Either party may end this by giving the other no less than ninety days' notice, which may expire.\n"
    )
    cut = whole.replace("less than", "less\nthan").replace("may expire", "may\nexpire")
    one, two = (segment(extract(text.encode(), name="a.txt")) for text in (whole, cut))
    assert [clause.content_hash for clause in one.clauses] == [clause.content_hash for clause in two.clauses]


ENCODED = [
    ("The café’s fee is £5.".encode(), "The café’s fee is £5.", 0, "UTF-8"),
    ("The café’s fee is £5.".encode().replace(b"fee", b"f\xe9e"), "The café’s f\ufffde is £5.", 1, "one bad byte"),
    ("The café’s fee is £5.".encode("cp1252"), "The café’s fee is £5.", 0, "Windows"),
    (b"The fee is \xa35.", "The fee is £5.", 0, "Windows with one letter beyond ASCII"),
    ("The fee is £5.".encode("utf-16"), "The fee is £5.", 0, "two bytes with a mark"),
    ("\ufeffThe fee is £5.".encode(), "The fee is £5.", 0, "UTF-8 with a mark"),
    ("The “fee” is £5 – or ".encode() + b"\xe2\x82", "The “fee” is £5 – or \ufffd", 1, "cut off within a letter"),
]


@pytest.mark.parametrize(("data", "expected", "notes", "reason"), ENCODED, ids=[case[3] for case in ENCODED])
def test_texts_are_read_in_their_encoding(data: bytes, expected: str, notes: int, reason: str) -> None:
    for name in ("a.txt", "a.md"):
        found = extract(data, name=name)
        assert (found.lines[0].text, len(found.notes)) == (expected, notes), reason
    page = extract(b"<html><body><p>" + data.removeprefix(b"\xff\xfe") + b"</p></body></html>", name="a.html")
    assert data.startswith(b"\xff\xfe") or page.lines[0].text == expected


UNSEEN = [
    ("The\u200b fee\u2060 is \u200e5\u200f pounds\ufeff.", "The fee is 5 pounds.", "no width, and direction"),
    ("The sub\u00adcontract", "The subcontract", "a place to break within a line"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), UNSEEN, ids=[case[2] for case in UNSEEN])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_characters_that_are_not_shown_are_not_read(name: str, text: str, expected: str, reason: str) -> None:
    source = f"<html><body><p>{text}</p></body></html>" if name.endswith("html") else text
    assert extract(source.encode(), name=name).lines[0].text == expected, reason


def test_a_soft_hyphen_at_a_line_end_joins_the_word() -> None:
    found = segment(extract("1. The sub\u00ad\ncontract ends.".encode(), name="a.txt"))
    assert [clause.text for clause in found.clauses] == ["The subcontract ends."]
    assert found.ledger.balanced

"""The mail as bytes: headers, encodings, size, what it says and leaves out; addresses; the choice of a reader."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import hypothesis
import pytest
from comparing import compare
from conftest import Icp, program
from hypothesis import given
from hypothesis import strategies as st
from outlines import side

from pipeline.editions import file_side
from pipeline.extract.open import extract
from pipeline.loading import nlp
from pipeline.model import EditionDiff, Side
from pipeline.report.addresses import Mailbox
from pipeline.report.content import content, headline
from pipeline.report.identity import identify
from pipeline.report.mail import LONGEST, Sender, message, message_id
from pipeline.report.mail_body import MOST_NAMED
from pipeline.report.mail_head import ALONE, MOST_ITEMS, heads, pages_line, shares
from pipeline.report.mail_values import MailComparison
from pipeline.report.messages import Chapter, Compared, chapter, letter
from pipeline.report.places import PAGE_UNKNOWN
from pipeline.report.statements import short_statement
from pipeline.report.subscriber_filter import SubscriberFilter, chosen
from pipeline.report.summary import Sentence, Summary
from pipeline.report.summary.topics import ORDER as TOPICS
from pipeline.report.view_parts import ClausePlace, ConcordanceRow, StatedRow, StatementsView, Touched
from pipeline.segment import segment
from pipeline.settings import asset

MADE = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
SENDER = Sender(mailbox=Mailbox(local="icp", domain="example.org", name="Contract changes"))
ZOE = Mailbox(local="zoe", domain="example.org", name="Zoë Prüfer")
OLD = """GENERAL CONDITIONS

1 Payment

1.1 The Buyer must pay each invoice within 30 days of its receipt – “in full”.

1.2 Interest of 4% is due on every payment that is made late.

2 Notices

2.1 A notice must be given in writing.
"""
NEW = OLD.replace("30 days", "20 days").replace("4%", "8%").replace("in writing", "in writing & signed <by hand>")


def difference(old: str, new: str, names: tuple[str, str] = ("Old contract", "New contract")) -> EditionDiff:
    """Two texts compared."""
    from pipeline.annotate.annotator import annotate

    models = asset("models")
    sides = [
        file_side(name, annotate(segment(extract(text.encode(), name="contract.txt")), nlp(models)))
        for name, text in zip(names, (old, new), strict=True)
    ]
    return compare(*sides)


@pytest.fixture(scope="module")
def diff() -> EditionDiff:
    return difference(OLD, NEW)


def told(diff: EditionDiff, choice: SubscriberFilter | None = None) -> Chapter:
    compared = Compared(diff=diff, made=MADE, identity=identify(diff, old=diff.old.name, new=diff.new.name))
    return chapter(compared, choice or SubscriberFilter())


def mail_of(diff: EditionDiff, to: Mailbox | None = ZOE, why: str = "") -> EmailMessage:
    """The mail, as a receiver reads its bytes."""
    sent = letter([told(diff)], SENDER, to, date=MADE, why=why)
    return message_from_bytes(sent.as_bytes(), policy=policy.default)  # type: ignore[return-value]


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


# ---------------------------------------------------------------- form


def test_the_parts_of_a_mail(diff: EditionDiff) -> None:
    mail = mail_of(diff)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds[:5] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/html"]
    assert [part.get_filename() for part in mail.iter_attachments()] == [
        f"old-contract-to-new-contract.{ending}" for ending in ("html", "docx", "xlsx")
    ]
    page, word, workbook = (part.get_payload(decode=True) for part in mail.iter_attachments())
    assert page.startswith(b"<!DOCTYPE html>")
    for data, name in ((word, "word/document.xml"), (workbook, "xl/workbook.xml")):
        assert name in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_the_headers(diff: EditionDiff) -> None:
    mail = mail_of(diff)
    assert str(mail["To"]) == "Zoë Prüfer <zoe@example.org>"
    assert str(mail["From"]) == "Contract changes <icp@example.org>"
    assert str(mail["Date"]) == "Sun, 22 Nov 2026 09:15:00 +0000"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert str(mail["Precedence"]) == "bulk"
    assert str(mail["List-Unsubscribe"]) == "<mailto:icp@example.org?subject=unsubscribe>"
    assert re.fullmatch(r"<icp\.[0-9a-f]{40}@example\.org>", mail["Message-ID"])


def test_the_subject_says_what_changed(diff: EditionDiff) -> None:
    subject = str(mail_of(diff)["Subject"]).strip()  # a line that is folded at once begins with a space
    assert subject == "1 change of money, 2 of time limits and notice need a decision: New contract"


def test_the_same_arguments_give_the_same_bytes(diff: EditionDiff) -> None:
    first, second = (letter([told(diff)], SENDER, ZOE, date=MADE).as_bytes() for _ in range(2))
    assert first == second


def test_what_is_sent_is_ascii_in_short_lines(diff: EditionDiff) -> None:
    data = letter([told(diff)], SENDER, ZOE, date=MADE).as_bytes(policy=policy.SMTP)
    assert data.isascii()
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 998  # RFC 5321, 4.5.3.1.6
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


def test_letters_come_through_as_they_are() -> None:
    mail = mail_of(difference(OLD, OLD + "\n2.2 The Seller must sign <by hand> & in ink – always.\n"))
    assert "“The Seller must sign <by hand> & in ink – always”" in plain(mail)
    assert "“The Seller must sign &lt;by hand&gt; &amp; in ink – always”" in html(mail)


@pytest.mark.parametrize(
    ("reports", "to", "same"),
    [
        (["r"], ["zoe@example.org"], True),  # the same report for the same reader
        (["s"], ["zoe@example.org"], False),  # another report
        (["r"], ["anna@example.org"], False),  # another reader
        (["r", "s"], ["zoe@example.org"], False),  # a digest with more in it
    ],
)
def test_the_message_id(reports: list[str], to: list[str], same: bool) -> None:
    known = message_id(["r"], ["zoe@example.org"], "example.org")
    assert (message_id(reports, to, "example.org") == known) is same


@pytest.mark.parametrize("name", ["A\r\nBcc: all@example.org", "A\u2028B", "A\x00B", "Ä" * 300, "=?utf-8?q?x?="])
def test_no_name_of_a_document_gets_into_the_headers(name: str) -> None:
    mail = mail_of(difference(OLD, NEW, ("Old", name)))
    assert "Bcc" not in mail
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Precedence",
        "List-Unsubscribe", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert len(str(mail["Subject"])) <= 180


def test_a_web_address_to_unsubscribe(diff: EditionDiff) -> None:
    sender = Sender(mailbox=SENDER.mailbox, unsubscribe="https://example.org/stop")
    mail = letter([told(diff)], sender, ZOE, date=MADE)
    assert mail["List-Unsubscribe"] == "<https://example.org/stop>"


@pytest.mark.slow
@hypothesis.settings(max_examples=25)
@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300), st.text(max_size=60))
def test_whatever_the_words_are_it_is_a_mail(old: str, new: str, name: str) -> None:
    def one(words: str, heading: str) -> Side:
        clause = side("1 | Payment | x").clauses[0]
        return replace(side("1 | | x", name=heading), clauses=(replace(clause, text=words, content_hash=words),))

    compared = compare(one(old, name), one(new, name[::-1]))
    data = letter([told(compared)], SENDER, ZOE, date=MADE).as_bytes(policy=policy.SMTP)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    mail = message_from_bytes(data, policy=policy.default)
    assert len(mail.keys()) == 11
    assert mail.defects == []
    assert [part.defects for part in mail.walk() if part.defects] == []


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize("form", [plain, html])
def test_each_part_stands_alone(diff: EditionDiff, form: Callable[[EmailMessage], str]) -> None:
    text = " ".join(form(mail_of(diff, why="Sent to zoe@example.org on request.")).split())
    for said in (
        "What changed: Old contract → New contract",  # which editions
        "3 changes need a decision",  # how many
        "Every word that differs is told; no page is doubtful.",  # the account of the words
        "1.1 (Payment)",  # which clause
        "from 30 days to 20 days",  # what happened to it
        "old-contract-to-new-contract.docx",  # what else there is
        "In full in the attached old-contract-to-new-contract.html.",  # where the words are
        "Sent to zoe@example.org on request.",  # why it came
    ):
        assert said in text


def test_the_plain_part_has_short_lines(diff: EditionDiff) -> None:
    lines = plain(mail_of(diff)).splitlines()
    assert max(len(line) for line in lines if not line.startswith("Attached")) <= 76


def test_a_reader_is_told_what_was_left_out() -> None:
    slight = OLD.replace("30 days", "20 days").replace("that is made late", "made late")
    one = told(difference(OLD, slight), SubscriberFilter(level="high"))
    text = " ".join(plain(letter([one], SENDER, ZOE, date=MADE)).split())
    assert "You asked for changes that need a decision; 1 other is left out." in text


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ((4,), (5,), "Old page 4, new page 5"),
        ((), (5,), "New page 5"),  # added
        ((0,), (5,), "New page 5"),  # of a file without pages
        ((4, 5, 9), (7,), "Old page 4, page 5 and 1 more, new page 7"),  # merged
        ((0,), (0,), ""),
    ],
)
def test_old_and_new_page_stand_in_one_line(
    diff: EditionDiff, old: tuple[int, ...], new: tuple[int, ...], line: str
) -> None:
    def places(pages: tuple[int, ...]) -> tuple[ClausePlace, ...]:
        names = [f"page {page}" if page else PAGE_UNKNOWN for page in pages]
        return tuple(ClausePlace(document="", citation="1", heading="", pages=name) for name in names)

    assert pages_line(replace(content(diff).entries[0], old=places(old), new=places(new))) == line


def numbered(count: int) -> tuple[str, str]:
    old = "1 Payment\n\n" + "".join(
        f"1.{at} The Buyer must pay invoice {at} within {at + 10} days of its receipt by the team of room {at}, and "
        f"then must tell the Seller of site {at} that it has done so, in the manner set out for that room and site.\n\n"
        for at in range(1, count + 1)
    )
    return old, re.sub(r"within (\d+) days", lambda found: f"within {int(found[1]) + 5} days", old)


def many(count: int) -> EditionDiff:
    return difference(*numbered(count))


def test_of_many_changes_the_first_are_told_and_all_are_counted() -> None:
    mail = mail_of(many(30))
    assert html(mail).count('class="item"') == MOST_ITEMS
    for text in (plain(mail), html(mail)):
        assert "read first (10 of 30)" in text.lower()
        assert "30 changes need a decision" in text
    page = next(part for part in mail.iter_attachments()).get_payload(decode=True).decode()
    assert page.count('<article class="entry') == 30


def test_long_words_are_cut_in_the_mail_only() -> None:
    words = " ".join(f"word{at}" for at in range(600))
    (head,) = heads([told(difference(OLD, OLD + f"\n2.2 The Seller must {words}.\n")).piece])
    assert len(head.items[0].sentence) <= ALONE.sentence + len(" …”")


# ---------------------------------------------------------------- counts


def test_the_tables_add_up() -> None:
    parts = ("Service Conditions", "General Conditions", *(f"Schedule {at}" for at in range(1, 10)))
    whole = many(30)

    def placed(side: Side) -> Side:
        clauses = (replace(one, part=parts[at % len(parts)]) for at, one in enumerate(side.clauses))
        return replace(side, clauses=tuple(clauses))

    piece = told(replace(whole, old=placed(whole.old), new=placed(whole.new))).piece
    (head,) = heads([piece])
    counts = dict(piece.report.counts)
    for rows in (head.parts, head.topics):
        if rows:
            assert rows[-1].counts == (counts["high"], counts["medium"], counts["low"])
            assert tuple(map(sum, zip(*(row.counts for row in rows[:-1]), strict=True))) == rows[-1].counts
    assert len(head.parts) == ALONE.rows + 2  # the fullest, the others, the sum


# ---------------------------------------------------------------- several comparisons


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["hhhhhhhhhhhhhhh"], [10]),  # one alone has all the room
        (["hhhhhhhhhh", "h", "l"], [8, 1, 1]),  # one of each, then the weightiest
        (["hhhhhh", "hhhhhh", "hhhhhh"], [4, 3, 3]),  # in turn
        (["lllll", "hhhhhhhhhhhhh"], [1, 9]),  # the weightier one
        (["l", "", "h"], [1, 0, 1]),  # nothing to tell takes no room
        (["l"] * 11 + ["h"], [1] * 9 + [0, 0, 1]),  # too many: the weightiest first
    ],
)
def test_comparisons_share_the_room(levels: list[str], expected: list[int], diff: EditionDiff) -> None:
    names = {"h": "high", "m": "medium", "l": "low"}
    report = content(diff)

    def piece(said: str) -> MailComparison:
        entries = tuple(replace(report.entries[0], level=names[letter]) for letter in said)
        return MailComparison(report=replace(report, levels=(("", "", entries),)), summary=Summary())

    assert shares([piece(said) for said in levels]) == expected


def test_a_digest_has_every_comparison(diff: EditionDiff) -> None:
    other = difference(OLD, NEW.replace("8%", "9%"), ("Old lease", "New lease"))
    mail = letter([told(diff), told(other)], SENDER, ZOE, date=MADE)
    subject = str(mail["Subject"])
    assert subject.startswith("2 reports: ")
    assert subject.endswith("New contract and New lease")
    for text in (plain(mail), html(mail)):
        for said in ("Old contract → New contract", "Old lease → New lease", "8%", "9%"):
            assert said in text


def test_comparisons_without_room_are_named(diff: EditionDiff) -> None:
    chapter = told(diff)
    mail = letter([chapter] * 160, SENDER, ZOE, date=MADE)
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text" and not part.is_attachment()]
    assert sum(len(part.as_bytes(policy=policy.SMTP)) for part in parts) <= LONGEST + 400  # and their headers
    told_in_full = html(mail).count("<h1")
    assert 1 < told_in_full < 120
    assert f"{160 - told_in_full - MOST_NAMED} more comparisons in the attached files" in plain(mail)


LONG = "Agreement for the Supply of Integrated Services in Several Places and to Several Authorities of One Country "
PHONE, SCREENS = (390, 844), 4


def longest(diff: EditionDiff) -> MailComparison:
    """A comparison in which all that can be long is long: 400 entries, names, titles, sentences, guidance."""
    report = content(diff)
    place = ClausePlace(document=LONG, citation=f"Schedule 12 {LONG}", heading=LONG, pages="page 1234")
    entries = tuple(
        replace(report.entries[0], anchor=f"c-{at}", level=("high", "medium", "low")[at % 3], old=(here,), new=(here,))
        for at in range(400)
        for here in [replace(place, part=f"{at % 40} {LONG}")]
    )
    said = f"“{LONG}” becomes “{LONG}{LONG}”."
    names = [f"{at} {LONG}" for at in range(9)]
    sentences = tuple(
        Sentence(text=said, entry=one.anchor, level=one.level, citations=(), pages=(), topic=TOPICS[at % len(TOPICS)])
        for at, one in enumerate(entries)
    )
    guidance = [replace(place, document=name, citation=name) for name in names]
    counts = tuple((level, 1234) for level in ("high", "medium", "low", "none"))
    return MailComparison(
        report=replace(
            report,
            old=f"{LONG}2019/20",
            new=f"{LONG}2020/21",
            levels=(("high", "", entries),),
            guidance=tuple((entries[0], Touched(sentence="", places=(one, place))) for one in guidance),
            headline=headline(dict(counts)),
            lost=(ConcordanceRow(old="", new=LONG, what="", anchor=""),) * 9,
        ),
        summary=Summary(sentences=sentences, by_affected=tuple((name, sentences) for name in names)),
        chosen=f"changes that need a decision in {LONG * 9}",
        left_out=1234,
        proof="Not every word that differs is told: 1,234 stretches stand in the proof of the attached files only; 123 "
        "pages are doubtful (old 1234, old 1235, new 1236 …).",
        stated="The publisher lists 1234 changes, of which 1234 are not so; 1234 are in no list (1234 need a "
        "decision).",
        files=tuple((f"{'name-of-an-edition-' * 6}.{one}", "every clause, with tracked changes") for one in "abc"),
    )


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_mail_is_four_screens_of_a_phone_at_most(diff: EditionDiff, count: int) -> None:
    from playwright.sync_api import sync_playwright

    pieces = [longest(diff)] * count
    mail = message(
        pieces, [], sender=SENDER, to=ZOE, ident="<a@b>", date=MADE, why=f"Sent to {LONG}", change="https://a.b"
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}).new_page()
        page.set_content(html(mail))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * PHONE[1]
        browser.close()


STATED: list[tuple[dict[str, int], int, int, str]] = [
    ({"found": 1}, 0, 0, "The publisher lists 1 change; every change is listed."),
    ({"found": 3}, 1, 0, "The publisher lists 3 changes; 1 is in no list."),
    (
        {"found": 2, "differs": 1, "not there": 1},
        5,
        2,
        "The publisher lists 4 changes, of which 2 are not so; 5 are in no list (2 need a decision).",
    ),
    (
        {"no such place": 1, "general": 1},
        2,
        1,
        "The publisher lists 2 changes, of which 1 is not so; 2 are in no list (1 needs a decision).",
    ),
]


@pytest.mark.parametrize(("statuses", "silent", "heavy", "said"), STATED)
def test_what_the_publisher_said_is_one_line(
    diff: EditionDiff, statuses: dict[str, int], silent: int, heavy: int, said: str
) -> None:
    """How much is listed, how much of it is not so, how much nobody listed."""
    report = content(diff)
    entry = report.entries[0]
    rows = [
        StatedRow(place="", said="", source="", status=name, what="", why="", entries=())
        for name in statuses
        for _ in range(statuses[name])
    ]
    levels = ["high"] * heavy + ["low"] * (silent - heavy)
    view = StatementsView(lead="", rows=tuple(rows), silent=tuple(replace(entry, level=level) for level in levels))
    assert short_statement(replace(report, statements=view)) == said
    assert short_statement(report) == ""


# ---------------------------------------------------------------- links


def test_each_entry_is_linked_where_the_page_has_an_address(diff: EditionDiff) -> None:
    identity = identify(diff, work="work", old="work@1", new="work@2")
    compared = Compared(diff=diff, made=MADE, identity=identity)
    one = chapter(compared, SubscriberFilter(), "https://example.org/icp")
    mail = letter([one], SENDER, ZOE, date=MADE)
    for entry in content(diff).entries:
        link = f"https://example.org/icp/compare?old=work%401&new=work%402&entry={entry.anchor}"
        assert link in plain(mail)
        assert link.replace("&", "&amp;") in html(mail)


def test_files_are_not_linked(diff: EditionDiff) -> None:
    identity = identify(diff, old="old.pdf", new="new.pdf")  # of no work: the page does not know them
    one = chapter(Compared(diff=diff, made=MADE, identity=identity), SubscriberFilter(), "https://example.org")
    assert "https://example.org" not in plain(letter([one], SENDER, ZOE, date=MADE))


# ---------------------------------------------------------------- the choice of a reader


def test_a_choice_leaves_out_whole_changes(diff: EditionDiff) -> None:
    levels = [entry.level for entry in content(diff).entries]
    assert "high" in levels
    assert {entry.level for entry in content(chosen(diff, SubscriberFilter(level="high"))).entries} == {"high"}
    assert chosen(diff, SubscriberFilter()) is diff


@pytest.mark.parametrize(
    ("part", "count"),
    [
        ("General Conditions", 3),  # as it is called
        ("general conditions", 3),  # in other letters
        ("General", 3),  # the beginning of its name
        ("Gen", 0),  # no whole word
        ("Service Conditions", 0),  # another part
    ],
)
def test_a_choice_of_a_part(diff: EditionDiff, part: str, count: int) -> None:
    def placed(side: object) -> object:
        clauses = tuple(replace(clause, part="General Conditions") for clause in side.clauses)  # type: ignore[attr-defined]
        return replace(side, clauses=clauses)  # type: ignore[type-var]

    there = replace(diff, old=placed(diff.old), new=placed(diff.new))  # type: ignore[arg-type]
    assert len(content(chosen(there, SubscriberFilter(parts=(part,)))).entries) == count


def test_a_section_stays_whole_with_the_level_of_its_weightiest_clause() -> None:
    added = "\n3 Records\n\n3.1 Records are blue.\n\n3.2 The Seller must pay £500 for each lost record.\n"
    diff = difference(OLD, OLD + added)
    entries = content(chosen(diff, SubscriberFilter(level="high"))).entries
    assert [(entry.kind, len(entry.below)) for entry in entries] == [("added", 2)]


# ---------------------------------------------------------------- the preview


@pytest.mark.slow
def test_the_preview_writes_what_would_be_sent(icp: Icp, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(OLD)
    (tmp_path / "new.txt").write_text(NEW)

    def run(*words: str) -> str:
        done = icp("report", "old.txt", "new.txt", "--dry-run", "--out", "out", *words, home=tmp_path, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "needs a decision" in (said := run()) or "need a decision" in said
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == [f"old-txt-to-new-txt.{ending}" for ending in ("docx", "eml", "html", "xlsx")]
    mail = message_from_bytes((tmp_path / "out" / "old-txt-to-new-txt.eml").read_bytes(), policy=policy.default)
    for part in mail.iter_attachments():  # type: ignore[attr-defined]
        assert (tmp_path / "out" / part.get_filename()).read_bytes() == part.get_payload(decode=True)
    run("--to", "zoe@example.org", "--to", "Anna <anna@example.org>", "--min-significance", "high")
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} == {
        "zoe@example.org",
        "anna@example.org",
    }


# ---------------------------------------------------------------- in a browser


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 360], ids=["wide", "phone"])
def test_the_html_part_in_a_browser(diff: EditionDiff, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    chromium = program("chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.set_content(html(mail_of(diff)))
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width  # nothing to the side of a phone
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
        assert dark is (scheme == "dark")
        assert [url for url in fetched if not url.startswith(("about:", "data:"))] == []
        browser.close()

"""What other programs subscribe to: which dates an edition sets, its calendar, the feed of changes; ids that last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import icalendar
import pytest
from conftest import ROOT, Icp
from lxml import etree
from starlette.testclient import TestClient
from web_cases import client, warm

from pipeline.annotate.quantities import QuantityFinder
from pipeline.annotate.rules import read_rules
from pipeline.editions import EditionKey
from pipeline.library.feeds.calendar_file import calendar_file, days
from pipeline.library.feeds.set_dates import EditionDates, SetDate, kind_of
from pipeline.model import Clause
from pipeline.store.records import DocumentRecord

FINDER = QuantityFinder(read_rules(str(ROOT / "models" / "spacy"), "quantities.toml"))
ATOM = "{http://www.w3.org/2005/Atom}"
WORK = "sample-icp-contract"


def clause(text: str, kind: str = "clause", heading: str | None = None) -> Clause:
    return Clause(
        id="1", label="1", citation="1", heading=heading, text=text, parent=None, kind=kind, page_start=1, page_end=1
    )


SENTENCES = (
    # words, what each date in them is, why
    ("This Contract takes effect on 1 April 2020.", ["effective"], "it says so"),
    ("The Term begins on 1 April 2020 and ends on 31 March 2027.", ["effective", "expiry"], "two dates of a sentence"),
    ("The term shall commence as of May 1, 2018 (the “Start Date”).", ["effective"], "American order of words"),
    ("This Lease is made 12 November 2018 (the “Effective Date”).", ["effective"], "the sentence calls it so"),
    ("It shall continue until July 31, 2019.", ["expiry"], "until"),
    ("The licence expires no later than 30 June 2027.", ["expiry"], "what ends, not by when something is due"),
    ("Either Party may give notice by 31 December 2026.", ["notice"], "the last day for a notice"),
    ("The Supplier must notify the Buyer on or before 1 March.", ["notice"], "every year"),
    ("The Provider must send the plan by 1 March of each year.", ["deadline"], "a deadline"),
    ("Offers must be in no later than 5 p.m., London time, on 3 May 2026.", ["deadline"], "with an hour"),
    ("The rates are increased on 1 April of each year.", ["day"], "a day of every year"),
    ("The Parties shall meet on 4 May 2026.", ["day"], "something is to be done on it"),
    ("This varies the Agreement dated 3 May 2019.", [None], "a paper is named by its day"),
    ("On 10 March 2019 the Authority issued guidance.", [None], "it tells what happened"),
    ("The earlier contract was ended on 3 May 2019.", [None], "what was is set by nothing"),
    ("Pay within 30 days of receipt.", [], "a time from an event has no day"),
    ("Reports for 2019/20 are kept.", [], "a year of account is no day"),
)


@pytest.mark.parametrize(("text", "kinds", "why"), SENTENCES, ids=[why for *_, why in SENTENCES])
def test_which_dates_a_sentence_sets(text: str, kinds: list[str | None], why: str) -> None:
    one = clause(text)
    assert [kind_of(one, mark) for mark in FINDER.find(text) if mark.unit == "date"] == kinds


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Effective Date", "effective"), ("Commencement Date", "effective"), ("Expiry Date", "expiry"), ("Contact", None)],
)
def test_a_key_term_says_what_its_date_is(name: str, kind: str | None) -> None:
    (mark,) = FINDER.find("1 April 2026")
    assert kind_of(clause("1 April 2026", "key_term", name), mark) == kind


def edition(*dates: str, name: str = "2019/20") -> EditionDates:
    record = DocumentRecord(id="a", sha256="0" * 64, name="a.pdf", title="A", fetched_at="2026-11-30T10:00:00+00:00")
    found = tuple(
        SetDate(kind="day", date=one, key="a#1", name="GC1", sentence="It is due.", record=record, page="2")
        for one in dates
    )
    return EditionDates(key=EditionKey(work="w", edition=name), title="A contract", dates=found)


DAYS = (
    # date, edition, first day and the day after, why
    ("2020-03-27", "2019/20", (date(2020, 3, 27), date(2020, 3, 28)), "a day"),
    ("2020-12", "2019/20", (date(2020, 12, 1), date(2021, 1, 1)), "a month, over the end of a year"),
    ("2020-02", "2019/20", (date(2020, 2, 1), date(2020, 3, 1)), "a month"),
    ("--10-01", "2019/20", (date(2019, 10, 1), date(2019, 10, 2)), "every year, from that of the edition on"),
    ("--10-01", "v3", (date(2026, 10, 1), date(2026, 10, 2)), "… or that in which it was fetched"),
    ("--02-29", "2019/20", (date(2020, 2, 29), date(2020, 3, 1)), "from a year that has the day"),
)


@pytest.mark.parametrize(("day", "name", "wanted", "why"), DAYS, ids=[why for *_, why in DAYS])
def test_the_days_of_a_date(day: str, name: str, wanted: tuple[date, date], why: str) -> None:
    found = edition(day, name=name)
    assert days(found.dates[0], found) == wanted


def test_a_calendar_is_the_same_whenever_it_is_made() -> None:
    found = edition("2020-03-27", "--10-01", "--10-01")
    data = calendar_file(found, lambda key: f"https://icp.example.org/{key}")
    assert data == calendar_file(found, lambda key: f"https://icp.example.org/{key}")
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == len({event["UID"] for event in events}) == 2  # a day that is named twice is set once
    assert [event.get("RRULE", {}).get("FREQ") for event in events] == [None, ["YEARLY"]]
    assert {event["URL"] for event in events} == {"https://icp.example.org/a#1"}


@pytest.fixture(scope="module")
def asking(web_home: Path) -> Iterator[TestClient]:
    with client(warm(web_home, web_requests_per_minute="100000")) as made:
        yield made


def test_the_calendar_of_an_edition(asking: TestClient) -> None:
    answer = asking.get("/api/editions/dates.ics?edition=2020/21")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert "1 October" in event["DESCRIPTION"]
    assert event["URL"] == "http://localhost/clause/sample-icp-2020-21-service-conditions/sc36.8"
    assert asking.get(event["URL"].removeprefix("http://localhost")).status_code == 200
    tag = {"If-None-Match": answer.headers["etag"]}
    assert asking.get("/api/editions/dates.ics?edition=2020/21", headers=tag).status_code == 304
    assert asking.get("/api/editions/dates.ics?edition=2031/32").status_code == 404


def test_the_feed_of_a_work(asking: TestClient) -> None:
    answer = asking.get(f"/api/works/{WORK}/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert "2020/21, since 2019/20" in entries[0].findtext(f"{ATOM}title")
    ids = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
    assert len(ids) == len(set(ids)) == 3
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert "GC11.3" in entries[0].findtext(f"{ATOM}summary")
    target = entries[0].find(f"{ATOM}link").get("href")
    assert asking.get(target.removeprefix("http://localhost")).status_code == 200
    assert asking.get(f"/api/works/{WORK}/changes.atom").content == answer.content
    assert asking.get("/api/works/no-such-work/changes.atom").status_code == 404


def test_the_library_leads_to_both(asking: TestClient) -> None:
    page = asking.get("/library").text
    assert f'<link rel="alternate" type="application/atom+xml" href="/api/works/{WORK}/changes.atom"' in page
    assert f'href="/api/editions/dates.ics?edition={WORK}%402020%2F21"' in page


def test_both_on_the_command_line(icp: Icp, sample_home: Path) -> None:
    assert "SC36.8" in icp("dates", "2020/21", home=sample_home).stdout
    made = icp("dates", "2020/21", "--ics", "--page", "https://icp.example.org", home=sample_home).stdout
    assert "https://icp.example.org/clause/" in made.replace("\n ", "")
    assert etree.fromstring(icp("feed", WORK, home=sample_home).stdout.encode()).tag == f"{ATOM}feed"
    assert icp("dates", "2020/21", "--ics", "--json", home=sample_home).returncode == 2

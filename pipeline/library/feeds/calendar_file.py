"""The dates of an edition as a calendar file (iCalendar, RFC 5545), which calendars subscribe to or take in.

Each date is an event of a whole day, or of a whole month; one of every year comes again every year. Its id is made of
its document, its clause and the date, and its time stamp is when the document was fetched: the same edition gives the
same file.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from pipeline.edition_dates import moment
from pipeline.library.feeds.set_dates import KIND_WORDS, EditionDates, SetDate
from pipeline.text import beginning

MEDIA_TYPE = "text/calendar"
ADDRESS = Callable[[str], str]
"""The address of the page of a clause, by its key."""

_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "icp/calendar")
SHORT = 90


def calendar_file(found: EditionDates, address: ADDRESS | None = None) -> bytes:
    """The file. address: of a clause's page, where there is a page."""
    calendar = Calendar()
    calendar.add("prodid", "-//icp//dates of an edition//EN")
    calendar.add("version", "2.0")
    calendar.add("name", found.title)
    calendar.add("x-wr-calname", found.title)
    seen: dict[str, int] = {}
    for one in found.dates:
        named = f"{one.key} {one.date} {one.kind}"
        seen[named] = seen.get(named, 0) + 1
        if seen[named] == 1:  # a clause that names a day twice sets it once
            calendar.add_component(_event(one, named, found, address))
    data: bytes = calendar.to_ical()
    return data


def _event(one: SetDate, named: str, found: EditionDates, address: ADDRESS | None) -> Event:
    first, after = days(one, found)
    event = Event()
    event.add("uid", f"{uuid.uuid5(_IDS, named)}@icp")
    event.add("dtstamp", _fetched(one.record.fetched_at))
    event.add("dtstart", first)
    event.add("dtend", after)
    if one.yearly:
        event.add("rrule", {"freq": "yearly"})
    event.add("summary", f"{KIND_WORDS[one.kind]}: {one.name}, {found.title}")
    where = f"{one.record.title or one.record.id}, {one.name}{f', page {one.page}' if one.page else ''}"
    event.add("description", f"{beginning(one.sentence, 1000)}\n\n{where}")
    event.add("categories", [KIND_WORDS[one.kind]])
    event.add("transp", "TRANSPARENT")  # nobody is busy on that day because of it
    if address is not None:
        event.add("url", address(one.key))
    return event


def days(one: SetDate, found: EditionDates) -> tuple[date, date]:
    """The first day of a date, and the day after its last one. One of every year begins in the year of the edition."""
    if one.yearly:
        year = moment(found.key.edition)[0][0] or _fetched(one.record.fetched_at).year
        month, day = (int(part) for part in one.date[2:].split("-"))
        first = _in_year(year, month, day)
        return first, first + timedelta(days=1)
    parts = [int(part) for part in one.date.split("-")]
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    first = date(*parts)
    return first, first + timedelta(days=1)


def _in_year(year: int, month: int, day: int) -> date:
    """A day in a year; 29 February in the next one that has it."""
    while (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        year += 1
    return date(year, month, day)


def _fetched(moment_in_iso: str) -> datetime:
    """When a document was fetched; the beginning of time as computers count it where nothing says."""
    found = datetime.fromisoformat(moment_in_iso) if moment_in_iso else datetime(1970, 1, 1, tzinfo=UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)

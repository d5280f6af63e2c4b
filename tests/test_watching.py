"""`pipeline.steps.watching`: publication pages on a real server, with everything that goes wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from web_site import Place, Site, contract, site

from pipeline.settings import load_settings
from pipeline.sources.http import Terms
from pipeline.sources.polite import Visitor
from pipeline.steps import watching
from pipeline.steps.finds import known
from pipeline.steps.watching import Report, look
from pipeline.store import Store, open_store
from pipeline.store.sightings import Find, Sighting
from pipeline.store.verify import check_files

MANIFEST = """
[works]
icp-contract = "NHS Integrated Care Provider Contract"
nhs-standard-contract = "NHS Standard Contract"
gp-participation = "GP participation in an ICP"

[[document]]
id = "gp-participation-2019-20"
work = "gp-participation"
title = "GP participation"
kind = "guidance"
edition = "2019/20"
address_status = "unconfirmed"

[[watch]]
id = "page"
address = "{address}/icp/"
works = ["icp-contract", "gp-participation"]
"""
SC = "/icp/icp-contract-2020-21-service-conditions.pdf"
GC = "/icp/icp-contract-2020-21-general-conditions.pdf"
LINK_SC = f'<li><a href="{SC}">ICP Contract 2020/21 Service Conditions</a> (PDF)</li>'
LINK_GC = f'<li><a href="{GC}">ICP Contract 2020/21 General Conditions</a> (PDF)</li>'
HEAD = "<h1>Integrated Care Provider Contract</h1>"


class Watched:
    """A store, the site that it watches, and the time of the day."""

    def __init__(self, home: Path, there: Site) -> None:
        manifest = home / "manifest.toml"
        manifest.write_text(MANIFEST.format(address=there.address), encoding="utf-8")
        environ = {"ICP_HOME": str(home), "ICP_MANIFEST": str(manifest), "ICP_WATCH_PRIVATE": "yes"}
        self.store: Store = open_store(load_settings(environ, home))
        self.site = there
        self.time = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)

    def look(self, hours: float = 1) -> Report:
        """A watch, so many hours after the one before."""
        self.time += timedelta(hours=hours)
        visitor = Visitor(Terms(), sleep=lambda seconds: None)
        return look(self.store, visitor=visitor, now=lambda: self.time)

    def at(self, path: str) -> Sighting:
        found = self.store.sightings.get(self.site.address + path)
        assert found is not None, path
        return found

    def finds(self, *states: str) -> list[Find]:
        return list(self.store.sightings.finds(states or None))

    def documents(self) -> dict[str, str]:
        """Status by id of the documents that can be had."""
        return {row.id: row.status for row in known(self.store).sources if row.address}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with site() as there:
        there.page("/icp/", HEAD + LINK_SC)
        there.pdf(SC, contract("Service Conditions", "2020/21"), etag='"sc1"')
        there.pdf(GC, contract("General Conditions", "2020/21"))
        yield Watched(tmp_path, there)


def test_a_new_document_is_taken_and_the_next_watch_does_nothing(watched: Watched) -> None:
    report = watched.look()
    (event,) = report.events
    assert (event.state, event.document) == ("accepted", "icp-contract-2020-21-service-conditions")
    (find,) = watched.finds()
    assert (find.edition, find.part, find.kind, find.decided_by) == (
        "2020/21",
        "Service Conditions",
        "contract",
        "rules",
    )
    assert find.because
    assert watched.store.artefacts.has_source(find.sha256)
    seen = watched.at(SC)
    assert (seen.state, seen.etag, seen.sha256) == ("current", '"sc1"', find.sha256)
    again = watched.look()
    assert again.events == ()
    assert watched.finds() == [find]
    later = watched.at(SC)
    assert later.first_seen == seen.first_seen
    assert later.last_seen > seen.last_seen
    conditional = [headers.get("if-none-match") for path, headers in watched.site.requests if path == SC]
    assert conditional == [None, '"sc1"']


def test_what_is_published_between_two_watches_is_found(watched: Watched) -> None:
    watched.look()
    watched.site.page("/icp/", HEAD + LINK_SC + LINK_GC)
    (event,) = watched.look().events
    assert event.document == "icp-contract-2020-21-general-conditions"


def test_a_page_that_has_not_changed_is_not_read_again(watched: Watched) -> None:
    watched.site.places["/icp/"].etag = '"p1"'
    watched.look()
    watched.site.pdf(SC, contract("Service Conditions", "2020/21", change="Each report must be signed."), etag='"sc2"')
    (event,) = watched.look().events
    assert event.state == "accepted", "its links are still known"
    assert [headers.get("if-none-match") for path, headers in watched.site.requests if path == "/icp/"] == [
        None,
        '"p1"',
    ]


def test_new_bytes_under_an_old_address_are_a_new_version(watched: Watched) -> None:
    watched.look()
    watched.site.pdf(SC, contract("Service Conditions", "2020/21", change="Each report must be signed."))
    (event,) = watched.look().events
    assert event.document == "icp-contract-2020-21-service-conditions-v1-r2"
    assert watched.documents() == {
        "icp-contract-2020-21-service-conditions": "superseded",
        "icp-contract-2020-21-service-conditions-v1-r2": "final",
    }
    assert all(watched.store.artefacts.has_source(find.sha256) for find in watched.finds()), "the old bytes are kept"
    watched.site.pdf(SC, contract("Service Conditions", "2020/21", change="Each report must be signed twice."))
    watched.look()
    assert watched.documents()["icp-contract-2020-21-service-conditions-v1-r3"] == "final"


def test_the_same_words_in_other_bytes_are_no_new_version(watched: Watched) -> None:
    watched.look()
    watched.site.pdf(SC, contract("Service Conditions", "2020/21") + b"\n% made again on another day\n")
    (event,) = watched.look().events
    assert event.state == "words"
    assert watched.documents() == {"icp-contract-2020-21-service-conditions": "final"}


def test_old_bytes_that_come_back_change_nothing(watched: Watched) -> None:
    first = contract("Service Conditions", "2020/21")
    watched.look()
    watched.site.pdf(SC, contract("Service Conditions", "2020/21", change="Each report must be signed."))
    watched.look()
    watched.site.pdf(SC, first)
    assert watched.look().events == ()
    assert "shows again" in watched.at(SC).why
    assert watched.documents()["icp-contract-2020-21-service-conditions-v1-r2"] == "final"


def test_a_version_that_says_so_takes_the_place_of_the_one_before(watched: Watched) -> None:
    watched.look()
    data = contract(
        "Service Conditions", "2020/21", title="Integrated Care Provider Contract version 2", change="More."
    )
    watched.site.pdf("/icp/sc-v2.pdf", data)
    watched.site.page("/icp/", HEAD + LINK_SC + '<a href="sc-v2.pdf">ICP Contract 2020/21 Service Conditions v2</a>')
    watched.look()
    assert watched.documents() == {
        "icp-contract-2020-21-service-conditions": "superseded",
        "icp-contract-2020-21-service-conditions-v2": "final",
    }


def test_the_same_contract_under_two_addresses_is_a_question(watched: Watched) -> None:
    watched.site.pdf("/icp/other.pdf", contract("Service Conditions", "2020/21", change="Something else."))
    watched.site.page("/icp/", HEAD + LINK_SC + '<a href="other.pdf">ICP Contract 2020/21 Service Conditions</a>')
    watched.look()
    (waits,) = watched.finds("review")
    assert "is there already as version 1" in waits.why


def test_the_same_bytes_under_two_addresses_are_one_document(watched: Watched) -> None:
    watched.site.pdf("/icp/copy.pdf", contract("Service Conditions", "2020/21"))
    watched.site.page("/icp/", HEAD + LINK_SC + '<a href="copy.pdf">ICP Contract 2020/21 Service Conditions</a>')
    watched.look()
    (copy,) = watched.finds("known")
    assert copy.document == "icp-contract-2020-21-service-conditions"


def test_another_format_of_the_same_words_is_not_taken_twice(watched: Watched) -> None:
    import io

    from docx import Document

    from pipeline.steps.reading import read_document

    text = Document()
    for line in read_document(contract("Service Conditions", "2020/21"), "a.pdf").lines:
        text.add_paragraph(line.text)
    out = io.BytesIO()
    text.save(out)
    watched.site.places["/icp/sc.docx"] = Place(out.getvalue(), media_type="application/octet-stream")
    page = HEAD + '<a href="sc.docx">ICP Contract 2020/21 Service Conditions (Word)</a>' + LINK_SC
    watched.site.page("/icp/", page)
    watched.look()
    assert {find.state: find.media_type.rpartition(".")[2] for find in watched.finds()} == {
        "accepted": "application/pdf",
        "format": "document",
    }


def test_a_row_that_waits_for_its_address_is_filled(watched: Watched) -> None:
    watched.site.pdf("/icp/gp.pdf", contract("Service Conditions", "", title="GP participation in an ICP"))
    watched.site.page("/icp/", '<h1>ICP Contract</h1><a href="gp.pdf">GP participation in an ICP</a>')
    watched.look()
    assert watched.documents() == {"gp-participation-2019-20": "final"}
    assert known(watched.store).by_id["gp-participation-2019-20"].title == "GP participation", "as people wrote it"


# ---------------------------------------------------------------- ways to a document


def test_listings_and_pages_lead_to_files(watched: Watched) -> None:
    """The watched page → a listing of two pages → a publication's own page → the file."""
    there = watched.site
    there.page(
        "/icp/", HEAD + '<p>The ICP Contract documents are available on <a href="/publications/">this page</a>.</p>'
    )
    there.page("/publications/", '<h2>Publications</h2><a href="/publications/?page=2" rel="next">Next</a>')
    there.page("/publications/?page=2", '<article><h3>ICP Contract 2020/21</h3><a href="/p/7">View</a></article>')
    there.page("/p/7", f"<h1>ICP Contract 2020/21</h1>{LINK_SC}")
    watched.look()
    assert list(watched.documents()) == ["icp-contract-2020-21-service-conditions"]


def test_links_are_followed_so_far_and_no_further(watched: Watched) -> None:
    there = watched.site
    for number in range(5):
        there.page(f"/icp/{number}", f'<a href="/icp/{number + 1}">More documents</a>')
    there.page("/icp/", '<a href="/icp/0">Documents</a>')
    watched.look()
    assert there.asked("/icp/1") == 1
    assert there.asked("/icp/2") == 0
    assert "more than 2 links away" in watched.at("/icp/2").why


def test_a_circle_of_pages_ends(watched: Watched) -> None:
    watched.site.page("/icp/", '<a href="/icp/a">Documents</a>')
    watched.site.page("/icp/a", '<a href="/icp/">Documents</a><a href="/icp/a">Documents</a>')
    watched.look()
    assert watched.site.asked("/icp/") == 1


LEFT = [
    ("a press release", '<a href="/icp/x.pdf">Press release: the ICP Contract</a>', "/icp/x.pdf", "press release"),
    ("a spreadsheet", '<a href="/icp/x.xlsx">ICP Contract tariff</a>', "/icp/x.xlsx", "kind xlsx"),
    ("a page about other things", '<p><a href="/weather">Weather</a></p>', "/weather", "Nothing says"),
    ("a door", '<p><a href="/icp/login">Log in for documents</a></p>', "/icp/login", "log in"),
]


@pytest.mark.parametrize(("reason", "body", "path", "why"), LEFT, ids=[row[0] for row in LEFT])
def test_what_is_left_alone_is_written_down(watched: Watched, reason: str, body: str, path: str, why: str) -> None:
    watched.site.page("/icp/", HEAD + body)
    watched.look()
    seen = watched.at(path)
    assert seen.state == "left"
    assert why in seen.why
    assert watched.site.asked(path) == 0, reason


def test_another_host_is_left_alone(watched: Watched) -> None:
    watched.site.page("/icp/", HEAD + '<a href="http://elsewhere.example/icp.pdf">ICP Contract 2020/21</a>')
    assert watched.look().failed == ()
    seen = watched.store.sightings.get("http://elsewhere.example/icp.pdf")
    assert seen is not None
    assert "another host" in seen.why


def test_another_works_document_is_kept_and_left(watched: Watched) -> None:
    data = contract("Service Conditions", "2020/21", title="NHS Standard Contract")
    watched.site.pdf("/icp/nhs.pdf", data)
    watched.site.page("/icp/", HEAD + '<a href="nhs.pdf">NHS Standard Contract 2020/21 Service Conditions</a>')
    watched.look()
    (find,) = watched.finds()
    assert find.state == "left"
    assert "No page is watched for" in find.why
    assert watched.documents() == {}


def test_a_work_that_another_page_is_watched_for_is_taken(watched: Watched) -> None:
    manifest = watched.store.settings.manifest
    other = f'[[watch]]\nid = "nhs"\naddress = "{watched.site.address}/nhs/"\nworks = ["nhs-standard-contract"]\n'
    manifest.write_text(manifest.read_text(encoding="utf-8") + other, encoding="utf-8")
    watched.site.pdf("/icp/nhs.pdf", contract("Service Conditions", "2020/21", title="NHS Standard Contract"))
    link = '<a href="/icp/nhs.pdf">NHS Standard Contract 2020/21 Service Conditions</a>'
    watched.site.page("/icp/", HEAD + link)
    watched.site.page("/nhs/", link)
    watched.look()
    assert list(watched.documents()) == ["nhs-standard-contract-2020-21-full-length-service-conditions"]


def test_a_document_that_news_links_to_besides_is_taken(watched: Watched) -> None:
    watched.site.page("/icp/", HEAD + LINK_SC + f'<p>Press release: read <a href="{SC}">the news</a></p>')
    watched.look()
    assert list(watched.documents()) == ["icp-contract-2020-21-service-conditions"]


def test_more_files_than_a_page_should_have_are_written_down(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MAX_FILES", 1)
    watched.site.page("/icp/", HEAD + LINK_SC + LINK_GC)
    watched.look()
    assert watched.site.asked(GC) == 0
    assert "more than 1 files" in watched.at(GC).why


def test_a_document_that_nobody_is_sure_about_waits_with_its_bytes(watched: Watched) -> None:
    data = contract("Service Conditions", "2019/20")
    watched.site.pdf(SC, data)
    report = watched.look()
    (find,) = watched.finds("review")
    assert [event.state for event in report.events] == ["review"]
    assert "2019/20" in " ".join(find.because)
    assert watched.store.artefacts.load_source(find.sha256) == data
    assert watched.documents() == {}
    watched.site.pdf(SC, contract("Service Conditions", "2019/20", change="One more sentence."))
    watched.look()
    assert len(watched.finds("review")) == 2, "the next content does not push it out"


def test_a_web_page_can_be_the_document(watched: Watched) -> None:
    words = "<p>" + "A general practice may take part in an integrated provider. " * 60 + "</p>"
    watched.site.page("/icp/gp", f"<h1>GP participation in an ICP</h1>{words}")
    watched.site.page("/icp/", HEAD + '<p><a href="gp">GP participation in an ICP</a></p>')
    watched.look()
    assert list(watched.documents()) == ["gp-participation-2019-20"]
    watched.site.page("/icp/gp", f"<h1>GP participation in an ICP</h1>{words}<script>visit = 4711</script>")
    watched.look()
    assert [find.state for find in watched.finds()] == ["accepted", "words"], "a page is dressed anew with each visit"


# ---------------------------------------------------------------- faults


def spoil(there: Site, fault: str) -> None:
    """Make one thing of the site go wrong."""
    good = there.places[SC]
    faults = {
        "gone": Place(b"gone", status=404),
        "busy": Place(b"", status=503),
        "a login page": Place(b"<html><title>Sign in</title><body><input type=password></body></html>"),
        "a page": Place(b"<!doctype html><html><title>Moved</title><body><p>We have moved.</p></body></html>"),
        "half a body": replace(good, etag="", short=100),
        "nothing": Place(b"", media_type="application/pdf"),
        "another type": Place(b'{"error": 1}', media_type="application/json"),
        "an archive": Place(b"PK\x03\x04 broken", media_type="application/pdf"),
        "away": Place(b"", status=302, headers={"Location": "http://elsewhere.example/x.pdf"}),
        "round and round": Place(b"", status=302, headers={"Location": SC}),
    }
    there.places[SC] = faults[fault]


FAULTS = [
    ("gone", "answered 404"),
    ("busy", "answered 503"),
    ("a login page", "a page that asks for a password (“Sign in”) where a PDF is expected"),
    ("a page", "a web page (“Moved”) where a PDF is expected"),
    ("half a body", "could not be fetched"),
    ("nothing", "empty document"),
    ("another type", "which the server calls application/json"),
    ("an archive", "truncated or damaged"),
    ("away", "redirects to http://elsewhere.example/x.pdf"),
    ("round and round", "redirects more than 5 times"),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_is_a_sentence_and_nothing_is_lost(watched: Watched, fault: str, said: str) -> None:
    good = watched.site.places[SC]
    watched.look()
    before = watched.finds()
    spoil(watched.site, fault)
    (event,) = watched.look().events
    assert event.state == "failed"
    assert said in event.why
    seen = watched.at(SC)
    assert (seen.state, seen.why, seen.tries, seen.sha256) == ("failed", event.why, 1, before[0].sha256)
    assert watched.finds() == before
    assert list(watched.documents()) == ["icp-contract-2020-21-service-conditions"]
    asked = watched.site.asked(SC)
    assert watched.look(0.5).events == (), "left in peace for an hour"
    assert watched.site.asked(SC) == asked
    watched.site.places[SC] = good
    assert watched.look().events == (), "all is well again, and nothing is new"
    healed = watched.at(SC)
    assert (healed.state, healed.why, healed.tries, healed.retry_at) == ("current", "", 0, "")


def test_a_fault_at_the_first_try_is_made_good_by_a_later_one(watched: Watched) -> None:
    good = watched.site.places[SC]
    spoil(watched.site, "half a body")
    watched.look()
    watched.site.places[SC] = good
    (event,) = watched.look(1).events
    assert event.state == "accepted"


def test_tries_become_rarer(watched: Watched) -> None:
    spoil(watched.site, "gone")
    times = []
    for _ in range(7):
        watched.look(0)
        seen = watched.at(SC)
        times.append((datetime.fromisoformat(seen.retry_at) - watched.time).total_seconds() / 3600)
        watched.time = datetime.fromisoformat(seen.retry_at)
    assert times == [1, 2, 4, 8, 16, 24, 24]


def test_a_clock_that_was_set_back_keeps_nothing_waiting(watched: Watched) -> None:
    good = watched.site.places[SC]
    spoil(watched.site, "gone")
    watched.look()
    watched.site.places[SC] = good
    (event,) = watched.look(-24 * 365).events
    assert event.state == "accepted"


PAGE_FAULTS = [
    ("gone", Place(b"", status=404), "answered 404"),
    ("a login page", Place(b"<title>Staff</title><input type=password>"), "asks for a password"),
    ("half a body", Place(b"<p>half", short=50), "could not be fetched"),
]


@pytest.mark.parametrize(("reason", "place", "said"), PAGE_FAULTS, ids=[row[0] for row in PAGE_FAULTS])
def test_a_page_that_goes_wrong_takes_nothing_with_it(watched: Watched, reason: str, place: Place, said: str) -> None:
    watched.look()
    good, watched.site.places["/icp/"] = watched.site.places["/icp/"], place
    (event,) = watched.look().events
    assert said in event.why
    assert list(watched.documents()) == ["icp-contract-2020-21-service-conditions"], reason
    watched.site.places["/icp/"] = good
    assert watched.look().failed == ()
    assert watched.at("/icp/").state == "current"


def test_a_page_that_offers_nothing_any_more_is_noticed(watched: Watched) -> None:
    watched.look()
    watched.site.page("/icp/", HEAD)
    watched.look()
    assert watched.at("/icp/").why == "It offers no documents any more; it offered 1."
    assert list(watched.documents()) == ["icp-contract-2020-21-service-conditions"]


def test_a_page_between_the_link_and_the_file(watched: Watched) -> None:
    watched.site.page("/icp/get", f'<p>Thank you. <a href="{SC}">Download the PDF</a></p>')
    watched.site.page("/icp/", HEAD + '<li><a href="get">ICP Contract 2020/21 Service Conditions</a> (PDF)</li>')
    watched.look()
    assert list(watched.documents()) == ["icp-contract-2020-21-service-conditions"]
    assert "leads on" in watched.at("/icp/get").why


def test_robots_txt_forbids_a_document(watched: Watched) -> None:
    watched.site.places["/robots.txt"] = Place(b"User-agent: *\nDisallow: /*.pdf$\n", media_type="text/plain")
    (event,) = watched.look().events
    assert "robots.txt" in event.why
    assert watched.site.asked(SC) == 0


def test_a_private_address_is_refused_by_default(watched: Watched) -> None:
    settings = replace(watched.store.settings, watch_private="no")
    report = look(replace(watched.store, settings=settings))
    assert report.pages == 0
    assert "not on the open internet" in report.failed[0].why
    assert watched.site.requests == []


def test_bytes_that_wait_for_a_person_are_verified(watched: Watched) -> None:
    watched.site.pdf(SC, contract("Service Conditions", "2019/20"))
    watched.look()
    (find,) = watched.finds("review")
    assert check_files(watched.store) == ()
    watched.store.artefacts.source_path(find.sha256).unlink()
    (problem,) = check_files(watched.store)
    assert (problem.kind, problem.subject) == ("missing", find.id)
    watched.look()
    assert check_files(watched.store) == ()


def test_bytes_that_went_missing_are_got_again(watched: Watched) -> None:
    watched.look()
    (find,) = watched.finds()
    watched.store.artefacts.source_path(find.sha256).unlink()
    watched.look()
    assert watched.store.artefacts.has_source(find.sha256)

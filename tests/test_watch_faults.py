"""`pipeline.steps.watch.watch`: everything that goes wrong on a site, and a watch that dies."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from watched_site import GC, HEAD, LINK_GC, LINK_SC, SC, Watched, publish
from web_site import Place, Site, contract, site

from pipeline.steps.watch.watch import look
from pipeline.store.artefacts import Artefacts
from pipeline.store.verify import check_files
from pipeline.store.watch_log import Sightings


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with site() as there:
        publish(there)
        yield Watched(tmp_path, there)


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


def test_a_body_that_was_cut_by_a_wrong_length_is_asked_for_again(watched: Watched) -> None:
    """The server says a length that is too small, so that the end is missing and nobody can tell before reading it."""
    good = watched.site.places[SC]
    watched.look()
    changed = contract("Service Conditions", "2020/21", change="Each report must be signed.")
    watched.site.pdf(SC, changed, etag='"sc2"', short=100 - len(changed))
    (event,) = watched.look().events
    assert event.state == "review"
    assert "cannot be read" in event.why
    watched.site.pdf(SC, changed, etag='"sc2"')
    (event,) = watched.look().events
    assert event.document == "icp-contract-2020-21-service-conditions-v1-r2"
    assert watched.finds("review") == [], "the broken copy waits no more"
    watched.site.places[SC] = replace(good, etag='"sc3"', short=100 - len(good.body))
    watched.look()
    watched.site.places[SC] = replace(good, etag='"sc3"')
    watched.look()
    assert watched.finds("review") == []


@pytest.mark.slow
def test_a_watch_that_dies_at_any_write_is_taken_up_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every write to the store fails once, at its turn; run again, the end is that of a watch that never died."""

    class Died(BaseException):
        pass

    def ends(home: Path, there: Site, dies_at: int) -> tuple[object, int]:
        home.mkdir()
        watched = Watched(home, there)
        writes = 0

        def dying(write: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **more: object) -> object:
                nonlocal writes
                writes += 1
                if writes == dies_at:
                    raise Died
                return write(*args, **more)

            return call

        with monkeypatch.context() as patched:
            for owner, name in ((Sightings, "save"), (Sightings, "save_find"), (Artefacts, "save_source")):
                patched.setattr(owner, name, dying(getattr(owner, name)))
            with contextlib.suppress(Died):
                watched.look()
        watched.look(0)
        kept = [(find.id, find.state, find.document, find.sha256, find.because) for find in watched.finds()]
        seen = [(item.address, item.state, item.why, item.sha256, item.tries) for item in watched.store.sightings.all()]
        watched.store.close()
        return (kept, seen), writes

    with site() as there:
        there.page("/icp/", HEAD + LINK_SC + LINK_GC + '<p><a href="/icp/x.xlsx">ICP prices</a></p>')
        there.pdf(SC, contract("Service Conditions", "2020/21"), etag='"1"')
        there.pdf(GC, contract("General Conditions", "2019/20"), etag='"2"')
        clean, writes = ends(tmp_path / "clean", there, 0)
        assert writes >= 6
        for number in range(1, writes + 1):
            assert ends(tmp_path / str(number), there, number)[0] == clean, f"died at write {number}"


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

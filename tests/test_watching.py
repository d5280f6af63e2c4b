"""`pipeline.steps.watch.watch`: documents of publication pages on a real server, and their versions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from watched_site import HEAD, LINK_GC, LINK_SC, SC, Watched, publish
from web_site import Place, contract, site

from pipeline.steps.effective_manifest import known


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with site() as there:
        publish(there)
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

    from docx import Document

    from pipeline.reading import read_document

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
    data = contract("Service Conditions", "", title="GP participation in an ICP", change="And one thing more.")
    watched.site.pdf("/icp/gp.pdf", data)
    (event,) = watched.look().events
    assert event.document == "gp-participation-2019-20-v1-r2", "a version of the same document, which names no year"
    assert watched.documents()["gp-participation-2019-20"] == "superseded"

"""`pipeline.steps.watch.watch`: which ways lead to a document, what is left alone, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from watched_site import GC, HEAD, LINK_GC, LINK_SC, SC, Watched, publish
from web_site import contract, site

from pipeline.steps.watch import site_walk


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with site() as there:
        publish(there)
        yield Watched(tmp_path, there)


def test_listings_and_pages_lead_to_files(watched: Watched) -> None:
    """The watched page → a listing of three pages → a publication's own page → the file."""
    there = watched.site
    there.page(
        "/icp/", HEAD + '<p>The ICP Contract documents are available on <a href="/publications/">this page</a>.</p>'
    )
    there.page("/publications/", '<h2>Publications</h2><a href="/publications/?page=2" rel="next">Next</a>')
    there.page("/publications/?page=2", '<a href="/publications/?page=3">3</a>')
    there.page("/publications/?page=3", '<article><h3>ICP Contract 2020/21</h3><a href="/p/7">View</a></article>')
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


def test_more_pages_than_there_should_be_are_written_down(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_walk, "MAX_PAGES", 2)
    for number in range(4):
        watched.site.page(f"/icp/?page={number}", f'<a href="/icp/?page={number + 1}">Next</a>')
    watched.site.page("/icp/", '<a href="/icp/?page=0">Next</a>')
    watched.look()
    assert watched.site.asked("/icp/?page=1") == 0
    assert "more than 2 pages" in watched.at("/icp/?page=1").why


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
    monkeypatch.setattr(site_walk, "MAX_FILES", 1)
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

"""The pages and the API over the sample corpus, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from starlette.testclient import TestClient
from web_cases import CLAUSE, COMPARED, GENERAL, HOST, client, copied, send_files, token, warm

from pipeline.extract.word import converted
from pipeline.report.content import content
from pipeline.report.page_links import ComparisonLinks
from pipeline.shapes import schema

OLD = b"1 Payment\n\n1.1 The Buyer must pay within 30 days.\n\n1.2 Interest accrues.\n"
NEW = OLD.replace(b"30 days", b"20 days")


@pytest.fixture(scope="module")
def asking(web_home: Path) -> Iterator[TestClient]:
    with client(warm(web_home, web_requests_per_minute="100000")) as made:
        yield made


PAGES = (
    ("/?q=purple+elephants", "only the nearest in meaning"),  # a question of which the library says nothing
    ("/?q=%22purple+elephants%22", "Search without the quotation marks"),  # a phrase that stands nowhere
    ("/?q=GC99.9", "There is no clause GC99.9"),  # a number that is not there
    ("/?q=notice&edition=2031/32", 'href="/?q=notice"'),  # a wrong limit: the way to a search without it
    (f"{COMPARED}&level=high&kind=split", "Significance: Needs a decision"),  # what the changes are narrowed to
    ("/compare?old=2019/20&new=2019/20", "The same edition was chosen twice"),
    ("/", "Find a clause"),  # the first page
    ("/?q=can+a+practice+return", "GC30.4"),  # results
    ("/?q=notice&kind=guidance&edition=2019/20", "Sample guidance"),  # narrowed
    ("/?q=notice&page=2", "page 2"),  # a page further
    ("/?like=" + GENERAL + "%23gc30.4", "Provisions like GC30.4"),  # more like a clause
    ("/search/results?q=notice", 'class="result"'),  # for the script
    ("/?q=GC17.6(d)&jump=no", "In GC17 Termination · Sample ICP Contract"),  # a result under its heading
    ("/?q=GC17.6(d)&jump=no", 'by written notice to the Provider, if:</p>\n<p class="result__text">(d) '),  # … its list
    ("/?q=insolvency&jump=no", "own words the same; (d) changed, (i) changed"),  # a badge of what stands below
    (
        "/?q=Right+to+Return&kind=definition&jump=no",
        "It means as in GC30.4, which changed since 2019/20",
    ),  # leads to it
    (f"/clause/{GENERAL}/gc17.6-d", 'class="clause__lead"'),  # an item behind the words before its list
    (f"/clause/{GENERAL}/gc24.3", "Changed since 2019/20"),  # … a reference to what changed
    (CLAUSE, "nine months"),  # a clause
    (CLAUSE, "Sample guidance"),  # … with the guidance about it
    (f"/clause/{GENERAL}/gc30.4", "speaks, without its number, of GC30.4"),  # … that says the same without citing it
    (f"{CLAUSE}/history", "Taken out"),  # its history
    (f"/clause/{GENERAL}/gc30/history", ">GC30.4</a> changed: "),  # … of a section: what changed below it, in words
    ("/read/sample-guidance-suspension-and-return", '<mark class="stale">six months</mark>'),  # guidance, out of date
    ("/read/sample-guidance-suspension-and-return", "passages say what is no longer so"),  # … said at its head
    ("/compare", "Old edition"),  # the choice
    (COMPARED, "need a decision"),  # a comparison
    (f"{COMPARED}&view=side&level=high", "<h4>Old</h4>"),  # in two columns
    (f"{COMPARED}&view=numbers", "Old and new numbers"),  # the concordance
    (f"{COMPARED}&kind=split", "Split into 2"),  # by what happened
    ("/compare?old=2019/20&new=2019/20:statutory-bodies", "statutory"),  # a variant
    ("/read?edition=2020/21", '<h2 class="section__title">General Conditions</h2>'),  # an edition, document by document
    (f"/read/{GENERAL}", f'href="/clause/{GENERAL}/gc30.4"'),  # a document: the way to each clause
    (f"/read/{GENERAL}", f'href="/page/{GENERAL}/17.png">Page 17</a>'),  # … with its pages
    (f"/read/{GENERAL}?fold=all", '<details class="fold">'),  # … and folded
    ("/files", "Compare two files"),  # the form
    ("/library", "Sample ICP Contract"),  # works
    (f"/library/document/{GENERAL}", "Where every character went"),  # a document with its ledger
    (f"/library/document/{GENERAL}", f'href="/read/{GENERAL}#gc30"'),  # … that leads to reading
    (f"/library/document/{GENERAL}", "<dd>PDF</dd>"),  # … its format as a reader calls it
    (f"/library/document/{GENERAL}", " UTC</dd>"),  # … and when it was fetched
    ("/api", "icp/search/1"),  # the API for a reader
)


@pytest.mark.parametrize(("address", "said"), PAGES)
def test_a_page_is_there_and_says_what_it_should(asking: TestClient, address: str, said: str) -> None:
    answer = asking.get(address)
    assert answer.status_code == 200
    assert said in answer.text
    assert "<script type" in answer.text or address.startswith("/search/results")


@pytest.mark.parametrize(("address", "said"), PAGES)
def test_nothing_comes_from_another_host_and_nothing_is_inline(asking: TestClient, address: str, said: str) -> None:
    page = asking.get(address).text
    for inline in ("style=", "<style", "onclick=", "onload=", "javascript:"):
        assert inline not in page
    for part in page.split("<")[1:]:
        name = part.split(maxsplit=1)[0]
        if name in ("link", "script", "img", "iframe", "source"):
            assert "//" not in part.split(">")[0], part
    assert page.count("<script") == page.count('<script type="module" src="/static/')


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/?q=GC17.4", f"/clause/{GENERAL}/gc17.4"),  # a number alone
        ("/?q=gc+17.4", f"/clause/{GENERAL}/gc17.4"),  # as people write it
        ("/?q=GC17.4&edition=2019/20", "/clause/sample-icp-2019-20-general-conditions/gc17.4"),  # of an edition
        ("/clause/GC30.4", CLAUSE),  # a citation in the address
        ("/clause/gc30.4?edition=2019/20", "/clause/sample-icp-2019-20-general-conditions/gc30.4"),
        ("/clause/GC30.4/history", f"{CLAUSE}/history"),
        ("/clause/Operational Day", f"/clause/{GENERAL}/definitions-and-interpretation-operational-day"),  # a term
        ("/clause/5.2", "/?q=5.2&jump=no"),  # the number of several: to the search
    ],
)
def test_a_number_goes_straight_to_its_clause(asking: TestClient, address: str, target: str) -> None:
    answer = asking.get(address)
    assert answer.status_code == 303
    assert answer.headers["location"] == target


def test_a_number_that_is_not_there_gives_a_search(asking: TestClient) -> None:
    answer = asking.get("/?q=GC99.9")
    assert answer.status_code == 200
    assert "no clause" in answer.text or "Nothing was found" in answer.text


def test_the_pages_of_a_search_follow_one_another(asking: TestClient) -> None:
    pages = [asking.get(f"/api/search?q=notice&page={number}").json() for number in (1, 2, 3)]
    keys = [(hit["clause"]["document"], hit["clause"]["id"]) for page in pages for hit in page["hits"]]
    assert len(keys) == len(set(keys)) == 30
    assert [hit["rank"] for page in pages for hit in page["hits"]] == list(range(1, 31))


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("/api/search?q=notice&per_page=3", "icp/search/1"),
        (f"/api/documents/{GENERAL}/clauses?per_page=20&page=2", "icp/clauses/1"),
        (f"/api/clauses/{GENERAL}/gc30.4/history", "icp/history/1"),
        ("/api/diff?old=2019/20&new=2020/21", "icp/diff/1"),
    ],
)
def test_the_api_keeps_the_published_shapes(asking: TestClient, address: str, shape: str) -> None:
    found = asking.get(address).json()
    assert found["schema"] == shape
    jsonschema.validate(found, schema(shape))


def test_a_list_names_its_next_page(asking: TestClient) -> None:
    first = asking.get("/api/documents?per_page=4")
    assert first.headers["x-total-count"] == "15"
    assert first.headers["link"] == '</api/documents?per_page=4&page=2>; rel="next"'
    last = asking.get("/api/documents?per_page=4&page=4").json()
    assert len(last["documents"]) == 3
    assert asking.get("/api/documents?per_page=4&page=99").json()["documents"] == []


def test_a_list_does_not_say_where_files_are_on_this_machine(asking: TestClient) -> None:
    for address in ("/api/documents", f"/api/documents/{GENERAL}", f"/library/document/{GENERAL}"):
        assert "/corpus/documents" not in asking.get(address).text


@pytest.mark.parametrize("address", ["/library", CLAUSE, "/api/search?q=notice", f"/page/{GENERAL}/17.png"])
def test_what_a_reader_has_already_is_not_sent_again(asking: TestClient, address: str) -> None:
    first = asking.get(address)
    again = asking.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert asking.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_with_a_form_is_kept_nowhere(asking: TestClient) -> None:
    """The form of a decision holds the token of the reader's session."""
    assert asking.get(COMPARED).headers["cache-control"] == "no-store"


def test_a_page_is_shown_with_a_clause_marked(asking: TestClient) -> None:
    plain, marked = (asking.get(f"/page/{GENERAL}/17.png{query}").content for query in ("", "?clause=gc30.4"))
    assert plain[:8] == marked[:8] == b"\x89PNG\r\n\x1a\n"
    assert plain != marked
    assert asking.get(f"/page/{GENERAL}/17.png?clause=gc30.4").content == marked


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        *(("docx", b"PK"), ("whole-docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!"), ("columns", b"<!"), ("json", b"{")),
        *(("variation-docx", b"PK"), ("variation-text", b"variation of"), ("variation-json", b"{")),
    ],
)
def test_a_comparison_can_be_downloaded(asking: TestClient, form: str, begins: bytes) -> None:
    answer = asking.get(f"/compare/file?old=2019/20&new=2020/21&form={form}")
    assert answer.content.lstrip().lower().startswith(begins.lower())
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    assert "sandbox" in answer.headers["content-security-policy"]


def test_what_is_printed_is_offered_where_it_can_be(asking: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page, name = "/compare?old=2019/20&new=2020/21", "PDF, a summary of one page"
    monkeypatch.setattr(converted, "PROGRAMS", ("sh",))
    assert name in asking.get(page).text
    monkeypatch.setattr(converted, "PROGRAMS", ())
    assert name not in asking.get(page).text
    answer = asking.get("/compare/file?old=2019/20&new=2020/21&form=summary-pdf")
    assert answer.status_code == 404
    assert "LibreOffice, which is not installed" in answer.text


def test_a_source_is_downloaded_as_it_was_fetched(asking: TestClient) -> None:
    import hashlib

    answer = asking.get(f"/library/document/{GENERAL}/source")
    told = asking.get(f"/api/documents/{GENERAL}").json()
    assert hashlib.sha256(answer.content).hexdigest() == told["sha256"]
    assert answer.headers["content-disposition"].startswith("attachment")


def test_two_files_are_compared_and_never_part_of_the_corpus(asking: TestClient, web_home: Path) -> None:
    answer = send_files(asking, ("old.txt", OLD), ("new.txt", NEW))
    assert answer.status_code == 303
    page = asking.get(answer.headers["location"])
    assert "<del>" in page.text
    assert "20" in page.text
    data = json.loads(asking.get(answer.headers["location"] + "/file?form=json").content)
    assert data["old"]["title"] or data["old"]["name"] == "old.txt"
    assert len(asking.get("/api/documents").json()["documents"]) == 15
    assert not [path for path in (web_home / "uploads").iterdir() if path.suffix != ".json"]


def test_a_comparison_of_files_is_forgotten_after_an_hour(asking: TestClient, web_home: Path) -> None:
    import os
    import time

    from pipeline.store.uploads import remove_old

    address = send_files(asking, ("old.txt", OLD), ("new.txt", NEW)).headers["location"]
    kept = web_home / "uploads" / f"{address.rpartition('/')[2]}.json"
    assert kept.stat().st_mode & 0o077 == 0
    long_ago = time.time() - 3601
    os.utime(kept, (long_ago, long_ago))
    assert asking.get(address).status_code == 404
    assert remove_old(web_home) >= 1
    assert not kept.exists()


def test_it_says_how_it_is(asking: TestClient) -> None:
    assert asking.get("/healthz").json() == {"status": "ok"}
    assert asking.get("/readyz").json() == {"status": "ok", "documents": 15}
    asking.get(CLAUSE)
    counted = asking.get("/metrics").text
    assert 'icp_requests_total{method="GET",route="/clause/{document}/{name}",status="200"}' in counted
    assert "icp_documents 15.0" in counted
    assert GENERAL not in counted  # no address of a reader's


def test_a_new_index_is_used_at_once(asking: TestClient, web_home: Path) -> None:
    from pipeline.library.search import loaded_models

    store = warm(web_home)
    first, _ = loaded_models.index_and_encoder(store, lexical_only=False)
    assert loaded_models.index_and_encoder(store, lexical_only=True)[0] is first
    first.save(store.artefacts.index)
    assert loaded_models.index_and_encoder(store, lexical_only=False)[0] is not first
    assert asking.get("/api/search?q=notice").status_code == 200


def test_what_the_last_watch_saw(web_home: Path, tmp_path: Path) -> None:
    from pipeline.store.watch_log import Find, Sighting

    copied(web_home, tmp_path / "home")
    store = warm(tmp_path / "home")
    asking = client(store)
    assert "No publication page has been looked at yet" in asking.get("/library").text
    page = "https://example.org/contracts"
    store.sightings.save(
        Sighting(
            address=page, page="contracts", kind="page", state="failed", why="404", checked_at="2026-11-24T10:00:00"
        ),
        Sighting(address=f"{page}/a.pdf", page="contracts", kind="file", state="current"),
    )
    find = Find(
        id="a-1", page="contracts", address=f"{page}/a.pdf", sha256="0" * 64, state="review", first_seen="2026-11-24"
    )
    store.sightings.save_find(find)
    shown = asking.get("/library").text
    for said in (page, "2026-11-24 10:00", "404", "1 find waits", "waits for a decision"):
        assert said in shown


def test_a_link_to_one_change_leads_to_its_place(web_home: Path) -> None:
    asking = client(warm(web_home))
    compared = asking.app.state.desk.compared("2019/20", "2020/21")  # type: ignore[attr-defined]
    entries = content(compared.diff).entries
    links = ComparisonLinks(page=HOST, old="sample-icp-contract@2019/20", new="sample-icp-contract@2020/21")
    for at in (0, 24, 25, len(entries) - 1):
        anchor = entries[at].anchor
        answer = asking.get(links.entry(anchor))
        assert answer.status_code == 303
        address, _, fragment = answer.headers["location"].partition("#")
        assert fragment == anchor
        assert f'id="{anchor}"' in asking.get(address).text
    gone = asking.get(links.entry("c-that-was-there-once"))
    assert asking.get(gone.headers["location"]).status_code == 200


def test_reports_by_mail(web_home: Path, tmp_path: Path) -> None:
    copied(web_home, tmp_path / "home")
    store = warm(tmp_path / "home")
    asking = client(store)

    def send(**fields: str) -> int:
        csrf = token(asking.get("/subscriptions").text)
        return asking.post("/subscriptions", data={"csrf": csrf, **fields}).status_code

    wanted = {"work": "sample-icp-contract", "level": "high", "digest": "weekly"}
    assert send(address="Zoe@example.org", **wanted) == 303
    (subscriber,) = store.ledger.subscribers()
    assert (subscriber.address, subscriber.digest) == ("zoe@example.org", "weekly")
    assert [(one.work, one.level) for one in subscriber.subscriptions] == [("sample-icp-contract", "high")]
    assert "zoe@" not in asking.get("/subscriptions").text  # who else is sent reports is nobody's business
    for bad in (
        {"address": "no address"},
        {"address": "a@example.org\r\nBcc: b@example.org"},
        {"address": "a@example.org", "work": "no-such-work"},
        {"address": "a@example.org", "level": "none"},
        {"address": "a@example.org", "digest": "hourly"},
    ):
        assert send(**{**wanted, **bad}) == 400, bad
    assert asking.post("/subscriptions", data={"address": "a@example.org", **wanted}).status_code == 403  # no token
    headers = {"origin": "https://evil.example"}
    assert asking.post("/subscriptions", data={"address": "a@example.org"}, headers=headers).status_code == 403
    # Whoever types an address changes nothing of what it is sent already.
    assert send(address="ZOE@example.org", **{**wanted, "level": "low", "digest": "none"}) == 303
    assert store.ledger.subscribers() == (subscriber,)
    assert send(address="ZOE@example.org", action="out", **wanted) == 303
    assert store.ledger.subscribers() == (subscriber,)


def test_few_wait_for_files_to_be_compared(asking: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from pipeline.steps import uploads

    monkeypatch.setattr(uploads, "_waiting", threading.Semaphore(0))
    answer = send_files(asking, ("old.txt", OLD), ("new.txt", NEW))
    assert answer.status_code == 400
    assert "in a minute" in answer.text


WAYS = (
    # address, status, what is said, where it leads, why
    ("/?q=notice&page=500", 400, "“page” must be 50 or less", 'href="/?q=notice"', "a page too far"),
    ("/?q=notice&page=x", 400, "“page” must be a whole number", 'href="/?q=notice"', "no page"),
    ("/?page=0", 400, "“page” must be 1 or more", 'href="/library"', "nothing was asked: only what every page offers"),
    (
        f"{COMPARED}&level=silly",
        400,
        "There is no level",
        'href="/compare?old=2019%2F20&amp;new=2020%2F21"',
        "a filter that there is not",
    ),
    ("/compare?old=2019/20&new=2031/32", 404, "There is no edition “2031/32”", 'href="/compare"', "an edition"),
    ("/files/gone", 404, "", 'href="/files"', "a comparison that is no longer kept"),
    ("/compare/file?old=2019/20&new=2020/21", 400, "“form” is missing", 'href="/library"', "not all that is needed"),
)


@pytest.mark.parametrize(("address", "status", "said", "way", "why"), WAYS)
def test_a_page_that_says_what_is_wrong_leads_on(
    asking: TestClient, address: str, status: int, said: str, way: str, why: str
) -> None:
    answer = asking.get(address)
    assert answer.status_code == status, why
    main = answer.text.partition("<main")[2]
    assert said in main
    assert way in main


def test_filters_that_change_nothing_are_not_offered(asking: TestClient) -> None:
    assert 'aria-label="Significance"' in asking.get(COMPARED).text
    assert 'aria-label="Significance"' not in asking.get(f"{COMPARED}&view=numbers").text  # always the whole table


def test_a_question_that_has_answers_carries_no_warning(asking: TestClient) -> None:
    for question in ("is+vaping+allowed+on+hospital+grounds", "flu+jab", "GC17.4+notice"):
        assert "only the nearest in meaning" not in asking.get(f"/?q={question}").text

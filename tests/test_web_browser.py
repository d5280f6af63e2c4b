"""The page in a real browser, on a real server: the adviser's way, by keyboard, without a script, on a phone; axe."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import program
from web_cases import CLAUSE, COMPARED, GENERAL, copied, warm

pytestmark = pytest.mark.slow

PAGES = {
    "home": "/",
    "results": "/?q=can+a+practice+return+to+its+GMS+contract",
    "narrowed": "/?q=notice&kind=guidance&obligation=must",
    "role": "/?q=what+must+the+Provider+do+about+records%3F",
    "misspelt": "/?q=a+reffusal+of+the+Commisioner",
    "nothing": "/?q=%22no+such+words+anywhere%22",
    "wrong": "/?q=notice&kind=nonsense",
    "clause": CLAUSE,
    "long clause": f"/clause/{GENERAL}/gc30",
    "row of a table": "/clause/sample-icp-2020-21-particulars/schedule-2-part-c-1.1-row-p3",
    "definition": f"/clause/{GENERAL}/definitions-and-interpretation-practice",
    "history": f"{CLAUSE}/history",
    "history of a section": f"/clause/{GENERAL}/gc30/history",
    "reading a document": f"/read/{GENERAL}",
    "reading guidance": "/read/sample-guidance-suspension-and-return",
    "reading tables": "/read/sample-icp-2020-21-particulars",
    "reading an edition": "/read?edition=2020/21",
    "choice": "/compare",
    "comparison": COMPARED,
    "side by side": f"{COMPARED}&view=side&page=2",
    "numbers": f"{COMPARED}&view=numbers",
    "files": "/files",
    "subscriptions": "/subscriptions",
    "library": "/library",
    "document": f"/library/document/{GENERAL}",
    "api": "/api",
    "missing": "/nowhere",
}
# WCAG 2.2 AA and what comes before it, and what axe calls good practice besides.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
UPLOADED = ("an uploaded comparison", "an upload that cannot be read", "signing in", "a wrong password")
"""Pages that a form leads to, and the form itself where it says what is wrong."""
OLD = b"1 Payment\n\n1.1 The Buyer must pay within 30 days.\n\n1.2 Interest accrues.\n"
Open = Callable[..., Any]


def _required(module: str) -> Any:
    """A package that these tests need; skipped without it, but not where all is promised."""
    if os.environ.get("ICP_TEST_PROGRAMS") == "required":
        import importlib

        return importlib.import_module(module)
    return pytest.importorskip(module)


def _serve(home: Path, **settings: str) -> tuple[Any, str]:
    import uvicorn

    from pipeline.web.app import create_app

    app = create_app(warm(home, web_requests_per_minute="100000", **settings))
    config = uvicorn.Config(app, port=0, log_level="warning", access_log=False, server_header=False)
    socket = config.bind_socket()
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return server, f"http://127.0.0.1:{socket.getsockname()[1]}"


@pytest.fixture(scope="module")
def served(web_home: Path) -> Iterator[str]:
    """The address of the page on this machine."""
    server, address = _serve(web_home)
    yield address
    server.should_exit = True


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real Chromium."""
    path = program("chromium")
    playwright = _required("playwright.sync_api")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Any, served: str) -> Iterator[Open]:
    """Opens a page of ours; whatever the browser complains of on it fails the test."""
    contexts, complaints = [], []

    def open_page(address: str, **options: Any) -> Any:
        context = browser.new_context(accept_downloads=True, base_url=served, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: asked.url.startswith(served) or complaints.append(asked.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if "404" not in one and "400" not in one] == []


def choices(page: Any) -> Any:
    """What a comparison may be narrowed to: in sight, or on a phone behind a summary, which is opened."""
    summary = page.get_by_text("Filters, views and downloads")
    if summary.is_visible():
        summary.click()
    return page.locator(".split__side")


def journey(page: Any, downloads: Path) -> None:
    """The adviser's way, by links and buttons: search, clause, history, compare, download."""
    page.get_by_label("Question or clause number").fill("can a practice return to its GMS contract?")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("heading", name="results for").wait_for()
    page.get_by_role("link", name="GC30.4", exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "GC30.4"
    assert (
        page.get_by_role("img", name="with GC30.4 marked").evaluate(
            "image => image.decode().then(() => image.naturalWidth)"
        )
        > 500
    )
    page.get_by_role("link", name="History of each word").click()
    assert "six" in page.locator("del").first.inner_text()
    assert "nine" in page.locator("ins").first.inner_text()
    page.get_by_role("link", name="Compare editions", exact=True).click()
    page.get_by_label("Old edition").select_option(label="Sample ICP Contract 2019/20")
    page.get_by_label("New edition").select_option(label="Sample ICP Contract 2020/21")
    page.get_by_role("button", name="Compare", exact=True).click()
    assert "need a decision" in page.locator(".lead").inner_text()
    choices(page).get_by_role("link", name="Needs a decision").click()
    choices(page).get_by_role("link", name="Side by side", exact=True).click()
    assert page.get_by_role("heading", name="Old", exact=True).count() > 0
    with page.expect_download() as waiting:
        choices(page).get_by_role("link", name="Excel, the change register").click()
    target = downloads / "register.xlsx"
    waiting.value.save_as(target)
    assert target.read_bytes().startswith(b"PK")
    assert waiting.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize(
    "options",
    [{}, {"java_script_enabled": False}, {"viewport": {"width": 390, "height": 844}, "has_touch": True}],
    ids=["desktop", "no script", "phone"],
)
def test_the_way_of_an_adviser(opened: Open, tmp_path: Path, options: dict[str, Any]) -> None:
    journey(opened("/", **options), tmp_path)


@pytest.mark.parametrize(
    ("address", "first", "choice"),
    [(COMPARED, ".plain li", "Anything"), ("/?q=notice", ".result", "Part of the contract")],
    ids=["changes", "results"],
)
def test_on_a_phone_what_was_found_comes_before_what_narrows_it(
    opened: Open, address: str, first: str, choice: str
) -> None:
    phone = opened(address, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    there = phone.get_by_text(choice, exact=True).first
    assert not there.is_visible()
    assert phone.locator(first).first.bounding_box()["y"] < 844  # in the first screen
    phone.locator(".aside > summary").click()
    assert there.is_visible()
    assert opened(address, java_script_enabled=False).get_by_text(choice, exact=True).first.is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_two_files_are_compared(opened: Open, tmp_path: Path, script: bool) -> None:
    (tmp_path / "old.txt").write_bytes(OLD)
    (tmp_path / "new.txt").write_bytes(OLD.replace(b"30 days", b"20 days"))
    page = opened("/files", java_script_enabled=script)
    page.get_by_label("Old document").set_input_files(tmp_path / "old.txt")
    page.get_by_label("New document").set_input_files(tmp_path / "new.txt")
    page.get_by_role("button", name="Compare the files").click()
    page.get_by_text("kept for an hour").wait_for()
    assert "30" in page.locator("del").first.inner_text()


def test_by_keyboard_alone(opened: Open) -> None:
    page = opened("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("/")  # to the box, from anywhere
    page.keyboard.type("notice to return")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="results for").wait_for()
    focused = "document.activeElement.closest('[data-stop]')?.querySelector('a')?.textContent.trim()"
    page.keyboard.press("j")
    first = page.evaluate(focused)
    page.keyboard.press("j")
    second = page.evaluate(focused)
    assert first != second
    page.keyboard.press("k")
    assert page.evaluate(focused) == first
    page.keyboard.press("Tab")  # the link in it
    page.keyboard.press("Enter")
    page.wait_for_url("**/clause/**")
    terms = page.locator("button.term")
    terms.first.focus()
    page.keyboard.press("Enter")  # a definition in its place
    shown = page.locator(".definition:popover-open")
    assert shown.count() == 1
    assert shown.bounding_box()["y"] < page.viewport_size["height"]
    page.keyboard.press("Escape")
    assert page.locator(".definition:popover-open").count() == 0


WATCHED = """() => {
    const look = one => {
        const style = getComputedStyle(one);
        return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor].join("|");
    };
    const asked = 'a[href], button, input:not([type="hidden"]), select, summary, [tabindex="0"]';
    window.every = [...document.querySelectorAll(asked)].filter(one => one.checkVisibility({visibilityProperty: true}));
    const before = new Map(window.every.map(one => [one, look(one)]));
    window.reached = new Set();
    window.unmarked = [];
    document.addEventListener("focusin", event => {
        window.reached.add(event.target);
        if (before.get(event.target) === look(event.target)) window.unmarked.push(event.target.outerHTML);
    });
}"""
"""Keeps what the keyboard reaches, and what looks there as it did before."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["home", "narrowed", "clause", "history of a section", "reading guidance", "choice"])
def test_everything_is_reached_by_keyboard_and_shows_that_it_is(opened: Open, name: str, scheme: str) -> None:
    page = opened(PAGES[name], color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(WATCHED)
    for _ in range(page.evaluate("window.every.length") + 3):
        page.keyboard.press("Tab")
    left = "window.every.filter(one => !window.reached.has(one)).map(one => one.outerHTML)"
    assert page.evaluate(left) == []
    assert page.evaluate("window.unmarked") == []


def test_a_filter_is_chosen_by_keyboard_without_a_script(opened: Open) -> None:
    page = opened("/?q=notice", java_script_enabled=False)
    kind = page.get_by_label("Kind")
    kind.focus()
    page.keyboard.type("Guidance")
    assert kind.input_value() == "guidance"
    page.get_by_label("Question or clause number").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=guidance**")
    assert page.get_by_role("list", name="The search is narrowed to").is_visible()


def test_from_change_to_change_by_keyboard_and_on_to_the_next_page(opened: Open) -> None:
    page = opened(COMPARED)
    stops = page.locator("[data-stop]").count()
    for _ in range(stops):
        page.keyboard.press("j")
    last = page.evaluate("document.activeElement.id")
    assert last == page.locator("[data-stop]").last.get_attribute("id")
    page.keyboard.press("j")
    page.wait_for_url("**page=2**")


@pytest.mark.parametrize("script", [True, False])
def test_a_document_is_read_and_folded_by_keyboard(opened: Open, script: bool) -> None:
    page = opened(f"/read/{GENERAL}", java_script_enabled=script, reduced_motion="reduce")
    clause = page.locator("#gc30\\.4")
    assert clause.is_visible()
    summary = page.locator("#gc30 > details > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert not clause.is_visible()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Fold all sections").focus()
    page.keyboard.press("Enter")
    clause.wait_for(state="hidden")
    # An address with a clause opens the sections that it stands in.
    page.goto(f"/read/{GENERAL}?fold=all#gc30.4")
    clause.wait_for(state="visible")
    clause.get_by_role("link", name="30.4").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CLAUSE}")
    page.get_by_role("link", name="Read it in its place").click()
    page.wait_for_url(f"**/read/{GENERAL}#gc30.4")


def test_the_contents_are_beside_the_text_and_on_a_phone_before_it(opened: Open) -> None:
    entry = opened(f"/read/{GENERAL}").locator(".contents").get_by_role("link", name="GC30 Integration")
    assert entry.bounding_box()["x"] < 400
    phone = opened(f"/read/{GENERAL}", viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    entry = phone.locator(".contents").get_by_role("link", name="GC30 Integration")
    assert not entry.is_visible()
    phone.locator(".aside > summary").click()
    entry.click()
    assert 0 <= phone.locator("#gc30").bounding_box()["y"] < 100


def test_files_that_were_brought_can_be_read(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(OLD)
    (tmp_path / "new.txt").write_bytes(OLD.replace(b"30 days", b"20 days"))
    page = opened("/files")
    page.get_by_label("Old document").set_input_files(tmp_path / "old.txt")
    page.get_by_label("New document").set_input_files(tmp_path / "new.txt")
    page.get_by_role("button", name="Compare the files").click()
    page.get_by_role("link", name="The new one: new.txt").click()
    assert "20 days" in page.get_by_role("main").inner_text()
    sound(page, 1280)


def test_results_come_while_one_types_and_the_address_follows(opened: Open) -> None:
    page = opened("/")
    page.get_by_label("Question or clause number").press_sequentially("suspension of the contract", delay=15)
    page.locator(".result").first.wait_for()
    page.wait_for_url("**q=suspension+of+the+contract**")
    page.get_by_label("Kind").select_option("guidance")
    page.wait_for_url("**kind=guidance**")
    shared = page.url
    assert "Sample guidance" in page.locator(".result").first.inner_text()
    page.goto("/")  # the filters are remembered on the bare page …
    assert page.get_by_label("Kind").input_value() == "guidance"
    page.get_by_role("button", name="search everything again").click()
    page.goto("/")
    assert page.get_by_label("Kind").input_value() == ""
    page.goto(shared)  # … and an address says itself what it shows
    assert page.get_by_label("Kind").input_value() == "guidance"


def test_the_citation_is_copied(opened: Open, served: str) -> None:
    page = opened(CLAUSE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("GC30.4, Sample ICP Contract 2020/21")


@pytest.fixture(scope="module")
def guarded(web_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page that one has to sign in to."""
    from pipeline.web.security.accounts import Accounts

    home = tmp_path_factory.mktemp("guarded") / "home"
    copied(web_home, home)
    Accounts(home).add("zoe", "correct horse battery")
    server, address = _serve(home, web_auth="passwords")
    yield address
    server.should_exit = True


def test_signing_in_with_a_browser(browser: Any, guarded: str) -> None:
    context = browser.new_context(base_url=guarded)
    page = context.new_page()
    page.goto("/library")
    page.get_by_label("Name").fill("zoe")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    assert "not right" in page.get_by_role("alert").inner_text()
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Library"
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    context.close()


def sound(page: Any, width: int) -> None:
    """Nothing that axe finds, and nothing that runs over the side."""
    axe = _required("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_over(opened: Open, name: str, width: int, scheme: str) -> None:
    page = opened(PAGES[name], viewport={"width": width, "height": 900}, color_scheme=scheme)
    if name == "clause":
        page.locator("button.term").first.click()
    sound(page, width)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", UPLOADED)
def test_axe_finds_nothing_behind_the_forms(
    browser: Any, served: str, guarded: str, tmp_path: Path, name: str, width: int
) -> None:
    context = browser.new_context(
        base_url=served if "upload" in name else guarded, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    if "upload" in name:
        (tmp_path / "old.txt").write_bytes(OLD)
        (tmp_path / "new.txt").write_bytes(OLD.replace(b"30 days", b"20 days"))
        (tmp_path / "new.pdf").write_bytes(b"%PDF-1.7 and no more")
        page.goto("/files")
        page.get_by_label("Old document").set_input_files(tmp_path / "old.txt")
        page.get_by_label("New document").set_input_files(tmp_path / ("new.txt" if "comparison" in name else "new.pdf"))
        page.get_by_role("button", name="Compare the files").click()
        said = page.get_by_text("This comparison is kept") if "comparison" in name else page.get_by_role("alert")
    else:
        page.goto("/sign-in")
        said = page.get_by_role("heading", name="Sign in")
        if name == "a wrong password":
            page.get_by_label("Name").fill("amy" if width == 360 else "ann")  # each is locked out alone
            page.get_by_label("Password").fill("wrong")
            page.get_by_role("button", name="Sign in").click()
            said = page.get_by_role("alert")
    said.first.wait_for()
    sound(page, width)
    context.close()

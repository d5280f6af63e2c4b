"""The HTML report in a real browser: no violation that axe finds, it works without scripts, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from comparing import compare
from conftest import program
from test_report_html import MADE, NEW, OLD, side

from pipeline.model import EditionDiff, GuidanceImpact
from pipeline.report.content import content
from pipeline.report.html import render, render_side_by_side

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

pytestmark = pytest.mark.slow
# WCAG 2.2 AA and what comes before it, and what axe calls good practice besides.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VIEWS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def diff() -> EditionDiff:
    """A comparison that fills every section of the report."""
    found = compare(side(OLD, name="2019/20", page=3), side(NEW, name="2020/21", page=4))
    passage = GuidanceImpact(document="guide", clause="7", cites="2.1", title="The guide", citation="part 7", page=1)
    return replace(found, changes=tuple(replace(change, guidance=(passage,) * 2) for change in found.changes))


def opened(browser: Any, folder: Path, html: str, width: int, scheme: str, **options: Any) -> Any:
    """A page of the browser with the report in it."""
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
    page = context.new_page()
    page.goto(file.as_uri())
    return page


def tick(page: Any, name: str) -> Any:
    """The box that shows or hides changes."""
    return page.get_by_role("checkbox", name=name)


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("name", ["report", "side by side"])
def test_axe_finds_no_violation(
    browser: Any, diff: EditionDiff, tmp_path: Path, name: str, width: int, scheme: str
) -> None:
    html = render(content(diff), made=MADE) if name == "report" else render_side_by_side(diff, made=MADE)
    page = opened(browser, tmp_path, html, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = axe.Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_it_fits_a_phone_and_fetches_nothing(browser: Any, diff: EditionDiff, tmp_path: Path) -> None:
    long = OLD.replace("3 | Rates |", "3 | Interpretationen und Rechtsverbindlichkeitserklärungsvordrucke |")
    found = compare(side(long, name="2019/20"), side(long.replace("3", "5"), name="2020/21"))
    for each in (found, diff):
        page = opened(browser, tmp_path, render(content(each), made=MADE), 320, "light")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    fetched = page.evaluate("performance.getEntriesByType('resource').length")
    assert fetched == 0


def test_the_filters_work_without_scripts(browser: Any, diff: EditionDiff, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, render(content(diff), made=MADE), 1280, "light", java_script_enabled=False)
    entries = page.locator(".entry:visible")
    every = len(content(diff).entries)
    assert entries.count() == every
    tick(page, "Changed").uncheck()
    assert entries.count() == sum(entry.kind != "changed" for entry in content(diff).entries)
    tick(page, "Needs a decision").uncheck()
    assert entries.count() == 0
    tick(page, "Changed").check()
    tick(page, "Needs a decision").check()
    assert entries.count() == every


def test_a_link_leads_to_its_change_even_where_its_kind_is_hidden(
    browser: Any, diff: EditionDiff, tmp_path: Path
) -> None:
    page = opened(browser, tmp_path, render(content(diff), made=MADE), 1280, "light", java_script_enabled=False)
    for name in ("Changed", "Needs a decision"):
        tick(page, name).uncheck()
    page.locator("section[aria-labelledby=ripple] > div:not(.title) > a").first.click()
    assert page.locator(".entry:visible").count() == 1


def steps(page: Any, keys: str) -> str:
    """The change that is in focus after keys."""
    for key in keys:
        page.keyboard.press(key)
    return str(page.evaluate("document.activeElement.id"))


KEYS = [
    ("n", "change-1", "to the first"), ("nn", "change-2", "on"), ("jjj", "change-3", "the keys of the page"),
    ("nnp", "change-1", "back"), ("nnk", "change-1", "back with the other key"), ("np", "change-1", "none before it"),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "focus", "why"), KEYS, ids=[row[2] for row in KEYS])
def test_keys_lead_from_change_to_change(
    browser: Any, diff: EditionDiff, tmp_path: Path, keys: str, focus: str, why: str
) -> None:
    page = opened(browser, tmp_path, render_side_by_side(diff), 1280, "light")
    assert steps(page, keys) == focus, why
    name = page.locator(f"#{focus}").get_attribute("aria-labelledby").split()
    assert page.locator(f"#{name[0]}").inner_text().startswith(f"Change {focus[-1]} of ")
    top = page.locator(f"#{focus}").bounding_box()["y"]
    assert 0 <= top < 600 or page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight")


def test_past_the_last_change_a_screen_reader_is_told(browser: Any, diff: EditionDiff, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, render_side_by_side(diff), 1280, "light")
    count = len(content(diff).entries)
    assert steps(page, "n" * (count + 1)) == f"change-{count}"
    assert page.get_by_role("status").inner_text() == "That was the last change."


def test_the_keys_can_be_turned_off(browser: Any, diff: EditionDiff, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, render_side_by_side(diff), 1280, "light")
    tick(page, "next change").uncheck()
    assert steps(page, "n") == "keys"


def test_two_columns_work_without_scripts(browser: Any, diff: EditionDiff, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, render_side_by_side(diff), 390, "light", java_script_enabled=False)
    assert not tick(page, "next change").is_visible()  # what does nothing is not offered
    every = page.locator(".change:visible").count()
    tick(page, "one change at a time").check()
    assert page.locator(".change:visible").count() == every > 1
    page.get_by_role("link", name="Go to the first").click()
    assert page.locator(".change:visible").count() == 1
    page.get_by_role("link", name="Next change").click()
    assert page.locator(".change:visible").get_attribute("id") == "change-2"
    tick(page, "one change at a time").uncheck()
    assert page.locator(".change:visible").count() == every


def test_two_columns_fit_a_phone(browser: Any, diff: EditionDiff, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, render_side_by_side(diff), 390, "light")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 390

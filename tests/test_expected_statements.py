"""The statements of the sample summary of changes against the editor's list, which nobody's program wrote.

Some are wrong on purpose and some changes are left out on purpose (`corpus/expected_statements.toml`): every statement
must be read, judged as the editor judged it, and every change that nobody listed must be called silent.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.library.compare.comparison import diff, store_opener
from pipeline.model import ChangedPlace, EditionDiff, StatementReport
from pipeline.report.content import content
from pipeline.report.statements import statement_lines
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import kept_comparison

ROOT = Path(__file__).resolve().parent.parent
EXPECTED: dict[str, Any] = tomllib.loads((ROOT / "corpus" / "expected_statements.toml").read_text(encoding="utf-8"))
CHANGES = tomllib.loads((ROOT / "corpus" / "expected_changes.toml").read_text(encoding="utf-8"))["change"]
QUIET = {"number", "place"}  # of a change with only these facets no entry tells


@pytest.fixture(scope="module")
def editions(sample_home: Path) -> EditionDiff:
    settings = load_settings({"ICP_HOME": str(sample_home)}, ROOT)
    return diff("2019/20", "2020/21", settings, store_opener(settings), comparer=kept_comparison)


@pytest.fixture(scope="module")
def report(editions: EditionDiff) -> StatementReport:
    assert editions.statements is not None
    return editions.statements


def named(editions: EditionDiff, places: tuple[ChangedPlace, ...]) -> set[str]:
    """The citation of each place: the new one, or that of what is gone."""
    cited = {clause.id: clause.citation for side in (editions.old, editions.new) for clause in side.clauses}
    return {cited[(place.new or place.old)[0]] for place in places}


def test_every_statement_is_read_and_judged_as_the_editor_did(editions: EditionDiff, report: StatementReport) -> None:
    found = Counter(
        (one.place, one.says, one.old, one.new, check.status, tuple(sorted(named(editions, check.changes))))
        for check in report.checks
        for one in [check.statement]
    )
    wanted = Counter(
        (
            row["place"],
            row["says"],
            row.get("old", ""),
            row.get("new", ""),
            row["status"],
            tuple(sorted(row["changes"])),
        )
        for row in EXPECTED["statement"]
    )
    assert found == wanted


def test_every_change_that_nobody_listed_is_silent(editions: EditionDiff, report: StatementReport) -> None:
    """From the editor's two lists alone."""
    told = {
        (row["new"] or row["old"])[0] for row in CHANGES if not set(row.get("facets", ())) or set(row["facets"]) - QUIET
    }
    told -= {f"GC31.{number}" for number in range(1, 5)}  # told below GC31, with which they came
    listed = {place for row in EXPECTED["statement"] if row["status"] != "general" for place in row["changes"]}
    general = set(EXPECTED["general"]) - listed
    assert named(editions, report.general) == general
    assert named(editions, report.silent) == told - listed - general


def test_what_differs_says_what_the_text_says(report: StatementReport) -> None:
    (wrong,) = (check for check in report.checks if check.status == "differs")
    assert "from “20 Operational Days” to “10 Operational Days”" in wrong.why
    assert "to “15 Operational Days”" in wrong.why


def test_statements_say_where_they_stand(report: StatementReport) -> None:
    pages = [check.statement.page for check in report.checks]
    assert pages[:3] == [1, 1, 1], "the cover"
    assert set(pages[3:]) == {2, 3}
    assert {check.statement.source for check in report.checks} == {"Sample summary of changes, ICP Contract 2020/21"}
    assert all(check.statement.document == "sample-summary-of-changes" for check in report.checks)


def test_the_report_tells_it(editions: EditionDiff, report: StatementReport) -> None:
    view = content(editions)
    assert view.statements is not None
    silent = {(place.old, place.new) for place in report.silent}
    assert {entry.ids for entry in view.statements.silent} == silent, "each silent change has an entry"
    lines = statement_lines(view)
    assert lines[0].startswith(f"The publisher lists {len(report.checks)} changes")
    assert lines[1].startswith(f"{len(silent)} changes are in no list of the publisher’s; ")
    assert any(line.startswith("Listed otherwise: GC12.2") for line in lines)
    assert any(line.startswith("Listed, but not there: SC36.5") for line in lines)


def test_another_variant_of_the_same_edition_has_no_statements(sample_home: Path) -> None:
    settings = load_settings({"ICP_HOME": str(sample_home)}, ROOT)
    names = "2019/20", "2019/20:statutory-bodies"
    assert diff(*names, settings, store_opener(settings), comparer=kept_comparison).statements is None

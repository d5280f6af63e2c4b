"""What a word processor makes of the document with tracked changes: it opens, and its own commands settle it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from office import Office
from test_report_docx import MADE, PAIRS, ROOT, printed
from tracked_reader import Reader

from pipeline.library.compare.comparison import diff as compared
from pipeline.library.compare.comparison import store_opener
from pipeline.report.content import content
from pipeline.report.docx import tracked
from pipeline.report.summary import summary
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import kept_comparison

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize("full", [True, False], ids=["the whole contract", "what changed"])
def test_the_document_opens_and_can_be_printed(office: Office, sample_home: Path, tmp_path: Path, full: bool) -> None:
    settings = load_settings({"ICP_HOME": str(sample_home)}, ROOT)
    diff = compared("2019/20", "2020/21", settings, store_opener(settings), comparer=kept_comparison)
    file = tmp_path / f"changes-{full}.docx"
    file.write_bytes(tracked(diff, full=full, made=MADE))
    pdf = pypdfium2.PdfDocument(office.pdf(file))
    assert len(pdf) > 3
    words = " ".join(pdf[0].get_textpage().get_text_range().split())
    assert "Changes from" in words
    assert content(diff).headline in words


@pytest.mark.parametrize("names", PAIRS[:2], ids=" to ".join)
@pytest.mark.parametrize("accept", [True, False], ids=["accepted", "rejected"])
def test_a_word_processor_settles_it_as_we_say(
    office: Office, sample_home: Path, tmp_path: Path, names: tuple[str, str], accept: bool
) -> None:
    settings = load_settings({"ICP_HOME": str(sample_home)}, ROOT)
    diff = compared(*names, settings, store_opener(settings), comparer=kept_comparison)
    file = tmp_path / "changes.docx"
    file.write_bytes(tracked(diff, full=True, made=MADE))
    # Its styles get other names, so that what is not the contract's stands between: everything else is in order.
    left = Reader(office.settled(file, accept=accept), accept=True).provisions(())
    furniture = 0
    for provision in printed(diff.new if accept else diff.old):
        while left and left[0] != provision:
            left.pop(0)
            furniture += 1
        assert left, f"{provision} is not there, or not in its place"
        left.pop(0)
    columns = {clause.columns for side in (diff.old, diff.new) for clause in side.clauses if clause.columns}
    plain = summary(content(diff))
    front = len(plain.at("high")) + len(plain.by_topic)  # the sentences that the document begins with
    most = 30 + 3 * len(columns) + front
    assert furniture + len(left) < most, "nothing but the front, titles, names of columns and empty lines"

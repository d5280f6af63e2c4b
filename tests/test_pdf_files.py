"""A comparison on paper: tracked changes that one sees, a summary of one page, and what is said without LibreOffice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from comparing import compare
from conftest import Icp, program
from outlines import side
from test_mail import SENDER, ZOE

from pipeline.errors import ExitCode, OfficeError
from pipeline.extract.word import converted
from pipeline.library.compare import comparison_view
from pipeline.model import Change, EditionDiff, GuidanceImpact, Pair, Proof, Significance, UntoldWords, WordEdit
from pipeline.printing import redline_pdf, summary_pdf, summary_to_send
from pipeline.report.identity import identify
from pipeline.report.messages import Compared, chapter, letter
from pipeline.report.subscriber_filter import SubscriberFilter
from pipeline.settings import load_settings

MADE = datetime(2026, 5, 1, 10, tzinfo=UTC)
OLD = "1 | Pay |\n  1.1 | | The Buyer must pay within 30 days\n  1.2 | | Nobody smokes\n2 | Staff | All are trained"
NEW = (
    "1 | Pay |\n  1.1 | | The Buyer must pay within 20 days\n2 | Staff | All are trained\n3 | Visits | A badge is worn"
)


@pytest.fixture(scope="module")
def diff() -> EditionDiff:
    return compare(side(OLD, name="Contract 2019/20"), side(NEW, name="Contract 2020/21"))


@pytest.fixture
def office() -> None:
    program("soffice")


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as found:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in found).split())


def colours_of(pdf: bytes) -> tuple[int, int]:
    """How many pixels of the first page are green, and how many red."""
    with pypdfium2.PdfDocument(pdf) as found:
        pixels = found[0].render(scale=1).to_pil().convert("RGB").tobytes()
    dots = list(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    green = sum(g > r + 30 and g > b + 20 for r, g, b in dots)
    return green, sum(r > g + 60 and r > b + 60 for r, g, b in dots)


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_tracked_changes_are_seen_on_paper(diff: EditionDiff) -> None:
    pdf = redline_pdf(diff, full=False, made=MADE)
    for words in ("within 3020 days", "Nobody smokes", "A badge is worn", "Needs a decision"):
        assert words in words_of(pdf)
    assert "Staff" not in words_of(pdf)  # it did not change
    assert all(count > 50 for count in colours_of(pdf))
    whole = redline_pdf(diff, full=True, made=MADE)
    assert "All are trained" in words_of(whole)


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_the_same_comparison_gives_the_same_pdf(diff: EditionDiff) -> None:
    pdf = summary_pdf(diff, made=MADE)
    assert pdf == summary_pdf(diff, made=MADE)
    assert b"/CreationDate(D:20260501100000Z" in pdf
    assert b"/MarkInfo<</Marked true>>" in pdf  # a screen reader can follow it


def large(text: str, name: str, count: int) -> EditionDiff:
    """A comparison with many changes of clauses of this text, each with guidance; some words no entry tells."""
    outline = "\n".join(f"{at} | | {text}" for at in range(1, count + 1))
    old, new = side(outline, name=f"{name} old"), side(outline, name=f"{name} new")
    passage = GuidanceImpact(document="guide", clause="7", cites="2.1", title=f"The guide on {name}", page=1)
    return EditionDiff(
        old=old,
        new=new,
        pairs=tuple(
            Pair(old=(one.id,), new=(one.id,), status="changed", facets=("wording",), score=0.9, how="label")
            for one in old.clauses
        ),
        added=(),
        removed=(),
        changes=tuple(
            Change(
                old=(one.id,),
                new=(one.id,),
                facets=("wording",),
                words=(WordEdit(op="equal", text=text), WordEdit(op="insert", text=f" {text}")),
                significance=Significance(level="high"),
                guidance=(replace(passage, cites=one.id),),
            )
            for one in old.clauses
        ),
        summary={},
        proof=Proof(
            words_old=9,
            words_new=9,
            differ=9,
            told=2,
            untold=tuple(UntoldWords(side="old", page=at, words=text) for at in range(1, 20)),
        ),
    )


SIZES = [
    ("The Buyer pays.", "Terms", 1, "one short change"),
    ("The Supplier must keep every record for as long as the law requires. " * 6, "Terms", 400, "many and long"),
    ("契約書の条項は変更されました。" * 20, "契約書" * 60, 12, "long names and words in a script without spaces"),
]


@pytest.mark.slow
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(("text", "name", "count", "why"), SIZES, ids=[row[3] for row in SIZES])
def test_a_summary_is_one_page_of_a4(text: str, name: str, count: int, why: str) -> None:
    diff = large(text, name, count)
    pdf = summary_pdf(diff, made=MADE)
    with pypdfium2.PdfDocument(pdf) as found:
        assert len(found) == 1, why
        assert [round(points) for points in found[0].get_size()] == [595, 842]
    words = words_of(pdf)
    assert "Needs a decision" in words
    assert f" {count} " in words
    assert ("10 to read first" in words) == (count > 10)
    assert "Guidance that may be out of date" in words
    assert "no legal advice" in words


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_nothing_changed_is_said_on_one_page() -> None:
    assert "Nothing changed." in words_of(summary_pdf(compare(side(OLD), side(OLD)), made=MADE))


def test_it_goes_with_a_mail_where_there_is_one(diff: EditionDiff) -> None:
    identity = identify(diff, old="old", new="new")
    for pdf, names in ((None, []), (b"%PDF-1.6", ["contract-2019-20-to-contract-2020-21-summary.pdf"])):
        told = chapter(Compared(diff=diff, made=MADE, identity=identity, summary_pdf=pdf), SubscriberFilter())
        assert [file.name for file in told.files if file.media_type == "application/pdf"] == names
        mail = letter([told], SENDER, ZOE, date=MADE)
        parts = [part for part in mail.walk() if part.get_content_type() == "application/pdf"]
        assert [part.get_payload(decode=True) for part in parts] == ([pdf] if pdf else [])


def test_a_mail_goes_without_it_where_it_cannot_be_printed(
    diff: EditionDiff, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    settings = load_settings({"ICP_HOME": str(tmp_path)}, tmp_path)
    assert summary_to_send(diff, MADE, settings) is None  # it is not asked for
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(converted, "PROGRAMS", (str(broken),))
    assert summary_to_send(diff, MADE, replace(settings, mail_pdf="auto")) is None
    assert "goes without a summary as PDF" in caplog.text


def test_without_libreoffice_it_is_said(diff: EditionDiff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "PROGRAMS", ())
    with pytest.raises(OfficeError, match="LibreOffice, which is not installed"):
        redline_pdf(diff, full=False, made=MADE)
    offered = comparison_view.offered()
    assert "docx" in offered
    assert not any("pdf" in name for name in offered)


def test_the_command_says_so_before_any_work(icp: Icp, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("1 The Buyer pays.\n", encoding="utf-8")
    done = icp(
        "diff", "old.txt", "old.txt", "--redline-pdf", "changes.pdf",
        home=tmp_path / "home", cwd=tmp_path, environ={"PATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == ExitCode.OFFICE, done.stderr
    assert "--docx" in done.stderr
    assert not (tmp_path / "changes.pdf").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_the_command_writes_both(icp: Icp, tmp_path: Path) -> None:
    for name, days in (("old", 30), ("new", 20)):
        text = f"1 Terms\n\n1.1 The Buyer must pay each invoice within {days} days of its receipt.\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    done = icp(
        "diff", "old.txt", "new.txt", "--redline-pdf", "changes.pdf", "--summary-pdf", "summary.pdf",
        home=tmp_path / "home", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "The PDF with tracked changes is in changes.pdf." in done.stderr
    assert "within 3020 days" in words_of((tmp_path / "changes.pdf").read_bytes())
    assert "from 30 days to 20 days" in words_of((tmp_path / "summary.pdf").read_bytes())

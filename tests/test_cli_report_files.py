"""`icp diff --html --docx --xlsx`: which files are written, and what is refused before any work is done."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import Icp
from openpyxl import load_workbook
from tracked_reader import Reader

from pipeline.errors import ExitCode
from pipeline.report.docx import FURNITURE

OLD = (
    "1. Payment\n1.1 The Buyer must pay each invoice within 30 days.\n1.2 The Buyer keeps each invoice for six years.\n"
)
NEW = OLD.replace("30 days", "20 days")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("old.txt", OLD), ("new.txt", NEW), ("third.txt", NEW.replace("six", "seven"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


# What is asked for, what is said, and why it is refused.
REFUSED = [
    (
        ["old.txt", "new.txt", "third.txt", "--docx", "c.docx"],
        "A report is of two editions.",
        "a chain has no document",
    ),
    (["old.txt", "new.txt", "third.txt", "--xlsx", "c.xlsx"], "A report is of two editions.", "nor a register"),
    (["old.txt", "new.txt", "--full"], "Add --docx FILE or --redline-pdf FILE.", "nothing to be full"),
    (["old.txt", "new.txt", "--docx", "./new.txt"], "is one of the two that are compared", "it would be lost"),
    (["old.txt", "new.txt", "--docx", "c.out", "--xlsx", "./c.out"], "is named twice", "one would replace the other"),
    (["old.txt", "new.txt", "--docx", "no/such/c.docx"], "There is no folder", "said before long work"),
    (["old.txt", "new.txt", "--xlsx", "."], "is a folder", "said before long work"),
]


@pytest.mark.parametrize(("options", "said", "reason"), REFUSED, ids=[" ".join(row[0][2:]) for row in REFUSED])
def test_what_cannot_be_written_is_refused(icp: Icp, folder: Path, options: list[str], said: str, reason: str) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    done = icp("diff", *options, home=folder / "home", cwd=folder)
    assert done.returncode == ExitCode.USAGE, reason
    assert said in done.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.slow
def test_all_files_of_two_plain_files_at_once(icp: Icp, folder: Path) -> None:
    options = ["--html", "c.html", "--docx", "new/c.docx", "--full", "--xlsx", "c.xlsx"]
    done = icp("diff", "old.txt", "new.txt", *options, home=folder / "home", cwd=folder)
    assert done.returncode == 0, done.stderr
    for line in ("The report is in c.html.", "The Word document is in new/c.docx.", "The register is in c.xlsx."):
        assert line in done.stderr
    data = (folder / "new" / "c.docx").read_bytes()
    for accept, days in ((True, 20), (False, 30)):
        left = Reader(data, accept=accept).provisions(FURNITURE)
        assert ("1.1", f"The Buyer must pay each invoice within {days} days.") in left
    assert load_workbook(io.BytesIO((folder / "c.xlsx").read_bytes()))["Changes"]["B2"].value == "1.1"


@pytest.mark.slow
def test_kept_comparisons_give_the_same_bytes_again(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    written = []
    for name in ("first", "second"):
        files = {suffix: tmp_path / f"{name}.{suffix}" for suffix in ("html", "docx", "xlsx")}
        options = [part for suffix, path in files.items() for part in (f"--{suffix}", str(path))]
        done = icp("diff", "2019/20", "2020/21", *options, "--limit", "0", home=sample_home)
        assert done.returncode == 0, done.stderr
        written.append([path.read_bytes() for path in files.values()])
    assert written[0] == written[1]


def test_the_help_has_an_example(icp: Icp, tmp_path: Path) -> None:
    done = icp("diff", "--help", home=tmp_path / "home", environ={"COLUMNS": "200"})
    assert "icp diff 2019/20 2020/21 --docx changes.docx --full --xlsx register.xlsx" in " ".join(done.stdout.split())

"""Bad input through the command line: a sentence each, a code each, nothing half-written, the others still ingested."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from conftest import Icp
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import ExitCode

WORDS = "1.1 The Provider must give notice to the Commissioner within 30 days of the event."


def pdf(*, pages: int = 1, words: str = WORDS, password: str | None = None) -> bytes:
    """A small PDF: pages of lines, or pages with a picture only where there are no words."""
    out = io.BytesIO()
    encrypt = pdfencrypt.StandardEncryption(password, canPrint=0) if password else None
    canvas = Canvas(out, pagesize=(595, 842), encrypt=encrypt, invariant=1)
    for page in range(pages):
        if words:
            for line in range(5):
                canvas.drawString(72, 760 - 20 * line, f"{page + 1}.{line + 1} {words[4:]}")
        else:
            from PIL import Image
            from reportlab.lib.utils import ImageReader

            canvas.drawImage(ImageReader(Image.new("RGB", (200, 300), "grey")), 50, 50, 400, 600)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


# name, bytes (None: no such file), exit code, what the sentence speaks of
BAD = (
    ("missing.pdf", None, ExitCode.NOT_FOUND, "missing.pdf"),
    ("empty.pdf", b"", ExitCode.EMPTY_FILE, "empty"),
    ("notes.pdf", b"These are only words.\n" * 20, ExitCode.UNSUPPORTED_FORMAT, "PDF"),
    ("page.pdf", b"<!DOCTYPE html><html><body><h1>Log in</h1></body></html>", ExitCode.UNSUPPORTED_FORMAT, "web page"),
    ("locked.pdf", pdf(password="secret"), ExitCode.ENCRYPTED, "password"),
    ("half.pdf", pdf(pages=9)[:2500], ExitCode.DAMAGED, "half.pdf"),
    ("scan.pdf", pdf(words=""), ExitCode.NO_TEXT, "text"),
    ("picture.jpg", b"\xff\xd8\xff\xe0" + bytes(400), ExitCode.UNSUPPORTED_FORMAT, "picture.jpg"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All of them in one folder, with a good document among them."""
    for name, data, _, _ in BAD:
        if data is not None:
            (tmp_path / name).write_bytes(data)
    (tmp_path / "good.pdf").write_bytes(pdf())
    return tmp_path


@pytest.mark.parametrize(("name", "data", "code", "said"), BAD, ids=[row[0] for row in BAD])
def test_each_is_a_sentence_with_its_code(
    icp: Icp, folder: Path, name: str, data: bytes | None, code: int, said: str
) -> None:
    done = icp("clauses", str(folder / name), home=folder / "home")
    assert done.returncode == code, done.stderr
    assert said.lower() in done.stderr.lower()
    assert done.stderr.strip().endswith(".")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_diff_says_which_file_it_was(icp: Icp, folder: Path) -> None:
    done = icp("diff", str(folder / "good.pdf"), str(folder / "locked.pdf"), home=folder / "home")
    assert done.returncode == ExitCode.ENCRYPTED
    assert "locked.pdf" in done.stderr


@pytest.mark.slow
def test_all_are_named_when_none_is_good(icp: Icp, folder: Path) -> None:
    names = [name for name, *_ in BAD]
    done = icp("ingest", *[str(folder / name) for name in names], home=folder / "home")
    assert done.returncode == ExitCode.PARTIAL, done.stderr
    assert all(name.partition(".")[0] in done.stderr for name in names)
    assert "Error logging" not in done.stderr


@pytest.mark.slow
def test_the_good_one_is_ingested_beside_them(icp: Icp, folder: Path) -> None:
    home = folder / "home"
    names = [str(folder / name) for name, *_ in BAD] + [str(folder / "good.pdf")]
    done = icp("ingest", *names, home=home)
    assert done.returncode == ExitCode.PARTIAL, done.stderr
    assert "Traceback" not in done.stderr
    for name, *_ in BAD:
        assert name.partition(".")[0] in done.stderr
    there = json.loads(icp("documents", "--json", home=home).stdout)["documents"]
    assert [item["pages"] for item in there if item["id"].startswith("good")] == [1]
    # nothing half-written: every file of the store belongs to something, and is what it should be
    checked = icp("verify", home=home)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "not read" in checked.stdout
    assert not list(home.rglob("*.partial"))
    # the same again: known to be in vain, so nothing is tried and the same is said
    again = icp("ingest", *[name for name in names if "missing" not in name], home=home)
    assert again.returncode == ExitCode.PARTIAL
    assert "nothing to do" in again.stderr
    # asked for alone, a bad one has its own code
    alone = icp("ingest", str(folder / "locked.pdf"), home=home)
    assert alone.returncode == ExitCode.ENCRYPTED


@pytest.mark.slow
def test_a_long_file_is_read(icp: Icp, tmp_path: Path) -> None:
    (tmp_path / "long.pdf").write_bytes(pdf(pages=400))
    done = icp("clauses", str(tmp_path / "long.pdf"), "--json", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["document"]["pages"] == 400

"""Broken files by the hundred: each gives clauses whose ledger balances, or one error that says what to do.

The files are made from small generated documents and, where they are beside this checkout, from the sample corpus: bits
flipped, ends cut off, pieces of one file put into another, members of a Word file exchanged. All choices come from one
seed, so that a failure can be had again. Every file is read in a child process, so that a crash or a hang is an error
too, and is told from one here: neither may happen.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from conftest import ROOT
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from pipeline.errors import IcpError, TooLargeError
from pipeline.extract.sandbox.client import Limits, contained
from pipeline.segment import segment

pytestmark = pytest.mark.slow
SEED = 20260722
LIMITS = Limits(seconds=20, memory_mb=1024, pages=500)
SAMPLES = sorted((ROOT / "corpus" / "documents").glob("*.pdf"), key=lambda path: path.stat().st_size)[:3]
COUNT_PDF, COUNT_DOCX = 100, 50


def a_pdf(*, packed: bool) -> bytes:
    """Two pages with numbered clauses and a ruled table."""
    buffer = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    flow = [
        Paragraph("1. <b>Payment</b>", style),
        *(Paragraph(f"1.{n} The Provider must pay within {n} days – “or later”.", style) for n in range(1, 9)),
        Table([["Term", "Meaning"], ["Fee", "£5"]], style=[("GRID", (0, 0), (-1, -1), 1, colors.black)]),
        PageBreak(),
        *(Paragraph(f"({letter}) an item of the list;", style) for letter in "abcdef"),
    ]
    SimpleDocTemplate(buffer, invariant=1, pageCompression=int(packed)).build(flow)
    return buffer.getvalue()


def a_docx() -> bytes:
    """Headings, numbered and listed paragraphs, a table, a running head."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Terms of service"
    document.add_heading("Payment", 1)
    for number in range(1, 9):
        document.add_paragraph(f"The Provider must pay within {number} days.", style="List Number")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Term", "£5"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# ---------------------------------------------------------------- mutations: (bytes, other bytes, chance) -> bytes

Mutation = Callable[[bytes, bytes, random.Random], bytes]


def flip_bits(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Up to forty bits, anywhere."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut_off(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(1, len(data))]


def cut_out(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A piece of the middle is missing."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 400) :]


def splice(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A piece of another file overwrites one of this."""
    size = chance.randint(10, 2000)
    start, at = chance.randrange(max(1, len(other) - size)), chance.randrange(len(data))
    piece = other[start : start + size]
    return data[:at] + piece + data[at + len(piece) :]


def swap_objects(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """References of a PDF point to other objects: loops, streams for pages, pages for fonts."""
    parts = data.split(b" 0 R")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(parts) - 1) if len(parts) > 1 else 0
        head = parts[at].rstrip(b"0123456789")
        parts[at] = head + str(chance.randint(0, 14)).encode()
    return b" 0 R".join(parts)


def wrong_numbers(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Digits become others: lengths, sizes, places and counts are wrong."""
    out = bytearray(data)
    digits = [at for at, byte in enumerate(out) if 48 <= byte <= 57]
    for at in chance.sample(digits, min(len(digits), chance.randint(1, 60))):
        out[at] = 48 + chance.randrange(10)
    return bytes(out)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def swap_members(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Two members of a Word file have each other's content."""
    parts = members(data)
    one, two = chance.sample(sorted(parts), 2)
    parts[one], parts[two] = parts[two], parts[one]
    return zipped(parts)


def drop_member(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A member other than the text is missing."""
    parts = members(data)
    del parts[chance.choice([name for name in sorted(parts) if name != "word/document.xml"])]
    return zipped(parts)


def break_member(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A member is broken inside a sound archive, as a faulty program writes it."""
    parts = members(data)
    name = chance.choice([name for name in sorted(parts) if name.startswith("word/") and name.endswith(".xml")])
    change = chance.choice([flip_bits, cut_off, cut_out, wrong_numbers, nest])
    parts[name] = change(parts[name], other, chance)
    return zipped(parts)


def nest(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Elements of the text are put into one another or doubled, which the parser of XML has nothing against."""
    for _ in range(chance.randint(1, 5)):
        tag = chance.choice([b"w:p", b"w:tbl", b"w:tc", b"w:tr", b"w:r", b"w:pPr"])
        data = data.replace(b"</" + tag + b">", b"</" + tag + b"><" + tag + b"/>", chance.randint(1, 3))
    return data


PDF_MUTATIONS: tuple[Mutation, ...] = (flip_bits, cut_off, cut_out, splice, swap_objects, wrong_numbers)
DOCX_MUTATIONS: tuple[Mutation, ...] = (flip_bits, cut_off, swap_members, drop_member, break_member, break_member)


def broken(kind: str, number: int) -> bytes:
    """The broken file of a kind ("pdf" or "docx") and number."""
    chance = random.Random(f"{SEED}:{kind}:{number}")
    if kind == "docx":
        return DOCX_MUTATIONS[number % len(DOCX_MUTATIONS)](a_docx(), a_pdf(packed=False), chance)
    sources = [a_pdf(packed=False), a_pdf(packed=True), *(path.read_bytes() for path in SAMPLES)]
    data, other = chance.sample(sources, 2)
    return PDF_MUTATIONS[number % len(PDF_MUTATIONS)](data, other, chance)


def check(data: bytes, name: str) -> None:
    """Clauses with a balanced ledger, or one error with a remedy that is neither a crash nor a hang."""
    try:
        document = contained(data, name, limits=LIMITS)
    except IcpError as caught:
        error: IcpError = caught
    else:
        found = segment(document)
        assert found.ledger.balanced, found.ledger
        assert len({clause.id for clause in found.clauses}) == len(found.clauses)
        return
    assert error.remedy
    assert not isinstance(error, TooLargeError), "it took too long, or too much"
    assert "broke down" not in error.problem, "a crash"
    assert "The reader failed" not in error.problem, "an error that nobody foresaw"


@pytest.mark.parametrize("number", range(COUNT_PDF))
def test_broken_pdfs(number: int) -> None:
    check(broken("pdf", number), f"broken-{number}.pdf")


@pytest.mark.parametrize("number", range(COUNT_DOCX))
def test_broken_word_documents(number: int) -> None:
    check(broken("docx", number), f"broken-{number}.docx")


def test_the_same_seed_makes_the_same_files() -> None:
    assert broken("pdf", 7) == broken("pdf", 7)


def test_unbroken_files_are_read(tmp_path: Path) -> None:
    for data, name in ((a_pdf(packed=True), "a.pdf"), (a_docx(), "a.docx")):
        assert len(segment(contained(data, name, limits=LIMITS)).clauses) > 5

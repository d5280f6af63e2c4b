"""A small contract in three editions, in which what is decided on the second fares differently in the third."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

from pipeline.decisions.beside import keys_of_names
from pipeline.editions import EditionKey
from pipeline.report.content import content
from pipeline.report.decided import with_decisions
from pipeline.report.register_keys import KEY, KEYS_SHEET
from pipeline.report.view_parts import ReportView
from pipeline.report.xlsx import register
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, open_store

FIRST = """1 Payment

1.1 The Buyer must pay each invoice within 30 days of its receipt by the finance team.

1.2 Interest of four per cent a year is due on every payment that is made late by either party.

1.3 The Seller must keep the records of each delivery for six years. The Buyer may see these records on any working day.

2 Staff

2.1 The Seller must name a manager for all staff who work on the site of the Buyer.

2.2 The Seller must train its staff every year in the safety rules of the site:

(a) by a course of one day; and

(b) by a test in writing.

2.3 The Seller must check the papers of new staff before they begin their work.

2.4 No member of staff may bring a vehicle onto the site without a pass.

3 Notices

3.1 A notice must be given in writing and sent to the address on the cover of this contract.

3.2 A notice counts as given two days after it was posted.

3.3 A notice by mail must carry the reference of this contract.
"""
CHANGED = (
    ("within 30 days", "within 20 days"),
    ("four per cent", "five per cent"),
    ("for six years", "for seven years"),
    ("a manager for", "a responsible manager for"),
    ("its staff every year", "its staff every six months"),
    ("before they begin", "ten days before they begin"),
    ("without a pass", "without a written pass"),
    ("must be given in writing and sent", "must be given in writing, signed and sent"),
    ("counts as given two days", "counts as given three days"),
    ("must carry the reference", "must carry the full reference"),
)
AGAIN = (
    ("five per cent", "eight per cent"),
    (
        "for seven years. The Buyer may see these records on any working day.",
        "for seven years.\n\n1.4 The Buyer may see these records on any working day.",
    ),
    ("by a course of one day", "by a course of two days"),
    ("2.4 No member of staff may bring a vehicle onto the site without a written pass.\n\n", ""),
    ("3 Notices\n", "3 Insurance\n\n3.1 The Seller must be insured for five million pounds.\n\n4 Notices\n"),
    ("3.1 A notice", "4.1 A notice"),
    (
        "3.2 A notice counts as given three days after it was posted.\n\n3.3 A notice by mail",
        "4.2 A notice counts as given three days after it was posted. A notice by mail",
    ),
)


def changed(text: str, changes: Sequence[tuple[str, str]]) -> str:
    """The text with these replacements, each of which must be possible."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


SECOND = changed(FIRST, CHANGED)
THIRD = changed(SECOND, AGAIN)
TEXTS = {"2018/19": FIRST, "2019/20": SECOND, "2020/21": THIRD}


def store_of(folder: Path, texts: Mapping[str, str] = TEXTS, environ: Mapping[str, str] | None = None) -> Store:
    """A store with an edition of each text, ingested; each follows the one before it."""
    rows, before = ['[works]\nwork = "A contract"\n'], ""
    for at, (edition, text) in enumerate(texts.items(), start=1):
        name = f"e{at}"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append(
            f'[[document]]\nid = "{name}"\nwork = "work"\ntitle = "Contract {edition}"\nkind = "contract"\norder = 1\n'
            f'edition = "{edition}"\nvariant = "generic"\npath = "{name}.txt"\n'
            f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n{before}'
        )
        before = f'supersedes = "{name}"\n'
    (folder / "manifest.toml").write_text("\n".join(rows), encoding="utf-8")
    environ = {"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(folder / "manifest.toml"), **(environ or {})}
    store = open_store(load_settings(environ, folder))
    asked, refused = asked_for((), load_manifest(store.settings.manifest))
    assert not refused
    ingest(store, asked)
    assert store.catalogue.failures() == {}
    return store


def report_of(store: Store, old: str, new: str) -> ReportView:
    """The report of two editions, with decisions."""
    diff, _ = kept_comparison(store, *(EditionKey(work="work", edition=name) for name in (old, new)))
    return with_decisions(content(diff), keys_of_names(store, diff, old, new))


def register_of(store: Store, old: str, new: str) -> bytes:
    """The register of two editions, with decisions."""
    diff, _ = kept_comparison(store, *(EditionKey(work="work", edition=name) for name in (old, new)))
    keys = keys_of_names(store, diff, old, new)
    return register(with_decisions(content(diff), keys), keys=keys)


def filled(data: bytes, entered: Mapping[str, Mapping[str, object]]) -> bytes:
    """A register with cells filled in. entered: by the number of the clause, and the name of the column."""
    book = load_workbook(io.BytesIO(data))
    rows, columns = places(book)
    for citation, cells in entered.items():
        for name, value in cells.items():
            book["Changes"].cell(rows[citation], columns[name]).value = value
    return saved(book)


def places(book: Workbook) -> tuple[dict[str, int], dict[str, int]]:
    """The rows of the changes by the numbers of their clauses, and the columns by their names."""
    page = book["Changes"]
    names = next(row for row in page.iter_rows() if any(cell.value == KEY for cell in row))
    columns = {cell.value: cell.column for cell in names}
    citations = {row[0]: row[2] for row in book[KEYS_SHEET].iter_rows(min_row=2, values_only=True)}
    below = range(names[0].row + 1, page.max_row + 1)
    return {citations[page.cell(row, columns[KEY]).value]: row for row in below}, columns


def saved(book: Workbook) -> bytes:
    """A workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

"""Every output gives the same counts: each is made, and its own words are read for them."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from comparing import compare
from conftest import ROOT, Icp
from lxml import etree, html
from mcp import Client
from openpyxl import load_workbook
from outlines import side
from test_mail import SENDER, ZOE
from web_cases import client, warm

from pipeline.counts import LEVELS, Counts, Told, counted
from pipeline.mcp.server import server
from pipeline.model import EditionDiff
from pipeline.report.content import content
from pipeline.report.messages import Compared, chapter, letter
from pipeline.report.subscriber_filter import SubscriberFilter, chosen
from pipeline.report.view_parts import LEVELS as LEVEL_NAMES
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.steps.mail.digests import editions_compared
from pipeline.store import open_store

ATOM = "{http://www.w3.org/2005/Atom}"
BEFORE = """1 Payment

1.1 The Buyer must pay each invoice within 30 days of its receipt by the finance team.

1.2 Interest of four per cent is due on every payment that is made late by either party, and the party that is owed
it may claim it at any time.

2 Notices

2.1 A notice must be given in writing and sent to the address on the cover.

2.2 A notice that is sent by post is received on the second day after it was posted.

3 Vehicles

3.1 The Seller must keep its vehicles clean and in good repair.

3.2 A vehicle must be inspected once in each year by a qualified mechanic.

4 Records

4.1 The Seller must keep its records for six years. The Seller must show its records to the Buyer when the Buyer asks.

4.2 The Seller must keep a list of the premises.

4.3 The list must be sent to the Buyer every quarter.
"""
AFTER = """1 Payment

1.1 The Buyer must pay each invoice within 20 days of its receipt by the finance team.

1.2 Interest of four per cent is due on every payment that is made late by either party, and the party that is owed
it may claim it at any time.

2 Security

2.1 The Seller must protect the data of the Buyer.

2.2 The Seller must tell the Buyer about a loss of data within one day.

2.3 Each member of staff must be trained.

3 Notices

3.1 A notice must be given in writing and sent to the address on the cover.

3.2 A notice that is sent by post is received on the second day after it was posted.

4 Records

4.1 The Seller must keep its records for six years.

4.2 The Seller must show its records to the Buyer when the Buyer asks.

4.3 The Seller must keep a list of the premises. The list must be sent to the Buyer every quarter.
"""
QUIET = BEFORE.replace("3 Vehicles", "4 Vehicles").replace("\n3.", "\n4.").replace("4 Records", "5 Records")
# work: its two texts, and why it is compared
WORKS = {
    "sections": (BEFORE, AFTER, "a section came, one went, clauses were split, merged, changed and renumbered"),
    "quiet": (BEFORE, re.sub(r"\n4(\.\d .*(?:records|list))", r"\n5\1", QUIET), "only numbers changed"),
    "nothing": (BEFORE, BEFORE, "nothing changed"),
}
_SAID = re.compile(
    r"(\d+)(?: changes?)? (?:(?P<high>needs? a decision)|(?P<medium>should be read)|(?P<low>(?:is|are) wording)"
    r"|(?P<none>(?:is|are) only renumbered, moved or following a renumbering))"
)


def said(text: str) -> Counter[str]:
    """The counts of a headline somewhere in a text: of each level the first that is named."""
    found: Counter[str] = Counter()
    for match in _SAID.finditer(" ".join(text.split())):
        found.setdefault(str(match.lastgroup), int(match[1]))
    return found


@pytest.fixture(scope="session")
def counts_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two editions of each of the works."""
    folder = tmp_path_factory.mktemp("counts")
    rows = ["[works]", *(f'{work} = "The {work} contract"' for work in WORKS)]
    for work, (before, after, _) in WORKS.items():
        for name, edition, text in ((f"{work}-a", "2019/20", before), (f"{work}-b", "2020/21", after)):
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            rows.append(
                f'[[document]]\nid = "{name}"\nwork = "{work}"\ntitle = "{name}"\nkind = "contract"\norder = 1\n'
                f'edition = "{edition}"\nvariant = "generic"\npath = "{name}.txt"\n'
                f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n'
                + (f'supersedes = "{work}-a"\n' if name.endswith("b") else "")
            )
    (folder / "manifest.toml").write_text("\n".join(rows), encoding="utf-8")
    environ = {"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(folder / "manifest.toml")}
    store = open_store(load_settings(environ, folder))
    asked, refused = asked_for((), load_manifest(store.settings.manifest))
    assert not refused
    ingest(store, asked)
    assert store.catalogue.failures() == {}
    store.close()
    return folder / "home"


@dataclass(frozen=True)
class Outputs:
    """What a comparison of two editions of a store is told in. Each answers with the counts that stand in its text."""

    home: Path
    work: str
    icp: Icp

    @cached_property
    def compared(self) -> Compared:
        store = open_store(load_settings({"ICP_HOME": str(self.home)}, ROOT), create=False)
        found = editions_compared(store, *self.names)
        store.close()
        return found

    @property
    def diff(self) -> EditionDiff:
        return self.compared.diff

    @property
    def names(self) -> tuple[str, str]:
        return f"{self.work}@2019/20", f"{self.work}@2020/21"

    @cached_property
    def pages(self) -> Any:
        return client(warm(self.home, web_requests_per_minute="100000"))

    def get(self, path: str, **query: str) -> Any:
        old, new = map(quote, self.names)
        more = "".join(f"&{name}={value}" for name, value in query.items())
        answer = self.pages.get(f"{path}?old={old}&new={new}{more}")
        assert answer.status_code == 200, answer.text
        return answer

    def file(self, form: str) -> bytes:
        data: bytes = self.get("/compare/file", form=form).content
        return data

    def json(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self.get("/api/diff").json()["summary"]
        return found

    def api(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self.get("/api/diff/changes", per_page="1").json()["summary"]
        return found

    def command_line(self) -> Mapping[str, int]:
        printed = self.icp("diff", *self.names, "--all", home=self.home).stdout
        entries = Counter(re.findall(r"^\[(\w+)\]", printed, re.MULTILINE))
        found = said(printed.splitlines()[1])
        assert entries == Counter({level: found[level] for level in LEVELS[:3] if found[level]})
        return found

    def chain(self) -> Mapping[str, int]:
        printed = self.icp("diff", *self.names, self.names[1], home=self.home).stdout
        return said(printed.splitlines()[1])

    def html(self) -> Mapping[str, int]:
        page = html.fromstring(self.file("html"))
        found = said(page.findtext(".//p[@class='headline']"))
        articles = Counter(one.get("class").split()[1] for one in page.iter("article"))
        for level in LEVELS[:3]:
            assert articles[level] == found[level]
        boxes = {one[0].get("id"): one.text_content() for one in page.iter("label")}
        for level in LEVELS[:3]:
            if found[level]:
                assert boxes[f"show-{level}"].endswith(f"({found[level]})")
        kinds = [int(text.rpartition("(")[2][:-1]) for ident, text in boxes.items() if ident[5:] not in LEVELS]
        assert sum(kinds) == articles.total()
        tally = {one.get("class"): int(one[0].text) for one in page.findall(".//ul[@class='tally']/li")}
        assert tally in ({}, {level: found[level] for level in LEVELS})
        return found

    def side_by_side(self) -> Mapping[str, int]:
        page = html.fromstring(self.file("columns"))
        found = said(page.findtext(".//p[@class='headline']"))
        stops = Counter(str(one.get("class")).split()[-1] for one in page.findall(".//article[@data-stop]"))
        assert all(stops[level] == found[level] for level in LEVELS[:3])
        return found

    def word(self, form: str = "docx") -> Mapping[str, int]:
        with zipfile.ZipFile(io.BytesIO(self.file(form))) as archive:
            body = etree.fromstring(archive.read("word/document.xml"))
        return said(" ".join(body.itertext("{*}t")))

    def whole_word(self) -> Mapping[str, int]:
        return self.word("whole-docx")

    def page(self) -> Mapping[str, int]:
        page = html.fromstring(self.get("/compare").text)
        found = said(page.findtext(".//p[@class='lead']"))
        titles = [one.text_content() for one in page.findall(".//h2[@class='results__title']")]
        told = sum(found[level] for level in LEVELS[:3])
        assert titles == [titles[0]]
        assert titles[0].endswith(f" of {told}") if told else "no changes" in titles[0] or "No change" in titles[0]
        for level in LEVELS[:3]:
            narrowed = html.fromstring(self.get("/compare", level=level).text)
            number = re.search(r" of (\d+)$", narrowed.findtext(".//h2[@class='results__title']") or "")
            assert int(number[1] if number else 0) == found[level]
        return found

    def assistant(self) -> Mapping[str, int]:
        async def asked() -> dict[str, Any]:
            async with Client(server(warm(self.home))) as assistant:
                answer = await assistant.call_tool("compare", {"old": self.names[0], "new": self.names[1], "most": 1})
                found: dict[str, Any] = answer.structured_content
                return found

        found = asyncio.run(asked())
        assert found["total"] == sum(found["levels"][level] for level in LEVELS[:3])
        levels: Mapping[str, int] = found["levels"]
        return levels

    def feed(self) -> Mapping[str, int]:
        answer = self.pages.get(f"/api/works/{self.work}/changes.atom")
        entry = etree.fromstring(answer.content).find(f"{ATOM}entry")
        return said(entry.findtext(f"{ATOM}title"))

    def workbook(self) -> Mapping[str, int]:
        book = load_workbook(io.BytesIO(self.file("xlsx")), data_only=True)
        found = said(book["Summary"]["A2"].value)
        names = {names[0]: level for level, names in LEVEL_NAMES.items()}
        summed = {row[0]: row[1] for row in book["Summary"].iter_rows(min_row=6, max_row=9, values_only=True)}
        assert summed.pop("All changes") == sum(found[level] for level in LEVELS[:3])
        assert {names[name]: count for name, count in summed.items()} == {level: found[level] for level in LEVELS[:3]}
        rows = [row for row in book["Changes"].iter_rows(min_row=2, values_only=True) if isinstance(row[0], int)]
        assert Counter(names[row[4]] for row in rows) == Counter(
            {name: found[name] for name in LEVELS[:3] if found[name]}
        )
        return found

    def mail(self) -> dict[str, Mapping[str, int]]:
        mail = letter([chapter(self.compared, SubscriberFilter())], SENDER, ZOE, date=self.compared.made)
        parts = {part: mail.get_body((part,)).get_content() for part in ("plain", "html")}  # type: ignore[union-attr]
        words = " ".join(html.fromstring(parts["html"]).text_content().split())
        found = said(words)
        weightiest = next((level for level in LEVELS[:3] if found[level]), None)
        if weightiest is not None:  # the subject has those of one level by topic: "2 changes of money, 5 others need …"
            line = str(mail["Subject"]).rpartition(LEVEL_NAMES[weightiest][2 if found[weightiest] == 1 else 1])[0]
            assert sum(map(int, re.findall(r"\b\d+\b", line))) == found[weightiest]
        return {"mail as text": said(parts["plain"]), "mail": found}


def told_by(outputs: Outputs) -> dict[str, Mapping[str, int]]:
    """The counts that each output gives."""
    names = (
        *("json", "api", "command_line", "chain", "html", "side_by_side", "word", "whole_word"),
        *("page", "assistant", "feed", "workbook"),
    )
    return {**{name: getattr(outputs, name)() for name in names}, **outputs.mail()}


def held(outputs: Outputs) -> Counts:
    """The count of a comparison, which every output is found to give."""
    wanted = counted(outputs.diff)
    for name, found in told_by(outputs).items():
        assert {level: found.get(level, 0) for level in LEVELS} == {
            level: wanted.by_level[level] for level in LEVELS
        }, f"{name} gives {dict(found)}"
    return wanted


@pytest.mark.parametrize(
    ("work", "wanted"),
    [
        # 1.1; section 2 with its three clauses; section 3 that went with its two; the split; the merge
        ("sections", {"changes": 5, "below": 5, "none": 3}),
        ("quiet", {"changes": 0, "below": 0, "none": 7}),
        ("nothing", {"changes": 0, "below": 0, "none": 0}),
    ],
    ids=[why for *_, why in WORKS.values()],
)
def test_every_output_gives_the_same_counts(counts_home: Path, icp: Icp, work: str, wanted: dict[str, int]) -> None:
    found = held(Outputs(counts_home, work, icp)).summary
    assert {name: found[name] for name in wanted} == wanted


def test_every_output_gives_the_same_counts_of_the_sample(web_home: Path, icp: Icp) -> None:
    found = held(Outputs(web_home, "sample-icp-contract", icp))
    assert min(found.high, found.medium, found.low, found.none, found.below) > 0


SMALL = """
1 | Payment |
  1.1 | | The Buyer must pay within 30 days
2 | Notices |
  2.1 | | A notice must be in writing
"""
COUNTED = [
    (SMALL, Counts(), "nothing changed"),
    (SMALL.replace("30", "20"), Counts(high=1), "one clause"),
    (SMALL.replace("2 |", "3 |").replace("2.1", "3.1"), Counts(none=2), "numbers alone"),
    (
        SMALL + "3 | Fees |\n  3.1 | | The Seller must pay a fee of £500\n  3.2 | | A fee is due in May\n",
        Counts(high=1, below=2),
        "a section with its clauses",
    ),
    (SMALL.partition("2 |")[0], Counts(high=1, below=1), "a section that went"),
]


@pytest.mark.parametrize(("after", "wanted", "why"), COUNTED, ids=[why for *_, why in COUNTED])
def test_what_is_counted(after: str, wanted: Counts, why: str) -> None:
    diff = compare(side(SMALL), side(after))
    assert counted(diff) == wanted, why
    assert {name: diff.summary[name] for name in wanted.summary} == wanted.summary
    report = content(diff)
    assert dict(report.counts) == wanted.by_level
    assert (len(report.entries), report.folded) == (wanted.changes, wanted.below)


def test_of_what_a_reader_chose_only_that_is_counted() -> None:
    diff = compare(side(SMALL), side(COUNTED[3][0].replace("30 days", "20 days")))
    some = chosen(diff, SubscriberFilter(level="high"))
    assert counted(some).by_level == dict(content(some).counts)
    assert counted(some).low == counted(some).medium == 0
    told = Told(diff)
    assert [told.is_told(change) for change in diff.changes].count(True) == counted(diff).changes

"""Akoma Ntoso of whole documents: metadata, the samples, editions, and `icp clauses --akn`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from akn_cases import INFO, PUBLICATION, A, clause, pointers, round_trip, segmentation, valid
from conftest import ROOT, Icp

from pipeline.akn import Publication, edition_akn, edition_date, from_akn, to_akn
from pipeline.akn.names import AKN_NS
from pipeline.errors import DamagedFileError, UnsupportedFormatError
from pipeline.model import Annotation, Side

DOCUMENTS = sorted((ROOT / "corpus" / "documents").glob("*.[pd][do][fc]*"))
GC5 = clause("gc5", label="GC5", heading="Staff")


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_sample_document(path: Path) -> None:
    from pipeline.library.compare.comparison import segment_file

    found = segment_file(str(path), ROOT / "models")
    data = to_akn(found, publication=PUBLICATION)
    root = valid(data)
    assert from_akn(data) == found.clauses
    assert pointers(root) <= set(root.xpath("//@eId"))
    ids = {element.get("wId", element.get("eId")) for element in root.iterfind(".//a:mainBody//*[@eId]", A)}
    assert ids == {item.id for item in found.clauses}


def test_the_metadata_are_those_given() -> None:
    root = round_trip(GC5)
    uris = root.xpath("//a:FRBRuri/@value", namespaces=A)
    work = "/akn/gb/doc/2019-04-01/a-contract"
    assert uris == [work, f"{work}/eng@2019-04-01", f"{work}/eng@2019-04-01.akn"]
    assert set(root.xpath("//a:FRBRdate/@date", namespaces=A)) == {"2019-04-01"}
    assert root.find(".//icp:source", A).get("sha256") == INFO.sha256
    assert root.findtext(".//icp:note", namespaces=A) == "A page is a scan."


def test_no_date_is_said_to_be_unknown() -> None:
    root = valid(to_akn(segmentation(GC5), publication=Publication(work="x", title="X")))
    assert root.find(".//a:FRBRdate", A).attrib == {"date": "0001-01-01", "name": "unknown"}


@pytest.mark.parametrize(
    ("edition", "date"), [("2019/20", "2019-04-01"), ("2.1", None), ("", None), (None, None)], ids=str
)
def test_an_edition_named_after_a_financial_year_has_its_first_day(edition: str | None, date: str | None) -> None:
    assert edition_date(edition) == date


def test_an_edition_is_a_collection_of_whole_documents() -> None:
    infos = tuple(replace(INFO, id=name, title=name) for name in ("one", "two"))
    reference = Annotation(type="reference", start=0, end=3, value="GC5", target="two#gc5")
    clauses = (
        clause("one#gc5", document="one", text="GC5", annotations=(reference,)),
        clause("two#gc5", document="two", text="x"),
    )
    side = Side(name="The edition", documents=infos, clauses=clauses, edition="2019/20")
    parts = {info.id: replace(PUBLICATION, title=info.title, part=info.id) for info in infos}
    data = edition_akn(side, publication=PUBLICATION, parts=parts)
    root = valid(data)
    assert from_akn(data) == clauses
    assert [doc.findtext(".//a:docTitle", namespaces=A) for doc in root.iterfind(".//a:component/a:doc", A)] == [
        "one",
        "two",
    ]
    assert pointers(root) <= set(root.xpath("//@eId"))


def test_it_is_indented_and_not_within_running_text() -> None:
    must = Annotation(type="obligation", start=13, end=17)
    one = clause("a", text="The Provider must act.", annotations=(must,))
    data = to_akn(segmentation(one), publication=PUBLICATION).decode()
    assert '\n      <clause eId="a"' in data
    assert "The Provider <inline" in data
    assert data.endswith("</akomaNtoso>\n")


BAD = [
    (b"", DamagedFileError, "no XML"),
    (b"<a>", DamagedFileError, "cut off"),
    (b"<a/>", UnsupportedFormatError, "other XML"),
    (f"<akomaNtoso xmlns='{AKN_NS}'/>".encode(), UnsupportedFormatError, "Akoma Ntoso of others"),
    (
        to_akn(segmentation(GC5), publication=PUBLICATION).replace(b'pages="1"', b'pages="i"'),
        DamagedFileError,
        "altered",
    ),
]


@pytest.mark.parametrize(("data", "error", "why"), BAD, ids=[why for _, _, why in BAD])
def test_other_files_give_an_error_that_says_so(data: bytes, error: type[Exception], why: str) -> None:
    with pytest.raises(error):
        from_akn(data)


# ---------------------------------------------------------------- the command


def test_the_command_writes_it_for_a_file(icp: Icp, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1. Staff\n\n1.1 The Provider must act under clause 1.\n", encoding="utf-8")
    done = icp("clauses", str(tmp_path / "a.txt"), "--akn", home=tmp_path)
    assert done.returncode == 0, done.stderr
    valid(done.stdout.encode())
    assert [item.citation for item in from_akn(done.stdout.encode())] == ["1", "1.1"]


def test_the_command_takes_one_form_at_a_time(icp: Icp, tmp_path: Path) -> None:
    assert icp("clauses", "a.txt", "--akn", "--json", home=tmp_path).returncode == 2


@pytest.mark.slow
def test_the_command_writes_it_for_an_edition(icp: Icp, sample_home: Path) -> None:
    done = icp("clauses", "2020/21", "--akn", home=sample_home)
    root = valid(done.stdout.encode())
    assert len(root.findall(".//a:component", A)) == 3
    assert root.find(".//a:documentCollection/a:meta//a:FRBRWork/a:FRBRdate", A).get("date") == "2020-04-01"
    assert pointers(root) <= set(root.xpath("//@eId"))

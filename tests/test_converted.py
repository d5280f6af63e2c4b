"""Files of other word processors: read by way of LibreOffice, refused by name without it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from conftest import program
from office import Office

from pipeline.errors import DamagedFileError, OverTimeError, UnsupportedFormatError
from pipeline.extract import extract
from pipeline.extract.sandbox.client import contained
from pipeline.extract.word import converted
from pipeline.model import Document

RICH = (
    rb"{\rtf1\ansi{\fonttbl{\f0 Times New Roman;}}\f0 1. Supply\par "
    rb"1.1 The Supplier must supply \'a3100 of {\b goods}{\v secretly}.\par}"
)
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ODT = "application/vnd.oasis.opendocument.text"


def an_odt() -> bytes:
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = '<m:file-entry m:full-path="{}" m:media-type="{}"/>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr(
            "content.xml",
            f'<o:document-content xmlns:o="{OFFICE}" xmlns:t="{TEXT}" o:version="1.2"><o:body><o:text>'
            "<t:p>1. Supply</t:p><t:p>1.1 The Supplier must supply £100 of goods.</t:p>"
            "</o:text></o:body></o:document-content>",
        )
        inside = entry.format("/", ODT) + entry.format("content.xml", "text/xml")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}">{inside}</m:manifest>')
    return buffer.getvalue()


def shown(document: Document) -> list[str]:
    return [line.text for line in document.lines if line.role == "body"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "data"), [("a.rtf", RICH), ("a.odt", an_odt())], ids=["rtf", "odt"])
def test_other_word_processors_are_read_by_way_of_libreoffice(name: str, data: bytes) -> None:
    program("soffice")
    found = contained(data, name)
    assert shown(found) == ["1. Supply", "1.1 The Supplier must supply £100 of goods."]
    assert found.info.pages == 0
    assert "LibreOffice converted" in found.notes[-1]


@pytest.mark.slow
def test_old_word_documents_are_read_by_way_of_libreoffice(tmp_path: Path) -> None:
    office = Office(tmp_path)
    (tmp_path / "a.rtf").write_bytes(RICH)
    found = extract(office.saved_as("doc", tmp_path / "a.rtf"), name="a.doc")
    assert shown(found) == ["1. Supply", "1.1 The Supplier must supply £100 of goods."]
    assert found.info.media_type == "application/msword"


def test_without_libreoffice_they_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "PROGRAMS", ("no-such-program",))
    for name, data, what in (("a.rtf", RICH, "Rich Text"), ("a.odt", an_odt(), "OpenDocument")):
        with pytest.raises(UnsupportedFormatError) as caught:
            extract(data, name=name)
        assert what in caught.value.problem
        assert "save it as .docx" in caught.value.remedy


def test_a_conversion_that_gives_nothing_or_is_late_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "fake"
    fake.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setattr(converted, "PROGRAMS", (str(fake),))
    with pytest.raises(DamagedFileError):
        extract(RICH, name="a.rtf")
    fake.write_text("#!/bin/sh\nsleep 60 & sleep 60\n", encoding="utf-8")
    monkeypatch.setattr(converted, "SECONDS", 0.2)
    with pytest.raises(OverTimeError):
        extract(RICH, name="a.rtf")

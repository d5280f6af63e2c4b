"""LibreOffice for tests: opens a document, and settles its tracked changes with its own commands."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import program

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LIBRARY = (
    f'{HEAD}<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>'
    "</library:library>"
)
MODULE = (
    f'{HEAD}<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">'
    """
Sub Settle(command As String, source As String, target As String)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden"
  opening(0).Value = True
  saving(0).Name = "FilterName"
  saving(0).Value = "MS Word 2007 XML"
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, opening())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
  document.storeToURL(target, saving())
  document.close(True)
  StarDesktop.terminate()
End Sub
</script:module>
"""
)


class Office:
    """LibreOffice with a profile of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = folder / "profile"
        self._run("--terminate_after_init")  # makes the profile, over what would be there already
        basic = self.profile / "user" / "basic" / "Standard"
        basic.mkdir(parents=True, exist_ok=True)
        (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
        (basic / "Module1.xba").write_text(MODULE, encoding="utf-8")

    def pdf(self, document: Path) -> bytes:
        """A document as a PDF."""
        self._run("--convert-to", "pdf", "--outdir", str(self.folder), str(document))
        return (self.folder / f"{document.stem}.pdf").read_bytes()

    def saved_as(self, form: str, document: Path) -> bytes:
        """A document in another format ("doc", "odt", "rtf")."""
        self._run("--convert-to", form, "--outdir", str(self.folder), str(document))
        return (self.folder / f"{document.stem}.{form}").read_bytes()

    def settled(self, document: Path, *, accept: bool) -> bytes:
        """A Word document with all tracked changes accepted, or rejected, by LibreOffice."""
        target = self.folder / f"{document.stem}-{'accepted' if accept else 'rejected'}.docx"
        command = f".uno:{'Accept' if accept else 'Reject'}AllTrackedChanges"
        self._run(f'macro:///Standard.Module1.Settle("{command}","{document.as_uri()}","{target.as_uri()}")')
        return target.read_bytes()

    def calculated(self, workbook: Path) -> bytes:
        """A workbook as the spreadsheet program writes it, which works out every formula; the test is skipped without
        that program, but not where all are promised."""
        target = self.folder / "calculated"
        self._run("--convert-to", "xlsx", "--outdir", str(target), str(workbook))
        if not (target / workbook.name).is_file():
            if os.environ.get("ICP_TEST_PROGRAMS") == "required":
                pytest.fail("LibreOffice has no spreadsheets, and ICP_TEST_PROGRAMS=required says that it has")
            pytest.skip("LibreOffice is installed without its spreadsheets")
        return (target / workbook.name).read_bytes()

    def _run(self, *arguments: str) -> None:
        where = f"-env:UserInstallation={self.profile.as_uri()}"
        subprocess.run(
            [program("soffice"), where, "--headless", "--norestore", *arguments],
            check=True,
            capture_output=True,
            timeout=180,
        )

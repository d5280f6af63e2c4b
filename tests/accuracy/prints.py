"""Word files as LibreOffice prints them: each plain, and with other paper, type and margins drawn by its sum.

Prints are made once for each content and kept in a folder of their own; several files go into one call of LibreOffice.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from places import Places, digest, kit

WORKERS = 2
BATCH = 6  # files in one call of LibreOffice
LIMIT = 300  # seconds for one call
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = re.compile(r"word/(document|styles|numbering|footnotes|endnotes|header\d*|footer\d*)\.xml")
MAKING = 1  # raise it where a variant is made otherwise, so that kept prints are made anew


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """How a file is printed. paper: width and height in twips; margin: left and right; scale: of the type."""

    name: str
    paper: tuple[int, int] | None = None
    margin: int = 0
    scale: float = 1.0
    font: str | None = None


PLAIN = Variant(name="plain")
# No text column is narrower than A4 with usual margins, so that tables of fixed width still fit.
VARIANTS = (
    Variant(name="letter", paper=(12240, 15840), margin=1100, scale=0.9, font="Liberation Serif"),
    Variant(name="legal", paper=(12240, 20160), margin=1500, scale=1.15, font="Liberation Sans"),
    Variant(name="narrow", paper=(11906, 16838), margin=800, scale=1.05, font="DejaVu Sans"),
)


def variants(path: Path) -> tuple[Variant, Variant]:
    """The two prints of a file."""
    return PLAIN, VARIANTS[int(digest(path)[:8], 16) % len(VARIANTS)]


def changed(root: Any, variant: Variant) -> None:
    """Give one part of a Word file another paper, margin, size of type and font."""
    for element in root.iter(f"{W}sz", f"{W}szCs"):
        if (value := element.get(f"{W}val", "")).isdigit():
            element.set(f"{W}val", str(max(12, round(int(value) * variant.scale))))
    for element in root.iter(f"{W}rFonts"):
        if variant.font and not re.search(r"symbol|dings", element.get(f"{W}ascii", ""), re.IGNORECASE):
            for name in ("asciiTheme", "hAnsiTheme", "cstheme"):
                element.attrib.pop(f"{W}{name}", None)
            for name in ("ascii", "hAnsi", "cs"):
                element.set(f"{W}{name}", variant.font)
    for section in root.iter(f"{W}sectPr"):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        if size is None or variant.paper is None or size.get(f"{W}orient") == "landscape":
            continue
        for name, value in zip(("w", "h"), variant.paper, strict=True):
            size.set(f"{W}{name}", str(value))
        for side in ("left", "right"):
            if margins is not None and margins.get(f"{W}{side}", "").isdigit():
                margins.set(f"{W}{side}", str(min(variant.margin, int(margins.get(f"{W}{side}")))))


def vary(path: Path, variant: Variant) -> None:
    """Change a Word file in its place."""
    from lxml import etree

    with zipfile.ZipFile(path) as source:
        parts = [(item, source.read(item)) for item in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item, content in parts:
            if PARTS.fullmatch(item.filename):
                root = etree.fromstring(content)
                changed(root, variant)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(item, content)


@cache
def office() -> str:
    """LibreOffice and its version; empty where it is not installed."""
    if shutil.which("soffice") is None:
        return ""
    done = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False, timeout=LIMIT)
    return " ".join(done.stdout.split()[:2])


class Prints:
    """Makes and keeps prints."""

    def __init__(self, where: Places) -> None:
        self.folder = where.printed
        self.accepted: Callable[[Path, Path], None] = kit(where.shared, "real").accepted

    def path(self, file: Path, variant: Variant) -> Path:
        """Where the print of a file is kept."""
        return self.folder / f"{digest(file)[:32]}-{variant.name}-{MAKING}.pdf"

    def all(self, files: Iterable[Path]) -> None:
        """Print what is not kept yet."""
        wanted = {self.path(file, variant): (file, variant) for file in files for variant in variants(file)}
        todo = [item for path, item in wanted.items() if not path.exists()]
        if todo and not office():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        batches = [todo[at : at + BATCH] for at in range(0, len(todo), BATCH)]
        with ThreadPoolExecutor(WORKERS) as pool:
            for number, _ in enumerate(pool.map(self._batch, batches), 1):
                print(f"  {number} of {len(batches)} batches printed", file=sys.stderr, flush=True)

    def _batch(self, batch: list[tuple[Path, Variant]]) -> None:
        """One call of LibreOffice; where it fails, each file on its own."""
        with tempfile.TemporaryDirectory() as name:
            out = Path(name)
            copies = []
            for file, variant in batch:
                copy = out / f"{self.path(file, variant).stem}.docx"
                self.accepted(file, copy)
                if variant != PLAIN:
                    vary(copy, variant)
                copies.append(str(copy))
            profile = f"-env:UserInstallation=file://{out / 'profile'}"
            command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", name, *copies]
            try:
                subprocess.run(command, capture_output=True, timeout=LIMIT, check=True)
            except subprocess.SubprocessError:
                if len(batch) > 1:
                    for one in batch:
                        self._batch([one])
                    return
            for file, variant in batch:
                path = self.path(file, variant)
                if (made := out / path.name).exists():
                    shutil.copyfile(made, path.with_suffix(".part"))
                    path.with_suffix(".part").replace(path)

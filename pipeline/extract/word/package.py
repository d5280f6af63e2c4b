"""The parts of a Word document by what they are, not by their names in the archive.

The package says itself which part is the text (`_rels/.rels`, `[Content_Types].xml`), and the text which are its
styles, notes and running heads. They are named here as most programs name them ("word/document.xml").
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import DamagedFileError
from pipeline.extract.formats import WORD_MAIN
from pipeline.extract.word.namespaces import transitional

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
MAIN = "word/document.xml"
# The last step of a relationship's type, and the name that its part is given here.
SINGLE = ("styles", "numbering", "settings", "footnotes", "endnotes", "comments")
REPEATED = ("header", "footer")
CORE = "docProps/core.xml"
APP = "docProps/app.xml"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document that were read. trees: by usual name; chunks: the bytes that the text embeds, by the id
    of their relationship, each with its name in the archive."""

    trees: Mapping[str, Any]
    chunks: Mapping[str, tuple[str, bytes]]


def open_package(data: bytes, name: str) -> Package:
    """The parts of the Word document in `data`; `name` is its file name. Raises DamagedFileError."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        OSError,
        KeyError,
        RuntimeError,
    ) as error:
        raise DamagedFileError(
            f"{name} is a Word document that cannot be opened; it is truncated or damaged.",
            "Download it again and retry.",
        ) from error


def _read(archive: zipfile.ZipFile) -> Package:
    names = {part.lstrip("/").casefold(): part for part in archive.namelist()}

    def tree(part: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(transitional(archive.read(names[part.casefold()])), parser)

    main = _main(names, tree)
    trees = {MAIN: tree(main)}
    chunks: dict[str, tuple[str, bytes]] = {}
    for kind, ident, target in _relations(names, tree, main):
        if target.casefold() not in names:
            continue
        if kind in SINGLE:
            trees.setdefault(f"word/{kind}.xml", tree(target))
        elif kind in REPEATED:
            trees[f"word/{kind}-{target}"] = tree(target)
        elif kind == "aFChunk":
            chunks[ident] = (target, archive.read(names[target.casefold()]))
    if not _has_relations(names, main):
        for part in _by_name(names):
            trees.setdefault(part, tree(part))
    for part in (CORE, APP):
        if part.casefold() in names:
            trees[part] = tree(part)
    return Package(trees, chunks)


def _main(names: Mapping[str, str], tree: Any) -> str:
    """The part that is the text: by the package's relationships, else by its content types, else by the usual name."""
    for kind, _, target in _relations(names, tree, ""):
        if kind == "officeDocument" and target.casefold() in names:
            return target
    if "[content_types].xml" in names:
        for override in tree("[content_types].xml").iter(OVERRIDE):
            part = str(override.get("PartName", "")).lstrip("/")
            if WORD_MAIN.search(override.get("ContentType", "").encode()) and part.casefold() in names:
                return part
    return MAIN


def _rels(part: str) -> str:
    folder, _, own = part.rpartition("/")
    return f"{folder}/_rels/{own}.rels".lstrip("/").casefold()


def _has_relations(names: Mapping[str, str], part: str) -> bool:
    return _rels(part) in names


def _relations(names: Mapping[str, str], tree: Any, part: str) -> Iterator[tuple[str, str, str]]:
    """(last step of the type, id, target) of each relationship of a part; "" is the package itself."""
    if not _has_relations(names, part):
        return
    for relation in tree(_rels(part)).iter(RELATIONSHIP):
        if relation.get("TargetMode") == "External":
            continue
        target = posixpath.join("/", posixpath.dirname(part), relation.get("Target", ""))
        yield relation.get("Type", "").rpartition("/")[2], relation.get("Id", ""), posixpath.normpath(target)[1:]


def _by_name(names: Mapping[str, str]) -> Iterator[str]:
    """The parts with the usual names, of a package that says nothing of its parts."""
    usual = {f"word/{kind}.xml" for kind in SINGLE}
    for part in sorted(names):
        if part in usual or re.fullmatch(r"word/(?:header|footer)\d*\.xml", part):
            yield part

"""The parts of a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.report.archive import legal, zipped
from pipeline.report.tracked.markup import AUTHOR, run

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "tracked"
# The parts that are the same in every file, by their names in it; the first one has to be the first.
FIXED = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/footer1.xml": "footer.xml",
}
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# A4 with margins of 2 cm, in twentieths of a point.
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)


def word_file(body: str, comments: Sequence[tuple[int, Sequence[str]]], *, title: str, date: str) -> bytes:
    """A Word file. body: the paragraphs and tables; comments: ids with their paragraphs; date: of its making."""
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    document = f"{HEAD}<w:document {NAMESPACE} {relations}><w:body>{body}{SECTION}</w:body></w:document>"
    parts = {name: (TEMPLATES / file).read_text(encoding="utf-8") for name, file in FIXED.items()}
    parts["word/document.xml"] = document
    parts["word/comments.xml"] = _comments(comments, date)
    parts["docProps/core.xml"] = _core(title, date)
    return zipped({name: text.encode() for name, text in parts.items()})


def _comments(comments: Sequence[tuple[int, Sequence[str]]], date: str) -> str:
    found = [
        f'<w:comment w:id="{ident}" w:author="{AUTHOR}" w:date="{date}" w:initials="{AUTHOR}">'
        + "".join(f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{run(line)}</w:p>' for line in lines)
        + "</w:comment>"
        for ident, lines in comments
    ]
    return f"{HEAD}<w:comments {NAMESPACE}>{''.join(found)}</w:comments>"


def _core(title: str, date: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(legal(title))}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created></cp:coreProperties>'
    )

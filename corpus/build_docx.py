"""Writes a parsed source as a Word document: automatic numbering, heading styles, header, footer, tables, highlights.

The bytes depend on the source and the pinned libraries alone: fixed dates, fixed order, stored without compression.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from build_numbering import Counters
from build_source import Block, Head, Source
from build_typeset import inline_runs
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

FONT = "Arial"
SIZE = 10.5
MEASURE = 451.0
TERM_WIDTH = 140.0
STYLES = {"group": "Heading 1", "heading": "Heading 1", "part": "Heading 2"}
INDENTS = {0: (36, 36), 1: (36, 36), 2: (82, 46), 3: (64, 28), 4: (92, 28), 5: (120, 28)}  # (left, hanging) by level
ENTRIES_A_PAGE = 2300  # letters on a page, for the page numbers that the contents field holds from its last update
KEPT_TABLE_STYLES = ("TableNormal", "TableGrid")
UNUSED_RELATIONS = ("stylesWithEffects", "thumbnail", "customXml")
STAMP = (2019, 8, 1, 9, 0, 0)


def render_docx(source: Source) -> bytes:
    """The DOCX of a source."""
    writer = _Writer(source.head)
    _styles(writer.document)
    _properties(writer.document, source)
    _cover(writer.document, source.head)
    if source.head.contents:
        _contents(writer.document, source.blocks)
    _furniture(writer.document, source.head)
    for block in source.blocks:
        writer.write(block)
    writer.finish()
    buffer = io.BytesIO()
    writer.document.save(buffer)
    return _fixed(buffer.getvalue())


class _Writer:
    """Adds blocks to the document; keeps the counters of its lists and the definitions table that is open."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.document: Any = Document()
        self.counters = Counters()
        self.definitions: Any = None
        self.cell: Any = None  # the cell that list items belong to, inside a definition

    def write(self, block: Block) -> None:
        """Adds one block."""
        if block.kind == "definition":
            self.definition(block)
            return
        if block.kind not in ("item", "continuation"):
            self.definitions = self.cell = None
        if block.kind == "table":
            self.table(block)
        elif block.kind in STYLES:
            self.heading(block)
        else:
            self.paragraph(block)

    def heading(self, block: Block) -> None:
        """A heading; its "Schedule 2" or "Part G" is counted by Word. Each schedule starts a new page."""
        paragraph = self.document.add_paragraph(style=STYLES[block.kind])
        if block.kind == "group":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.page_break_before = block.label.startswith("Schedule")
        typed = self.number(paragraph, block) if block.label else ""
        paragraph.add_run(typed + (block.text.upper() if block.kind == "group" else block.text))

    def paragraph(self, block: Block) -> None:
        """A clause, item, bullet or plain paragraph."""
        paragraph = (self.cell or self.document).add_paragraph(style="Body Text")
        typed = self.number(paragraph, block) if block.label or block.kind == "bullet" else ""
        if block.kind == "continuation":
            paragraph.paragraph_format.left_indent = Pt(36)
        _add_runs(paragraph, typed + block.text)

    def number(self, paragraph: Any, block: Block) -> str:
        """Gives the paragraph its list and level; where no list prints the label, gives the label to be typed."""
        place = self.counters.place(block)
        if place is None:
            return f"{block.label}\t"
        properties = paragraph._p.get_or_add_pPr()
        number = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", place[1]), ("w:numId", place[0] + 1)):
            element = OxmlElement(tag)
            element.set(qn("w:val"), str(value))
            number.append(element)
        properties._insert_numPr(number)
        return ""

    def definition(self, block: Block) -> None:
        """A row of the borderless definitions table: bold term, meaning."""
        if self.definitions is None:
            self.definitions = self.document.add_table(rows=0, cols=2)
            self.definitions.autofit = False
        cells = self.definitions.add_row().cells
        for cell, width in zip(cells, (TERM_WIDTH, MEASURE - TERM_WIDTH), strict=True):
            cell.width = Pt(width)
            cell.paragraphs[0].style = "Body Text"
        cells[0].paragraphs[0].add_run(block.term).bold = True
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
        _add_runs(cells[1].paragraphs[0], block.text)
        self.cell = cells[1]

    def table(self, block: Block) -> None:
        """A ruled table whose header row Word repeats on every page."""
        table = self.document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for number, texts in enumerate(block.rows):
            row = table.add_row()
            for cell, text in zip(row.cells, texts, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table Text"
                _add_runs(paragraph, text, bold=number == 0)
                if number == 0:
                    cell._tc.get_or_add_tcPr().append(
                        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="DEE3E8"/>')
                    )
            if number == 0:
                row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        self.document.add_paragraph(style="Table Text")

    def finish(self) -> None:
        """Writes the lists that were handed out into the numbering part; leaves out what the template brings unused."""
        _slimmed(self.document)
        root = self.document.part.numbering_part.element
        for child in list(root):
            root.remove(child)
        for number, word_list in enumerate(self.counters.lists):
            root.append(parse_xml(_abstract(number, word_list.levels, word_list.starts)))
        for number, instance in enumerate(self.counters.instances, start=1):
            override = ""
            if instance.restart is not None:
                level, start = instance.restart
                override = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            root.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{instance.word_list}"/>'
                    f"{override}</w:num>"
                )
            )


def _abstract(number: int, levels: tuple[tuple[str, str], ...], starts: tuple[int, ...]) -> str:
    """The XML of a list."""
    heading = levels[0][1].startswith("Schedule")
    shown = []
    for level, ((style, text), start) in enumerate(zip(levels, starts, strict=True)):
        left, hanging = (90, 90) if heading else INDENTS[level]
        shown.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{left * 20}" w:hanging="{hanging * 20}"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{''.join(shown)}</w:abstractNum>"
    )


def _add_runs(paragraph: Any, text: str, *, bold: bool = False) -> None:
    """The text with its highlights and italics."""
    for run in inline_runs(text, bold=bold):
        made = paragraph.add_run(run.text)
        made.bold = run.bold or None
        made.italic = run.italic or None
        if run.highlight:
            made.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _styles(document: Any) -> None:
    """Arial throughout; black bold headings; justified body; a table style of its own; A4 with wide margins."""
    section = document.sections[0]
    section.page_width, section.page_height = Pt(595.28), Pt(841.89)
    section.left_margin = section.right_margin = Pt(72)
    document.styles.add_style("Table Text", 1).base_style = document.styles["Normal"]
    for name, size, bold, after in (
        ("Normal", SIZE, False, 6),
        ("Body Text", SIZE, False, 6),
        ("Heading 1", 12, True, 8),
        ("Heading 2", 11, True, 6),
        ("Table Text", 9.5, False, 2),
        ("Title", 26, True, 14),
        ("Subtitle", 18, True, 40),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
        style.paragraph_format.space_after = Pt(after)
    document.styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name, indent in (("TOC 1", 0), ("TOC 2", 14)):
        style = document.styles.add_style(name, 1)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = Pt(indent)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.tab_stops.add_tab_stop(Pt(MEASURE), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _slimmed(document: Any) -> None:
    """Removes the template's unused table styles, its second style sheet, its thumbnail and its bibliography."""
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in KEPT_TABLE_STYLES:
            styles.remove(style)
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[-1] in UNUSED_RELATIONS:
                del relations[key]


def _properties(document: Any, source: Source) -> None:
    """Title, fixed dates, and the hash of the source among the keywords."""
    properties = document.core_properties
    properties.title = f"{source.head.title} {source.head.subtitle}".strip()
    properties.author = properties.last_modified_by = "Illustrative sample – not the NHS text"
    properties.subject, properties.comments = source.head.id, ""
    properties.keywords = f"source-sha256:{source.sha256}"
    properties.created = properties.modified = datetime(*STAMP, tzinfo=UTC)
    properties.revision = 1


def _cover(document: Any, head: Head) -> None:
    """Title, subtitle and the control table (2019/20) or plain lines, then a new page."""
    document.add_paragraph(head.title, style="Title")
    document.add_paragraph(head.subtitle, style="Subtitle")
    boxed = "2019-20" in head.id
    table = None
    for text in head.cover:
        key, colon, value = text.partition(": ")
        if boxed and colon:
            table = table if table is not None else document.add_table(rows=0, cols=2, style="Table Grid")
            cells = table.add_row().cells
            for cell, words, width in zip(cells, (key + ":", value), (150.0, MEASURE - 150.0), strict=True):
                cell.width = Pt(width)
                cell.paragraphs[0].add_run(words).bold = words is not value
        else:
            table = None
            document.add_paragraph().add_run(text).bold = not colon
    document.add_page_break()


def _contents(document: Any, blocks: tuple[Block, ...]) -> None:
    """A contents field with the entries of its last update, as Word keeps them."""
    document.add_paragraph().add_run("Contents").bold = True
    letters = 0
    entries = []
    for block in blocks:
        if block.kind in STYLES:
            entries.append((block, 3 + letters // ENTRIES_A_PAGE))
        letters += len(block.text) + sum(len(cell) for row in block.rows for cell in row) + 60
    for number, (block, page) in enumerate(entries):
        paragraph = document.add_paragraph(style="TOC 2" if block.kind == "part" else "TOC 1")
        if number == 0:
            _field_part(paragraph, "begin")
            instruction = OxmlElement("w:instrText")
            instruction.text = ' TOC \\o "1-2" '
            paragraph.add_run()._r.append(instruction)
            _field_part(paragraph, "separate")
        paragraph.add_run(f"{block.label} {block.text}".strip() + f"\t{page}")
        if number == len(entries) - 1:
            _field_part(paragraph, "end")
    document.add_page_break()


def _field_part(paragraph: Any, kind: str) -> None:
    """One of the three marks of a field."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def _furniture(document: Any, head: Head) -> None:
    """Running head, and a foot with the page number as fields."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = head.running_head
    foot = section.footer.paragraphs[0]
    foot.add_run(head.running_foot + "\tPage ")
    for name, after in (("PAGE", " of "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
        foot._p.append(field)
        foot.add_run(after)


def _fixed(data: bytes) -> bytes:
    """The package with its members in order of name, fixed dates and no compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, date_time=STAMP)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            new.writestr(info, old.read(name))
    return buffer.getvalue()

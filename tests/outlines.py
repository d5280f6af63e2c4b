"""Small contracts for tests, written as outlines.

One clause a line, indented by two spaces under its parent: `label | heading | text`. A label "-" means none, "def" a
definition (the heading is its term), "row" a table row (cells between slashes; its heading, names of columns likewise).
Words after "||" are closing words, which stand after the clause's items. Citations follow the labels: "5", "5.2",
"5.2(a)"; below "Schedule 2" they begin with "Schedule 2, ".
"""

from __future__ import annotations

from pipeline.model import Clause, DocumentInfo, Side
from pipeline.text import content_hash


def side(outline: str, name: str = "old", document: str = "", page: int = 1) -> Side:
    """A side with one document made of an outline. Ids are the citations, so that tests can name clauses by them."""
    clauses: list[Clause] = []
    above: list[Clause] = []
    for line in outline.splitlines():
        if not line.strip():
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        label, heading, text = (part.strip() for part in line.split("|", 2))
        parent = above[depth - 1] if depth else None
        clause = _clause(label, heading, text, parent, clauses, document, page)
        del above[depth:]
        above.append(clause)
        clauses.append(clause)
    info = DocumentInfo(sha256="", media_type="text/plain", title=f"The {name} contract", pages=9, id=document)
    return Side(name=name, documents=(info,), clauses=tuple(clauses))


def _clause(
    label: str, heading: str, text: str, parent: Clause | None, before: list[Clause], document: str, page: int
) -> Clause:
    base = parent.citation if parent is not None else ""
    kind, cells, columns, printed = "clause", (), (), label or None
    if label == "def":
        kind, printed, citation = "definition", None, f'{base} "{heading}"'
    elif label == "row":
        kind, printed, cells = "table_row", None, tuple(cell.strip() for cell in text.split("/"))
        citation = f"{base}, row {cells[0]}"
        columns = tuple(name.strip() for name in heading.split("/")) if heading else ()
        heading = ""
    elif label == "-":
        kind, printed, citation = "paragraph", None, f"{base}, paragraph {len(before)}".lstrip(", ")
    elif label.startswith("("):
        kind, citation = "item", base + label
    elif base.startswith("Schedule"):
        citation = f"{base.split(',')[0]}, {label}"
    else:
        citation = label
    text, _, closing = (part.strip() for part in text.partition("||"))
    ident = citation if all(clause.id != citation for clause in before) else f"{citation}~{len(before)}"
    return Clause(
        id=ident,
        label=printed,
        citation=citation,
        heading=heading or None,
        text=text,
        parent=parent.id if parent is not None else None,
        kind=kind,
        page_start=page,
        page_end=page,
        content_hash=content_hash(heading or None, text, closing),
        document=document,
        cells=cells,
        columns=columns,
        closing=closing or None,
    )

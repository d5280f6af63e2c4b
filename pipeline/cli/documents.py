"""`icp extract`, `clauses`, `documents`, `editions`: what a document holds, and what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model import Clause, Document, Ledger
    from pipeline.store.records import DocumentRecord, Failure

JsonFlag = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
CheckFlag = Annotated[bool, typer.Option("--check", help="Compare every page of a PDF with a second reader.")]
OcrFlag = Annotated[
    bool | None,
    typer.Option(
        "--ocr/--no-ocr", help="Read pages that are pictures by OCR (by itself where it is installed), or not."
    ),
]

UNKNOWN = "-"  # where a document does not say what stands on which page


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("extract", epilog="Example: icp extract contract.pdf")(extract)
    app.command(
        "clauses",
        epilog="Example: icp clauses contract.pdf --json            Example: icp clauses 2020/21 --akn > edition.xml",
    )(clauses)
    app.command("documents", epilog="Example: icp documents --all")(documents)
    app.command("editions", epilog="Example: icp editions")(editions)


def extract(
    file: Annotated[str, typer.Argument(metavar="FILE")],
    as_json: JsonFlag = False,
    check: CheckFlag = False,
    ocr: OcrFlag = None,
) -> None:
    """The lines of a file with page, box and role, its tables, and where every character went."""
    from pipeline.cli.output import pages, print_json
    from pipeline.library.compare.comparison import extract_file
    from pipeline.loading import segmentation_weights
    from pipeline.reading import reading_of
    from pipeline.segment import segment
    from pipeline.settings import load_settings
    from pipeline.shapes import extract_shape

    settings = load_settings()
    with pages(file) as told:
        document = extract_file(file, told, reading_of(settings, check=check, ocr=ocr))
    ledger = segment(document, segmentation_weights(settings.models)).ledger
    if as_json:
        print_json(extract_shape(document, ledger))
    else:
        _print_document(document, ledger)


def _print_document(document: Document, ledger: Ledger) -> None:
    for page in document.pages:
        flags = f" [{', '.join(page.flags)}]" if page.flags else ""
        typer.echo(f"--- page {page.number}{flags}")
        for line in page.lines:
            role = "" if line.role == "body" else f"  [{line.role}]"
            text = "".join(span.text for span in line.spans)
            role += "" if line.ocr is None else f"  [ocr {line.ocr:.2f}]"
            typer.echo(f"{line.x0:6.1f} {line.top:6.1f}  {text}{role}")
    discarded = ", ".join(f"{role} {count}" for role, count in sorted(ledger.discarded.items())) or "none"
    typer.echo(f"--- {ledger.characters} characters: {ledger.in_clauses} in clauses; discarded: {discarded}")
    for note in document.notes:
        typer.echo(f"Note: {note}")


def clauses(
    name: Annotated[str, typer.Argument(metavar="FILE|EDITION", help="A file, or an edition such as 2020/21.")],
    as_json: JsonFlag = False,
    as_akn: Annotated[bool, typer.Option("--akn", help="Akoma Ntoso 3.0 XML on standard output.")] = False,
    check: CheckFlag = False,
    ocr: OcrFlag = None,
    printed: Annotated[
        bool, typer.Option("--pages", help="Find the pages of a Word file by a print of LibreOffice.")
    ] = False,
) -> None:
    """The clause tree of a file or of an edition in the store."""
    from pipeline.cli.akn import print_akn
    from pipeline.cli.output import pages, print_json
    from pipeline.errors import UsageError
    from pipeline.library.compare.comparison import named, store_opener
    from pipeline.reading import reading_of
    from pipeline.settings import load_settings
    from pipeline.shapes import clauses_shape, edition_clauses_shape

    if as_json and as_akn:
        raise UsageError("Both --json and --akn were given.", "Choose one of them.")
    settings = load_settings()
    with pages(name) as told:
        reading = reading_of(settings, check=check, ocr=ocr, pages=printed)
        found = named(name, settings, store_opener(settings), told, reading)
    if as_akn:
        print_akn(name, found)
    elif not as_json:
        print_tree(found.side.clauses)
        for segmentation in found.segmentations:
            for note in segmentation.notes:
                typer.echo(f"Note: {note}")
    elif found.edition is None and len(found.segmentations) == 1:
        print_json(clauses_shape(found.segmentations[0]))
    else:
        print_json(edition_clauses_shape(found.side, found.segmentations))


def print_tree(found: tuple[Clause, ...]) -> None:
    """A line for each clause and for its closing words, in reading order, indented by its depth."""
    from pipeline.reading_order import passages
    from pipeline.segment.sure import DOUBTFUL

    for passage in passages(found):
        clause, indent = passage.clause, "    " * passage.depth
        if passage.is_closing:
            typer.echo(f"{clause.page_end or UNKNOWN:>4}  {indent}{clause.closing}")
            continue
        label = clause.number or ("" if clause.kind in ("paragraph", "definition", "key_term") else f"[{clause.kind}]")
        words = " – ".join(part for part in (clause.heading, clause.text) if part)
        sure = [f"[read by OCR, confidence {mark.value}]" for mark in clause.annotations if mark.type == "ocr"]
        sure += [f"[may have to be read otherwise: {clause.sure:.0%} sure]"] if clause.sure < DOUBTFUL else []
        line = "  ".join(part for part in (label, words, *sure) if part)
        typer.echo(f"{clause.page if clause.page_start else UNKNOWN:>4}  {indent}{line}")


def documents(
    everything: Annotated[bool, typer.Option("--all", help="Also the manifest's documents that are not in.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """The documents in the store."""
    import msgspec

    from pipeline.cli.output import print_json, table
    from pipeline.settings import load_settings
    from pipeline.sources.fetch import why_skipped
    from pipeline.steps.effective_manifest import known
    from pipeline.store import open_store

    store = open_store(load_settings())
    records = store.catalogue.documents()
    failures = store.catalogue.failures()
    if as_json:
        print_json({"documents": [msgspec.to_builtins(record) for record in records]})
        return
    rows = [
        (record.id, record.kind, record.edition or "-", str(record.pages or "-"), _state(record, failures))
        for record in records
    ]
    if everything:
        there = {record.id for record in records}
        for source in known(store).sources:
            if source.id not in there:
                reason = why_skipped(source) or "not ingested yet"
                rows.append((source.id, source.kind, source.edition or "-", "-", reason))
    table(rows, ("document", "kind", "edition", "pages", "state"))
    for record in records:
        for note in record.notes:
            typer.echo(f"Note: {record.id}: {note}")


def _state(record: DocumentRecord, failures: Mapping[str, Failure]) -> str:
    failure = failures.get(record.id)
    if failure:
        return f"failed at {failure.step}: {failure.problem}"
    return "superseded by a newer version" if record.status == "superseded" else "in the store"


def editions(as_json: JsonFlag = False) -> None:
    """The editions in the store, by the names that icp diff understands."""
    from pipeline.cli.output import print_json, table
    from pipeline.library.compare.comparison import edition_summaries
    from pipeline.settings import load_settings
    from pipeline.shapes import edition_shape
    from pipeline.store import open_store

    found = edition_summaries(open_store(load_settings(), create=False))
    if as_json:
        print_json({"editions": [edition_shape(item) for item in found]})
        return
    rows = [(str(item.key), str(len(item.documents)), str(item.pages), str(item.clauses)) for item in found]
    table(rows, ("edition", "documents", "pages", "clauses"))
    for item in found:
        if not item.linked:
            typer.echo(f"Note: {item.key} is not linked with the other editions of its work.")

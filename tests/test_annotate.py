"""The pipeline as a whole: clauses go in, marked-up clauses come out."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.annotate.annotator import annotate, defined_terms, load_nlp
from pipeline.citation import clause_ids
from pipeline.errors import ModelError
from pipeline.model import Annotation, Clause, DocumentInfo, Ledger, Segmentation

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "models"

# citation, parent's citation, kind, heading, text
ROWS = [
    ("GC5", None, "heading", "Staff", ""),
    ("GC5.1", "GC5", "clause", None, "The Provider must:"),
    ("GC5.1(a)", "GC5.1", "item", None, "comply with GC17 (Termination) within 30 Operational Days; and"),
    ("GC5.1(b)", "GC5.1", "item", None, "ensure that:"),
    ("GC5.1(b)(i)", "GC5.1(b)", "item", None, "each Practice is told; and"),
    ("GC5.1(c)", "GC5.1", "item", None, "Notices may be given by e-mail."),
    ("GC5.2", "GC5", "clause", None, "Neither Party may, unless GC5.1(a) to (c) apply, pay the fee (the “Fee”)."),
    ("GC5.3", "GC5", "clause", None, "The Commissioners:"),
    ("GC5.3(a)", "GC5.3", "item", None, "must pay the Fee under the NHS Act 2006; and"),
    ("GC5.3(b)", "GC5.3", "item", None, "may not withhold it. It falls due on 27 March 2020."),
    ("GC5.4", "GC5", "clause", None, "See GC99 and SC36.45A."),
    ("GC5.5", "GC5", "clause", None, "The Commissioners may suspend the Services if:"),
    ("GC5.5(a)", "GC5.5", "item", None, "the Provider is late; or"),
    (
        "GC5.6",
        "GC5",
        "clause",
        None,
        "The Provider may, at its cost: || Action under paragraph (a) may be taken at once.",
    ),
    ("GC5.6(a)", "GC5.6", "item", None, "appoint an adviser;"),
    ("GC17", None, "heading", "Termination", "This ends it."),
    ("Definitions", None, "heading", "Definitions", ""),
    ('Definitions "Operational Day"', "Definitions", "definition", "Operational Day", "a day other than Sunday"),
    ('Definitions "Practice"', "Definitions", "definition", "Practice", "a provider of general practice"),
]


def segmentation(rows: list[tuple[str, str | None, str, str | None, str]] = ROWS) -> Segmentation:
    ids = dict(zip((row[0] for row in rows), clause_ids([row[0] for row in rows]), strict=True))
    clauses = tuple(
        Clause(
            id=ids[citation],
            label=None,
            citation=citation,
            heading=heading,
            text=text.partition(" || ")[0],
            closing=text.partition(" || ")[2] or None,
            parent=ids[parent] if parent else None,
            kind=kind,
            page_start=1,
            page_end=1,
        )
        for citation, parent, kind, heading, text in rows
    )
    info = DocumentInfo(sha256="0" * 64, media_type="text/plain", title="Example", pages=1)
    return Segmentation(
        document=info, clauses=clauses, unplaced=(), ledger=Ledger(characters=0, in_clauses=0, discarded={})
    )


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_nlp(MODELS)


@pytest.fixture(scope="module")
def marked(nlp: Any) -> dict[str, Clause]:
    return {clause.citation: clause for clause in annotate(segmentation(), nlp).clauses}


MARKS = [
    ("GC5.1", "obligation", [("must", "must", None, "Provider")], "the lead has its own duty"),
    (
        "GC5.1(a)",
        "obligation",
        [("comply with GC17 (Termination) within 30 Operational Days", "must", None, "Provider")],
        "an item inherits it",
    ),
    ("GC5.1(b)(i)", "obligation", [("each Practice is told", "must", None, "Provider")], "through two levels"),
    ("GC5.1(c)", "obligation", [], "a sentence of its own inherits nothing"),
    ("GC5.1(c)", "permission", [("may", "may", None, None)], "it keeps its own modal"),
    ("GC5.3(a)", "obligation", [("must", "must", None, "Commissioners")], "the actor stands in the lead"),
    ("GC5.3(b)", "permission", [("may not", "may not", None, "Commissioners")], "so for a permission refused"),
    ("GC5.1(a)", "reference", [("GC17", "GC17", "gc17", None)], "resolved"),
    (
        "GC5.1(a)",
        "term",
        [("Operational Days", "Operational Day", "definitions-operational-day", None)],
        "a use of a definition",
    ),
    ("GC5.1(a)", "quantity", [("30 Operational Days", "30", None, None)], "a time limit"),
    ("GC5.2", "permission", [("may", "may", None, "Party")], "the subject before the modal"),
    ("GC5.2", "condition", [("unless GC5.1(a) to (c) apply", "unless", None, None)], "a condition in the middle"),
    (
        "GC5.2",
        "reference",
        [
            ("GC5.1(a)", "GC5.1(a)", "gc5.1-a", None),
            ("GC5.1(a) to (c)", "GC5.1(b)", "gc5.1-b", None),
            ("(c)", "GC5.1(c)", "gc5.1-c", None),
        ],
        "a range",
    ),
    ("GC5.2", "definition", [("Fee", "Fee", "gc5.2", None)], "a run-in definition"),
    ("GC5.3(a)", "term", [("Fee", "Fee", "gc5.2", None)], "its use elsewhere"),
    ("GC5.3(b)", "quantity", [("27 March 2020", "2020-03-27", None, None)], "a date"),
    ("GC5.4", "reference", [("GC99", "GC99", None, None), ("SC36.45A", "SC36.45A", None, None)], "no targets"),
    ("GC5.5(a)", "condition", [("the Provider is late", "if", None, None)], "an item after if: is a condition"),
    ("GC5.5(a)", "permission", [], "and no permission"),
    (
        "GC5.6(a)",
        "permission",
        [("appoint an adviser", "may", None, "Provider")],
        "closing words do not hide the lead of their list",
    ),
    (
        "GC5.6",
        "reference",
        [("paragraph (a)", "GC5.6(a)", "gc5.6-a", None)],
        "an item of its own, named by its letter in its closing words",
    ),
    ("GC5", "term", [], "a clause without text has no marks"),
]


@pytest.mark.parametrize(("citation", "kind", "expected", "reason"), MARKS)
def test_marks(
    marked: dict[str, Clause],
    citation: str,
    kind: str,
    expected: list[tuple[str, str, str | None, str | None]],
    reason: str,
) -> None:
    clause = marked[citation]
    found = [
        (clause.own[mark.start : mark.end], mark.value, mark.target, mark.actor)
        for mark in clause.annotations
        if mark.type == kind
    ]
    assert found == expected, reason


def test_only_annotations_change(nlp: Any) -> None:
    before = segmentation()
    after = annotate(before, nlp)
    assert replace(after, clauses=tuple(replace(clause, annotations=()) for clause in after.clauses)) == before


def test_annotating_twice_changes_nothing_and_keeps_what_extraction_marked(nlp: Any) -> None:
    before = segmentation()
    highlight = Annotation(type="highlight", start=0, end=3)
    clauses = tuple(replace(c, annotations=(highlight,)) if c.citation == "GC5.1" else c for c in before.clauses)
    once = annotate(replace(before, clauses=clauses), nlp)
    assert annotate(once, nlp) == once
    assert highlight in once.clauses[1].annotations


def test_targets_and_offsets_are_within_the_document(nlp: Any) -> None:
    result = annotate(segmentation(), nlp)
    ids = {clause.id for clause in result.clauses}
    for clause in result.clauses:
        for mark in clause.annotations:
            assert 0 <= mark.start < mark.end <= len(clause.own)
            assert mark.target is None or mark.target in ids


def test_terms_of_a_sister_document_have_no_target(nlp: Any) -> None:
    general = defined_terms(segmentation(), nlp)
    service = segmentation([("SC1", None, "clause", None, "within 5 Operational Days")])
    (clause,) = annotate(service, nlp, glossary=general).clauses
    (term,) = [mark for mark in clause.annotations if mark.type == "term"]
    assert (term.value, term.target) == ("Operational Day", None)


def test_one_pipeline_reads_several_documents(nlp: Any) -> None:
    first = annotate(segmentation(), nlp)
    annotate(segmentation([("1", None, "clause", None, "Practice")]), nlp)
    assert annotate(segmentation(), nlp) == first


def test_an_empty_document(nlp: Any) -> None:
    assert annotate(segmentation([]), nlp).clauses == ()


def test_sentences_are_on_the_doc(nlp: Any) -> None:
    doc = nlp("See GC5.2(a). The Provider must pay No. 5.")
    assert [sent.text for sent in doc.sents] == ["See GC5.2(a).", "The Provider must pay No. 5."]


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.cfg"):
        load_nlp(tmp_path)


def test_a_rule_without_a_reason_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "spacy"
    folder.mkdir()
    for path in (MODELS / "spacy").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "conditions.toml").write_text('[[condition]]\nwords = "if"\nvalue = "if"\n')
    with pytest.raises(ModelError, match="reason"):
        load_nlp(tmp_path)


def test_importing_the_module_loads_no_spacy() -> None:
    code = (
        "import sys, pipeline.annotate.annotator\n"
        "from pipeline.annotate import definitions, lists, obligations, references, terms\n"
        "sys.exit('spacy' in sys.modules or 'torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_letters_of_sections_come_from_the_document_and_its_sisters(nlp: Any) -> None:
    rows: list[tuple[str, str | None, str, str | None, str]] = [
        ("CP2", None, "heading", "Payment", ""),
        ("CP2.1", "CP2", "clause", None, "As in CP2.2, SP4 and XY9."),
        ("CP2.2", "CP2", "clause", None, "See clause 2.1."),
    ]
    marks = {
        clause.citation: clause.annotations for clause in annotate(segmentation(rows), nlp, sections={"SP"}).clauses
    }
    told = [[(mark.value, mark.target, mark.unit) for mark in marks[name]] for name in ("CP2.1", "CP2.2")]
    assert told == [
        [("CP2.2", "cp2.2", "internal"), ("SP4", None, "elsewhere")],  # XY is nobody's
        [("CP2.1", "cp2.1", "internal")],  # a plain number takes the letters of its own section
    ]

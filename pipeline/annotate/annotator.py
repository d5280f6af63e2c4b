"""Marks up the clauses of a segmentation: definitions and terms, references, obligations, conditions and quantities.

What this stage leaves behind: every clause of the result is the clause that came in, with `annotations` replaced but
for those that extraction made ("highlight", "struck"); offsets are characters of `clause.own`; annotations are sorted
by start, end and type; each target is the id of a clause of the same segmentation.

spaCy takes seconds to import: this module imports it only inside its functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.citation import parse, prefixes_of, write
from pipeline.errors import ModelError
from pipeline.model import Annotation, Clause, Segmentation

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.annotate.definitions import DefinitionFinder
    from pipeline.annotate.marking import Context

_MADE_HERE = ("definition", "term", "reference", "obligation", "permission", "condition", "quantity")


def load_nlp(models: Path) -> Language:
    """The pipeline that `models`/spacy/config.cfg describes: a blank English tokeniser and our own components.

    `models` is the project's folder of model assets. Nothing is downloaded and no trained model is read.
    Raises `ModelError` when the folder is missing or a file in it cannot be read.
    """
    from spacy import util

    from pipeline.annotate import register

    folder = models / "spacy"
    if not (folder / "config.cfg").is_file():
        raise ModelError(
            f"The description of the language pipeline, {folder / 'config.cfg'}, is missing.",
            "Restore the folder models/spacy from the project's source.",
        )
    register()
    config = util.load_config(folder / "config.cfg", overrides={"paths.rules": str(folder)})
    return util.load_model_from_config(config, auto_fill=True)


def annotate(
    segmentation: Segmentation, nlp: Language, *, glossary: Iterable[str] = (), sections: Iterable[str] = ()
) -> Segmentation:
    """`segmentation` with its clauses marked up by `nlp` (from `load_nlp`).

    glossary: terms that other documents of the same contract define (the Service Conditions use the definitions of the
    General Conditions); their uses are marked without a target. sections: letters of sections in those documents.
    """
    from pipeline.annotate.lists import inherit
    from pipeline.annotate.obligations import ModalFinder

    clauses = segmentation.clauses
    contexts = _contexts(clauses, _definition_finder(nlp), glossary, sections)
    docs = []
    for clause in clauses:
        doc = nlp.make_doc(clause.own)
        doc._.context = contexts[clause.id]
        docs.append(doc)
    marks = {clause.id: doc._.marks for clause, doc in zip(clauses, nlp.pipe(docs), strict=True)}
    finder: ModalFinder = nlp.get_pipe("obligations").finder  # type: ignore[attr-defined]
    marks = inherit(clauses, marks, finder)
    return replace(
        segmentation,
        clauses=tuple(replace(clause, annotations=_merged(clause, marks[clause.id])) for clause in clauses),
    )


def defined_terms(segmentation: Segmentation, nlp: Language) -> dict[str, str | None]:
    """Every term that the document defines, to the id of the defining clause: the glossary for its sister documents."""
    from pipeline.annotate import definitions

    return definitions.defined_terms(segmentation.clauses, _definition_finder(nlp))


def _definition_finder(nlp: Language) -> DefinitionFinder:
    finder: DefinitionFinder = nlp.get_pipe("definitions").finder  # type: ignore[attr-defined]
    return finder


def _merged(clause: Clause, marks: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
    kept = tuple(mark for mark in clause.annotations if mark.type not in _MADE_HERE)
    return tuple(sorted((*kept, *marks), key=lambda mark: (mark.start, mark.end, mark.type)))


def _contexts(
    clauses: tuple[Clause, ...], finder: DefinitionFinder, glossary: Iterable[str], sections: Iterable[str]
) -> dict[str, Context]:
    """What each clause's reading needs to know of the rest of the document, by the clause's id."""
    from pipeline.annotate.definitions import defined_terms
    from pipeline.annotate.marking import Context
    from pipeline.annotate.references import numbering

    terms = dict.fromkeys(glossary) | defined_terms(clauses, finder)
    citations: dict[str, str] = {}
    prefixes = set()
    for clause in clauses:
        citation = parse(clause.citation)
        citations.setdefault(write(citation) if citation else clause.citation, clause.id)
        if citation:
            prefixes.add(numbering(citation))
    children: dict[str | None, list[str]] = {}
    for clause in clauses:
        children.setdefault(clause.parent, []).append(clause.id)
    known_sections = prefixes_of(clause.citation for clause in clauses).union(sections)
    rows = {parent: tuple(ids) for parent, ids in children.items()}
    siblings = {clause.id: rows[clause.parent] for clause in clauses}
    by_id = {clause.id: clause for clause in clauses}
    return {
        clause.id: Context(
            clause=clause,
            terms=terms,
            citations=citations,
            ancestors=_ancestors(clause, by_id),
            siblings=siblings,
            prefixes=frozenset(prefixes),
            sections=known_sections,
        )
        for clause in clauses
    }


def _ancestors(clause: Clause, by_id: dict[str, Clause]) -> tuple[str, ...]:
    """Citations from the clause up to its root."""
    citations = [clause.citation]
    seen = {clause.id}
    while clause.parent and clause.parent in by_id and clause.parent not in seen:
        clause = by_id[clause.parent]
        seen.add(clause.id)
        citations.append(clause.citation)
    return tuple(citations)

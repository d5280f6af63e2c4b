"""A page of answers over a small corpus: what it is narrowed to, what is counted, what stands beside each result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.index.alike import apart_from, question_of, vector_of
from pipeline.index.answer import Answers, answers, with_phrases
from pipeline.index.changes import changed_rows, status_since
from pipeline.index.columns import obligation_names
from pipeline.index.corpus import CorpusIndex
from pipeline.index.entries import Filters, IndexedClause, Origin, entry
from pipeline.index.guidance import cited_in, guidance_on
from pipeline.index.highlight import best_sentence, sentences
from pipeline.index.query import QueryReading, parse_query
from pipeline.index.understand import understood
from pipeline.model import Annotation, Clause

OLD = Origin(work="lease", edition="2019", variant="generic", document="lease-19", edition_order=1)
NEW = Origin(work="lease", edition="2020", variant="generic", document="lease-20", edition_order=2)
GUIDE = Origin(work="guide", edition="2019", variant="generic", document="guide")
BEFORE = ("lease", "2019", "generic")


def one(origin: Origin, order: int, citation: str, text: str, lineage: str, **more: object) -> IndexedClause:
    refers = tuple(
        Annotation(type="reference", start=0, end=1, value=value, unit="elsewhere")
        for value in more.pop("cites", ())  # type: ignore[attr-defined]
    )
    clause = Clause(
        id=f"c{order}", label=citation, citation=citation, heading=None, text=text, parent=None, kind="clause",
        page_start=1, page_end=1, content_hash=text.replace("’", "'"), annotations=refers,
    )  # fmt: skip
    made = entry(clause, key=f"{origin.document}#{order}", origin=origin, order=order, lineage=lineage)
    return replace(made, **more)  # type: ignore[arg-type]


CLAUSES = (
    one(OLD, 0, "GC1", "The Tenant must paint the shed.", "L1", obligations=("must:Tenant",)),
    one(OLD, 1, "GC2", "The Tenant’s dog may use the shed.", "L2", obligations=("may:Tenant",)),
    one(OLD, 2, "GC3", "Rent is due. It is paid to the Landlord.", "L3", applicability=("A", "B")),
    one(NEW, 0, "GC1", "The Tenant must not paint the shed.", "L1", obligations=("must not:Tenant",)),
    one(NEW, 1, "GC2", "The Tenant's dog may use the shed.", "L2", obligations=("may:Tenant",)),
    one(NEW, 2, "GC3", "Rent is due.", "L3", applicability=("All",)),
    one(NEW, 3, "GC4", "It is paid to the Landlord.", "L3"),
    one(NEW, 4, "GC5", "The Landlord must mend the shed.", "L5", obligations=("must:Landlord",)),
    one(NEW, 5, "GC5.1", "A broken pane is mended within a week.", "L6"),
    one(GUIDE, 0, "1", "May I keep a dog in the shed? Yes, as GC2 says.", "G1", cites=("GC2",)),
    one(GUIDE, 1, "2", "Who mends? See GC5.", "G2", cites=("GC5", "GC99")),
)
INDEX = CorpusIndex.build(
    CLAUSES,
    [clause.key for clause in CLAUSES],
    np.stack([np.eye(16, dtype=np.float32)[place] for place in range(len(CLAUSES))]),
    "none",
)
FACETS = {
    "edition": lambda row, clause: (clause.edition,),
    "kind": lambda row, clause: (clause.kind,),
}


def asked(question: str, **more: object) -> Answers:
    return answers(INDEX, parse_query(question), None, mode="lexical", limits={}, facets=FACETS, **more)  # type: ignore[arg-type]


def keys(found: Answers) -> list[str]:
    return [one.ranked.key for one in found.found]


@pytest.mark.parametrize(
    ("obligation", "names"),
    [
        ("must:Tenant", ("must:Tenant", "must", "Tenant")),  # a duty: by who bears it as well
        ("may not:Tenant", ("may not:Tenant", "may not", "Tenant")),  # a duty not to
        ("may:Tenant", ("may:Tenant", "may")),  # a permission binds nobody
        ("must:", ("must",)),  # in the passive, without anyone
    ],
)
def test_how_an_obligation_may_be_named(obligation: str, names: tuple[str, ...]) -> None:
    assert obligation_names(obligation) == names


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(obligations=["tenant"]), [0, 3]),  # the duties of one, whatever the verb
        (Filters(obligations=["must"]), [0, 7]),  # a verb, whoever it binds
        (Filters(obligations=["may:Tenant"]), [1, 4]),  # both
        (Filters(obligations=["lodger"]), []),  # nobody's
    ],
)
def test_filters_by_obligation(filters: Filters, rows: list[int]) -> None:
    mask = INDEX.allowed(filters)
    assert mask is not None
    assert np.flatnonzero(mask).tolist() == rows


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (3, "changed"),  # a word came in
        (4, "same"),  # only the apostrophe is another
        (5, "same"),  # split in two, the words together the same
        (7, "new"),  # was not there
    ],
)
def test_what_became_of_a_clause(row: int, status: str) -> None:
    assert status_since(INDEX, row, BEFORE) == status


def test_changed_rows_are_of_the_newer_editions() -> None:
    newer = {(NEW.work, NEW.edition, NEW.variant)}
    assert np.flatnonzero(changed_rows(INDEX, BEFORE, newer)).tolist() == [3, 7, 8]


def test_the_counts_leave_their_own_limit_out_and_keep_the_others() -> None:
    mask = np.asarray([clause.edition == "2020" for clause in CLAUSES])
    found = answers(INDEX, parse_query("shed"), None, mode="lexical", limits={"edition": mask}, facets=FACETS)
    assert {INDEX.clauses[INDEX.row_of[key]].edition for key in keys(found)} == {"2020"}
    assert found.facets["kind"] == {"clause": 3}  # L1, L2, L5: within 2020
    assert found.facets["edition"]["2019"] == 3  # L1, L2 and the guidance: what 2019 would give
    assert found.total == 3


def test_a_page_goes_on_where_the_one_before_ended() -> None:
    whole = keys(asked("shed", limit=10))
    assert len(whole) == 4
    assert [key for start in (0, 2, 4) for key in keys(asked("shed", limit=2, offset=start))] == whole


def test_quoted_words_must_stand_in_the_clause() -> None:
    assert keys(asked('shed "dog may"')) == ["lease-20#1"]
    assert keys(asked('"the tenant\'s dog"')) == ["lease-20#1"]  # case and typography play no part
    assert keys(asked('"dog shed"')) == []
    assert np.flatnonzero(with_phrases(INDEX, ("of the",))).tolist() == []  # nothing but stop words


def test_without_counts_nothing_is_counted() -> None:
    found = answers(INDEX, parse_query("shed"), None, mode="lexical", limits={})
    assert (found.total, found.facets) == (0, {})


def test_more_like_a_clause_leaves_its_own_provision_out() -> None:
    row = INDEX.row_of["lease-20#0"]
    vector = vector_of(INDEX, row)
    assert vector is not None
    assert vector.tolist() == pytest.approx(np.eye(16)[row].tolist())
    found = answers(INDEX, question_of(INDEX, row), vector, limits={"like": apart_from(INDEX, row)})
    lineages = [one.lineage for one in found.found]
    assert "L1" not in lineages
    assert set(lineages[:2]) <= {"L2", "L5", "G1"}


@pytest.mark.parametrize(
    ("key", "speaking", "expected"),
    [
        ("lease-20#1", {"guide"}, [("guide#0", "GC2")]),  # written for the edition before, of the same provision
        ("lease-19#1", {"guide"}, [("guide#0", "GC2")]),  # of its own
        ("lease-20#5", {"guide"}, [("guide#1", "GC5")]),  # nothing on it: on the clause above
        ("lease-20#0", {"guide"}, []),  # nothing at all
        ("lease-20#1", set(), []),  # a document that does not speak about contracts
    ],
)
def test_the_guidance_on_a_clause(key: str, speaking: set[str], expected: list[tuple[str, str]]) -> None:
    found = guidance_on(INDEX, INDEX.row_of[key], speaking)
    assert [(INDEX.clauses[row].key, cites) for row, cites in found] == expected


def test_guidance_leads_to_the_clause_of_the_edition_that_it_was_written_for() -> None:
    def led(key: str) -> list[tuple[str, str]]:
        return [(cites, INDEX.clauses[row].key) for cites, row in cited_in(INDEX, INDEX.row_of[key])]

    assert led("guide#0") == [("GC2", "lease-19#1")]
    assert led("guide#1") == [("GC5", "lease-20#4")]  # not there in 2019: the newest; GC99 is nowhere


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Pay under cl. 3.4, e.g. today. Then leave.", ["Pay under cl. 3.4, e.g. today.", "Then leave."]),
        ("The A. Smith trust pays; it says so.", ["The A. Smith trust pays; it says so."]),  # an initial; small letters
        ("Only one", ["Only one"]),
        ("", [""]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("who mends the pane", "The pane is mended by her."),  # most of the words
        ("shed", "A shed is a shed."),  # a word counts once, however often it stands there
        ("zebra", None),  # none of them
    ],
)
def test_the_sentence_that_answers_best(question: str, best: str | None) -> None:
    text = "A shed is a shed. The pane is mended by her."
    found = best_sentence(text, parse_query(question), lambda stem: 1, 10)
    assert (None if found is None else text[slice(*found)]) == best
    assert best_sentence("The pane is mended.", parse_query(question), lambda stem: 1, 10) is None, "there is but one"


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("landlrd", QueryReading(kind="spelling", said="landlrd", read="Landlord")),  # a letter left out
        ("GC5.9", QueryReading(kind="no such clause", said="GC5.9", read="GC5")),  # the nearest above it
        ("GC77", QueryReading(kind="no such clause", said="GC77", read="")),  # nothing near it
    ],
)
def test_what_was_read_otherwise_is_said(question: str, reading: QueryReading) -> None:
    assert understood(parse_query(question), INDEX, ()).readings == (reading,)


def test_a_number_that_is_not_there_gives_the_nearest_above_it() -> None:
    parsed = understood(parse_query("GC5.9"), INDEX, ())
    found = answers(INDEX, parsed, None, limits={})
    assert found.found[0].ranked.key == "lease-20#4"


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("clause 17.4 of the General Conditions", "GC17.4"),  # the number said first
        ("17.4 in the service conditions", "SC17.4"),  # without a word for it
        ("what does condition 36.45A(b) of the Service Conditions say?", "SC36.45A(b)"),  # inside a question
    ],
)
def test_numbers_of_the_conditions_said_in_full(question: str, written: str) -> None:
    from pipeline.citation import write

    parsed = parse_query(question)
    assert [write(citation) for citation in parsed.citations] == [written]
    assert parsed.only_citations

"""Guidance that speaks of an earlier edition says so, and what of it is out of date is marked."""

from __future__ import annotations

import hashlib

import pytest

from pipeline.library.clauses.changed_targets import changed_targets_of
from pipeline.library.clauses.clause_guidance import guidance_about
from pipeline.library.clauses.outdated import outdated_in, outdated_of
from pipeline.library.search.search import Narrow, answer
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, open_store
from pipeline.web.marking import excerpt, note, pieces

OLD = """GC1 Leaving

1.1 A member may leave by giving at least six months' notice to the board, and pays a fee of £500.

1.2 The board must answer a notice within 10 days.

GC2 Meetings

2.1 The board must meet in public.

GC3 Records

3.1 The board keeps records:

(a) for 6 years; and

(b) in a safe place.

GC4 Meanings

4.1 In this contract:

"Leaver" means a member that leaves under GC1.1;

"Board" means the persons who are chosen by the members; and

"Register" means the records that are kept under GC3.

4.2 A Leaver may ask for a copy of the Register.

4.3 The Board may answer by post.

4.4 Nothing in GC2.1 or in GC4.3 binds a Leaver.

4.5 The fee is paid to the treasurer.
"""
NEW = (
    OLD.replace("six months", "nine months")
    .replace("meet in public", "meet in private")
    .replace("for 6 years", "for 8 years")
    .replace("chosen by the members", "named by the treasurer")
    .replace("1.2 The board must answer a notice within 10 days.\n\n", "")
)
GUIDE = """1 How to leave

1.1 A member can leave on six months' notice (GC1.1) and need give no reason.

1.2 The board answers within 10 days (GC1.2).

1.3 Meetings are held in public (GC2.1).

1.4 A fee of £500 is due (GC1.1).

1.5 Records are kept (GC3.1):

(a) for 6 years; and

(b) with care.

2 Without numbers

2.1 A member may leave the society by giving the board at least six months' notice.

2.2 Lodgers may stay for six months in the house of the society.
"""
# a passage, what is said of it, the words that are marked, why
CASES = [
    ("1.1", "written for June 2019 (six months); GC1.1 now says nine months", {"six months"}, "a time that changed"),
    ("1.2", "written for June 2019; GC1.2 is not in February 2021", set(), "a provision that is gone"),
    ("1.3", "written for June 2019; GC2.1 has other words in February 2021", set(), "words, and no time or sum"),
    ("1.4", "written for June 2019; GC1.1 has other words in February 2021", set(), "a sum that is still the same"),
    (
        "2.1",
        "written for June 2019 (six months); GC1.1, which it does not cite but seems to repeat, now says nine months",
        {"six months"},
        "what a provision lays down, without its number",
    ),
    ("1.5", "written for June 2019 (6 years); GC3.1 now says 8 years", {"6 years"}, "an item of a list on either side"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two editions, of which the names as text stand the other way round, a third without a link, and a guide."""
    folder = tmp_path_factory.mktemp("outdated")
    rows = ['[works]\nwork = "A contract"\nguide = "A guide"\n']
    for name, work, kind, edition, text, more in (
        ("old", "work", "contract", "June 2019", OLD, ""),
        ("new", "work", "contract", "February 2021", NEW, 'supersedes = "old"\n'),
        ("apart", "work", "contract", "March 2022", OLD.replace("member", "partner"), ""),
        ("guide", "guide", "guidance", "June 2019", GUIDE, ""),
    ):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        part = 'part = "General Conditions"\n' if kind == "contract" else ""
        rows.append(
            f'[[document]]\nid = "{name}"\nwork = "{work}"\ntitle = "{name}"\nkind = "{kind}"\norder = 1\n{part}'
            f'edition = "{edition}"\nvariant = "generic"\npath = "{name}.txt"\n'
            f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n{more}'
        )
    (folder / "manifest.toml").write_text("\n".join(rows), encoding="utf-8")
    environ = {"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(folder / "manifest.toml")}
    made = open_store(load_settings(environ, folder))
    asked, refused = asked_for((), load_manifest(made.settings.manifest))
    assert not refused
    ingest(made, asked)
    return made


def key_of(store: Store, document: str, citation: str) -> str:
    record = store.catalogue.document(document)
    assert record is not None
    clause = next(one for one in store.clauses_of(record).clauses if one.citation == citation)
    return f"{document}#{clause.id}"


@pytest.mark.parametrize(("passage", "said", "marked", "why"), CASES, ids=[case[3] for case in CASES])
def test_a_passage_says_what_of_it_is_out_of_date(
    store: Store, passage: str, said: str, marked: set[str], why: str
) -> None:
    (found,) = outdated_in(store, key_of(store, "guide", passage))
    record = store.catalogue.document("guide")
    assert record is not None
    own = {f"guide#{one.id}": one.own for one in store.clauses_of(record).clauses}
    assert found.sentence == said, why
    assert {own[mark.clause][mark.start : mark.end] for mark in found.marks} == marked, why


def test_the_same_time_in_another_matter_is_not_out_of_date(store: Store) -> None:
    assert outdated_in(store, key_of(store, "guide", "2.2")) == ()


# what a clause of the newer edition leads to that changed, in sentences, why
LEADS = [
    ('GC4.1 "Leaver"', ["means as in GC1.1, which changed since June 2019"], "a definition by a clause that changed"),
    (
        'GC4.1 "Register"',
        ["means as in GC3, whose own words are the same as in June 2019, but GC3.1(a) changed"],
        "by a section of which an item changed",
    ),
    (
        "GC4.2",
        ["uses “Leaver”, which means as in GC1.1, which changed since June 2019"],
        "a term whose definition leads on to what changed",
    ),
    ("GC4.3", ["uses “Board”, which changed since June 2019"], "a term that is defined otherwise"),
    (
        "GC4.4",
        [
            "refers to GC2.1, which changed since June 2019",
            "uses “Leaver”, which means as in GC1.1, which changed since June 2019",
        ],
        "references first; GC4.3 has the same words",
    ),
    ("GC4.5", [], "nothing"),
]


@pytest.mark.parametrize(("citation", "said", "why"), LEADS, ids=[case[0] for case in LEADS])
def test_what_a_clause_leads_to_that_changed(store: Store, citation: str, said: list[str], why: str) -> None:
    assert [one.sentence for one in changed_targets_of(store, key_of(store, "new", citation))] == said, why
    assert changed_targets_of(store, key_of(store, "old", citation)) == (), "in the first edition nothing changed"


def test_a_result_says_what_it_leads_to(store: Store) -> None:
    hits = answer(store, "copy of the Register", narrow=Narrow(edition="February 2021"), mode="lexical").hits
    hit = next(one for one in hits if one.clause.citation == "GC4.2")
    assert [one.sentence for one in hit.leads] == LEADS[2][1]


def test_guidance_is_told_with_the_items_of_its_list(store: Store) -> None:
    notes = {one.citation: one for one in guidance_about(store, key_of(store, "new", "GC3.1"))}
    assert notes["1.5"].text == "Records are kept (GC3.1): (a) for 6 years; and (b) with care."
    assert [notes["1.5"].text[start:end] for start, end in notes["1.5"].stale] == ["6 years"]


def test_a_contract_is_not_out_of_date(store: Store) -> None:
    assert outdated_in(store, key_of(store, "old", "GC1.1")) == ()


def test_guidance_on_a_clause_says_it_and_marks_the_words(store: Store) -> None:
    notes = {one.citation: one for one in guidance_about(store, key_of(store, "new", "GC1.1"))}
    assert [one.sentence for one in notes["1.1"].outdated] == [CASES[0][1]]
    assert [piece.text for piece in note(notes["1.1"]) if piece.kind == "stale"] == ["six months"]


@pytest.mark.parametrize("edition", ["old", "new"])
def test_guidance_stands_under_the_clause_that_it_speaks_of_without_its_number(store: Store, edition: str) -> None:
    notes = {one.citation: one for one in guidance_about(store, key_of(store, edition, "GC1.1"))}
    assert [one for one, found in notes.items() if not found.cited] == ["2.1"]
    assert notes["2.1"].cites == "GC1.1"
    assert [one.sentence for one in notes["2.1"].outdated] == [CASES[4][1]]
    assert [piece.text for piece in note(notes["2.1"]) if piece.kind == "stale"] == ["six months"]
    whole = {one.citation: one for one in guidance_about(store, key_of(store, edition, "GC1"))}
    assert not whole["2.1"].cited  # seen from its section too
    assert guidance_about(store, key_of(store, "guide", "2.1")) == ()


def test_a_guide_that_is_read_through_says_it_after_each_passage(store: Store) -> None:
    found = outdated_of(store, "guide")
    told = {key: [one.sentence for one in outdated] for key, outdated in found.items()}
    assert told == {
        **{key_of(store, "guide", passage): [said] for passage, said, *_ in CASES if passage != "1.5"},
        key_of(store, "guide", "1.5(b)"): [CASES[5][1]],  # after the last item of its list
    }
    assert outdated_of(store, "old") == {}


def test_results_of_guidance_say_it_and_mark_the_words(store: Store) -> None:
    found = answer(store, "leave on notice", narrow=Narrow(kind="guidance"), mode="lexical")
    hit = next(one for one in found.hits if one.clause.citation == "1.1")
    assert [one.sentence for one in hit.outdated] == [CASES[0][1]]
    assert [piece.text for piece in excerpt(hit) if piece.kind == "stale"] == ["six months"]
    shown = pieces(hit.clause, {}, outdated=hit.outdated)
    assert not [piece for piece in shown if piece.kind == "stale"], "the clause page names clauses with their document"


def test_an_edition_without_a_link_says_so_and_is_no_newer_one(store: Store) -> None:
    hits = answer(store, "GC2.1", narrow=Narrow(), mode="lexical").hits
    told = {hit.edition: hit.linked for hit in hits if hit.clause.citation == "GC2.1"}
    assert told == {"March 2022": False, "February 2021": True}
    found = answer(store, "board", narrow=Narrow(changed_since="June 2019"), mode="lexical")
    assert {hit.edition for hit in found.hits} == {"February 2021"}

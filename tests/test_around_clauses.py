"""A clause with what stands around it: headings, the words that it goes on with, the items that it leads in."""

from __future__ import annotations

import pytest
from outlines import side

from pipeline.reading_order import following, heading_path, leads_in, led_by, parts, under
from pipeline.text import joined_words, stretches

OUTLINE = """
3 | Standards |
  3.1 | | The Provider must: || in each case at once.
    (a) | | keep records;
    (b) | | have:
      (i) | | a plan; and
      (ii) | | a board.
    - | | It must also say so.
  3.2 | | In planning, the Provider must:
    3.2.1 | | consult; and
    3.2.2 | | write down the result.
  3.3 | | The following apply:
    3.3.1 | | The Provider pays.
    3.3.2 | | The Buyer waits.
  3.4 | | The Provider may stop.
    3.4.1 | | It says so first.
  3.5 | Ending |
    - | | Where it ends all of the following apply:
    3.5.1 | | The Provider pays.
    3.5.2 | | Rights stay.
    - | | A further thought.
    3.5.3 | | It is alone.
"""
CLAUSES = side(OUTLINE).clauses
BY_ID = {clause.id: clause for clause in CLAUSES}
ALONE = next(clause.id for clause in CLAUSES if clause.text.startswith("It must also"))
LEAD = next(clause.id for clause in CLAUSES if clause.text.startswith("Where it ends"))


@pytest.mark.parametrize(
    ("text", "leads", "why"),
    [
        ("The Provider must:", True, "a colon"),
        ("If the Buyer ends it,", True, "a comma"),
        ("The Provider pays –", True, "a dash"),
        ("The Provider pays.", False, "a whole sentence"),
        ("", False, "no words"),
    ],
)
def test_words_that_lead_in(text: str, leads: bool, why: str) -> None:
    assert leads_in(text) is leads, why


@pytest.mark.parametrize(
    ("clause", "found", "why"),
    [
        ("3.1", ["3.1(a)", "3.1(b)", "3.1(b)(i)", "3.1(b)(ii)", BY_ID[ALONE].citation], "items, and their items"),
        ("3.2", ["3.2.1", "3.2.2"], "numbered ends of its sentence"),
        ("3.3", [], "numbered sentences of their own"),
        ("3.4", [], "clauses below a whole sentence"),
    ],
)
def test_the_parts_of_a_provision(clause: str, found: list[str], why: str) -> None:
    assert [one.citation for one in parts(CLAUSES, {clause})] == found, why


@pytest.mark.parametrize(
    ("clause", "found", "why"),
    [
        ("3.3", ["3.3.1", "3.3.2"], "what stands below words that lead in"),
        (LEAD, ["3.5.1", "3.5.2"], "what follows beside them, up to the next of their kind"),
        ("3.4", [], "a whole sentence leads nothing in"),
    ],
)
def test_what_follows_words_that_lead_in(clause: str, found: list[str], why: str) -> None:
    assert [one.citation for one in following(CLAUSES, BY_ID[clause])] == found, why


@pytest.mark.parametrize(
    ("clause", "found", "why"),
    [
        ("3.1(a)", ["3.1"], "an item"),
        ("3.1(b)(i)", ["3.1", "3.1(b)"], "an item of an item, the outermost first"),
        ("3.2.2", ["3.2"], "a numbered end of a sentence"),
        ("3.3.2", ["3.3"], "a sentence that holds under a condition"),
        ("3.5.2", [BY_ID[LEAD].citation], "words that lead in beside it"),
        ("3.5.3", [], "after a whole sentence"),
        (ALONE, [], "a thought of its own after the list"),
        ("3.4.1", [], "below a whole sentence"),
        ("3.1", [], "below a heading"),
        ("3", [], "at the top"),
    ],
)
def test_the_words_that_a_clause_goes_on_with(clause: str, found: list[str], why: str) -> None:
    assert [one.citation for one in led_by(CLAUSES, BY_ID[clause])] == found, why


def test_headings_above_a_clause() -> None:
    assert under(BY_ID["3.5.1"], BY_ID) == ("3 Standards", "3.5 Ending")
    assert under(BY_ID["3"], BY_ID) == ()


@pytest.mark.parametrize(
    ("names", "said", "path", "why"),
    [
        (("3 Standards", "3.5 Ending"), (), "3 Standards › 3.5 Ending", "all of them"),
        (
            ("General Conditions", "GC30 Leaving"),
            ("Contract General Conditions",),
            "GC30 Leaving",
            "in a title",
        ),
        (("Meanings",), ('Meanings "Board"',), "", "in the citation"),
        ((), (), "", "none"),
    ],
)
def test_headings_as_a_path(names: tuple[str, ...], said: tuple[str, ...], path: str, why: str) -> None:
    assert heading_path(names, *said) == path, why


@pytest.mark.parametrize(
    ("clause", "words", "why"),
    [
        ("3.1", "The Provider must", "at the beginning"),
        ("3.1(b)(ii)", "board", "in an item of an item"),
        ("3.1", "at once", "in the closing words"),
    ],
)
def test_stretches_are_found_again_in_the_joined_words(clause: str, words: str, why: str) -> None:
    provision = [BY_ID["3.1"], *parts(CLAUSES, {"3.1"})]
    start = BY_ID[clause].own.index(words)
    ((first, last),) = stretches(provision, [(clause, start, start + len(words)), ("3.2", 0, 2)])
    assert joined_words(provision)[first:last] == words, why

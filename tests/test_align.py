"""Which old clause became which new one: by words, terms, children, neighbours and order; moves, splits and merges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outlines import side

from pipeline.diff.align import align
from pipeline.diff.facets import longest_increasing
from pipeline.diff.tree import WordCodes, build, content_key
from pipeline.model import Side

PAY = "The Buyer must pay each undisputed invoice within thirty days of its receipt"
LATE = "Interest runs on a late payment at the statutory rate until the day on which it is made"
TAX = "All sums are stated without value added tax, which is added at the rate that applies"
KEEP = "Each party keeps the other party's confidential information secret and safe"
TELL = "A party that learns of a leak tells the other party about it without delay"


def groups(old: Side, new: Side, vectors: dict[str, list[float]] | None = None) -> set[tuple[str, str]]:
    """The groups found, as ("old ids", "new ids"), documents left out."""
    vocabulary = WordCodes()
    links = align(build(old, vocabulary), build(new, vocabulary), vectors)
    return {
        (" ".join(old.clauses[at].id for at in group.old), " ".join(new.clauses[at].id for at in group.new))
        for group in links.groups()
        if group.old[0] < len(old.clauses)
    }


BASE = side(f"""
1 | Payment |
  1.1 | | {PAY}
  1.2 | | {LATE}
  1.3 | | {TAX}
2 | Confidentiality |
  2.1 | | {KEEP}
  2.2 | | {TELL}
""")


def test_each_clause_of_a_contract_is_its_own_counterpart() -> None:
    assert groups(BASE, BASE) == {(clause.id, clause.id) for clause in BASE.clauses}


def test_an_inserted_section_renumbers_and_hides_nothing() -> None:
    new = side(f"""
1 | Interpretation |
  1.1 | | Headings do not affect how these terms are read
2 | Payment |
  2.1 | | {PAY}
  2.2 | | {LATE}
  2.3 | | {TAX}
3 | Confidentiality |
  3.1 | | {KEEP}
  3.2 | | {TELL}
""")
    found = groups(BASE, new)
    assert ("1", "2") in found
    assert ("1.2", "2.2") in found
    assert ("2.2", "3.2") in found
    assert not any(pair[1] in ("1", "1.1") for pair in found)


def test_a_retitled_section_is_known_by_its_children() -> None:
    new = side(f"""
1 | What the Buyer owes |
  1.1 | | {PAY}
  1.2 | | {LATE}
  1.3 | | {TAX}
2 | Confidentiality |
  2.1 | | {KEEP}
  2.2 | | {TELL}
""")
    assert ("1", "1") in groups(BASE, new)


def test_a_clause_moved_to_another_section_and_edited_is_found() -> None:
    new = side(f"""
1 | Payment |
  1.1 | | {PAY}
  1.2 | | {TAX}
2 | Confidentiality |
  2.1 | | {KEEP}
  2.2 | | {LATE.replace("statutory rate", "rate set by law")}
  2.3 | | {TELL}
""")
    assert ("1.2", "2.2") in groups(BASE, new)


def test_a_clause_moved_and_much_reworded_is_found_where_nothing_else_is_like_it() -> None:
    many = "Where a group of Suppliers enters into terms together, each Supplier is responsible for its own {} and"
    old = side(f"""
1 | Payment |
  1.1 | | {PAY}
  1.2 | | {many.format("obligations")} for the obligations of the other Suppliers
  1.3 | | {TAX}
2 | Confidentiality |
  2.1 | | {KEEP}
  2.2 | | {TELL}
""")
    reworded = "If more than one Supplier signs these terms, each Supplier is responsible for its own liabilities and"
    twin = reworded.replace("liabilities", "acts")
    text = f"""
1 | Payment |
  1.1 | | {PAY}
  1.2 | | {TAX}
2 | Confidentiality |
  2.1 | | {KEEP}
  2.2 | | {reworded} for the liabilities of the other Suppliers
  2.3 | | {TELL}
"""
    assert ("1.2", "2.2") in groups(old, side(text))
    rival = f"{text}3 | Acts |\n  3.1 | | {twin} for the acts of the other Suppliers\n"
    assert not any(one == "1.2" for one, _ in groups(old, side(rival))), "two are like it"


def test_a_section_whose_only_clause_was_much_reworded_is_known_by_it() -> None:
    old = side(f"""
1 | Support of cloud software |
  1.1 | | {KEEP}
2 | Cloud software |
  2.1 | | The Buyer may use the cloud software for its own business during the term. It may also copy the manuals and \
lend them to its own staff. The Buyer follows the manuals whenever it uses the software.
3 | Users |
  3.1 | | {LATE}
""")
    new = side(f"""
1 | Support of cloud software |
  1.1 | | {KEEP}
2 | General provisions on cloud software |
  2.1 | | The Buyer is entitled to make use of the cloud software for its own business throughout the term. The Buyer \
acts in every material respect in accordance with the manuals whenever it uses the software.
3 | Audit |
  3.1 | | {TELL}
""")
    assert {("2", "2"), ("2.1", "2.1")} <= groups(old, new), "the section is linked by what was found last"
    assert not any(pair[0] in ("3", "3.1") for pair in groups(old, new))


def test_an_unlike_clause_in_the_old_place_is_no_counterpart() -> None:
    new = side(f"""
1 | Payment |
  1.1 | | {PAY}
  1.2 | | The Supplier sends its invoices to the address in the order form
  1.3 | | {TAX}
2 | Confidentiality |
  2.1 | | {KEEP}
  2.2 | | {TELL}
""")
    assert not any(old == "1.2" or new == "1.2" for old, new in groups(BASE, new))


def test_a_clause_split_into_two_and_one_into_three() -> None:
    old = side(f"""
1 | Payment |
  1.1 | | {PAY}. {LATE}.
  1.2 | | {TAX}. {KEEP}. {TELL}.
""")
    new = side(f"""
1 | Payment |
  1.1 | | {PAY}.
  1.2 | | {LATE}.
  1.3 | | {TAX}.
  1.4 | | {KEEP}.
  1.5 | | {TELL}.
""")
    assert {("1.1", "1.1 1.2"), ("1.2", "1.3 1.4 1.5")} <= groups(old, new)
    assert {("1.1 1.2", "1.1"), ("1.3 1.4 1.5", "1.2")} <= groups(new, old)


# old, new, the group expected, reason
SET_OUT = [
    (
        f"1 | Payment |\n  1.1 | | Where the Buyer asks: (a) {PAY}; and (b) {TELL}\n  1.2 | | {TAX}",
        f"1 | Payment |\n  1.1 | | Where the Buyer asks:\n    (a) | | {PAY}; and\n    (b) | | {TELL}\n  1.2 | | {TAX}",
        ("1.1", "1.1 1.1(a) 1.1(b)"),
        "a list within a sentence was set out as items",
    ),
    (
        f"1 | Payment | {PAY} and {TAX}\n2 | Secrets | {KEEP}",
        f"1 | Payment |\n  1.1 | | {PAY} and {TAX}\n2 | Secrets | {KEEP}",
        ("1", "1 1.1"),
        "a clause with its heading became a section",
    ),
]


def test_a_heading_says_more_than_some_words_in_common() -> None:
    may = "Either party may end these terms by notice to the other"
    old = side(f"""
1 | Term |
  1.1 | Start | {PAY}
  1.2 | Ending | {may} where it does not put a breach right within thirty days or where it stops its business
  1.3 | Law | {KEEP}
""")
    new = side(f"""
1 | Term |
  1.1 | Start | {PAY}
  1.2 | Ending | Either party may end these terms or an order at once:
    (a) | | where the other party is in breach and time has run
  1.3 | Storms | {may} where an event that nobody foresaw lasts for a year or more without a pause at all
  1.4 | Law | {KEEP}
""")
    found = groups(old, new)
    assert ("1.2", "1.2") in found
    assert not any(two == "1.3" for _, two in found)


def test_twins_are_told_apart_by_what_they_stand_beside() -> None:
    def lots(*named: tuple[str, int]) -> Side:
        rows = [f"  - | | {name}\n  row | | Rated body / Threshold\n  row | | Supplier / {n}" for name, n in named]
        return side("1 | Lots |\n" + "\n".join(rows))

    old = lots(("Lot 1A", 45), ("Lot 1B", 55), ("Lot 1C", 75), ("Lot 2", 75))
    for kept, at in (("Lot 1A", 1), ("Lot 1C", 7), ("Lot 2", 10)):
        new = lots((kept, 40))
        found = {pair for pair in groups(old, new) if pair[0] != "1"}
        assert found == {(old.clauses[at + step].id, new.clauses[1 + step].id) for step in range(3)}, kept


def test_a_term_defined_in_two_parts_is_split_in_its_own() -> None:
    words = f"(a) {PAY} and the {{}} of it; and (b) {TELL}"
    text = f"""
1 | Short form |
  1.1 | | In this form these words have these meanings
    def | Breach | {words.format("day")}
2 | Long form |
  2.1 | | In that form these words have those meanings
    def | Breach | means {words.format("sum")}
  2.2 | | {KEEP}
"""
    out = text.split("1 | Short")[0] + "2 | Long form |\n  2.1 | | In that form these words have those meanings\n"
    out += (
        f"    def | Breach | means\n      (a) | | {PAY} and the sum of it; and\n      (b) | | {TELL}\n  2.2 | | {KEEP}"
    )
    found = groups(side(text), side(out))
    assert ('2.1 "Breach"', '2.1 "Breach" 2.1 "Breach"(a) 2.1 "Breach"(b)') in found
    assert not any(old.startswith("1.1") for old, _ in found)


@pytest.mark.parametrize(("old", "new", "group", "reason"), SET_OUT, ids=[row[3] for row in SET_OUT])
def test_a_clause_and_all_below_it_can_be_what_one_clause_was(
    old: str, new: str, group: tuple[str, str], reason: str
) -> None:
    assert group in groups(side(old), side(new)), reason
    assert group[::-1] in groups(side(new), side(old)), f"and the other way round: {reason}"


def test_a_merge_is_found_across_a_clause_that_went() -> None:
    old = side(f"1 | Payment |\n  1.1 | | {PAY}\n  1.2 | | {KEEP}\n  1.3 | | {LATE}\n  1.4 | | {TAX}")
    new = side(f"1 | Payment |\n  1.1 | | {PAY}; {LATE}\n  1.2 | | {TAX}")
    assert ("1.1 1.3", "1.1") in groups(old, new)


SITES = ("North", "South", "East", "West", "Central")


def sites(*names: str) -> Side:
    """A schedule of near-identical paragraphs, one group for each site."""
    lines = ["Schedule 1 | Sites |"]
    for number, name in enumerate(names, 1):
        lines += [
            f"  {number} | {name} Site |",
            f"    {number}.1 | | At the {name} Site the Provider must staff the reception in every week of the year",
            f"    {number}.2 | | {KEEP}",
            f"    {number}.3 | | In respect of the {name} Site: {LATE}",
        ]
    return side("\n".join(lines))


def test_near_identical_groups_are_matched_by_parent_and_order() -> None:
    old, new = sites(*SITES), sites("North", "South", "West", "Harbour", "Central")
    found = groups(old, new)
    for was, now in (("1", "1"), ("2", "2"), ("4", "3"), ("5", "5")):
        for part in ("", ".1", ".2", ".3"):
            assert (f"Schedule 1, {was}{part}", f"Schedule 1, {now}{part}") in found
    assert not any(pair[0].startswith("Schedule 1, 3") for pair in found), "the group that went is no other's origin"
    assert not any(pair[1].startswith("Schedule 1, 4") for pair in found), "the group that came is no other's heir"


def test_identical_items_keep_their_order() -> None:
    old = side("1 | List | \n  (a) | | by post\n  (b) | | by hand\n  (c) | | by post")
    assert groups(old, old) == {(clause.id, clause.id) for clause in old.clauses}


def test_definitions_are_matched_by_term() -> None:
    old = side(
        "1 | Definitions |\n"
        "  def | Business Day | a day other than a Saturday\n"
        "  def | Charges | the sums in the order form"
    )
    new = side(
        "1 | Definitions |\n"
        "  def | Buyer | the person named as such in the order form\n"
        "  def | Charges | what the Buyer owes under Schedule 3\n"
        "  def | Business Day | any weekday that is no public holiday"
    )
    found = groups(old, new)
    assert ('1 "Charges"', '1 "Charges"') in found
    assert ('1 "Business Day"', '1 "Business Day"') in found
    assert not any(pair[1] == '1 "Buyer"' for pair in found)


def test_rows_are_matched_by_their_first_cell() -> None:
    old = side("1 | Quality |\n  row | | Q1 / Calls answered / 95%\n  row | | Q2 / Visits on time / 80%")
    new = side("1 | Quality |\n  row | | Q2 / Visits kept / 70%\n  row | | Q1 / Calls answered / 92%")
    assert {("1, row Q1", "1, row Q1"), ("1, row Q2", "1, row Q2")} <= groups(old, new)


def test_clauses_without_words_are_matched_by_label() -> None:
    old = side(f"Schedule 1 | |\n  1 | | {PAY}\nSchedule 2 | |")
    assert groups(old, old) == {(clause.id, clause.id) for clause in old.clauses}


def test_a_clause_replaced_under_its_number_is_known_by_its_place() -> None:
    old = side(
        f"1 | Cover |\n  1.1 | | {PAY}\n"
        "  1.2 | | The Supplier must keep in force insurance that covers negligence up to the sum in the order form\n"
        f"  1.3 | | {TAX}\n2 | Change of Control |"
    )
    new = side(
        f"1 | Cover |\n  1.1 | | {PAY}\n"
        "  1.2 | | The Supplier must be a member of the scheme for negligence of public bodies and pay what it asks\n"
        f"  1.3 | | {TAX}\n2 | Intentionally Omitted |"
    )
    assert {("1.2", "1.2"), ("2", "2")} <= groups(old, new)


def test_meaning_helps_under_the_same_parent() -> None:
    old = side(
        f"1 | Payment |\n  1.1 | | {PAY}\n  1.2 | | the Buyer settles every proper invoice within a month of getting it"
    )
    new = side(
        f"1 | Payment |\n  1.1 | | {PAY}\n  1.2 | | each invoice that is right gets paid by the Buyer in thirty days"
    )
    assert ("1.2", "1.2") not in groups(old, new)
    same = [1.0, 0.0]
    vectors = {old.clauses[2].content_hash: same, new.clauses[2].content_hash: same}
    assert ("1.2", "1.2") in groups(old, new, vectors)


# old and new number of the same paragraph, reason for the row
REPEATED = [
    (1600, 1600, "a list too long to compare each with each is its own counterpart"),
    (1600, 1590, "some of them are gone, the rest live on"),
    (40, 37, "so it is in a short list"),
]


@pytest.mark.parametrize(("count", "other", "reason"), REPEATED, ids=["long", "shorter", "short"])
def test_the_same_paragraph_over_and_over_is_paired(count: int, other: int, reason: str) -> None:
    old, new = (side("1 | Plant |\n" + f"  - | | {PAY}\n" * number) for number in (count, other))
    found = groups(old, new)
    assert len(found) == 1 + other, reason


# ---------------------------------------------------------------- the tools of alignment


@given(st.permutations(list(range(9))))
def test_the_longest_run_in_order_is_increasing_and_not_too_short(values: list[int]) -> None:
    kept = sorted(longest_increasing(values, [0] * len(values)))
    run = [values[at] for at in kept]
    assert run == sorted(run)
    best = np.ones(len(values), dtype=int)
    for at in range(len(values)):
        best[at] = 1 + max((best[i] for i in range(at) if values[i] < values[at]), default=0)
    assert len(run) == best.max()


def test_of_two_that_changed_places_the_one_that_went_further_moved() -> None:
    assert longest_increasing([1, 0], [0, 5]) == {0}
    assert longest_increasing([1, 0], [5, 0]) == {1}


def test_typography_is_no_content() -> None:
    assert content_key("the “co-operation” of  sta\ufb00") == content_key('the "co- operation" of staff')
    assert content_key("Clause 5 applies") == content_key("clause 5 applies")
    assert content_key("The Clause") != content_key("the clause")

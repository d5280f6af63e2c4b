"""Editions in time: by what they supersede, then by the dates in their names; and which are linked at all."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.edition_dates import moment
from pipeline.edition_order import EditionOrder
from pipeline.editions import EditionKey
from pipeline.store.records import DocumentRecord

# names of editions, oldest first; reason
NAMES = [
    (("June 2019", "February 2021"), "months with a year, which as text stand the other way round"),
    (("v1.9", "v1.10"), "versions are numbers"),
    (("2019/20 v1.9", "2019/20 v1.10", "2020/21"), "versions within a year"),
    (("2018 draft", "2018/19"), "a draft comes before what it is a draft of"),
    (("2018/19", "2019/20", "2020/21"), "years that begin in one and end in the next"),
    (("2019", "2019-03", "2019-11-02", "2020-01"), "numbers of months and days"),
    (("1 March 2020", "17 March 2020", "April 2020"), "days"),
    (("1998/99", "1999/00", "1999/2000 v2", "2000/01"), "the turn of the century"),
    (("Version 2", "Version 10"), "a word before the number"),
    (("Sept 2019", "Oct. 2019"), "months cut short"),
]


def document(name: str, edition: str, work: str = "work", **more: str) -> DocumentRecord:
    return DocumentRecord(
        id=name, sha256="", name=f"{name}.txt", work=work, edition=edition, kind="contract",
        variant=more.pop("variant", "generic"), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def key(edition: str, variant: str = "generic", work: str = "work") -> EditionKey:
    return EditionKey(work=work, edition=edition, variant=variant)


@pytest.mark.parametrize(("names", "why"), NAMES, ids=[row[1] for row in NAMES])
def test_names_of_editions_are_read_as_dates_and_versions(names: tuple[str, ...], why: str) -> None:
    assert all(moment(one) < moment(other) for one, other in pairwise(names)), why


def test_what_an_edition_supersedes_goes_before_what_its_name_says() -> None:
    order = EditionOrder.of((document("b", "Amber"), document("a", "Zinc"), document("c", "Blue", supersedes="a")))
    assert order.newer(key("Blue"), key("Zinc"))
    assert not order.newer(key("Zinc"), key("Blue"))
    odd = EditionOrder.of((document("a", "2021"), document("b", "2020", supersedes="a"), document("c", "2019/20")))
    assert odd.newer(key("2020"), key("2021")), "a year in a name may be wrong; what it supersedes is said by people"


def test_an_edition_without_a_link_is_neither_newer_nor_older() -> None:
    order = EditionOrder.of(
        (
            document("a", "June 2019"),
            document("b", "February 2021", supersedes="a"),
            document("bodies", "February 2021", variant="bodies", variant_of="b"),
            document("c", "March 2022"),
            document("other", "2019", work="other"),
        )
    )
    assert order.newer(key("February 2021"), key("June 2019"))
    assert order.newer(key("February 2021", "bodies"), key("June 2019"))
    assert not order.newer(key("March 2022"), key("February 2021"))
    assert order.unlinked == {key("March 2022")}, "the only edition of a work has nothing to be linked with"
    assert order.newest(key("June 2019")) == key("February 2021")
    assert order.newest(key("March 2022")) == key("March 2022")
    assert order.newest(key("February 2021", "bodies")) == key("February 2021", "bodies")


def test_editions_that_supersede_each_other_in_a_circle_still_have_an_order() -> None:
    order = EditionOrder.of((document("a", "2020", supersedes="b"), document("b", "2021", supersedes="a")))
    assert sorted([key("2021"), key("2020")], key=order.time) == [key("2020"), key("2021")]

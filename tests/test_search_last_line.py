"""The last line of `icp search`: how many, how to see more, how to see fewer; short enough to be read at a glance."""

from __future__ import annotations

import pytest

from pipeline.cli.search_results import LAST_LINE, _counts
from pipeline.model import FacetValue, SearchAnswer

LONG = "the-very-long-name-of-a-work-that-somebody-thought-of@2019/20:statutory-bodies-and-their-committees"


def values(**counts: int) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value=name, count=count) for name, count in counts.items())


FEWER = '9 provisions come near; fewer: --kind "guidance" (2).'
CASES = (
    # total, how many were passed over, facets, what is said, why
    (1, 1, {}, "1 provision comes near.", "one"),
    (0, 0, {"kind": values(clause=3)}, "0 provisions come near.", "a limit that leaves as many is none"),
    (9, 3, {}, "9 provisions come near; more: --offset 3.", "the next page"),
    (9, 9, {"kind": values(clause=9, guidance=2)}, FEWER, "what leaves fewer"),
    (9, 9, {"kind": (FacetValue(value=LONG, count=2),)}, "9 provisions come near.", "a long name has no room"),
)


@pytest.mark.parametrize(("total", "offset", "facets", "said", "why"), CASES, ids=[why for *_, why in CASES])
def test_the_last_line(total: int, offset: int, facets: dict[str, tuple[FacetValue, ...]], said: str, why: str) -> None:
    answer = SearchAnswer(query="x", mode="hybrid", hits=(), offset=offset, total=total, facets=facets)
    assert _counts(answer) == said
    assert len(said) <= LAST_LINE

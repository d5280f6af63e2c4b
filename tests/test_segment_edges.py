"""Where the words of a clause begin on the page, and what that says of the lines below."""

from __future__ import annotations

import pytest
from printed_lines import printed as line

from pipeline.segment.build.tree import TreeBuilder
from pipeline.segment.decode.weights import own_weights

HEAD = [line(0, (60, "2 "), (96, "Ending")), line(2, (60, "2.4"), (96, " The Services end on the last day."))]


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ([(60, "2.4.2"), (100, " Survival."), (150, " These Sections survive")], "the label reaches over the edge"),
        ([(60, "2.4.2 Survival."), (150, " These Sections survive")], "no wide gap stands after the label"),
        ([(60, "2.4.2"), (96, " Survival. These Sections survive")], "the words begin at the edge"),
    ],
)
def test_a_number_at_the_start_of_a_line_within_a_paragraph_hangs_by_its_edge(
    first: list[tuple[float, str]], reason: str
) -> None:
    """The next section's number begins a line of the clause before it, in a list of what survives."""
    lines = [
        *HEAD,
        line(4, (60, "2.4.1"), (96, " The Provider must return what it holds.")),
        line(6, *first),
        line(7, (96, "the end of the Contract: 1 (Scope), 2.4 (this one),")),
        line(8, (96, "3 (Liability), 4 (Notices).")),
        line(10, (60, "3 "), (96, "Liability")),
    ]
    nodes = TreeBuilder(lines, (), own_weights()).build()
    assert [node.label for node in nodes] == ["2", "2.4", "2.4.1", "2.4.2", "3"], reason
    assert nodes[3].words.endswith("3 (Liability), 4 (Notices).")


def test_a_sentence_goes_on_below_a_gap_in_the_clause_that_it_began_in() -> None:
    """The page was set anew in two pieces; its left edge is that of the section too."""
    lines = [
        line(0, (60, "2 Payment. The Buyer pays for the Goods")),
        line(1, (60, "what is due.")),
        line(3, (90, "2.3"), (120, " Where one Party only has made an effort")),
        line(4, (60, "good faith, that Party may end this Contract. If")),
        line(8, (60, "only one Party has done so, the other may wait.")),
        line(10, (90, "2.4 Each Party bears its costs.")),
    ]
    nodes = TreeBuilder(lines, (), own_weights()).build()
    assert [node.label for node in nodes] == ["2", "2.3", "2.4"]
    assert nodes[0].words.endswith("what is due.")
    assert nodes[1].words.endswith("If only one Party has done so, the other may wait.")

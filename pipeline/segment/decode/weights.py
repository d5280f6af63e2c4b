"""What the decoder weighs: one number for each piece of evidence, in favour of a label (positive) or against it.

A label is taken where the evidence adds up to more than nothing, over the whole document.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """The weights. Each has the sign that its reason gives it."""

    # The form of the label itself.
    number_deep: float = 2.0  # "5.2.1" is hardly ever a quantity
    number_closed: float = 0.8  # "5." has a stop that no quantity has
    number_bare: float = -0.6  # "30" may be one
    item_bracket: float = 1.5  # "(a)"
    item_stop: float = 0.2  # "a." may be an initial
    worded: float = 0.5  # "Section 4.1" may be a reference
    run_on: float = -1.5  # "14.8The Supplier": the space was lost
    run_on_late: float = -5.0  # … where it is not the next number
    inserted: float = -0.6  # "(aa)", "1A": may be read otherwise
    # What the page shows between the line and the one before.
    shown_new: float = 1.8  # a paragraph begins
    shown_unknown: float = 0.3  # a page or column ends between them
    shown_same: float = -3.6  # the paragraph goes on
    hangs: float = 2.2  # labels hang left of the words above
    room: float = 2.4  # its first words would have fitted on the line before: that one was ended, not broken
    ended: float = 1.2  # the line before ends as a sentence does
    worded_same: float = -2.0  # "… as is said in the / Section 1.2": the word belongs to the sentence
    stacked: float = 2.4  # right below the line of the label before it, at the same edge, both with a stop or bracket
    refers: float = -2.4  # "under clause" / "5.2 the Supplier": the line before calls for a number
    inside: float = -4.0  # the list stands within its sentence: the item before or the next one is in the running text
    # The words after it.
    rest_small: float = -1.4  # a section does not begin with a small letter
    rest_small_deep: float = -0.4  # a clause seldom does
    rest_empty: float = -0.9  # a number alone may be a page number
    goes_on: float = -2.2  # the sentence before is not over, and a small letter goes on with it
    quantity: float = -4.0  # "30 days", "5%"
    heading_look: float = 0.9  # bold, or in a heading's style
    # Where it stands among the others.
    follows: float = 3.0  # the next number of an open series
    first: float = 0.3  # the first of a new list
    first_below: float = 2.8  # 5.1 after 5
    first_of_scope: float = 2.0  # the first number of a document, a schedule or a part
    chain: float = 0.55  # for each label that the series has from there on, up to `LONGEST`
    lonely: float = -1.6  # a first one that nothing follows
    lead: float = 1.4  # the words before it end with a colon
    led: float = 1.2  # the last item itself ends with that colon: the list is below it, not beside it
    gap: float = -1.2  # numbers are missing
    gap_each: float = -0.5  # for each of them, up to six
    gap_below: float = -1.5  # … but the numbers above it are open: 2.4 right below 2, 1.1.4 after 1.1.2
    gap_below_each: float = -0.3
    not_first: float = -3.2  # a list that begins in its middle
    backwards: float = -6.5  # a number before the last one, of the same scope
    jump: float = -3.4  # a number of a section that is not open
    jump_first: float = -1.4  # … the first one of it
    begins_late: float = -1.4  # the first number of a scope is not 1
    restart: float = -5.0  # numbering begins again at 1 without a division
    restart_chain: float = 3.6  # … and a long series follows
    restart_look: float = 1.2  # … below a heading, or looking like the sections of before
    item_alone: float = -2.5  # a list of "1." before any section has a number: more likely the sections themselves
    item_with_numbers: float = -6.0  # "1." of a list, though 1.1 comes next
    again: float = -0.8  # a new list right after another of the same form
    across_heading: float = -1.2  # a list that goes on below a heading
    across_definition: float = -2.6  # … below another definition
    edge_same: float = 0.5  # at the edge of its list
    edge_other: float = -1.2  # at another one
    edge_far: float = -1.0  # at one far away
    closes: float = -0.15  # for each open list that it closes
    look_same: float = 0.5  # it looks like the sections before it
    look_other: float = -1.3  # it does not
    form_other: float = -4.0  # "4)" after the section "3."


DEFAULT = Weights()

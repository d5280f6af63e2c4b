"""What speaks for and against a label: what its line says by itself, and how it goes on what is open before it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Line
from pipeline.segment.decode.candidates import Candidate, Reading
from pipeline.segment.decode.chains import LONGEST
from pipeline.segment.decode.state import Look, OpenList, State
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels.acceptance import UNITS
from pipeline.segment.labels.reading import shared, step_order
from pipeline.segment.paragraphs.geometry import ALIKE, NEAR, Break

FAR = 24.0  # points
# A number that the word processor gives is one, whatever speaks against it; no sum of other evidence comes near.
GIVEN = 20.0
# A label by which so much is lost is not followed up: the best place in a series adds less.
HOPELESS = -9.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading of a row with all that no state changes, worked out once: what speaks for it by itself (own), how long
    its series is, what that counts for (following), the look of a number, the list that an item leaves open."""

    index: int
    reading: Reading
    own: float
    chain: int
    following: float
    first: bool
    look: Look
    entry: OpenList


def choice(row: Candidate, reading: Reading, chain: int, below: frozenset[str], w: Weights) -> Choice | None:
    """A reading with what speaks for it; None where it is hopeless."""
    own = _local(row, reading, w)
    if own < HOPELESS and not row.automatic:
        return None
    line, label = row.line, reading.label
    if reading.kind == "item" and label.name in below and reading.family.startswith("digit"):
        own += w.item_with_numbers
    # How a number looks that the word processor gives by itself, its words do not say.
    bold = not row.automatic and _begins_bold(line)
    return Choice(
        index=row.index,
        reading=reading,
        own=own,
        chain=chain,
        following=min(chain - 1, LONGEST) * w.chain,
        first=all(step_order(step)[0] <= 1 for step in reading.path),
        look=Look(row.index, line.x0, bold, line.size, label.closed, reading.family == "digit)"),
        entry=OpenList(reading.family, reading.value, row.index, label.name, line.x0, line.page, row.passed),
    )


# ---------------------------------------------------------------- a candidate by itself


def _local(row: Candidate, reading: Reading, w: Weights) -> float:
    """What a line says for and against a label, wherever it stands."""
    line, label = row.line, reading.label
    if row.automatic:
        return GIVEN
    rest = line.text[label.end :].strip()
    deep = len(reading.path) > 1
    total = 0.0
    if label.kind == "worded":
        total += w.worded
    elif label.kind == "run_on":
        total += w.run_on + (w.number_deep if deep else 0.0)
    elif reading.family == "digit)":
        total += w.item_bracket
    elif reading.kind == "number":
        total += w.number_deep if deep else w.number_closed if label.closed else w.number_bare
    elif label.text.endswith(")"):
        total += w.item_bracket
    else:
        total += w.item_stop if label.closed or label.text.endswith(".") else w.number_bare
    total += w.inserted if reading.base else 0.0
    if row.shown is Break.NEW:
        total += w.shown_new
    elif row.shown is Break.UNKNOWN:
        total += w.shown_unknown
    else:
        total += w.shown_same + (w.worded_same if label.kind == "worded" else 0.0)
    if row.hangs:
        total += w.hangs
    elif row.room and row.shown is Break.SAME:
        total += w.room
    if row.ended:
        total += w.ended
    if row.refers:
        total += w.refers
    if row.inside and not row.hangs and reading.kind == "item":
        total += w.inside
    if not rest:
        total += w.rest_empty
    elif rest[0].islower() and reading.kind == "number":
        total += w.rest_small_deep if deep else w.rest_small
    if rest[:1].islower() and row.shown is not Break.NEW and not (row.ended or row.hangs):
        total += w.goes_on
    if rest and not deep and not label.closed and reading.family in {"dotted", "digit"}:
        total += w.quantity if rest[0] in "%,.;)/°" or UNITS.match(rest) else 0.0
    if line.bold or line.level is not None:
        total += w.heading_look
    if row.listed:
        total += w.listed
    return total


# ---------------------------------------------------------------- numbers


def _begins_bold(line: Line) -> bool:
    """Is the label in bold? The words after it may be a heading that runs in, or not."""
    return next((span.bold for span in line.spans if span.role == "body" and span.text.strip()), False)


def number_score(row: Candidate, choice: Choice, state: State, w: Weights) -> tuple[float, bool, bool]:
    """How well a number goes on the last one; does numbering begin again with it; is it the very next one?"""
    path, last = choice.reading.path, state.path
    first, chain, following = choice.first, choice.chain, choice.following
    if not last:
        score = w.first_of_scope if first else w.begins_late
        return score + following + (w.lonely if chain == 1 else 0.0), False, first
    same = shared(path, last)
    closing = w.closes * (len(state.lists) + len(last) - same)
    if same == len(path):
        again = first and len(path) == 1
        return (_restart(row, state, chain, w), True, False) if again else (w.backwards, False, False)
    if same == len(last):
        below = path[same:]
        missing = sum(max(0, step_order(step)[0] - 1) for step in below)
        missing += len(below) - 1
        score = w.first_below + (w.gap_below + w.gap_below_each * min(missing, 6) if missing else 0.0)
        above = state.look(len(last))
        if above and above.index == row.index - 1 and abs(above.x0 - row.line.x0) <= NEAR and not missing:
            score += w.stacked
        return score + following / 2 + closing, False, missing == 0
    one, two = step_order(last[same]), step_order(path[same])
    if two < one:
        if first and same == 0:
            return _restart(row, state, chain, w), True, False
        return w.backwards + following / 4, False, False
    missing = max(0, two[0] - one[0] - 1) + sum(max(0, step_order(step)[0] - 1) for step in path[same + 1 :])
    missing += len(path) - same - 1 - (path[-1] == "0" and len(path) - same > 1)  # 17.0 comes next to 16, too
    if missing == 0:
        score = w.follows
    elif same:
        score = w.follows + w.gap_below + w.gap_below_each * min(missing, 6)
    else:
        score = w.gap + w.gap_each * min(missing, 6)
    if missing and same == 0 and len(path) > 1 and two[0] > one[0] + 1:
        # A first clause of a section whose own number is not printed is likelier than one from within.
        score += w.jump_first if all(step_order(step)[0] <= 1 for step in path[1:]) else w.jump
    return score + following / 2 + closing, False, missing == 0


def _restart(row: Candidate, state: State, chain: int, w: Weights) -> float:
    score = w.restart + w.restart_chain * min(chain - 1, 6) / 6
    if row.passed.headings > max((each.passed.headings for each in state.lists), default=-1) and row.shown is Break.NEW:
        score += w.restart_look
    return score + min(chain - 1, LONGEST) * w.chain


def alike(look: Look, depth: int, state: State, w: Weights) -> float:
    """Does a number look like the last one of its depth?"""
    before = state.look(depth)
    if before is None:
        return 0.0
    other = look.bold != before.bold or look.closed != before.closed or abs(look.size - before.size) > ALIKE
    score = w.look_other if other else w.look_same
    if abs(look.x0 - before.x0) > FAR:
        score += w.edge_other
    if look.bracket != before.bracket:
        score += w.form_other
    if look.closed and before.closed and look.index == before.index + 1 and abs(look.x0 - before.x0) <= NEAR:
        score += w.stacked
    return score


# ---------------------------------------------------------------- items


def continues(row: Candidate, reading: Reading, last: OpenList, w: Weights) -> float | None:
    """How well an item goes on an open list; None where it cannot."""
    if reading.base:
        inserted = reading.value == last.value and (last.name == reading.base or last.name.startswith(reading.base))
        score = w.follows + w.inserted_next if inserted and last.name < reading.label.name else None
        if score is None:
            return None
    else:
        missing = reading.value - last.value - 1
        if missing < 0:
            return None
        score = w.follows if missing == 0 else w.gap + w.gap_each * min(missing, 6)
    if row.passed.definitions > last.passed.definitions:
        score += w.across_definition
    if row.passed.headings > last.passed.headings:
        score += w.across_heading
    if row.line.page == last.page or row.line.x1 <= row.line.x0:
        apart = abs(row.line.x0 - last.x0)
        score += w.edge_same if apart <= NEAR else w.edge_other + (w.edge_far if apart > FAR else 0.0)
        if row.index == last.index + 1 and apart <= NEAR and reading.family[-1] in ").":
            score += w.stacked
    return score


def placed(row: Candidate, state: State, depth: int, family: str, w: Weights) -> float:
    """How well a new list stands so deep: right of the one around it, and not where one of its form is open."""
    score = 0.0
    if any(each.family == family for each in state.lists[:depth]):
        score += w.same_form
    led = row.colon and bool(state.lists) and row.passed.paragraphs == state.lists[-1].passed.paragraphs
    if led:  # the words that end with a colon are those of the last item itself
        score += w.led if depth == len(state.lists) else -w.led
    if depth < len(state.lists):
        gone = state.lists[depth]
        crossed = row.passed.headings > gone.passed.headings or row.passed.definitions > gone.passed.definitions
        score += 0.0 if crossed or row.colon else w.again
        if abs(row.line.x0 - gone.x0) <= NEAR:
            score += w.edge_same
    if depth > 0:
        around = state.lists[depth - 1]
        crossed = row.passed.headings > around.passed.headings or row.passed.definitions > around.passed.definitions
        if crossed:
            score += w.across_definition
        if row.line.page == around.page and row.line.x0 < around.x0 - NEAR:
            score += w.edge_other + w.edge_far
        elif row.line.page == around.page and row.line.x0 > around.x0 + NEAR:
            score += w.edge_same
    return score

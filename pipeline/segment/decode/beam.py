"""The decision over the whole document: which lines begin with a label, and where each stands.

A beam search over the candidates, from first to last. A state is what is open: the last dotted number, and the lists
below it. For each candidate every reading may go on an open series, begin one, or be no label at all; the weights of
the evidence add up, and the best sum over the whole document wins, so that a number which looks fine by itself but
makes everything after it impossible loses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Line
from pipeline.segment.decode.candidates import Candidate, Passed, Reading
from pipeline.segment.decode.chains import LONGEST, chains, numbered_below
from pipeline.segment.decode.weights import Weights
from pipeline.segment.labels.acceptance import UNITS
from pipeline.segment.labels.reading import Label, step_order
from pipeline.segment.paragraphs.geometry import NEAR, Break

WIDTH = 12
# Margins beyond this are no doubt; so many rivals of one path are kept.
MARGIN, RIVALS = 6.0, 12
FAR = 24.0  # points


@dataclass(frozen=True, slots=True)
class OpenList:
    """An open list: the family and place of its last item, its line, the item's printed name, its left edge, its page,
    and what stood before it."""

    family: str
    value: int
    index: int
    name: str
    x0: float
    page: int
    passed: Passed


@dataclass(frozen=True, slots=True)
class Look:
    """How the last section looked: its line, left edge, bold, size, whether a stop or a bracket closed its number."""

    index: int
    x0: float
    bold: bool
    size: float
    closed: bool
    bracket: bool


@dataclass(frozen=True, slots=True)
class State:
    """What is open. looks: of the last number of each depth. counted: a number stood in this scope already."""

    path: tuple[str, ...] = ()
    lists: tuple[OpenList, ...] = ()
    looks: tuple[tuple[int, Look], ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """States with one key go on alike."""
        return self.path, tuple((each.family, each.value) for each in self.lists)


@dataclass(frozen=True, slots=True)
class Decision:
    """A label that was taken: where its number stands, or how deep in which lists.

    restarts: numbering begins again with it; first: it begins a list.
    """

    index: int
    label: Label
    kind: str
    path: tuple[str, ...]
    depth: int
    restarts: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """A way to go on: its score, the state after it and the decision, None for no label."""

    score: float
    state: State
    decision: Decision | None


@dataclass(slots=True)
class _Path:
    """A chain of decisions, newest first. rivals: the paths that came to the same state, and by how much they lost."""

    score: float
    state: State
    last: Decision | None
    before: _Path | None
    rivals: tuple[tuple[float, _Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was decided: the labels by number of line, and the margins.

    margins: for each line that was nearly decided otherwise, by how much the best decision of the whole document beats
    the best one that differs there, up to `MARGIN`.
    """

    labels: dict[int, Decision]
    margins: dict[int, float]


def decode(rows: Sequence[Candidate], divisions: Mapping[int, tuple[str, ...] | None], weights: Weights) -> Decoded:
    """The labels of a document, by number of line, and how sure they are.

    rows: the candidates in order. divisions: the number that is open below a division, by the number of its line:
    () below "Schedule 2", ("5",) below "GC5", None where numbers go on as before.
    """
    length = chains(rows)
    below = numbered_below(rows)
    opened = sorted(divisions)
    paths = [_Path(0.0, State(), None, None)]
    at = 0
    for number, row in enumerate(rows):
        while at < len(opened) and opened[at] <= row.index:
            path_below = divisions[opened[at]]
            for path in paths:
                kept = path.state.path if path_below is None else path_below
                path.state = replace(path.state, path=kept, lists=())
            paths = _best(paths)
            at += 1
        if row.index in divisions:
            continue
        paths = _best(
            [
                _Path(path.score + step.score, step.state, step.decision, path)
                if step.decision is not None
                else _Path(path.score + step.score, step.state, path.last, path.before, path.rivals)
                for path in paths
                for step in _steps(row, number, path.state, length, below[number], weights)
            ]
        )
    best, *others = sorted(paths, key=lambda path: -path.score)
    best.rivals += tuple((best.score - path.score, path) for path in others if best.score - path.score < MARGIN)
    return Decoded(_traced(best), _margins(best))


def _best(paths: Sequence[_Path]) -> list[_Path]:
    """The best path to each state, with those that it beats by little, and of these the best `WIDTH`."""
    kept: dict[tuple[object, ...], _Path] = {}
    for path in sorted(paths, key=lambda path: -path.score):
        other = kept.setdefault(path.state.key, path)
        if other is not path and other.score - path.score < MARGIN and len(other.rivals) < RIVALS:
            other.rivals += ((other.score - path.score, path),)
    return list(kept.values())[:WIDTH]


def _margins(best: _Path) -> dict[int, float]:
    """By how much the best path beats, line by line, what its rivals decided."""
    found: dict[int, float] = {}
    at: _Path | None = best
    while at is not None:
        for margin, rival in at.rivals:
            for index in _differing(at, rival):
                found[index] = min(margin, found.get(index, MARGIN))
        at = at.before
    return found


def _differing(one: _Path | None, other: _Path | None) -> Iterator[int]:
    """The lines that two paths decide otherwise, from the last one back to where they were one path."""
    while one is not other:
        first = one.last.index if one is not None and one.last is not None else -1
        second = other.last.index if other is not None and other.last is not None else -1
        if first == second:
            if first < 0 or one is None or other is None or one.last is other.last:
                return
            if one.last != other.last:
                yield first
            one, other = one.before, other.before
        elif first > second:
            yield first
            one = one.before if one is not None else None
        else:
            yield second
            other = other.before if other is not None else None


def _traced(path: _Path) -> dict[int, Decision]:
    found: dict[int, Decision] = {}
    at: _Path | None = path
    while at is not None:
        if at.last is not None:
            found[at.last.index] = at.last
        at = at.before
    return found


def _steps(
    row: Candidate,
    number: int,
    state: State,
    length: Mapping[tuple[int, int], int],
    below: frozenset[str],
    weights: Weights,
) -> Iterator[_Step]:
    if not row.automatic:
        yield _Step(0.0, state, None)
    for which, reading in enumerate(row.readings):
        own = _local(row, reading, weights)
        if own < -9 and not row.automatic:
            continue
        chain = length[number, which]
        if reading.kind == "item" and reading.label.name in below and reading.family.startswith("digit"):
            own += weights.item_with_numbers
        if reading.kind == "number":
            yield from _numbers(row, reading, state, own, chain, weights)
        else:
            yield from _items(row, reading, state, own, chain, weights)


# ---------------------------------------------------------------- a candidate by itself


def _local(row: Candidate, reading: Reading, w: Weights) -> float:
    """What a line says for and against a label, wherever it stands."""
    line, label = row.line, reading.label
    if row.automatic:
        return 20.0
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


def _numbers(row: Candidate, reading: Reading, state: State, own: float, chain: int, w: Weights) -> Iterator[_Step]:
    # How a number looks that the word processor gives by itself, its words do not say.
    bold = not row.automatic and _begins_bold(row.line)
    look = Look(row.index, row.line.x0, bold, row.line.size, reading.label.closed, reading.family == "digit)")
    score, restarts, exact = _number_score(row, reading, state, chain, w)
    score += own + _alike(look, len(reading.path), state, w)
    if reading.label.kind == "run_on" and not exact:
        score += w.run_on_late
    looks = tuple(pair for pair in state.looks if pair[0] != len(reading.path))
    after = State(path=reading.path, lists=(), looks=(*looks, (len(reading.path), look)))
    decision = Decision(row.index, reading.label, "number", reading.path, 0, restarts)
    yield _Step(score, after, decision)


def _begins_bold(line: Line) -> bool:
    """Is the label in bold? The words after it may be a heading that runs in, or not."""
    return next((span.bold for span in line.spans if span.role == "body" and span.text.strip()), False)


def _number_score(row: Candidate, reading: Reading, state: State, chain: int, w: Weights) -> tuple[float, bool, bool]:
    """How well a number goes on the last one; does numbering begin again with it; is it the very next one?"""
    path, last = reading.path, state.path
    first = all(step_order(step)[0] <= 1 for step in path)
    following = min(chain - 1, LONGEST) * w.chain
    if not last:
        score = w.first_of_scope if first else w.begins_late
        return score + following + (w.lonely if chain == 1 else 0.0), False, first
    shared = 0
    while shared < min(len(path), len(last)) and path[shared] == last[shared]:
        shared += 1
    closing = w.closes * (len(state.lists) + len(last) - shared)
    if shared == len(path):
        again = first and len(path) == 1
        return (_restart(row, state, chain, w), True, False) if again else (w.backwards, False, False)
    if shared == len(last):
        below = path[shared:]
        missing = sum(max(0, step_order(step)[0] - 1) for step in below)
        missing += len(below) - 1
        score = w.first_below + (w.gap_below + w.gap_below_each * min(missing, 6) if missing else 0.0)
        above = dict(state.looks).get(len(last))
        if above and above.index == row.index - 1 and abs(above.x0 - row.line.x0) <= NEAR and not missing:
            score += w.stacked
        return score + following / 2 + closing, False, missing == 0
    one, two = step_order(last[shared]), step_order(path[shared])
    if two < one:
        if first and shared == 0:
            return _restart(row, state, chain, w), True, False
        return w.backwards + following / 4, False, False
    missing = max(0, two[0] - one[0] - 1) + sum(max(0, step_order(step)[0] - 1) for step in path[shared + 1 :])
    missing += len(path) - shared - 1 - (path[-1] == "0" and len(path) - shared > 1)  # 17.0 comes next to 16, too
    if missing == 0:
        score = w.follows
    elif shared:
        score = w.follows + w.gap_below + w.gap_below_each * min(missing, 6)
    else:
        score = w.gap + w.gap_each * min(missing, 6)
    if missing and shared == 0 and len(path) > 1 and two[0] > one[0] + 1:
        # A first clause of a section whose own number is not printed is likelier than one from within.
        score += w.jump_first if all(step_order(step)[0] <= 1 for step in path[1:]) else w.jump
    return score + following / 2 + closing, False, missing == 0


def _restart(row: Candidate, state: State, chain: int, w: Weights) -> float:
    score = w.restart + w.restart_chain * min(chain - 1, 6) / 6
    if row.passed.headings > max((each.passed.headings for each in state.lists), default=-1) and row.shown is Break.NEW:
        score += w.restart_look * 0.5
    return score + min(chain - 1, LONGEST) * w.chain


def _alike(look: Look, depth: int, state: State, w: Weights) -> float:
    """Does a number look like the last one of its depth?"""
    before = dict(state.looks).get(depth)
    if before is None:
        return 0.0
    other = look.bold != before.bold or look.closed != before.closed or abs(look.size - before.size) > 0.8
    score = w.look_other if other else w.look_same
    if abs(look.x0 - before.x0) > FAR:
        score += w.edge_other
    if look.bracket != before.bracket:
        score += w.form_other
    if look.closed and before.closed and look.index == before.index + 1 and abs(look.x0 - before.x0) <= NEAR:
        score += w.stacked
    return score


# ---------------------------------------------------------------- items


def _items(row: Candidate, reading: Reading, state: State, own: float, chain: int, w: Weights) -> Iterator[_Step]:
    value, family = reading.value, reading.family
    following = min(chain - 1, LONGEST) * w.chain
    entry = OpenList(family, value, row.index, reading.label.name, row.line.x0, row.line.page, row.passed)
    depths = range(len(state.lists))
    for depth in depths:
        last = state.lists[depth]
        if last.family != family:
            continue
        score = _continues(row, reading, last, w)
        if score is not None:
            kept = replace(entry, value=last.value) if reading.base else entry
            score += own + following / 2 + w.closes * (len(depths) - 1 - depth)
            yield _item(row, reading, state, depth, kept, score, first=False)
    if reading.base:
        return
    if value == 1:
        begins = w.first + following + (w.lonely if chain == 1 else 0.0) + (w.lead if row.colon else 0.0)
    else:
        begins = w.not_first + following / 2 + w.gap_each * min(value - 2, 4)
    if family.startswith("digit") and not state.path and not state.lists:
        begins += w.item_alone
    for depth in (*depths, len(state.lists)):
        score = begins + _placed(row, state, depth, family, w)
        yield _item(row, reading, state, depth, entry, own + score + w.closes * (len(depths) - depth), first=True)


def _item(
    row: Candidate, reading: Reading, state: State, depth: int, entry: OpenList, score: float, *, first: bool
) -> _Step:
    after = replace(state, lists=(*state.lists[:depth], entry))
    decision = Decision(row.index, reading.label, "item", state.path, depth, restarts=False, first=first)
    return _Step(score, after, decision)


def _continues(row: Candidate, reading: Reading, last: OpenList, w: Weights) -> float | None:
    """How well an item goes on an open list; None where it cannot."""
    if reading.base:
        inserted = reading.value == last.value and (last.name == reading.base or last.name.startswith(reading.base))
        score = w.follows - 1.0 if inserted and last.name < reading.label.name else None
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


def _placed(row: Candidate, state: State, depth: int, family: str, w: Weights) -> float:
    """How well a new list stands so deep: right of the one around it, and not where one of its form is open."""
    score = 0.0
    if any(each.family == family for each in state.lists[:depth]):
        score -= 2.0
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

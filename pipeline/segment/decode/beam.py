"""The decision over the whole document: which lines begin with a label, and where each stands.

A beam search over the candidates, from first to last. A state is what is open: the last dotted number, and the lists
below it. For each candidate every reading may go on an open series, begin one, or be no label at all; the weights of
the evidence add up, and the best sum over the whole document wins, so that a number which looks fine by itself but
makes everything after it impossible loses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from pipeline.segment.decode.candidates import Candidate
from pipeline.segment.decode.chains import chains, numbered_below
from pipeline.segment.decode.paths import MARGIN, Path, margins, traced
from pipeline.segment.decode.scores import Choice, alike, choice, continues, number_score, placed
from pipeline.segment.decode.state import Decision, Places, State
from pipeline.segment.decode.weights import Weights

# So many states are kept, and so many rivals of one path.
WIDTH, RIVALS = 12, 12
Key = tuple[tuple[str, ...], Places]
# A way to go on: its score, what tells the state after it from others, the path that it goes on, its choice (None for
# no label), the depth of an item, and whether numbering begins again or a list begins. A plain tuple, for there are
# many for each row; the state and the decision are made for the few that are kept.
_Step = tuple[float, Key, Path, Choice | None, int, bool]


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
    paths = [Path(0.0, State(), None, None)]
    at = 0
    for number, row in enumerate(rows):
        while at < len(opened) and opened[at] <= row.index:
            path_below = divisions[opened[at]]
            for path in paths:
                kept = path.state.path if path_below is None else path_below
                path.state = replace(path.state, path=kept, lists=(), places=())
            paths = _best(map(_unlabelled, paths))
            at += 1
        if row.index in divisions:
            continue
        found = (
            choice(row, reading, length[number, which], below[number], weights)
            for which, reading in enumerate(row.readings)
        )
        choices = [one for one in found if one is not None]
        paths = _best(step for path in paths for step in _steps(row, choices, path, weights))
    best, *others = sorted(paths, key=lambda path: -path.score)
    best.rivals += tuple((best.score - path.score, path) for path in others if best.score - path.score < MARGIN)
    return Decoded(traced(best), margins(best))


def _best(steps: Iterable[_Step]) -> list[Path]:
    """The paths of the best steps to `WIDTH` states, each with those that it beats by little."""
    kept: dict[Key, Path] = {}
    for step in sorted(steps, key=itemgetter(0), reverse=True):
        score, key = step[0], step[1]
        best = kept.get(key)
        if best is None:
            if len(kept) < WIDTH:
                kept[key] = _taken(step)
        elif best.score - score < MARGIN and len(best.rivals) < RIVALS:
            best.rivals += ((best.score - score, _taken(step)),)
    return list(kept.values())


def _taken(step: _Step) -> Path:
    """The path that a step leads to."""
    score, (numbers, places), path, taken, depth, flag = step
    if taken is None:
        return Path(score, path.state, path.last, path.before, path.rivals)
    label, state = taken.reading.label, path.state
    if taken.reading.kind == "number":
        deep = len(numbers)
        looks = (*(pair for pair in state.looks if pair[0] != deep), (deep, taken.look))
        decision = Decision(taken.index, label, "number", numbers, 0, restarts=flag)
        return Path(score, State(numbers, (), looks), decision, path)
    lists = (*state.lists[:depth], taken.entry)
    decision = Decision(taken.index, label, "item", numbers, depth, restarts=False, first=flag)
    return Path(score, State(numbers, lists, state.looks, places), decision, path)


def _unlabelled(path: Path) -> _Step:
    return path.score, (path.state.path, path.state.places), path, None, 0, False


def _steps(row: Candidate, choices: Sequence[Choice], path: Path, weights: Weights) -> Iterator[_Step]:
    if not row.automatic:
        yield _unlabelled(path)
    for one in choices:
        if one.reading.kind == "number":
            yield _number(row, one, path, weights)
        else:
            yield from _items(row, one, path, weights)


def _number(row: Candidate, taken: Choice, path: Path, w: Weights) -> _Step:
    reading, state = taken.reading, path.state
    score, restarts, exact = number_score(row, taken, state, w)
    score += taken.own + alike(taken.look, len(reading.path), state, w)
    if reading.label.kind == "run_on" and not exact:
        score += w.run_on_late
    return path.score + score, (reading.path, ()), path, taken, 0, restarts


def _items(row: Candidate, taken: Choice, path: Path, w: Weights) -> Iterator[_Step]:
    reading, state, own, following = taken.reading, path.state, taken.own, taken.following
    value, family = reading.value, reading.family
    open_lists = len(state.lists)
    place = (family, value)
    for depth, last in enumerate(state.lists):
        if last.family != family:
            continue
        score = continues(row, reading, last, w)
        if score is not None:
            score += own + following / 2 + w.closes * (open_lists - 1 - depth)
            yield path.score + score, (state.path, (*state.places[:depth], place)), path, taken, depth, False
    if reading.base:
        return
    if value == 1:
        begins = w.first + following + (w.lonely if taken.chain == 1 else 0.0) + (w.lead if row.colon else 0.0)
    else:
        begins = w.not_first + following / 2 + w.gap_each * min(value - 2, 4)
    if family.startswith("digit") and not state.path and not state.lists:
        begins += w.item_alone
    for depth in range(open_lists + 1):
        score = begins + placed(row, state, depth, family, w)
        score = own + score + w.closes * (open_lists - depth)
        yield path.score + score, (state.path, (*state.places[:depth], place)), path, taken, depth, True

"""The proof of a comparison: every word that differs between the sides as read is told by an entry, or it is listed.

The words as read, before any clause was made of them, are counted on both sides. What one side has more of went or
came, and some entry must say so. Besides, each pair that is said to keep its words must keep them, each edit must give
both texts, and each clause must be accounted for once: so that two faults which make up for each other are found too.
Nothing here trusts the alignment, and a stored comparison can be proved again at any time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.diff.counted_words import Words, clause_words, counted, cover_words, edited_words, label_words, letters
from pipeline.diff.set_aside import set_aside
from pipeline.diff.words import runs_of
from pipeline.model import Change, Clause, DoubtfulPage, EditionDiff, Proof, Side, UntoldWords
from pipeline.text import joined_words

# Facets of which an entry shows the words that differ.
SPEAKS = frozenset(("wording", "heading", "reference", "regrouped"))
SIDES = ("old", "new")
OPS = ("delete", "insert")
NEAR = 3  # words of which so few stand apart are shown as one stretch
Place = tuple[str, int]  # document, page
Stretch = tuple[int, int]  # where it starts and ends among the words of a side
Groups = tuple[list[Clause], list[Clause]]  # the old and the new clauses of a pair


@dataclass(slots=True)
class _Side:
    """One side while it is proved. stream: its words as read, and where each stands; told: those that entries tell."""

    clauses: dict[str, Clause]
    stream: list[str]
    places: list[Place]
    told: Words
    told_at: Counter[tuple[str, Place]]
    tables: set[tuple[str | None, tuple[str, ...]]]

    @staticmethod
    def of(side: Side) -> _Side:
        """A side of which nothing is told yet."""
        stream: list[str] = []
        places: list[Place] = []
        for text, place in _as_read(side):
            words = counted(text)
            stream += words
            places += [place] * len(words)
        return _Side({clause.id: clause for clause in side.clauses}, stream, places, Counter(), Counter(), set())

    def tell(self, words: Sequence[str], clause: Clause) -> None:
        """Write down that an entry tells these words, at a clause."""
        self.told.update(words)
        place = clause.document, clause.page_start
        self.told_at.update((word, place) for word in words)

    def tell_whole(self, clause: Clause) -> None:
        """Write down that an entry tells a whole clause; a table's names of columns are told with its first row."""
        table = clause.parent, clause.columns
        names = counted(" ".join(clause.columns)) if clause.columns and table not in self.tables else []
        self.tables.add(table)
        self.tell([*clause_words(clause), *names], clause)


def _as_read(side: Side) -> Iterator[tuple[str, Place]]:
    """The text of a side, page by page, with that of its cover, which may be live on the other side; of a side that was
    not read from a document, that of its clauses."""
    pages = [text for text in side.read if text.role in ("body", "cover")]
    if pages:
        yield from ((page.text, (page.document, page.page)) for page in pages)
        return
    tables: set[tuple[str | None, tuple[str, ...]]] = set()
    for clause in side.clauses:
        table = clause.parent, clause.columns
        names = clause.columns if table not in tables else ()
        tables.add(table)
        parts = (*names, clause.number, clause.heading, clause.own)
        yield " ".join(part for part in parts if part), (clause.document, clause.page_start)


def proved(diff: EditionDiff) -> Proof:
    """The account of a comparison, made anew."""
    sides = _Side.of(diff.old), _Side.of(diff.new)
    for change in diff.every_change:
        _tell(change, sides)
    counts = Counter(sides[0].stream), Counter(sides[1].stream)
    differ = counts[0] - counts[1], counts[1] - counts[0]
    aside = set_aside(diff.old.read, diff.new.read)
    for item in aside:
        if item.role == "cover":  # said once, of all documents of a side that show it
            for side, read, said in zip(sides, (diff.old, diff.new), (item.old, item.new), strict=True):
                cover = cover_words(read)
                side.told.update({word: cover[word] for word in set(said.split())})
    left = differ[0] - sides[0].told, differ[1] - sides[1].told
    total = differ[0].total() + differ[1].total()
    missing: list[tuple[int, int]] = []
    if left[0] or left[1]:
        gaps = list(_gaps(sides))
        total -= _same_letters(sides, gaps, left)
        missing = list(_placed(sides, gaps, left))
    untold = [*_phrases(sides, missing), *_false(diff, sides)]
    return Proof(
        words_old=len(sides[0].stream),
        words_new=len(sides[1].stream),
        differ=total,
        told=total - len(missing),
        untold=tuple(dict.fromkeys(untold)),
        doubtful_pages=tuple(_doubtful(diff)),
        aside=aside,
        contradicted=0 if total else sum(map(_says_words, diff.every_change)),
    )


def _says_words(change: Change) -> bool:
    """Does an entry say that words went or came?"""
    return not change.facets or any(edited_words(change.words, op) for op in OPS)


def _tell(change: Change, sides: tuple[_Side, _Side]) -> None:
    """Write down what an entry tells of either side."""
    groups = [[side.clauses[ident] for ident in ids] for side, ids in zip(sides, (change.old, change.new), strict=True)]
    if not change.facets:
        for side, clauses in zip(sides, groups, strict=True):
            for clause in clauses:
                side.tell_whole(clause)
        return
    labels = [Counter(word for clause in clauses for word in label_words(clause)) for clauses in groups]
    numbers = "number" in change.facets
    for at, (side, clauses) in enumerate(zip(sides, groups, strict=True)):
        gone = labels[at] - labels[1 - at]
        if numbers and clauses[0].cells:  # the number that the first cell of a row begins with
            gone += Counter(counted(clauses[0].cells[0])[:1])
        side.tell([*gone.elements(), *edited_words(change.words, OPS[at])], clauses[0])


# ---------------------------------------------------------------- what no entry tells


def _same_letters(sides: tuple[_Side, _Side], gaps: list[tuple[Stretch, Stretch]], left: tuple[Words, Words]) -> int:
    """Take the words out of `gaps` and `left` that are only set apart otherwise ("10.3 ending", "10.3ending"); gives
    how many of `left` they were."""
    before = sum((words.total() for words in left), 0)
    for gap in list(gaps):
        words = [side.stream[slice(*stretch)] for side, stretch in zip(sides, gap, strict=True)]
        if letters(words[0]) == letters(words[1]):
            gaps.remove(gap)
            for rest, same in zip(left, words, strict=True):
                taken = rest & Counter(same)
                rest.subtract(taken)
    return before - sum((words.total() for words in left), 0)


def _placed(
    sides: tuple[_Side, _Side], gaps: Sequence[tuple[Stretch, Stretch]], left: tuple[Words, Words]
) -> Iterator[tuple[int, int]]:
    """The words that are left as side and position.

    The sides are compared as a whole. Of a word that stands in several places where they differ, it is said of those
    where no entry tells it.
    """
    found: tuple[list[int], list[int]] = ([], [])
    for old, new in gaps:
        found[0].extend(range(*old))
        found[1].extend(range(*new))
    for which, (side, spots, words) in enumerate(zip(sides, found, left, strict=True)):
        told = Counter(side.told_at)
        elsewhere: list[int] = []
        for at in spots:
            key = side.stream[at], side.places[at]
            if told[key] > 0:
                told[key] -= 1
                elsewhere.append(at)
        last = set(elsewhere)
        for at in (*(at for at in spots if at not in last), *elsewhere):
            if words[side.stream[at]] > 0:
                words[side.stream[at]] -= 1
                yield which, at


def _gaps(sides: tuple[_Side, _Side]) -> Iterator[tuple[Stretch, Stretch]]:
    """Where the two sides differ as a whole: start and end in the old, and in the new."""
    open_at: tuple[int, int] | None = None
    end = (0, 0)
    for equal, at_old, end_old, at_new, end_new in runs_of(sides[0].stream, sides[1].stream):
        if equal and open_at is not None:
            yield (open_at[0], at_old), (open_at[1], at_new)
            open_at = None
        elif not equal and open_at is None:
            open_at = at_old, at_new
        end = end_old, end_new
    if open_at is not None:
        yield (open_at[0], end[0]), (open_at[1], end[1])


def _phrases(sides: tuple[_Side, _Side], spots: Sequence[tuple[int, int]]) -> Iterator[UntoldWords]:
    """Words that stand near together on a page as one stretch, with the few words between them."""
    run: list[int] = []
    open_side = 0
    for which, at in (*sorted(spots), (2, 0)):
        places = sides[open_side].places
        if run and (which != open_side or at > run[-1] + NEAR or places[at] != places[run[0]]):
            document, page = places[run[0]]
            words = " ".join(sides[open_side].stream[run[0] : run[-1] + 1])
            yield UntoldWords(side=SIDES[open_side], page=page, words=words, document=document)
            run = []
        open_side = which
        run.append(at)


def _false(diff: EditionDiff, sides: tuple[_Side, _Side]) -> Iterator[UntoldWords]:
    """What the comparison says of its clauses and does not hold."""
    told = {(change.old, change.new): change for change in diff.every_change}
    for pair in diff.pairs:
        old, new = ([side.clauses[one] for one in ids] for side, ids in zip(sides, (pair.old, pair.new), strict=True))
        change = told.get((pair.old, pair.new))
        if change is not None and SPEAKS & set(change.facets):
            yield from _wrong_edits(change, (old, new))
        elif [clause.words for clause in old] != [clause.words for clause in new]:
            yield from _not_kept((old, new), numbered=change is not None and "number" in change.facets)
    for at in (0, 1):
        yield from _nowhere(diff, sides, at)


def _wrong_edits(change: Change, groups: Groups) -> Iterator[UntoldWords]:
    """Words that the edits of an entry do not hold."""
    for at, clauses in enumerate(groups):
        text = joined_words(clauses)
        said = "".join(edit.text for edit in change.words if edit.op != OPS[1 - at])
        if text != said:
            yield from _of_clause(at, clauses[0], Counter(counted(text)) - Counter(counted(said)))


def _not_kept(groups: Groups, *, numbered: bool) -> Iterator[UntoldWords]:
    """Words of a pair that is said to keep them. numbered: it got another number, as a row's first cell may begin with
    one."""
    words = [
        Counter(
            counted(" ".join([*(clause.number or "" for clause in clauses if not numbered), joined_words(clauses)]))
        )
        for clauses in groups
    ]
    if letters(words[0].elements()) == letters(words[1].elements()):
        return
    for at, clauses in enumerate(groups):
        lost = words[at] - words[1 - at]
        if numbered and clauses[0].cells:
            lost -= Counter(counted(clauses[0].cells[0])[:1])
        if lost and letters(counted(joined_words(groups[0]))) != letters(counted(joined_words(groups[1]))):
            yield from _of_clause(at, clauses[0], lost)


def _nowhere(diff: EditionDiff, sides: tuple[_Side, _Side], at: int) -> Iterator[UntoldWords]:
    """Clauses of a side that are in no pair and in no list, or in a list without an entry; lines that stand on the
    other side's cover need none."""
    paired = {ident for pair in diff.pairs for ident in (pair.old, pair.new)[at]}
    alone = set((diff.removed, diff.added)[at])
    told = {ident for change in diff.every_change if not change.facets for ident in (change.old, change.new)[at]}
    cover = cover_words((diff.new, diff.old)[at])
    for ident, clause in sides[at].clauses.items():
        if ident in paired or (ident in alone and (ident in told or not Counter(counted(clause.words)) - cover)):
            continue
        yield from _of_clause(at, clause, Counter(clause_words(clause)))


def _of_clause(at: int, clause: Clause, lost: Words) -> Iterator[UntoldWords]:
    if lost:
        words = " ".join(lost.elements())
        yield UntoldWords(side=SIDES[at], page=clause.page_start, words=words, document=clause.document)


def _doubtful(diff: EditionDiff) -> Iterator[DoubtfulPage]:
    for name, side in zip(SIDES, (diff.old, diff.new), strict=True):
        for text in side.read:
            if text.why:
                yield DoubtfulPage(side=name, page=text.page, why=text.why, document=text.document)

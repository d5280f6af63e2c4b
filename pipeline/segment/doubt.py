"""What is doubtful about a clause tree, as sentences with pages: numbers that are missing, numbers left in the text.

A number may be missing because the document lacks it, or because it was not read: only a person who looks at the page
can tell, so it is said and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Clause
from pipeline.segment.broken_references import broken
from pipeline.segment.evidence import begins_with_number
from pipeline.segment.missing_numbers import missing, without_section
from pipeline.segment.sure import DOUBTFUL
from pipeline.text import beginning, first_of

# A document of which more than this share of clauses is expected to be wrong gets a note, that names the pages on which
# more than half of these are. Out of fold 14 of 27 prints with more than .05 wrong have the note, and 4 of 273 others.
TOO_MANY, MOST = 0.06, 0.5
SHOWN = 40  # letters of a text that may begin with a number


def doubts(clauses: Sequence[Clause], *, paged: bool) -> tuple[str, ...]:
    """The doubts about the clauses of a document, in reading order. paged: is it known what stands on which page?"""
    by_id = {clause.id: clause for clause in clauses}
    kinds = {
        "Cross-references of the document that are broken, and print an error": broken(clauses),
        "Numbers without the one that stands above them": without_section(clauses, by_id),
        "Text that may begin with a number that was not taken as one": (
            (f"“{beginning(one.words, SHOWN)}”", one) for one in clauses if begins_with_number(one)
        ),
    }
    lacking = [_between(text, before, after, paged=paged) for text, before, after in missing(clauses, by_id)]
    said = {"Numbers that are missing, or were not read": lacking}
    said |= {kind: [_at(text, clause, paged=paged) for text, clause in found] for kind, found in kinds.items()}
    notes = [f"{kind}: {first_of(found)}." for kind, found in said.items() if found]
    return (*notes, *([_share(clauses, paged=paged)] if _is_doubtful(clauses) else []))


def _expected(clauses: Sequence[Clause]) -> float:
    """How many clauses are expected to be wrong."""
    return sum(1.0 - one.sure for one in clauses)


def _is_doubtful(clauses: Sequence[Clause]) -> bool:
    """Is more than a small share of the clauses expected to be wrong, and not only by a sign in a few?"""
    return _expected(clauses) > max(1.0, TOO_MANY * len(clauses))


def doubtful_pages(clauses: Sequence[Clause]) -> list[int]:
    """The pages that most of the wrong clauses are expected on, in order; none where the share of these is small."""
    if not _is_doubtful(clauses):
        return []
    expected: dict[int, float] = {}
    for one in clauses:
        expected[one.page_start] = expected.get(one.page_start, 0.0) + 1.0 - one.sure
    left = MOST * _expected(clauses)
    pages = []
    for page, count in sorted(expected.items(), key=lambda item: -item[1]):
        if left <= 0:
            break
        pages.append(page)
        left -= count
    return sorted(pages)


def _share(clauses: Sequence[Clause], *, paged: bool) -> str:
    """How many clauses may be wrong, and where."""
    said = f"About {round(100 * _expected(clauses) / len(clauses))} in 100 clauses may have to be read otherwise"
    if paged:
        pages = doubtful_pages(clauses)
        return f"{said}, most of them on {'page' if len(pages) == 1 else 'pages'} {first_of(pages)}."
    least = sorted((one for one in clauses if one.sure < DOUBTFUL), key=lambda one: one.sure)
    return f"{said}: {first_of([one.citation for one in least])}." if least else f"{said}."


def _at(text: str, clause: Clause, *, paged: bool) -> str:
    page = f"(page {clause.page_start})"  # a citation may say it itself
    return f"{text} {page}" if paged and not text.endswith(page) else text


def _between(text: str, before: Clause | None, after: Clause, *, paged: bool) -> str:
    """What is missing, with the pages that it may stand on."""
    if not paged or before is None or before.page_end >= after.page_start:
        return _at(text, after, paged=paged)
    return f"{text} (pages {before.page_end} to {after.page_start})"

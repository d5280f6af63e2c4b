"""Cross-references whose words stand but that no longer lead where they led, and new ones that lead nowhere.

A wrong finding is worse than a missed one: a reference that says by its title where it leads, that leads outside the
contract, or that names something called so by its heading ("Section 1 of the Plan"), is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.citation import parse
from pipeline.diff.links import Links
from pipeline.diff.references import CitationResolver, CitedReference, references
from pipeline.diff.tree import Tree, content_key
from pipeline.model import Clause

# A title after a reference: "Section 7 (Disclaimer)", "Clause 17 – Privacy".
_TITLE = re.compile(r"\s*(?:\(([^()]{2,90})\)|[-–—:]\s*([^.;()]{2,90}))")
NUMBERED = 2  # a section whose clauses' numbers were read has so many of them at least


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A reference whose words stand, but which no longer leads where it led.

    kind: "dangling" (nothing has that number now) or "re-pointed" (something else has). written: the reference as
    printed. old, new: position of the clause that it named, and of the one that it names now (None where there is
    none).
    """

    kind: str
    written: str
    old: int
    new: int | None


def left_behind(
    links: Links, cited: tuple[CitationResolver, CitationResolver], old: tuple[int, str], new: tuple[int, str]
) -> list[LeftBehind]:
    """The references that stand in both texts of a pair in the same words and no longer lead to the same provision.

    Only a reference that named one clause of the old side exactly is judged: others lead outside, or are not
    understood.
    """
    kept = {old[1][ref.start : ref.end]: ref for ref in references(old[1])}
    found: dict[str, LeftBehind] = {}
    for ref in references(new[1]):
        written = new[1][ref.start : ref.end]
        if written not in kept or written in found or not ref.sure:
            continue
        before = [at for at, rest in cited[0].targets(kept[written].citation, old[0]).items() if not rest]
        if _led_wrong(cited[0], old[1], kept[written], before):
            continue
        after = cited[1].targets(ref.citation, new[0])
        if not before or any(links.linked(target, other) for target in before for other in after):
            continue
        exact = [at for at, rest in after.items() if not rest]
        if all(_unnumbered(links, target) for target in before) or _leads_right(cited[1], new, ref, exact):
            continue
        kind = "re-pointed" if exact else "dangling"
        found[written] = LeftBehind(kind, written, before[0], exact[0] if exact else None)
    return list(found.values())


def dangling(cited: CitationResolver, at: int, clause: Clause) -> Iterator[str]:
    """References of a clause at a position, as printed, that name a number which its document does not have; by its
    marks.

    Only where the section that should hold the number is there, with numbers that were read.
    """
    for note in clause.annotations:
        if note.type != "reference" or note.unit != "dangling":
            continue
        written = clause.own[note.start : note.end]
        citation = parse(note.value or written)
        if citation is None or len(citation.path) < 2:
            continue
        above = cited.targets(replace(citation, path=citation.path[:1]), at)
        if any(not rest and _numbered(cited.tree, place) for place, rest in above.items()):
            yield written


def _numbered(tree: Tree, at: int) -> bool:
    labels = [clause.label for child in tree.nodes[at].children if (clause := tree.nodes[child].clause) is not None]
    return len(labels) >= NUMBERED and all(labels)


def _leads_right(cited: CitationResolver, new: tuple[int, str], ref: CitedReference, exact: list[int]) -> bool:
    """Does the new side itself say that a reference leads where it means to, or outside the contract?"""
    clause = cited.tree.nodes[new[0]].clause
    if clause is not None and any(
        note.type == "reference" and note.unit == "external" and note.start < ref.end and ref.start < note.end
        for note in clause.annotations
    ):
        return True
    if _titled(cited.tree, _title(new[1], ref), exact):
        return True
    # A heading that begins with the words of the reference is the name of what stands below it.
    return cited.heads(content_key(new[1][ref.start : ref.end]).casefold())


def _led_wrong(cited: CitationResolver, text: str, ref: CitedReference, before: list[int]) -> bool:
    """Does a title after a reference of the old side name another place of it than was found for the number?

    Then its numbers were not read as they were meant, and nothing can be said of what became of them.
    """
    named = _title(text, ref)
    above = [place for at in before for place in (at, *cited.tree.ancestors(at))]
    return bool(named) and cited.heads(named) and not _titled(cited.tree, named, above)


def _title(text: str, ref: CitedReference) -> str:
    """The title after a reference as a content key in small letters, "" where there is none."""
    title = _TITLE.match(text, ref.end)
    return content_key(title[1] or title[2]).casefold() if title else ""


def _titled(tree: Tree, named: str, places: list[int]) -> bool:
    """Is this title the heading of one of these clauses, or the beginning of it, or it of the title?"""
    headings = [content_key(heading).casefold() for at in places if (heading := _heading(tree, at))]
    return bool(named) and any(heading.startswith(named) or named.startswith(heading) for heading in headings)


def _heading(tree: Tree, at: int) -> str:
    clause = tree.nodes[at].clause
    return (clause.heading or clause.own.split(".")[0]) if clause is not None else ""


def _unnumbered(links: Links, target: int) -> bool:
    """Does a clause live on without any number? Then its number was not read, rather than given to another."""
    group = links.by_old.get(target)
    heirs = [links.new.nodes[at].clause for at in group.new] if group is not None else []
    return bool(heirs) and all(clause is not None and clause.label is None for clause in heirs)

"""Cross-references: inside the contract by the citation grammar, outside it by the rows of references.toml.

The annotation "reference" has the normal citation as `value` and the id of the clause, where there is one, as `target`.
`unit` tells the rest apart:
    "internal"   the target stands in this document;
    "dangling"   this document numbers such provisions (GC…, a schedule, a plain number) and has none of this number;
    "elsewhere"  this document numbers no such provisions: the target is in another part of the contract, or nowhere;
    "external"   a statute or another agreement: `value` is its name as printed, without an article.
A range ("GC5.2(a) to (c)") gives its two ends and, over the whole stretch, each clause of the document between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pipeline.annotate.marking import Context, context_of, marking, overlaps
from pipeline.annotate.rules import Row, alternatives, read_rules
from pipeline.citation import Citation, find, parse, steps, write
from pipeline.label_grammar import NUMBER, SMALL_ITEMS, STEP
from pipeline.model import Annotation
from pipeline.text import canonical

_NUMBER = rf"(?:{NUMBER}|[A-Z]\b|[IVX]+\b)(?:\s?\([0-9A-Za-z]{{1,5}}\))*"
_NUMBERS = rf"{_NUMBER}(?:(?:,|,?\s+and|,?\s+or|\s+to)\s+{_NUMBER})*"
_BRACKETED = rf"{STEP}(?:\([0-9A-Za-z]{{1,5}}\))+"
_STEP = (
    r"(?:[Ss]ections?|[Rr]egulations?|[Aa]rticles?|[Pp]aragraphs?|[Cc]lauses?|[Pp]arts?|[Ss]chedules?|[Cc]hapters?"
    rf"|[Cc]onditions?|[Rr]ules?|ss?\.|[Rr]eg\.|[Aa]rt\.)\s*{_NUMBERS}"
    # A number with items needs no word before it: "73(1)(a) of the Regulations".
    rf"|{_BRACKETED}(?:(?:,|,?\s+and|,?\s+or|\s+to)\s+{_BRACKETED})*"
)
_PLACE = rf"(?<![\w.])(?:(?:{_STEP})(?:\s*,)?\s+(?:of|to|in|under)\s+(?:the\s+|its\s+|that\s+|any\s+|each\s+|an?\s+)?)+"
_CAPITAL = r"(?:[A-Z][\w&'’.-]*|\([A-Z][^()]{2,80}\))"
_TITLE = rf"(?:(?<![\w-]){_CAPITAL},?\s+(?:(?:of|and|for|in|to|on|with|etc\.?|&)\s+){{0,2}}){{1,14}}?"
_LEADING = re.compile(r"^(?:(?:The|Under|In|See|This|Where|And|For|If|By|With|To|From|Any|Each|All|A|An)\s+)+(?=[A-Z])")

# "(b) above", "paragraph (b)": an item named without its number, looked for among the clause's own relations.
_RELATIVE = re.compile(
    r"\b(?:[Pp]aragraph|[Ss]ub-?paragraph|[Cc]lause|[Ss]ub-?[Cc]lause|[Ii]tem|[Ll]imb)s?\s+"
    rf"(?P<items>{SMALL_ITEMS}(?:(?:,|,?\s+and|,?\s+or|\s+to)\s+{SMALL_ITEMS})*)"
    rf"|(?P<pointed>{SMALL_ITEMS}(?:(?:,|,?\s+and|,?\s+or|\s+to)\s+{SMALL_ITEMS})*)\s+(?:above|below)\b"
)
_ITEMS = re.compile(SMALL_ITEMS)
_JOINED = r"\s*(?:,\s*(?:and\s+|or\s+)?|and\s+|or\s+|to\s+|[-–]\s*)"
_MORE_ITEMS = re.compile(rf"{_JOINED}(?P<more>{SMALL_ITEMS})(?=[\s,.;:)\-–]|$)")
_MORE_NUMBERS = re.compile(
    rf"{_JOINED}(?P<more>{NUMBER}(?:{SMALL_ITEMS})?)(?![\w.%]*[\w%]|\s+[A-Za-z-]*\s?(?:day|hour|week|month|year|per\s?cent))",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b[Tt]his\s+$")
_RANGE = re.compile(r"\s*(?:\bto\b|[-–])\s*")


class ExternalFinder:
    """Finds references to statutes and to other agreements."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = [
            (re.compile(_expanded(row["pattern"]), re.VERBOSE), re.compile(row["unless"]) if "unless" in row else None)
            for row in rows
        ]

    def find(self, text: str) -> list[Annotation]:
        """The external references of `text`, in order, none overlapping; an earlier row has the text first."""
        kept: list[Annotation] = []
        for pattern, unless in self._rows:
            for match in pattern.finditer(text):
                start = _without_leading(match)
                named = text[match.start("title") : match.end()]
                if (unless and unless.search(named)) or overlaps(start, match.end(), kept):
                    continue
                value = re.sub(r"\b[Tt]he\s+(?=\S+$)", "the ", canonical(text[start : match.end()]))
                kept.append(Annotation(type="reference", start=start, end=match.end(), value=value, unit="external"))
        return sorted(kept, key=lambda mark: mark.start)


def _expanded(pattern: str) -> str:
    provision = f"(?:{_PLACE})?"
    for word, regex in (("PROVISION", provision), ("PLACE", _PLACE), ("TITLE", _TITLE)):
        pattern = pattern.replace(f"{word} ", regex)
    return pattern


def _without_leading(match: re.Match[str]) -> int:
    """The start of a match without a capitalised word that only opens the sentence ("Under Health Act 2009")."""
    if match.start("title") > match.start():
        return match.start()
    leading = _LEADING.match(match["title"])
    return match.start() + (leading.end() if leading else 0)


def internal(
    text: str, outside: Iterable[Annotation], context: Context, families: re.Pattern[str] | None = None
) -> list[Annotation]:
    """The references of `text` to provisions of the same contract, in order, with their targets.

    families: matches the word before a schedule of another family ("Joint " before "Schedule 5").
    """
    outside = tuple(outside)
    stretches: list[tuple[int, int, Citation]] = []
    for start, end, citation in find(text, context.sections):
        if not overlaps(start, end, outside):
            stretches.append((start, end, citation))
    for _, end, citation in tuple(stretches):
        stretches.extend(_more(text, end, citation, stretches, context))
    found = []
    for start, end, citation in stretches:
        family = families.search(text[:start]) if families and citation.schedule is not None else None
        if family:
            found.append(_of_family(family, end, citation, context))
        else:
            own = _above(citation, context) if _THIS.search(text[:start]) else None
            found.append(_resolved(start, end, citation, context, own))
    for start, end, item in _relative_items(text):
        if not overlaps(start, end, (*outside, *found)):
            found.append(_relative(start, end, item, context))
    found.sort(key=lambda mark: (mark.start, mark.end))
    return [*found, *_between(text, found, context)]


def _more(
    text: str, at: int, citation: Citation, taken: list[tuple[int, int, Citation]], context: Context
) -> Iterator[tuple[int, int, Citation]]:
    """Members that follow without a prefix: the "(c)" of "GC5.2(a) to (c)", the "5.4" of "GC5.2 to 5.4"."""
    while True:
        last = citation.path[-1] if citation.path else ""
        match = _MORE_ITEMS.match(text, at) if last.startswith("(") else None
        path: tuple[str, ...] = ()
        if match:
            new = steps(match["more"])
            depth = _depth(citation.path, new[0])
            path = (*citation.path[:depth], *new)
        elif citation.prefix:
            match = _MORE_NUMBERS.match(text, at)
            path = steps(match["more"]) if match else ()
        if not match or any(start <= match.start("more") < end for start, end, _ in taken):
            return
        following = replace(citation, path=path)
        sister = len(path) > 1 and path[0] == citation.path[0]  # "SC36.4, 36.5": of one section
        if not path[-1].startswith("(") and not sister and not _known(following, context):
            return  # any other bare number is a member only when the document has that provision
        citation, at = following, match.end("more")
        yield match.start("more"), at, citation


def _depth(path: tuple[str, ...], item: str) -> int:
    """How much of `path` a following item keeps: "(ii)" replaces "(i)", "(b)" replaces "(a)" of "(a)(i)"."""
    items = [index for index, step in enumerate(path) if step.startswith("(")]
    roman = re.compile(r"\([ivxl]+\)")
    if len(items) > 1 and not roman.fullmatch(item) and roman.fullmatch(path[items[-1]]):
        return items[-2]
    return items[-1]


def _known(citation: Citation, context: Context) -> bool:
    return write(citation) in context.citations


def _candidates(citation: Citation, context: Context) -> Iterator[str]:
    """What a citation may mean where it stands, most likely first."""
    written = write(citation)
    own = parse(context.ancestors[0]) if context.ancestors else None
    if not citation.prefix and citation.schedule is None:
        for ancestor in context.ancestors:
            place = parse(ancestor)
            if place and (place.schedule is not None or place.annex):
                yield write(replace(place, path=citation.path))
        if own and own.prefix:
            yield write(replace(citation, prefix=own.prefix))
    if citation.schedule is not None and citation.attachment != "Schedule":
        yield from (f"{ancestor} {written}" for ancestor in context.ancestors)
    yield written
    if citation.schedule is not None and citation.part is None and citation.path and own and own.schedule:
        yield write(replace(citation, part=own.part))


def _above(citation: Citation, context: Context) -> str | None:
    """The citation of the ancestor that "this clause 5" means: it has the same number."""
    for ancestor in context.ancestors:
        place = parse(ancestor)
        if place and place.path == citation.path and ancestor in context.citations:
            return ancestor
    return None


def _resolved(start: int, end: int, citation: Citation, context: Context, own: str | None = None) -> Annotation:
    """The reference with its target; `own` is the written citation that goes before all that it may mean else."""
    candidates = [*([own] if own else []), *_candidates(citation, context)]
    for candidate in candidates:
        if candidate in context.citations:
            return Annotation(
                type="reference",
                start=start,
                end=end,
                value=candidate,
                target=context.citations[candidate],
                unit="internal",
            )
    # An annex that is missing may be that of any schedule around, so it is named as it was written.
    annex = citation.schedule is not None and citation.attachment != "Schedule"
    meant = write(citation) if annex else next((found for found in candidates if parse(found)), write(citation))
    unit = "dangling" if numbering(parse(meant) or citation) in context.prefixes else "elsewhere"
    return Annotation(type="reference", start=start, end=end, value=meant, unit=unit)


def numbering(citation: Citation) -> str:
    """Which numbering of a document a citation belongs to: "GC", "SC", "schedule", "annex", "part" or ""."""
    if citation.schedule is None and citation.annex:
        return citation.annex.split()[0].lower()
    return citation.attachment.lower() if citation.schedule is not None else citation.prefix


def _of_family(family: re.Match[str], end: int, citation: Citation, context: Context) -> Annotation:
    """A reference to a schedule of a named family; the family's name is part of the citation."""
    value = f"{family[0].strip()} {write(citation)}"
    target = context.citations.get(value)
    unit = "internal" if target else "elsewhere"
    return Annotation(type="reference", start=family.start(), end=end, value=value, target=target, unit=unit)


def _relative_items(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _RELATIVE.finditer(text):
        group = "items" if match["items"] else "pointed"
        members = list(_ITEMS.finditer(text, *match.span(group)))
        for member in members:
            start = match.start() if len(members) == 1 else member.start()
            yield start, member.end(), member[0]


def _relative(start: int, end: int, item: str, context: Context) -> Annotation:
    """An item named by its letter alone: a child of the nearest ancestor that has such a child."""
    for ancestor in context.ancestors:
        written = ancestor + item
        if written in context.citations:
            target = context.citations[written]
            return Annotation(type="reference", start=start, end=end, value=written, target=target, unit="internal")
    return Annotation(
        type="reference", start=start, end=end, value=item, unit="dangling" if context.ancestors else "elsewhere"
    )


def _between(text: str, found: list[Annotation], context: Context) -> Iterator[Annotation]:
    for first, last in pairwise(found):
        if first.target and last.target and _RANGE.fullmatch(text, first.end, last.start):
            row = context.siblings.get(first.target, ())
            if first.target in row and last.target in row:
                for target in row[row.index(first.target) + 1 : row.index(last.target)]:
                    value = next((key for key, clause in context.citations.items() if clause == target), None)
                    yield Annotation(
                        type="reference", start=first.start, end=last.end, value=value, target=target, unit="internal"
                    )


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_references"."""
    tables = read_rules(folder, rules)
    outside_finder = ExternalFinder(tables["external"])
    families = re.compile(rf"\b{alternatives(tables['family'])}\s+$")

    def references(doc: Any) -> list[Annotation]:
        outside = outside_finder.find(doc.text)
        return sorted(
            [*outside, *internal(doc.text, outside, context_of(doc), families)], key=lambda mark: (mark.start, mark.end)
        )

    return marking(references)

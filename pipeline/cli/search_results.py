"""What a search found, on a terminal: each provision, where else it stands, what it said before, the guidance on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.cli.output import PAGE_UNKNOWN, console, headed, print_indented
from pipeline.reading_order import heading_path
from pipeline.text import beginning, beginning_words, joined_words

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.model import (
        ChangedTarget,
        FacetValue,
        GuidanceNote,
        Hit,
        OtherEdition,
        Previous,
        QueryReading,
        SearchAnswer,
    )

IN = 4
"""How far what is told of a provision stands in from its number."""

SNIPPET = 300
BEFORE = 200
"""Characters shown of what a provision said before."""

LEAD = 8
"""Words shown before the first that differs."""

LAST_LINE = 100
"""Letters of the last line: it is read at a glance, so it names limits only while they fit; --json has all counts."""

MOST_LED = 3
"""So many of the changed provisions that a result leads to are named."""

BULLETS = {"paragraph": "¶"}
"""What stands before a part without a label."""

OTHER_STATUS = {"same": "same words", "changed": "other words", "part": "one provision with it"}
FOUND, SHOWN = "▸ ", "  "
"""Before an item that was found, and before one that is only shown with its list."""
CITED_STATUS = {"same": "", "changed": ", other words in {}", "gone": ", no longer in {}"}
READ_AS = {
    "spelling": "“{said}” was read as “{read}”; --as-typed searches for what was typed.",
    "variant": "“{said}” was read as a limit: only the variant “{read}” was searched.",
    "role": "Only {said} is shown; --whole searches everything.",
    "old name": "“{said}” was read as “{read}”, its present name.",
    "acronym": "“{said}” was also searched for as “{read}”.",
    "other words": "“{said}” was also searched for as “{read}”.",
}
UNLINKED = "Not linked with the other editions of its work: what became of it is not known."
ALWAYS = ("spelling", "old name", "no such clause", "variant", "role")
"""What a reader must know without asking: the question was answered otherwise than it was typed."""

WORDLESS = (
    "None of these words is in the clauses that were searched. These are only the nearest in meaning, and may have "
    "nothing to do with the question."
)

UNANSWERED = "Nothing here answers this, as far as meaning tells. The nearest are:"

OPTIONS = {
    # facet that the last line may offer: the option that narrows by it
    "changed_since": "--changed-since",
    "kind": "--kind",
    "part": "--part",
    "obligation": "--obligation",
}


def print_answer(answer: SearchAnswer, *, why: bool = False) -> None:
    """The hits, how the question was read, and what it may be narrowed to."""
    screen = console()
    for reading in answer.readings:
        if reading.kind != "no such word" and (why or reading.kind in ALWAYS):
            screen.print(_read_as(reading), style="italic")
    nowhere = [f"“{one.said}”" for one in answer.readings if one.kind == "no such word"]
    if nowhere and not answer.wordless:
        screen.print(f"No clause has {_either(nowhere)}.", style="italic")
    if not answer.hits:
        screen.print(_nothing(answer))
        return
    if answer.wordless:
        screen.print(WORDLESS, style="bold")
    elif answer.unanswered:
        screen.print(UNANSWERED, style="bold")
    for hit in answer.hits:
        _print_hit(screen, hit, why=why)
    screen.print(_counts(answer), style="dim")
    if why:
        screen.print(_compared(answer), style="dim")


def _print_hit(screen: Any, hit: Hit, *, why: bool) -> None:
    page = hit.pages.replace("pages ", "pp. ").replace("page ", "p. ") or PAGE_UNKNOWN
    where = ", ".join(part for part in (hit.edition, page, hit.document.title) if part)
    name = hit.clause.citation or hit.clause.kind
    screen.print(f"{hit.rank:2d}. {headed(name, hit.clause.heading)}", style="bold")
    print_indented(screen, where, by=IN, style="dim")
    above = heading_path(hit.under, hit.document.title, name)
    if above:
        print_indented(screen, f"in {above}", by=IN, style="dim")
    _print_words(screen, hit)
    for other in hit.other_editions:
        variant = "" if other.variant in ("", "generic") else f" ({other.variant})"
        print_indented(screen, f"{other.edition}{variant}: {other.citation}, {_became(other)}", by=IN, style="dim")
    if not hit.linked:
        print_indented(screen, UNLINKED, by=IN, style="dim")
    if hit.previous is not None and hit.previous.status == "changed":
        print_indented(screen, _since(hit, hit.previous), by=IN, style="dim")
    if hit.guidance:
        print_indented(screen, f"Guidance: {_guidance(hit.guidance)}", by=IN, style="dim")
    if hit.cites:
        cited = (f"{one.cites} ({one.edition}{CITED_STATUS[one.status].format(one.newest)})" for one in hit.cites)
        print_indented(screen, f"Cites: {'; '.join(cited)}", by=IN, style="dim")
    for one in hit.outdated:
        if one.marks:
            print_indented(screen, f"Out of date: {one.sentence}", by=IN, style="yellow")
    if hit.leads:
        print_indented(screen, f"Leads to what changed: it {told_targets(hit.leads)}", by=IN, style="dim")
    for reason in hit.why.reasons if why else ():
        print_indented(screen, f"· {reason}", by=IN)


def _became(other: OtherEdition) -> str:
    """What became of a provision in another edition, in a few words."""
    if other.own == "changed" and other.below:
        return f"other words, and below it {other.below}"
    return other.only_below or OTHER_STATUS[other.status]


def _since(hit: Hit, previous: Previous) -> str:
    """What a provision said in the edition before, where it changed."""
    old = " ".join(part for part in (previous.heading, previous.text) if part)
    if previous.only_below:
        return f"Since {previous.edition}: {previous.only_below}"
    below = f" (and below it: {previous.below})" if previous.below else ""
    return f"{previous.edition} said: {_before(old, joined_words([hit.clause]))}{below}"


def _print_words(screen: Any, hit: Hit) -> None:
    """The clause's text, the items that are shown of its list, and its closing words, in this order."""
    from rich.text import Text

    own, begins = hit.clause.own, len(hit.clause.own) - len(hit.clause.closing or "")
    for one in hit.above:
        label = f"{one.number}  " if one.number else ""
        print_indented(screen, label + beginning_words(one), by=IN, style="dim")
    if hit.clause.text:
        marks = [mark for mark in hit.highlights if mark[0] < begins]
        sentence = hit.sentence if hit.sentence and hit.sentence[0] < begins else None
        label = f"{hit.clause.number}  " if hit.above and hit.clause.number else ""
        print_indented(screen, Text(label) + _snippet(hit.clause.text, marks, sentence), by=IN)
    for item in hit.items:
        words, label = beginning_words(item.clause), item.clause.number or BULLETS.get(item.clause.kind, "-")
        shift = len(words) - len(item.clause.text)
        marks = [(start + shift, end + shift) for start, end in item.highlights]
        if item.skipped:
            print_indented(screen, SHOWN + _left_out(item.skipped), by=IN * (1 + item.depth), style="dim")
        line = Text(f"{FOUND if item.matched else SHOWN}{label}  ") + _snippet(words, marks, None)
        print_indented(screen, line, by=IN * (1 + item.depth))
    if hit.items_after:
        print_indented(screen, SHOWN + _left_out(hit.items_after), by=2 * IN, style="dim")
    if hit.clause.closing:
        marks = [(start - begins, end - begins) for start, end in hit.highlights if start >= begins]
        at = (
            (hit.sentence[0] - begins, hit.sentence[1] - begins) if hit.sentence and hit.sentence[0] >= begins else None
        )
        print_indented(screen, _snippet(own[begins:], marks, at), by=IN)
    for one in reversed(hit.above):
        if one.closing:
            print_indented(screen, one.closing, by=IN, style="dim")


def told_targets(leads: Sequence[ChangedTarget], most: int = MOST_LED) -> str:
    """What a clause leads to that changed, in words."""
    more = len(leads) - most
    named = "; ".join(one.sentence for one in leads[:most])
    return f"{named}; and {more} more" if more > 0 else named


def _left_out(count: int) -> str:
    return f"… {count} more" if count > 1 else "… one more"


def _snippet(words: str, highlights: Sequence[tuple[int, int]], sentence: tuple[int, int] | None) -> Text:
    """Words, the sentence that answers best underlined and the question's words in bold.

    A long text is shown from that sentence on, or else from a little before the first marked word.
    """
    from rich.text import Text

    text = Text(words)
    if sentence is not None:
        text.stylize("underline", *sentence)
    for start, end in highlights:
        text.stylize("bold", start, end)
    if len(text) > SNIPPET:
        first = highlights[0][0] - SNIPPET // 4 if highlights else 0
        start = max(0, min(sentence[0] if sentence else first, len(text) - SNIPPET))
        text = text[start : start + SNIPPET]
        if start:
            text = Text("… ") + text
        text = text + Text(" …")
    return text


def _before(old: str, new: str) -> str:
    """What a provision said before, from a few words before the first that differs."""
    words, now = old.split(), new.split()
    first = next((at for at, (one, other) in enumerate(zip(words, now, strict=False)) if one != other), len(now))
    start = max(0, min(first, len(words)) - LEAD)
    text = " ".join(words[start:])
    cut = beginning(text, BEFORE)
    return f"… {cut}" if start else cut


def _guidance(notes: Sequence[GuidanceNote]) -> str:
    more = len(notes) - 1
    return f"{told_note(notes[0])}; and {more} more" if more else told_note(notes[0])


def told_note(note: GuidanceNote) -> str:
    """A passage of guidance in a line: where it stands, what it cites, what of that is out of date."""
    page = f", p. {note.page}" if note.page else ""
    if note.page_end > note.page > 0:
        page = f", pp. {note.page}–{note.page_end}"
    outdated = "".join(f" ({one.sentence})" for one in note.outdated)
    on = f"on {note.cites}" if note.cited else f"on {note.cites}, without its number"
    return f"{note.title}, {note.citation}{page}, {on}{outdated}"


def _either(words: Sequence[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _read_as(reading: QueryReading) -> str:
    if reading.kind == "no such clause":
        nearest = f" The nearest number above it is {reading.read}." if reading.read else ""
        return f"No document here has {reading.said}.{nearest}"
    return READ_AS[reading.kind].format(said=reading.said, read=reading.read)


def _nothing(answer: SearchAnswer) -> str:
    if answer.offset:
        return f"There are no results after the first {answer.offset}, or fewer than that."
    return "Nothing found. Try other words, or fewer limits; words in quotation marks must stand in the clause."


def _counts(answer: SearchAnswer) -> str:
    """How many provisions come near, how to see more of them, and options that leave fewer: in one short line."""
    last = answer.offset + len(answer.hits)
    line = f"{answer.total} {'provision comes' if answer.total == 1 else 'provisions come'} near"
    if last < answer.total:
        line += f"; more: --offset {last}"
    begins = "; fewer: "
    for name, option in OPTIONS.items():
        value = _narrowing(answer.facets.get(name, ()), answer.total)
        said = f'{begins}{option} "{value.value}" ({value.count})' if value is not None else ""
        if said and len(line) + len(said) < LAST_LINE:
            line, begins = line + said, ", "
    return f"{line}."


def _compared(answer: SearchAnswer) -> str:
    """How many clauses were looked at, and how."""
    vectors = f"meanings were compared by {answer.nearest} search" if answer.nearest else "words alone decided"
    return f"Of {answer.clauses} clauses {answer.weighed} were weighed; {vectors}."


def _narrowing(values: Sequence[FacetValue], total: int) -> FacetValue | None:
    """The value that leaves most, but not all."""
    return next((one for one in values if 0 < one.count < total), None)

"""The whole instrument: what it turns into what, how it is read, and its steps."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import TextWrapper

from pipeline.model.variation import Variation
from pipeline.report.variation.wording import PRINTED

WIDTH = 110
SAME = "The two texts are the same; there is nothing to vary."


def title(variation: Variation) -> str:
    """What the instrument is called."""
    return f"Variation of {variation.old} into {variation.new}"


def preamble(variation: Variation) -> str:
    """How the steps are read."""
    return (
        f"Provisions are called by the numbers that they have in {variation.old}; those that a step puts in are called "
        "new. Words are found in a provision as it stands before the variation. Carried out from the first to the "
        f"last, the steps give {variation.new}."
    )


def steps(variation: Variation) -> Iterator[str]:
    """The steps in words, each of one line or of several; those that change print alone are one, the last but the
    numbers."""
    printed = [step for step in variation.instructions if step.print_only]
    for step in variation.instructions:
        if not step.print_only and step.action != "renumber":
            yield step.sentence
    if printed:
        places = "; ".join(step.sentence.removeprefix("In ").removesuffix(PRINTED) for step in printed)
        yield f"In {places}{PRINTED}"
    yield from (step.sentence for step in variation.instructions if step.action == "renumber")


def as_text(variation: Variation) -> str:
    """The instrument as plain text, its steps numbered."""
    found = [title(variation), "=" * len(title(variation)), "", *_wrapped(preamble(variation), "", ""), ""]
    for number, step in enumerate(steps(variation), start=1):
        head = f"{number}. "
        for at, line in enumerate(step.splitlines()):
            indent = " " * (len(head) + len(line) - len(line.lstrip()))
            found += _wrapped(line.strip(), head if at == 0 else indent, indent)
        found.append("")
    if not variation.instructions:
        found += [SAME, ""]
    return "\n".join(found)


def _wrapped(text: str, first: str, others: str) -> list[str]:
    wrapper = TextWrapper(WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False)
    return wrapper.wrap(text) or [first]

"""How fast two editions are compared, how that grows with their length, and against difflib over the same words.

    python tests/benchmarks/bench_diff.py [--sizes 500,1000,2000,5000,10000,20000] [--difflib 2000] [--worst]

Times are processor time of one call in this one run. A line gives seconds, microseconds for each n·log2 n, and, for the
size named by `--difflib`, how many times as long `difflib.SequenceMatcher` over the words of both whole texts takes
(`autojunk=False`, up to its opcodes; nothing is aligned, weighed or followed there). `--worst` adds the shapes that
would be slow if something were quadratic: the same paragraph over and over, a flat list without numbers (kept, and
replaced), one endless clause, and lists in which every paragraph is nearly like every other: 1,400 is the longest
list whose paragraphs are compared each with each, 5,000 the longest here that one assignment has to be found for.
"""

from __future__ import annotations

import argparse
import difflib
import random
import time
from collections.abc import Callable, Iterator
from math import log2
from typing import Any

from comparing import compare
from made_contracts import Writer, editions, plain_clause, side

from pipeline.model import Side


def seconds(task: Callable[[], Any]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    task()
    return time.process_time() - start


def by_difflib(old: Side, new: Side) -> None:
    """Word-level comparison of the whole texts."""
    before, after = (" ".join(clause.words for clause in one.clauses).split() for one in (old, new))
    difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def flat(texts: list[str], name: str) -> Side:
    """Paragraphs without numbers, all under one heading."""
    above = plain_clause(0, "1", "", heading="Plant", kind="section")
    return side(
        [above, *(plain_clause(at, None, text, parent=above) for at, text in enumerate(texts, start=1))],
        name,
    )


def edited(texts: list[str], writer: Writer) -> list[str]:
    """Some texts reworded, some gone, some new."""
    out = []
    for text in texts:
        if writer.chance.random() < 0.03:
            out.append(writer.sentence("item"))
        if writer.chance.random() >= 0.03:
            out.append(writer.reworded(text) if writer.chance.random() < 0.15 else text)
    return out


def worst_cases() -> Iterator[tuple[str, list[str], list[str]]]:
    """Name, old and new texts of each case."""
    writer = Writer.of(random.Random(2), 5000)
    writer.terms = ["Contract Year", "Work Package"]
    same = [f"The Supplier shall {writer.phrase(20)}."] * 2000
    yield "2,000 identical paragraphs", same, same
    other = [f"{same[0]} {writer.phrase(3)}"] * 2000
    yield "2,000 identical paragraphs, all reworded", same, other
    loose = [writer.sentence("item") for _ in range(5000)]
    yield "5,000 paragraphs without numbers", loose, edited(loose, writer)
    yield "5,000 paragraphs without numbers, all replaced", loose, [writer.sentence("item") for _ in loose]
    loose = [writer.reworded(loose[0] + writer.phrase(20)) for _ in range(5000)]
    yield "5,000 paragraphs nearly like one another", loose, [writer.reworded(text) for text in loose]
    short = [same[0]] * 1400
    yield "1,400 identical paragraphs", short, short
    near = [f"{writer.phrase(2)} {same[0]} {writer.phrase(2)}" for _ in range(1400)]
    yield "1,400 paragraphs nearly like one another", near, [writer.reworded(text) for text in near]
    endless = writer.phrase(200_000)
    words = endless.split()
    yield "a clause of 200,000 words, a word in a hundred changed", [endless], [" ".join(_sprinkled(words, writer))]
    yield "a clause of 200,000 words, replaced", [endless], [writer.phrase(200_000)]


def _sprinkled(words: list[str], writer: Writer) -> list[str]:
    return [writer.phrase(1) if writer.chance.random() < 0.01 else word for word in words]


def main() -> None:
    """Print a line for each size, and for each of the worst cases where they are asked for."""
    parser = argparse.ArgumentParser(description="How fast two editions are compared.")
    parser.add_argument("--sizes", default="500,1000,2000,5000,10000,20000")
    parser.add_argument("--difflib", type=int, default=2000, help="size to compare with difflib at; 0: none")
    parser.add_argument("--worst", action="store_true", help="the worst cases too")
    asked = parser.parse_args()
    for size in (int(one) for one in asked.sizes.split(",") if one):
        old, new, vectors = editions(size)
        ours = seconds(lambda old=old, new=new, vectors=vectors: compare(old, new, vectors=vectors))  # type: ignore[misc]
        line = f"{len(old.clauses)} against {len(new.clauses)} clauses: {ours:.2f} s, "
        line += f"{1e6 * ours / (size * log2(size)):.1f} µs for each n·log2 n"
        if size == asked.difflib:
            plain = seconds(lambda old=old, new=new: by_difflib(old, new))  # type: ignore[misc]
            line += f"; difflib {plain:.2f} s, {plain / ours:.1f}x as long"
        print(line, flush=True)
    for name, olds, news in worst_cases() if asked.worst else ():
        old, new = flat(olds, "old"), flat(news, "new")
        took = seconds(lambda old=old, new=new: compare(old, new))  # type: ignore[misc]
        print(f"{name}: {took:.2f} s", flush=True)


if __name__ == "__main__":
    main()

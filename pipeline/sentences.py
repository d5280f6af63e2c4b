"""Where a sentence ends, by form alone: a stop, a space, and what may begin the next one.

Each use says which stops and beginnings count for it. What has to be exact, the subjects of duties, is cut by a model
of legal text (`pipeline.annotate.sentences`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceEnds:
    """Finds the ends of sentences.

    stops: what may end one; after: signs that may stand behind the stop; opening: signs that may stand before the first
    word; first: how that begins; never: patterns of what stands before a stop that ends none. All but `never` are the
    inside of a character class.
    """

    stops: str = ".?!"
    after: str = ""
    opening: str = ""
    first: str = "A-Z"
    never: Sequence[str] = ()
    _pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        before = "".join(f"(?<!{words})" for words in self.never)
        stop = f"{before}[{self.stops}][{self.after}]*" if self.after else f"(?<=[{self.stops}])"
        begins = f"[{self.opening}]?" if self.opening else ""
        object.__setattr__(self, "_pattern", re.compile(rf"{stop}(?P<gap>\s+)(?={begins}[{self.first}])"))

    def gaps(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
        """[start, end) of the space between two sentences, for each end; looked for from `start` to `end`."""
        for match in self._pattern.finditer(text, start, len(text) if end is None else end):
            yield match.span("gap")

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """[start, end) of each sentence, without the space between them."""
        gaps = list(self.gaps(text))
        starts = [0, *(after for _, after in gaps)]
        return tuple(zip(starts, [*(before for before, _ in gaps), len(text)], strict=True))

    def split(self, text: str) -> list[str]:
        """The sentences."""
        return [text[start:end] for start, end in self.spans(text)]

"""Obligations and permissions: who must, must not or may.

The annotation "obligation" or "permission" covers the modal words; `value` is the modal in its normal form ("must",
"must not", "is entitled to"), `actor` who is bound or free ("Provider", "each Party"; None where the sentence names
nobody), `negated` whether the act is forbidden, also by its subject ("neither Party may"). `unit` is "no party" where
the actor is no party of obligations.toml but what the sentence speaks of ("The Annual Plan must include …"), else None:
who asks for the duties of persons leaves those out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.annotate.marking import marking
from pipeline.annotate.rules import Row, read_rules
from pipeline.annotate.subjects import Subject, SubjectFinder
from pipeline.model import Annotation

NO_PARTY = "no party"

_NOT = (
    r"(?:(?:\w+ly|also|otherwise|at\s+any\s+time|at\s+all\s+times|in\s+any\s+(?:event|circumstances)|under\s+any\s+circumstances"
    r"|and\s+must\s+procure\s+that\s+its\s+\w+\s+do)\s+|,[^,;.]{1,80},\s+)*not"
)
_COORDINATED = re.compile(
    r"(?:\b(?:and|or|but|nor)|[,;])\s*(?:(?:then|also|in any event|in particular|accordingly|\w+ly)\s*,?\s*)*$",
    re.IGNORECASE,
)


class ModalFinder:
    """Finds modal verbs with their subjects by the rows of obligations.toml."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._rows = tables["modal"]
        self._modal = re.compile(
            r"(?<![\w-])(?:"
            + "|".join(f"(?P<m{index}>{row['words'].replace('NOT', _NOT)})" for index, row in enumerate(self._rows))
            + r")(?![\w-])"
        )
        self._guards = [
            tuple(re.compile(row[key], re.IGNORECASE) if key in row else None for key in ("not_after", "not_before"))
            for row in self._rows
        ]
        self._subjects = SubjectFinder(tables)

    def find(self, text: str, sentences: tuple[tuple[int, int], ...]) -> list[Annotation]:
        """The obligations and permissions of `text`, in order; `sentences` are [start, end) offsets."""
        found: list[Annotation] = []
        spoken_of: Subject | None = None
        for start, end in sentences:
            for mark, subject in self._in_sentence(text, start, end, spoken_of):
                found.append(mark)
                spoken_of = subject or spoken_of
        return found

    def lead(self, text: str) -> Subject | None:
        """The subject that the words before a list leave open: "The Provider:" before "(a) must …"."""
        return self._subjects.before(text.rstrip().rstrip(":–—-").rstrip() + " ")

    def _in_sentence(
        self, text: str, start: int, end: int, spoken_of: Subject | None
    ) -> Iterator[tuple[Annotation, Subject | None]]:
        """The modals of one sentence with their subjects; `spoken_of` is whom "it" means before anyone is named."""
        if text[start:end].rstrip().endswith("?"):
            return  # a question binds nobody
        boundary, previous = start, None
        for match in self._modal.finditer(text, start, end):
            index = int((match.lastgroup or "m0")[1:])
            row = self._rows[index]
            not_after, not_before = self._guards[index]
            if not_after and not_after.search(text[start : match.start()]):
                continue
            if not_before and not_before.search(text[match.end() : match.end() + 40]):
                continue
            subject = self._subject(text, start, boundary, match, end, previous) or (
                spoken_of if self._subjects.is_pronoun(text[boundary : match.start()]) else None
            )
            if row.get("party_only") and not (subject and subject.party):
                continue
            negated = subject.negated if subject else self._subjects.is_negative(text[boundary : match.start()])
            mark = Annotation(
                type=row["type"],
                start=match.start(),
                end=match.end(),
                value=row["value"],
                actor=subject.name if subject else None,
                negated=bool(row.get("negated")) != negated,
                unit=NO_PARTY if subject and not subject.party else None,
            )
            boundary, previous = match.end(), subject or previous
            yield mark, subject

    def _subject(
        self, text: str, start: int, boundary: int, match: re.Match[str], end: int, previous: Subject | None
    ) -> Subject | None:
        before, after = text[boundary : match.start()], text[match.end() : end]
        subject = self._subjects.before(before)
        if subject:
            return subject
        if previous and boundary > start and _COORDINATED.search(before):
            return previous
        if self._subjects.is_pronoun(before):
            return self._subjects.first_opening(text[start : match.start()]) or previous
        if self._subjects.is_passive(after):
            agent = self._subjects.agent(after)
            return replace(agent, negated=self._subjects.is_negative(before)) if agent else None
        return self._subjects.named(before)


def make(nlp: Any, name: str, folder: str, rules: str) -> Any:
    """The component "icp_obligations"; needs `doc.sents`. The finder is its attribute `finder`."""
    finder = ModalFinder(read_rules(folder, rules))

    def find(doc: Any) -> Iterator[Annotation]:
        return iter(finder.find(doc.text, tuple((sent.start_char, sent.end_char) for sent in doc.sents)))

    component = marking(find)
    component.finder = finder  # type: ignore[attr-defined]
    return component

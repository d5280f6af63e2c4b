"""The summary in plain English: one sentence for every entry of a report, made by rules, each with its citation.

`values`: `Summary` and `Sentence`. `sentence`: the sentence of an entry. `figure_facts`, `word_facts`, `clause_facts`:
what it says of figures, of words, of clauses that came or went. `changed_words`, `figures`, `speakers`: how the words
of an entry are read. `topics`: what a sentence is about. `check`: proves a sentence from its entry.
"""

from __future__ import annotations

from pipeline.report.summary.sentence import sentence_of
from pipeline.report.summary.speakers import Speakers
from pipeline.report.summary.topics import ORDER
from pipeline.report.summary.values import Sentence, Summary, grouped
from pipeline.report.view_parts import ReportView

__all__ = ["Sentence", "Summary", "summary"]


def summary(view: ReportView) -> Summary:
    """A sentence for each entry of a report, the weightiest first, and the same by topic and by who is affected."""
    speakers = Speakers(view.parties)
    sentences = tuple(sentence_of(entry, speakers) for entry in view.entries)
    return Summary(
        sentences=sentences,
        by_topic=grouped(((one.topic, one) for one in sentences), ORDER),
        by_affected=grouped(((name, one) for one in sentences for name in one.affected), view.parties),
    )

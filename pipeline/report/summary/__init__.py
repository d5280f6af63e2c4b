"""The summary in plain English: one sentence for every entry of a report, made by rules, each with its citation.

`values`: `Summary` and `Sentence`. `sentence`: the sentence of an entry. `figure_facts`, `word_facts`,
`exchange_facts`, `clause_facts`: what it says of figures, of duties and conditions, of words as such, of clauses that
came or went. `changed_words`, `figures`, `speakers`: how the words
of an entry are read. `topics`: what a sentence is about. `check`: proves each sentence from its entry. It knows the
forms of sentences (`check_forms`), what each claims (`check_claims`, `check_entries`), the words (`check_evidence`) and
figures (`check_figures`) of an entry, not how sentences are made.
"""

from __future__ import annotations

from pipeline.report.summary.check import faults_of
from pipeline.report.summary.sentence import plain_sentence, sentence_of, shortest_sentence
from pipeline.report.summary.speakers import Speakers
from pipeline.report.summary.topics import ORDER
from pipeline.report.summary.values import Sentence, Summary, grouped
from pipeline.report.view_parts import Entry, ReportView

__all__ = ["Sentence", "Summary", "summary"]


def summary(view: ReportView) -> Summary:
    """A sentence for each entry of a report, the weightiest first, and the same by topic and by who is affected.

    Each follows from its entry (`check`); where the one that says most does not, one that only quotes stands for it.
    """
    speakers = Speakers(view.parties)
    sentences = tuple(_proven(entry, speakers) for entry in view.entries)
    return Summary(
        sentences=sentences,
        by_topic=grouped(((one.topic, one) for one in sentences), ORDER),
        by_affected=grouped(((name, one) for one in sentences for name in one.affected), view.parties),
    )


def _proven(entry: Entry, speakers: Speakers) -> Sentence:
    """The first sentence of an entry that follows from it; the shortest says no more than what happened."""
    for make in (sentence_of, plain_sentence):
        sentence = make(entry, speakers)
        if not any(faults_of(sentence, entry)):
            return sentence
    return shortest_sentence(entry, speakers)

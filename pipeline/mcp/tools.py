"""The questions that an assistant may ask of a store, each a function of it: found, shown, traced, compared, proved.

Errors are those of the library: `NotInStoreError`, `AmbiguousNameError`, `UsageError`; each says what to ask instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.comparisons import compared
from pipeline.library.cached_store import WarmStore
from pipeline.library.clauses import clause_history, clause_names, clause_page
from pipeline.library.clauses.changed_targets import changed_targets_of
from pipeline.library.clauses.clause_guidance import guidance_about
from pipeline.library.clauses.outdated import outdated_in
from pipeline.library.compare.comparison import edition_summaries
from pipeline.library.compare.comparison_view import ChangeView, narrowed
from pipeline.library.search import result_page
from pipeline.library.search.filters import Narrow
from pipeline.mcp.answers import (
    ChangedClause,
    ClauseHistory,
    ClauseText,
    ComparedEditions,
    ComparisonProof,
    EditionOfClause,
    Elsewhere,
    Found,
    HeldEdition,
    Passage,
    SearchResults,
    ShownClause,
    WordsAtPage,
)
from pipeline.model import Clause, DoubtfulPage, GuidanceNote, Hit, Reason, UntoldWords
from pipeline.reading_order import parts, under
from pipeline.report.proof_lines import account
from pipeline.text import marked


def search(store: WarmStore, question: str, narrow: Narrow, *, page: int, per_page: int) -> SearchResults:
    """What answers a question, best first."""
    found = result_page.find(store, question, narrow=narrow, page=page, per_page=per_page)
    return SearchResults(
        question=question,
        total=found.answer.total,
        no_word_found=found.answer.wordless,
        unanswered=found.answer.unanswered,
        read_as=[f"{one.kind}: {one.said}" + (f" → {one.read}" if one.read else "") for one in found.answer.readings],
        found=[_found(store, result.hit) for result in found.results],
    )


def show(store: WarmStore, citation: str, edition: str | None) -> ShownClause:
    """A clause by its citation or key, in the newest edition or the one that is named."""
    shown = clause_page.show(store, citation, edition)
    key = shown.place.clause
    of_edition = clause_page.edition_clauses(store, shown.place)
    by_id = {clause.id: clause for clause in of_edition}

    def told(clause: Clause) -> ClauseText:
        return _clause(store, clause, clause_names.edition_name(shown.place), of_edition, by_id, shown.place.document)

    return ShownClause(
        clause=told(shown.clause),
        before=[told(clause) for clause in shown.above],
        below=[told(clause) for clause in shown.below],
        definitions=[told(clause) for clause in shown.definitions],
        refers_to=[one.cites if one.clause is None else _place(one.clause) for one in shown.references],
        referred_to_by=[_place(clause) for clause in shown.cited_by],
        other_editions=[
            Elsewhere(
                edition=clause_names.edition_name(one.places[0]),
                citation=clause_names.named_together(one.places),
                key=one.places[0].clause,
                status="same" if one.same else "changed",
                what="; ".join(filter(None, ["own words the same" if one.own and not one.same else "", one.below])),
            )
            for one in shown.elsewhere
        ],
        guidance=[_passage(one) for one in guidance_about(store, key)],
        outdated=[one.sentence for one in outdated_in(store, key)],
        leads_to=[one.sentence for one in changed_targets_of(store, key)],
    )


def history(store: WarmStore, citation: str, edition: str | None) -> ClauseHistory:
    """A provision edition by edition, oldest first, with what changed from each to the next."""
    place = clause_names.find_clause(store, citation, edition)
    entries = clause_history.history(store, place.clause)
    return ClauseHistory(
        citation=place.citation,
        editions=[
            EditionOfClause(
                edition=clause_names.edition_name(entry.place),
                citation=clause_names.named_together(
                    [entry.place, *(replace(entry.place, citation=other.citation) for other in entry.others)]
                ),
                key=entry.place.clause,
                page=entry.clause.page_start if entry.paged else 0,
                since=entry.since or "",
                changed=entry.changed,
                event=entry.event,
                below=entry.below,
                text=entry.text,
                words=marked(entry.words) if entry.changed else "",
            )
            for entry in entries
        ],
    )


def compare(store: WarmStore, old: str, new: str, *, level: str | None, first: int, most: int) -> ComparedEditions:
    """The changes between two editions or documents of the store, from the `first`th (0) on, at most `most`."""
    diff = compared(store, old, new).diff
    told = narrowed(diff, level=level)
    return ComparedEditions(
        old=diff.old.name,
        new=diff.new.name,
        total=len(told.changes),
        levels=dict(told.report.counts),
        proved=account(diff.proof),
        changes=[_change(one) for one in told.changes[first : first + most]],
    )


def prove(store: WarmStore, old: str, new: str) -> ComparisonProof:
    """The account of the words of a comparison: which of those that differ no entry tells, and where."""
    diff = compared(store, old, new).diff
    proof = diff.proof
    return ComparisonProof(
        old=diff.old.name,
        new=diff.new.name,
        words_old=proof.words_old,
        words_new=proof.words_new,
        differ=proof.differ,
        told=proof.told,
        untold=[_at(one, one.words) for one in proof.untold],
        doubtful_pages=[_at(one, one.why) for one in proof.doubtful_pages],
        proved=account(proof),
    )


def editions(store: WarmStore) -> list[HeldEdition]:
    """The editions in the store."""
    return [
        HeldEdition(
            name=str(one.key),
            work=one.key.work,
            documents=[record.title or record.id for record in one.documents],
            pages=one.pages,
            clauses=one.clauses,
        )
        for one in edition_summaries(store)
    ]


def _found(store: WarmStore, hit: Hit) -> Found:
    record = store.catalogue.document(hit.clause.document)
    clauses = store.clauses_of(record).clauses if record is not None else (hit.clause,)
    by_id = {one.id: one for one in clauses}

    def told(clause: Clause) -> ClauseText:
        return _clause(store, clause, hit.edition, clauses, by_id, hit.clause.document)

    return Found(
        rank=hit.rank,
        clause=told(hit.clause),
        before=[told(clause) for clause in hit.above],
        matched=[item.clause.citation for item in hit.items if item.matched],
        because=list(hit.why.reasons),
        other_editions=[
            Elsewhere(
                edition=one.edition,
                citation=one.citation,
                key=one.clause,
                status=one.status,
                what=one.only_below or one.below,
            )
            for one in hit.other_editions
        ],
        guidance=[_passage(one) for one in hit.guidance],
        outdated=[one.sentence for one in hit.outdated],
        leads_to=[one.sentence for one in hit.leads],
    )


def _passage(note: GuidanceNote) -> Passage:
    return Passage(
        key=note.clause,
        title=note.title,
        citation=note.citation,
        page=note.page,
        page_end=note.page_end,
        text=note.text,
        cites=note.cites,
        written_for=note.edition,
        outdated=[one.sentence for one in note.outdated],
    )


def _clause(
    store: WarmStore, clause: Clause, edition: str, among: Sequence[Clause], by_id: dict[str, Clause], document: str
) -> ClauseText:
    """A clause with the items of its list. among, by_id: the clauses of its document or edition."""
    own = clause.id.rpartition("#")[2]
    name = clause.document or document
    record = store.catalogue.document(name)
    here = by_id.get(clause.id) or by_id[own]
    return ClauseText(
        key=f"{name}#{own}",
        citation=clause.citation,
        heading=clause.heading or "",
        text=clause_page.whole(among, here),
        under=list(under(here, by_id)),
        kind=clause.kind,
        edition=edition,
        document=name,
        title=(record.title if record is not None else "") or name,
        page=clause.page_start,
        page_end=max(one.page_end for one in (here, *parts(among, {here.id}))),
        sure=clause.sure,
    )


def _change(view: ChangeView) -> ChangedClause:
    entry = view.entry
    return ChangedClause(
        title=entry.title,
        level=entry.level,
        what=entry.what,
        words=marked(entry.words) or entry.new_text or entry.old_text,
        reasons=[_reason(one) for one in entry.reasons],
        old=[_pages(one.citation, one.document, one.pages) for one in entry.old],
        new=[_pages(one.citation, one.document, one.pages) for one in entry.new],
        touches=[
            f"{one.sentence}: {'; '.join(_pages(place.citation, place.document, place.pages) for place in one.places)}"
            for one in (*entry.ripple, *entry.guidance)
        ],
    )


def _reason(reason: Reason) -> str:
    if not reason.old and not reason.new:
        return reason.why
    return f"{reason.why.rstrip('.')}: {reason.old or 'nothing'} → {reason.new or 'nothing'}"


def _pages(citation: str, document: str, pages: str) -> str:
    return ", ".join(filter(None, [citation, document, pages]))


def _place(clause: Clause) -> str:
    """A clause as it is cited, with its page."""
    return f"{clause.citation}{f', {clause.pages}' if clause.page_start else ''}"


def _at(one: UntoldWords | DoubtfulPage, said: str) -> WordsAtPage:
    return WordsAtPage(side=one.side, document=one.document, page=one.page, said=said)

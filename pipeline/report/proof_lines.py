"""The proof of a comparison in sentences, for the head of every output."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import EditionDiff, Proof
from pipeline.report.phrases import listed
from pipeline.text import first_of

MOST = 8  # places named in a head; the JSON has all
FEW = 3  # pages named in one line
ROLES = {"cover": "on the cover", "header": "in the running heads", "footer": "in the running feet"}


def proof_lines(diff: EditionDiff) -> tuple[str, ...]:
    """The account of the words, then what no entry tells, what differs aside from the clauses, what is doubtful."""
    return tuple(_lines(diff))


def short_account(proof: Proof) -> str:
    """The account in one line: whether every word that differs is told, and how many pages are doubtful."""
    if proof.untold:
        count = len(proof.untold)
        where = f"{count:,} stretch{'es' if count != 1 else ''} of words that differ"
        said = (
            f"Not every word that differs is told: {where} stand{'s' if count == 1 else ''} in the attached files only"
        )
    else:
        said = "Every word that differs is told" if proof.differ else "No word went or came"
    pages = len(proof.doubtful_pages)
    doubt = "no page is doubtful" if not pages else f"{pages} page{'s are' if pages != 1 else ' is'} doubtful"
    first = first_of([f"{page.side} {page.page}" for page in proof.doubtful_pages if page.page], FEW)
    return f"{said}; {doubt}{f' ({first})' if first else ''}."


def _lines(diff: EditionDiff) -> Iterator[str]:
    proof = diff.proof
    yield account(proof)
    paged = {
        "old": any(item.pages for item in diff.old.documents),
        "new": any(item.pages for item in diff.new.documents),
    }
    if proof.contradicted:
        entries = "one entry says" if proof.contradicted == 1 else f"{proof.contradicted:,} entries say"
        yield (
            f"No word went or came as a whole, but {entries} so: words changed places, or one of the two documents was "
            "read otherwise."
        )
    if proof.untold:
        named = [
            f"{item.side}{f' page {item.page}' if paged[item.side] and item.page else ''} “{item.words}”"
            for item in proof.untold
        ]
        yield f"Told by no entry, so look there yourself: {first_of(named, MOST)}."
    for item in proof.aside:
        yield f"Apart from the clauses, {ROLES[item.role]}: “{item.old or 'nothing'}” → “{item.new or 'nothing'}”."
    if proof.doubtful_pages:
        pages = [f"{item.side} page {item.page}" if item.page else item.side for item in proof.doubtful_pages]
        why = listed(list(dict.fromkeys(item.why.rstrip(".") for item in proof.doubtful_pages)))
        yield f"Read with doubt: {first_of(pages, MOST)}. {why}."


def account(proof: Proof) -> str:
    """The account in one sentence."""
    read = f"{proof.words_old:,} words of the old and {proof.words_new:,} of the new were read"
    if not proof.differ and not proof.untold:
        return f"Proof: {read}; no word went or came."
    if not proof.untold:
        what = (
            "the one word that went or came is" if proof.differ == 1 else f"all {proof.differ:,} that went or came are"
        )
        return f"Proof: {read}; {what} told by an entry."
    return (
        f"Proof: {read}; of {proof.differ:,} that went or came {proof.told:,} are told by an entry, the others are not."
    )

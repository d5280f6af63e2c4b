"""The checker of the summary: what is true passes, and whatever is changed in a sentence is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_summary import BASE, CHANGED, WHOLE, report

from pipeline.report.summary import Sentence, Summary, summary
from pipeline.report.summary.check import faults_of, unproven
from pipeline.report.summary.check_evidence import Evidence
from pipeline.report.summary.check_forms import faults_of_fact
from pipeline.report.view_parts import Entry, ReportView

VIEWS = [report(f"1 | | {old}", f"1 | | {new}") for old, new, *_ in CHANGED]
VIEWS += [report(BASE, BASE + row[0]) for row in WHOLE] + [report(BASE + row[0], BASE) for row in WHOLE]
VIEWS += [
    report(
        "1 | | The Provider must:\n  (a) | | keep the records for six years;",
        "1 | | The Provider must:\n  (a) | | keep the records for six years;\n  (b) | | return each of the keys;",
    ),
    report(
        "1 | Words | They mean:\n  def | Works | the works that the Buyer asked for",
        "1 | Words | They mean:\n  def | Works | the works that the Buyer has signed for",
    ),
]
TOLD: list[tuple[Sentence, Entry]] = [
    (sentence, entry) for view in VIEWS for sentence, entry in zip(summary(view).sentences, view.entries, strict=True)
]
# Words that one thing is said by, each with what says another.
OTHERWISE = {
    "goes up": "goes down",
    "goes down": "goes up",
    "changes from": "goes up from",
    "A new": "A further",
    "is taken out": "comes in",
    "comes in": "is taken out",
    "duty": "right",
    "right": "duty",
    "ban": "freedom",
    "exception": "duty",
    "indemnities": "liability",
    "becomes": "takes the place of",
    "takes the place of": "becomes",
    "Provider": "Practice",
    "Practice": "Buyer",
    "Buyer": "Practice",
    "notice": "sum",
    "time": "sum",
    "sum": "period",
    "interest": "return",
    "page 1": "page 2",
    "must": "may",
    "may": "must",
    " not ": " ",
}


def otherwise(text: str, at: int) -> str:
    """Another word of `OTHERWISE` in its place."""
    found = [match for word in OTHERWISE for match in re.finditer(re.escape(word), text)]
    if not found:
        return text
    match = found[at % len(found)]
    return text[: match.start()] + OTHERWISE[match[0]] + text[match.end() :]


def other_figure(text: str, at: int) -> str:
    """Another figure in the place of one."""
    found = list(re.finditer(r"\d+|\b(?:six|nine)\b", text))
    if not found:
        return text
    match = found[at % len(found)]
    return f"{text[: match.start()]}77{text[match.end() :]}"


def swapped(text: str, at: int) -> str:
    """Old and new in one another's place."""
    return re.sub(r"from ([^“”]+?) to ([^“”:(]+?)(?=:| \()", r"from \2 to \1", text, count=1)


def other_word(text: str, at: int) -> str:
    """A word between quotation marks that stands nowhere in the entry."""
    return _quoted_word(text, at, lambda words, place: [*words[:place], "elephants", *words[place + 1 :]])


def without_word(text: str, at: int) -> str:
    """A quotation without one of its words that is neither its first nor its last."""
    return _quoted_word(text, at, lambda words, place: [*words[:place], *words[place + 1 :]], inner=True)


def with_not(text: str, at: int) -> str:
    """A quotation with a "not" in it."""
    return _quoted_word(text, at, lambda words, place: [*words[:place], "not", *words[place:]], inner=True)


def _quoted_word(text: str, at: int, change: Callable[[list[str], int], list[str]], *, inner: bool = False) -> str:
    """A text with one of its quoted words changed; inner: not at an end or beside dots, where a cut is as fair."""
    spots = [
        (quote, place)
        for quote in re.finditer(r"“([^“”]+)”", text)
        for words in [quote[1].split()]
        for place in range(len(words))
        if not inner or (0 < place < len(words) - 1 and "…" not in words[place - 1 : place + 2])
    ]
    if not spots:
        return text
    quote, place = spots[at % len(spots)]
    said = " ".join(change(quote[1].split(), place))
    return f"{text[: quote.start(1)]}{said}{text[quote.end(1) :]}"


MUTATIONS = (otherwise, other_figure, swapped, other_word, without_word, with_not)


def test_what_is_made_is_proven() -> None:
    assert [fault for sentence, entry in TOLD for fault in faults_of(sentence, entry)] == []
    assert len({sentence.kind for sentence, _ in TOLD}) > 15, "of many kinds"


@given(st.sampled_from(TOLD), st.sampled_from(MUTATIONS), st.integers(0, 500))
def test_whatever_is_changed_in_a_sentence_is_found(
    told: tuple[Sentence, Entry], mutation: Callable[[str, int], str], at: int
) -> None:
    sentence, entry = told
    text = mutation(sentence.text, at)
    if text != sentence.text:
        assert any(faults_of(replace(sentence, text=text), entry)), text


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_each_way_of_changing_a_sentence_changes_many(mutation: Callable[[str, int], str]) -> None:
    assert sum(mutation(sentence.text, 0) != sentence.text for sentence, _ in TOLD) >= 5, "else it proves nothing"


@given(st.sampled_from(TOLD), st.sampled_from(TOLD))
def test_a_sentence_proves_nothing_of_another_entry(one: tuple[Sentence, Entry], two: tuple[Sentence, Entry]) -> None:
    if one[0].text != two[0].text:
        assert any(faults_of(replace(one[0], entry=two[1].anchor, level=two[1].level), two[1]))


FIELDS = [
    ({"entry": "c-9"}, "another entry"),
    ({"level": "none"}, "another level"),
    ({"citations": ("7",)}, "another citation"),
    ({"pages": ("page 8",)}, "another page"),
    ({"where": "7, page 8"}, "another place"),
    ({"numbers": ("£77",)}, "a figure that it does not quote"),
    ({"affected": ("Guarantor",)}, "a party that the entry does not name"),
]


@pytest.mark.parametrize(("change", "why"), FIELDS, ids=[row[1] for row in FIELDS])
def test_what_goes_with_a_sentence_is_proven_too(change: dict[str, object], why: str) -> None:
    for sentence, entry in TOLD:
        assert any(faults_of(replace(sentence, **change), entry)), why


# The new words, a quotation that leaves words of them out, is it fair?, why
CUTS = [
    (
        "The Provider must not sell or let the hall.",
        "The Provider … sell or let the hall",
        False,
        "a “not” is left out",
    ),
    ("The Provider may go if the Buyer must pay.", "The Provider … must pay", False, "somebody else does it"),
    ("It was not ready to pay.", "… ready to pay", False, "a “not” right before the quotation is left out"),
    (
        "The Provider must always and promptly pay.",
        "The Provider … promptly pay",
        True,
        "no word of weight is left out",
    ),
]


@pytest.mark.parametrize(("new", "quote", "fair", "why"), CUTS, ids=[row[3] for row in CUTS])
def test_a_quotation_that_is_cut_says_what_the_text_says(new: str, quote: str, fair: bool, why: str) -> None:
    assert Evidence("", new).stands("new", quote) is fair, why


def test_an_entry_without_a_sentence_is_found() -> None:
    view = report("1 | | It must pay £5.", "1 | | It must pay £9.")
    assert unproven(view, Summary()) == ((view.entries[0].anchor, "it has no sentence"),)


def test_a_sentence_that_is_not_proven_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import pipeline.report.summary as room

    view: ReportView = report("1 | | The fee is £5.", "1 | | The fee is £9.")
    true = summary(view).sentences[0]
    wrong = replace(true, text=true.text.replace("goes up", "goes down"))
    monkeypatch.setattr(room, "sentence_of", lambda entry, speakers: wrong)
    (shown,) = summary(view).sentences
    assert shown.text == "Reworded: “£5” → “£9” (1, page 1)."
    monkeypatch.setattr(room, "plain_sentence", lambda entry, speakers: wrong)
    (shown,) = summary(view).sentences
    assert shown.text == "Reworded (1, page 1)."
    assert unproven(view, summary(view)) == ()


def test_words_that_pass_after_other_words_were_taken_out_are_told() -> None:
    """Two facts in one sentence, the second of which begins with a small letter."""
    entry = replace(
        report(BASE, BASE + WHOLE[0][0]).entries[0],
        facets=("regrouped", "wording"),
        kind="changed",
        old_text="",
        new_text="",
    )
    body = "Words pass between the clause and its items"
    for said in (body, body[0].lower() + body[1:]):
        found = faults_of_fact(said, Evidence("", ""), entry)
        assert found == [""]

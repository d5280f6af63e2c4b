"""`pipeline.sources.recognise`: what the documents of publication pages are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.sources.recognise import Evidence, Recognition, name_in_address, recognise, version_key
from pipeline.sources.recognise_texts import KnownWork
from pipeline.sources.rules import load_rules

MODELS = Path(__file__).resolve().parent.parent / "models"
RULES = load_rules(MODELS)
GUIDANCE = ("gp-participation", "ccg-roles", "integrated-budgets", "procurement-and-assurance")
WORKS = (
    KnownWork(id="icp-contract", title="NHS Integrated Care Provider Contract", kinds=("contract",)),
    KnownWork(id="nhs-standard-contract", title="NHS Standard Contract", kinds=("contract",)),
    KnownWork(id="gp-integration-agreement", title="Template GP Integration Agreement", kinds=("agreement",)),
    KnownWork(id="gp-integration-agreement-faqs", title="Template GP Integration Agreement – FAQs", kinds=("q-and-a",)),
    KnownWork(id="local-authority-integration-agreement", title="Local Authority Agreement", kinds=("agreement",)),
    KnownWork(id="local-authority-agreement-faqs", title="Local Authority Agreement – FAQs", kinds=("q-and-a",)),
    KnownWork(id="contract-q-and-a", title="Contract package Questions and Answers", kinds=("q-and-a",)),
    KnownWork(id="easy-read", title="About the ICP Contract – Easy Read", kinds=("easy-read",)),
    KnownWork(id="equality-analysis", title="Equality and health inequalities analysis", kinds=("analysis",)),
    KnownWork(id="icp-consultation-response", title="Response to the consultation", kinds=("response",)),
    *(KnownWork(id=work, title=work.replace("-", " "), kinds=("guidance",)) for work in GUIDANCE),
    KnownWork(id="catering-terms", title="Catering Terms for Schools (2nd series)", kinds=("contract",)),
)
ICP = tuple(work.id for work in WORKS if work.id not in ("nhs-standard-contract", "catering-terms"))
NSC = ("nhs-standard-contract",)


def seen(expected: tuple[str, ...] = ICP, **words: str) -> Recognition:
    return recognise(Evidence(**words), RULES, WORKS, expected)


CASES = tomllib.loads((Path(__file__).parent / "data" / "recognise.toml").read_text(encoding="utf-8"))
ICP_COVER = "NHS Integrated Care Provider Contract {} {}"


def rows(kind: str) -> list[object]:
    return [pytest.param(row, id=row["reason"]) for row in CASES[kind]]


def seen_row(row: dict[str, Any]) -> Recognition:
    return seen(**{name: words for name, words in row.items() if name not in ("reason", "is", "why")})


@pytest.mark.parametrize("row", rows("taken"))
def test_documents_that_are_recognised(row: dict[str, Any]) -> None:
    found = seen_row(row)
    assert found.verdict == "accept", (row, found.because)
    usual = {"work": "icp-contract", "variant": "generic", "status": "final", "version": "1"}
    for field, value in (usual | row["is"]).items():
        assert getattr(found, field) == value, (row, field, found.because)
    assert found.confidence >= RULES.threshold
    assert found.because


@pytest.mark.parametrize(("kind", "verdict"), [("unsure", "review"), ("left", "leave")])
def test_documents_that_are_not_taken(kind: str, verdict: str) -> None:
    for row in CASES[kind]:
        found = seen_row(row)
        assert found.verdict == verdict, (row, found)
        assert row["why"] in " ".join(found.because), (row, found.because)


VARIANTS = [
    ("the long text says nothing", "NHS Standard Contract 2020/21 Service Conditions", "full-length"),
    ("the long text says so", "NHS Standard Contract 2020/21 Service Conditions (full length)", "full-length"),
    ("the short text", "NHS Standard Contract 2020/21 Service Conditions (Shorter Form)", "shorter-form"),
    ("the sub-contract", "NHS Standard Sub-Contract 2020/21 Service Conditions", "sub-contract"),
]


@pytest.mark.parametrize(("reason", "words", "variant"), VARIANTS, ids=[row[0] for row in VARIANTS])
def test_the_short_text_is_no_edition_of_the_long_one(reason: str, words: str, variant: str) -> None:
    found = seen(NSC, listing=words, cover=words)
    assert (found.verdict, found.work, found.variant) == ("accept", "nhs-standard-contract", variant), found.because


def test_the_usual_variant_may_be_said_by_one_place_alone() -> None:
    cover = "NHS Standard Contract 2020/21 Service Conditions"
    assert seen(NSC, listing=f"{cover} (full length)", cover=cover).verdict == "accept"
    assert seen(NSC, listing=f"{cover} (shorter form)", cover=cover).verdict == "review"


def test_a_work_without_rules_is_known_by_its_title() -> None:
    words = "Catering Terms for Schools 2024/25 General Conditions"
    assert seen(("catering-terms",), link=words, cover=words).work == "catering-terms"
    assert seen(link=words, cover=words).work == "", "of no work that this page is watched for"


def test_agreement_raises_confidence_and_contradiction_lowers_it() -> None:
    cover = ICP_COVER.format("2020/21", "Particulars")
    alone = seen(cover=cover).confidence
    doubted = seen(cover=cover, address="icp-2019-20-particulars.docx").confidence
    agreed = seen(cover=cover, address="icp-2020-21-particulars.docx").confidence
    denied = seen(cover=cover, link="ICP Contract 2019/20 Particulars").confidence
    assert denied < RULES.threshold < doubted < alone <= agreed


def test_a_person_who_is_asked_sees_what_it_was_taken_for() -> None:
    words = "ICP Contract 2020/21 Particulars"
    found = seen(link=f"{words} with tracked changes", cover=words)
    assert (found.verdict, found.work, found.edition, found.part) == (
        "review",
        "icp-contract",
        "2020/21",
        "Particulars",
    )
    assert "tracked changes" in found.because[-1]


@given(st.builds(Evidence, **{name: st.text(max_size=80) for name in ("link", "heading", "address", "cover")}))
def test_any_words_are_judged(evidence: Evidence) -> None:
    found = recognise(evidence, RULES, WORKS, ICP)
    assert 0 <= found.confidence <= 1
    assert found.verdict in ("accept", "review", "leave")
    assert found.because


def test_the_reasons_name_both_sides() -> None:
    found = seen(link="ICP Contract 2019/20 Particulars", cover=ICP_COVER.format("2020/21", "Particulars"))
    assert "Edition “2020/21” by its cover; “2019/20” by the words of the link." in found.because


@pytest.mark.parametrize(
    ("older", "newer"),
    [("1", "2"), ("1.2", "1.10"), ("1", "1.1"), ("2", "2021-03"), ("2021-03", "2021-05"), ("1", "1-r2")],
)
def test_versions_are_ordered(older: str, newer: str) -> None:
    assert version_key(older) < version_key(newer)


ADDRESSES = [
    ("https://h/wp-content/uploads/2019/08/icp-sc.pdf", "icp-sc.pdf", "a folder of months says nothing"),
    ("https://h/nhs-standard-contract/20-21/sc.pdf", "20-21/sc.pdf", "a folder of a year does"),
    ("https://h/a%20b.pdf?x=1", "a b.pdf", "escapes are undone"),
    ("https://h/", "", "an address without a name"),
]


@pytest.mark.parametrize(("address", "name", "reason"), ADDRESSES, ids=[row[2] for row in ADDRESSES])
def test_what_of_an_address_is_a_name(address: str, name: str, reason: str) -> None:
    assert name_in_address(address) == name, reason


BROKEN = [
    ("no threshold", "unsaid = 0.9\n[places]\n"),
    ("a row without a reason", 'threshold=0.7\nunsaid=0.9\n[places]\n[[rule]]\nfield="part"\nwords="a"\n'),
    ("a pattern that is none", 'threshold=0.7\nunsaid=0.9\n[places]\n[[rule]]\nfield="part"\nwords="("\nreason="x"\n'),
    (
        "a field that nothing reads",
        'threshold=0.7\nunsaid=0.9\n[places]\n[[rule]]\nfield="prt"\nwords="a"\nreason="x"\n',
    ),
    ("no TOML", "["),
]


@pytest.mark.parametrize(("reason", "text"), BROKEN, ids=[row[0] for row in BROKEN])
def test_rules_that_are_not_in_order_are_named(tmp_path: Path, reason: str, text: str) -> None:
    (tmp_path / "recognise.toml").write_text(text)
    with pytest.raises(SettingsError, match="rules"):
        load_rules(tmp_path)
    with pytest.raises(SettingsError):
        load_rules(tmp_path / "nowhere")

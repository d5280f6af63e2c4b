"""Which documents speak about an edition, and what an edition is called."""

from __future__ import annotations

import pytest

from pipeline.editions import EditionKey, called, guidance_of, short_name
from pipeline.store.records import DocumentRecord


def record(ident: str, work: str = "", edition: str = "", kind: str = "guidance", variant: str = "") -> DocumentRecord:
    return DocumentRecord(
        id=ident, sha256="", name=f"{ident}.pdf", work=work, edition=edition, kind=kind, variant=variant
    )


RECORDS = (
    record("guide", work="guide"),
    record("contract-19", "contract", "2019/20", "contract"),
    record("contract-20", "contract", "2020/21", "contract"),
    record("annex-18", "annex", "2018/19", "agreement"),
    record("annex-19", "annex", "2019/20", "agreement"),
    record("annex-20", "annex", "2020/21", "agreement"),
    record("deed-18", "deed", "2018/19", "agreement"),
)

# the edition that changed, the documents that speak about it, reason
CASES = [
    ("2019/20", {"guide", "annex-19", "deed-18"}, "the agreement of its year, and the last one of another work"),
    ("2020/21", {"guide", "annex-20", "deed-18"}, "a newer agreement takes the place of an older one"),
    ("2018/19", {"guide", "annex-18", "deed-18"}, "an agreement made later had another edition in view"),
]


@pytest.mark.parametrize(("edition", "speaking", "reason"), CASES, ids=[row[0] for row in CASES])
def test_who_speaks_about_an_edition(edition: str, speaking: set[str], reason: str) -> None:
    old = EditionKey(work="contract", edition=edition, variant="")
    assert {found.id for found in guidance_of(RECORDS, old)} == speaking, reason


def test_an_agreement_does_not_speak_about_its_own_work() -> None:
    old = EditionKey(work="annex", edition="2020/21", variant="")
    assert "annex-19" not in {found.id for found in guidance_of(RECORDS, old)}


# edition, variant, short name, name for a reader
NAMES = [
    ("2019/20", "", "2019/20", "2019/20"),
    ("2019/20", "generic", "2019/20", "2019/20"),
    ("2019/20", "statutory-bodies", "2019/20:statutory-bodies", "2019/20 (statutory bodies)"),
]


@pytest.mark.parametrize(("edition", "variant", "short", "said"), NAMES, ids=[row[1] or "no variant" for row in NAMES])
def test_the_names_of_an_edition(edition: str, variant: str, short: str, said: str) -> None:
    assert (short_name(edition, variant), called(edition, variant)) == (short, said)
    assert str(EditionKey(work="w", edition=edition, variant=variant)) == f"w@{short}"

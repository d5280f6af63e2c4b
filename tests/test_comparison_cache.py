"""Comparisons of the store, for the command line and for the web page: one maker, one rule of whose guidance counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import NotInStoreError
from pipeline.library.cached_store import WarmStore, open_warm
from pipeline.library.compare import comparison, comparison_cache
from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.corpus import kept_comparison
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.store import open_store

TEXT = "1 Payment\n\n1.1 The Buyer must pay each invoice within {} days of its receipt.\n"
GUIDE = "Clause 1.1 of the contract says that the Buyer must pay each invoice within {} days of its receipt.\n"
DOCUMENTS = (
    # id, work, edition, kind, text
    ("lease-18", "lease", "2018/19", "contract", TEXT.format(30)),
    ("lease-19", "lease", "2019/20", "contract", TEXT.format(20)),
    ("sale-19", "sale", "2019/20", "contract", TEXT.format(10)),
    ("deed-18", "deed", "2018/19", "agreement", GUIDE.format(30)),
    ("deed-19", "deed", "2019/20", "agreement", GUIDE.format(20)),
    ("guide", "guide", "", "guidance", GUIDE.format(30)),
    ("answers", "answers", "", "q-and-a", GUIDE.format(20)),
)
DOCUMENT_PAIR, EDITION_PAIR = ("lease-18", "lease-19"), ("lease@2018/19", "lease@2019/20")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmStore]:
    folder = tmp_path_factory.mktemp("kept")
    rows = ["[works]", *(f'{work} = "{work}"' for work in dict.fromkeys(row[1] for row in DOCUMENTS))]
    for order, (name, work, edition, kind, text) in enumerate(DOCUMENTS):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        dated = f'edition = "{edition}"\nvariant = "generic"\n' if edition else ""
        rows.append(
            f'[[document]]\nid = "{name}"\nwork = "{work}"\ntitle = "{name}"\nkind = "{kind}"\norder = {order + 1}\n'
            f'{dated}path = "{name}.txt"\nsha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n'
        )
    (folder / "manifest.toml").write_text("\n".join(rows), encoding="utf-8")
    settings = load_settings({"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(folder / "manifest.toml")}, folder)
    made = open_store(settings)
    asked, refused = asked_for((), load_manifest(settings.manifest))
    assert not refused
    ingest(made, asked)
    assert made.catalogue.failures() == {}
    made.close()
    warm = open_warm(settings)
    yield warm
    warm.close()


# old, new, documents that speak about them, reason
GUIDANCE = [
    ("lease-18", "lease-19", {"guide", "answers", "deed-18"}, "guidance, and the agreement made for the old edition"),
    ("lease-19", "lease-18", {"guide", "answers", "deed-19"}, "the side named first is the old one"),
    ("lease-18", "lease@2019/20", {"guide", "answers", "deed-18"}, "a document beside an edition"),
    ("guide", "lease-19", {"answers", "deed-19"}, "the old side is no edition: that of the new one; and not itself"),
    ("guide", "answers", set(), "nothing speaks about guidance"),
]


@pytest.mark.parametrize(("old", "new", "speaking", "reason"), GUIDANCE, ids=[row[3] for row in GUIDANCE])
def test_whose_guidance_is_read(store: WarmStore, old: str, new: str, speaking: set[str], reason: str) -> None:
    opener = comparison.store_opener(store.settings)
    sides = [comparison.named(name, store.settings, opener).side for name in (old, new)]
    found = {side.documents[0].id for side in comparison.guidance_on(store, sides)}
    assert found == speaking, reason


@pytest.mark.parametrize(
    ("old", "new"), [("lease-18", "lease-19"), ("lease@2018/19", "lease@2019/20"), ("guide", "sale-19")]
)
def test_the_page_and_the_command_line_make_the_same_comparison(store: WarmStore, old: str, new: str) -> None:
    for_command = comparison.comparison_of(
        old, new, store.settings, comparison.store_opener(store.settings), comparer=kept_comparison
    )
    assert comparison_cache.compared(store, old, new, comparer=kept_comparison).diff == for_command.diff


def test_documents_are_told_the_guidance_that_their_editions_are_told(store: WarmStore) -> None:
    documents, editions = (
        comparison_cache.compared(store, *pair, comparer=kept_comparison).diff
        for pair in (("lease-18", "lease-19"), ("lease@2018/19", "lease@2019/20"))
    )
    told = [
        [impact.document for change in diff.changes for impact in change.guidance] for diff in (documents, editions)
    ]
    assert told[0] == told[1] != []


def test_the_page_opens_no_file(store: WarmStore, tmp_path: Path) -> None:
    file = tmp_path / "lease.txt"
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(NotInStoreError):
        comparison_cache.compared(store, str(file), "lease-19", comparer=kept_comparison)

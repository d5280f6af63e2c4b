"""`pipeline.steps.effective_manifest`: the manifest together with what the watch has accepted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.sources.fetch import why_skipped
from pipeline.sources.manifest import Manifest, Source
from pipeline.steps.effective_manifest import document_id, edition_of_row, joined, slot_of_find
from pipeline.store.watch_log import Find

PART = "Service Conditions"


def manifest(*sources: Source) -> Manifest:
    return Manifest(path=Path("manifest.toml"), works=(("icp", "ICP Contract"), ("faq", "Questions")), sources=sources)


def find(name: str, edition: str = "2020/21", **values: object) -> Find:
    sound = {"work": "icp", "kind": "contract", "part": PART, "edition": edition, "document": name}
    facts = {"id": name, "address": f"https://h/{name}.pdf", "sha256": name.ljust(64, "0"), "page": "p"}
    return Find(**facts, **{"first_seen": "2026-01-01", **sound, **values})  # type: ignore[arg-type]


def row(name: str, **values: object) -> Source:
    sound = {"work": "icp", "title": name, "kind": "contract", "part": PART, "edition": "2019/20"}
    return Source(id=name, **{**sound, "address": f"https://h/{name}.pdf", **values})  # type: ignore[arg-type]


def test_a_find_becomes_a_row_that_supersedes_its_like() -> None:
    rows = joined(manifest(row("old"), row("other", part="Particulars")), [find("new")])
    new = rows.by_id["new"]
    assert (new.supersedes, new.address, new.sha256) == ("old", "https://h/new.pdf", "new".ljust(64, "0"))
    assert new.title == "ICP Contract 2020/21 Service Conditions"
    assert [source.id for source in rows.sources] == ["old", "other", "new"]


def test_the_order_in_which_editions_are_found_does_not_matter() -> None:
    finds = [find("c", "2021/22"), find("a", "2019/20"), find("b", "2020/21")]
    for order in (finds, finds[::-1]):
        rows = joined(manifest(), order)
        assert [source.supersedes for source in rows.sources] == [None, "a", "b"]


def test_of_several_versions_the_highest_is_current_and_the_others_are_kept() -> None:
    rows = joined(manifest(row("old")), [find("v1"), find("v10", version="1.10"), find("v2", version="1.2")])
    assert {source.id: source.status for source in rows.sources} == {
        "old": "final", "v1": "superseded", "v2": "superseded", "v10": "final",
    }  # fmt: skip
    assert {rows.by_id[name].supersedes for name in ("v10", "v2", "v1")} == {"old"}, "the edition before, for each"


def test_a_row_of_the_manifest_is_superseded_by_a_newer_version() -> None:
    rows = joined(manifest(row("old")), [find("new", "2019/20", version="2")])
    assert rows.by_id["old"].status == "superseded"
    assert rows.by_id["new"].status == "final"


def test_without_a_find_the_rows_of_the_manifest_stay_as_they_are() -> None:
    twins = (row("a"), row("b"))
    assert joined(manifest(*twins), []).sources == twins


def test_a_draft_is_an_edition_of_its_own_and_the_last_to_be_followed() -> None:
    draft = find("draft", status="consultation")
    assert slot_of_find(draft).edition == "2020/21 draft"
    rows = joined(manifest(row("old")), [find("final"), draft])
    assert rows.by_id["final"].supersedes == "old", "a final text is compared with the final text before it"
    assert rows.by_id["draft"].supersedes == "old"
    assert joined(manifest(), [find("final"), draft]).by_id["final"].supersedes == "draft"


def test_a_variant_names_its_generic_text() -> None:
    rows = joined(manifest(), [find("generic"), find("special", variant="statutory-bodies")])
    assert rows.by_id["special"].variant_of == "generic"
    assert rows.by_id["special"].supersedes is None


def test_a_row_that_waited_for_its_address_is_filled() -> None:
    waiting = row("sc", edition="2020/21", address="", address_status="announced", title="As the manifest says")
    found = find("", document="")
    assert document_id(found, manifest(waiting)) == "sc"
    rows = joined(manifest(waiting), [find("x", document="sc")])
    assert (rows.by_id["sc"].address, rows.by_id["sc"].title) == ("https://h/x.pdf", "As the manifest says")
    assert rows.by_id["sc"].address_status == ""


def test_a_row_for_a_whole_contract_says_that_its_parts_are_there() -> None:
    whole = row("whole", part="", edition="2020/21", address="", address_status="announced")
    rows = joined(manifest(whole), [find("new")])
    assert [source.id for source in rows.sources] == ["whole", "new"], "the places of all others stay"
    assert (why_skipped(rows.by_id["whole"]) or "").startswith("there by its parts")
    assert joined(manifest(whole), [find("new", "2019/20")]).by_id["whole"] == whole


IDS = [
    ("a part", {}, "icp-2020-21-service-conditions"),
    ("a version", {"version": "1.2"}, "icp-2020-21-service-conditions-v1-2"),
    ("a variant", {"variant": "statutory-bodies"}, "icp-2020-21-statutory-bodies-service-conditions"),
    ("a draft", {"status": "draft"}, "icp-2020-21-draft-service-conditions"),
    (
        "questions take the row that waits for them",
        {"work": "faq", "kind": "q-and-a", "part": "", "edition": "2019/20"},
        "faq-2019",
    ),
]


@pytest.mark.parametrize(("reason", "values", "name"), IDS, ids=[case[0] for case in IDS])
def test_how_documents_are_called(reason: str, values: dict[str, str], name: str) -> None:
    faq = row("faq-2019", work="faq", kind="q-and-a", part="", address="", address_status="unconfirmed")
    assert document_id(find("x", document="", **values), manifest(faq)) == name, reason


EDITIONS = [
    ("the row of its address", [{"address": "https://h/x.pdf"}, {"id": "b", "edition": "2020/21"}], "2019/20"),
    ("the one row that waits", [{"address": "", "address_status": "unconfirmed"}], "2019/20"),
    ("two rows that wait", [{"address": "", "id": name, "edition": name} for name in ("2019/20", "2020/21")], ""),
    ("a row that has another document", [{"address": "https://h/other.pdf"}], ""),
    ("a row of another kind", [{"address": "", "kind": "guidance"}], ""),
    ("no row", [], ""),
]


@pytest.mark.parametrize(("reason", "rows", "edition"), EDITIONS, ids=[case[0] for case in EDITIONS])
def test_what_names_no_year_has_that_of_its_row(reason: str, rows: list[dict[str, str]], edition: str) -> None:
    usual = {"id": "a", "work": "faq", "part": "", "kind": "q-and-a"}
    faqs = [replace(row("a"), **{**usual, **values}) for values in rows]
    found = find("x", "", work="faq", kind="q-and-a", part="")
    assert edition_of_row(found, manifest(*faqs)) == edition, reason


def test_a_name_that_is_taken_gets_a_hash() -> None:
    taken = row("icp-2020-21-service-conditions", kind="guidance")
    assert document_id(find("x"), manifest(taken)) == "icp-2020-21-service-conditions-x0000000"

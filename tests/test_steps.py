from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import DamagedFileError, EmptyFileError, ExitCode, FileMissingError, PartialError
from pipeline.settings import load_settings
from pipeline.sources.manifest import Manifest, Source, load_manifest
from pipeline.steps.common import plan_ingest
from pipeline.steps.ingest.documents import fetch_document
from pipeline.steps.ingest.plan import (
    CORPUS,
    DOCUMENT_STEPS,
    DocumentPlan,
    Versions,
    Wanted,
    digest,
    document_inputs,
    plan,
    plan_document,
)
from pipeline.steps.ingest.requested import Refused, asked_for, hashes_of, wanted
from pipeline.steps.ingest.run import as_error, attempt, failure_error, ingest
from pipeline.store import open_store
from pipeline.store.fingerprint import STEP_SOURCES, step_version
from pipeline.store.records import Failure, Receipt

NOW = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)
VERSIONS = Versions(steps=tuple((step, "1") for step in (*DOCUMENT_STEPS, "index")), embedder="m")
WANTED = Wanted(id="a", name="a.pdf", fetch_inputs="here", sisters=("b",))


def receipts_up_to(
    last: str, *, versions: Versions = VERSIONS, item: Wanted = WANTED
) -> dict[tuple[str, str], Receipt]:
    """What is left behind when all steps up to `last` were done."""
    found: dict[tuple[str, str], Receipt] = {}
    for step in DOCUMENT_STEPS[: DOCUMENT_STEPS.index(last) + 1]:
        inputs = document_inputs(step, item, found, versions)
        assert inputs is not None
        found[(step, item.id)] = Receipt(step=step, subject=item.id, inputs=inputs, output=f"{step} done")
    return found


def newer(step: str) -> Versions:
    """The versions after a change of one step's code."""
    return Versions(steps=tuple((name, "2" if name == step else "1") for name, _ in VERSIONS.steps), embedder="m")


@pytest.mark.parametrize(
    ("done", "versions", "item", "due"),
    [
        ("", VERSIONS, WANTED, DOCUMENT_STEPS),  # nothing was done yet
        ("fetch", VERSIONS, WANTED, DOCUMENT_STEPS[1:]),  # stopped after fetching
        ("embed", VERSIONS, WANTED, ()),  # all was done
        ("embed", newer("segment"), WANTED, DOCUMENT_STEPS[2:]),  # the segmenter changed: what follows is due too
        ("embed", newer("embed"), WANTED, ("embed",)),  # only the last step changed
        ("embed", Versions(steps=VERSIONS.steps, embedder="n"), WANTED, ("embed",)),  # another model
        ("embed", VERSIONS, Wanted(id="a", name="a.docx", fetch_inputs="here", sisters=("b",)), DOCUMENT_STEPS[1:]),
        ("embed", VERSIONS, Wanted(id="a", name="a.pdf", fetch_inputs="there", sisters=("b",)), DOCUMENT_STEPS),
        ("embed", VERSIONS, Wanted(id="a", name="a.pdf", sisters=("b",)), ()),  # not asked for: not fetched again
    ],
)
def test_what_is_due(done: str, versions: Versions, item: Wanted, due: tuple[str, ...]) -> None:
    receipts = receipts_up_to(done) if done else {}
    assert plan_document(item, receipts, set(receipts), {}, versions, NOW).steps == due


@pytest.mark.parametrize("step", DOCUMENT_STEPS)
def test_a_step_is_due_when_what_it_made_is_gone(step: str) -> None:
    receipts = receipts_up_to("embed")
    present = set(receipts) - {(step, "a")}
    assert (
        plan_document(WANTED, receipts, present, {}, VERSIONS, NOW).steps
        == DOCUMENT_STEPS[DOCUMENT_STEPS.index(step) :]
    )


def test_a_failure_for_want_of_a_file_is_tried_again() -> None:
    receipts = receipts_up_to("fetch")
    inputs = document_inputs("extract", WANTED, receipts, VERSIONS) or ""
    gone = Failure(step="extract", subject="a", inputs=inputs, code=ExitCode.STORE, problem="Missing.", remedy="")
    assert plan_document(WANTED, receipts, set(receipts), {"a": gone}, VERSIONS, NOW).steps == DOCUMENT_STEPS[1:]


def test_a_sister_document_that_changed_makes_the_annotation_due() -> None:
    receipts = receipts_up_to("embed")
    receipts[("segment", "b")] = Receipt(step="segment", subject="b", inputs="", output="new terms")
    assert plan_document(WANTED, receipts, set(receipts), {}, VERSIONS, NOW).steps == ("annotate", "embed")


def test_the_same_failure_is_not_tried_again() -> None:
    receipts = receipts_up_to("fetch")
    inputs = document_inputs("extract", WANTED, receipts, VERSIONS)
    failure = Failure(step="extract", subject="a", inputs=inputs or "", code=7, problem="Broken.", remedy="")
    assert plan_document(WANTED, receipts, set(receipts), {"a": failure}, VERSIONS, NOW).failure == failure
    # … but it is with new code, and a failed fetch always is
    assert (
        plan_document(WANTED, receipts, set(receipts), {"a": failure}, newer("extract"), NOW).steps
        == DOCUMENT_STEPS[1:]
    )
    fetch = Failure(step="fetch", subject="a", inputs="", code=12, problem="Away.", remedy="")
    assert plan_document(WANTED, {}, set(), {"a": fetch}, VERSIONS, NOW).steps == DOCUMENT_STEPS


def test_the_corpus_is_due_when_its_inputs_differ() -> None:
    receipts = receipts_up_to("embed")
    receipts[("link", CORPUS)] = Receipt(step="link", subject=CORPUS, inputs="x", output="y")

    def due(inputs: dict[str, str]) -> bool:
        known = {"receipts": receipts, "present": present, "failures": {}, "versions": VERSIONS, "now": NOW}
        return plan([WANTED], corpus_inputs=inputs, **known).corpus_due  # type: ignore[arg-type]

    present = set(receipts)
    assert not due({"link": "x"})
    assert due({"link": "z"})
    assert due({"link": "x", "index": "w"})  # never indexed
    present.remove(("link", CORPUS))
    assert due({"link": "x"})  # what it made is gone


def test_a_skipped_document_is_neither_done_nor_due() -> None:
    item = Wanted(id="a", name="a", skipped="no confirmed address")
    assert plan_document(item, {}, set(), {}, VERSIONS, NOW) == DocumentPlan(id="a", skipped="no confirmed address")


def test_digest_keeps_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest() != digest("")


def test_every_step_has_a_version_from_its_code(tmp_path: Path) -> None:
    (tmp_path / "spacy").mkdir()
    rules = tmp_path / "spacy" / "rules.toml"
    rules.write_text("a = 1")
    before = {step: step_version(step, tmp_path) for step in STEP_SOURCES}
    step_version.cache_clear()
    rules.write_text("a = 2")
    after = {step: step_version(step, tmp_path) for step in STEP_SOURCES}
    step_version.cache_clear()
    assert before["annotate"] != after["annotate"]  # its patterns are assets
    assert before["extract"] == after["extract"]  # which the extractor does not read


# ---------------------------------------------------------------- what was asked for


def manifest(*sources: Source) -> Manifest:
    return Manifest(path=Path("manifest.toml"), works=(("w", "Work"),), sources=sources)


ANOTHER = Source(id="b", work="w", title="B", kind="contract", address="https://example.org/b.pdf")


def test_names_stand_for_ids_files_folders_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.txt").write_bytes(b"words")
    (tmp_path / "c.jpg").write_bytes(b"a picture is no document")
    row = Source(id="row", work="w", title="Row", kind="contract", address="https://example.org/row.pdf")
    names = ["row", str(tmp_path), str(tmp_path / "a.pdf"), "https://example.org/x.pdf", "no-such-thing"]
    asked, refused = asked_for(names, manifest(row))
    assert [item.source.title for item in asked] == ["Row", "a.pdf", "b.txt", "https://example.org/x.pdf"]
    assert [item.name for item in refused] == ["no-such-thing"]
    assert isinstance(refused[0].error, FileMissingError)
    # a reference finds the same document again
    again = [asked_for([item.reference], manifest(row))[0][0].source for item in asked]
    assert again == [item.source for item in asked]


def test_the_same_bytes_are_one_document(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(b"the same words")
    (asked,), refused = asked_for([str(tmp_path)], manifest())
    assert refused == ()
    assert asked.source.title == "a.txt"
    assert asked.copies == (str((tmp_path / "b.txt").resolve()), str((tmp_path / "c.txt").resolve()))
    # a row of the manifest wins, wherever it was named
    row = Source(id="row", work="w", title="Row", kind="contract", path=tmp_path / "c.txt", sha256=asked.source.sha256)
    (asked,), _ = asked_for([str(tmp_path / "a.txt"), "row"], manifest(row))
    assert asked.source.id == "row"
    assert asked.copies == (str((tmp_path / "a.txt").resolve()),)


def test_no_names_stand_for_the_manifest() -> None:
    rows = [
        Source(id="a", work="w", title="A", kind="contract", address="https://example.org/a.pdf"),
        Source(id="b", work="w", title="B", kind="guidance", address_status="on-request"),
    ]
    asked, _ = asked_for([], manifest(*rows))
    assert [item.position for item in asked] == [0, 1]
    assert wanted(asked[0]).skipped is None
    assert "on request" in (wanted(asked[1]).skipped or "")


def test_a_file_that_changes_is_wanted_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    source = Source(id="a", work="w", title="A", kind="contract", path=path)

    def fetch_inputs() -> str:
        return wanted(asked_for(["a"], manifest(source))[0][0]).fetch_inputs

    before = fetch_inputs()
    assert fetch_inputs() == before
    path.write_text("two")
    assert fetch_inputs() != before


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> Counter[bytes]:
    """How often bytes were hashed at once, by what they are."""
    counted: Counter[bytes] = Counter()
    sha256 = hashlib.sha256

    def counting(data: bytes = b"") -> object:
        counted[bytes(data)] += 1
        return sha256(data)

    monkeypatch.setattr(hashlib, "sha256", counting)
    return counted


@pytest.mark.parametrize("row", [False, True], ids=["a plain file", "a row of the manifest"])
def test_a_file_is_hashed_once_to_decide_and_once_when_it_is_got(
    hashings: Counter[bytes], tmp_path: Path, row: bool
) -> None:
    """What decides is handed on; what is kept is named by the bytes that were kept, whatever the file was before."""
    store = open_store(load_settings({"ICP_HOME": str(tmp_path / "home")}, tmp_path))
    path = tmp_path / "a.txt"
    path.write_text("1 Payment\n\n1.1 The Buyer must pay within 30 days.\n")
    data = path.read_bytes()
    rows = manifest(Source(id="a", work="w", title="A", kind="contract", path=path) if row else ANOTHER)
    asked, _ = asked_for(["a" if row else str(path)], rows)
    again, _ = asked_for([item.reference for item in asked], rows, hashes_of(asked))  # as the flow does, and its task
    assert again == asked
    assert not plan_ingest(store, again).nothing_to_do
    assert hashings[data] == 1
    fetch_document(store, again[0])
    assert hashings[data] == 2
    assert plan_ingest(store, again).documents[0].steps[0] == "extract"
    assert hashings[data] == 2
    store.close()


# ---------------------------------------------------------------- how a run ends


def failure(name: str, code: int) -> Failure:
    return Failure(step="extract", subject=name, inputs="", code=code, problem=f"{name} is broken.", remedy="Mend it.")


def test_how_a_run_ends() -> None:
    refused = Refused(name="gone.pdf", error=FileMissingError("There is no file gone.pdf.", "Look."))
    assert failure_error([], [], 3) is None
    alone = failure_error([failure("a", ExitCode.DAMAGED)], [], 1)
    assert isinstance(alone, DamagedFileError)  # asked for alone: its own code
    assert str(alone) == "a is broken. Mend it."
    several = failure_error([failure("a", ExitCode.DAMAGED)], [refused], 3)
    assert isinstance(several, PartialError)
    assert "a is broken." in str(several)
    assert "gone.pdf" in str(several)


def test_a_failure_comes_back_as_the_error_that_it_was() -> None:
    for code in ExitCode:
        if code not in (ExitCode.OK, ExitCode.INTERNAL):
            assert as_error(failure("a", code)).exit_code == code


def test_an_attempt_records_its_failure_and_goes_on(tmp_path: Path) -> None:
    store = open_store(load_settings({"ICP_HOME": str(tmp_path)}, tmp_path))

    def fail() -> None:
        raise EmptyFileError("It is empty.", "Get it again.")

    assert attempt(store, "fetch", "a", fail) is False
    assert store.catalogue.failures()["a"].code == ExitCode.EMPTY_FILE


@pytest.mark.slow
def test_a_row_that_changes_keeps_what_reading_its_bytes_has_found(tmp_path: Path) -> None:
    """The pages and the kind of a document are not lost when its place in the manifest changes."""
    from three_editions import three_editions

    store = three_editions(tmp_path)
    before = {record.id: (record.media_type, record.pages) for record in store.catalogue.documents()}
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('title = "first"', 'title = "The first"'))
    asked, _ = asked_for((), load_manifest(manifest))
    ingest(store, asked)
    assert store.catalogue.document("first").title == "The first"  # type: ignore[union-attr]
    assert {record.id: (record.media_type, record.pages) for record in store.catalogue.documents()} == before
    store.close()

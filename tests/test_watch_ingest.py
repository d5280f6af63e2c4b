"""From the publication page to the corpus: watched, ingested, compared; what a person decides; the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Icp
from watched_site import GC, HEAD, LINK_GC, LINK_SC, SC, Watched
from web_site import Site, contract, site

from pipeline.editions import corpus, editions
from pipeline.errors import NotInStoreError, UsageError
from pipeline.lineage import predecessors
from pipeline.sources.http import Terms
from pipeline.sources.polite import Visitor
from pipeline.steps.common import plan_ingest
from pipeline.steps.effective_manifest import known
from pipeline.steps.ingest.removal import remove_documents
from pipeline.steps.ingest.repair import problems, repair
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.watch.review import accept, reject
from pipeline.steps.watch.watch import ingest_accepted, watch

OLD_SC, OLD_GC = SC.replace("2020-21", "2019-20"), GC.replace("2020-21", "2019-20")
OLD_LINKS = LINK_SC.replace("2020/21", "2019/20").replace(SC, OLD_SC) + LINK_GC.replace("2020/21", "2019/20").replace(
    GC, OLD_GC
)
NEW_WORDS = "Each report must be signed by a director."


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with site() as there:
        publish_old(there)
        yield Watched(tmp_path, there)


def publish_old(there: Site) -> None:
    there.page("/icp/", HEAD + OLD_LINKS)
    there.pdf(OLD_SC, contract("Service Conditions", "2019/20"), etag='"a"')
    there.pdf(OLD_GC, contract("General Conditions", "2019/20"), etag='"b"')


def publish_new(there: Site) -> None:
    there.page("/icp/", HEAD + OLD_LINKS + LINK_SC + LINK_GC)
    there.pdf(SC, contract("Service Conditions", "2020/21", change=NEW_WORDS), etag='"c"')
    there.pdf(GC, contract("General Conditions", "2020/21"), etag='"d"')


def watch_now(watched: Watched) -> list[tuple[str, str]]:
    report = watch(watched.store, visitor=Visitor(Terms(), sleep=lambda seconds: None))
    assert watched.store.catalogue.failures() == {}
    return [(event.state, event.document) for event in report.events]


def named(watched: Watched) -> dict[str, list[str]]:
    found = editions(corpus(watched.store))
    return {str(key): [record.id for record in records] for key, records in found.items()}


@pytest.mark.slow
def test_an_edition_that_is_published_is_in_the_corpus_after_the_next_watch(watched: Watched) -> None:
    assert len(watch_now(watched)) == 2
    assert list(named(watched)) == ["icp-contract@2019/20"]
    publish_new(watched.site)
    assert len(watch_now(watched)) == 2
    parts = ("service-conditions", "general-conditions")
    assert named(watched) == {
        "icp-contract@2019/20": [f"icp-contract-2019-20-{part}" for part in parts],
        "icp-contract@2020/21": [f"icp-contract-2020-21-{part}" for part in parts],
    }
    found = {str(new): str(old) for new, old in predecessors(corpus(watched.store)).items()}
    assert found == {"icp-contract@2020/21": "icp-contract@2019/20"}
    receipts = watched.store.catalogue.receipts()
    assert ("compare", "icp-contract@2019/20 -> icp-contract@2020/21") in receipts
    assert watch_now(watched) == [], "the third watch does nothing"
    assert watched.store.catalogue.receipts() == receipts
    assert problems(watched.store) == ()
    asked, _ = asked_for((), known(watched.store))
    assert plan_ingest(watched.store, asked).nothing_to_do, "icp ingest sees the watched documents as its own"
    # the bytes are kept: nothing is got twice
    assert {watched.site.asked(path) for path in (SC, GC)} == {2}


@pytest.mark.slow
def test_a_new_version_replaces_the_one_before_in_its_edition(watched: Watched) -> None:
    publish_new(watched.site)
    watch_now(watched)
    watched.site.pdf(SC, contract("Service Conditions", "2020/21", change="Each report must be signed twice."))
    assert watch_now(watched) == [("accepted", "icp-contract-2020-21-service-conditions-v1-r2")]
    assert named(watched)["icp-contract@2020/21"] == [
        "icp-contract-2020-21-service-conditions-v1-r2",
        "icp-contract-2020-21-general-conditions",
    ]
    found = {str(new): str(old) for new, old in predecessors(corpus(watched.store)).items()}
    assert found == {"icp-contract@2020/21": "icp-contract@2019/20"}
    kept = watched.store.catalogue.document("icp-contract-2020-21-service-conditions")
    assert kept is not None
    assert kept.status == "superseded"
    assert watched.store.has_clauses(kept), "kept, with its clauses, and in no edition"
    assert problems(watched.store) == ()


@pytest.mark.slow
def test_what_is_taken_out_does_not_come_back_by_itself(watched: Watched) -> None:
    watch_now(watched)
    remove_documents(watched.store, ["icp-contract-2019-20-service-conditions"])
    watched.site.places[OLD_SC].etag = '"other"'
    assert watch_now(watched) == []
    assert named(watched) == {"icp-contract@2019/20": ["icp-contract-2019-20-general-conditions"]}
    assert problems(watched.store) == ()


@pytest.mark.slow
def test_bytes_that_are_lost_are_got_again_by_a_repair(watched: Watched) -> None:
    watch_now(watched)
    record = watched.store.catalogue.document("icp-contract-2019-20-service-conditions")
    assert record is not None
    watched.store.artefacts.source_path(record.sha256).unlink()
    repair(watched.store, problems(watched.store))
    assert problems(watched.store) == ()


@pytest.mark.slow
def test_a_watch_that_died_before_it_ingested_is_taken_up(watched: Watched) -> None:
    watched.look()
    assert watched.store.catalogue.documents() == ()
    assert watch_now(watched) == [], "nothing is new on the page"
    assert list(named(watched)) == ["icp-contract@2019/20"], "and what was accepted is ingested now"


# ---------------------------------------------------------------- what a person decides


def doubtful(watched: Watched) -> str:
    """A find that waits: the link and the cover name other years."""
    watched.site.pdf(OLD_SC, contract("Service Conditions", "2018/19"))
    watched.look()
    (find,) = watched.finds("review")
    return find.id


def test_a_person_accepts_with_corrections(watched: Watched) -> None:
    name = doubtful(watched)
    find = accept(watched.store, name, {"edition": "2018/19"})
    assert (find.document, find.decided_by) == ("icp-contract-2018-19-service-conditions", "person")
    assert "icp-contract-2018-19-service-conditions" in watched.documents()
    assert watched.finds("review") == []
    with pytest.raises(UsageError, match="accepted already"):
        accept(watched.store, name, {})
    with pytest.raises(UsageError, match="is the document"):
        reject(watched.store, name, "x")


def test_a_person_rejects_and_is_not_asked_again(watched: Watched) -> None:
    name = doubtful(watched)
    assert reject(watched.store, name, "a specimen").state == "rejected"
    watched.site.places[OLD_SC].etag = '"again"'
    assert watched.look().events == ()
    (find,) = watched.finds("rejected")
    assert (find.why, watched.store.artefacts.has_source(find.sha256)) == ("a specimen", True)


WRONG = [
    ("no such work", {"work": "other"}, "--work"),
    ("no such kind", {"kind": "poem"}, "--kind"),
    ("a year in another form", {"edition": "2020"}, "2020/21"),
    ("no year", {"edition": ""}, "--edition"),
    ("no part", {"part": ""}, "--part"),
    ("a version in words", {"version": "second"}, "--version"),
    ("what is there already", {"part": "General Conditions", "edition": "2019/20"}, "higher number"),
]


@pytest.mark.parametrize(("reason", "said", "remedy"), WRONG, ids=[row[0] for row in WRONG])
def test_what_a_person_says_is_checked(watched: Watched, reason: str, said: dict[str, str], remedy: str) -> None:
    name = doubtful(watched)
    with pytest.raises(UsageError) as caught:
        accept(watched.store, name, {"edition": "2018/19", **said})
    assert remedy in str(caught.value), reason
    assert len(watched.finds("review")) == 1


def test_an_unknown_find(watched: Watched) -> None:
    with pytest.raises(NotInStoreError):
        accept(watched.store, "nothing", {})


def test_what_waits_is_looked_at_again_with_other_rules(watched: Watched, tmp_path: Path) -> None:
    import shutil
    from dataclasses import replace

    doubtful(watched)
    models = tmp_path / "models"
    shutil.copytree(watched.store.settings.models, models, ignore=shutil.ignore_patterns("*.safetensors"))
    rules = models / "recognise.toml"
    # a rule that believes the cover alone
    text = rules.read_text(encoding="utf-8").replace("weight = 0.7\n", "weight = 0.1\n", 1)
    rules.write_text(text.replace("weight = 0.35\n", "weight = 0.05\n", 1), encoding="utf-8")
    watched.store = replace(watched.store, settings=replace(watched.store.settings, models=models))
    (event,) = watched.look().events
    assert (event.state, event.document) == ("accepted", "icp-contract-2018-19-service-conditions")
    assert watched.finds("review") == []


@pytest.mark.slow
def test_what_a_person_accepted_is_ingested(watched: Watched) -> None:
    accept(watched.store, doubtful(watched), {"edition": "2018/19"})
    ingest_accepted(watched.store)
    assert set(named(watched)) == {"icp-contract@2018/19", "icp-contract@2019/20"}
    assert problems(watched.store) == ()


# ---------------------------------------------------------------- the command line


@pytest.mark.slow
def test_the_commands(watched: Watched, icp: Icp) -> None:
    home = watched.store.settings.home
    watched.store.close()
    environ = {"ICP_MANIFEST": str(home / "manifest.toml"), "ICP_WATCH_PRIVATE": "yes"}

    def run(*words: str, code: int = 0) -> str:
        done = icp(*words, home=home, environ=environ)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    watched.site.pdf(OLD_SC, contract("Service Conditions", "2018/19"))
    first = run("watch", "--once")
    assert "Looked at 1 page and 2 files." in first
    assert "icp-contract-2019-20-general-conditions" in first
    assert "1 waits for you: icp review." in first
    assert "icp-contract-2019-20-general-conditions" in run("documents")
    waiting = run("review")
    assert "2018/19" in waiting
    name = waiting.split()[0]
    assert "is the document icp-contract-2018-19-service-conditions now" in run(
        "review", "accept", name, "--edition", "2018/19"
    )
    assert "Nothing waits." in run("review")
    assert "accepted" in run("review", "--all")
    assert "Nothing is new." in run("watch", "--once")
    seen = json.loads(run("watch", "--seen", "--json"))
    assert {item["state"] for item in seen["sightings"]} == {"current"}
    assert "All is well" in run("verify")
    assert "nothing to do" in run("ingest")
    run("watch", "--once", "--page", "none", code=2)
    watched.site.places.clear()
    assert "answered 404" in run("watch", "--once", code=12)
    assert "crontab" in run("watch") or "cron" in run("watch")

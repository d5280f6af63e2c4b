"""The watch: look at the publication pages, get what is new, say what it is, and ingest what is certain.

Nothing that was seen is lost: every address is a sighting with the time and the reason of its state, every content is
a find whose bytes are kept, and a find that nobody is sure about waits for a person (`icp review`). A fault at one
address (gone, a login page, half a body, a bad certificate) is a sentence in its sighting and another try later; what
was there before stays as it is. A watch that dies in the middle is taken up by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.sources.http import Terms
from pipeline.sources.manifest import load_manifest
from pipeline.sources.polite import Visitor, user_agent
from pipeline.sources.rules import load_rules
from pipeline.steps.common import plan_ingest
from pipeline.steps.effective_manifest import known
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.steps.watch.classify_find import Considering
from pipeline.steps.watch.site_walk import Event, SiteWalk, event_of
from pipeline.store import Store
from pipeline.store.watch_log import ACCEPTED, FAILED


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchReport:
    """A watch: how many pages and files were asked, what was new, and what failed."""

    pages: int
    files: int
    events: tuple[Event, ...]

    @property
    def failed(self) -> tuple[Event, ...]:
        """What could not be had this time."""
        return tuple(event for event in self.events if event.state == FAILED)


def watch(
    store: Store,
    *,
    pages: Sequence[str] = (),
    visitor: Visitor | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> WatchReport:
    """One watch, under the store's lock: look, decide, get, recognise, ingest. pages: ids of the manifest, () for all.

    A failed address or document is recorded and raises nothing.
    """
    with store.writing():
        report = look(store, pages=pages, visitor=visitor, now=now)
        ingest_accepted(store)
    return report


def ingest_accepted(store: Store) -> None:
    """Bring the documents that the watch has accepted into the corpus, if they are not there as they should be."""
    documents = accepted_documents(store)
    asked, _ = asked_for(documents, known(store)) if documents else ((), ())
    if asked and not plan_ingest(store, asked).nothing_to_do:
        ingest(store, asked)


def accepted_documents(store: Store) -> tuple[str, ...]:
    """Ids of the documents that came from the watch."""
    return tuple(dict.fromkeys(find.document for find in store.sightings.finds([ACCEPTED])))


def look(
    store: Store,
    *,
    pages: Sequence[str] = (),
    visitor: Visitor | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> WatchReport:
    """Look at the pages and decide about what is new; ingests nothing. To be called under the store's lock."""
    settings = store.settings
    terms = Terms(private=settings.watch_private == "yes", user_agent=user_agent(settings.watch_contact))
    manifest, rules = load_manifest(settings.manifest), load_rules(settings.models)
    considering = Considering(store, rules, now)
    events = [event_of(find) for find in considering.again()]
    # One for all pages: it remembers what each host allows, and when it was last asked.
    visitor = visitor or Visitor(terms)
    asked_pages = asked_files = 0
    for page in manifest.watch:
        if not pages or page.id in pages:
            walk = SiteWalk(store, manifest, page, rules, considering, visitor, now)
            walk.run()
            events += walk.events
            asked_pages += walk.pages
            asked_files += walk.files
    return WatchReport(pages=asked_pages, files=asked_files, events=tuple(events))

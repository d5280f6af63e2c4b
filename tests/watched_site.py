"""A store that watches a small site: what the tests of the watch have in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from web_site import Site, contract

from pipeline.settings import load_settings
from pipeline.sources.http import Terms
from pipeline.sources.polite import Visitor
from pipeline.steps.effective_manifest import known
from pipeline.steps.watch.watch import WatchReport, look
from pipeline.store import Store, open_store
from pipeline.store.watch_log import Find, Sighting

MANIFEST = """
[works]
icp-contract = "NHS Integrated Care Provider Contract"
nhs-standard-contract = "NHS Standard Contract"
gp-participation = "GP participation in an ICP"

[[document]]
id = "gp-participation-2019-20"
work = "gp-participation"
title = "GP participation"
kind = "guidance"
edition = "2019/20"
address_status = "unconfirmed"

[[watch]]
id = "page"
address = "{address}/icp/"
works = ["icp-contract", "gp-participation"]
"""
SC = "/icp/icp-contract-2020-21-service-conditions.pdf"
GC = "/icp/icp-contract-2020-21-general-conditions.pdf"
LINK_SC = f'<li><a href="{SC}">ICP Contract 2020/21 Service Conditions</a> (PDF)</li>'
LINK_GC = f'<li><a href="{GC}">ICP Contract 2020/21 General Conditions</a> (PDF)</li>'
HEAD = "<h1>Integrated Care Provider Contract</h1>"


class Watched:
    """A store, the site that it watches, and the time of the day."""

    def __init__(self, home: Path, there: Site) -> None:
        manifest = home / "manifest.toml"
        manifest.write_text(MANIFEST.format(address=there.address), encoding="utf-8")
        environ = {"ICP_HOME": str(home), "ICP_MANIFEST": str(manifest), "ICP_WATCH_PRIVATE": "yes"}
        self.store: Store = open_store(load_settings(environ, home))
        self.site = there
        self.time = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)

    def look(self, hours: float = 1) -> WatchReport:
        """A watch, so many hours after the one before."""
        self.time += timedelta(hours=hours)
        visitor = Visitor(Terms(), sleep=lambda seconds: None)
        return look(self.store, visitor=visitor, now=lambda: self.time)

    def at(self, path: str) -> Sighting:
        found = self.store.sightings.get(self.site.address + path)
        assert found is not None, path
        return found

    def finds(self, *states: str) -> list[Find]:
        return list(self.store.sightings.finds(states or None))

    def documents(self) -> dict[str, str]:
        """Status by id of the documents that can be had."""
        return {row.id: row.status for row in known(self.store).sources if row.address}


def publish(there: Site) -> None:
    """A page with one document, and a second one that it does not name yet."""
    there.page("/icp/", HEAD + LINK_SC)
    there.pdf(SC, contract("Service Conditions", "2020/21"), etag='"sc1"')
    there.pdf(GC, contract("General Conditions", "2020/21"))

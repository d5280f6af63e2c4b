"""What a chain needs in a test: a web site with contracts of our own, a mail server, a store, and a look at it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mail_room import Room, mail_server
from watched_site import GC, HEAD, LINK_GC, LINK_SC, MANIFEST, SC
from web_site import Site, contract, site

from pipeline.files import TEMPORARY_SUFFIX
from pipeline.settings import load_settings
from pipeline.store import Store, open_store
from pipeline.store.delivery_log import Subscriber, Subscription

ANNA, OPERATOR = "anna@example.org", "operator@example.org"
OLD_SC, OLD_GC = SC.replace("2020-21", "2019-20"), GC.replace("2020-21", "2019-20")
OLD_LINKS = LINK_SC.replace("2020/21", "2019/20").replace(SC, OLD_SC) + LINK_GC.replace("2020/21", "2019/20").replace(
    GC, OLD_GC
)
NEW_WORDS = "Each report must be signed by a director."
PAIR = "icp-contract@2019/20 -> icp-contract@2020/21"


@dataclass
class Town:
    """Where a chain lives. `environ` are its settings."""

    site: Site
    room: Room
    home: Path
    environ: dict[str, str]

    def store(self) -> Store:
        """The store, opened by the test itself."""
        return open_store(load_settings(self.environ, self.home))

    def publish_old(self) -> None:
        """The edition 2019/20, in two parts."""
        self.site.page("/icp/", HEAD + OLD_LINKS)
        self.site.pdf(OLD_SC, contract("Service Conditions", "2019/20"), etag='"a"')
        self.site.pdf(OLD_GC, contract("General Conditions", "2019/20"), etag='"b"')

    def publish_new(self, *, parts: str = "both") -> None:
        """The edition 2020/21, which has a sentence more; parts: "one" without its General Conditions."""
        self.site.page("/icp/", HEAD + OLD_LINKS + LINK_SC + (LINK_GC if parts == "both" else ""))
        self.site.pdf(SC, contract("Service Conditions", "2020/21", change=NEW_WORDS), etag='"c"')
        self.site.pdf(GC, contract("General Conditions", "2020/21"), etag='"d"')

    def subscribe(self, address: str = ANNA, **values: Any) -> None:
        """Somebody wants reports about the contract."""
        store = self.store()
        wanted = Subscription(work="icp-contract")
        store.ledger.subscribe(Subscriber(address=address, written=address, subscriptions=(wanted,), **values))
        store.close()

    def mails_to(self, address: str) -> int:
        """How many mails the server took for an address."""
        return sum(recipient == address for recipient, _ in self.room.taken)


@contextmanager
def town(home: Path, **environ: str) -> Iterator[Town]:
    """A town with nothing published and nobody subscribed."""
    home.mkdir(parents=True, exist_ok=True)
    with site() as there, mail_server(Room(), security="none") as room:
        manifest = home.parent / "manifest.toml"
        manifest.write_text(MANIFEST.format(address=there.address), encoding="utf-8")
        settings = {
            "ICP_HOME": str(home),
            "ICP_MANIFEST": str(manifest),
            "ICP_WATCH_PRIVATE": "yes",
            "ICP_SMTP_HOST": "127.0.0.1",
            "ICP_SMTP_PORT": str(room.port),
            "ICP_SMTP_SECURITY": "none",
            "ICP_SMTP_FROM": "icp@example.org",
            "ICP_SMTP_SECONDS": "5",
            "ICP_OCR": "never",
            **environ,
        }
        yield Town(there, room, home, settings)


# Times, and which run did it: what may differ between two ways to the same state.
PASSING = (
    *("made_at", "fetched_at", "first_seen", "last_seen", "checked_at", "decided_at", "created_at", "changed_at"),
    *("retry_at", "runner", "attempts", "tries"),
)


def state(store: Store) -> dict[str, Any]:
    """All that the store holds, but for times: rows of the catalogue, and a hash of every file of content."""
    catalogue = store.catalogue
    rows: dict[str, Any] = {
        "documents": [_lasting(item) for item in catalogue.documents()],
        "receipts": sorted(str(_lasting(item)) for item in catalogue.receipts().values()),
        "failures": sorted(str(_lasting(item)) for item in catalogue.failures().values()),
        "sightings": [_lasting(item) for item in store.sightings.all()],
        "finds": [_lasting(item) for item in store.sightings.finds()],
        "deliveries": sorted(str(_lasting(item)) for item in store.ledger.deliveries()),
    }
    home = store.settings.home
    for folder in ("sources", "artefacts", "comparisons"):
        rows[folder] = {
            str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((home / folder).rglob("*"))
            # What a death leaves beside a file is no content: nothing reads it, and a repair takes it away.
            if path.is_file() and path.suffix != TEMPORARY_SUFFIX
        }
    rows["lineages"] = sorted(str(row) for row in catalogue.lineage_rows(_names(store)))
    return rows


def _names(store: Store) -> list[str]:
    from sqlalchemy import text

    with store.catalogue.database.transaction() as session:
        return sorted({row[0] for row in session.execute(text("select lineage from lineages"))})


def _lasting(value: Any) -> dict[str, Any]:
    return {name: item for name, item in asdict(value).items() if name not in PASSING}

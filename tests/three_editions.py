"""A small contract in three editions and a variant, in a store of its own, for what follows a clause through several.

1.1 changes twice; 1.2 once and back; 2.1 is renumbered only; 2.2 comes with the second and goes with the third.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.settings import load_settings
from pipeline.sources.manifest import load_manifest
from pipeline.steps.ingest.requested import asked_for
from pipeline.steps.ingest.run import ingest
from pipeline.store import Store, open_store

FIRST = """1 Payment

1.1 The Buyer must pay each invoice within 30 days of its receipt by the finance team.

1.2 Interest is due on every payment that is made late by either party.

2 Notices

2.1 A notice must be given in writing and sent to the address on the cover.
"""
SECOND = (
    FIRST.replace("30 days", "20 days")
    .replace("Interest is due", "No interest is due")
    .replace("2 Notices", "2 Staff\n\n2.1 The Seller must name a manager for all staff.\n\n3 Notices")
    .replace("2.1 A notice", "3.1 A notice")
)
THIRD = (
    SECOND.replace("each invoice", "each correct invoice")
    .replace("No interest is due", "Interest is due")
    .replace("2 Staff\n\n2.1 The Seller must name a manager for all staff.\n\n3 Notices", "2 Notices")
    .replace("3.1 A notice", "2.1 A notice")
)
EDITIONS = (
    ("first", "2018/19", "", FIRST, ""),
    ("second", "2019/20", "", SECOND, 'supersedes = "first"\n'),
    ("second-variant", "2019/20", "bodies", SECOND.replace("Buyer", "Body"), 'variant_of = "second"\n'),
    ("third", "2020/21", "", THIRD, 'supersedes = "second"\n'),
)


def three_editions(folder: Path) -> Store:
    """The store, ingested, with its home in `folder / "home"`."""
    rows = ['[works]\nwork = "A contract"\n']
    for name, edition, variant, text, follows in EDITIONS:
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append(
            f'[[document]]\nid = "{name}"\nwork = "work"\ntitle = "{name}"\nkind = "contract"\norder = 1\n'
            f'edition = "{edition}"\nvariant = "{variant or "generic"}"\npath = "{name}.txt"\n'
            f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n{follows}'
        )
    (folder / "manifest.toml").write_text("\n".join(rows), encoding="utf-8")
    environ = {"ICP_HOME": str(folder / "home"), "ICP_MANIFEST": str(folder / "manifest.toml")}
    store = open_store(load_settings(environ, folder))
    asked, refused = asked_for((), load_manifest(store.settings.manifest))
    assert not refused
    ingest(store, asked)
    return store

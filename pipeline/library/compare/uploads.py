"""The comparison of two files that a reader brought (`pipeline.steps.uploads` made it), by its name."""

from __future__ import annotations

import msgspec

from pipeline.library.cached_store import Memo
from pipeline.model import Comparison
from pipeline.settings import Settings
from pipeline.store import uploads

_READ = Memo(8)


def uploaded(settings: Settings, name: str) -> Comparison:
    """A comparison of two files by its name. Raises `NotInStoreError` where there is none, or its hour is over."""
    path = uploads.kept(settings.home, name)
    return _READ.get((settings.home, name), lambda: msgspec.json.decode(path.read_bytes(), type=Comparison))

"""The document pipeline: extract, segment, annotate, embed, index, diff, report.

The Python API is here: `read`, `clauses`, `diff` for files, `open_store` for what was ingested (see `pipeline.api`).

Importing this package loads none of torch, spaCy, faiss or Prefect: each stage imports what it needs when it runs, and
the names of the API are loaded when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import ContractStore, clauses, diff, open_store, read
    from pipeline.errors import IcpError
    from pipeline.model import Clause, Document, EditionDiff, Segmentation

__version__ = "0.1.0"
__all__ = [
    "Clause",
    "ContractStore",
    "Document",
    "EditionDiff",
    "IcpError",
    "Segmentation",
    "__version__",
    "clauses",
    "diff",
    "open_store",
    "read",
]

_PLACES = {
    **dict.fromkeys(("ContractStore", "clauses", "open_store", "read"), "api"),
    **dict.fromkeys(("Clause", "Document", "EditionDiff", "Segmentation"), "model"),
    "IcpError": "errors",
}


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _CallableRoom(ModuleType):
    """`pipeline.diff` is the room of comparing; called, it is the API's function of the same name."""

    def __call__(self, *arguments: Any, **named: Any) -> EditionDiff:
        from pipeline.api import diff

        return diff(*arguments, **named)


import_module(f"{__name__}.diff").__class__ = _CallableRoom

"""Comparison of two editions, clause by clause. `compare` is loaded when it is first asked for (it needs scipy)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.diff.editions import compare

__all__ = ["compare"]


def __getattr__(name: str) -> Any:
    if name == "compare":
        from pipeline.diff.editions import compare

        return compare
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

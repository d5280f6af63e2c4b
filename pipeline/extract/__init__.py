"""Extract: bytes in, `Document` out: pages of positioned lines with their roles, tables and bookmarks."""

from pipeline.extract.open import extract, media_type

__all__ = ["extract", "media_type"]

"""Extract: bytes in, `Document` out: pages of positioned lines with their roles, tables and bookmarks."""

from pipeline.extract.formats import media_type
from pipeline.extract.open import extract

__all__ = ["extract", "media_type"]

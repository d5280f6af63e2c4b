"""The types that cross a boundary between stages, one frozen dataclass per boundary.

Coordinates are in points (1/72 inch) from the top left corner of the page, as pdfplumber gives them; pages count from
1. All sequences are tuples, so that a value can be shared, hashed and compared. Field names that stand in the published
JSON shapes (`icp/clauses/1`, `icp/diff/1`, `icp/search/1`) are the same here.
"""

from pipeline.model.clauses import Annotation, Clause, Segmentation, Unplaced
from pipeline.model.comparison import (
    Change,
    Comparison,
    Cosmetic,
    DatedStretch,
    EditionDiff,
    GuidanceImpact,
    Happening,
    LostReference,
    Pair,
    Path,
    Reason,
    Ripple,
    Side,
    Significance,
    WordEdit,
)
from pipeline.model.documents import Bookmark, Box, Cell, Document, DocumentInfo, Ledger, Line, Page, Span, Table
from pipeline.model.search import (
    CitedClause,
    FacetValue,
    GuidanceNote,
    Hit,
    OtherEdition,
    Previous,
    QueryReading,
    SearchAnswer,
    Why,
)

__all__ = [
    "Annotation",
    "Bookmark",
    "Box",
    "Cell",
    "Change",
    "CitedClause",
    "Clause",
    "Comparison",
    "Cosmetic",
    "DatedStretch",
    "Document",
    "DocumentInfo",
    "EditionDiff",
    "FacetValue",
    "GuidanceImpact",
    "GuidanceNote",
    "Happening",
    "Hit",
    "Ledger",
    "Line",
    "LostReference",
    "OtherEdition",
    "Page",
    "Pair",
    "Path",
    "Previous",
    "QueryReading",
    "Reason",
    "Ripple",
    "SearchAnswer",
    "Segmentation",
    "Side",
    "Significance",
    "Span",
    "Table",
    "Unplaced",
    "Why",
    "WordEdit",
]

"""Akoma Ntoso: clauses in, Akoma Ntoso 3.0 XML out, and back.

The standard: OASIS LegalDocML, "Akoma Ntoso Version 1.0" (namespace `…/legaldocml/ns/akn/3.0`), part 2 for the elements
and the Naming Convention for the addresses. What is written validates against its schema, is the same bytes for the
same clauses, and gives the same clauses when it is read again (`from_akn`).

Guarantees and the three rules that stand behind them:

- Ids are kept. A clause's id is its `eId` where it is an XML name; where it is not ("5.2", "gc5~2"), the `eId` is an
  escaped form of it and `wId` has the id itself (`pipeline.akn.names`).
- What the standard has no place for (citation, pages, boxes, content hash, …) is in attributes of our own namespace,
  which the schema allows everywhere; a program that does not know them can pass them over.
- Characters that XML 1.0 cannot hold (control characters, halves of a surrogate pair) are stripped, and the replacement
  character U+FFFD stands in the place of each, so that offsets stay what they are: `carried` gives a clause as it
  comes back.
"""

from __future__ import annotations

from pipeline.akn.meta import Publication, edition_date
from pipeline.akn.names import carried
from pipeline.akn.read import from_akn
from pipeline.akn.write import edition_akn, to_akn

__all__ = ["Publication", "carried", "edition_akn", "edition_date", "from_akn", "to_akn"]

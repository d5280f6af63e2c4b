"""What is shown around a result is what its whole document would show, though little of it is read."""

from __future__ import annotations

from pathlib import Path

from web_cases import warm

from pipeline.library.clauses.outdated import outdating
from pipeline.library.search.loaded_models import index_and_encoder
from pipeline.library.search.result_parts import _family, words_above
from pipeline.reading_order import following, led_by


def test_few_clauses_tell_what_leads_to_what_as_the_whole_document_does(sample_home: Path) -> None:
    store = warm(sample_home)
    index, _ = index_and_encoder(store, lexical_only=True)
    records = {record.id: record for record in store.catalogue.documents()}
    dates = outdating(store, index, records)
    led, read = 0, 0
    for document, rows in index.documents.items():
        everything = store.clauses_of(records[document]).clauses
        for row in rows:
            clause, family = dates.clause(row), _family(dates, row)
            above = [one.id for one in led_by(everything, clause)]
            assert [one.id for one in words_above(dates, row)] == above, clause.citation
            assert following(family, clause) == following(everything, clause), clause.citation
            led += bool(above)
            read = max(read, len(family))
    assert led > 100
    assert read < max(len(rows) for rows in index.documents.values()) / 2

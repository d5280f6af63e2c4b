"""Everything that answers from the store, or from plain files; nothing here writes.

Where an answer is made once and kept (a comparison of two editions, the vectors of a retrieval set), whoever asks hands
in the step that does that.

search       a question → `Hit`s, one for each lineage, and pages of results
clauses      a citation → a clause with its page, guidance and history
compare      two editions or files → an `EditionDiff`, and how it is shown
status       what is in the store, and whether all is well
cached_store a store that stays open and keeps what it read, for whoever answers often
"""

"""Everything that answers from the store, or from plain files; nothing here changes the store's documents.

It runs no step but one: a comparison of two editions that is not kept yet is made, and kept, when it is asked for.

search       a question → `Hit`s, one for each lineage, and pages of results
clauses      a citation → a clause with its page, guidance and history
compare      two editions or files → an `EditionDiff`, and how it is shown
status       what is in the store, and whether all is well
cached_store a store that stays open and keeps what it read, for whoever answers often
"""

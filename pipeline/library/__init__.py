"""Everything that answers from the store, or from plain files; nothing here changes the store's documents.

searching    a question → `Hit`s, one per lineage; batches and retrieval sets
provisions   a citation → a clause with what it leads to, and its history
comparing    names of editions or files → clauses, sides, an `EditionDiff`
"""

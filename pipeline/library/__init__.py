"""Everything that answers from the store, or from plain files; nothing here changes the store's documents.

searching    a question → `Hit`s, one per lineage; batches and retrieval sets
provisions   a citation → a clause with what it leads to, and its history
comparing    names of editions or files → clauses, sides, an `EditionDiff`

and for whoever answers often, such as the web page:

warm         a store that stays open and keeps what it read
ready        the index in use and the encoder of questions, loaded once a process
finding      searches some results at a time, with what they can be narrowed to
around       the guidance that cites a clause
kept, told   comparisons by names that came over a network, told change by change, and as files
holdings     works, editions, documents and their state; what the last watch saw
pictures     pages with a clause marked
uploads      two files that a reader brings, compared and forgotten after an hour
"""

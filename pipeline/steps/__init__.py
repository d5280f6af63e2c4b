"""Everything that changes the store, and the pure decision about what is to be done.

wanted      names → the documents that were asked for
plan        documents, receipts → what is to be done (pure)
documents   fetch, extract, segment, embed: one document each
presence    is what was made still there
corpus      compare, link, index: all documents together
"""

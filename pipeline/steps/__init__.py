"""Everything that changes the store, and the pure decision about what is to be done.

wanted      names → the documents that were asked for
plan        documents, receipts → what is to be done (pure)
documents   fetch, extract, segment, embed: one document each
presence    is what was made still there
corpus      compare, link, index: all documents together
finds       the manifest together with what the watch has accepted
watching    look at the publication pages, get what is new, ingest what is certain
watch_…     its decisions (plan, pure), the words that it weighs (evidence), what a server really gave (kinds)
considering what becomes of a content that was got
reviewing   what a person decides about it
letters     from a comparison to the mail that one reader gets
delivering  send reports once to each reader, and write down who got which; digests, posting
"""

"""Everything that changes the store, and the pure decisions about what is to be done.

ingest              fetch, extract, segment, annotate, embed, compare, link, index
watch               look at the publication pages, get what is new, ingest what is certain
mail                send reports once to each reader, and write down who got which
uploads             two files that a reader brings, compared and kept for an hour
page_pictures       the picture of a page, with a clause marked, drawn once and kept
retrieval_sets      the documents of a retrieval set, indexed in memory; their vectors are kept
common              what the steps share: receipts, failures, versions, what is to be done
effective_manifest  the manifest together with what the watch has accepted
retry_policy        which failures are worth another try, how often, and when
"""

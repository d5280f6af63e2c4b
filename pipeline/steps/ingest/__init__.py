"""From names to documents in the store: requested (what was asked for), plan (what is to be done; pure),
artefact_presence (is what was made still there), reading, documents (fetch, extract, segment, annotate, embed: one
each), corpus (compare, link: all together), indexing, run (one step after another), removal, repair."""

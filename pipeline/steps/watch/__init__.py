"""What is new on the publication pages: watch (look, get, ingest what is certain), site_walk
(one page and those behind it), plan (its decisions; pure), evidence
(the words that it weighs), file_kinds (what a server really gave), classify_find (what becomes of a content), review
(what a person decides), chain (watch → ingest → compare → report) and chain_plan (its decisions; pure)."""

"""A citation → a clause: clause_names (what a name means), clause_page (a clause with what it leads to), surroundings
(terms and references of it and of what stands below it), clause_history (edition by edition), provision_change (what
became of it), clause_blame (with which edition each word came), clause_guidance (the guidance on it), outdated (what
guidance says that is out of date), read_through (a document or an edition from beginning to end)."""

"""A citation → a clause: clause_page (with its history), surroundings (what it leads to), clause_guidance (the guidance
that cites it), outdated (what that says no more), clause_blame (with which edition each word came), read_through (a
document or an edition from beginning to end)."""

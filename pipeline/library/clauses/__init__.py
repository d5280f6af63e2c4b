"""A citation → a clause: clause_page (with what it leads to, and its history), clause_guidance (the guidance that cites
it), clause_blame (with which edition each word came)."""

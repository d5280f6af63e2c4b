"""Reads what a publisher says changed: covers, lists and tables of changes, release notes, notices, guidance.

passages (the words of a document, each with where it stands: under a heading about changes, on the cover, in a table),
issues (which issue of the contract a heading speaks of), known (what provisions are called), places (which clauses a
sentence names), names (which definitions, headings and parts), verbs (what it says was done), attribution (to which
place), values (from what to what), and reading, which puts them together to `pipeline.model.Statement`s. Nothing here
knows what did change: that is for `pipeline.diff.statements`.
"""

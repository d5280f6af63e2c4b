"""The numbers of a document: what a label looks like, which of them may be one here, and what it opens.

reading             a line's start → the labels that it may be
acceptance          what the words around a label say about it
sections            which labels open a section, a schedule or a part; division_openings: which headings of parts do
articles            how the numbers below "ARTICLE IV" are counted
outline             the numbering as it is read: which label can come next, and where it stands
scopes              how schedules, parts and annexes stand in one another
defined_terms       terms at the beginning of a paragraph that defines them
"""

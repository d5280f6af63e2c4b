"""The numbers of a document: what a label looks like, which of them may be one here, and what it opens.

reading             a line's start → the labels that it may be
divisions           the lines that open a schedule, a part, an article, a section with letters or a question
acceptance          what the words around a label say about it
sections            which labels open a section, a schedule or a part; division_openings: which headings of parts do
articles            how the numbers below "ARTICLE IV" are counted
outline             where the divisions have come to, as the lines are read
scopes              how schedules, parts and annexes stand in one another
defined_terms       terms at the beginning of a paragraph that defines them
"""

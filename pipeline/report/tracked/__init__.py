"""An `EditionDiff` as a Word document with tracked changes.

    unfold   closing words as paragraphs after the items of their clause
    order    which clauses stay in place, which moved, came or went, in one sequence
    pieces   the words of a clause or of a split or merge, as kept, inserted and deleted pieces
    markup   pieces as WordprocessingML: runs, paragraphs, rows, marks of tracked changes
    notes    what the comments say
    package  the parts of the file, zipped with fixed dates

`pipeline.report.docx.tracked` puts them together.
"""

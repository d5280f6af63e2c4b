"""The workbook of a register.

`values`: sheets of cells, without a workbook. `changed_words`: what changed, for a cell. `counts_sheet`,
`owners_sheet`: the sheets that count by formulas. `styles`, `cells`, `sheet_writer`: values into a workbook. `saved`:
the workbook as bytes.
`pipeline.report.register` makes the rows.
"""

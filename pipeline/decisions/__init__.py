"""Decisions on changes, between the log, the comparisons and the registers; nothing here writes.

`beside` puts together what is known beside a comparison, `carry` brings decisions along to a newer edition by the links
that `trail` follows. `workbook` reads a register back, `cells` what is in a cell, `intake` says what of it is to be
written down.
"""

"""What labels look like, written once: numbers, items, sections with letters, schedules and their parts and annexes.

Patterns without groups, to be put into the expressions of whoever reads labels: at the head of a line
(`pipeline.segment.labels`), in running text (`pipeline.citation`, `pipeline.annotate`), in a question
(`pipeline.index.query`), on a cover or in a list of contents (`pipeline.extract.roles`). Where a label ends, and what
may stand around it, is for them to say.
"""

from __future__ import annotations

# A number without inserted letters, of so many steps as there are: 1, 1.2, 1.2.3.
DIGITS = r"\d{1,3}"
PLAIN_NUMBER = rf"{DIGITS}(?:\.{DIGITS})*"
# With them: 36.45A, 1AA.
STEP = rf"{DIGITS}[A-Z]{{0,2}}"
NUMBER = rf"{STEP}(?:\.{STEP})*"
# Items in brackets: (a), (iv), (A), (12).
ITEM = r"\((?:[a-z]{1,5}|[A-Z]{1,3}|\d{1,2})\)"
ITEMS = rf"(?:\s?{ITEM})*"
SMALL_ITEMS = r"(?:\([a-z]{1,5}\))+"
# A number with its items: 36.45A(b)(ii).
PATH = rf"{NUMBER}(?:{ITEMS})"
# The letters of a section before its number: SC36, SC 36A.
LETTERS = r"[A-Z]{2,3}"
SECTION = rf"{LETTERS}\s?{DIGITS}[A-Z]?"
# Roman numbers, as long as a document of such numbers has them.
SMALL_ROMAN, ROMAN = r"[ivxl]{1,7}", r"[IVXL]{1,7}"

# What is attached to a contract, and what a schedule is divided into.
ANNEX_WORD = r"(?:annex|appendix)"
SCHEDULE_WORD = r"(?:schedule|annex|appendix|exhibit|attachment)"
# Families of schedules in one contract: "Joint Schedule 2", "Call-Off Schedule 4".
FAMILY = r"(?:joint|call[- ]off|framework|order|contract)"
ANNEX_NUMBER = r"(?:\d{1,2}|[A-Z])"
SCHEDULE_NUMBER = r"(?:\d{1,2}[A-Z]?|[A-Z]\d{0,2})"
PART_NUMBER = r"(?:[A-Z]|\d{1,2}|[IVX]{1,4})"
# The word before the number of a clause.
CLAUSE_WORD = r"(?:clause|condition|section|paragraph|article)"

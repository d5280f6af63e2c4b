"""Terms that a paragraph begins with and defines: in quotation marks, in bold, or plain under a title that says so."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import Segmentation
from pipeline.segment import segment

TITLE = "# Definitions\n\n"

CASES = [
    ("**Depot** means the yard.\n", [("Depot", "means the yard.")], "in bold"),
    ("**we**, **us** and **our** mean the Agent.\n", [("we, us and our", "mean the Agent.")], "of several names"),
    ("**Fee** or **Fees** means the price.\n", [("Fee or Fees", "means the price.")], "of two names"),
    ("“Agent’s Auditor” means Roe.\n", [("Agent’s Auditor", "means Roe.")], "an apostrophe within quotation marks"),
    ("‘Agent’s Auditor’ means Roe.\n", [("Agent’s Auditor", "means Roe.")], "or within those that look the same"),
    ("“end user” means who drives.\n", [("end user", "means who drives.")], "in small letters"),
    ("**For the Agent:**\n\nRoe Street 1\n", [], "above an address nothing is defined"),
    ("Depot means the yard.\n", [], "plain, where nothing promises definitions"),
    (TITLE + "Depot means the yard.\n", [("Depot", "means the yard.")], "plain under a title of definitions"),
    (TITLE + "you or your means who signs.\n", [("you or your", "means who signs.")], "plain, of two names"),
    (TITLE + "**trial users** are not bound.\n", [("trial users", "are not bound.")], "in bold before another verb"),
    (TITLE + "In this Agreement a word means what it says.\n", [], "a rule of reading"),
    (TITLE + "A reference to a person includes a firm.\n", [], "another one"),
    (TITLE + "The following words have the meanings below.\n", [], "what introduces definitions"),
    (TITLE + "Paying Bank. The bank that pays.\n", [("Paying Bank", "The bank that pays.")], "with a stop after it"),
    (TITLE + "No Third Party. is bound by it.\n", [], "a stop within a sentence"),
    ("# Fees\n\n**The Agent** is not bound.\n", [], "a sentence about a term"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES, ids=[case[2] for case in CASES])
def test_terms(text: str, expected: list[tuple[str, str]], reason: str) -> None:
    segmentation = read(text)
    found = [(clause.heading, clause.text) for clause in segmentation.clauses if clause.kind == "definition"]
    assert found == expected, reason
    assert segmentation.ledger.balanced


def read(text: str) -> Segmentation:
    return segment(extract(text.encode(), name="case.md"))

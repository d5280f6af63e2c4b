"""Articles and numbers with a word before them ("ARTICLE IV", "Section 4.01"): labels, titles, and how they count."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.segment import segment
from pipeline.segment.labels.reading import read

READ = [
    ("ARTICLE IV", "article", "ARTICLE IV", "4", "a Roman number is counted"),
    ("Article 2 Fees", "article", "Article 2", "2", "its title may stand beside it"),
    ("ARTICLE 4.", "article", "ARTICLE 4", "4", "its full stop is no part of it"),
    ("Article 4.2 applies", None, None, None, "a clause of an article that is spoken of"),
    ("Articles of Association", None, None, None, "a name"),
    ("Section 2.01 Term. This", "worded", "Section 2.01", "2.01", "the word and the number"),
    ("Section 2.01. Term. This", "worded", "Section 2.01", "2.01", "with a full stop after it"),
    ("SECTION 3", "worded", "SECTION 3", "3", "alone on its line"),
    ("§ 7 Fees", "worded", "§ 7", "7", "the sign for the word"),
    ("Section 2.01 applies", None, None, None, "small letters after it: a clause that is spoken of"),
    ("Section 2.01(a) Term", None, None, None, "an item of it that is spoken of"),
    ("Clause 6 – Seller obligations", "worded", "Clause 6", "6", "a dash before its title"),
]


@pytest.mark.parametrize(("text", "kind", "label", "name", "reason"), READ)
def test_read(text: str, kind: str | None, label: str | None, name: str | None, reason: str) -> None:
    found = read(text)
    assert (found[0].kind, found[0].text, found[0].name) == (kind, label, name) if kind else not found, reason


CASES = [
    (
        "clauses begin with the number of their article, whose title stands below it",
        "ARTICLE 1\n\nSCOPE\n\n1.1 The Agent sells.\n\nARTICLE 2\n\nFEES\n\n2.1 The fee is due.\n\n(a) monthly; and\n",
        [
            ("Article 1", "ARTICLE 1", "SCOPE", None),
            ("1.1", "1.1", "The Agent sells.", "Article 1"),
            ("Article 2", "ARTICLE 2", "FEES", None),
            ("2.1", "2.1", "The fee is due.", "Article 2"),
            ("2.1(a)", "(a)", "monthly; and", "2.1"),
        ],
    ),
    (
        "Roman articles with sections that say their word",
        "ARTICLE I TERMS\n\nSection 1.01 Names. The names are these.\n\nARTICLE II SALES\n\n"
        "Section 2.01 Orders. Orders are written.\n\nSection 2.02. Prices. Prices are fixed.\n",
        [
            ("Article 1", "ARTICLE I", "TERMS", None),
            ("1.01", "Section 1.01", "Names. The names are these.", "Article 1"),
            ("Article 2", "ARTICLE II", "SALES", None),
            ("2.01", "Section 2.01", "Orders. Orders are written.", "Article 2"),
            ("2.02", "Section 2.02", "Prices. Prices are fixed.", "Article 2"),
        ],
    ),
    (
        "numbers that begin again in each article are counted in it",
        "ARTICLE 1 SCOPE\n\n1. The Agent sells.\n\n2. The Agent reports.\n\nARTICLE 2 FEES\n\n1. The fee is due.\n",
        [
            ("Article 1", "ARTICLE 1", "SCOPE", None),
            ("Article 1, 1", "1", "The Agent sells.", "Article 1"),
            ("Article 1, 2", "2", "The Agent reports.", "Article 1"),
            ("Article 2", "ARTICLE 2", "FEES", None),
            ("Article 2, 1", "1", "The fee is due.", "Article 2"),
        ],
    ),
    (
        "articles whose numbers go on only group clauses",
        "ARTICLE 1 SCOPE\n\n1. The Agent sells.\n\n2. The Agent reports.\n\nARTICLE 2 FEES\n\n3. The fee is due.\n",
        [
            ("ARTICLE 1", "ARTICLE 1", "SCOPE", None),
            ("1", "1", "The Agent sells.", "ARTICLE 1"),
            ("2", "2", "The Agent reports.", "ARTICLE 1"),
            ("ARTICLE 2", "ARTICLE 2", "FEES", None),
            ("3", "3", "The fee is due.", "ARTICLE 2"),
        ],
    ),
    (
        "a section that is spoken of at a line's start is no label",
        "1 Term\n\n1.1 This Agreement ends as is said in the\n    Section 1.2 Schedule, and goes on until it does.\n",
        [
            ("1", "1", "Term", None),
            (
                "1.1",
                "1.1",
                "This Agreement ends as is said in the Section 1.2 Schedule, and goes on until it does.",
                "1",
            ),
        ],
    ),
    (
        "sections that are listed in one are no sections themselves",
        "Section 1. Term. It is long.\n\nSection 2. Survival. These survive:\n\n        Section 5 Secrets\n\n"
        "        Section 9 Claims\n\nSection 3. Notices. They are written.\n",
        [
            ("1", "Section 1", "Term. It is long.", None),
            ("2", "Section 2", "Survival. These survive:", None),
            ("2, paragraph 1", None, "Section 5 Secrets", "2"),
            ("2, paragraph 2", None, "Section 9 Claims", "2"),
            ("3", "Section 3", "Notices. They are written.", None),
        ],
    ),
]


@pytest.mark.parametrize(("reason", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_articles(reason: str, text: str, expected: list[tuple[str, str | None, str, str | None]]) -> None:
    segmentation = segment(extract(text.encode(), name="case.txt"))
    citations = {clause.id: clause.citation for clause in segmentation.clauses}
    found = [
        (clause.citation, clause.label, clause.words, citations.get(clause.parent or ""))
        for clause in segmentation.clauses
    ]
    assert found == expected, reason
    assert segmentation.ledger.balanced


def test_exhibits_that_are_listed_before_they_come_are_no_exhibits_yet() -> None:
    listed = "Exhibit A  Goods\n\nExhibit B  Prices\n\n1 Sale\n\n1.1 The Agent sells.\n\n"
    own = "EXHIBIT A\n\nGOODS\n\nCarts and wheels.\n\nEXHIBIT B\n\nPRICES\n\nOne each.\n"
    clauses = segment(extract((listed + own).encode(), name="case.txt")).clauses
    assert [clause.citation for clause in clauses if clause.kind == "part"] == ["Exhibit A", "Exhibit B"]
    assert [clause.heading for clause in clauses if clause.kind == "part"] == ["GOODS", "PRICES"]

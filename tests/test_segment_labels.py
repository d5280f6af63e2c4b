"""Labels: what a paragraph may begin with, and which label can follow which."""

import pytest

from pipeline.numerals import roman_value
from pipeline.segment.labels.reading import follows, letter, read, readings, run_on

READ = [
    ("1.1 The Provider must", "dotted", "1.1", "a dotted number"),
    ("8.1. The Provider", "dotted", "8.1", "its closing full stop is no part of it"),
    ("36.45A Where", "dotted", "36.45A", "an inserted number takes a letter"),
    ("1.5.1.Use of premises", "dotted", "1.5.1", "the space after the stop was forgotten"),
    ("9.12.CCTV is watched", "dotted", "9.12", "… before a word in capitals"),
    ("2.IT Services", "dotted", "2", "… of a section"),
    ("12.4.A policy shall be kept", "dotted", "12.4", "… before a word of one letter"),
    ("3.1.“Bread” means rye", "dotted", "3.1", "… before a quotation mark"),
    ("8.13.. The Provider", "dotted", "8.13", "the stop was typed twice"),
    ("9.PM rounds", None, None, "a time of the day"),
    ("4.A Annex", None, None, "a letter may be a part of the number"),
    ("8.13... The Provider", None, None, "dots that leave words out"),
    ("SC36 Payment Terms", "prefixed", "SC36", "a section with its part's letters"),
    ("Schedule 2 The Services", "schedule", "Schedule 2", "a schedule"),
    ("SCHEDULE 2", "schedule", "SCHEDULE 2", "in capitals, as printed"),
    ("Part G Other Local Agreements", "part", "Part G", "a part of a schedule"),
    ("(a) provide", "item", "(a)", "an item"),
    ("(iv) provide", "item", "(iv)", "a Roman item"),
    ("(A) The ICP holds", "item", "(A)", "a recital"),
    ("a) provide", "item", "a)", "one bracket"),
    ("iii.In-Game spots", "item", "iii.", "the space after its stop was forgotten"),
    ("b.Salary", "item", "b.", "… of a letter"),
    ("i.e. the hens", None, None, "an abbreviation"),
    ("a.m. or later", None, None, "a time of the day in small letters"),
    ("● that comply", "bullet", "●", "a bullet"),
    ("Q3. Can a practice return?", "question", "Q3", "a numbered question"),
    ("Schedule 2(a) applies", None, None, "a reference is no schedule heading"),
    ("2019/20 is the year", None, None, "a year is no label"),
    ("The Provider must", None, None, "plain words"),
    ("(including those) of", None, None, "a bracketed word is no item"),
    ("", None, None, "nothing is nothing"),
]


@pytest.mark.parametrize(("text", "kind", "label", "reason"), READ)
def test_read(text: str, kind: str | None, label: str | None, reason: str) -> None:
    found = read(text)
    assert (found[0].kind if found else None, found[0].text if found else None) == (kind, label), reason


RUN_ON = [
    ("14.8The Supplier", "14.8", "Supplier", "the space was lost"),
    (".14.8The Supplier", "14.8", "Supplier", "a full stop was left before it"),
    (".14.8 The Supplier", "14.8", "Supplier", "a full stop was left before it, and a space after"),
    ("3Fees", "3", "Fees", "a section"),
    ("14.8 The Supplier", None, None, "a label like any other"),
    ("5G networks", None, None, "a name"),
    ("3.3.3at all times", "3.3.3", "times", "small letters, however short the word"),
    ("2.2is kept", "2.2", "kept", "a short word that is no unit"),
    ("9.12CCTV is watched", "9.12", "watched", "a word in capitals"),
    ("2.5mm", None, None, "a measure"),
    ("2.4GHz", None, None, "… with capitals"),
    ("1.5MB", None, None, "… with two"),
    (".5 of the price", None, None, "a fraction"),
]


@pytest.mark.parametrize(("text", "label", "word", "reason"), RUN_ON)
def test_run_on(text: str, label: str | None, word: str | None, reason: str) -> None:
    found = run_on(text)
    assert (found[0].text if found else None) == label, reason
    assert not found or text[found[0].end :].split()[-1].endswith(word or ""), reason


@pytest.mark.parametrize(
    ("name", "value"),
    [("i", 1), ("iv", 4), ("ix", 9), ("xii", 12), ("xl", 40), ("iiii", None), ("vx", None), ("a", None), ("", None)],
)
def test_roman(name: str, value: int | None) -> None:
    assert roman_value(name) == value


@pytest.mark.parametrize(("name", "value"), [("a", 1), ("z", 26), ("aa", 27), ("bb", 28), ("ab", 28), ("abc", None)])
def test_letter(name: str, value: int | None) -> None:
    assert letter(name) == value


def test_readings_of_an_ambiguous_letter() -> None:
    assert set(readings("i")) == {("letter", 9), ("roman", 1)}
    assert readings("b") == (("letter", 2),)
    assert readings("2") == (("digit", 2),)


FOLLOWS = [
    ("1", "2", 1, True, "the next number"),
    ("45", "45A", 1, True, "an inserted number"),
    ("45A", "46", 1, True, "the number after an inserted one"),
    ("45A", "45B", 1, True, "a second inserted number"),
    ("1", "3", 1, False, "a number is missing"),
    ("1", "3", 2, True, "a number may be missing"),
    ("3", "2", 4, False, "never backwards"),
    ("3", "3", 4, False, "never the same"),
]


@pytest.mark.parametrize(("before", "after", "leap", "answer", "reason"), FOLLOWS)
def test_follows(before: str, after: str, leap: int, answer: bool, reason: str) -> None:
    assert follows(before, after, leap) is answer, reason

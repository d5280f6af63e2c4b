"""The variation: carried out on the old text it gives the new one, whatever came, went, moved or was renumbered."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from comparing import compare
from conftest import Icp
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from outlines import side

from pipeline.diff.variation.carry_out import carried_out
from pipeline.diff.variation.draft import variation
from pipeline.errors import ExitCode, VariationError
from pipeline.library.compare.variation import read_variation, variation_between, varied
from pipeline.model import Clause, EditionDiff, Pair, Side
from pipeline.model.variation import Instruction, Provision, Substitution, Variation, provision
from pipeline.report.variation.phrases import phrases
from pipeline.report.variation.text import as_text, steps
from pipeline.report.variation.word_file import as_word
from pipeline.report.variation.wording import worded
from pipeline.shapes import schema, variation_shape

OLD = """
1 | Care |
  1.1 | | The keeper must feed the hens within six days of each delivery.
  1.2 | | The keeper may sell eggs: || in each case before noon.
    (a) | | at the gate;
    (b) | | at the market.
  1.3 | | The keeper must sweep the yard.
2 | Prices |
  2.1 | | These prices apply:
    row | Kind / Price | Hen / £4
    row | Kind / Price | Goose / £9
  def | Season | the days from May to June
3 | Ending |
  3.1 | | Either party may end this agreement on nine months' notice.
"""


def provisions(one: Side) -> list[Provision]:
    return [provision(clause) for clause in one.clauses]


SAYS = [
    ("the same", OLD, []),
    (
        "all words of a clause, whose last stop is enough",
        OLD.replace(
            "The keeper must sweep the yard.", "The keeper must sweep the yard, the barn, the sheds and each coop."
        ),
        ["In 1.3, for “The keeper must sweep the yard.” substitute “The keeper must sweep the yard, the "],
    ),
    ("a number", OLD.replace("six days", "nine days"), ["In 1.1, for “six” substitute “nine”."]),
    ("words put in", OLD.replace("feed the", "feed and water the"), ["In 1.1, after “feed” insert “and water”."]),
    ("words left out", OLD.replace(" of each delivery", ""), ["In 1.1, omit “of each delivery”."]),
    (
        "closing words",
        OLD.replace("noon", "dusk"),
        ["In 1.2, in the words after the list, for “noon” substitute “dusk”."],
    ),
    ("a cell", OLD.replace("£9", "£11"), ["In 2.1, row Goose, in column “Price”, for “£9” substitute “£11”."]),
    (
        "a heading",
        OLD.replace("| Care |", "| Care and feed |"),
        ["In 1, in the heading, for “Care” substitute “Care and feed”."],
    ),
    (
        "a heading and words",
        OLD.replace("| Care |", "| Care | Feed them.").replace("1 | Care | Feed", "1 | Care and feed | Feed"),
        ["In 1, in the heading, for “Care” substitute “Care and feed”; in its words, insert “Feed them.”"],
    ),
    (
        "a heading that others are cited by",
        OLD.replace("def | Season", "def | Term"),
        ['In 2 "Season", in the heading, for “Season” substitute “Term”.', "No number changes; citations by a heading"],
    ),
    ("other apostrophes", OLD.replace("months'", "months’"), ["In 3.1, the same words are printed otherwise"]),
    ("a clause gone", OLD.replace("  1.3 | | The keeper must sweep the yard.\n", ""), ["Omit 1.3."]),
    (
        "a clause put in, and what follows renumbered",
        OLD.replace("  1.3 | ", "  1.3 | | The keeper must mend each fence at once.\n  1.4 | "),
        ["After 1.2 insert:\n    “1.3 The keeper must mend each fence at once.”", "Renumber:\n    1.3 becomes 1.4"],
    ),
    (
        "items put in below what has some",
        OLD.replace("    (b) | ", "    (b) | | by post;\n    (c) | | in shops;\n    (d) | "),
        ["After 1.2(a) insert:\n    “(b) by post;”\n    “(c) in shops;”", "Renumber:\n    1.2(b) becomes 1.2(d)"],
    ),
    (
        "the first item, below what has none",
        OLD.replace("sweep the yard.", "sweep the yard.\n    (a) | | and the barn"),
        ["At the end of 1.3 insert:\n    “(a) and the barn”"],
    ),
    (
        "the first clause of those that stand there",
        OLD.replace("  1.1 | |", "  1.0 | | A crow is no hen.\n  1.1 | |"),
        ["Directly below 1 insert:\n    “1.0 A crow is no hen.”"],
    ),
    (
        "one for another: the old goes before the new comes",
        OLD.replace("The keeper must sweep the yard.", "Visitors wear boots."),
        ["Omit 1.3.", "After 1.2 insert:\n    “1.3 Visitors wear boots.”"],
    ),
    (
        "a section with all that stands below it",
        OLD[: OLD.index("2 | Prices")] + OLD[OLD.index("3 | Ending") :],
        ["Omit 2 and all that stands below it."],
    ),
    (
        "from the beginning to the end, as one reads it",
        OLD.replace("six days", "nine days")
        .replace("  1.3 | | The keeper must sweep the yard.\n", "")
        .replace("nine months'", "ten months'"),
        ["In 1.1, for “six” substitute “nine”.", "Omit 1.3.", "In 3.1, for “nine” substitute “ten”."],
    ),
    (
        "a row put in",
        OLD.replace("  def |", "    row | Kind / Price | Duck / £7\n  def |"),
        ["After 2.1, row Goose insert:\n    “Duck | £7”"],
    ),
]


@pytest.mark.parametrize(("reason", "new", "said"), SAYS, ids=[case[0] for case in SAYS])
def test_what_an_instrument_says(reason: str, new: str, said: list[str]) -> None:
    diff = compare(side(OLD), side(new, "new"))
    made = variation_between(diff)
    found = list(steps(made))
    assert len(found) == len(said), found
    assert not any(one.endswith(".”.") for one in found)
    assert all(one.startswith(expected) for one, expected in zip(found, said, strict=True)), found


DELETIONS = [  # ids of what goes, what is said, why
    (["b", "c"], "Omit 2 and 3.", "two beside each other"),
    (["b", "c", "d"], "Omit 2 to 4 (inclusive).", "three"),
    (["d"], "Omit 4 and all that stands below it.", "one with an item"),
    (["e"], "Omit 4(a).", "an item alone"),
    (["c", "d"], "Omit 3 and 4, but keep 4(a).", "what stands below one stays"),
]


@pytest.mark.parametrize(("ids", "said", "why"), DELETIONS, ids=[row[2] for row in DELETIONS])
def test_what_is_omitted_is_said_shortly(ids: list[str], said: str, why: str) -> None:
    rows = [("a", "1", None), ("b", "2", None), ("c", "3", None), ("d", "4", None), ("e", "4(a)", "d")]
    olds = [
        Provision(id=name, label=label, citation=label, kind="clause", parent=above, heading=None, text=name)
        for name, label, above in rows
    ]
    gone = {*ids, *(["e"] if "d" in ids and "keep" not in said else [])}
    step = Instruction(action="delete", clauses=tuple(one.id for one in olds if one.id in gone))
    made = Variation(old="A", new="B", old_sum="", new_sum="", instructions=(step,))
    assert worded(made, olds, []).instructions[0].sentence == said, why


def test_a_section_that_moves_goes_with_what_stands_below_it() -> None:
    lines = OLD.strip().splitlines()
    moved = "\n".join([*lines[6:], *lines[:6]])
    diff = compare(side(OLD), side(moved, "new"))
    made = variation_between(diff)
    assert carried_out(made, provisions(diff.old)) == tuple(provisions(diff.new))


SUBSTITUTIONS = [
    ("a phrase that stands twice has the words before it", "six days or six weeks", 12, "six", "nine",
     "for “or six” substitute “or nine”"),
    ("part of a word is the whole word", "the keeper(s) feed", 10, "(s)", "", "for “keeper(s)” substitute “keeper”"),
    ("at the end", "The keeper feeds", 16, "", " daily", "at the end insert “daily”"),
    ("at the beginning", "keepers feed hens each and every day", 0, "", "All ", "at the beginning insert “All”"),
    ("nearly all of a short text", "£9", 1, "9", "11", "for “£9” substitute “£11”"),
    ("a text that was empty", "", 0, "", "A, MH", "insert “A, MH”"),
    ("a text that goes", "A, MH", 0, "A, MH", "", "omit “A, MH”"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "text", "at", "old", "new", "said"), SUBSTITUTIONS)
def test_a_phrase_says_its_place(reason: str, text: str, at: int, old: str, new: str, said: str) -> None:
    assert list(phrases(text, [Substitution(field="text", at=at, old=old, new=new)])) == [said]


# ---------------------------------------------------------------- the property

WORDS = st.text("ab ’'", max_size=12)


@st.composite
def texts(draw: st.DrawFn, name: str) -> list[Clause]:
    """A text of up to nine clauses, each below any one before it or below none."""
    clauses: list[Clause] = []
    for at in range(draw(st.integers(0, 9))):
        parent = draw(st.sampled_from([None, *(clause.id for clause in clauses)]))
        cells = tuple(draw(st.lists(WORDS, max_size=3)))
        clauses.append(
            Clause(
                id=f"c{at}",
                label=draw(st.sampled_from([None, str(at)])),
                citation=f"{name}{at}",
                heading=draw(WORDS) or None,
                text=draw(WORDS),
                closing=draw(WORDS) or None,
                parent=parent,
                kind="table_row" if cells else draw(st.sampled_from(["clause", "item"])),
                page_start=1,
                page_end=1,
                cells=cells,
            )
        )
    return clauses


@given(st.data())
def test_carried_out_it_gives_the_new_text(data: st.DataObject) -> None:
    """Whatever pairs a comparison finds: any clause may be any other, be split, merged, come or go."""
    olds, news = data.draw(texts("A")), data.draw(texts("B"))
    left = data.draw(st.permutations([clause.id for clause in olds]))
    right = data.draw(st.permutations([clause.id for clause in news]))
    count = data.draw(st.integers(0, min(len(left), len(right))))
    pairs = [Pair(old=(left[at],), new=(right[at],), status="", facets=(), score=1, how="") for at in range(count)]
    if count > 1 and data.draw(st.booleans()):  # one of them is a merge
        pairs[:2] = [Pair(old=(left[0], left[1]), new=(right[0],), status="", facets=(), score=1, how="")]
    sides = [Side(name=name, documents=(), clauses=tuple(found)) for name, found in (("old", olds), ("new", news))]
    diff = EditionDiff(
        old=sides[0], new=sides[1], pairs=tuple(pairs), added=(), removed=(), changes=(), summary={}
    )  # fmt: skip
    made = variation_between(diff)
    assert carried_out(made, provisions(diff.old)) == tuple(provisions(diff.new))
    assert all(step.sentence for step in made.instructions)
    written = json.dumps(variation_shape(made))
    Draft202012Validator(schema("icp/variation/1")).validate(json.loads(written))
    assert read_variation(written.encode()) == made


# ---------------------------------------------------------------- what does not fit


def test_other_words_are_not_varied() -> None:
    made = variation_between(compare(side(OLD), side(OLD.replace("six", "nine"), "new")))
    with pytest.raises(VariationError, match="made for other words"):
        varied(made, side(OLD.replace("yard", "barn")))


def test_a_variation_that_was_tampered_with_is_refused() -> None:
    old = side(OLD)
    made = variation(compare(old, side(OLD.replace("six", "nine"), "new")))
    step = made.instructions[0]
    other = replace(step.substitutions[0], old="ten")
    with pytest.raises(VariationError, match="Instruction 1 cannot be carried out"):
        carried_out(replace(made, instructions=(replace(step, substitutions=(other,)),)), provisions(old))
    with pytest.raises(VariationError, match="does not give new"):
        carried_out(replace(made, instructions=()), provisions(old))


@pytest.mark.parametrize("data", [b"", b"[]", b'{"schema": "icp/diff/1"}', b'{"schema": "icp/variation/1"}', b"\xff"])
def test_what_is_no_variation_is_said(data: bytes) -> None:
    with pytest.raises(VariationError):
        read_variation(data)


# ---------------------------------------------------------------- files

TEXTS = {
    "old.txt": "1. Care\n\n1.1 The keeper must feed the hens within six days.\n\n1.2 The keeper sweeps.\n",
    "new.txt": "1. Care\n\n1.1 The keeper must feed the hens within nine days.\n\n1.2 The keeper sweeps.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_icp_diff_writes_it_and_icp_apply_carries_it_out(icp: Icp, folder: Path) -> None:
    for name in ("v.json", "v.txt", "v.docx"):
        done = icp("diff", "old.txt", "new.txt", "--variation", name, home=folder / "home", cwd=folder)
        assert done.returncode == 0, done.stderr
        assert f"The variation is in {name}." in done.stderr
    assert "1. In 1.1, for “six” substitute “nine”." in (folder / "v.txt").read_text(encoding="utf-8")
    done = icp("apply", "v.json", "old.txt", home=folder / "home", cwd=folder)
    assert "within nine days" in done.stdout
    refused = icp("apply", "v.json", "new.txt", home=folder / "home", cwd=folder)
    assert refused.returncode == ExitCode.VARIATION
    assert "made for other words" in refused.stderr


def test_other_forms_are_refused_before_any_work(icp: Icp, folder: Path) -> None:
    done = icp("diff", "old.txt", "new.txt", "--variation", "v.pdf", home=folder / "home", cwd=folder)
    assert done.returncode == ExitCode.USAGE
    assert ".txt, .docx, .json" in done.stderr


def test_the_word_file_has_each_step_and_the_text_too() -> None:
    made = variation_between(compare(side(OLD), side(OLD.replace("six", "nine").replace("£9", "£11"), "new")))
    written = as_word(made, datetime(2026, 1, 2, tzinfo=UTC))
    document = ZipFile(io.BytesIO(written)).read("word/document.xml").decode()
    for step in steps(made):
        assert step.splitlines()[0] in document
        assert step.splitlines()[0][:40] in as_text(made)
    assert written == as_word(made, datetime(2026, 1, 2, tzinfo=UTC))

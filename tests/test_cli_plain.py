"""What the commands say to somebody who has never seen them: plain, once, and with the next step."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from conftest import Icp

from pipeline.errors import ExitCode


@pytest.mark.parametrize(
    ("terminal", "lines"),
    [
        (True, ["    The Provider must pay", "    each invoice in time."]),  # broken, each line as far in as the first
        (False, ["    The Provider must pay each invoice in time."]),  # a pipe is given whole paragraphs
    ],
)
def test_a_paragraph_stands_in_with_all_its_lines(terminal: bool, lines: list[str]) -> None:
    from rich.console import Console

    from pipeline.cli.output import print_indented

    out = io.StringIO()
    screen = Console(file=out, force_terminal=terminal, width=28, color_system=None, soft_wrap=not terminal)
    print_indented(screen, "The Provider must pay each invoice in time.", by=4)
    assert [line.rstrip() for line in out.getvalue().splitlines()] == lines


@pytest.mark.parametrize(
    ("arguments", "example"),
    [
        (["diff", "2019/20"], "Example: icp diff 2019/20 2020/21"),  # one name too few
        (["show"], "Example: icp show GC17.4"),  # none at all
        (["serch", "x"], "Example: icp search"),  # no such command
    ],
)
def test_a_wrong_call_is_answered_with_a_right_one(
    icp: Icp, tmp_path: Path, arguments: list[str], example: str
) -> None:
    assert example in icp(*arguments, home=tmp_path).stderr.splitlines()[-1]


def test_an_edition_compared_with_itself(icp: Icp, sample_home: Path) -> None:
    done = icp("diff", "2019/20", "sample-icp-contract@2019/20", home=sample_home)
    assert done.returncode == ExitCode.OK
    assert "Both names mean the same." in done.stderr


def test_what_was_not_printed_is_counted(icp: Icp, sample_home: Path) -> None:
    none, some = (icp("diff", "2019/20", "2020/21", "--limit", n, home=sample_home).stdout for n in ("0", "1"))
    assert "159 are not printed: " in none  # "and 159 more" would be more than nothing
    assert " more: " in some


def test_a_question_of_which_the_corpus_says_nothing(icp: Icp, sample_home: Path) -> None:
    strange = icp("search", "purple elephants", "--limit", "1", home=sample_home).stdout
    assert strange.startswith("None of these words is in the clauses")
    assert "None of these words" not in icp("search", "elephants and notice", "--limit", "1", home=sample_home).stdout
    assert "None of these words" not in icp("search", "GC17.4", "--limit", "1", home=sample_home).stdout
    found = json.loads(icp("search", "purple elephants", "--json", home=sample_home).stdout)
    assert found["wordless"] is True


def test_a_source_that_is_not_there_is_not_up_to_date(icp: Icp, tmp_path: Path) -> None:
    done = icp("ingest", "gone.pdf", home=tmp_path / "home")
    assert done.returncode == ExitCode.NOT_FOUND
    assert "up to date" not in done.stderr


def test_a_definition_is_named_once(icp: Icp, sample_home: Path) -> None:
    first = icp("show", "Operational Day", home=sample_home).stdout.splitlines()[0]
    assert first == 'Definitions and Interpretation "Operational Day"'
    assert '"Right to Return"  the right of' in icp("show", "GC30.4", home=sample_home).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "notice", "--edition", "2031/32"], "There is no edition “2031/32”."),  # a search reads no file
        (["show", "GC1.1", "--edition", "2031/32"], "There is no edition “2031/32”."),  # nor does this
        (["diff", "2019/20", "2031/32"], "neither a file nor an edition"),  # here it might be one
    ],
)
def test_a_wrong_edition_is_said_as_what_it_may_be(
    icp: Icp, sample_home: Path, arguments: list[str], said: str
) -> None:
    done = icp(*arguments, home=sample_home)
    assert done.returncode == ExitCode.NOT_IN_STORE
    assert said in done.stderr

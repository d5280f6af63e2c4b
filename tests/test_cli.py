"""The command line as a program: what goes to which stream, help with examples, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Icp

from pipeline.errors import ExitCode

COMMANDS = (
    ("ingest",),
    ("extract",),
    ("clauses",),
    ("documents",),
    ("editions",),
    ("search",),
    ("show",),
    ("history",),
    ("page",),
    ("diff",),
    ("report",),
    ("deliveries",),
    ("subscribers", "add"),
    ("subscribers", "list"),
    ("subscribers", "remove"),
    ("subscribers", "pause"),
    ("subscribers", "resume"),
    ("index", "rebuild"),
    ("eval", "search"),
    ("feed",),
    ("dates",),
    ("watch",),
    ("review",),
    ("review", "accept"),
    ("review", "reject"),
    ("serve",),
    ("mcp",),
    ("users", "add"),
    ("users", "token"),
    ("users", "list"),
    ("users", "remove"),
    ("flows", "serve"),
    ("status",),
    ("backup",),
    ("restore",),
    ("apply",),
    ("decisions", "import"),
    ("decisions", "list"),
    ("decisions", "export"),
    ("decisions", "verify"),
    ("verify",),
    ("remove",),
    ("settings",),
)
PROGRAM = "from pipeline.cli import main; main()"


def listed(help_text: str) -> set[str]:
    """The commands that a help text lists."""
    lines = help_text.partition("Commands:")[2].strip("\n").partition("\n\n")[0].splitlines()
    return {line.split()[0] for line in lines if line.startswith("  ") and not line.startswith("   ")}


def test_help_lists_exactly_the_commands_tested_here(icp: Icp, tmp_path: Path) -> None:
    assert listed(icp("--help", home=tmp_path).stdout) == {command[0] for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    from typer.testing import CliRunner

    from pipeline.cli.app import app

    done = CliRunner().invoke(app, [*command, "--help"])
    assert done.exit_code == 0
    assert f"Example: icp {' '.join(command)}" in " ".join(done.output.split())


@pytest.mark.parametrize("group", [(), ("index",), ("eval",), ("subscribers",), ("review",), ("users",)], ids=" ".join)
def test_the_help_of_a_group_has_an_example(group: tuple[str, ...]) -> None:
    from typer.testing import CliRunner

    from pipeline.cli.app import app

    assert "Example: icp" in CliRunner().invoke(app, [*group, "--help"]).output


@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        (">/dev/full", "cannot be written to standard output: No space left"),  # the disk is full
        (">&-", "Standard output is closed"),  # started without one
    ],
)
def test_an_output_that_takes_nothing(tmp_path: Path, redirection: str, said: str) -> None:
    environ = {**os.environ, "ICP_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PROGRAM": PROGRAM}
    command = f'"{sys.executable}" -c "$PROGRAM" settings {redirection}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=environ, check=False)
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder", "is a folder. Name a file in it"),  # a folder
        ("none/deeper/report.html", "There is no folder"),  # no way of several folders is made
    ],
)
def test_a_report_in_no_possible_place(icp: Icp, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    done = icp("diff", "old.txt", "new.txt", "--html", str(tmp_path / name), home=tmp_path / "home")
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder"]


@pytest.mark.parametrize("command", [("clauses",), ("extract",), ("diff", "2019/20")], ids=" ".join)
@pytest.mark.parametrize(("path", "said"), [("{}", "is a folder"), ("/dev/null", "is a device and not a file")])
def test_a_folder_or_a_device_is_no_document(
    icp: Icp, sample_home: Path, tmp_path: Path, command: tuple[str, ...], path: str, said: str
) -> None:
    done = icp(*command, path.format(tmp_path), home=sample_home)
    assert done.returncode == ExitCode.NOT_FOUND
    assert said in done.stderr


def test_the_version(icp: Icp, tmp_path: Path) -> None:
    from pipeline import __version__

    assert icp("--version", home=tmp_path).stdout == f"icp {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["frobnicate"], ExitCode.USAGE, "No such command"),  # no such command
        (["search"], ExitCode.USAGE, "Give a question"),  # nothing to search for
        (["search", "x", "--limit", "0"], ExitCode.USAGE, "--limit"),  # a value out of range
        (["diff", "2019/20"], ExitCode.USAGE, "NEW"),  # one name too few
        (["search", "x"], ExitCode.NOT_IN_STORE, "icp ingest"),  # nothing was ingested yet
        (["diff", "2019/20", "2020/21"], ExitCode.NOT_IN_STORE, "icp ingest"),  # the same
        (["clauses", "gone.pdf"], ExitCode.NOT_FOUND, "gone.pdf"),  # no such file
        (["restore", "gone.zip"], ExitCode.NOT_FOUND, "gone.zip"),  # no backup, whatever the store holds
        (["verify"], ExitCode.NOT_IN_STORE, "icp ingest"),  # no store
    ],
)
def test_errors_are_sentences_with_a_code(icp: Icp, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    done = icp(*arguments, home=tmp_path / "none")
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "none").exists()


def test_a_traceback_only_with_verbose(icp: Icp, tmp_path: Path) -> None:
    assert "Traceback" in icp("--verbose", "clauses", "gone.pdf", home=tmp_path).stderr


def test_a_wrong_setting_has_its_own_code(icp: Icp, tmp_path: Path) -> None:
    (tmp_path / "icp.toml").write_text("hoem = 'x'")
    done = icp("settings", home=tmp_path / "home", cwd=tmp_path)
    assert done.returncode == ExitCode.SETTINGS
    assert "hoem" in done.stderr


def test_settings_say_where_they_come_from_and_keep_secrets(icp: Icp, tmp_path: Path) -> None:
    environ = {"ICP_DATABASE_URL": "postgresql://icp:secret@db/icp"}
    done = icp("settings", home=tmp_path, environ=environ)
    assert "environment ICP_DATABASE_URL" in done.stdout
    assert "secret" not in done.stdout
    assert json.loads(icp("settings", "--json", home=tmp_path).stdout)["home"]["value"] == str(tmp_path)


# ---------------------------------------------------------------- with the sample corpus


def test_search_prints_answers_on_standard_output_only(icp: Icp, sample_home: Path) -> None:
    done = icp("search", "GC17.4", "--limit", "2", home=sample_home)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "GC17.4" in done.stdout
    assert "\x1b" not in done.stdout  # no colours in a pipe


def test_json_is_all_there_is_on_standard_output(icp: Icp, sample_home: Path) -> None:
    for arguments in (
        ["search", "GC17.4"],
        ["show", "GC17.4"],
        ["history", "GC17.4"],
        ["clauses", "2020/21"],
        ["diff", "2019/20", "2020/21"],
        ["editions"],
        ["documents"],
        ["verify"],
    ):
        done = icp(*arguments, "--json", home=sample_home)
        assert done.returncode == 0, done.stderr
        json.loads(done.stdout)


def test_a_batch_writes_a_run(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    queries, run = tmp_path / "queries.jsonl", tmp_path / "out.trec"
    queries.write_text('{"_id": "q 1", "text": "right to return"}\n')
    done = icp("search", "--queries", str(queries), "--run", str(run), "--limit", "3", home=sample_home)
    assert done.returncode == 0, done.stderr
    lines = [line.rsplit(" ", 5) for line in run.read_text().splitlines()]
    assert [line[0] for line in lines] == ["q 1"] * 3
    assert [line[3] for line in lines] == ["1", "2", "3"]


def test_a_retrieval_set_is_ranked_by_the_same_search(icp: Icp, tmp_path: Path, sample_home: Path) -> None:
    beir = tmp_path / "beir"
    (beir / "qrels").mkdir(parents=True)
    (beir / "corpus.jsonl").write_text(
        '{"_id": "a", "title": "", "text": "The Provider must pay."}\n'
        '{"_id": "b", "title": "", "text": "Notices must be in writing."}\n'
        '{"_id": "c", "title": "", "text": "A payment is made monthly by the Provider."}\n'
    )
    (beir / "queries.jsonl").write_text('{"_id": "q", "text": "who pays"}\n{"_id": "r", "text": "other"}\n')
    (beir / "qrels" / "all.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\nq\tb\t0\n")
    run = tmp_path / "run.trec"
    arguments = ["eval", "search", str(beir), "--judged", str(beir / "qrels" / "all.tsv"), "--run", str(run)]
    done = icp(*arguments, home=sample_home)
    assert done.returncode == 0, done.stderr
    assert [line.split()[:3] for line in run.read_text().splitlines()] == [["q", "Q0", "a"], ["q", "Q0", "b"]]


def test_a_report_is_written_and_said_where(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    report = tmp_path / "new folder" / "report.html"
    done = icp("diff", "2019/20", "2020/21", "--html", str(report), "--limit", "2", home=sample_home)
    assert done.returncode == 0, done.stderr
    assert str(report) in done.stderr
    assert report.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert "changes" in done.stdout


def test_no_page_is_stated_of_a_word_document_without_saved_breaks(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    name = "Schedule 1 Part C, 1.2"  # of the Particulars, which are a Word document
    for command in ("show", "history"):
        done = icp(command, name, home=sample_home)
        assert done.returncode == 0, done.stderr
        assert "page unknown" in done.stdout
        assert "page 1" not in done.stdout
    opening = icp("show", "sample-icp-2020-21-particulars#opening-paragraph-1", home=sample_home)
    assert opening.stdout.startswith("opening, paragraph 1"), opening.stderr  # not "page 3, paragraph 1, page unknown"
    assert "page unknown" in icp("search", "contract term", "--part", "Particulars", home=sample_home).stdout


def test_the_printed_counts_are_those_of_the_report(icp: Icp, sample_home: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    done = icp("diff", "2019/20", "2020/21", "--html", str(report), "--limit", "0", home=sample_home)
    lines = done.stdout.splitlines()
    html = report.read_text(encoding="utf-8")
    assert f'<p class="headline">{lines[1]}</p>' in html
    (counted,) = (line for line in lines if line.startswith("A section that was added or removed"))
    assert f'<p class="quiet">{counted}</p>' in html
    assert "Told by no entry" not in done.stdout


@pytest.mark.parametrize(
    ("options", "advice", "silence"),
    [
        (["--limit", "0"], ["--all", "--html", "--json"], []),  # nothing asked for yet
        (["--all"], ["--html", "--json"], ["--all"]),  # what is left out then is in no list that --all prints
        (["--limit", "0", "--html"], ["report has all", "--all"], ["--html", "--json"]),  # the report is there
        (["--all", "--html"], ["report has all"], ["--html", "--json", "--all"]),  # both
    ],
)
def test_only_what_helps_is_advised(
    icp: Icp, sample_home: Path, tmp_path: Path, options: list[str], advice: list[str], silence: list[str]
) -> None:
    file = [str(tmp_path / "report.html")] if options[-1] == "--html" else []
    last = icp("diff", "2019/20", "2020/21", *options, *file, home=sample_home).stdout.splitlines()[-1]
    assert all(word in last for word in advice), last
    assert not any(word in last for word in silence), last


def test_an_edition_that_is_not_there(icp: Icp, sample_home: Path) -> None:
    done = icp("diff", "2019/20", "2031/32", home=sample_home)
    assert done.returncode == ExitCode.NOT_IN_STORE
    assert "sample-icp-contract@2020/21" in done.stderr


def test_a_reader_that_goes_away_is_no_error(sample_home: Path) -> None:
    environ = {**os.environ, "ICP_HOME": str(sample_home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PROGRAM, "clauses", "2020/21"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, cwd=ROOT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_a_long_command_says_at_once_what_it_does(icp: Icp, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1 Payment\n\n1.1 The Buyer must pay within 30 days.\n")
    assert icp("ingest", str(tmp_path / "a.txt"), home=tmp_path / "home").returncode == 0
    done = icp("index", "rebuild", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0].startswith("Making the search index again")
    for made in (tmp_path / "home" / "artefacts").rglob("*"):
        if made.is_file():
            made.unlink()
    done = icp("verify", "--repair", home=tmp_path / "home")
    assert "Making these again" in done.stderr

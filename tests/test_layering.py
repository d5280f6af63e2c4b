"""The floors of the house: who may import whom, and what a bare import must not load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from pipeline.store import Store
from pipeline.store.artefacts import Artefacts
from pipeline.store.catalogue import Catalogue
from pipeline.store.decision_log import DecisionLog
from pipeline.store.delivery_log import DeliveryLog
from pipeline.store.vectors import VectorCache
from pipeline.store.watch_log import Sightings

ROOT = Path(__file__).resolve().parent.parent
PIPELINE = ROOT / "pipeline"

GROUND = {
    *("model", "citation", "label_grammar", "errors", "text", "numerals", "sentences", "files"),
    *("reading_order", "provision", "edition_dates", "counts"),
}
STAGES = {"sources", "extract", "segment", "annotate", "embed", "index", "diff", "report", "store", "akn"}

BETWEEN = {
    *("settings", "editions", "edition_order", "lineage", "reading", "loading", "clock", "subscribers", "decisions"),
}

# What each room may import of this package, besides its own folder and the ground floor, with the reason.
ALLOWED = {
    "model": (set(), "the ground floor rests on nothing"),
    "citation": (set(), "the ground floor rests on nothing"),
    "label_grammar": (set(), "the ground floor rests on nothing"),
    "errors": (set(), "the ground floor rests on nothing"),
    "text": (set(), "the ground floor rests on nothing"),
    "numerals": (set(), "the ground floor rests on nothing"),
    "sentences": (set(), "the ground floor rests on nothing"),
    "files": (set(), "the ground floor rests on nothing"),
    "reading_order": (set(), "the ground floor rests on nothing"),
    "provision": (set(), "the ground floor rests on nothing"),
    "edition_dates": (set(), "the ground floor rests on nothing"),
    "settings": (set(), "read by whoever is told the settings"),
    **{stage: ({"settings"}, "stages do not know one another") for stage in STAGES},
    "smtp": ({"settings"}, "hands bytes to a mail server"),
    "editions": ({"store"}, "orders the catalogue's records, which are plain values"),
    "lineage": ({"editions", "store"}, "joins comparisons and records"),
    "edition_order": ({"editions", "lineage", "store"}, "orders editions by their links and dates"),
    "counts": (set(), "the ground floor rests on nothing"),
    "clock": (set(), "the time, for records"),
    "reading": ({"extract", "settings"}, "bytes to a document, in a child process"),
    "loading": ({"annotate", "diff", "embed", "segment", "store"}, "models and rules, loaded once a process"),
    "subscribers": ({"report", "store"}, "the store's subscribers as readers of a report"),
    "decisions": (
        {"editions", "lineage", "report", "store"},
        "what people decided, brought along to newer editions: joins the log, comparisons and registers",
    ),
    "logs": (set(), "log lines for whoever runs the program"),
    "shapes": ({"settings", "library", "report"}, "the JSON of the types, and of the sentences that a report says"),
    "steps": (STAGES | BETWEEN | {"smtp"}, "puts the stages together to write"),
    "library": (
        STAGES | BETWEEN | {"shapes"},
        "puts the stages together to answer, and runs no step",
    ),
    "comparisons": ({"steps", "library"}, "what a reader of an open store asks, which a step makes and keeps"),
    "mcp": (
        {"settings", "comparisons", "library", "store", "report"},
        "a face: the library answers; an entry and the proof are told in the report's words",
    ),
    "web": (
        {"settings", "comparisons", "decisions", "steps", "library", "shapes", "store", "mcp"},
        "a face: the library answers, records are the store's",
    ),
    "api": (
        BETWEEN | {"settings", "steps", "library", "diff"},
        "the Python API, a face: the library answers; of the stages it knows only the comparison of what it is given",
    ),
    "cli": (
        STAGES | BETWEEN | {"smtp", "steps", "library", "shapes", "web", "mcp", "logs"},
        "a face, which starts the other one",
    ),
}


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            assert node.module
            yield node.module
            if node.module == "pipeline":
                yield from (f"pipeline.{alias.name}" for alias in node.names)


def imported_modules(path: Path) -> Iterator[str]:
    """As `imports`, and what a file takes from a package by name, which may be a module of it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names
            # "from package import module" needs the package only to reach the module.
            if not all(_is_module(name) for name in names):
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def module(path: Path) -> str:
    """The dotted name of a file's module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(path: Path) -> str:
    """The room of the house that a file of the package belongs to."""
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


FILES = sorted(path for path in PIPELINE.rglob("*.py") if "_assets" not in path.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_arrow_points_down(path: Path) -> None:
    if room(path) == "__init__":
        allowed = {"api", *GROUND}  # whose names it gives, when they are asked for
    else:
        assert room(path) in ALLOWED, "a new room needs its place in the table above"
        allowed = ALLOWED[room(path)][0] | GROUND | {room(path)}
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top == "pipeline" and rest and rest != "__version__":
            assert rest.split(".")[0] in allowed, f"{path.name} may not import {name}"
        assert top != "prefect", f"{path.name} imports Prefect"
        if top == "flows":
            assert room(path) == "cli", "only the command line starts flows"


def test_flows_do_not_import_the_command_line() -> None:
    for path in (ROOT / "flows").glob("*.py"):
        assert not [name for name in imports(path) if name.startswith(("pipeline.cli", "pipeline.library"))]


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Of all imports, wherever they stand: at the top, in a function, or for the type checker only."""
    files = {module(path): path for path in [*FILES, *(ROOT / "flows").rglob("*.py")]}
    graph = {name: {one for one in imported_modules(path) if one in files} - {name} for name, path in files.items()}
    assert sum(map(len, graph.values())) > len(files), "the graph has arrows"
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle


# The classes that write to a store, whose methods of these names are meant; and the functions that do it for a caller.
WRITERS = (Artefacts, Catalogue, DecisionLog, DeliveryLog, Sightings, Store, VectorCache)
WRITES = re.compile(
    r"(?:save|keep|put|add|claim|close|delete|forget|remove|replace|settle|subscribe$|unsubscribe|writ|send)"
)
WRITING = {
    *(name for one in WRITERS for name in vars(one) if WRITES.match(name)),
    *("write_atomically", "encode_missing", "write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir", "rename"),
    *("makedirs", "rmtree", "copyfile", "copytree", "symlink_to", "hardlink_to"),
}


def writing(source: str) -> list[str]:
    """The calls of a program by which something in a store or a folder is changed."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "") for node in calls]
    modes = [
        mode.value
        for node, name in zip(calls, names, strict=True)
        if name == "open"
        for mode in [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
        if isinstance(mode, ast.Constant) and re.fullmatch(r"[rwxabt+]{1,3}", str(mode.value))
    ]
    return [*(name for name in names if name in WRITING), *(mode for mode in modes if set(mode) & set("wxa+"))]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("store.artefacts.save_comparison(key, diff)", ["save_comparison"]),  # of the store
        ("with store.writing(): pass", ["writing"]),  # its lock
        ("write_atomically(path, png)", ["write_atomically"]),  # a file
        ("path.open('wb')", ["wb"]),  # a file by hand
        ("open(name, mode='a')", ["a"]),  # the same
        ("store.artefacts.load_comparison(key); path.open('rb'); replace(item, name='w')", []),  # reading
    ],
)
def test_calls_that_write_are_found(source: str, found: list[str]) -> None:
    assert writing(source) == found


def test_the_library_writes_nothing() -> None:
    files = [path for path in FILES if room(path) == "library"]
    assert files
    assert {path.name: called for path in files if (called := writing(path.read_text(encoding="utf-8")))} == {}


HEAVY = (
    "torch",
    "spacy",
    "faiss",
    "prefect",
    "sentence_transformers",
    "transformers",
    "scipy",
    "sqlalchemy",
    "numpy",
    "alembic",
)


@pytest.mark.parametrize(
    "module", ["pipeline", "pipeline.api", "pipeline.model", "pipeline.cli", "pipeline.cli.app", "flows"]
)
def test_a_bare_import_loads_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == []


def test_files_have_one_job() -> None:
    """More than 400 lines with something on them means that a file has two."""
    long = [path for path in FILES if sum(bool(line.strip()) for line in path.open(encoding="utf-8")) > 400]
    assert long == []

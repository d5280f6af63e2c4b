"""The version of a step covers what its code imports: modules of the package, and packages of others."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions

import pytest
from test_layering import PIPELINE, imports

from pipeline.store.fingerprint import STEP_SOURCES

# Packages that a step's code imports and that decide nothing of what it makes.
WITHOUT_EFFECT = {
    "msgspec": "carries values between processes and into files",
    "threadpoolctl": "how many threads work, not what they work out",
    "huggingface-hub": "finds the files of a model, whose hashes are in its fingerprint",
    "universal-pathlib": "where files are kept",
}
# Modules of ours: how errors are said, how files are written, the store's types in signatures, where our assets lie
# (what is in those that a step reads is among its `assets`).
OURS_WITHOUT_EFFECT = {"errors", "files", "store", "settings"}


def normal(name: str) -> str:
    """A package's name as PyPI compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(step: str) -> set[str]:
    """Every module that the step's code files import."""
    places = [PIPELINE / name for name in STEP_SOURCES[step].code]
    files = [file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])]
    assert files
    return {name for file in files for name in imports(file)}


@pytest.mark.parametrize("step", STEP_SOURCES)
def test_packages_of_a_step_are_those_that_it_imports(step: str) -> None:
    known = packages_distributions()
    tops = {name.partition(".")[0] for name in imported(step)} - set(sys.stdlib_module_names) - {"pipeline"}
    used = {normal(known[top][0]) for top in tops} - set(WITHOUT_EFFECT)
    assert used == {normal(name) for name in STEP_SOURCES[step].packages}


@pytest.mark.parametrize("step", STEP_SOURCES)
def test_code_of_a_step_is_all_that_it_imports_of_ours(step: str) -> None:
    rooms = {name.split(".")[1] for name in imported(step) if name.startswith("pipeline.")}
    listed = {name.split("/")[0].removesuffix(".py") for name in STEP_SOURCES[step].code}
    assert rooms - listed - OURS_WITHOUT_EFFECT == set()

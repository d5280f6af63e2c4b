"""What the decoder weighs: one number for each piece of evidence, in favour of a label (positive) or against it.

The numbers and the reason for each stand in `models/segmentation.toml`, in groups by kind of evidence. A label is taken
where the evidence adds up to more than nothing, over the whole document.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.settings import asset

FILE = "segmentation.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """The weights, by the names that they have in the file."""

    number_deep: float
    number_closed: float
    number_bare: float
    item_bracket: float
    item_stop: float
    worded: float
    run_on: float
    run_on_late: float
    inserted: float
    inserted_next: float
    shown_new: float
    shown_unknown: float
    shown_same: float
    hangs: float
    room: float
    ended: float
    worded_same: float
    stacked: float
    refers: float
    inside: float
    edge_same: float
    edge_other: float
    edge_far: float
    rest_small: float
    rest_small_deep: float
    rest_empty: float
    goes_on: float
    quantity: float
    heading_look: float
    look_same: float
    look_other: float
    form_other: float
    listed: float
    follows: float
    first: float
    first_below: float
    first_of_scope: float
    chain: float
    lonely: float
    lead: float
    led: float
    gap: float
    gap_each: float
    gap_below: float
    gap_below_each: float
    not_first: float
    backwards: float
    jump: float
    jump_first: float
    begins_late: float
    restart: float
    restart_chain: float
    restart_look: float
    item_alone: float
    item_with_numbers: float
    again: float
    same_form: float
    across_heading: float
    across_definition: float
    closes: float


def load_weights(path: Path) -> Weights:
    """The weights of a TOML file. Raises SettingsError where it cannot be read, or lacks one or has one too many."""
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {name: float(row["weight"]) for group in groups.values() for name, row in group.items()}
        return Weights(**found)
    except (OSError, tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(
            f"The weights of the segmentation in {path.name} cannot be read: {error}.",
            "Correct the file, or restore the one that came with the program.",
        ) from error


@lru_cache(maxsize=1)
def own_weights() -> Weights:
    """The weights that came with the program."""
    return load_weights(asset("models") / FILE)

"""The variation between two texts: made of their comparison, read from a file, carried out on what it was made for."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import msgspec

from pipeline.diff.variation.carry_out import carried_out
from pipeline.diff.variation.draft import variation
from pipeline.errors import VariationError
from pipeline.model import Clause, EditionDiff, Side
from pipeline.model.variation import Provision, Variation, provision
from pipeline.report.variation.text import as_text
from pipeline.report.variation.word_file import as_word
from pipeline.report.variation.wording import worded
from pipeline.shapes import variation_shape
from pipeline.text import content_hash

SCHEMA = "icp/variation/1"
SUFFIXES = (".txt", ".docx", ".json")  # the forms of a variation, by the end of its file's name


def variation_between(diff: EditionDiff) -> Variation:
    """The instrument of a comparison, each step with its sentence.

    It was carried out once: raises `VariationError` where that does not give the new side, so that none that fails is
    ever written.
    """
    olds, news = ([provision(clause) for clause in side.clauses] for side in (diff.old, diff.new))
    made = variation(diff)
    carried_out(made, olds)
    return worded(made, olds, news)


def variation_file(diff: EditionDiff, suffix: str, made: datetime) -> bytes:
    """The instrument of a comparison as a file whose name ends with one of `SUFFIXES`. Raises `VariationError`."""
    found = variation_between(diff)
    if suffix == ".docx":
        return as_word(found, made)
    if suffix == ".txt":
        return as_text(found).encode()
    return json.dumps(variation_shape(found), ensure_ascii=False, indent=1).encode()


def read_variation(data: bytes) -> Variation:
    """A variation as `icp diff --variation FILE.json` writes it. Raises `VariationError` for anything else."""
    remedy = "Make one with icp diff OLD NEW --variation FILE.json."
    try:
        found: Any = json.loads(data)
        if not isinstance(found, dict) or found.get("schema") != SCHEMA:
            raise VariationError("This file is no variation in JSON.", remedy)
        return msgspec.convert(found, Variation)
    except (ValueError, msgspec.ValidationError) as error:
        raise VariationError(f"This variation cannot be read: {error}.", remedy) from error


def varied(made: Variation, side: Side) -> tuple[Clause, ...]:
    """The clauses of `side` after the variation. They are on no page. Raises `VariationError` where it does not fit."""
    return tuple(_clause(one) for one in carried_out(made, [provision(clause) for clause in side.clauses]))


def _clause(one: Provision) -> Clause:
    return Clause(
        id=one.id,
        label=one.label,
        citation=one.citation,
        heading=one.heading,
        text=one.text,
        closing=one.closing,
        parent=one.parent,
        kind=one.kind,
        page_start=0,
        page_end=0,
        content_hash=content_hash(one.heading, one.text, one.closing),
        part=one.part,
        document=one.document,
        applicability=one.applicability,
        cells=one.cells,
        columns=one.columns,
    )

"""What `make accuracy` prints, and the JSON that it writes."""

from __future__ import annotations

from typing import Any

from accepted import Compared, Difference
from sections import Section

SHOWN = 40  # things gained, and things lost, that are printed
EXAMPLES = 6  # of each section


def table(sections: list[Section], before: dict[str, Any] | None) -> str:
    """A line for each figure: right, of how many, the share, and the share of the accepted run."""
    rows = [row for section in sections for row in section.rows]
    wide = max((len(row.name) for row in rows), default=8)
    lines = [f"{'':<{wide}}   right      of   share  accepted"]
    old = before["figures"] if before else {}
    for row in rows:
        was = old.get(row.name)
        then = f"{was[0] / was[1]:8.4f}" if was and was[1] else f"{'–':>8}"
        lines.append(f"{row.name:<{wide}}  {row.right:6d}  {row.of:6d}  {row.share:.4f}  {then}  {row.more}".rstrip())
    return "\n".join(lines)


def examples(sections: list[Section], most: int = EXAMPLES) -> str:
    """The first examples of each section."""
    lines = []
    for section in sections:
        lines += [f"{section.name}:", *(f"  {one}" for one in section.examples[:most])] if section.examples else []
    return "\n".join(lines)


def differences(title: str, found: list[Difference]) -> str:
    """Things gained or lost, by name."""
    if not found:
        return f"{title}: nothing."
    lines = [f"{title}: {len(found)}"]
    lines += [f"  {one.name}  {one.told}".rstrip() for one in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"  … and {len(found) - SHOWN} more, in the JSON")
    return "\n".join(lines)


def as_json(sections: list[Section], compared: Compared | None, about: dict[str, Any]) -> dict[str, Any]:
    """The whole run; it may hold the program's own text and is not for committing."""
    told: dict[str, Any] = {"schema": "icp/accuracy-report/1"} | about
    told["figures"] = {
        row.name: {"right": row.right, "of": row.of, "share": round(row.share, 4), "more": row.more}
        for section in sections
        for row in section.rows
    }
    told["sections"] = {
        section.name: {"details": section.details, "examples": section.examples, "left_out": section.left_out}
        for section in sections
    }
    if compared:
        for name in ("gained", "lost", "unsure"):
            told[name] = [{"name": one.name, "told": one.told} for one in getattr(compared, name)]
        told["not_compared"] = compared.aside
    return told

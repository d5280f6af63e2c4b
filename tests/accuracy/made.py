"""The made cases of the evaluation kit, a fixed sample: nothing that was right in them may be lost."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from answers import Answers, Ask
from places import Places, digest, kit
from sections import Group, Row, Section, spread

SEEDS = "201-202"
PLANS = "mixed,structure,cosmetic-only"
FORMATS = "pdf,docx,txt"
BASES = ("bonterms", "commonpaper")
FACETS = ("added", "removed", "wording", "heading", "number", "place", "reference", "split", "merge")


@dataclass(frozen=True, slots=True)
class Made:
    """A case in one format: its two files, and the folder with its right answer."""

    name: str
    folder: Path
    form: str

    @property
    def ask(self) -> Ask:
        """What the program is asked."""
        return Ask("diff", (self.folder / f"old.{self.form}", self.folder / f"new.{self.form}"))


def folder_of(where: Places) -> Path:
    """Where the cases lie: made once for each version of the kit and of the documents that they rest on."""
    total = hashlib.sha256(f"{SEEDS} {PLANS} {FORMATS}".encode())
    sources = list((where.shared / "eval").glob("*.py"))
    sources += [path for base in BASES for path in (where.data / base).rglob("*") if path.is_file()]
    for path in sorted(sources):
        total.update(digest(path).encode())
    return where.kept / "made" / total.hexdigest()[:16]


def one(job: Any) -> tuple[str, str]:
    """Make a case and give its name and folder."""
    from cases import make_case  # of the evaluation kit

    case = make_case(job.base, job.donors, job.plan, job.seed, job.out / "cases", job.formats, job.hard)
    (Path(case.folder) / "gold.json").write_text(json.dumps(case.gold, ensure_ascii=False), encoding="utf-8")
    return case.name, case.folder


def cases(where: Places) -> list[Made]:
    """The sample, made where it is not kept."""
    out = folder_of(where)
    listed = out / "list.json"
    if not listed.exists():
        options = argparse.Namespace(
            bases=[where.data / base for base in BASES],
            seeds=SEEDS,
            plans=PLANS,
            formats=FORMATS,
            oracle=False,
            baseline=None,
            cross=False,
            out=out,
            hard="some",
            command="",
            limit=0.0,
            keep=False,
            check=False,
        )
        found = spread(one, kit(where.shared, "run").jobs_of(options))
        names = {name: Path(folder).resolve().relative_to(out).as_posix() for name, folder in found}
        listed.write_text(json.dumps(names), encoding="utf-8")
    names = json.loads(listed.read_text(encoding="utf-8"))
    return [Made(name, out / folder, form) for name, folder in names.items() for form in FORMATS.split(",")]


def wrong(counts: Counter[str]) -> dict[str, int]:
    """How much is wrong of each kind."""
    found = {
        "clauses": counts["gold_clauses"] - counts["boundary_exact"],
        "more-clauses": counts["found_clauses"] - counts["matched"],
        "labels": counts["gold_labelled"] - counts["label_exact"],
        "parents": counts["gold_clauses"] - counts["parent_exact"],
        "leaks": counts["furniture_leaks"] + counts["struck_leaks"] + counts["mark_leaks"],
        "links": counts["gold_links"] - counts["right_links"],
        "spurious": counts["spurious_links"],
        "false-changes": counts["false_changes"],
    }
    for facet in FACETS:
        found[facet] = counts[f"{facet}_gold"] + counts[f"{facet}_found"] - 2 * counts[f"{facet}_right"]
    return {name: count for name, count in found.items() if count}


def scored(where: Places, case: Made) -> tuple[str, Counter[str], bool]:
    """The evaluation kit's counts of one answer."""
    score = kit(where.shared, "score")
    answer = Answers(where)[case.ask].told
    empty = {"clauses": {"old": [], "new": []}, "pairs": [], "added": [], "removed": []}
    gold = json.loads((case.folder / "gold.json").read_text(encoding="utf-8"))
    counts: Counter[str] = score.score_answer(answer or empty, gold, case.form)
    return f"{case.name}.{case.form}", counts, answer is not None


def made(where: Places, sample: list[Made]) -> Section:
    """The section of made cases."""
    section = Section(name="made")
    total: Counter[str] = Counter()
    perfect = 0
    for name, counts, answered in spread(partial(scored, where), sample):
        numbers = wrong(counts) | ({} if answered else {"failed": 1})
        section.groups[name] = Group(numbers=numbers)
        section.details[name] = numbers
        total.update(counts)
        perfect += not numbers
        if numbers:
            section.examples.append(f"{name}: {', '.join(f'{count} {kind}' for kind, count in numbers.items())}")
    more = f"clauses exact; {perfect} of {len(sample)} cases perfect; false changes {total['false_changes']}"
    section.rows.append(Row("made: clauses", total["boundary_exact"], total["gold_clauses"], more=more))
    section.rows.append(Row("made: links", total["right_links"], total["gold_links"]))
    return section

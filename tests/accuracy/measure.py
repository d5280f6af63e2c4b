"""Measure how well documents are read and compared, and say what was gained and lost since the last accepted run.

    python tests/accuracy/measure.py [--only gold,field,…] [--tree CHECKOUT] [--accept] [--accept-loss NAME …]

Needs the folder `shared` beside the checkout (or ICP_SHARED); without it nothing is measured and the exit status is 0.
The exit status is 1 where something was lost that nobody accepted. A loss is accepted by the name that is printed, or
by a pattern of such names with `*`; `--accept` takes the whole run as the accepted one.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import accepted
import documents
import field_cases
import gold_pages
import made
import pairs
import readings
import report
from answers import Answers, Ask
from places import ACCEPTED, Places, kit, places, version
from sections import Section

SECTIONS = ("gold", "prints", "twins", "labels", "pairs", "same", "made", "field")
NEEDS = {"gold": {"data"}, "field": {"field"}} | {
    name: {"data", "eval"} for name in ("prints", "twins", "labels", "pairs", "same", "made")
}


def measured(where: Places, chosen: set[str]) -> tuple[list[Section], int]:
    """The sections asked for, and how many answers the program had to give anew."""
    for name in ("real", "cases", "run", "score") if (where.shared / "eval").is_dir() else ():
        kit(where.shared, name)  # before processes are forked, so that each has it
    gone = set(documents.missing(where))
    chosen = {name for name in chosen if not NEEDS[name] & gone}
    asks: list[Ask] = []
    steps: list[tuple[str, Any]] = []
    if "gold" in chosen:
        pages = gold_pages.pages(where)
        asks += [page.ask(where) for page in pages[0]]
        steps.append(("gold", lambda: gold_pages.hand_gold(where, *pages)))
    if "prints" in chosen:
        printed = readings.prints(where, documents.word_files(where))
        asks += readings.asks(printed[0])
        if printed[0]:
            steps.append(("prints", lambda: readings.printed(where, *printed)))
        elif printed[1]:
            print(f"Left out: {printed[1][0]}.", file=sys.stderr)
    if "twins" in chosen:
        twins = [readings.Two(where.name(pdf), pdf, other) for pdf, other in documents.twins(where)]
        asks += readings.asks(twins)
        steps.append(("twins", lambda: readings.agreement(where, "twins", twins)))
    if "labels" in chosen:
        files = documents.labelled(where)
        asks += [Ask("clauses", (file,)) for file in files]
        steps.append(("labels", lambda: readings.labels(where, files)))
    if "pairs" in chosen:
        changed = list(documents.pairs(where, *pairs.CHANGED))
        asks += [Ask("diff", pair) for pair in changed]
        steps.append(("pairs", lambda: pairs.differing(where, changed)))
    if "same" in chosen:
        alike = list(documents.pairs(where, *pairs.SAME))
        asks += [Ask("diff", pair) for pair in alike]
        steps.append(("same", lambda: pairs.same(where, alike)))
    if "made" in chosen:
        sample = made.cases(where)
        asks += [case.ask for case in sample]
        steps.append(("made", lambda: made.made(where, sample)))
    if "field" in chosen:
        cases = field_cases.found(where, field_cases.table())
        asks += [ask for case in cases[0] for ask in case.asks()]
        steps.append(("field", lambda: field_cases.field(where, *cases)))
    answers = Answers(where)
    answers.all(asks)
    return [step() for _, step in steps], answers.asked


def decide(options: argparse.Namespace, sections: list[Section]) -> tuple[accepted.Compared | None, int]:
    """Compare with the accepted run, accept what was asked for, and give the exit status."""
    before = accepted.read(options.accepted)
    if options.accept:
        run = accepted.kept(sections)
        if before:
            measured_now = {section.name for section in sections}
            others = {name: one for name, one in before["sections"].items() if name not in measured_now}
            run["sections"] |= others
            run["figures"] = before["figures"] | run["figures"]
        accepted.write(options.accepted, run)
        print(f"Accepted: {options.accepted.name} is this run now.")
        return None, 0
    if before is None:
        print("There is no accepted run yet; --accept makes this one it.")
        return None, 0
    compared = accepted.compare(sections, before)
    by_name = accepted.accepted_by_name(compared.lost, options.accept_loss)
    if by_name:
        before["losses"] |= {one.name: one.told if one.name.startswith("field/") else "" for one in by_name}
        accepted.write(options.accepted, before)
    fresh = [one for one in compared.lost if one.name not in before["losses"]]
    print(report.differences("Gained", compared.gained))
    print(report.differences("Lost", fresh))
    if len(fresh) < len(compared.lost):
        print(f"Lost and accepted by name: {len(compared.lost) - len(fresh)}.")
    if compared.unsure:
        print(report.differences("Lost, but measured under other conditions (not counted)", compared.unsure))
    for one in compared.aside:
        print(f"Not compared: {one}")
    return compared, 1 if fresh else 0


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(SECTIONS), help="some of " + ", ".join(SECTIONS))
    parser.add_argument("--tree", help="the checkout whose program is measured (ICP_ACCURACY_TREE; default: this one)")
    parser.add_argument("--shared", help="documents and evaluation kit (ICP_SHARED; default: beside this checkout)")
    parser.add_argument("--accepted", type=Path, default=ACCEPTED, help="the accepted run")
    parser.add_argument("--accept", action="store_true", help="take this run as the accepted one")
    parser.add_argument("--accept-loss", nargs="+", default=[], metavar="NAME", help="accept these losses by name")
    parser.add_argument("--examples", type=int, default=report.EXAMPLES, help="examples printed of each figure")
    options = parser.parse_args()
    chosen = set(options.only.split(","))
    if unknown := chosen - set(SECTIONS):
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    begin = time.perf_counter()
    where = places(options.tree, options.shared)
    sections, asked = measured(where, chosen)
    if not sections:
        print("Nothing was measured.")
        return 0
    print(report.table(sections, accepted.read(options.accepted)))
    if options.examples:
        print("\nExamples of what is wrong\n" + report.examples(sections, options.examples) + "\n")
    for section in sections:
        for one in section.left_out:
            print(f"Left out: {one}.")
    compared, status = decide(options, sections)
    seconds = round(time.perf_counter() - begin)
    about = {"program": version(where.tree)[:16], "seconds": seconds, "asked": asked}
    told = json.dumps(report.as_json(sections, compared, about), ensure_ascii=False, indent=1)
    where.kept.mkdir(parents=True, exist_ok=True)
    out = where.kept.with_suffix(".json")
    out.write_text(told, encoding="utf-8")
    print(f"{asked} answers asked for anew, {seconds} s; everything is in {out.parent.name}/{out.name}")
    return status


if __name__ == "__main__":
    sys.exit(main())

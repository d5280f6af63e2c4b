"""`icp search`, `show`, `history`, `eval search`: answers to questions about clauses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.documents import JsonFlag

if TYPE_CHECKING:
    from pipeline.library.search.search import Run
    from pipeline.store import Store

Edition = Annotated[str | None, typer.Option("--edition", help="Only this edition, e.g. 2019/20.")]
Mode = Annotated[str, typer.Option("--mode", help="hybrid, dense (meaning) or lexical (words).")]
SEARCHES = """Example: icp search "what happens at the two-year break?" --edition 2020/21

Example: icp search notice --obligation "must on the Provider" --changed-since 2019/20

Example: icp search --like GC17.4 --kind guidance

Example: icp search "GP list" --why --offset 10"""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("search", epilog=SEARCHES)(search)
    app.command("show", epilog="Example: icp show GC17.4")(show)
    app.command("history", epilog="Example: icp history GC17.4")(history)
    example = "Example: icp eval search BEIR_DIR --judged BEIR_DIR/qrels/all.tsv --run run.trec, or BEIR_DIR --compare"
    measures = typer.Typer(help="Measure the search.", no_args_is_help=True, epilog=example)
    measures.callback()(_group)
    measures.command("search", epilog=example)(eval_search)
    app.add_typer(measures, name="eval")


def _group() -> None:
    """Measure the search."""


def _store() -> Store:
    from pipeline.settings import load_settings
    from pipeline.store import open_store

    return open_store(load_settings(), create=False)


def search(
    query: Annotated[str | None, typer.Argument(metavar="[QUERY]", help="A question or a clause number.")] = None,
    edition: Edition = None,
    part: Annotated[str | None, typer.Option("--part", help='Only this part, e.g. "General Conditions".')] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Of clause (definition) or document (guidance).")] = None,
    variant: Annotated[str | None, typer.Option("--variant", help="Only this variant, e.g. statutory-bodies.")] = None,
    document: Annotated[str | None, typer.Option("--document", help="Only this document: its id or title.")] = None,
    applies_to: Annotated[
        str | None, typer.Option("--applies-to", metavar="CODE", help="Only what applies to these services, e.g. MH.")
    ] = None,
    obligation: Annotated[
        str | None,
        typer.Option("--obligation", help='Who bears a duty: Provider; a verb: must; both: "must on the Provider".'),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option("--changed-since", metavar="EDITION", help="Only what is new or says something else since then."),
    ] = None,
    like: Annotated[
        str | None, typer.Option("--like", metavar="CLAUSE", help="Provisions like this clause, instead of QUERY.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Answer a question about a party from all clauses, not its duties alone.")
    ] = False,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Do not correct the spelling of QUERY.")] = False,
    mode: Mode = "hybrid",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many results.")] = 10,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many results to pass over.")] = 0,
    why: Annotated[bool, typer.Option("--why", help="Say of each result why it was found.")] = False,
    as_json: JsonFlag = False,
    queries: Annotated[Path | None, typer.Option("--queries", help="A BEIR queries.jsonl instead of QUERY.")] = None,
    run: Annotated[Path | None, typer.Option("--run", help="With --queries: the TREC run file to write.")] = None,
) -> None:
    """Find the clauses that answer a question, one result for each provision, the newest edition first.

    Words in quotation marks must stand in the clause. Numbers are understood as people write them: GC17.4, "clause 17.4
    of the General Conditions", "schedule 2 part G".
    """
    from pipeline.cli.output import check_target, print_json
    from pipeline.cli.search_results import print_answer
    from pipeline.errors import UsageError
    from pipeline.library.search import search
    from pipeline.shapes import answer_shape

    narrow = search.Narrow(
        edition=edition,
        part=part,
        kind=kind,
        variant=variant,
        document=document,
        applicability=applies_to,
        obligation=obligation,
        changed_since=changed_since,
    )
    asked = [one for one in (query, like, queries) if one is not None]
    if (queries is None) != (run is None) or len(asked) != 1:
        raise UsageError(
            "Give a question, or --like and a clause, or both --queries and --run.", "icp search --help shows each."
        )
    if queries is not None and run is not None:
        check_target(run)
        _write_run(run, search.batch(_store(), queries, narrow=narrow, mode=mode, limit=limit))
        return
    text = like if like is not None else query or ""
    found = search.answer(
        _store(),
        text,
        narrow=narrow,
        mode=mode,
        limit=limit,
        offset=offset,
        like=like is not None,
        whole=whole,
        as_typed=as_typed,
    )
    if as_json:
        print_json(answer_shape(found))
    else:
        print_answer(found, why=why)


def _write_run(path: Path, run: Run) -> None:
    from pipeline.cli.output import say
    from pipeline.index.beir import write_trec
    from pipeline.library.search.search import RUN_TAG

    path.parent.mkdir(exist_ok=True)
    write_trec(path, run, RUN_TAG)
    say(f"{len(run)} questions ranked; the run is in {path}.")


def show(
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help="A number (GC17.4), a lineage or a clause id.")],
    edition: Edition = None,
    as_json: JsonFlag = False,
) -> None:
    """A clause: its text and page, the definitions it uses, references in and out, where else it stands."""
    import msgspec

    from pipeline.cli.output import print_json
    from pipeline.cli.shown_clause import print_shown
    from pipeline.library.clauses import clause_page
    from pipeline.library.clauses.changed_targets import changed_targets_of
    from pipeline.library.clauses.clause_guidance import guidance_about
    from pipeline.library.clauses.outdated import outdated_in

    store = _store()
    found = clause_page.show(store, clause, edition)
    key = found.place.clause
    outdated, leads, guidance = outdated_in(store, key), changed_targets_of(store, key), guidance_about(store, key)
    if as_json:
        more = {"outdated": outdated, "leads": leads, "guidance": guidance}
        print_json({**msgspec.to_builtins(found), **msgspec.to_builtins(more)})
    else:
        print_shown(found, outdated=outdated, leads=leads, guidance=guidance)


def history(
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help="A number (GC17.4), a lineage or a clause id.")],
    edition: Edition = None,
    as_json: JsonFlag = False,
) -> None:
    """A clause edition by edition: the words that changed each time, and with which edition each word came in."""
    from pipeline.cli.history import print_trace
    from pipeline.cli.output import print_json
    from pipeline.library.clauses.clause_blame import trace
    from pipeline.shapes import history_shape

    found = trace(_store(), clause, edition)
    if as_json:
        shape = history_shape(
            clause=found.place,
            line=found.line,
            stretches=found.stretches,
            entries=found.entries,
            linked=found.linked,
        )
        print_json(shape)
    else:
        print_trace(found)


def eval_search(
    folders: Annotated[list[Path], typer.Argument(metavar="BEIR_DIR...", help="With corpus.jsonl and queries.jsonl.")],
    run: Annotated[Path | None, typer.Option("--run", help="The TREC run file to write.")] = None,
    judged: Annotated[Path | None, typer.Option("--judged", help="Rank only the documents this file names.")] = None,
    mode: Mode = "hybrid",
    compare: Annotated[
        bool, typer.Option("--compare", help="Score all modes, and the map for questions trained by five folds.")
    ] = False,
) -> None:
    """Rank the documents of a retrieval set with the search as it is, or compare all ways of searching.

    --compare reads each folder's qrels/all.tsv, and its folds qrels/fold0.tsv to fold4.tsv where there are such files.
    """
    from pipeline.cli.output import check_target, say
    from pipeline.errors import UsageError
    from pipeline.library.search import search
    from pipeline.settings import load_settings
    from pipeline.steps.retrieval_sets import set_index
    from pipeline.store import open_store

    if compare:
        from pipeline.cli.scores import print_scores
        from pipeline.library.search.evaluation import compared

        if run is not None or judged is not None:
            raise UsageError("--compare writes no run.", "Leave out --run and --judged.")
        print_scores(compared(open_store(load_settings()), folders, say, indexer=set_index))
        return
    if run is None or len(folders) != 1:
        raise UsageError("Name one folder and the --run to write.", "Or --compare, for one folder or several.")
    check_target(run)
    store = open_store(load_settings())
    _write_run(run, search.evaluate(store, folders[0], judged=judged, mode=mode, indexer=set_index))

"""The compare flow: the comparison of two editions of the store, kept there for the reports that follow."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_table_artifact

from pipeline.editions import editions, resolve_edition
from pipeline.settings import load_settings
from pipeline.steps.ingest.corpus import compare_editions
from pipeline.store import open_store


@task(task_run_name="compare {old} with {new}")
def compare(old: str, new: str) -> str:
    """Compare two editions by name; gives the key of the comparison's artefact."""
    store = open_store(load_settings())
    known = editions(store.catalogue.documents())
    return compare_editions(store, resolve_edition(old, known), resolve_edition(new, known)).output


@flow(name="compare")
def compare_flow(old: str, new: str) -> str:
    """Compare two editions, named as in `icp diff`; gives the key of the comparison in the store."""
    key = compare(old, new)
    summary = open_store(load_settings()).artefacts.load_comparison(key).summary
    create_table_artifact(
        key="comparison",
        table=[{"what": name, "count": count} for name, count in summary.items()],
        description=f"{old} compared with {new}",
    )
    return key

"""What the database says, as an error of ours: for every module of the store that speaks to it."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pipeline.errors import StoreError

# What a database says about its surroundings rather than about itself: no reason to move it aside.
REMEDIES = {
    "database is locked": "Another program is using it; try again when that is done.",
    "database or disk is full": "Make room, then run it again.",
    "disk I/O error": "Make room, and see whether the disk is in order; then run it again.",
    "unable to open database file": "Check ICP_HOME and ICP_DATABASE_URL (icp settings shows both).",
    "readonly database": "Check the rights of ICP_HOME.",
}


def unusable(engine: Engine, error: SQLAlchemyError) -> StoreError:
    """What the database said, as an error of ours: one sentence without SQL, and what to do."""
    place = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string(hide_password=True)
    cause = error.orig if isinstance(error, DBAPIError) else None
    said = " ".join(str(cause or type(error).__name__).split("\n")[0].split()).rstrip(".")
    for sign, remedy in REMEDIES.items():
        if sign in said:
            return StoreError(f"The catalogue {place} cannot be used: {said}.", remedy)
    if engine.dialect.name == "sqlite":
        remedy = (
            f"Move {place} aside and run icp ingest: the documents of the manifest come back, with the vectors that "
            "are known already; name any others again."
        )
    else:
        remedy = "Check ICP_DATABASE_URL and the database server."
    return StoreError(f"The catalogue {place} cannot be used: {said}.", remedy)

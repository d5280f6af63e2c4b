"""Alembic's revisions of the catalogue's tables; `pipeline.store.migrate` runs them."""

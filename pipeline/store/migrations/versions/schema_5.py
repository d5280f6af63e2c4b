"""Version 5: the log of decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Lay the table."""
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False, index=True),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("work", sa.String(), nullable=False, index=True),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("new", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("lineage", sa.String(), nullable=False, index=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("below", sa.String(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("decisions")

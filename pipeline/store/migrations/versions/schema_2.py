"""Version 2: who was sent which report, and who wants to be sent which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Lay the tables of the ledger and of the subscribers."""
    op.create_table(
        "deliveries",
        sa.Column("report", sa.String(), primary_key=True),
        sa.Column("address", sa.String(), primary_key=True, index=True),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("new", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("runner", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
    )
    op.create_table(
        "subscribers",
        sa.Column("address", sa.String(), primary_key=True),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
    )
    op.create_table(
        "subscriptions",
        sa.Column("address", sa.String(), sa.ForeignKey("subscribers.address", ondelete="CASCADE"), primary_key=True),
        sa.Column("work", sa.String(), primary_key=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Take the tables away."""
    for table in ("subscriptions", "subscribers", "deliveries"):
        op.drop_table(table)

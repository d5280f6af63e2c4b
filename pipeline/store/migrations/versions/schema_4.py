"""Version 4: how often a step has failed in a row, and when it is to be tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Add the two columns; what failed before has failed once."""
    op.add_column("failures", sa.Column("tries", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("failures", sa.Column("retry_at", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the columns away."""
    for name in ("retry_at", "tries"):
        op.drop_column("failures", name)

"""A comment on a clause may be laid aside as dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clause_comments", sa.Column("settled_by", sa.String(32), nullable=True))
    op.add_column("clause_comments", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("clause_comments", "settled_at")
    op.drop_column("clause_comments", "settled_by")

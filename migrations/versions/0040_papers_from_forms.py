"""Papers from forms: what was filled in for a case, until it is printed or signed."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_papers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("desk", sa.String(10), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("editor", sa.String(40), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_papers"),
    )
    op.create_index("ix_case_papers_case_id", "case_papers", ["case_id"])


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was written for a case is not unwritten")

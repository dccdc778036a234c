"""Tokens of a licensed time-stamp service over papers in force, one for each digest of a paper."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_stamps",
        sa.Column("document_id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("token", sa.LargeBinary, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "sha256", name="pk_document_stamps"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_stamps_document_id_documents"),
    )


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was stamped is not unwritten")

"""Papers that are printed and signed in ink, and the scans of them."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("by_hand", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "hand_signed_scans",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("document_id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("signed_on", sa.Date, nullable=False),
        sa.Column("handed_in_by", sa.String(32), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared_by", sa.String(32), nullable=True),
        sa.Column("matches", sa.Boolean, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hand_signed_scans"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_hand_signed_scans_document_id_documents"),
    )
    op.create_index("ix_hand_signed_scans_document_id", "hand_signed_scans", ["document_id"])


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was signed is not unwritten")

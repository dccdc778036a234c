"""Papers know when the certificate of their closing time-stamp ends, so that a job finds them before."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nullable: papers that are not closed have none; of those closed before today the job finds it out.
    op.add_column("documents", sa.Column("renew_before", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_documents_renew_before", "documents", ["renew_before"])


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was signed is not unwritten")

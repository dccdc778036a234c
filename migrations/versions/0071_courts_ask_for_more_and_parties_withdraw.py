"""An application waits for what the court asks for, and may be withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("confirmation_applications", sa.Column("wanted", sa.Text, nullable=False, server_default=""))
    op.add_column("confirmation_applications", sa.Column("wanted_until", sa.Date, nullable=True))
    op.add_column("confirmation_applications", sa.Column("supplied", sa.Text, nullable=False, server_default="[]"))
    op.add_column("confirmation_applications", sa.Column("withdrawn_by", sa.String(32), nullable=True))
    op.add_column("confirmation_applications", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was filed is not unfiled")

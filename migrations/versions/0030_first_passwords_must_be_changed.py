"""A password that the server made must be replaced by one that only its owner knows."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Whoever has an account already chose, or has long used, the password: nobody is sent away today.
    op.add_column("staff", sa.Column("password_is_first", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise RuntimeError("restore a backup: who has changed a password is not forgotten")

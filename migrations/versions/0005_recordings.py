"""Recordings: what was said, its manifest and the file to watch."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("room_id", sa.String(32), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(60), nullable=False),
        sa.Column("manifest_digest", sa.String(64), nullable=True),
        sa.Column("playback_digest", sa.String(64), nullable=True),
        sa.Column("gaps", sa.Text, nullable=False),
        sa.Column("job", sa.String(32), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
    )
    for column in ("county_id", "case_id", "room_id"):
        op.create_index(f"ix_recordings_{column}", "recordings", [column])


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was recorded is not unrecorded")

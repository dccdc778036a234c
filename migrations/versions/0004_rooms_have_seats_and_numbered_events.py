"""Rooms have seats and numbered events; who was connected when is kept as evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("host", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("recording_since", INSTANT, nullable=True),
        sa.Column("recording_alarm", sa.String(60), nullable=True),
        sa.Column("paper", sa.String(32), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
    )
    op.create_index("ix_rooms_case_id", "rooms", ["case_id"])
    op.create_table(
        "seats",
        sa.Column("room_id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("side", sa.String(20), nullable=True),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("before_drop", sa.String(20), nullable=True),
        sa.Column("connection", sa.String(32), nullable=True),
        sa.Column("camera", sa.Boolean(), nullable=False),
        sa.Column("microphone", sa.Boolean(), nullable=False),
        sa.Column("muted_audio", sa.Boolean(), nullable=False),
        sa.Column("muted_video", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "person", name="pk_seats"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_seats_room_id_rooms"),
    )
    op.create_table(
        "room_events",
        sa.Column("room_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("room_id", "number", name="pk_room_events"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_room_events_room_id_rooms"),
    )
    op.create_table(
        "room_tickets",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("room_id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name="pk_room_tickets"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_room_tickets_room_id_rooms"),
    )
    op.create_index("ix_room_tickets_expires_at", "room_tickets", ["expires_at"])
    op.create_table(
        "connection_log",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("room_id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("connection", sa.String(32), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("away_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_connection_log"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_connection_log_room_id_rooms"),
    )
    op.create_index("ix_connection_log_room_id", "connection_log", ["room_id"])


def downgrade() -> None:
    raise RuntimeError("restore a backup: who was in a session is not unwritten")

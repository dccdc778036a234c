"""Confirmation: applications to a court, its row of case numbers, what was served on whom."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmation_applications",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("court", sa.String(32), nullable=False),
        sa.Column("agreement", sa.String(32), nullable=False),
        sa.Column("paper", sa.String(32), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("submitted_by", sa.String(32), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("examination", sa.String(64), nullable=True),
        sa.Column("case_number", sa.String(60), nullable=True),
        sa.Column("clerk", sa.String(32), nullable=True),
        sa.Column("judge", sa.String(32), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice", sa.String(32), nullable=True),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decision", sa.String(10), nullable=True),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("ruling", sa.String(32), nullable=True),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation_applications"),
        sa.UniqueConstraint("court", "case_number", name="uq_confirmation_applications_court"),
    )
    op.create_index("ix_confirmation_applications_agreement", "confirmation_applications", ["agreement"])
    op.create_index("ix_confirmation_applications_case_id", "confirmation_applications", ["case_id"])
    op.create_index("ix_confirmation_applications_court", "confirmation_applications", ["court"])
    op.create_index("ix_confirmation_applications_ruling", "confirmation_applications", ["ruling"])
    op.create_table(
        "court_numbers",
        sa.Column("court", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("court", "year", name="pk_court_numbers"),
    )
    op.create_table(
        "services",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("application", sa.String(32), nullable=False),
        sa.Column("document", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_services"),
        sa.ForeignKeyConstraint(
            ["application"], ["confirmation_applications.id"], name="fk_services_application_confirmation_applications"
        ),
        sa.UniqueConstraint("document", "person", name="uq_services_document"),
    )
    op.create_index("ix_services_application", "services", ["application"])
    op.create_index("ix_services_person", "services", ["person"])


def downgrade() -> None:
    raise RuntimeError("restore a backup: what a court decided is not undecided")

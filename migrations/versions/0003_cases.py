"""Cases, their parties and what happened to them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("committee_id", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("county_id", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["organisations.id"], name=op.f("fk_case_numbers_committee_id_organisations")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.county_id"], name=op.f("fk_case_numbers_county_id_counties")),
        sa.PrimaryKeyConstraint("committee_id", "year", name=op.f("pk_case_numbers")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("county_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("committee_id", sa.String(length=32), nullable=False),
        sa.Column("dispute_type", sa.String(length=4), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.String(length=32), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mediator_id", sa.String(length=32), nullable=True),
        sa.Column("session_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_site_id", sa.String(length=32), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["organisations.id"], name=op.f("fk_cases_committee_id_organisations")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.county_id"], name=op.f("fk_cases_county_id_counties")),
        sa.ForeignKeyConstraint(["mediator_id"], ["persons.id"], name=op.f("fk_cases_mediator_id_persons")),
        sa.ForeignKeyConstraint(
            ["session_site_id"], ["organisations.id"], name=op.f("fk_cases_session_site_id_organisations")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["organisations.id"], name=op.f("fk_cases_site_id_organisations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("county_id", "number", name=op.f("uq_cases_county_id")),
    )
    op.create_index(op.f("ix_cases_county_id"), "cases", ["county_id"], unique=False)
    op.create_index(op.f("ix_cases_mediator_id"), "cases", ["mediator_id"], unique=False)
    op.create_table(
        "case_happenings",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("county_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_happenings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.county_id"], name=op.f("fk_case_happenings_county_id_counties")
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_case_happenings")),
    )
    op.create_table(
        "case_lawyers",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("county_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_lawyers_case_id_cases")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.county_id"], name=op.f("fk_case_lawyers_county_id_counties")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_case_lawyers_person_id_persons")),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_lawyers")),
    )
    op.create_table(
        "case_parties",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("county_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("representative", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_parties_case_id_cases")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.county_id"], name=op.f("fk_case_parties_county_id_counties")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_case_parties_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_parties")),
    )
    op.create_index(op.f("ix_case_parties_case_id"), "case_parties", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_parties_person_id"), "case_parties", ["person_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was recorded is not unwritten")

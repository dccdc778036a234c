"""Who else takes part in a case, powers of attorney, cases split off; papers that bind whoever of many signs."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_companions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("duty", sa.String(20), nullable=False),
        sa.Column("for_person", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_companions"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.county_id"], name="fk_case_companions_county_id_counties"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_companions_case_id_cases"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_case_companions_person_id_persons"),
        sa.ForeignKeyConstraint(["for_person"], ["persons.id"], name="fk_case_companions_for_person_persons"),
        sa.UniqueConstraint("case_id", "person_id", "duty", "for_person", name="uq_case_companions_case_id"),
    )
    op.create_index("ix_case_companions_case_id", "case_companions", ["case_id"])
    op.create_index("ix_case_companions_person_id", "case_companions", ["person_id"])
    op.create_table(
        "case_powers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("principal", sa.String(32), nullable=False),
        sa.Column("agent", sa.String(32), nullable=False),
        sa.Column("powers", sa.Text, nullable=False),
        sa.Column("paper_sha256", sa.String(64), nullable=False),
        sa.Column("entered_by", sa.String(32), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_powers"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.county_id"], name="fk_case_powers_county_id_counties"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_powers_case_id_cases"),
        sa.ForeignKeyConstraint(["principal"], ["persons.id"], name="fk_case_powers_principal_persons"),
        sa.ForeignKeyConstraint(["agent"], ["persons.id"], name="fk_case_powers_agent_persons"),
    )
    op.create_index("ix_case_powers_case_id", "case_powers", ["case_id"])
    op.create_index("ix_case_powers_agent", "case_powers", ["agent"])
    op.add_column("cases", sa.Column("split_from", sa.String(32), nullable=True))
    # Papers of before bind all or nobody: nobody of them signs for a claim apart.
    op.add_column("documents", sa.Column("least", sa.Integer, nullable=False, server_default="0"))
    op.add_column("documents", sa.Column("open_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document_signers", sa.Column("helper", sa.String(40), nullable=True))
    op.add_column("document_signers", sa.Column("several", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was signed is not unwritten")

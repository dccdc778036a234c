"""The newest cases of a county, and its parties by name, are found without reading all."""

from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_newest", "cases", ["county_id", "filed_at", "id"])
    op.create_index("ix_case_parties_named", "case_parties", ["county_id", "name", "case_id"])


def downgrade() -> None:
    op.drop_index("ix_case_parties_named", "case_parties")
    op.drop_index("ix_cases_newest", "cases")

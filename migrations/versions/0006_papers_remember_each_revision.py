"""Papers: drafts, what is signed and by whom, each revision of the bytes, each use of a seal."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement_drafts",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("editor", sa.String(40), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_agreement_drafts"),
    )
    op.create_table(
        "agreement_previews",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("pdf", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "sha256", name="pk_agreement_previews"),
    )
    op.create_index("ix_agreement_previews_made_at", "agreement_previews", ["made_at"])
    op.create_table(
        "documents",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("shown_sha256", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("template_version", sa.String(40), nullable=False),
        sa.Column("law_version", sa.String(40), nullable=False),
        sa.Column("verify_code", sa.String(32), nullable=False),
        sa.Column("journal_size", sa.Integer, nullable=False),
        sa.Column("journal_root", sa.String(64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report_sha256", sa.String(64), nullable=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
        sa.UniqueConstraint("verify_code", name="uq_documents_verify_code"),
    )
    op.create_index("ix_documents_case_id", "documents", ["case_id"])
    op.create_table(
        "document_signers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("document_id", sa.String(32), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("person", sa.String(40), nullable=True),
        sa.Column("organisation", sa.String(40), nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("given_by", sa.String(40), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_sha256", sa.String(64), nullable=True),
        sa.Column("strokes_sha256", sa.String(64), nullable=True),
        sa.Column("code_request", sa.String(32), nullable=True),
        sa.Column("identity_sha256", sa.String(64), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document_signers"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_signers_document_id_documents"),
        sa.UniqueConstraint("document_id", "field", name="uq_document_signers_document_id"),
    )
    op.create_index("ix_document_signers_person", "document_signers", ["person"])
    op.create_table(
        "document_revisions",
        sa.Column("document_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("previous_sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("certificate", sa.LargeBinary, nullable=False),
        sa.Column("token", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_document_revisions"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_document_revisions_document_id_documents"),
        sa.UniqueConstraint("document_id", "field", name="uq_document_revisions_document_id"),
    )
    op.create_index("ix_document_revisions_sha256", "document_revisions", ["sha256"])
    op.create_table(
        "seal_uses",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("county_id", sa.String(40), nullable=False),
        sa.Column("organisation", sa.String(40), nullable=False),
        sa.Column("document_id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(40), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seal_uses"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name="fk_seal_uses_document_id_documents"),
        sa.UniqueConstraint("document_id", "organisation", name="uq_seal_uses_document_id"),
    )


def downgrade() -> None:
    raise RuntimeError("restore a backup: what was signed is not unwritten")

"""What the migrations make is what the stores expect, table for table."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kernel.database import metadata
from migrations.run import migrate
from tests.conftest import load_all_tables

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"


def test_migrated_tables_equal_the_tables_of_the_stores(tmp_path):
    load_all_tables()
    url = f"sqlite+aiosqlite:///{tmp_path}/concord.db"

    migrate(url)

    assert differences(url) == []


def test_migrating_again_changes_nothing(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/concord.db"
    migrate(url)

    migrate(url)


def test_migrations_are_one_chain_of_rising_numbers():
    numbers = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
    chain = [each.revision for each in ScriptDirectory(str(VERSIONS.parent)).walk_revisions()]

    assert chain[::-1] == numbers


def differences(url):
    engine = sa.create_engine(url.replace("+aiosqlite", ""))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, metadata)
    engine.dispose()
    return found


def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(VERSIONS.parent, folder)
    last = max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
    broken = HALF_WAY.format(after=last)
    (folder / "versions" / "9999_half_way.py").write_text(broken, encoding="utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path}/concord.db"

    with pytest.raises(ZeroDivisionError):
        migrate(url, folder=folder)

    load_all_tables()
    assert differences(url) == []


HALF_WAY = """
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{after}"

def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("cases", sa.Column("half", sa.Integer, nullable=True))
    1 / 0
"""

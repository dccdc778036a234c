"""
Bring a database to the newest numbered state; run before the program that needs it.

`migrate(url)` takes the same address as `kernel.database.Database`, and may be run at each
start: where nothing is left to do, nothing is done.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kernel.logs import log

FOLDER = Path(__file__).parent


def migrate(database_url: str, revision: str = "head", folder: Path = FOLDER) -> None:
    """
    Run every migration that has not run yet, each whole or not at all.

    Blocks; from an event loop call it in a thread. `revision` lets tests stop earlier,
    `folder` lets them bring migrations of their own.
    """
    engine = sa.create_engine(database_url.replace("+aiosqlite", ""))
    if engine.dialect.name == "sqlite":
        # Python's driver would otherwise commit before each CREATE TABLE.
        sa.event.listen(engine, "connect", _leave_transactions_to_us)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.connect() as connection:
            state = _state(connection)
            connection.rollback()  # Alembic commits only what it has begun itself
            if revision == "head" and state == _newest(folder):
                return
            _upgrade(connection, revision, folder)
    finally:
        engine.dispose()
    log.info("database_migrated", revision=revision)


def _state(connection: sa.Connection) -> str | None:
    """Return the number of the migration that ran last."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    state: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return state


def _newest(folder: Path) -> str:
    return max(path.name for path in (folder / "versions").glob("[0-9]*.py")).partition("_")[0]


def _upgrade(connection: sa.Connection, revision: str, folder: Path) -> None:
    # Loaded here: most starts find nothing to do, and need not wait for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")

"""A real database, fresh for each test, and nothing that reaches beyond this machine."""

import asyncio
import importlib
import importlib.util
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from kernel.database import Database, metadata
from tests.documents.tokens import SecurityModule

# How long a case takes is the machine's affair: benchmarks judge speed.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

STORES = [
    "kernel.journal",
    "kernel.jobs",
    *(f"{name}.store" for name in ("people", "cases", "rooms", "recordings", "documents", "confirmation")),
]


def load_all_tables() -> None:
    """Import every module that defines tables, so that `metadata` knows them all."""
    for name in STORES:
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all its tables and nothing in them, made once; each test gets a copy."""
    load_all_tables()
    path = tmp_path_factory.mktemp("database") / "concord.db"

    async def make() -> None:
        fresh = Database(f"sqlite+aiosqlite:///{path}")
        async with fresh.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await fresh.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def database(tmp_path: Path, empty_database: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_database, tmp_path / "concord.db")
    fresh = Database(f"sqlite+aiosqlite:///{tmp_path}/concord.db")
    yield fresh
    await fresh.close()


ALONE = ("tests/journeys/", "tests/media/")
"""Browsers and media need both cores; everything in these folders runs while nothing else does."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(ALONE):
            item.add_marker("alone")


@pytest.fixture(scope="session")
def security_module(tmp_path_factory: pytest.TempPathFactory) -> SecurityModule:
    """SoftHSM with tokens for this process of tests."""
    return SecurityModule(tmp_path_factory.mktemp("module"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", action="store_true", help="keep a picture of each step in docs/screens")

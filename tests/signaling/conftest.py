"""Signaling as it runs in the program, above a real database and a fake media engine."""

import asyncio
from pathlib import Path

import pytest

from kernel.database import Database
from tests.rooms.builders import a_house
from tests.signaling.browsers import Program


@pytest.fixture(autouse=True)
async def watched_loop() -> None:
    """Here conversations make and end tasks: asyncio tells where a forgotten one came from."""
    asyncio.get_running_loop().set_debug(True)


@pytest.fixture
async def program(database: Database, tmp_path: Path) -> Program:
    return Program(await a_house(database), tmp_path / "recordings")

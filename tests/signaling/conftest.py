"""Signaling as it runs in the program, above a real database and a fake media engine."""

from pathlib import Path

import pytest

from kernel.database import Database
from tests.rooms.builders import a_house
from tests.signaling.browsers import Program


@pytest.fixture
async def program(database: Database, tmp_path: Path) -> Program:
    return Program(await a_house(database), tmp_path / "recordings")

"""One house for each test."""

import pytest

from kernel.database import Database
from tests.rooms.builders import House, a_house


@pytest.fixture
async def house(database: Database) -> House:
    return await a_house(database)

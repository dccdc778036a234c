"""A county, and a clock that stands still until it is moved."""

from datetime import UTC, datetime

import pytest

from tests.builders import Watch, World, a_world


@pytest.fixture
def watch(database) -> Watch:
    watch = Watch(datetime(2026, 3, 30, 7, 0, tzinfo=UTC))
    database.now = watch
    return watch


@pytest.fixture
async def world(database, watch) -> World:
    return await a_world(database)

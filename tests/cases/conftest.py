"""A county on the morning of 2026-03-30, and a clock that stands still until it is moved."""

from datetime import UTC, datetime

import pytest

from tests.builders import Watch, World, a_world


@pytest.fixture
def watch(database) -> Watch:
    watch = Watch(datetime(2026, 3, 30, 1, 12, tzinfo=UTC))
    database.now = watch
    return watch


@pytest.fixture
async def world(database, watch) -> World:
    return await a_world(database)

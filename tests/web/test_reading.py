"""A request that only reads has one transaction, and never holds one connection while it waits for a second."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.web.conftest import Site


@pytest.fixture
def checkouts(site: Site):
    """Connections taken from the pool, counted, and how many were held at once."""
    held = {"taken": 0, "now": 0, "most": 0}
    engine = site.database.engine.sync_engine

    def taken(*_: object) -> None:
        held["taken"] += 1
        held["now"] += 1
        held["most"] = max(held["most"], held["now"])

    def given_back(*_: object) -> None:
        held["now"] -= 1

    sa.event.listen(engine, "checkout", taken)
    sa.event.listen(engine, "checkin", given_back)
    yield held
    sa.event.remove(engine, "checkout", taken)
    sa.event.remove(engine, "checkin", given_back)


async def test_a_request_that_only_reads_has_one_transaction(site, checkouts):
    registrar = await signed_in(site)
    for path in ("/api/me", "/api/cases", "/api/world", f"/api/cases/{site.case.id}"):
        checkouts["taken"] = 0

        assert (await registrar.get(path)).status_code == 200, path

        assert (checkouts["taken"], checkouts["now"]) == (1, 0), path


async def test_a_refused_request_keeps_no_connection(site, checkouts):
    registrar = await signed_in(site)
    unknown = "0" * 32
    for path, status in {
        f"/api/cases/{unknown}": 404,
        f"/api/documents/{unknown}/file": 404,
        "/api/users": 403,
        "/api/nowhere": 404,
        "/api/cases?stage=NOSUCH": 400,
    }.items():
        assert (await registrar.get(path)).status_code == status, path

        assert checkouts["now"] == 0, path


async def test_a_change_reads_first_and_then_writes_with_one_connection_at_a_time(site, checkouts):
    registrar = await signed_in(site)
    checkouts["most"] = 0

    answer = await registrar.post(
        f"/api/cases/{site.case.id}/assignment",
        json={"mediator_id": site.world.mediator.id},
        headers={"X-Concord": "1"},
    )

    assert answer.status_code == 200, await answer.get_json()
    assert checkouts["most"] == 1


async def test_a_session_last_marked_long_ago_is_marked_with_one_connection_at_a_time(site, checkouts):
    registrar = await signed_in(site)
    now = site.database.now
    site.database.now = lambda: now() + timedelta(minutes=1)
    checkouts["most"] = 0

    assert (await registrar.get("/api/cases")).status_code == 200

    assert checkouts["most"] == 1


async def signed_in(site: Site):
    return await site.browser(site.world.registrar.id, site.world.county)

"""A ticket opens one socket, for one session, for a minute."""

import pytest

import rooms
from kernel import Conflict, Forbidden, NotFound
from tests.rooms.builders import Clock


async def a_ticket(house, person, session="session"):
    async with house.work(person) as work:
        return await rooms.issue_ticket(work, house.room_id, session)


async def redeem(house, person, ticket, session="session"):
    async with house.work(person) as work:
        return await rooms.redeem_ticket(work, ticket.secret, session)


async def test_a_ticket_leads_to_its_room(house):
    ticket = await a_ticket(house, house.tenant)

    assert await redeem(house, house.tenant, ticket) == house.room_id


async def test_a_ticket_is_used_once(house):
    ticket = await a_ticket(house, house.tenant)
    await redeem(house, house.tenant, ticket)

    with pytest.raises(Forbidden, match=r"ticket\.refused"):
        await redeem(house, house.tenant, ticket)


async def test_a_ticket_is_good_for_sixty_seconds(house):
    house.database.now = clock = Clock(house.database.now())
    ticket = await a_ticket(house, house.tenant)
    clock.later(seconds=60)

    with pytest.raises(Forbidden, match=r"ticket\.refused"):
        await redeem(house, house.tenant, ticket)


async def test_a_ticket_of_another_session_is_refused(house):
    ticket = await a_ticket(house, house.tenant, "one")

    with pytest.raises(Forbidden, match=r"ticket\.refused"):
        await redeem(house, house.tenant, ticket, "another")


async def test_a_ticket_of_another_person_is_refused(house):
    ticket = await a_ticket(house, house.tenant)

    with pytest.raises(Forbidden, match=r"ticket\.refused"):
        await redeem(house, house.landlord, ticket)


async def test_who_has_no_seat_gets_no_ticket(house):
    with pytest.raises(NotFound, match=r"room\.no-seat"):
        await a_ticket(house, house.world.director.id)


async def test_a_closed_room_gives_no_ticket(house):
    async with house.work(house.mediator) as work:
        await rooms.end(work, house.room_id)

    with pytest.raises(Conflict, match=r"room\.closed"):
        await a_ticket(house, house.tenant)

"""Rooms to test with: pure ones, and one in a database with the deposit dispute's people."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import people
import rooms
from kernel import SYSTEM, CountyId, PersonId
from kernel.database import Database
from people import ConsentKind, IdentityMethod, Principal
from rooms import Invited, Room, Seat, SeatStage, SessionStage
from tests.builders import World, a_scheduled_case, a_world

TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MEDIATOR, TENANT, LANDLORD, LAWYER = (PersonId(name) for name in ("mediator", "tenant", "landlord", "lawyer"))
ROLES = {MEDIATOR: "mediator", TENANT: "party", LANDLORD: "party", LAWYER: "lawyer"}
SIDES = {TENANT: "applicant", LANDLORD: "respondent"}


def a_seat(person: PersonId = TENANT, stage: SeatStage = SeatStage.WAITING, **changes: object) -> Seat:
    role = ROLES.get(person, "party")
    return replace(Seat(person, person, role, SIDES.get(person), stage, TEN), **changes)  # type: ignore[arg-type]


def a_room(**changes: object) -> Room:
    seats = (
        a_seat(MEDIATOR, SeatStage.IN_SESSION),
        a_seat(TENANT),
        a_seat(LANDLORD),
        a_seat(LAWYER),
    )
    room = Room("room", "case", CountyId("QH-00"), MEDIATOR, TEN, SessionStage.IN_SESSION, TEN, seats=seats)
    return replace(room, **changes)  # type: ignore[arg-type]


class Clock:
    """The time of a database, set by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def later(self, **interval: float) -> None:
        self.at += timedelta(**interval)


@dataclass
class House:
    """The deposit dispute with its room: a mediator, a lawyer, tenant and landlord."""

    database: Database
    world: World
    case_id: str
    room_id: str
    mediator: PersonId
    lawyer: PersonId
    tenant: PersonId
    landlord: PersonId

    @asynccontextmanager
    async def work(self, person: PersonId):
        async with self.database.work(person, self.world.county) as work:
            yield work

    async def arrive(self, person: PersonId, connection: str = "") -> Room:
        async with self.work(person) as work:
            return await rooms.arrive(work, self.room_id, connection or f"of-{person}"[:32])

    async def admit(self, person: PersonId) -> Room:
        async with self.work(self.mediator) as work:
            return await rooms.admit(work, self.room_id, person)

    async def load(self) -> Room:
        async with self.work(SYSTEM) as work:
            return await rooms.load(work, self.room_id)

    async def principal(self, person: PersonId) -> Principal:
        """Sign the person in and return who they are then."""
        case = self.case_id if person in (self.tenant, self.landlord) else None
        async with self.work(person) as work:
            found = await people.principal_of(work, await people.start_session(work, person, case))
        assert found is not None
        return found

    async def prepare_party(self, person: PersonId, recording: bool = True) -> None:
        """Do what a party does before waiting: identity matched, all consents answered."""
        who = await self.principal(person)
        async with self.work(person) as work:
            number = (await people.person(work, person)).id_number
        register = people.SimulatedIdentity(delay_seconds=0)
        await people.check_identity(self.database, register, who, IdentityMethod.ID_NUMBER, number)
        async with self.work(person) as work:
            for kind, text in people.consent_texts("zh").items():
                given = recording or kind is not ConsentKind.RECORDING
                await people.record_consent(work, person, self.case_id, kind, text.version, given)


async def a_house(database: Database) -> House:
    world = await a_world(database)
    case = await a_scheduled_case(database, world, (world.lawyer.id,))
    assert case.session is not None
    tenant, landlord = (party.person for party in case.parties)
    invited = [
        Invited(world.mediator.id, world.mediator.name, "mediator"),
        Invited(tenant, "孙晓雯", "party", "applicant"),
        Invited(landlord, "胡桂芳", "party", "respondent"),
        Invited(world.lawyer.id, world.lawyer.name, "lawyer"),
    ]
    async with database.work(world.registrar.id, world.county) as work:
        room = await rooms.prepare(work, case.id, world.mediator.id, case.session.starts_at, invited)
    return House(database, world, case.id, room.id, world.mediator.id, world.lawyer.id, tenant, landlord)

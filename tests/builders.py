"""
A small county to test in: `a_world(database)` enters it, `a_case(database, world)` files the
deposit dispute. All people, numbers and phones are invented; region 449999 does not exist.

Importing this module unlocks the sealing of phones and identity numbers with a test secret.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import cases
import people
from cases import Case, PartyFacts, Side, Source
from documents import seals
from kernel import SYSTEM, CountyId, PersonId, jobs
from kernel.database import Database
from people import Organisation, OrganisationKind, Person, Principal, Role, SimulatedMessage, SimulatedReach

people.unlock(bytes(range(32)))

QINGHE = CountyId("QH-00")
PASSWORD = "Qinghe-2026!"
_hashes: dict[str, str] = {}


@dataclass(frozen=True)
class World:
    county: CountyId
    centre: Organisation
    town: Organisation
    village: Organisation
    committee: Organisation
    court: Organisation
    firm: Organisation
    registrar: Person
    mediator: Person
    other_mediator: Person
    secretary: Person
    director: Person
    lawyer: Person
    clerk: Person
    judge: Person
    admin: Person


async def a_world(database: Database, county: CountyId = QINGHE) -> World:
    """
    Enter a county with one person for each role of staff; user names are role names, "-2" for a second.

    The seals of its committee and its court are in use.
    """
    password_hash = await _hash()
    suffix = "" if county == QINGHE else f"@{county}"
    kinds = OrganisationKind
    async with database.work(SYSTEM, county) as work:
        await people.add_county(work, "清和县")
        centre = await people.add_organisation(work, kinds.CENTRE, "清和县社会治理综合服务中心")
        town = await people.add_organisation(work, kinds.TOWN, "太平镇", centre.id)
        village = await people.add_organisation(work, kinds.VILLAGE, "和顺社区", town.id)
        committee = await people.add_organisation(
            work, kinds.COMMITTEE, "清和县矛盾纠纷人民调解委员会", centre.id, "清和"
        )
        court = await people.add_organisation(work, kinds.COURT, "清和县人民法院", None, "粤9999")
        firm = await people.add_organisation(work, kinds.FIRM, "清和法律援助工作站")

        async def member(name: str, username: str, phone: str, organisation: Organisation, role: Role) -> Person:
            who = await people.add_person(work, name, phone=phone)
            await people.add_member(work, who, username + suffix, password_hash, frozenset({role}), organisation.id)
            return who

        world = World(
            county,
            centre,
            town,
            village,
            committee,
            court,
            firm,
            registrar=await member("何秀英", "registrar", "19900000101", centre, Role.REGISTRAR),
            mediator=await member("钟敏", "mediator", "19900000102", committee, Role.MEDIATOR),
            other_mediator=await member("李劲", "mediator-2", "19900000103", committee, Role.MEDIATOR),
            secretary=await member("陈小兰", "secretary", "19900000104", committee, Role.SECRETARY),
            director=await member("周国华", "director", "19900000105", committee, Role.DIRECTOR),
            lawyer=await member("梁律", "lawyer", "19900000106", firm, Role.LAWYER),
            clerk=await member("苏晴", "clerk", "19900000107", court, Role.CLERK),
            judge=await member("林正", "judge", "19900000108", court, Role.JUDGE),
            admin=await member("吴管", "admin", "19900000109", centre, Role.ADMIN),
        )
    await _put_seals_into_use(database, world)
    return world


A_DRAWING = b"0.86 0.07 0.07 rg -80 -80 m 80 -80 l 80 80 l -80 80 l h f"
"""A seal that is a red square."""


async def _put_seals_into_use(database: Database, world: World) -> None:
    pairs = (
        (world.director, Role.DIRECTOR, world.committee, world.admin, Role.ADMIN, world.centre),
        (world.clerk, Role.CLERK, world.court, world.judge, Role.JUDGE, world.court),
    )
    for applicant, as_applicant, home, decider, as_decider, other_home in pairs:
        who = a_principal(world, applicant, as_applicant, home)
        async with database.work(who.person, world.county) as work:
            applied = await seals.apply_for(work, who, A_DRAWING, "启用电子印章")
        who = a_principal(world, decider, as_decider, other_home)
        async with database.work(who.person, world.county) as work:
            await seals.approve(work, who, applied.id, "印模与备案一致")


def a_principal(world: World, who: Person, role: Role, organisation: Organisation) -> Principal:
    """Return a member of staff as their session would."""
    return Principal(who.id, who.name, frozenset({role}), world.county, organisation, None, "session")


TENANT = PartyFacts(Side.APPLICANT, "person", "孙晓雯", "19900000001", "449999199306150055", "清和县太平镇和顺街12号")
LANDLORD = PartyFacts(
    Side.RESPONDENT, "person", "胡桂芳", "19900000002", "449999196803120013", "清和县太平镇和顺街18号"
)
COMPANY = PartyFacts(
    Side.RESPONDENT,
    "organisation",
    "云山市宏达建筑劳务有限公司",
    "19900000003",
    "91449999MA0TE5T01P",
    "云山市工业路3号",
    "赵永明",
)


async def a_case(database: Database, world: World, parties: tuple[PartyFacts, ...] = (TENANT, LANDLORD)) -> Case:
    """File the deposit dispute: 2 800 yuan, landlord wants 350 for a lock."""
    async with database.work(world.registrar.id, world.county) as work:
        return await cases.file_case(
            work,
            dispute_type="0401",
            source=Source.POLICE,
            site_id=world.village.id,
            facts="孙晓雯租住胡桂芳的房屋，退租时房东以门锁损坏为由扣下押金2800元。",
            request="退还押金2800元。",
            parties=list(parties),
        )


async def an_assigned_case(
    database: Database, world: World, parties: tuple[PartyFacts, ...] = (TENANT, LANDLORD)
) -> Case:
    case = await a_case(database, world, parties)
    async with database.work(world.registrar.id, world.county) as work:
        return await cases.assign(work, case.id, world.mediator.id)


async def a_scheduled_case(
    database: Database,
    world: World,
    lawyers: tuple[PersonId, ...] = (),
    parties: tuple[PartyFacts, ...] = (TENANT, LANDLORD),
) -> Case:
    """A case with mediator and a session in one hour; messages wait as jobs."""
    case = await an_assigned_case(database, world, parties)
    async with database.work(world.mediator.id, world.county) as work:
        return await cases.schedule(work, case.id, work.now + timedelta(hours=1), world.village.id, list(lawyers))


async def a_case_in_mediation(
    database: Database, world: World, parties: tuple[PartyFacts, ...] = (TENANT, LANDLORD)
) -> Case:
    case = await a_scheduled_case(database, world, parties=parties)
    async with database.work(world.mediator.id, world.county) as work:
        return await cases.begin_mediation(work, case.id)


async def an_effective_case(database: Database, world: World) -> Case:
    case = await a_case_in_mediation(database, world)
    async with database.work(SYSTEM, world.county) as work:
        await cases.record_drafting(work, case.id)
        await cases.record_signing(work, case.id)
        return await cases.record_agreement(work, case.id, work.now)


def changed(facts: PartyFacts, **changes: str) -> PartyFacts:
    """Return a party with one thing changed."""
    return replace(facts, **changes)  # type: ignore[arg-type]


async def _hash() -> str:
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = await people.hash_password(PASSWORD)
    return _hashes[PASSWORD]


class Watch:
    """A clock for tests: `database.now = Watch(...)`, then `advance`."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **span: float) -> None:
        """Move on by timedelta(**span)."""
        self.instant += timedelta(**span)


async def arrived_messages(database: Database, reach: SimulatedReach | None = None) -> list[SimulatedMessage]:
    """Do the waiting jobs of people and return what has "arrived" by SMS, latest first."""
    gateway = reach or SimulatedReach(database, delay_seconds=0)
    deliver = partial(people.deliver, gateway, "https://qinghe.example")
    await jobs.Runner(database, {"people.reach": deliver}).run_all()
    async with database.reading(SYSTEM, QINGHE) as work:
        return await people.simulated_inbox(work)


def code_in(text: str) -> str:
    """Return the six digits of a message."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    assert found is not None, "no code in this message"
    return found[0]

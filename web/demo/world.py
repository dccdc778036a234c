"""Loads the demonstration county, its wage dispute and today's deposit dispute, by the same actions that people use."""

import asyncio
import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import cases
import documents
import people
from kernel import SYSTEM, PersonId, Work
from kernel.database import Database
from people import OrganisationKind, Role
from web.demo import wages
from web.parts import Settings
from web.routes.cases import prepare_room

FILE = Path(__file__).parent / "world.json"
FIRST_SESSION = timedelta(minutes=15)


@cache
def written() -> dict[str, Any]:
    """Return the county as its file describes it."""
    described: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return described


async def load(database: Database, settings: Settings) -> None:
    """Enter the county unless it is there; the story stands at "scheduled today"."""
    async with database.reading(SYSTEM, settings.county_id) as work:
        if await people.knows_county(work):
            return
    password_hash = await people.hash_password(written()["password"])
    async with database.work(SYSTEM, settings.county_id) as work:
        await people.add_county(work, written()["county"])
        organisations = await _organisations(work)
        staff = await _staff(work, organisations, password_hash)
    for each in written()["seals"]:
        await _put_seal_into_use(database, settings, organisations, staff, each)
    # First, so that the links of the deposit story lie on top of the inbox.
    await wages.load(database, settings, staff, organisations)
    story = written()["deposit"]
    async with database.work(staff[story["registrar"]], settings.county_id) as work:
        case = await _file(work, story, organisations)
        await cases.assign(work, case.id, staff[story["mediator"]], "值班")
        starts_at = work.now + FIRST_SESSION
        lawyers = [staff[story["lawyer"]]]
        planned = await cases.schedule(work, case.id, starts_at, organisations[story["site"]], lawyers)
        await prepare_room(work, planned)


async def _organisations(work: Work) -> dict[str, str]:
    made: dict[str, str] = {}
    for each in written()["organisations"]:
        parent = made.get(each.get("parent", ""))
        kind = OrganisationKind(each["kind"])
        made[each["key"]] = (await people.add_organisation(work, kind, each["name"], parent, each["mark"])).id
    return made


async def _put_seal_into_use(
    database: Database,
    settings: Settings,
    organisations: dict[str, str],
    staff: dict[str, PersonId],
    described: dict[str, str],
) -> None:
    """Let one member of staff apply for a seal and another approve it."""
    county = settings.county_id
    async with database.work(staff[described["applied_by"]], county) as work:
        who = await _at_work(work)
        name = (await people.organisation(work, organisations[described["organisation"]])).name
        drawing = await asyncio.to_thread(documents.seal_drawing, name, settings.seal_fonts)
        seal = await documents.seals.apply_for(work, who, drawing, described["reason"])
    async with database.work(staff[described["approved_by"]], county) as work:
        await documents.seals.approve(work, await _at_work(work), seal.id, described["approval"])


async def _at_work(work: Work) -> people.Principal:
    """Return the member of staff in whose name the work goes."""
    member = next(each for each in await people.all_staff(work) if each.person == work.actor)
    home = await people.organisation(work, member.organisation)
    return people.Principal(member.person, member.name, member.roles, work.county, home, None, "demonstration")


async def _staff(work: Work, organisations: dict[str, str], password_hash: str) -> dict[str, PersonId]:
    made: dict[str, PersonId] = {}
    for each in written()["staff"]:
        who = await people.add_person(work, each["name"], phone=each["phone"])
        roles = frozenset(Role(role) for role in each["roles"])
        await people.add_member(work, who, each["username"], password_hash, roles, organisations[each["organisation"]])
        made[each["username"]] = who.id
    return made


async def _file(work: Work, story: dict[str, Any], organisations: dict[str, str]) -> cases.Case:
    parties = [
        cases.PartyFacts(
            side=cases.Side(party["side"]),
            kind="person",
            name=party["name"],
            phone=party["phone"],
            id_number=party["id_number"],
            address=party["address"],
        )
        for party in story["parties"]
    ]
    return await cases.file_case(
        work,
        story["dispute_type"],
        cases.Source(story["source"]),
        organisations[story["site"]],
        story["facts"],
        story["request"],
        parties,
        story["place"],
    )


def greeting(settings: Settings) -> str:
    """Return what `./dev up` prints: where, who, and what to try first."""
    people_lines = "\n".join(f"    {each['username']:<12} {each['name']}  {each['try']}" for each in written()["staff"])
    text: str = "\n".join(written()["greeting"])
    return text.format(
        url=settings.public_url, county=written()["county"], password=written()["password"], people=people_lines
    )

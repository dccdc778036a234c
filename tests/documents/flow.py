"""The deposit dispute played with real people, papers, keys, codes and jobs."""

import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import cases
import documents
import people
from documents import Along, Consented, Document, Office, SigningDesk
from documents.alongside import NOTHING_ALONG, may_act_now
from documents.drafting import present_papers
from documents.font_setup import DEFAULT_FOLDER
from kernel import PersonId, Work, jobs
from kernel.database import Database
from kernel.storage import FolderStorage
from people import IdentityMethod, Principal, Role, SimulatedReach
from tests.builders import LANDLORD, TENANT, World, a_case_in_mediation, a_world
from tests.documents.builders import a_draft, strokes

SEAL_FONTS = tuple(DEFAULT_FOLDER / name for name in ("NotoSerifSC-Black.ttf", "HanaMinB.ttf"))


def an_office(folder: Path) -> Office:
    desk = SigningDesk.open(folder / "pki", folder / "pki" / "passphrase", SEAL_FONTS)
    return Office(FolderStorage(folder / "bytes"), desk, "https://concord.test")


async def nothing_follows(_: Work, __: Document) -> None:
    pass


@dataclass
class Story:
    database: Database
    world: World
    case: cases.Case
    office: Office
    handlers: dict[str, jobs.Handler] = field(default_factory=dict)

    @property
    def tenant(self) -> Principal:
        return self.party(0)

    @property
    def landlord(self) -> Principal:
        return self.party(1)

    @property
    def mediator(self) -> Principal:
        return self.staff(self.world.mediator, Role.MEDIATOR, self.world.committee)

    @property
    def director(self) -> Principal:
        return self.staff(self.world.director, Role.DIRECTOR, self.world.committee)

    def party(self, index: int) -> Principal:
        party = self.case.parties[index]
        return Principal(
            party.person, party.name, frozenset({Role.PARTY}), self.world.county, None, self.case.id, "session"
        )

    def staff(self, who: people.Person, role: Role, organisation: people.Organisation) -> Principal:
        return Principal(who.id, who.name, frozenset({role}), self.world.county, organisation, None, "session")

    async def run_jobs(self) -> None:
        await jobs.Runner(self.database, self.handlers).run_all()

    async def failed_jobs(self) -> list[str]:
        async with self.database.reading(self.world.mediator.id, self.world.county) as work:
            rows = await work.db.execute(jobs.table.select().where(jobs.table.c.fault != ""))
            return [f"{row.kind}: {row.fault}" for row in rows]

    async def save_draft(self, **changes: object) -> documents.DraftView:
        async with self.database.work(self.mediator.person, self.mediator.county) as work:
            view = await documents.draft_of(work, self.case.id)
            return await documents.edit(work, self.case.id, view.draft.version, a_draft(**changes))

    async def issue(self, along: Along = NOTHING_ALONG) -> None:
        view = await self.save_draft(copies=len(self.case.parties) + 1)
        version = view.draft.version
        await documents.issue(self.office, self.database, self.mediator, self.case.id, version, along=along)

    async def papers(self) -> tuple[Document, ...]:
        async with self.database.reading(self.mediator.person, self.mediator.county) as work:
            return present_papers(await documents.papers_of(work, self.case.id))

    async def agreement(self) -> Document:
        return (await self.papers())[0]

    async def ceremony(self, who: Principal) -> documents.Ceremony:
        async with self.database.reading(who.person, who.county) as work:
            return await documents.ceremony_of(work, who, self.case.id)

    async def ask_code(self, who: Principal) -> tuple[str, str]:
        """Return the number of the request and the digits that arrived on the phone."""
        async with self.database.work(who.person, who.county) as work:
            request = await documents.ask_code(work, who, self.case.id)
        await self.run_jobs()
        return request.request_id, await self.latest_code(who.person)

    async def latest_code(self, person: PersonId) -> str:
        async with self.database.reading(person, self.world.county) as work:
            phone = (await people.person(work, person)).phone
            texts = [message.text for message in await people.simulated_inbox(work) if message.phone == phone]
        found = re.search(r"验证码(\d{6})", texts[0])
        assert found is not None
        return found[1]

    async def give(self, who: Principal, with_strokes: bool = True) -> None:
        """Let this person sign everything that waits for them."""
        request, code = await self.ask_code(who)
        papers = await self.papers()
        seals = documents.ceremony.seals_of(who)
        waiting = [paper for paper in papers if paper.awaits(who.person, seals) and may_act_now(paper, papers)]
        consented = tuple(Consented(paper.id, paper.shown_sha256, True) for paper in waiting)
        await documents.give_signatures(
            self.office,
            self.database,
            who,
            self.case.id,
            request,
            code,
            consented,
            strokes() if with_strokes else None,
        )

    async def sign(self, who: Principal, with_strokes: bool = True) -> None:
        await self.give(who, with_strokes)
        await self.run_jobs()

    async def all_sign(self) -> None:
        for who in (self.landlord, self.tenant, self.mediator):
            await self.sign(who)
        await self.sign(self.director, with_strokes=False)


async def arrived(database: Database, world: World, case: cases.Case) -> None:
    """Let all parties agree to everything and prove who they are."""
    port = people.SimulatedIdentity(delay_seconds=0)
    for party in case.parties:
        async with database.work(party.person, world.county) as work:
            for kind, text in people.consent_texts("zh").items():
                await people.record_consent(work, party.person, case.id, kind, text.version, True)
            number = (await people.person(work, party.person)).id_number
        who = Principal(party.person, party.name, frozenset({Role.PARTY}), world.county, None, case.id, "session")
        await people.check_identity(database, port, who, IdentityMethod.ID_NUMBER, number)


async def a_story(
    database: Database,
    folder: Path,
    when_effective: documents.WhenEffective = nothing_follows,
    parties: tuple[cases.PartyFacts, ...] = (TENANT, LANDLORD),
) -> Story:
    world = await a_world(database)
    case = await a_case_in_mediation(database, world, parties)
    await arrived(database, world, case)
    office = an_office(folder)
    handlers: dict[str, jobs.Handler] = {
        "people.reach": partial(people.deliver, SimulatedReach(database, 0), office.public_url),
        "documents.sign": partial(documents.sign_given, office, when_effective),
    }
    return Story(database, world, case, office, handlers)

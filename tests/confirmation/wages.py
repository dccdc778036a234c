"""The wage dispute of 42 workers played over HTTP; `tests/confirmation/test_wages_story.py` and a benchmark read it."""

import asyncio
import re
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from time import perf_counter
from typing import Any

import cases
import documents
import people
from kernel import PersonId, clock, jobs
from kernel.database import Database
from people import ConsentKind, IdentityMethod, Principal, Role
from tests.builders import World
from tests.confirmation.test_http_story import HEADERS, Actor, Play
from tests.documents.builders import strokes
from tests.documents.tables import HEADINGS, a_table
from tests.web.conftest import Site
from web.app import handlers
from web.demo import wages

HELPED, INTERPRETED, REFUSING = "赖福田", "阿依古丽", "龙再兴"
BY_MAIL = frozenset({"张大勇", HELPED})
"""Have not agreed to be served electronically."""
REPRESENTATIVES_NUMBER = "449999196803120013"
INK = asdict(strokes())


def dues() -> tuple[date, date, date]:
    """Three days of next year, the second a Sunday."""
    year = clock.today_in_shanghai(clock.now()).year + 1
    second = next(day for day in (date(year, 5, 10) + timedelta(days=n) for n in range(7)) if day.weekday() == 6)
    return date(year, 4, 10), second, date(year, 6, 10)


def a_wage_sheet(**wrong: Any) -> bytes:
    """Return the 42 rows as the labour office sends them; `wrong` replaces amounts by name."""
    rows = []
    for number, worker in enumerate(wages.written()["workers"], 1):
        amount = wrong.get(worker["name"], worker["yuan"])
        parts = [worker["yuan"] * percent / 100 for percent in wages.written()["parts_percent"]]
        tail = worker["id_number"][-4:]
        rows.append([number, worker["name"], tail, amount, wages.written()["bank"], worker["account"], *parts])
    headings = [*HEADINGS[:6], *(f"第{number}期（{due}）" for number, due in enumerate(dues(), 1))]
    return a_table(rows, headings)


@dataclass
class Wages(Play):
    """Everybody by name; `papers` once they are laid out."""

    by_name: dict[str, PersonId] = field(default_factory=dict)
    papers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def workers(self) -> list[str]:
        return [worker["name"] for worker in wages.written()["workers"]]

    @property
    def employer(self) -> str:
        return str(wages.written()["company"]["name"])

    @property
    def at(self) -> str:
        return f"/api/cases/{self.case}"

    async def party(self, name: str) -> Actor:
        return await self.actor(self.by_name[name], self.case)

    def seen(self) -> list[dict[str, Any]]:
        return [{"id": paper["id"], "seen_sha256": paper["sha256"], "consent": True} for paper in self.papers]

    async def texts(self) -> list[str]:
        """Return what went out by SMS, latest first."""
        async with self.site.database.reading(self.site.world.admin.id, self.site.world.county) as work:
            return [message.text for message in await people.simulated_inbox(work)]

    async def codes(self) -> dict[str, str]:
        """Return the latest code of everybody, by phone."""
        async with self.site.database.reading(self.site.world.admin.id, self.site.world.county) as work:
            found: dict[str, str] = {}
            for message in await people.simulated_inbox(work):
                if said := re.search(r"验证码(\d{6})", message.text):
                    found.setdefault(message.phone, said[1])
        return found

    async def on_own_phones(self, names: list[str]) -> list[float]:
        """
        Let all press "sign" in the same moment; return how long each waited until the own
        signature was in the bytes of both papers, in seconds.
        """
        actors = {name: await self.party(name) for name in names}
        asked = {name: await actor.send(f"{self.at}/ceremony/codes", {}, 202) for name, actor in actors.items()}
        await self.run_jobs()
        phones = {worker["name"]: worker["phone"] for worker in wages.written()["workers"]}
        codes = await self.codes()
        runner = jobs.Runner(self.site.database, handlers(self.site.parts))
        running = asyncio.get_running_loop().create_task(runner.run())

        waited: dict[str, float] = {}

        async def press(name: str) -> None:
            body = {
                "request_id": asked[name]["request_id"],
                "sms_code": codes[phones[name]],
                "documents": self.seen(),
                "strokes": INK,
            }
            await actors[name].send(f"{self.at}/ceremony/signatures", body, 202)

        began = perf_counter()
        try:
            async with asyncio.TaskGroup() as pressing:
                for name in names:
                    pressing.create_task(press(name))
                while len(waited) < len(names):
                    done = await self.have_signed()
                    waited |= {name: perf_counter() - began for name in names if name in done and name not in waited}
                    await asyncio.sleep(0.2)
        finally:
            running.cancel()
            await asyncio.wait([running])
        return list(waited.values())

    async def have_signed(self) -> set[str]:
        """Return whose signatures are in the bytes of every paper that they sign."""
        async with self.site.database.reading(self.site.world.admin.id, self.site.world.county) as work:
            papers = await documents.papers_of(work, self.case)
        signers = [each for paper in papers for each in paper.signers]
        waiting = {each.person for each in signers if each.state.value != "signed"}
        return {name for name, person in self.by_name.items() if person not in waiting}

    async def beside(self, who: Actor, person: PersonId, status: int = 202, **proof: Any) -> Any:
        """Let `person` sign before the tablet that `who` holds."""
        awaited = [paper for paper in self.papers if any(s["person_id"] == person for s in paper["signers"])]
        seen = [{"id": paper["id"], "seen_sha256": paper["sha256"], "consent": True} for paper in awaited]
        body = {"person_id": person, "agreed": True, "documents": seen, "strokes": INK, **proof}
        answer = await who.send(f"{self.at}/ceremony/assisted-signatures", body, status)
        await self.run_jobs()
        return answer


async def file_and_meet(site: Site, arriving: bool = True) -> Wages:
    """File the case over HTTP, assign it, and let everybody but the helped man arrive."""
    world = site.world
    story = wages.written()
    body = {key: story[key] for key in ("dispute_type", "source", "facts", "request", "place")}
    body |= {"site_id": world.village.id, "parties": [asdict(party) for party in wages.parties()]}
    registrar = Actor(world.registrar.id, await site.browser(world.registrar.id, world.county))
    filed = await registrar.send("/api/cases", body)
    play = Wages(site, filed["id"], {party["name"]: PersonId(party["person_id"]) for party in filed["parties"]})
    assignment = {"mediator_id": world.mediator.id, "reason": ""}
    await registrar.send(f"{play.at}/assignment", assignment)
    async with site.database.work(world.mediator.id, world.county) as work:
        later = work.now + timedelta(hours=1)
        await cases.schedule(work, play.case, later, world.village.id, [])
        case = await cases.begin_mediation(work, play.case)
    if arriving:
        await _arrive(site.database, world, case)
    return play


async def companions(play: Wages, mediator: Actor) -> PersonId:
    """Enter second mediator, recorder, helper and interpreter; return the interpreter."""
    world = play.site.world
    for body in (
        {"duty": "co-mediator", "person_id": world.other_mediator.id},
        {"duty": "recorder", "person_id": world.secretary.id},
        {"duty": "helper", "person_id": world.registrar.id, "for_person_id": play.by_name[HELPED]},
    ):
        await mediator.send(f"{play.at}/companions", body)
    interpreter = wages.written()["interpreter"] | {"for_person_id": play.by_name[INTERPRETED]}
    added = await mediator.send(f"{play.at}/companions", {"duty": "interpreter", **interpreter})
    return PersonId(added["person_id"])


def a_wage_draft(play: Wages, company_id: str, rows: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    story = wages.written()
    clause = {"id": "wages", "who": play.employer, "act": "pay", "amount_fen": 30_000_000, "how": story["clause_how"]}
    return {
        "facts": story["facts"],
        "dispute": story["dispute"],
        "clauses": [clause],
        "performance": story["performance"],
        "breach": story["breach"],
        "signing_method": documents.signing_method(),
        "copies": 44,
        "schedule": {"clause": "wages", "rows": rows} if rows is not None else None,
        "sealing": [company_id],
    }


async def issue(play: Wages, mediator: Actor) -> PersonId:
    """Let everybody take part, import the table, save and lay the papers out; return the interpreter."""
    interpreter = await companions(play, mediator)
    seen = await mediator.get(play.at)
    company = next(party["party_id"] for party in seen["parties"] if party["kind"] == "organisation")
    read = await upload(mediator, f"{play.at}/agreement/schedule", a_wage_sheet())
    draft = {"version": 0, "data": a_wage_draft(play, company, read["rows"])}
    saved = await mediator.send(f"{play.at}/agreement", draft, method="PUT")
    await mediator.send(f"{play.at}/agreement/issue", {"version": saved["version"]})
    play.papers = (await mediator.get(f"{play.at}/ceremony"))["documents"]
    return interpreter


async def upload(who: Actor, path: str, data: bytes, status: int = 200) -> Any:
    answer = await who.browser.post(path, data=data, scheme="https", headers=HEADERS)
    assert answer.status_code == status, await answer.get_data(as_text=True)
    return await answer.get_json()


async def _arrive(database: Database, world: World, case: cases.Case) -> None:
    port = people.SimulatedIdentity(delay_seconds=0)
    for party in case.parties:
        if party.name == HELPED:
            continue
        async with database.work(party.person, world.county) as work:
            for kind, text in people.consent_texts("zh").items():
                given = not (kind is ConsentKind.E_SERVICE and party.name in BY_MAIL)
                await people.record_consent(work, party.person, case.id, kind, text.version, given)
            number = (await people.person(work, party.person)).id_number or REPRESENTATIVES_NUMBER
        who = Principal(party.person, party.name, frozenset({Role.PARTY}), world.county, None, case.id, "session")
        await people.check_identity(database, port, who, IdentityMethod.ID_NUMBER, number)

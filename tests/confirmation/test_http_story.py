"""The same story over HTTP: what browsers send and get, with every permission in its place."""

import re
import subprocess
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from quart.typing import TestClientProtocol as Client

import cases
import people
from kernel import PersonId, jobs
from tests.documents.builders import strokes
from tests.documents.flow import arrived
from tests.web.conftest import ORIGIN, Site, founded, site
from web.app import handlers

HEADERS = {"Origin": ORIGIN, "X-Concord": "1"}
__all__ = ["founded", "site"]

DRAFT = {
    "facts": "孙晓雯退租，胡桂芳以门锁损坏为由扣下押金2800元。",
    "dispute": "门锁损坏是否应扣款。",
    "clauses": [
        {
            "id": "c1",
            "who": "胡桂芳",
            "whom": "孙晓雯",
            "act": "pay",
            "amount_fen": 280000,
            "due": "2030-05-20",
            "how": "转账至孙晓雯本人账户",
            "text": "",
        }
    ],
    "performance": "付至收款人本人账户。",
    "breach": "逾期支付利息。",
    "signing_method": "各方同意以电子签名方式签署。",
    "copies": 3,
    "made_on": None,
}


@dataclass
class Actor:
    person: PersonId
    browser: Client

    async def get(self, path: str, status: int = 200) -> Any:
        answer = await self.browser.get(path, scheme="https", headers=HEADERS)
        assert answer.status_code == status, await answer.get_data(as_text=True)
        return await answer.get_json() if "json" in answer.content_type else await answer.get_data()

    async def send(self, path: str, body: Any, status: int = 200, method: str = "POST") -> Any:
        answer = await self.browser.open(path, method=method, scheme="https", headers=HEADERS, json=body)
        assert answer.status_code == status, await answer.get_data(as_text=True)
        return await answer.get_json() if status != 204 else None


@dataclass
class Play:
    site: Site
    case: str

    async def actor(self, person: PersonId, case: str | None = None) -> Actor:
        return Actor(person, await self.site.browser(person, self.site.world.county, case))

    async def run_jobs(self) -> None:
        await jobs.Runner(self.site.database, handlers(self.site.parts)).run_all()
        async with self.site.database.reading(self.site.world.admin.id, self.site.world.county) as work:
            rows = await work.db.execute(jobs.table.select().where(jobs.table.c.fault != ""))
            assert [(row.kind, row.fault) for row in rows] == []

    async def code_of(self, person: PersonId) -> str:
        async with self.site.database.reading(person, self.site.world.county) as work:
            phone = (await people.person(work, person)).phone
            texts = [each.text for each in await people.simulated_inbox(work) if each.phone == phone]
        found = re.search(r"验证码(\d{6})", texts[0])
        assert found is not None
        return found[1]

    async def sign(self, who: Actor, by_hand: bool = True) -> Any:
        asked = await who.send(f"/api/cases/{self.case}/ceremony/codes", {}, 202)
        await self.run_jobs()
        ceremony = await who.get(f"/api/cases/{self.case}/ceremony")
        mine = [paper for paper in ceremony["documents"] if any(signer["mine"] for signer in paper["signers"])]
        body = {
            "request_id": asked["request_id"],
            "sms_code": await self.code_of(who.person),
            "documents": [{"id": paper["id"], "seen_sha256": paper["sha256"], "consent": True} for paper in mine],
            "strokes": asdict(strokes()) if by_hand else None,
        }
        await who.send(f"/api/cases/{self.case}/ceremony/signatures", body, 202)
        await self.run_jobs()
        return await who.get(f"/api/cases/{self.case}/ceremony")


@pytest.fixture
async def play(site: Site) -> Play:
    world = site.world
    async with site.database.work(world.registrar.id, world.county) as work:
        await cases.assign(work, site.case.id, world.mediator.id)
    async with site.database.work(world.mediator.id, world.county) as work:
        later = work.now.replace(year=work.now.year + 1)
        await cases.schedule(work, site.case.id, later, world.village.id, [])
        await cases.begin_mediation(work, site.case.id)
    await arrived(site.database, world, site.case)
    return Play(site, site.case.id)


async def test_the_whole_story_over_http(play):
    world, case = play.site.world, play.case
    mediator, director = await play.actor(world.mediator.id), await play.actor(world.director.id)
    clerk, judge = await play.actor(world.clerk.id), await play.actor(world.judge.id)
    tenant, landlord = [await play.actor(party.person, case) for party in play.site.case.parties]

    draft = await mediator.get(f"/api/cases/{case}/agreement")
    assert (draft["version"], draft["stage"]) == (0, "DRAFT")
    saved = await mediator.send(f"/api/cases/{case}/agreement", {"version": 0, "data": DRAFT}, method="PUT")
    assert (saved["version"], saved["checks"]) == (1, [])
    stale = await mediator.send(f"/api/cases/{case}/agreement", {"version": 0, "data": DRAFT}, 409, "PUT")
    assert (stale["code"], stale["version"]) == ("agreement.edited-meanwhile", 1)
    drawn = await mediator.send(f"/api/cases/{case}/agreement/preview", {"data": DRAFT})
    assert (await mediator.get(drawn["images"][0])).startswith(b"\x89PNG")
    await tenant.send(f"/api/cases/{case}/agreement/issue", {"version": 1}, 403)
    issued = await mediator.send(f"/api/cases/{case}/agreement/issue", {"version": 1})
    assert [paper["kind"] for paper in issued["documents"]] == ["agreement", "application"]

    address = f"/api/documents/{issued['documents'][0]['id']}/pages/1.png?width=400"
    page = await tenant.browser.get(address, scheme="https")
    assert (await page.get_data()).startswith(b"\x89PNG")
    again = await tenant.browser.get(address, scheme="https", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    await clerk.get(f"/api/documents/{issued['documents'][0]['id']}", 403)
    for who in (landlord, tenant, mediator):
        ceremony = await play.sign(who)
        assert ceremony["stage"] == "SIGNING"
    assert [paper["case_id"] for paper in await director.get("/api/ceremonies")] == [case]
    ceremony = await play.sign(director, by_hand=False)
    assert ceremony["stage"] == "EFFECTIVE" and ceremony["effective_at"]

    prospect = await mediator.get(f"/api/cases/{case}/confirmation")
    assert all(check["ok"] for check in prospect["checks"]), prospect["checks"]
    assert prospect["deadline"]["id"] == "D08"
    court = prospect["courts"][0]["id"]
    filed = await mediator.send(f"/api/cases/{case}/confirmation", {"court_id": court})
    assert filed["stage"] == "C_SUBMITTED"
    await play.run_jobs()
    (row,) = await clerk.get("/api/court/applications")
    application = f"/api/court/applications/{row['id']}"
    bundle = await clerk.get(application)
    assert [paper["report"]["verdict"] for paper in bundle["papers"]] == ["TOTAL_PASSED", "TOTAL_PASSED"]
    assert all(signature["valid"] for paper in bundle["papers"] for signature in paper["report"]["signatures"])
    accepted = await clerk.send(f"{application}/acceptance", {"case_number": bundle["case_number_proposed"]})
    assert accepted["case_number"].endswith("诉前调确1号")
    await play.run_jobs()

    await clerk.send(f"{application}/codes", {}, 403)
    asked = await judge.send(f"{application}/codes", {}, 202)
    await play.run_jobs()
    ruling = {
        "decision": "confirm",
        "findings": "双方自愿，内容明确。",
        "request_id": asked["request_id"],
        "sms_code": await play.code_of(judge.person),
        "strokes": asdict(strokes()),
    }
    await judge.send(f"{application}/ruling", ruling, 202)
    await play.run_jobs()
    served = await clerk.get(application)
    assert served["stage"] == "C_SERVED"
    assert [each["state"] for each in served["services"]] == ["served", "served"]

    mine = (await tenant.get("/api/mine"))["papers"]
    assert {paper["kind"] for paper in mine} == {"agreement", "application", "acceptance", "ruling"}
    paper = next(paper for paper in mine if paper["kind"] == "ruling")
    await tenant.send(f"/api/services/{paper['service_id']}/seen", {}, 204)
    await landlord.send(f"/api/services/{paper['service_id']}/seen", {}, 404)

    stranger = Actor(PersonId("nobody"), play.site.app.test_client())
    pdf = await tenant.browser.get(f"/api/documents/{ceremony['documents'][0]['id']}/file", scheme="https")
    assert "filename*=UTF-8''%E4%BA%BA%E6%B0%91" in pdf.headers["Content-Disposition"]
    upload = await stranger.browser.post(
        "/api/verify", data=await pdf.get_data(), headers={**HEADERS, "Content-Type": "application/pdf"}
    )
    report = await upload.get_json()
    assert (report["verdict"], report["registered"]["state"]) == ("TOTAL_PASSED", "confirmed")
    assert {each["name"] for each in report["signatures"] if each["role"] == "party"} == {"孙**", "胡**"}
    code = (await tenant.get(f"/api/documents/{paper['document_id']}"))["verify_code"]
    assert (await stranger.get(f"/api/verify/{code}"))["registered"]["kind"] == "ruling"


async def test_a_file_that_is_no_pdf_gets_an_honest_answer_and_a_huge_one_is_refused(play):
    browser = play.site.app.test_client()

    answer = await browser.post("/api/verify", data=b"hello", headers=HEADERS)
    assert (await answer.get_json())["verdict"] == "TOTAL_FAILED"

    huge = await browser.post("/api/verify", data=b"%PDF-" + b"0" * (20 * 1024 * 1024), headers=HEADERS)
    assert huge.status_code == 413


async def test_the_time_stamp_service_answers_openssl(play, tmp_path):
    (tmp_path / "stamped").write_bytes(b"what existed")
    asking = ["openssl", "ts", "-query", "-data", tmp_path / "stamped", "-sha256", "-cert", "-out", tmp_path / "query"]
    subprocess.run(asking, check=True, capture_output=True)

    answer = await play.site.app.test_client().post(
        "/tsa",
        data=(tmp_path / "query").read_bytes(),
        headers={"Content-Type": "application/timestamp-query"},
    )

    assert answer.content_type == "application/timestamp-reply"
    (tmp_path / "reply").write_bytes(await answer.get_data())
    said = subprocess.run(
        ["openssl", "ts", "-reply", "-in", tmp_path / "reply", "-text"], check=True, capture_output=True, text=True
    ).stdout
    assert "Status: Granted" in said

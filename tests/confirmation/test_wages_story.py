"""42 workers against one employer, from the window to the ruling, over HTTP (story A with variants a and b)."""

import json
import re
from dataclasses import asdict
from datetime import timedelta

import pypdfium2

import documents
import people
from documents import Kind
from kernel import clock
from people import ConsentKind
from tests.confirmation.test_http_story import Actor
from tests.confirmation.wages import (
    BY_MAIL,
    HELPED,
    INK,
    INTERPRETED,
    REFUSING,
    a_wage_draft,
    a_wage_sheet,
    dues,
    file_and_meet,
    issue,
    upload,
)
from tests.documents.builders import strokes
from tests.web.conftest import founded, site
from web.demo import wages

__all__ = ["founded", "site"]


async def test_a_table_is_reconciled_to_the_fen_before_it_is_in_the_draft(site):
    play = await file_and_meet(site, arriving=False)
    mediator = await play.actor(site.world.mediator.id)
    company = next(
        party["party_id"] for party in (await mediator.get(play.at))["parties"] if party["kind"] == "organisation"
    )
    await mediator.send(f"{play.at}/agreement", {"version": 0, "data": a_wage_draft(play, company)}, method="PUT")

    wrong = await upload(mediator, f"{play.at}/agreement/schedule", a_wage_sheet(刘建国=5841, 陈志强="约七千"))
    right = await upload(mediator, f"{play.at}/agreement/schedule", a_wage_sheet())

    assert [(fault["row"], fault["code"]) for fault in wrong["faults"]] == [
        (3, "sheet.instalments-differ"),
        (4, "sheet.amount-form"),
    ]
    assert all(fault["title"] for fault in wrong["faults"])
    assert (right["faults"], right["total_fen"], right["difference_fen"]) == ([], 30_000_000, 0)
    sunday = dues()[1]
    assert {"due": str(sunday), "moved_to": str(sunday + timedelta(days=1))} in right["moved"]
    blank = await mediator.get(f"{play.at}/agreement/schedule.xlsx?due=2027-04-10")
    assert blank.startswith(b"PK")
    await (await play.party(HELPED)).get(f"{play.at}/agreement/schedule.xlsx", 403)


async def test_the_wages_of_42_workers_from_the_window_to_the_ruling(site):
    play = await file_and_meet(site)
    world = site.world
    mediator, helper = await play.actor(world.mediator.id), await play.actor(world.registrar.id)

    interpreter = await issue(play, mediator)
    agreement, application = play.papers
    # 42 workers, the employer's representative and seal, two mediators, recorder, interpreter, the committee's seal.
    assert [paper["kind"] for paper in play.papers] == ["agreement", "application"]
    assert (len(agreement["signers"]), len(application["signers"])) == (49, 43)

    await only_the_own_row_is_seen(play)
    await nobody_signs_for_others_without_special_authority(play, mediator)

    refusing = await play.party(REFUSING)
    await refusing.send(f"{play.at}/ceremony/refusal", {"reason": "金额不对"})
    on_phones = [name for name in play.workers if name not in (HELPED, REFUSING)]
    await play.on_own_phones(on_phones)
    assert await play.have_signed() == set(on_phones)

    helped = play.by_name[HELPED]
    refused = await play.beside(mediator, helped, 403, seen_how="身份证原件与本人比对一致")
    assert refused["code"] == "assistance.not-named"
    await play.beside(helper, helped, seen_how="身份证原件与本人比对一致")
    await play.sign(await play.party(play.employer))
    for person in (world.other_mediator.id, world.secretary.id, world.mediator.id):
        await play.sign(await play.actor(person))
    await play.beside(mediator, interpreter, seen_how="译员证原件与本人比对一致")
    ceremony = await play.sign(await play.actor(world.director.id), by_hand=False)

    assert ceremony["stage"] == "EFFECTIVE"
    states = [signer["state"] for signer in ceremony["documents"][0]["signers"]]
    assert (states.count("signed"), states.count("refused")) == (48, 1)
    await the_paper_is_whole_and_true(play)
    await who_did_not_sign_goes_on_alone(play, mediator)
    await the_court_confirms(play, mediator)


async def only_the_own_row_is_seen(play):
    worker, employer = await play.party(HELPED), await play.party(play.employer)

    own = await worker.get(f"{play.at}/schedule")
    draft = await worker.get(f"{play.at}/agreement")
    all_rows = await employer.get(f"{play.at}/schedule")

    assert [row["name"] for row in own["rows"]] == [HELPED] and own["people"] == 42
    assert "300,000.00" in text_of(await employer.get(f"{play.at}/schedule.pdf"))
    assert [row["name"] for row in draft["data"]["schedule"]["rows"]] == [HELPED]
    assert len(all_rows["rows"]) == 42
    assert sum(row["amount_fen"] for row in all_rows["rows"]) == 30_000_000
    by_day: dict[str, int] = {}
    for row in all_rows["rows"]:
        for part in row["instalments"]:
            by_day[part["due"]] = by_day.get(part["due"], 0) + part["amount_fen"]
    assert sorted(by_day.values(), reverse=True) == [12_000_000, 9_000_000, 9_000_000]
    copy = text_of(await worker.get(f"{play.at}/schedule.pdf"))
    assert "4,960.00" in copy and own["root"][:32] in copy and HELPED in copy
    # The facts name the first of them, the agreement whom an interpreter stands by; nobody else, and no sum of theirs.
    named = {HELPED, INTERPRETED, play.workers[0]}
    assert not any(name in copy for name in play.workers if name not in named)
    assert not any(f"{each['yuan']:,}.00" in copy for each in wages.written()["workers"] if each["name"] != HELPED)
    secrets = [worker["id_number"] for worker in wages.written()["workers"]]
    secrets += [worker["account"] for worker in wages.written()["workers"]]
    for seen in (own, draft, all_rows):
        assert not any(secret in json.dumps(seen) for secret in secrets)


def text_of(pdf: bytes) -> str:
    """Return all that can be read in a PDF, without spaces and line ends."""
    paper = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in paper))


async def nobody_signs_for_others_without_special_authority(play, mediator):
    first, others = play.workers[0], [play.by_name[name] for name in play.workers[1:5]]
    representative = await play.party(first)
    body = {
        "request_id": "0" * 32,
        "sms_code": "123456",
        "documents": play.seen(),
        "strokes": INK,
        "on_behalf_of": others,
    }

    refused = await representative.send(f"{play.at}/ceremony/signatures", body, 403)

    assert refused["code"] == "signature.no-special-authority"
    assert (await representative.get(f"{play.at}/ceremony"))["for_others"] == []
    asked = f"principal_id={others[0]}&agent_id={representative.person}&power=sign&power=admit"
    await upload(mediator, f"{play.at}/powers?{asked}", b"%PDF-1.7 a signed power of attorney")
    able = (await representative.get(f"{play.at}/ceremony"))["for_others"]
    assert able == [{"person_id": others[0], "name": play.workers[1]}]
    await mediator.send(f"{play.at}/powers/{others[0]}", None, 204, method="DELETE")
    assert (await representative.get(f"{play.at}/ceremony"))["for_others"] == []


async def the_paper_is_whole_and_true(play):
    office, county = play.site.parts.office, play.site.world.county
    async with play.site.database.reading(play.site.world.mediator.id, county) as work:
        agreement, application = await documents.papers_of(work, play.case)
    for paper in (agreement, application):
        report = await documents.verify_registered(office, paper)
        assert report.verdict.value == "TOTAL_PASSED", report.findings
    sealed = [each for each in agreement.signers if each.role.value == "party-seal"]
    assert [each.name for each in sealed] == [play.employer]
    helped = next(each for each in agreement.signers if each.person == play.by_name[HELPED])
    assert helped.given is not None and helped.given.helper == play.site.world.registrar.id
    assert helped.given.code_request is None and helped.given.identity_sha256


async def who_did_not_sign_goes_on_alone(play, mediator):
    found = {row["stage"]: row for row in (await mediator.get("/api/cases"))["cases"] if row["id"] != play.site.case.id}
    assert found["PARTLY_EFFECTIVE"]["id"] == play.case

    split = found["ASSIGNED"]["id"]
    draft = (await mediator.get(f"/api/cases/{split}/agreement"))["data"]
    own = next(worker["yuan"] for worker in wages.written()["workers"] if worker["name"] == REFUSING)
    assert [row["name"] for row in draft["schedule"]["rows"]] == [REFUSING]
    assert draft["clauses"][0]["amount_fen"] == own * 100
    late = await (await play.party(REFUSING)).send(f"{play.at}/ceremony/codes", {}, 409)
    assert late["code"] == "document.signing-over"


async def the_court_confirms(play, mediator):
    world = play.site.world
    clerk, judge = await play.actor(world.clerk.id), await play.actor(world.judge.id)
    prospect = await mediator.get(f"{play.at}/confirmation")
    assert all(check["ok"] for check in prospect["checks"]), prospect["checks"]
    assert prospect["deadline"]["id"] == "D08"
    await mediator.send(f"{play.at}/confirmation", {"court_id": prospect["courts"][0]["id"]})
    await play.run_jobs()
    (row,) = await clerk.get("/api/court/applications")
    application = f"/api/court/applications/{row['id']}"
    await clerk.send(f"{application}/acceptance", {})
    await play.run_jobs()

    until = clock.today_in_shanghai(clock.now()) + timedelta(days=4)
    asked = await clerk.send(f"{application}/supplement", {"wanted": "覃凤娇的身份证复印件", "until": str(until)})
    assert (asked["stage"], asked["wanted_until"]) == ("C_SUPPLEMENT", str(until))
    await play.run_jobs()
    told = [text for text in await play.texts() if "补充材料" in text]
    assert told and all(f"{until.year}年{until.month}月{until.day}日" in text and "/j/" in text for text in told)
    early = await clerk.send(f"{application}/deemed-withdrawal", {}, 409)
    assert early["code"] == "confirmation.still-time"
    path = f"{play.at}/confirmation/supplements/身份证复印件"
    await upload(mediator, path, b"MZ an executable", 400)
    supplied = await upload(mediator, path, b"%PDF-1.7 a scan")
    assert [(each["name"], each["by"]) for each in supplied["supplied"]] == [("身份证复印件", "钟敏")]
    assert await clerk.get(f"{application}/supplements/0") == b"%PDF-1.7 a scan"
    resumed = await clerk.send(f"{application}/resumption", {})
    assert resumed["stage"] == "C_ACCEPTED"

    asked = await judge.send(f"{application}/codes", {}, 202)
    await play.run_jobs()
    ruling = {
        "decision": "confirm",
        "findings": "各方自愿，内容明确。",
        "request_id": asked["request_id"],
        "sms_code": await play.code_of(judge.person),
        "strokes": asdict(strokes()),
    }
    await judge.send(f"{application}/ruling", ruling, 202)
    await play.run_jobs()
    await served_by_mail_and_in_accounts(play, clerk, application)
    late = await (await play.party(play.employer)).send(f"{play.at}/confirmation/withdrawal", {"reason": "反悔"}, 409)
    assert late["code"] == "confirmation.withdraw"


async def served_by_mail_and_in_accounts(play, clerk: Actor, application: str):
    """41 workers and the employer are told; two of them by mail, and the one who is not bound not at all."""
    ruled = await clerk.get(application)
    waiting = [each for each in ruled["services"] if each["channel"] == "paper"]
    assert (len(ruled["services"]), {each["name"] for each in waiting}) == (42, set(BY_MAIL))
    async with play.site.database.reading(clerk.person, play.site.world.county) as work:
        for each in waiting:
            said = (await people.consents(work, each["person_id"], play.case))[ConsentKind.E_SERVICE]
            assert not said.given
    for each in waiting:
        at = clock.now().isoformat()
        await clerk.send(f"{application}/services", {"person_id": each["person_id"], "served_at": at})
    assert (await clerk.get(application))["stage"] == "C_SERVED"
    async with play.site.database.reading(clerk.person, play.site.world.county) as work:
        agreement = await documents.registered(work, Kind.AGREEMENT, play.case)
        assert agreement is not None and agreement.not_bound == {play.by_name[REFUSING]}

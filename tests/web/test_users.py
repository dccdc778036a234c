"""Administrator and auditor, as their browsers ask."""

import pytest

import people
from kernel import SYSTEM, journal
from people import Role
from tests.builders import PASSWORD, QINGHE

from .conftest import Site

CHANGE = {"X-Concord": "1"}


@pytest.fixture
async def admin(site: Site):
    return await site.browser(site.world.admin.id, QINGHE)


@pytest.fixture
async def auditor(site: Site):
    hashed = await people.hash_password(PASSWORD)
    async with site.database.work(SYSTEM, QINGHE) as work:
        who = await people.add_person(work, "周敏仪", phone="19900000901")
        await people.add_member(work, who, "auditor", hashed, frozenset({Role.AUDITOR}), site.world.centre.id)
    return await site.browser(who.id, QINGHE)


async def test_each_starts_the_day_on_the_own_page(site, admin, auditor):
    homes = [(await (await browser.get("/api/me")).get_json())["home"] for browser in (admin, auditor)]

    assert homes == ["/console/users", "/console/journal"]


async def test_an_administrator_sees_no_case_and_no_journal(site, admin):
    for path in (f"/api/cases/{site.case.id}", f"/api/cases/{site.case.id}/recordings", "/api/journal", "/api/cases"):
        assert (await admin.get(path)).status_code == 403, path


async def test_a_password_is_told_once_and_is_never_cached(site, admin):
    body = {
        "name": "赵新",
        "phone": "19900000900",
        "username": "zhaoxin",
        "roles": ["mediator"],
        "organisation_id": site.world.committee.id,
    }
    made = await admin.post("/api/users", json=body, headers=CHANGE)
    told = await made.get_json()

    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    signing_in = {"username": "zhaoxin", "password": told["password"]}
    assert (await site.app.test_client().post("/api/sign-in", json=signing_in, headers=CHANGE)).status_code == 200
    listed = await (await admin.get("/api/users")).get_data(as_text=True)
    assert told["member"]["person_id"] in listed
    assert not any(secret in listed for secret in (told["password"], "19900000900", "argon2"))


async def test_with_a_first_password_nothing_is_open_but_the_own_account(site, admin):
    path = f"/api/users/{site.world.registrar.id}/password"
    first = (await (await admin.post(path, json={"reason": "忘记密码"}, headers=CHANGE)).get_json())["password"]
    browser = site.app.test_client()
    signing_in = {"username": "registrar", "password": first}
    me = await (await browser.post("/api/sign-in", json=signing_in, headers=CHANGE)).get_json()
    assert (me["must_change_password"], me["home"]) == (True, "/console/password")

    for closed in ("/api/cases", "/api/world", f"/api/cases/{site.case.id}"):
        answer = await browser.get(closed)
        assert (answer.status_code, (await answer.get_json())["code"]) == (403, "password.change-first"), closed

    assert (await (await browser.get("/api/me/password")).get_json())["least_length"] == 10
    change = {"old": first, "new": "Heshun-Jie-12"}
    assert (await browser.post("/api/me/password", json=change, headers=CHANGE)).status_code == 204
    assert (await browser.get("/api/cases")).status_code == 200
    assert (await (await browser.get("/api/me")).get_json())["home"] == "/console/cases"


async def test_a_disabled_member_is_answered_401_at_the_next_request(site, admin):
    at_work = await site.browser(site.world.mediator.id, QINGHE)
    assert (await at_work.get("/api/me")).status_code == 200

    path = f"/api/users/{site.world.mediator.id}/disabling"
    refused = await admin.post(path, json={}, headers=CHANGE)
    done = await admin.post(path, json={"reason": "调离岗位"}, headers=CHANGE)

    assert (refused.status_code, (await refused.get_json())["title"]) == (400, "请写明理由")
    assert (await done.get_json())["disabled"] is True
    assert (await at_work.get("/api/me")).status_code == 401


async def test_an_auditor_reads_who_may_do_what_and_changes_nothing(site, auditor):
    assert (await auditor.get("/api/users")).status_code == 200
    for path in ("/api/users", "/api/organisations", f"/api/users/{site.world.mediator.id}/password"):
        assert (await auditor.post(path, json={}, headers=CHANGE)).status_code == 403, path


async def test_the_journal_is_read_page_by_page_and_the_reading_is_in_it_once(site, auditor):
    async with site.database.work(SYSTEM, QINGHE) as work:
        for number in range(60):
            await journal.append(work, "message.sent", note=number)

    first = await (await auditor.get("/api/journal")).get_json()
    second = await (await auditor.get(f"/api/journal?before={first['before']}")).get_json()

    assert [first["entries"][0]["event"], first["entries"][0]["actor_name"]] == ["journal.read", "周敏仪"]
    assert first["head"]["size"] == first["entries"][0]["number"] + 1
    assert (len(first["entries"]), second["before"]) == (50, None)
    read = [each["number"] for each in first["entries"] + second["entries"]]
    assert read == list(range(first["head"]["size"] - 1, -1, -1))
    again = await (await auditor.get("/api/journal?event=journal.")).get_json()
    assert [each["event"] for each in again["entries"]] == ["journal.read"]


@pytest.mark.parametrize("asked", ["before=x", "before=-1", "event=%25", "event=A", "actor=%22", "actor=" + "a" * 41])
async def test_an_unclear_question_to_the_journal_is_refused(site, auditor, asked):
    answer = await auditor.get(f"/api/journal?{asked}")

    assert (answer.status_code, (await answer.get_json())["code"]) == (400, "request.invalid")


async def test_the_check_finds_what_was_changed_behind_the_programs_back(site, auditor):
    whole = await (await auditor.post("/api/journal/verification", headers=CHANGE)).get_json()
    async with site.database.work(SYSTEM, QINGHE) as work:
        await work.db.execute(
            journal.details.update()
            .where(journal.details.c.county_id == QINGHE, journal.details.c.number == 2)
            .values(detail="{}")
        )

    broken = await (await auditor.post("/api/journal/verification", headers=CHANGE)).get_json()

    assert whole["findings"] == []
    assert broken["findings"] == [{"code": "journal.detail-differs", "number": 2}]

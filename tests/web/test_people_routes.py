"""Signing in and arriving, as a browser does it."""

import pytest

import cases
from tests.builders import LANDLORD, PASSWORD, QINGHE, TENANT, arrived_messages, code_in

from .conftest import Site

CHANGE = {"X-Concord": "1"}


@pytest.fixture
async def link(site: Site) -> str:
    """Plan a session; return the tenant's link code."""
    async with site.database.work(site.world.mediator.id, QINGHE) as work:
        await cases.assign(work, site.case.id, site.world.mediator.id)
        await cases.schedule(work, site.case.id, work.now, None, [])
    (invited,) = [message for message in await arrived_messages(site.database) if message.phone == TENANT.phone]
    return invited.text.split("/j/")[1][:12]


async def test_signing_in_gives_a_cookie_that_no_script_can_read(site):
    browser = site.app.test_client()

    answer = await post(browser, "/api/sign-in", username="mediator", password=PASSWORD)

    me = await answer.get_json()
    assert (me["name"], me["roles"], me["home"]) == ("钟敏", ["mediator"], "/console/cases")
    assert me["organisation"]["kind"] == "committee"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-concord=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


async def test_a_wrong_password_is_told_in_the_language_of_the_browser(site):
    browser = site.app.test_client()
    body = {"username": "mediator", "password": "Wrong-2026!"}

    chinese = await browser.post("/api/sign-in", json=body, headers=CHANGE)
    english = await browser.post("/api/sign-in", json=body, headers=CHANGE | {"Accept-Language": "en"})

    assert [chinese.status_code, english.status_code] == [403, 403]
    assert (await chinese.get_json())["title"] == "用户名或密码不对"
    assert (await english.get_json())["title"] == "User name or password is wrong"


async def test_after_signing_out_the_old_token_is_worth_nothing(site):
    browser = await site.browser(site.world.mediator.id, QINGHE)
    other_tab = await site.browser(site.world.mediator.id, QINGHE)

    assert (await browser.post("/api/sign-out", headers=CHANGE)).status_code == 204

    answer = await other_tab.get("/api/me")
    assert (answer.status_code, (await answer.get_json())["code"]) == (401, "session.absent")


async def test_forms_are_offered_sites_people_and_128_kinds_of_dispute(site):
    browser = await site.browser(site.world.registrar.id, QINGHE)

    world = await (await browser.get("/api/world")).get_json()

    assert [place["name"] for place in world["sites"]] == ["清和县社会治理综合服务中心", "太平镇", "和顺社区"]
    assert {mediator["name"] for mediator in world["mediators"]} == {"钟敏", "李劲"}
    assert (world["committee"]["name"], world["courts"][0]["name"]) == (
        site.world.committee.name,
        site.world.court.name,
    )
    assert sum(len(each["items"]) for each in world["dispute_types"]) == 128


async def test_kinds_of_dispute_are_named_in_english_for_who_asks_so(site):
    browser = await site.browser(site.world.registrar.id, QINGHE)

    world = await (await browser.get("/api/world", headers={"Accept-Language": "en"})).get_json()

    assert world["dispute_types"][3]["items"][0]["name"] == "Rental deposit"


async def test_a_link_shows_only_what_its_holder_may_see(site, link):
    answer = await post(site.app.test_client(), "/api/arrivals", code=link)

    shown = await answer.get_json()
    assert (shown["party_name_masked"], shown["phone_masked"]) == ("孙**", "199****0001")
    assert (shown["county_name"], shown["case_title"], shown["state"]) == ("清和县", "租赁押金", "open")
    text = await answer.get_data(as_text=True)
    assert not any(secret in text for secret in (TENANT.name, TENANT.phone, LANDLORD.name, "2800"))


async def test_a_party_comes_from_link_to_waiting_room(site, link):
    browser = site.app.test_client()
    asked = await (await post(browser, "/api/arrivals/codes", code=link, name=TENANT.name)).get_json()
    code = code_in((await arrived_messages(site.database))[0].text)

    arriving = {"code": link, "name": TENANT.name, "request_id": asked["request_id"], "sms_code": code}
    me = await (await post(browser, "/api/arrivals/sessions", **arriving)).get_json()
    assert (me["case_id"], me["roles"], me["home"]) == (site.case.id, ["party"], "/p/case")

    arrival = await (await browser.get("/api/arrival")).get_json()
    assert (arrival["next"], arrival["devices"]["state"]) == ("identity", "open")
    shown = {"method": "id_number", "id_number": TENANT.id_number}
    arrival = await (await post(browser, "/api/arrival/identity", **shown)).get_json()
    assert (arrival["next"], arrival["identity"]["state"]) == ("consents", "matched")
    for consent in arrival["consents"]:
        said = {"kind": consent["kind"], "version": consent["version"], "given": consent["kind"] != "face_check"}
        arrival = await (await post(browser, "/api/arrival/consents", **said)).get_json()
    assert [consent["state"] for consent in arrival["consents"]] == ["given"] * 4 + ["refused"]
    reported = {"camera": "ok", "microphone": "ok", "browser": "Chrome 140"}
    arrival = await (await post(browser, "/api/arrival/devices", **reported)).get_json()
    assert (arrival["next"], arrival["devices"]["state"]) == ("waiting", "ok")


async def test_right_and_wrong_names_get_the_same_answer_but_for_what_is_random(site, link):
    """Two links, since a second code within a minute is refused for any name."""
    right = await post(site.app.test_client(), "/api/arrivals/codes", code=link, name=TENANT.name)
    (other,) = [each for each in await arrived_messages(site.database) if each.phone == LANDLORD.phone]
    wrong = await post(
        site.app.test_client(), "/api/arrivals/codes", code=other.text.split("/j/")[1][:12], name="不认识的人"
    )

    assert right.status_code == wrong.status_code
    assert sorted(await right.get_json()) == sorted(await wrong.get_json())
    assert {name for name, _ in right.headers} == {name for name, _ in wrong.headers}


@pytest.mark.parametrize("method", ["id_number", "face"])
async def test_who_has_not_arrived_has_no_arrival(site, method):
    answer = await post(site.app.test_client(), "/api/arrival/identity", method=method)

    assert answer.status_code == 401


async def post(browser, path, /, **body):
    return await browser.post(path, json=body, headers=CHANGE)

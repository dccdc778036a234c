"""Filing, looking, assigning and planning, as a browser does it."""

from datetime import timedelta

import pytest

import cases
import rooms
from kernel import clock
from tests.builders import COMPANY, LANDLORD, QINGHE, TENANT, a_case

from .conftest import Site

CHANGE = {"X-Concord": "1"}


@pytest.fixture
async def registrar(site: Site):
    return await site.browser(site.world.registrar.id, QINGHE)


def a_filing(site: Site, **changes):
    parties = [
        {
            "side": party.side,
            "kind": party.kind,
            "name": party.name,
            "phone": party.phone,
            "id_number": party.id_number,
            "address": party.address,
            "representative": party.representative,
        }
        for party in (TENANT, COMPANY)
    ]
    return {
        "dispute_type": "0401",
        "source": "police",
        "site_id": site.world.village.id,
        "facts": "押金纠纷。",
        "request": "退还押金2800元。",
        "parties": parties,
    } | changes


async def test_a_filed_case_is_shown_with_masked_numbers_deadlines_and_timeline(site, registrar):
    answer = await registrar.post("/api/cases", json=a_filing(site), headers=CHANGE)

    case = await answer.get_json()
    assert (case["stage"], case["stage_name"], case["source_name"]) == ("REGISTERED", "已登记", "公安移送")
    assert case["dispute_type"] == {"code": "0401", "name": "租赁押金"}
    tenant, company = case["parties"]
    assert (tenant["phone_masked"], tenant["id_number_masked"]) == ("199****0001", "4499**********0055")
    assert (company["name"], company["representative"]) == (COMPANY.name, "赵永明")
    assert company["id_number_masked"] == "9144**********T01P"
    assert [(line["event_name"], line["actor_name"]) for line in case["timeline"]] == [("登记", "何秀英")]
    assert [(each["id"], each["article"]) for each in case["deadlines"]] == [("D01", "人民法院在线调解规则第十条")]
    assert case["next_step"] == "case.next.assign"
    text = await answer.get_data(as_text=True)
    assert TENANT.id_number not in text
    assert TENANT.phone not in text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"dispute_type": "9999"}, "dispute-type.unknown"),
        ({"facts": ""}, "request.invalid"),
        ({"facts": "长" * 4001}, "request.invalid"),
        ({"parties": []}, "request.invalid"),
        ({"site_id": "0" * 32}, "organisation.unknown"),
        ({"source": "rumour"}, "request.invalid"),
    ],
)
async def test_what_is_wrong_with_a_filing_is_named(site, registrar, changes, code):
    answer = await registrar.post("/api/cases", json=a_filing(site, **changes), headers=CHANGE)

    assert answer.status_code in (400, 404)
    assert (await answer.get_json())["code"] == code


async def test_assigning_and_planning_prepares_a_room_with_a_seat_for_everybody(site, registrar):
    case_id, lawyer = site.case.id, site.world.lawyer.id
    chosen = {"mediator_id": site.world.mediator.id}
    await registrar.post(f"/api/cases/{case_id}/assignment", json=chosen, headers=CHANGE)
    mediator = await site.browser(site.world.mediator.id, QINGHE)
    starts_at = (clock.now() + timedelta(hours=1)).isoformat()
    planned = {"starts_at": starts_at, "site_id": site.world.village.id, "lawyer_ids": [lawyer]}

    answer = await mediator.post(f"/api/cases/{case_id}/schedule", json=planned, headers=CHANGE)

    case = await answer.get_json()
    assert (case["stage"], case["mediator"]["name"]) == ("SCHEDULED", "钟敏")
    assert (case["session"]["state"], case["session"]["site"]["name"]) == ("NOT_STARTED", "和顺社区")
    async with site.database.reading(site.world.mediator.id, QINGHE) as work:
        room = await rooms.load(work, case["session"]["room_id"])
    assert {(seat.name, seat.role, seat.side) for seat in room.seats} == {
        ("钟敏", "mediator", None),
        ("孙晓雯", "party", "applicant"),
        ("胡桂芳", "party", "respondent"),
        ("梁律", "lawyer", None),
    }


async def test_each_sees_only_the_cases_they_may(site, registrar):
    async with site.database.work(site.world.registrar.id, QINGHE) as work:
        await cases.assign(work, site.case.id, site.world.mediator.id)
    await registrar.post("/api/cases", json=a_filing(site), headers=CHANGE)
    tenant = await site.browser(site.case.parties[0].person, QINGHE, site.case.id)
    counts = {}
    for name in ("registrar", "mediator", "other_mediator", "judge"):
        browser = await site.browser(getattr(site.world, name).id, QINGHE)
        counts[name] = len((await (await browser.get("/api/cases")).get_json())["cases"])

    assert counts == {"registrar": 2, "mediator": 1, "other_mediator": 0, "judge": 0}
    assert [row["id"] for row in (await (await tenant.get("/api/cases")).get_json())["cases"]] == [site.case.id]


async def test_the_list_is_narrowed_by_stage(site, registrar):
    registered = await (await registrar.get("/api/cases?stage=REGISTERED,ACCEPTED")).get_json()
    closed = await (await registrar.get("/api/cases?stage=CLOSED")).get_json()
    unknown = await registrar.get("/api/cases?stage=NONSENSE")

    assert (len(registered["cases"]), len(closed["cases"])) == (1, 0)
    assert (unknown.status_code, (await unknown.get_json())["code"]) == (400, "case.stage-unknown")


async def test_a_party_sees_neither_numbers_nor_address_of_the_other_side(site):
    tenant = await site.browser(site.case.parties[0].person, QINGHE, site.case.id)

    case = await (await tenant.get(f"/api/cases/{site.case.id}")).get_json()

    own, other = case["parties"]
    assert (own["phone_masked"], own["address"]) == ("199****0001", TENANT.address)
    assert (other["name"], other["phone_masked"], other["id_number_masked"], other["address"]) == (
        LANDLORD.name,
        "",
        "",
        "",
    )


async def test_ending_mediation_says_why_and_the_file_can_be_closed(site, registrar):
    ended = {"why": "party-refuses", "reason": "房东不愿调解"}
    await registrar.post(f"/api/cases/{site.case.id}/termination", json=ended, headers=CHANGE)

    answer = await registrar.post(f"/api/cases/{site.case.id}/closure", json={"reason": "已告知"}, headers=CHANGE)

    case = await answer.get_json()
    assert (case["stage"], case["deadlines"], case["next_step"]) == ("CLOSED", [], "case.next.none")
    assert [line["reason"] for line in case["timeline"]][-2:] == ["一方明确拒绝继续调解: 房东不愿调解", "已告知"]


async def found_by(browser, words: str) -> list[str]:
    answer = await browser.post("/api/cases/search", json={"words": words, "before": ""}, headers=CHANGE)
    assert answer.status_code == 200, await answer.get_data(as_text=True)
    return [row["id"] for row in (await answer.get_json())["cases"]]


async def test_a_search_never_shows_more_than_the_list_does(site, registrar):
    ours = site.case
    async with site.database.work(site.world.registrar.id, QINGHE) as work:
        await cases.assign(work, ours.id, site.world.mediator.id)
    filed = await (await registrar.post("/api/cases", json=a_filing(site), headers=CHANGE)).get_json()
    other = site.other_world
    await a_case(site.database, other)
    tenant = await site.browser(ours.parties[0].person, QINGHE, ours.id)
    staff = {
        name: await site.browser(getattr(site.world, name).id, QINGHE)
        for name in ("mediator", "other_mediator", "judge")
    }
    elsewhere = await site.browser(other.registrar.id, other.county)

    for question in (TENANT.name, "押金", filed["number"][:4]):
        assert set(await found_by(registrar, question)) == {ours.id, filed["id"]}
        assert await found_by(staff["mediator"], question) == [ours.id]
        assert await found_by(tenant, question) == [ours.id]
        assert await found_by(staff["other_mediator"], question) == await found_by(staff["judge"], question) == []
        assert not {ours.id, filed["id"]} & set(await found_by(elsewhere, question))
    assert len(await found_by(elsewhere, "押金")) == 1
    assert await found_by(registrar, f"{COMPANY.name}　押金") == [filed["id"]]
    assert await found_by(tenant, COMPANY.name) == []


async def test_the_list_goes_on_behind_a_page(site, registrar, monkeypatch):
    monkeypatch.setattr(cases, "PAGE", 2)
    for _ in range(3):
        await registrar.post("/api/cases", json=a_filing(site), headers=CHANGE)

    walked: list[str] = []
    before: str | None = ""
    while before is not None:
        question = {"words": "押金", "before": before}
        page = await (await registrar.post("/api/cases/search", json=question, headers=CHANGE)).get_json()
        walked, before = [*walked, *(row["id"] for row in page["cases"])], page["before"]

    assert len(walked) == len(set(walked)) == 4
    assert walked[-1] == site.case.id


@pytest.mark.parametrize(
    "changed",
    [
        {"words": "长" * 61},
        {"words": "a b c d e f"},
        {"words": "\0"},
        {"before": "1"},
        {"before": "9" * 17 + "-" + "0" * 32},
    ],
)
async def test_a_question_out_of_bounds_is_refused(registrar, changed):
    answer = await registrar.post("/api/cases/search", json={"words": "", "before": ""} | changed, headers=CHANGE)

    assert (answer.status_code, (await answer.get_json())["code"]) == (400, "request.invalid")

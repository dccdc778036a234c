"""Powers of attorney as pages enter, show and end them, with the scan of the signed paper."""

import pytest

import cases
from cases import Case
from tests.builders import COMPANY, TENANT, a_case, changed

from .conftest import Site

HEADERS = {"X-Concord": "1"}
COWORKER = changed(TENANT, name="刘建国", phone="19900000044", id_number="449999196803120013")
SCAN = b"%PDF-1.7 a signed power of attorney"


@pytest.fixture
async def case(site: Site) -> Case:
    filed = await a_case(site.database, site.world, (TENANT, COWORKER, COMPANY))
    async with site.database.work(site.world.registrar.id, site.world.county) as work:
        return await cases.assign(work, filed.id, site.world.mediator.id)


@pytest.fixture
async def mediator(site: Site):
    return await site.browser(site.world.mediator.id, site.world.county)


async def enter(mediator, case: Case, scan: bytes = SCAN, powers: str = "&power=sign&power=admit"):
    one, other = case.parties[0].person, case.parties[1].person
    path = f"/api/cases/{case.id}/powers?principal_id={other}&agent_id={one}{powers}"
    answer = await mediator.post(path, data=scan, headers=HEADERS, scheme="https")
    return answer.status_code, await answer.get_json()


async def test_a_power_is_entered_with_its_scan_read_again_and_taken_back(mediator, case):
    status, (entered,) = await enter(mediator, case)

    assert status == 200
    assert (entered["principal"], entered["agent"], entered["entered_by"]) == ("刘建国", TENANT.name, "钟敏")
    assert (entered["powers"], entered["settles"]) == (["admit", "sign"], True)
    at = f"/api/cases/{case.id}/powers"
    paper = await mediator.get(f"{at}/{entered['id']}/paper", scheme="https")
    assert (await paper.get_data(), paper.content_type) == (SCAN, "application/pdf")
    assert paper.headers["Content-Disposition"] == "attachment"

    taken_back = await mediator.delete(f"{at}/{entered['principal_id']}", headers=HEADERS, scheme="https")

    assert taken_back.status_code == 204
    assert await (await mediator.get(at, scheme="https")).get_json() == []
    assert (await mediator.get(f"{at}/{entered['id']}/paper", scheme="https")).status_code == 404
    again = await mediator.delete(f"{at}/{entered['principal_id']}", headers=HEADERS, scheme="https")
    assert (again.status_code, (await again.get_json())["code"]) == (404, "power.unknown")


@pytest.mark.parametrize(
    ("scan", "powers", "code"),
    [
        (b"MZ an executable", "&power=sign", "power.file-kind"),
        (SCAN, "", "power.asked"),
        (SCAN, "&power=everything", "power.asked"),
    ],
)
async def test_no_power_is_entered_without_a_scan_or_without_a_known_power(mediator, case, scan, powers, code):
    status, problem = await enter(mediator, case, scan, powers)

    assert (status, problem["code"]) == (400, code)
    assert await (await mediator.get(f"/api/cases/{case.id}/powers", scheme="https")).get_json() == []


async def test_a_power_without_special_authority_settles_nothing(mediator, case):
    _, (entered,) = await enter(mediator, case, powers="&power=receive")

    assert (entered["powers"], entered["settles"]) == (["receive"], False)

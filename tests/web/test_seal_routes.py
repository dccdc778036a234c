"""The register of seals as pages ask for it."""

from typing import Any

import pytest

from people import Role
from tests.builders import World

from .conftest import Site

HEADERS = {"X-Concord": "1"}


class Desk:
    """Somebody at work in a browser."""

    def __init__(self, site: Site, browser: Any) -> None:
        self.site, self.browser = site, browser

    async def get(self, path: str) -> Any:
        answer = await self.browser.get(path, scheme="https")
        assert answer.status_code == 200, await answer.get_data()
        return await answer.get_json()

    async def post(self, path: str, body: dict[str, str]) -> tuple[int, Any]:
        answer = await self.browser.post(path, json=body, headers=HEADERS, scheme="https")
        return answer.status_code, await answer.get_json()


@pytest.fixture
def at_desk(site: Site):
    async def open_desk(role: Role, world: World | None = None) -> Desk:
        who = getattr(world or site.world, role)
        return Desk(site, await site.browser(who.id, (world or site.world).county))

    return open_desk


async def test_a_seal_is_revoked_applied_for_and_approved_by_two_people(site: Site, at_desk) -> None:
    director, admin = await at_desk(Role.DIRECTOR), await at_desk(Role.ADMIN)
    (old,) = (await director.get("/api/seals"))["seals"]
    assert (old["stage"], old["acts"]) == ("IN_USE", ["suspend"])

    status, _ = await admin.post(f"/api/seals/{old['id']}/decision", {"decision": "revoke", "reason": "换章"})
    assert status == 200
    assert (await director.get("/api/seals"))["may_apply"]
    status, applied = await director.post("/api/seals", {"reason": "启用新印章"})
    assert (status, applied["stage"], applied["acts"]) == (201, "APPLIED", [])
    picture = await director.browser.get(f"/api/seals/{applied['id']}/drawing.svg", scheme="https")
    assert picture.content_type == "image/svg+xml"
    assert (await picture.get_data(as_text=True)).count("<path") == len(applied["name"]) + 2

    decision = f"/api/seals/{applied['id']}/decision"
    refused, problem = await director.post(decision, {"decision": "approve", "reason": "可以"})
    assert (refused, problem["code"]) == (403, "permission.missing")
    status, approved = await admin.post(decision, {"decision": "approve", "reason": "印模一致"})
    assert (status, approved["stage"], approved["changed_by"]) == (200, "IN_USE", site.world.admin.name)
    assert await director.get(f"/api/seals/{applied['id']}/uses") == []


async def test_who_suspended_a_seal_is_told_that_another_must_resume_it(at_desk) -> None:
    admin = await at_desk(Role.ADMIN)
    (seal,) = (await admin.get("/api/seals"))["seals"]

    status, stopped = await admin.post(f"/api/seals/{seal['id']}/suspension", {"reason": "印章保管人变动"})
    refused, problem = await admin.post(f"/api/seals/{seal['id']}/decision", {"decision": "resume", "reason": "好了"})

    assert (status, stopped["stage"], stopped["acts"]) == (200, "SUSPENDED", ["revoke"])
    assert (refused, problem["code"], problem["title"]) == (403, "seal.same-person", "须由另一人办理")


async def test_a_second_seal_and_a_seal_of_no_organisation_are_refused_in_words(at_desk) -> None:
    director, clerk = await at_desk(Role.DIRECTOR), await at_desk(Role.CLERK)

    status, problem = await director.post("/api/seals", {"reason": "再来一枚"})

    assert (status, problem["code"]) == (409, "seal.exists")
    assert "清和县矛盾纠纷人民调解委员会" in problem["detail"]
    assert [seal["role"] for seal in (await clerk.get("/api/seals"))["seals"]] == ["court-seal"]


async def test_seals_of_another_county_do_not_exist(site: Site, at_desk) -> None:
    here, there = await at_desk(Role.DIRECTOR), await at_desk(Role.DIRECTOR, site.other_world)
    (seal,) = (await here.get("/api/seals"))["seals"]

    status, problem = await there.post(f"/api/seals/{seal['id']}/suspension", {"reason": "越权"})

    assert (status, problem["code"]) == (404, "seal.unknown")

"""Codes, links and signatures that are wrong, old, used or for something else; and who is too eager."""

from typing import Any

import pytest

import cases
from tests.builders import LANDLORD, QINGHE, TENANT, Watch, arrived_messages, code_in
from tests.confirmation.test_http_story import DRAFT, HEADERS, Play, play
from web.security import RULES

from .conftest import Site, site
from .test_hostile_bodies import refused_in_words
from .test_hostile_requests import NAMED, said
from .whole_bodies import INK

__all__ = ["play", "site"]


@pytest.fixture
async def links(site: Site) -> dict[str, str]:
    """Plan a session; return the link codes by phone number."""
    async with site.database.work(site.world.mediator.id, QINGHE) as work:
        await cases.assign(work, site.case.id, site.world.mediator.id)
        await cases.schedule(work, site.case.id, work.now.replace(year=work.now.year + 1), None, [])
    messages = await arrived_messages(site.database)
    return {each.phone: each.text.split("/j/")[1][:12] for each in messages if "/j/" in each.text}


@pytest.fixture
def watch(site: Site) -> Watch:
    clock = Watch(site.database.now())
    site.database.now = clock
    return clock


async def post(site: Site, path: str, /, **body: Any) -> Any:
    return await site.app.test_client().post(path, json=body, headers=HEADERS, scheme="https")


async def code_for(site: Site, link: str, name: str) -> tuple[str, str]:
    """Ask for a code; return the request and the digits that arrived."""
    known = {each.id for each in await arrived_messages(site.database)}
    asked = await (await post(site, "/api/arrivals/codes", code=link, name=name)).get_json()
    (message,) = [each for each in await arrived_messages(site.database) if each.id not in known]
    return asked["request_id"], code_in(message.text)


async def arriving(site: Site, link: str, request: str, digits: str) -> tuple[int, dict[str, Any]]:
    answer = await post(
        site, "/api/arrivals/sessions", code=link, name=TENANT.name, request_id=request, sms_code=digits
    )
    return answer.status_code, await said(answer) if answer.status_code >= 400 else await answer.get_json()


def another(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"


async def test_the_sixth_try_fails_even_with_the_right_code_and_each_says_how_many_are_left(site, links) -> None:
    link = links[TENANT.phone]
    request, digits = await code_for(site, link, TENANT.name)

    tries = [await arriving(site, link, request, another(digits)) for _ in range(5)]
    sixth = await arriving(site, link, request, digits)

    assert [(status, problem["code"], problem["tries_left"]) for status, problem in tries] == [
        (403, "code.wrong", left) for left in (4, 3, 2, 1, 0)
    ]
    assert "还可以再试 4 次" in tries[0][1]["detail"]
    assert (sixth[0], sixth[1]["code"]) == (403, "code.too-many-tries")


async def test_a_code_opens_one_session_and_no_second(site, links) -> None:
    link = links[TENANT.phone]
    request, digits = await code_for(site, link, TENANT.name)

    assert (await arriving(site, link, request, digits))[0] == 200
    status, problem = await arriving(site, link, request, digits)

    assert (status, problem["code"]) == (403, "code.used")


async def test_an_old_code_is_told_from_a_replaced_one(site, watch, links) -> None:
    link = links[TENANT.phone]
    first = await code_for(site, link, TENANT.name)
    watch.advance(minutes=2)
    second = await code_for(site, link, TENANT.name)

    assert (await arriving(site, link, *first))[1]["code"] == "code.replaced"
    watch.advance(minutes=11)
    assert (await arriving(site, link, *second))[1]["code"] == "code.expired"


async def test_a_code_of_another_request_or_link_opens_nothing(site, links) -> None:
    request, digits = await code_for(site, links[TENANT.phone], TENANT.name)

    assert (await arriving(site, links[TENANT.phone], "0" * 32, digits))[1]["code"] == "code.other-request"
    assert (await arriving(site, links[LANDLORD.phone], request, digits))[1]["code"] == "code.other-request"


async def test_a_link_that_ended_says_so_and_an_unknown_one_says_so_too(site, watch, links) -> None:
    link = links[TENANT.phone]
    watch.advance(days=61)

    shown = await post(site, "/api/arrivals", code=link)
    asked = await post(site, "/api/arrivals/codes", code=link, name=TENANT.name)
    unknown = await post(site, "/api/arrivals", code="Z" * 12)

    assert (await shown.get_json())["state"] == "expired"
    assert (asked.status_code, (await said(asked))["code"]) == (404, "invitation.over")
    assert (unknown.status_code, (await said(unknown))["code"]) == (404, "invitation.unknown")


async def test_who_is_too_eager_is_told_how_long_to_wait(limited) -> None:
    answers = [await post(limited, "/api/arrivals", code="Z" * 12) for _ in range(61)]

    assert {answer.status_code for answer in answers[:60]} == {404}
    last = answers[-1]
    problem = await said(last)
    assert (last.status_code, problem["code"]) == (429, "request.too-often")
    assert 1 <= int(last.headers["Retry-After"]) == problem["retry_after"] <= 60
    assert f"{problem['retry_after']} 秒" in problem["detail"]


async def test_every_slow_route_says_so_when_its_rate_is_used_up(limited) -> None:
    slow = [rule for rule in RULES if rule.rate.count <= 30 and rule.rate.seconds == 60]
    assert slow
    for rule in slow:
        path = NAMED.sub("0" * 32, rule.path)
        browser = limited.app.test_client()
        for _ in range(3 * rule.rate.count):  # on a slow machine some are allowed again meanwhile
            answer = await browser.open(path, method=rule.method, headers=HEADERS, data=b"")
            if answer.status_code == 429:
                break
        assert answer.status_code == 429, rule
        assert answer.headers["Retry-After"].isdigit()


async def test_a_signature_for_other_bytes_than_shown_is_refused_and_costs_no_code(play: Play) -> None:
    case, world = play.case, play.site.world
    mediator = await play.actor(world.mediator.id)
    tenant = await play.actor(play.site.case.parties[0].person, case)
    await mediator.send(f"/api/cases/{case}/agreement", {"version": 0, "data": DRAFT}, method="PUT")
    await mediator.send(f"/api/cases/{case}/agreement/issue", {"version": 1})
    asked = await tenant.send(f"/api/cases/{case}/ceremony/codes", {}, 202)
    await play.run_jobs()
    papers = (await tenant.get(f"/api/cases/{case}/ceremony"))["documents"]
    seen = [{"id": paper["id"], "seen_sha256": paper["sha256"], "consent": True} for paper in papers]
    body = {"request_id": asked["request_id"], "sms_code": await play.code_of(tenant.person), "strokes": INK}
    address = f"/api/cases/{case}/ceremony/signatures"

    other = await tenant.send(address, body | {"documents": [seen[0] | {"seen_sha256": "f" * 64}, seen[1]]}, 409)
    unseen = await tenant.send(address, body | {"documents": [seen[0] | {"consent": False}, seen[1]]}, 400)
    foreign = await tenant.send(address, body | {"documents": [seen[0] | {"id": "0" * 32}]}, 404)
    twice = await tenant.send(address, body | {"documents": [seen[0], seen[0], seen[1]]}, 409)
    empty = await tenant.send(address, body | {"documents": seen, "strokes": None}, 400)

    refusals = [other, unseen, foreign, twice, empty]
    assert [each["code"] for each in refusals] == [
        "document.changed-since-shown",
        "signature.consent-missing",
        "document.unknown",
        "document.changed-meanwhile",
        "signature.strokes-missing",
    ]
    for problem in refusals:
        refused_in_words(problem)
    states = [
        signer["state"]
        for paper in (await tenant.get(f"/api/cases/{case}/ceremony"))["documents"]
        for signer in paper["signers"]
    ]
    assert set(states) == {"pending"}
    await tenant.send(address, body | {"documents": seen}, 202)
    again = await tenant.send(address, body | {"documents": seen}, 409)
    refused_in_words(again)


async def test_of_two_who_save_the_same_version_the_second_gets_both(play: Play) -> None:
    """The refusal names the version and the draft can be fetched: nothing is overwritten."""
    mediator = await play.actor(play.site.world.mediator.id)
    address = f"/api/cases/{play.case}/agreement"
    await mediator.send(address, {"version": 0, "data": DRAFT | {"facts": "先写的"}}, method="PUT")

    late = await mediator.send(address, {"version": 0, "data": DRAFT | {"facts": "后写的"}}, 409, "PUT")

    refused_in_words(late)
    assert (late["code"], late["version"]) == ("agreement.edited-meanwhile", 1)
    kept = await mediator.get(address)
    assert (kept["version"], kept["data"]["facts"]) == (1, "先写的")

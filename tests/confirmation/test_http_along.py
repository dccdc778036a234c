"""Papers that go along with an agreement, over HTTP: chosen, corrected, signed, and before the court."""

from documents.alongside import PHONE
from tests.confirmation.test_http_story import DRAFT, Play, founded, play, site

__all__ = ["founded", "play", "site"]

FOUNDED = "由清和县司法局于2019年3月设立"


async def begin(play: Play, **choice: object):
    mediator = await play.actor(play.site.world.mediator.id)
    draft = f"/api/cases/{play.case}/agreement"
    await mediator.send(draft, {"version": 0, "data": DRAFT}, method="PUT")
    return mediator, await mediator.send(f"{draft}/issue", {"version": 1, **choice})


async def test_four_papers_in_one_ceremony_reach_the_court_and_strangers_see_no_address(play):
    world, case = play.site.world, play.case
    mediator, issued = await begin(play, addresses=True, founded=FOUNDED)
    kinds = ["agreement", "application", "mediation-proof", "service-address", "service-address"]
    assert [paper["kind"] for paper in issued["documents"]] == kinds
    director = await play.actor(world.director.id)
    tenant, landlord = [await play.actor(party.person, case) for party in play.site.case.parties]

    theirs = next(each for each in issued["documents"] if each["title"] == "送达地址确认书（胡桂芳）")
    await tenant.get(f"/api/documents/{theirs['id']}", 404)
    await tenant.get(f"/api/documents/{theirs['id']}/pages/1.png", 404)
    await tenant.get(f"/api/documents/{theirs['id']}/file", 404)
    for path in (f"/api/cases/{case}/ceremony", f"/api/cases/{case}/agreement"):
        assert theirs["id"] not in {each["id"] for each in (await tenant.get(path))["documents"]}

    mine = next(each for each in issued["documents"] if each["title"] == "送达地址确认书（孙晓雯）")
    path = f"/api/cases/{case}/ceremony/addresses/{mine['id']}"
    own = await tenant.get(path)
    assert PHONE.fullmatch(own["phone"]) and own["electronic"] and own["postal_address"]
    named = {name: own[name] for name in own if name not in ("document_id", "sha256", "electronic")}
    change = {**named, "postal_address": "清和县太平镇新街8号", "seen_sha256": own["sha256"]}
    refused = await tenant.send(path, {**change, "phone": "?"}, 400, "PUT")
    assert (refused["code"], refused["title"]) == ("address.phone", "电话号码不对")
    await mediator.send(path, change, 403, "PUT")
    await tenant.send(path, change, method="PUT")
    assert (await tenant.send(path, change, 409, "PUT"))["code"] == "document.changed-since-shown"
    beside = f"/api/cases/{case}/ceremony/assisted-addresses/{theirs['id']}"
    said = await mediator.get(beside)
    named = {name: said[name] for name in said if name not in ("document_id", "sha256", "electronic")}
    await tenant.send(beside, {**named, "seen_sha256": said["sha256"]}, 403, "PUT")
    typed = await mediator.send(beside, {**named, "postcode": "449901", "seen_sha256": said["sha256"]}, method="PUT")
    assert theirs["id"] not in {each["id"] for each in typed["documents"]}

    for who in (landlord, tenant, mediator):
        await play.sign(who)
    await play.sign(director, by_hand=False)

    mine = [paper["title"] for paper in (await tenant.get("/api/mine"))["papers"]]
    assert "送达地址确认书（孙晓雯）" in mine and "送达地址确认书（胡桂芳）" not in mine
    await mediator.send(f"/api/cases/{case}/confirmation", {"court_id": world.court.id})
    await play.run_jobs()
    clerk = await play.actor(world.clerk.id)
    (row,) = await clerk.get("/api/court/applications")
    bundle = await clerk.get(f"/api/court/applications/{row['id']}")
    assert [paper["kind"] for paper in bundle["papers"]] == kinds
    assert all(paper["report"]["verdict"] == "TOTAL_PASSED" for paper in bundle["papers"])


async def test_what_the_committee_rests_on_is_typed_once(play):
    mediator, _ = await begin(play, founded=FOUNDED)

    assert await mediator.get(f"/api/cases/{play.case}/ceremony/along") == {"founded": FOUNDED}


async def test_a_proof_without_foundation_is_refused_with_its_code(play):
    mediator = await play.actor(play.site.world.mediator.id)
    draft = f"/api/cases/{play.case}/agreement"
    await mediator.send(draft, {"version": 0, "data": DRAFT}, method="PUT")

    refused = await mediator.send(f"{draft}/issue", {"version": 1, "founded": " "}, 400)

    assert refused["code"] == "ceremony.founded-missing"
    await mediator.get(f"/api/cases/{play.case}/ceremony", 404)


async def test_an_address_is_declined_alone_over_http(play):
    _, issued = await begin(play, addresses=True)
    tenant = await play.actor(play.site.case.parties[0].person, play.case)
    own = next(each for each in issued["documents"] if each["title"] == "送达地址确认书（孙晓雯）")
    path = f"/api/cases/{play.case}/ceremony/refusal"
    agreement = issued["documents"][0]["id"]
    refused = await tenant.send(path, {"reason": "不同意", "document_id": agreement}, 409)
    assert refused["code"] == "ceremony.not-alone"

    said = await tenant.send(path, {"reason": "另行提供", "document_id": own["id"]})

    stages = {paper["id"]: paper["stage"] for paper in said["documents"]}
    assert stages[own["id"]] == "REFUSED" and said["stage"] == "SIGNING" and said["my_turn"]

"""Signing at a site: the helper holds the tablet, the person writes (在线诉讼规则 2, 7)."""

import pytest

import cases
import documents
import people
from cases import Duty, Power
from documents import Code, Consented, Sitting
from kernel import Conflict, Forbidden
from people import Role
from tests.documents.builders import strokes
from tests.documents.flow import Story, a_story

SEEN = "身份证原件与本人比对一致"


@pytest.fixture
async def story(database, tmp_path) -> Story:
    return await a_story(database, tmp_path)


def helper(story):
    return story.staff(story.world.registrar, Role.REGISTRAR, story.world.centre)


async def name_the_helper(story):
    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        who = {"person": helper(story).person, "for_person": story.tenant.person}
        await cases.add_companion(work, story.case.id, Duty.HELPER, **who)


async def sit(story, who, person, proof, agreed=True):
    consented = tuple(Consented(paper.id, paper.shown_sha256, True) for paper in await story.papers())
    await documents.give_signatures_beside(
        story.office, story.database, who, story.case.id, Sitting(person, agreed), proof, consented, strokes()
    )
    await story.run_jobs()


async def test_a_named_helper_vouches_and_stands_in_the_record_and_the_paper(story):
    await name_the_helper(story)
    await story.issue()

    await sit(story, helper(story), story.tenant.person, SEEN)

    paper = await story.agreement()
    (act,) = [signer.given for signer in paper.signers if signer.person == story.tenant.person]
    assert (act.person, act.helper, act.code_request) == (story.tenant.person, helper(story).person, None)
    assert act.identity_sha256 and await story.failed_jobs() == []
    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        signatories = await documents.signatories_of(work, await cases.load(work, story.case.id))
    printed = signatories.agreement_data(documents.draft_in(paper), "1", "", "", "").signing_method
    assert "孙晓雯由何秀英协助阅读和操作签名设备" in printed and "不代为签名" in printed


async def test_who_is_not_named_in_the_paper_cannot_vouch(story):
    await story.issue()

    with pytest.raises(Forbidden, match="not-named"):
        await sit(story, helper(story), story.tenant.person, SEEN)


async def test_on_a_shared_tablet_the_code_on_the_own_phone_is_proof_enough(story):
    await story.issue()
    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        request = await documents.ask_code_for(work, story.mediator, story.case.id, story.tenant.person)
    await story.run_jobs()

    code = Code(request.request_id, await story.latest_code(story.tenant.person))
    await sit(story, story.mediator, story.tenant.person, code)

    assert (await story.agreement()).signers[0].state.value == "signed"


async def test_nobody_signs_for_themselves_as_a_helper_nor_lets_a_stranger_sign(story):
    await story.issue()

    with pytest.raises(Forbidden, match="for-oneself"):
        await sit(story, story.mediator, story.mediator.person, SEEN)
    with pytest.raises(Forbidden, match="not-a-signer"):
        await sit(story, story.mediator, story.world.clerk.id, SEEN)


async def test_who_said_no_to_electronic_signing_is_not_made_to(story):
    await name_the_helper(story)
    await story.issue()
    text = people.consent_texts("zh")[people.ConsentKind.E_SIGNATURE]
    async with story.database.work(story.tenant.person, story.tenant.county) as work:
        kind = people.ConsentKind.E_SIGNATURE
        await people.record_consent(work, story.tenant.person, story.case.id, kind, text.version, False)

    with pytest.raises(Conflict, match="not-agreed-to"):
        await sit(story, helper(story), story.tenant.person, SEEN)


async def test_without_special_authority_one_party_signs_for_no_other(story):
    await story.issue()
    request, code = await story.ask_code(story.tenant)
    consented = tuple(Consented(paper.id, paper.shown_sha256, True) for paper in await story.papers())
    others = frozenset({story.landlord.person})

    with pytest.raises(Forbidden, match="no-special-authority"):
        await documents.give_signatures(
            story.office, story.database, story.tenant, story.case.id, request, code, consented, strokes(), others
        )
    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        with pytest.raises(Conflict, match="other-side"):
            both = frozenset({Power.SIGN, Power.ADMIT})
            await cases.enter_power(work, story.case.id, story.landlord.person, story.tenant.person, both, "ab" * 32)


async def test_the_tablet_lists_whose_turn_it_is_and_for_whom_its_holder_may_vouch(story):
    await name_the_helper(story)
    await story.issue()

    async def seats(who):
        async with story.database.reading(who.person, who.county) as work:
            found = await documents.seats_of(work, who, story.case.id)
        return [(each.person, each.state.value, each.turn, each.may_vouch) for each in found]

    tenant, landlord = story.tenant.person, story.landlord.person
    assert await seats(helper(story)) == [(tenant, "pending", True, True), (landlord, "pending", True, False)]
    assert await seats(story.mediator) == [(tenant, "pending", True, False), (landlord, "pending", True, False)]

    await sit(story, helper(story), tenant, SEEN)

    assert await seats(helper(story)) == [(tenant, "signed", False, True), (landlord, "pending", True, False)]

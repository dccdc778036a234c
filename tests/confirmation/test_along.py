"""Nothing is filed before what was chosen to go along is signed by whom it asks (民诉法解释 137、354)."""

from datetime import timedelta

import pytest

import confirmation
import documents
from confirmation import Stage
from documents import Along, Consented, Kind
from documents.alongside import may_act_now
from documents.ceremony import seals_of
from kernel import Conflict, clock
from tests.confirmation.flow import a_court_story, submit
from tests.documents.builders import strokes

EVERYTHING = Along(addresses=True, founded="由清和县司法局于2019年3月设立")


@pytest.fixture
async def story(database, tmp_path):
    return await a_court_story(database, tmp_path)


def when_a_code_may_be_sent_again(story):
    story.database.now = lambda: clock.now() + timedelta(minutes=2)


async def sign_without(story, who, kind):
    """Let somebody sign everything that waits but papers of that kind."""
    request, code = await story.ask_code(who)
    papers = await story.papers()
    waiting = [paper for paper in papers if paper.awaits(who.person, seals_of(who)) and may_act_now(paper, papers)]
    said = tuple(Consented(each.id, each.shown_sha256, True) for each in waiting if each.kind is not kind)
    ink = None if seals_of(who) else strokes()
    await documents.give_signatures(story.office, story.database, who, story.case.id, request, code, said, ink)
    await story.run_jobs()


async def decline_what_waits(story, who):
    async with story.database.work(who.person, who.county) as work:
        await documents.refuse(work, who, story.case.id, "不确认")


async def an_address_left_open(story):
    await story.issue(EVERYTHING)
    await sign_without(story, story.tenant, Kind.SERVICE_ADDRESS)
    await story.sign(story.landlord)
    await story.sign(story.mediator)
    await story.sign(story.director, with_strokes=False)


async def test_an_address_that_its_party_has_not_signed_stands_in_the_way_by_name_until_it_is_signed(story):
    await an_address_left_open(story)

    with pytest.raises(Conflict) as refused:
        await submit(story)

    missing = f"《送达地址确认书》（{story.tenant.name}）"
    assert (refused.value.code, refused.value.facts["missing"]) == ("confirmation.along-unsigned", missing)
    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        checks = (await confirmation.prospect(work, story.case.id)).checks
    assert [(each.code, each.facts["missing"]) for each in checks if not each.ok] == [
        ("confirmation.along-signed", missing)
    ]

    when_a_code_may_be_sent_again(story)
    await story.sign(story.tenant)

    assert (await submit(story)).stage is Stage.SUBMITTED


async def test_a_party_who_declined_the_own_address_alone_holds_nobody_up(story):
    await an_address_left_open(story)
    await decline_what_waits(story, story.tenant)

    assert (await submit(story)).stage is Stage.SUBMITTED


async def test_a_proof_promised_to_the_court_is_sealed_before_filing_and_cannot_be_declined(story):
    await story.issue(EVERYTHING)
    for who in (story.tenant, story.landlord, story.mediator):
        await story.sign(who)
    await sign_without(story, story.director, Kind.MEDIATION_PROOF)

    with pytest.raises(Conflict) as refused:
        await submit(story)
    with pytest.raises(Conflict, match="not-alone"):
        await decline_what_waits(story, story.director)

    assert refused.value.facts["missing"] == f"《调解组织主持调解的证明》（{story.world.committee.name}）"
    when_a_code_may_be_sent_again(story)
    await story.sign(story.director, with_strokes=False)
    assert (await submit(story)).stage is Stage.SUBMITTED

"""Who may type where papers reach a party: the party, who signs for it, and who holds its tablet."""

import pytest

import cases
import documents
from cases import Power
from documents import AddressFacts, Along, Consented, Kind, Sitting, Stage
from kernel import Conflict, Forbidden, NotFound
from tests.builders import LANDLORD, TENANT, changed
from tests.documents.builders import strokes
from tests.documents.flow import Story, a_story

ADDRESSES = Along(addresses=True)
MOVED = AddressFacts("清和县太平镇新街8号", "19900000777", "449901", e_phone="19900000777")
SISTER = changed(
    TENANT, name="孙晓霞", id_number="449999199507120063", phone="19900000099", address="清和县城关镇东街1号"
)


@pytest.fixture
async def story(database, tmp_path) -> Story:
    return await a_story(database, tmp_path, parties=(TENANT, SISTER, LANDLORD))


@pytest.fixture
def landlord(story):
    return story.party(2)


@pytest.fixture
def sister(story):
    return story.party(1)


async def address_of(story, who):
    papers = [paper for paper in await story.papers() if paper.kind is Kind.SERVICE_ADDRESS]
    return next(paper for paper in papers if paper.signers[0].person == who.person)


async def change(story, who, of, *, beside=False):
    paper = await address_of(story, of)
    await documents.change_address(
        story.office, story.database, who, story.case.id, paper.id, paper.shown_sha256, MOVED, beside=beside
    )


async def the_sister_gives_the_tenant_power(story, sister):
    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        powers = frozenset({Power.ADMIT, Power.SIGN})
        await cases.enter_power(work, story.case.id, sister.person, story.tenant.person, powers, "ab" * 32)


async def sign_for(story, who, principals):
    request, code = await story.ask_code(who)
    theirs = {who.person, *principals}
    papers = [paper for paper in await story.papers() if theirs & {signer.person for signer in paper.signers}]
    said = tuple(Consented(paper.id, paper.shown_sha256, True) for paper in papers)
    await documents.give_signatures(
        story.office, story.database, who, story.case.id, request, code, said, strokes(), frozenset(principals)
    )
    await story.run_jobs()


async def test_who_signs_for_another_corrects_that_address_and_signs_all_papers_of_both_with_one_code(story, sister):
    await the_sister_gives_the_tenant_power(story, sister)
    await story.issue(ADDRESSES)
    before = await address_of(story, story.tenant)

    await change(story, story.tenant, sister)
    async with story.database.reading(story.tenant.person, story.tenant.county) as work:
        paper = await address_of(story, sister)
        assert (await documents.address_of(work, story.tenant, story.case.id, paper.id)).facts == MOVED
    assert await address_of(story, story.tenant) == before
    await sign_for(story, story.tenant, [sister.person])

    assert await story.failed_jobs() == []
    for one in (story.tenant, sister):
        paper = await address_of(story, one)
        assert paper.all_signed and paper.signers[0].given.person == story.tenant.person
    assert len([signer for signer in (await story.agreement()).signers if signer.signed_at]) == 2


async def test_who_may_sign_for_another_may_leave_that_to_the_other(story, sister):
    await the_sister_gives_the_tenant_power(story, sister)
    await story.issue(ADDRESSES)

    await sign_for(story, story.tenant, [])

    assert (await address_of(story, sister)).signers[0].given is None
    await story.sign(sister)
    assert (await address_of(story, sister)).all_signed


async def test_the_papers_of_others_are_marked_as_signed_by_power(story, sister, landlord):
    await the_sister_gives_the_tenant_power(story, sister)
    await story.issue(ADDRESSES)

    ceremony = await story.ceremony(story.tenant)

    theirs = {signer.id: signer.person for paper in ceremony.documents for signer in paper.signers}
    assert {theirs[act] for act in ceremony.by_power} == {sister.person}
    assert (await story.ceremony(landlord)).by_power == frozenset()


async def test_without_special_authority_nobody_touches_anothers_address(story, sister, landlord):
    await story.issue(ADDRESSES)

    for who, of in ((story.tenant, sister), (story.tenant, landlord), (story.mediator, sister)):
        with pytest.raises(Forbidden, match="not-a-signer"):
            await change(story, who, of)


async def test_what_is_no_address_is_none(story):
    await story.issue(ADDRESSES)
    agreement = await story.agreement()

    with pytest.raises(NotFound, match=r"address\.none"):
        await documents.change_address(
            story.office, story.database, story.tenant, story.case.id, agreement.id, agreement.shown_sha256, MOVED
        )


async def test_who_holds_the_tablet_types_the_address_and_stands_in_the_record(story, sister):
    await story.issue(ADDRESSES)
    former = await address_of(story, sister)

    await change(story, story.mediator, sister, beside=True)

    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        assert (await documents.load(work, former.id)).stage is Stage.SUPERSEDED
        rows = (await work.db.execute(documents.store.documents.select())).all()
        assert sum(row.kind == Kind.SERVICE_ADDRESS for row in rows) == 4
        request = await documents.ask_code_for(work, story.mediator, story.case.id, sister.person)
    await story.run_jobs()
    code = documents.Code(request.request_id, await story.latest_code(sister.person))
    papers = [each for each in await story.papers() if each.awaits(sister.person)]
    said = tuple(Consented(each.id, each.shown_sha256, True) for each in papers)
    sitting = Sitting(sister.person, True)
    await documents.give_signatures_beside(
        story.office, story.database, story.mediator, story.case.id, sitting, code, said, strokes()
    )
    await story.run_jobs()
    assert (await address_of(story, sister)).all_signed and await story.failed_jobs() == []


async def test_at_the_tablet_what_is_signed_is_changed_no_more_and_nobody_helps_themselves(story, sister):
    await story.issue(ADDRESSES)
    await story.give(sister)

    with pytest.raises(Conflict, match="already-signed"):
        await change(story, story.mediator, sister, beside=True)
    with pytest.raises(Forbidden, match="for-oneself"):
        await change(story, story.tenant, story.tenant, beside=True)

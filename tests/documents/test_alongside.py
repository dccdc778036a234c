"""Confirmation of addresses and proof of mediation, signed in one ceremony with the agreement (民诉法解释 137、354)."""

from dataclasses import replace

import pytest

import documents
import people
from documents import AddressFacts, Along, Consented, Expectation, Kind, Stage, Verdict
from documents.verifying import verify
from kernel import Conflict, Forbidden, Invalid, NotFound
from people import ConsentKind, Role
from tests.documents.builders import strokes
from tests.documents.flow import Story, a_story
from tests.documents.pages_reading import text_of

FOUNDED = "由清和县司法局于2019年3月设立，已报清和县人民法院备案"
EVERYTHING = Along(addresses=True, founded=FOUNDED)
MOVED = AddressFacts("清和县太平镇新街8号", "19900000777", "449901", e_phone="19900000777", e_mail="sun@example.test")


@pytest.fixture
async def story(database, tmp_path) -> Story:
    return await a_story(database, tmp_path)


async def address_of(story, who):
    (paper,) = [
        paper
        for paper in await story.papers()
        if paper.kind is Kind.SERVICE_ADDRESS and paper.signers[0].person == who.person
    ]
    return paper


async def paper_of(story, kind):
    return next(paper for paper in await story.papers() if paper.kind is kind)


async def change(story, who, facts=MOVED, seen=None):
    paper = await address_of(story, who)
    shown = seen or paper.shown_sha256
    await documents.change_address(story.office, story.database, who, story.case.id, paper.id, shown, facts)


async def refuse(story, who, paper=None):
    async with story.database.work(who.person, who.county) as work:
        await documents.refuse(work, who, story.case.id, "不同意", paper.id if paper else None)


async def printed(story, paper):
    """Return the words of a paper without its line breaks."""
    return "".join(text_of(await documents.file(story.office.storage, paper)).split())


async def test_all_four_papers_are_signed_in_one_pass_and_come_into_force_with_the_agreement(story):
    await story.issue(EVERYTHING)
    kinds = [paper.kind for paper in await story.papers()]
    assert kinds == [Kind.AGREEMENT, Kind.APPLICATION, Kind.MEDIATION_PROOF, Kind.SERVICE_ADDRESS, Kind.SERVICE_ADDRESS]

    await story.all_sign()

    assert await story.failed_jobs() == []
    papers = await story.papers()
    assert {paper.stage for paper in papers} == {Stage.EFFECTIVE}
    at = story.office.desk.now()
    for paper in papers:
        expected = Expectation(
            {signer.field: signer.role.value for signer in paper.signers},
            {signer.field: signer.organisation or signer.id for signer in paper.signers},
        )
        report = verify(
            await documents.file(story.office.storage, paper), at, story.office.desk.authority.trust(at), expected
        )
        assert report.verdict is Verdict.TOTAL_PASSED and report.closed, (paper.kind, report)


async def test_without_a_choice_the_ceremony_is_agreement_and_application_as_before(story):
    await story.issue()

    assert [paper.kind for paper in await story.papers()] == [Kind.AGREEMENT, Kind.APPLICATION]


async def test_an_address_signed_before_the_agreement_is_in_force_waits_for_it(story):
    await story.issue(Along(addresses=True))

    await story.sign(story.tenant)

    paper = await address_of(story, story.tenant)
    assert (paper.stage, paper.all_signed) == (Stage.SIGNING, True)


async def test_the_proof_is_not_sealed_before_everybody_has_signed_the_agreement(story):
    await story.issue(EVERYTHING)
    proof = await paper_of(story, Kind.MEDIATION_PROOF)
    assert not (await story.ceremony(story.director)).my_turn
    async with story.database.reading(story.director.person, story.director.county) as work:
        assert await documents.waiting_for(work, story.director) == []
    with pytest.raises(Conflict, match="not-your-turn"):
        await story.ask_code(story.director)
    for who in (story.tenant, story.landlord, story.mediator):
        await story.sign(who)

    request, code = await story.ask_code(story.director)
    only = (Consented(proof.id, proof.shown_sha256, True),)
    await documents.give_signatures(
        story.office, story.database, story.director, story.case.id, request, code, only, None
    )
    await story.run_jobs()

    assert (await paper_of(story, Kind.MEDIATION_PROOF)).stage is Stage.SIGNING, (
        "no proof without an agreement in force"
    )


async def test_a_mediator_who_answers_for_the_seal_too_cannot_put_it_on_the_proof_before_signing(story):
    await story.issue(EVERYTHING)
    for who in (story.tenant, story.landlord):
        await story.sign(who)
    both = replace(story.mediator, roles=frozenset({Role.MEDIATOR, Role.DIRECTOR}))
    request, code = await story.ask_code(both)
    papers = [await story.agreement(), await paper_of(story, Kind.MEDIATION_PROOF)]
    said = tuple(Consented(paper.id, paper.shown_sha256, True) for paper in papers)

    with pytest.raises(Conflict, match="not-your-turn"):
        await documents.give_signatures(
            story.office, story.database, both, story.case.id, request, code, said, strokes()
        )

    assert (await story.agreement()).signers[2].given is None


async def test_a_consent_missing_for_the_address_alone_signs_nothing(story):
    await story.issue(EVERYTHING)
    request, code = await story.ask_code(story.tenant)
    mine = [paper for paper in await story.papers() if paper.awaits(story.tenant.person)]
    said = tuple(Consented(each.id, each.shown_sha256, each.kind is not Kind.SERVICE_ADDRESS) for each in mine)
    assert len(said) == 3

    with pytest.raises(Invalid, match="consent-missing"):
        await documents.give_signatures(
            story.office, story.database, story.tenant, story.case.id, request, code, said, strokes()
        )

    assert all(signer.given is None for paper in await story.papers() for signer in paper.signers)


async def test_a_party_sees_the_own_address_and_nobody_elses(story):
    await story.issue(EVERYTHING)
    theirs = await address_of(story, story.landlord)

    seen = (await story.ceremony(story.tenant)).documents

    assert theirs.id not in {paper.id for paper in seen} and len(seen) == 4
    lawyer = story.staff(story.world.lawyer, Role.LAWYER, story.world.firm)
    async with story.database.reading(story.tenant.person, story.tenant.county) as work:
        for stranger in (story.tenant, lawyer):
            with pytest.raises(NotFound, match=r"document\.unknown"):
                await documents.load_for(work, stranger, theirs.id)
        for allowed in (story.landlord, story.mediator, story.director):
            assert (await documents.load_for(work, allowed, theirs.id)).id == theirs.id
        assert theirs.id not in {paper.id for paper in await documents.papers_for(work, story.tenant, story.case.id)}


async def test_the_paper_says_the_address_whole_and_the_files_beside_it_say_nothing_in_the_clear(story):
    await story.issue(EVERYTHING)
    await change(story, story.tenant)

    paper = await address_of(story, story.tenant)

    said = await printed(story, paper)
    assert "清和县太平镇新街8号" in said and "19900000777" in said and "sun@example.test" in said
    assert "新街8号" not in paper.data and "19900000777" not in paper.data
    async with story.database.reading(story.tenant.person, story.tenant.county) as work:
        assert (await documents.address_of(work, story.tenant, story.case.id, paper.id)).facts == MOVED


async def test_a_party_corrects_the_own_address_before_signing_and_signs_the_new_bytes(story):
    await story.issue(EVERYTHING)
    before = await story.papers()
    former = await address_of(story, story.tenant)

    await change(story, story.tenant)

    assert {paper.id for paper in before} - {paper.id for paper in await story.papers()} == {former.id}
    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        assert (await documents.load(work, former.id)).stage is Stage.SUPERSEDED
    await story.all_sign()
    assert {paper.stage for paper in await story.papers()} == {Stage.EFFECTIVE}
    assert await story.failed_jobs() == []


async def test_a_code_sent_for_the_former_address_signs_nothing(story):
    await story.issue(EVERYTHING)
    request, code = await story.ask_code(story.tenant)
    await change(story, story.tenant)
    mine = [paper for paper in await story.papers() if paper.awaits(story.tenant.person)]
    said = tuple(Consented(each.id, each.shown_sha256, True) for each in mine)

    with pytest.raises(Forbidden, match=r"code\.other-request"):
        await documents.give_signatures(
            story.office, story.database, story.tenant, story.case.id, request, code, said, strokes()
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"postal_address": "  "}, "address.postal-missing"),
        ({"phone": "一二三"}, "address.phone"),
        ({"e_phone": "12"}, "address.e-phone"),
        ({"postcode": "44990"}, "address.postcode"),
        ({"e_mail": "sun@"}, "address.e-mail"),
        ({"receiver_id": "449999199306150055"}, "address.receiver-missing"),
    ],
)
async def test_an_address_that_reaches_nobody_is_refused_and_the_paper_stays(story, changes, code):
    await story.issue(EVERYTHING)
    before = await address_of(story, story.tenant)

    with pytest.raises(Invalid) as refused:
        await change(story, story.tenant, replace(MOVED, **changes))

    assert refused.value.code == code
    assert await address_of(story, story.tenant) == before


async def test_a_signed_address_is_changed_no_more(story):
    await story.issue(EVERYTHING)
    await story.give(story.tenant)

    with pytest.raises(Conflict, match="already-signed"):
        await change(story, story.tenant)


async def test_two_pages_that_change_one_address_do_not_overwrite_each_other(story):
    await story.issue(EVERYTHING)
    former = await address_of(story, story.tenant)
    await change(story, story.tenant)
    now = await address_of(story, story.tenant)

    for paper in (former, now):
        with pytest.raises(Conflict, match="changed-since-shown"):
            await documents.change_address(
                story.office, story.database, story.tenant, story.case.id, paper.id, former.shown_sha256, MOVED
            )


async def test_who_declines_the_address_alone_still_signs_the_agreement(story):
    await story.issue(EVERYTHING)
    await refuse(story, story.tenant, await address_of(story, story.tenant))

    await story.all_sign()

    stages = {(paper.kind, paper.signers[0].person): paper.stage for paper in await story.papers()}
    assert stages[Kind.SERVICE_ADDRESS, story.tenant.person] is Stage.REFUSED
    assert stages[Kind.SERVICE_ADDRESS, story.landlord.person] is Stage.EFFECTIVE
    assert (await story.agreement()).stage is Stage.EFFECTIVE
    with pytest.raises(Conflict, match=r"document\.sign"):
        await change(story, story.tenant)


async def test_agreement_and_application_are_refused_together_or_not_at_all(story):
    await story.issue(EVERYTHING)

    with pytest.raises(Conflict, match="not-alone"):
        await refuse(story, story.tenant, await story.agreement())
    with pytest.raises(NotFound, match=r"document\.unknown"):
        await refuse(story, story.tenant, await address_of(story, story.landlord))


async def test_with_a_refused_agreement_everything_along_ends_and_begins_anew(story):
    await story.issue(EVERYTHING)
    await story.sign(story.tenant)
    await refuse(story, story.landlord)
    assert not (await story.ceremony(story.director)).my_turn

    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        await documents.reopen(work, story.case.id, "重新协商金额")
    assert await story.papers() == ()
    await story.issue(EVERYTHING)

    papers = await story.papers()
    assert len(papers) == 5
    assert all(signer.given is None for paper in papers for signer in paper.signers)


async def test_an_address_whose_agreement_was_refused_is_signed_no_more(story):
    await story.issue(EVERYTHING)
    await refuse(story, story.landlord)

    assert not (await story.ceremony(story.tenant)).my_turn
    with pytest.raises(Conflict, match=r"document\.sign"):
        await change(story, story.tenant)


async def test_a_proof_without_a_foundation_is_refused(story):
    with pytest.raises(Invalid, match="founded-missing"):
        Along(founded="  ")


async def test_in_ink_nothing_goes_along(story):
    view = await story.save_draft()
    who = story.mediator

    with pytest.raises(Conflict, match="nothing-along"):
        await documents.issue(
            story.office, story.database, who, story.case.id, view.draft.version, by_hand=True, along=EVERYTHING
        )

    assert await story.papers() == ()


async def test_a_party_without_an_address_is_named_before_anything_is_laid_out(story):
    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        tenant = await people.person(work, story.tenant.person)
        await people.store.save_person(work, replace(tenant, address=""))

    with pytest.raises(Conflict, match="address-missing") as refused:
        await story.issue(EVERYTHING)

    assert refused.value.facts["names"] == story.tenant.name
    assert await story.papers() == ()


async def test_electronic_service_stands_in_the_paper_only_with_its_own_consent(story):
    text = people.consent_texts("zh")[ConsentKind.E_SERVICE]
    async with story.database.work(story.tenant.person, story.tenant.county) as work:
        await people.record_consent(
            work, story.tenant.person, story.case.id, ConsentKind.E_SERVICE, text.version, False
        )

    await story.issue(EVERYTHING)

    assert "不同意" in await printed(story, await address_of(story, story.tenant))
    landlord = await printed(story, await address_of(story, story.landlord))
    assert "不同意" not in landlord and "裁定" in landlord


async def test_the_application_lists_what_is_handed_in_with_it(story):
    await story.issue(EVERYTHING)
    said = await printed(story, await paper_of(story, Kind.APPLICATION))

    assert "各方当事人的送达地址确认书" in said and "调解组织主持调解的证明一份" in said


async def test_the_proof_says_who_mediated_what_and_on_what_the_committee_rests(story):
    await story.issue(EVERYTHING)
    said = await printed(story, await paper_of(story, Kind.MEDIATION_PROOF))

    assert f"{FOUNDED}。本次调解" in said and story.mediator.name in said

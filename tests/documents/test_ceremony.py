import asyncio
import subprocess
from datetime import timedelta
from functools import partial

import pytest

import cases
import documents
import people
from documents import Consented, Expectation, Kind, Stage, Verdict
from documents.verifying import verify
from kernel import Conflict, Forbidden, Invalid, clock, jobs, journal
from people import ConsentKind
from tests.documents.builders import strokes
from tests.documents.flow import Story, a_story, nothing_follows


@pytest.fixture
async def story(database, tmp_path) -> Story:
    return await a_story(database, tmp_path)


async def test_when_all_have_signed_the_agreement_is_in_force_and_verifies(story, tmp_path):
    await story.issue()

    await story.all_sign()

    assert await story.failed_jobs() == []
    agreement, application = await story.papers()
    assert (agreement.stage, application.stage) == (Stage.EFFECTIVE, Stage.EFFECTIVE)
    assert agreement.effective_at == max(signer.signed_at for signer in agreement.signers)
    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        case = await cases.load(work, story.case.id)
        assert case.stage is cases.Stage.EFFECTIVE
        assert case.effective_at == agreement.effective_at
        effective = await documents.effective(work, story.case.id)
        assert effective is not None and effective.sha256 == agreement.sha256
        assert (await journal.verify(work))[1] == []
    at = story.office.desk.now()
    for paper in (agreement, application):
        pdf = await documents.file(story.office.storage, paper)
        expected = Expectation(
            {signer.field: signer.role.value for signer in paper.signers},
            {signer.field: signer.organisation or signer.id for signer in paper.signers},
        )
        report = verify(pdf, at, story.office.desk.authority.trust(at), expected)
        assert report.verdict is Verdict.TOTAL_PASSED, report
        (tmp_path / f"{paper.kind}.pdf").write_bytes(pdf)
        said = subprocess.run(["pdfsig", tmp_path / f"{paper.kind}.pdf"], capture_output=True, text=True).stdout
        assert said.count("Signature is Valid") == len(paper.signers) + 1  # and the platform


async def test_two_parties_who_sign_at_once_get_one_revision_each(story):
    await story.issue()

    await story.give(story.tenant)
    await story.give(story.landlord)
    async with asyncio.TaskGroup() as tasks:
        for paper in await story.papers():
            for _ in range(2):
                payload = {"document": paper.id, "county": story.world.county}
                tasks.create_task(story.handlers["documents.sign"](story.database, payload))

    for paper in await story.papers():
        async with story.database.reading(story.mediator.person, story.mediator.county) as work:
            revisions = await documents.store.revisions_of(work, paper.id)
        assert [signer.state.value for signer in paper.signers[:2]] == ["signed", "signed"]
        fields = [revision.field for revision in revisions]
        assert len(fields) == len(set(fields))
        assert [revision.previous_sha256 for revision in revisions[1:]] == [
            revision.sha256 for revision in revisions[:-1]
        ]


async def test_who_signs_while_another_signature_is_being_made_disturbs_nothing(story, monkeypatch):
    await story.issue()
    await story.give(story.tenant)
    agreement = await story.agreement()
    made = documents.jobs._make

    async def slowly(office, pdf, signer):
        revision = await made(office, pdf, signer)
        if signer.field == "party-1":
            await story.give(story.landlord)
        return revision

    async def later(_, __):
        pass

    monkeypatch.setattr(documents.jobs, "_make", slowly)
    story.handlers["documents.sign"] = later
    sign_given = partial(documents.sign_given, story.office, nothing_follows)
    await sign_given(story.database, {"document": agreement.id, "county": story.world.county})

    signers = (await story.agreement()).signers
    assert [signer.state.value for signer in signers] == ["signed", "signed", "pending", "pending"]


async def test_a_paper_that_only_some_have_signed_is_handed_out_unsigned(story):
    await story.issue()
    await story.sign(story.tenant)

    agreement = await story.agreement()

    assert agreement.stage is Stage.SIGNING
    assert agreement.sha256 != agreement.shown_sha256
    pdf = await documents.file(story.office.storage, agreement)
    assert b"/ByteRange" in pdf and pdf.count(b"/ByteRange") == 1  # the platform's certification alone
    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        assert await documents.effective(work, story.case.id) is None


async def sign_with(story, who, ask=None, **changes):
    request, code = ask or await story.ask_code(who)
    papers = [paper for paper in await story.papers() if paper.awaits(who.person)]
    values = {
        "request_id": request,
        "code": code,
        "consented": tuple(Consented(paper.id, paper.shown_sha256, True) for paper in papers),
        "strokes": strokes(),
    }
    await documents.give_signatures(story.office, story.database, who, story.case.id, **(values | changes))


async def test_a_wrong_code_signs_nothing(story):
    await story.issue()

    with pytest.raises(Forbidden, match=r"code\.wrong"):
        await sign_with(story, story.tenant, code="000000x")

    assert all(signer.given is None for paper in await story.papers() for signer in paper.signers)


async def test_a_code_sent_to_one_party_is_worth_nothing_for_the_other(story):
    await story.issue()
    request, code = await story.ask_code(story.tenant)

    with pytest.raises(Forbidden, match=r"code\.other-request"):
        await sign_with(story, story.landlord, request_id=request, code=code)


async def test_a_paper_without_its_own_consent_is_not_signed(story):
    await story.issue()
    papers = await story.papers()

    with pytest.raises(Invalid, match="consent-missing"):
        await sign_with(
            story, story.tenant, consented=tuple(Consented(paper.id, paper.shown_sha256, False) for paper in papers)
        )


async def test_other_bytes_than_shown_are_refused_and_the_code_is_not_spent(story):
    await story.issue()
    request, code = await story.ask_code(story.tenant)
    papers = await story.papers()
    stale = tuple(Consented(paper.id, "ff" * 32, True) for paper in papers)
    fresh = tuple(Consented(paper.id, paper.shown_sha256, True) for paper in papers)
    give = (story.office, story.database, story.tenant, story.case.id, request, code)

    with pytest.raises(Conflict, match="changed-since-shown"):
        await documents.give_signatures(*give, stale, strokes())

    await documents.give_signatures(*give, fresh, strokes())


async def test_who_has_not_agreed_to_sign_electronically_cannot(story):
    await story.issue()
    text = people.consent_texts("zh")[ConsentKind.E_SIGNATURE]
    async with story.database.work(story.tenant.person, story.tenant.county) as work:
        await people.record_consent(
            work, story.tenant.person, story.case.id, ConsentKind.E_SIGNATURE, text.version, False
        )

    with pytest.raises(Conflict, match="not-agreed-to"):
        await sign_with(story, story.tenant)


async def test_who_was_not_identified_today_cannot_sign(story):
    await story.issue()
    request, code = await story.ask_code(story.tenant)
    tomorrow = clock.now() + timedelta(days=1)
    story.database.now = lambda: tomorrow

    with pytest.raises(Conflict, match="identity-open"):
        await sign_with(story, story.tenant, ask=(request, code))


async def test_the_mediator_cannot_order_the_seal(story):
    await story.issue()
    for who in (story.tenant, story.landlord, story.mediator):
        await story.sign(who)

    with pytest.raises(Conflict, match="not-your-turn"):
        await story.ask_code(story.mediator)
    assert (await story.ceremony(story.director)).my_turn


async def test_each_use_of_a_seal_is_logged_with_who_and_why(story):
    await story.issue()
    await story.all_sign()

    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        rows = (await work.db.execute(documents.store.seal_uses.select())).all()

    assert [(row.person, row.organisation) for row in rows] == [(story.world.director.id, story.world.committee.id)]
    assert rows[0].reason


async def test_no_seal_is_put_without_its_row_in_the_log(story):
    await story.issue()
    for who in (story.tenant, story.landlord, story.mediator):
        await story.sign(who)
    await story.give(story.director, with_strokes=False)
    async with story.database.work(story.director.person, story.director.county) as work:
        await work.db.execute(documents.store.seal_uses.delete())
    agreement = await story.agreement()

    with pytest.raises(Forbidden, match="not-ordered"):
        await story.handlers["documents.sign"](story.database, {"document": agreement.id, "county": story.world.county})

    assert (await story.agreement()).sha256 == agreement.sha256


async def test_a_refusal_ends_the_papers_and_reopening_starts_a_new_version(story):
    await story.issue()
    await story.sign(story.tenant)
    async with story.database.work(story.landlord.person, story.landlord.county) as work:
        await documents.refuse(work, story.landlord, story.case.id, "金额不同意")
    before = await story.agreement()
    assert before.stage is Stage.REFUSED

    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        await documents.reopen(work, story.case.id, "重新协商金额")
    await story.issue()

    after = await story.agreement()
    assert after.id != before.id
    assert all(signer.state.value == "pending" for signer in after.signers)


async def test_until_the_agreement_is_in_force_all_papers_are_taken_back_whoever_has_signed(story):
    await story.issue()
    for who in (story.tenant, story.landlord, story.mediator):
        await story.sign(who)
    before = await story.papers()
    assert [(paper.kind, paper.stage) for paper in before] == [
        (Kind.AGREEMENT, Stage.SIGNING),
        (Kind.APPLICATION, Stage.SIGNING),
    ]

    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        await documents.reopen(work, story.case.id, "金额写错")

    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        kept = await documents.papers_of(work, story.case.id)
    assert [(paper.id, paper.stage) for paper in kept] == [(paper.id, Stage.SUPERSEDED) for paper in before]
    await story.issue()
    assert all(signer.given is None for paper in await story.papers() for signer in paper.signers)
    story.database.now = lambda: clock.now() + timedelta(minutes=2)  # a code may be sent again
    await story.all_sign()
    assert [paper.stage for paper in await story.papers()] == [Stage.EFFECTIVE, Stage.EFFECTIVE]
    assert await story.failed_jobs() == []


async def test_an_agreement_in_force_is_not_taken_back(story):
    await story.issue()
    await story.all_sign()
    before = await story.papers()

    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        with pytest.raises(Conflict, match=r"document\.supersede"):
            await documents.reopen(work, story.case.id, "金额写错")

    assert await story.papers() == before


async def test_a_job_that_runs_again_after_the_end_changes_nothing(story):
    await story.issue()
    await story.all_sign()
    before = await story.papers()

    for paper in before:
        await story.handlers["documents.sign"](story.database, {"document": paper.id, "county": story.world.county})

    assert await story.papers() == before


async def test_no_job_of_the_ceremony_fails(story):
    await story.issue()
    await story.all_sign()

    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        states = {row.state for row in await work.db.execute(jobs.table.select())}
    assert states == {"done"}

"""From the issue of an agreement to the service of the ruling, with real papers, keys and jobs."""

import subprocess

import pytest

import cases
import confirmation
import documents
from confirmation import Decision, Stage
from documents import Along, Kind, Verdict
from kernel import clock, journal
from tests.confirmation.flow import a_court_story, accept, an_agreement_in_force, bundle_of, reload, rule, submit

EVERYTHING = Along(addresses=True, founded="由清和县司法局于2019年3月设立。")


@pytest.fixture
async def story(database, tmp_path):
    return await a_court_story(database, tmp_path)


async def test_a_deposit_dispute_ends_with_a_confirmed_agreement_that_anybody_can_verify(story, tmp_path):
    await an_agreement_in_force(story, EVERYTHING)
    application = await submit(story)
    accepted = await accept(story, application)
    await rule(story, application)

    assert await story.failed_jobs() == []
    served = await reload(story, application)
    assert accepted.accepted_at is not None
    year = clock.today_in_shanghai(accepted.accepted_at).year
    assert (served.stage, served.case_number) == (Stage.SERVED, f"（{year}）粤9999诉前调确1号")
    async with story.database.reading(story.mediator.person, story.world.county) as work:
        case = await cases.load(work, story.case.id)
        assert case.confirmed_at is not None
        assert (await journal.verify(work))[1] == []
        papers = {paper.kind: paper for paper in await documents.papers_of(work, story.case.id)}
        assert await confirmation.legal_state(work, papers[Kind.AGREEMENT]) == "confirmed"
        services = await confirmation.services_for(work, story.tenant.person)
    assert {each.document for each in services} == {papers[Kind.ACCEPTANCE].id, papers[Kind.RULING].id}
    assert all(each.served_at is not None for each in services)
    assert set(papers) == set(Kind)
    at = story.office.desk.now()
    for kind, paper in papers.items():
        pdf = await documents.file(story.office.storage, paper)
        found = await documents.examine(story.office, story.database, pdf, at)
        assert found.report.verdict is Verdict.TOTAL_PASSED, (kind, found.report)
        assert found.registered is not None and found.registered.is_final
        (tmp_path / f"{kind}.pdf").write_bytes(pdf)
        said = subprocess.run(["pdfsig", tmp_path / f"{kind}.pdf"], capture_output=True, text=True).stdout
        assert said.count("Signature is Valid") == len(paper.signers) + 1  # and the platform


async def test_what_was_signed_along_goes_to_the_court_and_is_verified_there(story):
    await an_agreement_in_force(story, EVERYTHING)
    application = await submit(story)
    await story.run_jobs()

    bundle = await bundle_of(story, application)

    along = [Kind.MEDIATION_PROOF, Kind.SERVICE_ADDRESS, Kind.SERVICE_ADDRESS]
    assert [paper.document.kind for paper in bundle.papers] == [Kind.AGREEMENT, Kind.APPLICATION, *along]
    assert all(paper.report is not None and paper.report.verdict is Verdict.TOTAL_PASSED for paper in bundle.papers)
    assert all(check.ok for check in bundle.checks if check.code in ("bundle.papers", "bundle.registered"))


async def test_the_clerk_sees_every_paper_verified(story):
    await an_agreement_in_force(story)
    application = await submit(story)

    bundle = await bundle_of(story, application)

    assert [paper.document.kind for paper in bundle.papers] == [Kind.AGREEMENT, Kind.APPLICATION]
    assert all(paper.report is not None and paper.report.verdict is Verdict.TOTAL_PASSED for paper in bundle.papers)
    failing = {check.code for check in bundle.checks if not check.ok}
    assert failing == {"bundle.recording"}  # nothing was recorded in this test


async def test_a_rejected_agreement_is_served_but_not_confirmed(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    await accept(story, application)

    await rule(story, application, Decision.REJECT)

    assert (await reload(story, application)).stage is Stage.SERVED
    async with story.database.reading(story.mediator.person, story.world.county) as work:
        assert (await cases.load(work, story.case.id)).confirmed_at is None
        agreement = await documents.registered(work, Kind.AGREEMENT, story.case.id)
        assert agreement is not None
        assert await confirmation.legal_state(work, agreement) == "rejected"


async def test_court_papers_are_sealed_once_each_with_a_row_in_the_seal_log(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    await accept(story, application)
    await rule(story, application)

    async with story.database.reading(story.mediator.person, story.world.county) as work:
        rows = (await work.db.execute(documents.store.seal_uses.select())).all()
    of_court = {(row.person, row.reason) for row in rows if row.organisation == story.world.court.id}
    assert of_court == {(story.world.clerk.id, "notice-of-acceptance"), (story.world.judge.id, "ruling")}

from datetime import timedelta

import pytest

import confirmation
import people
from confirmation import Decision, Ruling, Stage
from documents import Kind, load_for, papers_of
from kernel import Conflict, Forbidden, Invalid, NotFound, clock
from people import ConsentKind
from tests.confirmation.flow import (
    FINDINGS,
    a_court_story,
    accept,
    an_agreement_in_force,
    clerk,
    judge,
    reload,
    rule,
    submit,
)
from tests.documents.builders import strokes


@pytest.fixture
async def story(database, tmp_path):
    return await a_court_story(database, tmp_path)


async def test_on_the_thirty_first_day_nothing_can_be_filed_any_more(story):
    await an_agreement_in_force(story)
    story.database.now = lambda: clock.now() + timedelta(days=45)

    with pytest.raises(Conflict, match="not-eligible") as refusal:
        await submit(story)

    assert refusal.value.facts["checks"] == ["confirmation.in-time"]


async def test_without_the_signature_of_both_sides_nothing_can_be_filed(story):
    await story.issue()
    await story.sign(story.tenant)

    with pytest.raises(Conflict, match="not-eligible"):
        await submit(story)


async def test_one_agreement_is_filed_once(story):
    await an_agreement_in_force(story)
    await submit(story)

    with pytest.raises(Conflict, match="not-eligible"):
        await submit(story)


async def test_an_agreement_that_a_court_did_not_take_may_be_filed_again(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    async with story.database.work(clerk(story).person, story.world.county) as work:
        await confirmation.refuse(work, application.id, "other", "材料不齐")

    again = await submit(story)

    assert again.id != application.id
    assert (await reload(story, application)).stage is Stage.NOT_ACCEPTED


async def test_another_court_of_the_county_cannot_see_what_lies_before_this_one(story):
    await an_agreement_in_force(story)
    application = await submit(story)

    async with story.database.reading(clerk(story).person, story.world.county) as work:
        assert await confirmation.submitted_to(work, story.case.id, story.world.court.id)
        assert not await confirmation.submitted_to(work, story.case.id, story.world.firm.id)
        assert await confirmation.case_of(work, application.id) == story.case.id


async def test_each_court_counts_its_cases_without_gaps_and_never_twice(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    year = clock.today_in_shanghai(clock.now()).year

    with pytest.raises(Invalid, match="case-number"):
        await accept(story, application, "17")
    accepted = await accept(story, application, f"（{year}）粤9999诉前调确17号")

    assert accepted.case_number == f"（{year}）粤9999诉前调确17号"
    async with story.database.reading(clerk(story).person, story.world.county) as work:
        loaded = await confirmation.load(work, application.id)
        assert await confirmation.proposed_number(work, loaded) == f"（{year}）粤9999诉前调确18号"


async def test_a_ruling_may_be_read_before_it_is_signed_and_is_the_courts_alone_until_then(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    await accept(story, application)
    text = Ruling(Decision.CONFIRM, FINDINGS)
    document = await confirmation.draft_ruling(story.office, story.database, judge(story), application.id, text)

    async with story.database.reading(judge(story).person, story.world.county) as work:
        assert (await load_for(work, judge(story), document)).kind is Kind.RULING
        with pytest.raises(NotFound):
            await load_for(work, story.tenant, document)
    await rule(story, application)

    assert (await reload(story, application)).ruling == document


async def test_a_code_asked_for_one_ruling_does_not_sign_another(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    await accept(story, application)
    who = judge(story)
    async with story.database.work(who.person, who.county) as work:
        request = await confirmation.ask_code(work, who, application.id)
    await story.run_jobs()
    code = await story.latest_code(who.person)
    await confirmation.draft_ruling(
        story.office, story.database, who, application.id, Ruling(Decision.REJECT, "内容不明确")
    )
    sign = (story.office, story.database, who, application.id)

    with pytest.raises(Conflict, match="ruling-changed"):
        await confirmation.sign_ruling(*sign, Ruling(Decision.CONFIRM, FINDINGS), request.request_id, code, strokes())
    with pytest.raises(Forbidden, match="other-request"):
        await confirmation.sign_ruling(
            *sign, Ruling(Decision.REJECT, "内容不明确"), request.request_id, code, strokes()
        )


async def test_who_has_not_agreed_to_electronic_service_is_served_on_paper(story):
    await an_agreement_in_force(story)
    text = people.consent_texts("zh")[ConsentKind.E_SERVICE]
    async with story.database.work(story.landlord.person, story.world.county) as work:
        await people.record_consent(
            work, story.landlord.person, story.case.id, ConsentKind.E_SERVICE, text.version, False
        )
    application = await submit(story)
    await accept(story, application)
    await rule(story, application)
    assert (await reload(story, application)).stage is Stage.CONFIRMED

    async with story.database.work(clerk(story).person, story.world.county) as work:
        await confirmation.record_paper_service(work, application.id, story.landlord.person, work.now)

    assert (await reload(story, application)).stage is Stage.SERVED


async def test_seeing_a_served_paper_is_noted_once_and_only_by_its_recipient(story):
    await an_agreement_in_force(story)
    await accept(story, await submit(story))
    async with story.database.reading(story.tenant.person, story.world.county) as work:
        (service,) = await confirmation.services_for(work, story.tenant.person)

    async with story.database.work(story.landlord.person, story.world.county) as work:
        with pytest.raises(NotFound):
            await confirmation.record_seen(work, story.landlord, service.id)
    async with story.database.work(story.tenant.person, story.world.county) as work:
        await confirmation.record_seen(work, story.tenant, service.id)
        (seen,) = await confirmation.services_for(work, story.tenant.person)
    assert seen.seen_at is not None


async def test_jobs_of_the_court_may_run_twice(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    await accept(story, application)
    payload = {"application": application.id, "county": story.world.county}

    for kind in ("confirmation.examine", "confirmation.notice"):
        await story.handlers[kind](story.database, payload)

    async with story.database.reading(clerk(story).person, story.world.county) as work:
        kinds = [paper.kind for paper in await papers_of(work, story.case.id)]
    assert kinds.count(Kind.ACCEPTANCE) == 1

"""Between filing and ruling: more is asked for, or somebody withdraws (民诉法解释 354, 357)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

import confirmation
import documents
from confirmation import Decision, Ruling, Stage
from confirmation.model import Supplied
from documents import Stage as PaperStage
from kernel import Conflict, PersonId
from tests.confirmation.flow import FINDINGS, a_court_story, accept, an_agreement_in_force, judge, reload, submit
from tests.confirmation.test_application_rules import TEN, accepted, an_application

UNTIL = date(2026, 5, 25)
HANDED_IN = Supplied("身份证复印件", "ab" * 32, PersonId("zhong"), TEN)


def asked(application):
    return application.asked_for_more("身份证复印件", UNTIL)


def test_what_was_asked_for_before_acceptance_leads_back_to_filing_and_after_it_to_the_review():
    before = asked(an_application()).supplied_with(HANDED_IN).resumed()
    after = asked(accepted(an_application())).supplied_with(HANDED_IN).resumed()

    assert (before.stage, after.stage) == (Stage.SUBMITTED, Stage.ACCEPTED)
    assert before.supplied == (HANDED_IN,)


def test_a_ruling_that_waits_unsigned_falls_when_more_is_asked_for():
    drafted = accepted(an_application()).ruling_drafted(Decision.CONFIRM, FINDINGS, PersonId("judge"), "d9")

    assert (asked(drafted).ruling, asked(drafted).decision) == (None, None)


def test_what_is_not_supplied_in_time_counts_as_withdrawn_and_not_a_day_before():
    waiting = asked(accepted(an_application()))

    with pytest.raises(Conflict, match="still-time"):
        waiting.deemed_withdrawn(UNTIL)
    assert waiting.deemed_withdrawn(UNTIL + timedelta(days=1)).stage is Stage.DEEMED_WITHDRAWN


def test_nothing_is_handed_in_that_nobody_asked_for():
    with pytest.raises(Conflict, match=r"confirmation\.supply"):
        an_application().supplied_with(HANDED_IN)


@pytest.mark.parametrize("stage", [Stage.CONFIRMED, Stage.REJECTED, Stage.SERVED, Stage.NOT_ACCEPTED])
def test_what_is_decided_cannot_be_withdrawn(stage):
    with pytest.raises(Conflict, match=r"confirmation\.withdraw"):
        replace(an_application(), stage=stage).withdrawn(PersonId("hu"), "反悔", TEN)


@pytest.fixture
async def story(database, tmp_path):
    return await a_court_story(database, tmp_path)


async def test_one_side_withdraws_before_the_ruling_and_the_agreement_binds_as_before(story):
    await an_agreement_in_force(story)
    application = await submit(story)
    await accept(story, application)
    text = Ruling(Decision.CONFIRM, FINDINGS)
    ruling = await confirmation.draft_ruling(story.office, story.database, judge(story), application.id, text)

    async with story.database.work(story.landlord.person, story.world.county) as work:
        await confirmation.withdraw(work, story.case.id, story.landlord.person, "先自行履行")

    withdrawn = await reload(story, application)
    assert (withdrawn.stage, withdrawn.withdrawn_by) == (Stage.WITHDRAWN, story.landlord.person)
    async with story.database.reading(story.landlord.person, story.world.county) as work:
        assert (await documents.load(work, ruling)).stage is PaperStage.SUPERSEDED
        assert await documents.effective(work, story.case.id) is not None
    again = await submit(story)
    assert again.id != application.id and again.stage is Stage.SUBMITTED

from typing import Any

import pytest

import cases
import documents
from documents.drafting import kept_preview
from kernel import Conflict, NotFound, clock
from tests.documents.builders import a_clause, a_draft
from tests.documents.flow import Story, a_story


@pytest.fixture
async def story(database, tmp_path) -> Story:
    return await a_story(database, tmp_path)


async def edit(story: Story, version: int, **changes) -> documents.DraftView:
    async with story.database.work(story.mediator.person, story.world.county) as work:
        return await documents.edit(work, story.case.id, version, a_draft(**changes))


async def test_the_first_draft_is_filled_from_the_case(story):
    async with story.database.reading(story.mediator.person, story.world.county) as work:
        view = await documents.draft_of(work, story.case.id)

    assert (view.draft.version, view.stage) == (0, "DRAFT")
    assert view.draft.data.facts == story.case.facts
    assert view.draft.data.copies == 3
    assert "电子签名" in view.draft.data.signing_method


async def test_of_two_who_edit_the_same_version_the_second_is_told_what_the_first_wrote(story):
    await edit(story, 0, breach="甲")

    with pytest.raises(Conflict, match="edited-meanwhile") as refusal:
        await edit(story, 0, breach="乙")

    facts: dict[str, Any] = refusal.value.facts
    assert (facts["version"], facts["your_version"], facts["data"]["breach"]) == (1, 0, "甲")


async def test_writing_terms_while_people_meet_is_the_next_stage_of_the_case(story):
    await edit(story, 0)

    async with story.database.reading(story.mediator.person, story.world.county) as work:
        assert (await cases.load(work, story.case.id)).stage is cases.Stage.AGREED_DRAFTING


async def test_a_preview_draws_the_paper_and_saves_nothing(story):
    drawn = await documents.preview(story.database, story.mediator, story.case.id, a_draft())

    async with story.database.reading(story.mediator.person, story.world.county) as work:
        pdf = await kept_preview(work, story.case.id, drawn.digest)
        assert (await documents.draft_of(work, story.case.id)).draft.version == 0
        with pytest.raises(NotFound, match="preview-gone"):
            await kept_preview(work, "another-case", drawn.digest)
    assert pdf.startswith(b"%PDF-")
    assert (await documents.picture_of(pdf, 0, 400)).startswith(b"\x89PNG")


async def test_an_agreement_that_a_court_would_reject_is_not_laid_out(story):
    view = await edit(story, 0, clauses=(a_clause(text="尽快付清"),))
    issue = (story.office, story.database, story.mediator, story.case.id, view.draft.version)

    with pytest.raises(Conflict, match="checks-failed") as refusal:
        await documents.issue(*issue)
    assert refusal.value.facts["checks"] == ["clause.vague-word"]

    await documents.issue(*issue, override_reason="双方坚持此表述，已告知后果")
    assert len(await story.papers()) == 2


async def test_an_old_version_cannot_be_laid_out(story):
    await edit(story, 0)
    await edit(story, 1)

    with pytest.raises(Conflict, match="edited-meanwhile"):
        await documents.issue(story.office, story.database, story.mediator, story.case.id, 1)


async def test_once_laid_out_nothing_can_be_edited_or_laid_out_again(story):
    await story.issue()

    with pytest.raises(Conflict, match="in-signing"):
        await edit(story, 1)
    with pytest.raises(Conflict, match="in-signing"):
        await documents.issue(story.office, story.database, story.mediator, story.case.id, 1)


async def test_each_paper_has_a_code_that_nobody_guesses_and_the_head_of_the_journal(story):
    await story.issue()

    agreement, application = await story.papers()
    assert agreement.verify_code != application.verify_code
    assert all(len(paper.verify_code) == 16 for paper in (agreement, application))
    assert agreement.journal_size > 0 and len(agreement.journal_root) == 64
    assert agreement.template_version and agreement.law_version


async def test_papers_remember_what_they_were_rendered_from(story):
    await story.issue()
    agreement = await story.agreement()

    assert documents.draft_in(agreement) == a_draft()
    assert documents.clauses_in(agreement)[0].startswith("胡桂芳于2026年5月20日前")


async def test_a_preview_is_forgotten_after_half_an_hour(story):
    drawn = await documents.preview(story.database, story.mediator, story.case.id, a_draft())
    later = clock.now() + documents.drafting.PREVIEW_KEPT * 2
    story.database.now = lambda: later

    await documents.preview(story.database, story.mediator, story.case.id, a_draft(breach="另行约定"))

    async with story.database.reading(story.mediator.person, story.world.county) as work:
        with pytest.raises(NotFound, match="preview-gone"):
            await kept_preview(work, story.case.id, drawn.digest)

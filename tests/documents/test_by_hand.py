"""The way on paper, forced where no electronic signature may be used (电子签名法 3)."""

from datetime import timedelta

import pytest

import cases
import documents
from documents import Stage
from documents.checker import NO_E_SIGNATURE
from kernel import Conflict, Forbidden, Invalid, clock
from people import Role
from tests.documents.flow import Story, a_story

SCAN = b"%PDF-1.7 signed in ink"


@pytest.fixture
async def story(database, tmp_path) -> Story:
    return await a_story(database, tmp_path)


async def issue_by_hand(story):
    view = await story.save_draft()
    who = story.mediator
    version = view.draft.version
    await documents.issue(story.office, story.database, who, story.case.id, version, by_hand=True)


def secretary(story):
    return story.staff(story.world.secretary, Role.SECRETARY, story.world.committee)


async def hand_in(story, who, data=SCAN, days=0):
    digest = await documents.keep_scan(story.office.storage, data)
    day = clock.today_in_shanghai(story.database.now()) + timedelta(days=days)
    async with story.database.work(who.person, who.county) as work:
        return await documents.hand_in_scan(work, story.case.id, digest, len(data), day)


async def compare(story, who, scan, matches=True, reason=""):
    async with story.database.work(who.person, who.county) as work:
        return await documents.compare_scan(work, story.case.id, scan.id, matches, reason)


async def test_a_print_signed_in_ink_is_in_force_once_a_second_person_has_compared_it(story):
    await issue_by_hand(story)
    (paper,) = await story.papers()
    scan = await hand_in(story, secretary(story))

    await compare(story, story.mediator, scan)

    (signed,) = await story.papers()
    assert (signed.stage, signed.sha256, signed.shown_sha256) == (Stage.EFFECTIVE, scan.sha256, paper.shown_sha256)
    assert signed.open_to_readers_sha256 == paper.shown_sha256 and not signed.lacks_report
    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        assert (await cases.load(work, story.case.id)).stage is cases.Stage.EFFECTIVE
    found = await documents.examine(story.office, story.database, SCAN, story.office.desk.now())
    assert found.registered is not None and found.registered.document.id == paper.id


async def test_who_handed_the_scan_in_does_not_compare_it(story):
    await issue_by_hand(story)
    scan = await hand_in(story, story.mediator)

    with pytest.raises(Forbidden, match="second-person"):
        await compare(story, story.mediator, scan)


async def test_a_scan_that_differs_is_refused_with_a_reason_and_another_may_follow(story):
    await issue_by_hand(story)
    scan = await hand_in(story, secretary(story))

    with pytest.raises(Invalid, match="reason-missing"):
        await compare(story, story.mediator, scan, matches=False)
    await compare(story, story.mediator, scan, matches=False, reason="缺第二页")
    with pytest.raises(Conflict, match="compared-already"):
        await compare(story, story.mediator, scan)

    again = await hand_in(story, secretary(story), SCAN + b" whole")
    assert (await compare(story, story.mediator, again)).matches


async def test_a_paper_for_ink_is_not_signed_on_a_phone_and_the_other_way_round(story):
    await issue_by_hand(story)
    with pytest.raises(Conflict, match="not-your-turn"):
        await story.ask_code(story.tenant)

    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        await documents.reopen(work, story.case.id, "改为电子签名")
    await story.issue()
    with pytest.raises(Conflict, match="not-by-hand"):
        await hand_in(story, secretary(story))


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_day_before_the_print_or_after_today_is_refused(story, days):
    await issue_by_hand(story)

    with pytest.raises(Invalid, match=r"scan\.date"):
        await hand_in(story, secretary(story), days=days)


async def test_only_a_pdf_is_a_scan(story):
    with pytest.raises(Invalid, match="not-a-pdf"):
        await documents.keep_scan(story.office.storage, b"MZ")


async def test_matters_of_status_are_laid_out_for_ink_and_not_for_phones(story, monkeypatch):
    monkeypatch.setattr(cases.taxonomy, "flags_of", lambda _: ("-E",))
    view = await story.save_draft()

    assert NO_E_SIGNATURE in {check.code for check in view.checks}
    with pytest.raises(Conflict, match="checks-failed"):
        await documents.issue(
            story.office, story.database, story.mediator, story.case.id, view.draft.version, "当事人坚持"
        )
    await issue_by_hand(story)
    (paper,) = await story.papers()
    assert paper.by_hand and "打印的协议书上当面签名" in documents.draft_in(paper).signing_method

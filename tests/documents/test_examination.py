import pytest

import documents
from documents import Reason, Verdict
from documents.store import revisions_of
from kernel import NotFound, clock
from tests.documents.flow import Story, a_story


@pytest.fixture
async def story(database, tmp_path) -> Story:
    return await a_story(database, tmp_path)


async def examined(story: Story, pdf: bytes) -> documents.Examination:
    return await documents.examine(story.office, story.database, pdf, clock.now())


async def test_the_registered_paper_is_known_by_its_bytes(story):
    await story.issue()
    await story.all_sign()
    agreement = await story.agreement()
    pdf = await documents.file(story.office.storage, agreement)

    found = await examined(story, pdf)

    assert found.report.verdict is Verdict.TOTAL_PASSED
    assert found.registered is not None and found.registered.is_final
    assert (await documents.examine_code(story.office, story.database, agreement.verify_code.lower())).report == (
        found.report
    )


async def test_a_paper_cut_back_to_an_earlier_revision_says_whose_signatures_are_missing(story):
    await story.issue()
    await story.all_sign()
    agreement = await story.agreement()
    async with story.database.reading(story.mediator.person, story.world.county) as work:
        records = await revisions_of(work, agreement.id)

    found = await examined(story, await story.office.storage.get(records[2].sha256))

    assert found.registered is not None and found.registered.cut_back
    assert [signer.role for signer in found.registered.missing] == ["mediator", "committee-seal"]
    assert (found.report.verdict, found.report.reason) == (Verdict.INDETERMINATE, Reason.INCOMPLETE)


async def test_a_paper_with_something_added_is_traced_to_its_original_and_fails(story):
    await story.issue()
    await story.all_sign()
    pdf = await documents.file(story.office.storage, await story.agreement())

    found = await examined(story, pdf + b"\n% added")

    assert found.registered is not None and not found.registered.identical
    assert found.report.verdict is Verdict.TOTAL_FAILED


async def test_an_unsigned_paper_still_in_signing_is_not_called_cut_back(story):
    await story.issue()
    pdf = await documents.file(story.office.storage, await story.agreement())

    found = await examined(story, pdf)

    assert found.registered is not None
    assert not found.registered.cut_back and not found.registered.is_final
    assert found.report.verdict is not Verdict.TOTAL_PASSED


@pytest.mark.parametrize("junk", [b"", b"hello", b"%PDF-1.7\n", b"\x00" * 1000])
async def test_what_is_no_paper_gets_an_honest_answer(story, junk):
    found = await examined(story, junk)

    assert found.registered is None
    assert (found.report.verdict, found.report.reason) == (Verdict.TOTAL_FAILED, Reason.FORMAT_FAILURE)


async def test_a_code_says_nothing_before_the_paper_is_in_force(story):
    await story.issue()

    with pytest.raises(NotFound, match="not-in-force"):
        await documents.examine_code(story.office, story.database, (await story.agreement()).verify_code)
    with pytest.raises(NotFound, match="code-unknown"):
        await documents.examine_code(story.office, story.database, "AAAAAAAAAAAAAAAA")


async def test_a_paper_that_was_taken_back_is_never_called_in_force(story):
    await story.issue()
    await story.sign(story.tenant)
    before = await story.agreement()
    async with story.database.work(story.mediator.person, story.world.county) as work:
        await documents.reopen(work, story.case.id, "改一个字")

    found = await examined(story, await story.office.storage.get(before.sha256))

    assert found.registered is not None
    assert found.registered.document.stage is documents.Stage.SUPERSEDED
    assert not found.registered.is_final
    assert found.report.verdict is not Verdict.TOTAL_PASSED

"""A paper stays provable for longer than any of the certificates in it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

import documents
from documents import Office, SigningDesk, TimestampAuthority, Verdict, examine, renew, verify
from documents.examination import expectation
from documents.renewals import AHEAD, renew_due, renew_paper
from documents.seals import all_of
from kernel import Conflict, jobs
from kernel.storage import FolderStorage
from tests.documents.flow import SEAL_FONTS, Story, a_story

YEAR = timedelta(days=365.25)


@pytest.fixture
async def story(database, tmp_path: Path) -> Story:
    story = await a_story(database, tmp_path)
    await story.issue()
    await story.all_sign()
    return story


def later(story: Story, by: timedelta) -> Office:
    """Return the office as it is in years to come, with the same keys; the database's clock goes with it."""
    at = story.office.desk.now() + by
    folder = folder_of(story) / "pki"
    desk = SigningDesk.open(folder, folder / "passphrase", SEAL_FONTS, lambda: at)
    story.database.now = lambda: at
    return replace(story.office, desk=desk)


def folder_of(story: Story) -> Path:
    assert isinstance(story.office.storage, FolderStorage)
    return story.office.storage.root.parent


async def a_round(story: Story, office: Office) -> int:
    """Do what a day's round asks for; return how many papers were renewed."""
    renewed = 0

    async def renew_one(database, payload):
        nonlocal renewed
        renewed += 1
        await renew_paper(office, database, payload)

    async def look(database, payload):
        await renew_due(office, database, payload)

    async with story.database.work(story.mediator.person, story.world.county) as work:
        await jobs.enqueue(work, "documents.renew", {})
    await jobs.Runner(story.database, {"documents.renew": look, "documents.renew-paper": renew_one}).run_all()
    assert await story.failed_jobs() == []
    return renewed


async def test_a_paper_is_renewed_in_time_and_then_outlives_its_first_time_stamp(story: Story):
    before = await story.agreement()
    assert before.renew_before is not None
    first = await story.office.storage.get(before.sha256)
    assert await a_round(story, later(story, 9.5 * YEAR)) == 0, "too early"

    office = later(story, before.renew_before - AHEAD + timedelta(days=1) - story.office.desk.now())
    assert await a_round(story, office) == 2, "agreement and application"
    assert await a_round(story, office) == 0, "once is enough"

    after = await story.agreement()
    renewed = await office.storage.get(after.sha256)
    assert renewed.startswith(first)
    assert (after.revision, after.effective_at) == (before.revision + 1, before.effective_at)
    assert after.renew_before is not None and after.renew_before > before.renew_before + 9 * YEAR
    at = before.renew_before + 4 * YEAR
    trust = office.desk.authority.trust(at)
    assert verify(renewed, at, trust, expectation(after)).verdict is Verdict.TOTAL_PASSED
    assert verify(first, at, trust, expectation(after)).reason == "OUT_OF_BOUNDS_NO_POE"


async def test_copies_from_before_the_renewal_are_not_called_cut_back(story: Story):
    before = await story.agreement()
    office = later(story, 10.5 * YEAR)
    await a_round(story, office)

    now = office.desk.now()
    old = await examine(office, story.database, await office.storage.get(before.sha256), now)
    new = await examine(office, story.database, await office.storage.get((await story.agreement()).sha256), now)

    assert old.registered is not None and new.registered is not None
    assert (old.report.verdict, old.registered.cut_back, old.registered.is_final) == ("TOTAL_PASSED", False, False)
    assert (new.report.verdict, new.registered.is_final) == ("TOTAL_PASSED", True)


async def test_a_renewal_that_does_not_verify_changes_nothing(story: Story):
    before = await story.agreement()
    office = later(story, 10.5 * YEAR)
    wrong = lambda: office.desk.now() + YEAR  # noqa: E731 - a clock that nobody else shares
    timestamps = TimestampAuthority(office.desk.authority, folder_of(story), wrong)
    broken = replace(office, desk=replace(office.desk, timestamps=timestamps))

    with pytest.raises(Conflict, match=r"document\.renewal-not-good"):
        await renew_paper(broken, story.database, {"document": before.id, "county": story.world.county})

    assert await story.agreement() == before


async def test_a_seal_gets_its_next_certificate_before_the_present_one_ends(story: Story):
    async with story.database.reading(story.director.person, story.world.county) as work:
        seal = next(each for each in await all_of(work) if each.organisation == story.world.committee.id)
    office = later(story, 5 * YEAR - timedelta(days=30))

    await a_round(story, office)

    old, new = map(x509.load_der_x509_certificate, office.desk.authority.seal_certificates(seal.id))
    assert new.not_valid_after_utc > old.not_valid_after_utc + 4 * YEAR
    assert new.public_key() != old.public_key()
    assert new.subject == old.subject


async def test_a_paper_that_is_not_closed_cannot_be_renewed(story: Story):
    paper = await story.agreement()
    certified = await story.office.storage.get(paper.shown_sha256)

    with pytest.raises(Conflict, match=r"signing\.not-closed"):
        renew(certified, story.office.desk)
    with pytest.raises(Conflict, match=r"document\.not-in-force"):
        replace(paper, stage=documents.Stage.SIGNING).renewed(None, story.office.desk.now(), "")  # type: ignore[arg-type]

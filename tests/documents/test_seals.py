"""No seal without two people, no use without a reason, no use of a seal that was stopped."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as some

import documents
from documents import SEAL_LIFE, SealStage, as_svg, seals, verify
from documents.sealing import check_drawing, seal_drawing
from documents.stages import SealEvent
from kernel import Conflict, Forbidden, Invalid, NotFound, clock
from people import Role
from tests.builders import A_DRAWING, a_principal, a_world
from tests.documents.flow import a_story

from .corpus import COMMITTEE, a_font


@pytest.fixture
async def world(database):
    return await a_world(database)


@pytest.fixture
def staff(world):
    """Return members of staff as their sessions would, by role."""
    homes = {"director": world.committee, "clerk": world.court, "judge": world.court, "admin": world.centre}
    return {role: a_principal(world, getattr(world, role), Role(role), home) for role, home in homes.items()}


async def act(database, who, do, *arguments):
    async with database.work(who.person, who.county) as work:
        return await do(work, who, *arguments)


async def the_seal(database, who):
    async with database.reading(who.person, who.county) as work:
        return (await seals.seals_for(work, who))[-1]


@given(some.lists(some.sampled_from(SealEvent)))
def test_once_revoked_a_seal_stays_revoked(events):
    stage = SealStage.REVOKED
    for event in events:
        assert not SEAL_LIFE.allows(stage, event)


async def test_whoever_applies_does_not_approve(database, world, staff):
    used = await the_seal(database, staff["director"])
    await act(database, staff["admin"], seals.revoke, used.id, "换章")
    applied = await act(database, staff["director"], seals.apply_for, A_DRAWING, "换章")
    both = replace(staff["director"], roles=frozenset({Role.DIRECTOR, Role.ADMIN}))

    with pytest.raises(Forbidden, match=r"seal\.same-person"):
        await act(database, both, seals.approve, applied.id, "可以")

    approved = await act(database, staff["admin"], seals.approve, applied.id, "可以")
    assert approved.stage is SealStage.IN_USE


async def test_whoever_suspends_does_not_resume(database, staff):
    seal = await the_seal(database, staff["admin"])
    await act(database, staff["admin"], seals.suspend, seal.id, "印章保管人变动")

    with pytest.raises(Forbidden, match=r"seal\.same-person"):
        await act(database, staff["admin"], seals.resume, seal.id, "已交接")


async def test_every_step_needs_a_reason(database, staff):
    seal = await the_seal(database, staff["director"])

    with pytest.raises(Invalid, match=r"reason\.missing"):
        await act(database, staff["director"], seals.suspend, seal.id, "  \n ")


async def test_an_organisation_has_one_seal_at_a_time(database, staff):
    with pytest.raises(Conflict, match=r"seal\.exists"):
        await act(database, staff["director"], seals.apply_for, A_DRAWING, "再来一枚")


async def test_only_organisations_with_a_seal_apply(database, staff):
    with pytest.raises(Forbidden, match=r"seal\.no-organisation"):
        await act(database, staff["admin"], seals.apply_for, A_DRAWING, "中心也要")


async def test_nobody_deals_with_another_organisations_seal(database, staff):
    courts, committees = await the_seal(database, staff["clerk"]), await the_seal(database, staff["director"])

    for who, seal in (("director", courts), ("admin", courts), ("judge", committees)):
        with pytest.raises(NotFound, match=r"seal\.unknown"):
            await act(database, staff[who], seals.suspend, seal.id, "越权")


@pytest.mark.parametrize(
    ("step", "code"),
    [(seals.suspend, r"seal\.suspended"), (seals.revoke, r"seal\.revoked")],
    ids=["suspended", "revoked"],
)
async def test_a_stopped_seal_is_refused_at_the_order(database, staff, step, code):
    seal = await the_seal(database, staff["admin"])
    await act(database, staff["admin"], step, seal.id, "停用")

    async with database.reading(staff["director"].person, staff["director"].county) as work:
        with pytest.raises(Conflict, match=code) as refused:
            await seals.usable(work, seal.organisation)
    assert refused.value.facts["organisation"] == seal.name


async def test_an_organisation_without_a_seal_is_told_so(database, world):
    async with database.reading(world.director.id, world.county) as work:
        with pytest.raises(NotFound, match=r"seal\.not-registered"):
            await seals.usable(work, world.centre.id)


async def test_a_seal_stopped_between_order_and_act_is_not_put_until_it_is_resumed(database, tmp_path: Path):
    story = await a_story(database, tmp_path)
    await story.issue()
    for who in (story.landlord, story.tenant, story.mediator):
        await story.sign(who)
    admin = a_principal(story.world, story.world.admin, Role.ADMIN, story.world.centre)
    seal = await the_seal(database, admin)
    await story.give(story.director, with_strokes=False)
    await act(database, admin, seals.suspend, seal.id, "印章保管人变动")

    await story.run_jobs()
    waiting = await story.agreement()
    assert await story.failed_jobs() == ["documents.sign: seal.suspended"]
    assert not waiting.all_signed

    other = replace(admin, person=story.world.director.id)
    await act(database, other, seals.resume, seal.id, "已交接")
    await story.run_jobs()

    assert (await story.agreement()).stage is documents.Stage.EFFECTIVE


async def test_what_was_sealed_before_a_revocation_stays_good(database, tmp_path: Path):
    story = await a_story(database, tmp_path)
    await story.issue()
    await story.all_sign()
    paper = await story.agreement()
    pdf = await story.office.storage.get(paper.sha256)
    admin = a_principal(story.world, story.world.admin, Role.ADMIN, story.world.centre)
    seal = await the_seal(database, admin)
    authority = story.office.desk.authority

    database.now = lambda: (
        clock.now() + timedelta(seconds=2)
    )  # time-stamps and lists of revocations count whole seconds
    await act(database, admin, seals.revoke, seal.id, "印章遗失")
    for _ in range(2):
        await seals.revoke_certificates(story.office, database, {"seal": seal.id, "county": story.world.county})

    revoked = await the_seal(database, admin)
    (certificate,) = authority.seal_certificates(seal.id)
    serial = x509.load_der_x509_certificate(certificate).serial_number
    now = story.office.desk.now()
    assert timedelta(0) <= authority.revoked()[serial].at - revoked.changed_at < timedelta(seconds=1)
    report = await asyncio.to_thread(verify, pdf, now, authority.trust(now))
    assert report.verdict == "TOTAL_PASSED"
    async with database.reading(admin.person, admin.county) as work:
        (use,) = await seals.uses_of(work, revoked)
    assert (use.document_id, use.person) == (paper.id, story.director.person)


def test_the_registered_drawing_is_what_is_put(tmp_path):
    drawing = seal_drawing(COMMITTEE, (a_font(tmp_path / "boxes.ttf"),))

    check_drawing(drawing)
    picture = as_svg(drawing)

    assert picture.count("<path") == len(COMMITTEE) + 2
    assert picture.count("<g") == picture.count("</g>")


@pytest.mark.parametrize(
    "drawing",
    [
        b"",
        b"0 0 m 1 1 l",
        b"BT (x) Tj ET 0 0 m h f",
        b"/Im1 Do 0 0 m h f",
        b"q 0 0 m h f",
        b"Q 0 0 m h f q",
        b"0 m h f",
        b"99999 0 m h f",
        b"0 0 m h f 7",
        b"0 0 m h f " * 20_000,
    ],
)
def test_a_drawing_that_is_more_than_paths_is_refused(drawing):
    with pytest.raises(Invalid, match=r"seal\.drawing-unfit"):
        check_drawing(drawing)

import asyncio

import pytest
import sqlalchemy as sa

from kernel import SYSTEM, CountyId, Forbidden, Unavailable
from people import Purpose, one_time_codes
from people.reach import messages
from tests.builders import QINGHE, arrived_messages, code_in

PAPERS = "digest-of-agreement,digest-of-application"


@pytest.fixture
async def asked(database, world):
    return await issue(database, world.judge.id)


async def test_the_right_code_proves_person_purpose_and_subject_once(database, world, asked):
    code = await latest_code(database)

    proof = await check(database, asked, world.judge.id, code)

    assert (proof.person, proof.purpose, proof.bound_to) == (world.judge.id, Purpose.SIGNATURE, PAPERS)
    with pytest.raises(Forbidden, match=r"code\.used"):
        await check(database, asked, world.judge.id, code)


async def test_a_code_is_six_digits_and_kept_only_as_a_keyed_hash(database, asked):
    code = await latest_code(database)
    async with database.reading(SYSTEM, QINGHE) as work:
        row = (await work.db.execute(sa.select(one_time_codes.codes))).one()
        message = (await work.db.execute(sa.select(messages))).one()

    assert len(code) == 6
    assert code not in map(str, row)
    assert len(row.code_hash) == 64
    assert message.facts_sealed == "", "once sent, the code is forgotten"


async def test_a_code_ends_after_ten_minutes(database, world, watch, asked):
    code = await latest_code(database)
    watch.advance(minutes=10)

    with pytest.raises(Forbidden, match=r"code\.expired"):
        await check(database, asked, world.judge.id, code)


async def test_five_wrong_tries_void_a_code_even_when_each_is_refused(database, world, asked):
    code = await latest_code(database)
    left = []
    for _ in range(5):
        with pytest.raises(Forbidden, match=r"code\.wrong") as refused:
            await check(database, asked, world.judge.id, another(code))
        left.append(refused.value.facts["tries_left"])

    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(Forbidden, match=r"code\.too-many-tries"):
        await check(database, asked, world.judge.id, code)


async def test_guesses_at_the_same_moment_get_no_extra_tries(database, world, asked):
    code = await latest_code(database)
    guesses = [check(database, asked, world.judge.id, another(code)) for _ in range(12)]

    answers = [answer.code for answer in await asyncio.gather(*guesses, return_exceptions=True)]  # type: ignore[union-attr]

    assert sorted(answers) == ["code.too-many-tries"] * 7 + ["code.wrong"] * 5


@pytest.mark.parametrize(
    "change",
    [
        {"person": "clerk"},
        {"purpose": Purpose.RULING},
        {"bound_to": "other papers"},
        {"request_id": "0" * 32},
        {"county": CountyId("QS-00")},
    ],
)
async def test_a_code_fits_no_other_person_purpose_paper_request_or_county(database, world, asked, change):
    facts = {
        "county": QINGHE,
        "request_id": asked.request_id,
        "person": "judge",
        "purpose": Purpose.SIGNATURE,
        "bound_to": PAPERS,
    } | change
    facts["person"] = getattr(world, facts["person"]).id

    with pytest.raises(Forbidden, match=r"code\.other-request"):
        await one_time_codes.check(database, code=await latest_code(database), **facts)


async def test_a_newer_code_ends_the_earlier_one(database, world, watch, asked):
    earlier = await latest_code(database)
    watch.advance(seconds=60)
    newer = await issue(database, world.judge.id)

    with pytest.raises(Forbidden, match=r"code\.replaced"):
        await check(database, asked, world.judge.id, earlier)
    assert await check(database, newer, world.judge.id, await latest_code(database))


async def test_a_code_is_sent_again_only_after_a_minute(database, world, watch, asked):
    watch.advance(seconds=59)
    with pytest.raises(Unavailable, match=r"code\.too-soon") as refused:
        await issue(database, world.judge.id)
    assert refused.value.facts == {"seconds": 1}

    watch.advance(seconds=1)
    assert await issue(database, world.judge.id)


async def test_a_phone_gets_at_most_thirty_codes_a_day(database, world, watch):
    for _ in range(30):
        watch.advance(minutes=1)
        await issue(database, world.judge.id)
    watch.advance(minutes=1)

    with pytest.raises(Unavailable, match=r"code\.too-many-today"):
        await issue(database, world.judge.id)

    watch.advance(days=1)
    assert await issue(database, world.judge.id)


async def test_a_patient_guesser_has_fifty_tries_a_day_at_most(database, world, watch):
    tries = 0
    with pytest.raises(Forbidden, match=r"code\.too-many-tries-today"):
        for _ in range(30):
            watch.advance(minutes=1)
            asked = await issue(database, world.judge.id)
            wrong = another(await latest_code(database))
            for _ in range(5):
                with pytest.raises(Forbidden, match=r"code\.wrong"):
                    await check(database, asked, world.judge.id, wrong)
                tries += 1

    assert tries == 50
    assert tries / 10**6 <= 1 / 10_000


async def issue(database, person, **facts):
    async with database.work(person, QINGHE) as work:
        return await one_time_codes.issue(
            work, person, Purpose.SIGNATURE, PAPERS, sender="调解委员会", what="调解协议书", **facts
        )


async def check(database, asked, person, code):
    return await one_time_codes.check(database, QINGHE, asked.request_id, person, Purpose.SIGNATURE, PAPERS, code)


async def latest_code(database):
    return code_in((await arrived_messages(database))[0].text)


def another(code):
    return f"{(int(code) + 1) % 10**6:06d}"

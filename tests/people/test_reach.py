from functools import partial

import pytest
import sqlalchemy as sa

import people
from kernel import SYSTEM, Unavailable, jobs
from people import SimulatedReach
from people.reach import messages, simulated_messages, templates
from tests.builders import QINGHE, arrived_messages

FACTS = {
    "sender": "调解委员会",
    "matter": "租赁押金",
    "number": "清和调字〔2026〕第1号",
    "starts_at": "2026-04-01 14:00",
}


async def test_a_message_is_sent_after_the_act_is_committed_and_not_when_it_is_undone(database, world):
    await ask(database, world)
    with pytest.raises(RuntimeError):
        async with database.work(SYSTEM, QINGHE) as work:
            await people.send_sms(work, world.judge.id, "session.staff", **FACTS)
            raise RuntimeError

    arrived = await arrived_messages(database)

    assert [message.phone for message in arrived] == [world.mediator.phone]
    assert "钟敏" in arrived[0].text
    assert "https://qinghe.example/console" in arrived[0].text


async def test_a_job_that_runs_twice_sends_once(database, world):
    message = await ask(database, world)
    reach = SimulatedReach(database, delay_seconds=0)
    payload = {"message": message, "county": QINGHE}

    for _ in range(2):
        await people.deliver(reach, "https://qinghe.example", database, payload)

    assert len(await arrived_messages(database)) == 1


async def test_a_gateway_out_of_order_is_tried_again(database, world, watch):
    await ask(database, world)
    answers = iter([True, False])
    reach = SimulatedReach(database, delay_seconds=0, fails=lambda: next(answers))
    runner = jobs.Runner(database, {"people.reach": partial(people.deliver, reach, "https://qinghe.example")})

    await runner.run_all()
    assert await states(database) == ["waiting"]
    watch.advance(minutes=1)
    await runner.run_all()

    assert await states(database) == ["sent"]


async def test_who_has_no_phone_is_noted_instead_of_tried_for_ever(database, world):
    async with database.work(SYSTEM, QINGHE) as work:
        somebody = await people.add_person(work, "吴名")
        await people.send_sms(work, somebody.id, "session.staff", **FACTS)

    assert await arrived_messages(database) == []
    assert await states(database) == ["no-phone"]


async def test_the_gateway_says_when_it_is_out_of_order(database):
    with pytest.raises(Unavailable, match=r"reach\.unavailable"):
        await SimulatedReach(database, 0, fails=lambda: True).send(QINGHE, "m", "19900000001", "text", "code.arrival")


async def test_texts_and_phones_do_not_lie_open_even_in_the_simulator(database, world):
    await ask(database, world)
    await arrived_messages(database)

    async with database.reading(SYSTEM, QINGHE) as work:
        row = (await work.db.execute(sa.select(simulated_messages))).one()
    assert not any("钟敏" in str(value) or world.mediator.phone in str(value) for value in row)


@pytest.mark.parametrize("purpose", people.Purpose)
def test_every_purpose_of_a_code_has_its_message(purpose):
    assert "{code}" in templates()[f"code.{purpose}"]


async def ask(database, world):
    async with database.work(SYSTEM, QINGHE) as work:
        return await people.send_sms(work, world.mediator.id, "session.staff", **FACTS)


async def states(database):
    async with database.reading(SYSTEM, QINGHE) as work:
        return list((await work.db.execute(sa.select(messages.c.state))).scalars())

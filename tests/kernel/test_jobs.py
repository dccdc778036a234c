from datetime import timedelta
from typing import Any

from kernel import Conflict, CountyId, PersonId, clock, jobs
from kernel.database import Database

QINGHE = CountyId("449999")
LI = PersonId("li")


async def asked(database: Database, kind: str = "greet") -> str:
    async with database.work(LI, QINGHE) as work:
        return await jobs.enqueue(work, kind, {"name": "id-1"})


async def state_of(database: Database, job: str) -> jobs.Job:
    async with database.reading(LI, QINGHE) as work:
        found = await jobs.load(work, job)
    assert found is not None
    return found


async def test_a_job_asked_for_is_done_once(database: Database) -> None:
    seen: list[dict[str, Any]] = []

    async def greet(_: Database, payload: dict[str, Any]) -> None:
        seen.append(payload)

    job = await asked(database)
    runner = jobs.Runner(database, {"greet": greet})
    await runner.run_all()
    await runner.run_all()

    assert [payload["name"] for payload in seen] == ["id-1"]
    assert (await state_of(database, job)).state == "done"


async def test_a_job_of_an_undone_action_does_not_exist(database: Database) -> None:
    try:
        async with database.work(LI, QINGHE) as work:
            job = await jobs.enqueue(work, "greet", {})
            raise RuntimeError
    except RuntimeError:
        pass

    async with database.reading(LI, QINGHE) as work:
        assert await jobs.load(work, job) is None


async def test_a_job_that_fails_is_tried_again_later_and_says_why(database: Database) -> None:
    tries = 0

    async def greet(_: Database, __: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Conflict("greet.not-now")

    job = await asked(database)
    runner = jobs.Runner(database, {"greet": greet})
    await runner.run_all()
    first = await state_of(database, job)
    database.now = lambda: clock.now() + timedelta(minutes=2)
    await runner.run_all()

    assert (first.state, first.fault) == ("waiting", "greet.not-now")
    assert (await state_of(database, job)).state == "done"
    assert tries == 2


async def test_a_job_whose_runner_died_is_taken_up_after_its_lease(database: Database) -> None:
    done: list[int] = []

    async def greet(_: Database, __: dict[str, Any]) -> None:
        done.append(1)

    await asked(database)
    dying = jobs.Runner(database, {"greet": greet})
    await dying._lease()

    living = jobs.Runner(database, {"greet": greet})
    await living.run_all()
    assert done == []
    database.now = lambda: clock.now() + timedelta(minutes=2)
    await living.run_all()
    assert done == [1]


async def test_a_job_that_waits_already_is_not_asked_for_again(database: Database) -> None:
    async with database.work(LI, QINGHE) as work:
        for paper in ("d1", "d1", "d2"):
            await jobs.enqueue_once(work, "sign", {"document": paper})
    done: list[str] = []

    async def sign(_: Database, payload: dict[str, Any]) -> None:
        done.append(payload["document"])
        if len(done) == 1:  # while it runs it waits no longer: what is asked for now needs another
            async with database.work(LI, QINGHE) as work:
                await jobs.enqueue_once(work, "sign", {"document": "d1"})

    await jobs.Runner(database, {"sign": sign}).run_all()

    assert sorted(done) == ["d1", "d1", "d2"]

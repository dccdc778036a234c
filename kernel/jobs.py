"""
What must be done outside: recorded in the same transaction as the act that asks for it.

Intent, act, outcome: a job is a row; a runner leases it, does it without holding a
transaction, and records how it ended. A job may run twice, so handlers are idempotent.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from .database import Database, Instant, metadata
from .errors import Refusal
from .ids import SYSTEM, CountyId
from .logs import log
from .work import Work

Handler = Callable[[Database, dict[str, Any]], Awaitable[None]]

LEASE = timedelta(seconds=60)
BACK_OFF = (
    timedelta(seconds=1),
    timedelta(seconds=4),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
)
IDLE_SECONDS = 0.5
AT_ONCE = 4

table = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(60), nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("run_at", Instant, nullable=False, index=True),
    sa.Column("progress", sa.Float, nullable=False, server_default="0"),
    sa.Column("fault", sa.Text, nullable=False, server_default=""),
)


@dataclass(frozen=True)
class Job:
    """state is waiting, running, done or failed; progress 0 to 1; fault a code, never a text with names."""

    id: str
    kind: str
    state: str
    attempts: int
    progress: float
    fault: str


async def enqueue(work: Work, kind: str, payload: dict[str, Any], after: timedelta = timedelta(0)) -> str:
    """Ask for a job; it starts once this work is committed and `after` has passed. Returns its id."""
    job = work.new_id()
    await work.db.execute(
        table.insert().values(
            id=job,
            county_id=work.county,
            kind=kind,
            payload=json.dumps(payload, ensure_ascii=False),
            state="waiting",
            attempts=0,
            asked_at=work.now,
            run_at=work.now + after,
        )
    )
    work.announce("jobs.asked", job=job)
    return job


async def enqueue_once(work: Work, kind: str, payload: dict[str, Any]) -> None:
    """
    Ask for a job unless the same one waits already: what this work writes, that one will see.

    The waiting row is locked until the commit, so that no runner takes it before.
    """
    same = (
        (table.c.kind == kind)
        & (table.c.county_id == work.county)
        & (table.c.payload == json.dumps(payload, ensure_ascii=False))
        & (table.c.state == "waiting")
        & (table.c.run_at <= work.now)
    )
    if (await work.db.execute(sa.select(table.c.id).where(same).limit(1).with_for_update())).first() is None:
        await enqueue(work, kind, payload)


async def hasten(work: Work, job: str) -> None:
    """Let a job that waits for its time start once this work is committed; any other stays as it is."""
    waits = (table.c.id == job) & (table.c.state == "waiting") & (table.c.run_at > work.now)
    if (await work.db.execute(table.update().where(waits).values(run_at=work.now))).rowcount:
        work.announce("jobs.asked", job=job)


async def load(work: Work, job: str) -> Job | None:
    row = (await work.db.execute(sa.select(table).where(table.c.id == job))).one_or_none()
    return Job(row.id, row.kind, row.state, row.attempts, row.progress, row.fault) if row else None


async def report_progress(database: Database, job: str, progress: float) -> None:
    """Say how far a long job has come, 0 to 1; also renews its lease."""
    async with database.work(SYSTEM, CountyId("")) as work:
        await work.db.execute(
            table.update().where(table.c.id == job).values(progress=progress, run_at=work.now + LEASE)
        )


class Runner:
    """Runs jobs until cancelled: a few at a time, each as often as it takes, then "failed"."""

    def __init__(self, database: Database, handlers: Mapping[str, Handler]) -> None:
        self.database = database
        self.handlers = handlers
        self._asked = asyncio.Event()
        self._places = asyncio.Semaphore(AT_ONCE)
        database.announcer.listen("jobs.asked", lambda _: self._asked.set())

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._asked.clear()
                await self._places.acquire()
                row = await self._lease()
                if row is None:
                    self._places.release()
                    await self._idle()
                else:
                    tasks.create_task(self._do(row))

    async def run_all(self) -> None:
        """Do all that is due now, one after another; for commands and tests."""
        while (row := await self._lease()) is not None:
            await self._places.acquire()
            await self._do(row)

    async def _idle(self) -> None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self._asked.wait()
        except TimeoutError:
            pass

    async def _lease(self) -> Any | None:
        due = table.c.state.in_(("waiting", "running")) & (table.c.run_at <= self.database.now())
        async with self.database.reading(SYSTEM, CountyId("")) as work:
            if (await work.db.execute(sa.select(table.c.id).where(due).limit(1))).first() is None:
                return None
        async with self.database.work(SYSTEM, CountyId("")) as work:
            query = sa.select(table).where(due).order_by(table.c.run_at).limit(1).with_for_update(skip_locked=True)
            row = (await work.db.execute(query)).one_or_none()
            if row is not None:
                leased = {"state": "running", "attempts": row.attempts + 1, "run_at": work.now + LEASE}
                await work.db.execute(table.update().where(table.c.id == row.id).values(**leased))
        return row

    async def _do(self, row: Any) -> None:
        try:
            payload = json.loads(row.payload) | {"job": row.id, "county": row.county_id}
            await self.handlers[row.kind](self.database, payload)
        except Refusal as refusal:
            await self._failed(row, refusal.code)
        except Exception as error:
            log.exception("job_failed", job=row.id, kind=row.kind, attempt=row.attempts + 1)
            await self._failed(row, type(error).__name__)
        else:
            await self._ended(row, state="done", progress=1.0, fault="")
        finally:
            self._places.release()

    async def _failed(self, row: Any, fault: str) -> None:
        if row.attempts < len(BACK_OFF):
            again = self.database.now() + BACK_OFF[row.attempts]
            await self._ended(row, state="waiting", run_at=again, fault=fault)
        else:
            await self._ended(row, state="failed", fault=fault)

    async def _ended(self, row: Any, **values: Any) -> None:
        async with self.database.work(SYSTEM, CountyId(row.county_id)) as work:
            await work.db.execute(table.update().where(table.c.id == row.id).values(**values))
            work.announce("jobs.ended", job=row.id, kind=row.kind, state=values["state"])

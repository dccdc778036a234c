"""
Reaching people by SMS: the port, its simulator, and the messages we asked for.

A message is a row and a job in the same transaction. Its facts are sealed while it waits
and forgotten once the gateway has taken it, so that no one-time code lies about.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from kernel import SYSTEM, CountyId, PersonId, Unavailable, Work, jobs, journal
from kernel.database import Database, Instant, metadata

from . import sealing, store
from .store import COUNTY, ID

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False),
    sa.Column("template", sa.String(40), nullable=False),
    sa.Column("facts_sealed", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("sent_at", Instant, nullable=True),
)
simulated_messages = sa.Table(
    "simulated_messages",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, nullable=False),
    sa.Column("phone_sealed", sa.String(200), nullable=False),
    sa.Column("text_sealed", sa.Text, nullable=False),
    sa.Column("purpose", sa.String(40), nullable=False),
    sa.Column("arrived_at", Instant, nullable=False),
)

TEXTS = Path(__file__).parent / "texts"
JOB = "people.reach"
WAITING, SENT, WITHHELD, NO_PHONE = "waiting", "sent", "withheld", "no-phone"


class Reach(Protocol):
    """A gateway for short messages. `message` is the same at each retry: a repeated one is not sent twice."""

    async def send(self, county: CountyId, message: str, phone: str, text: str, purpose: str) -> None:
        """Hand over; raises Unavailable when the gateway cannot take it now."""
        ...


async def send_sms(work: Work, person: PersonId, template: str, **facts: object) -> str:
    """
    Ask for a message from the template in texts/messages.zh.json; returns its id.

    The program fills in {site}, the address that people open, and {name}.
    """
    return await record_message(work, person, template, facts, WAITING)


async def record_message(work: Work, person: PersonId, template: str, facts: Mapping[str, object], state: str) -> str:
    """Keep a message and its job. One that is WITHHELD is never sent: to an onlooker both look alike."""
    message = work.new_id()
    await work.db.execute(
        messages.insert().values(
            id=message,
            county_id=work.county,
            person_id=person,
            template=template,
            facts_sealed=sealing.seal(json.dumps(facts, default=str), f"messages:{message}"),
            state=state,
            asked_at=work.now,
        )
    )
    await jobs.enqueue(work, JOB, {"message": message})
    return message


async def deliver(reach: Reach, site: str, database: Database, payload: dict[str, Any]) -> None:
    """
    Do the job "people.reach": intent is the row, then the gateway, then the outcome.

    `site` is the address that people open, without a slash at its end.
    """
    message, county = payload["message"], CountyId(payload["county"])
    async with database.reading(SYSTEM, county) as work:
        row = (await work.db.execute(sa.select(messages).where(messages.c.id == message))).one()
        who = await store.person(work, row.person_id)
    if row.state != WAITING:
        return
    if who.phone:
        facts = json.loads(sealing.unseal(row.facts_sealed, f"messages:{message}")) | {"site": site, "name": who.name}
        await reach.send(county, message, who.phone, templates()[row.template].format_map(facts), row.template)
    state = SENT if who.phone else NO_PHONE
    async with database.work(SYSTEM, county) as work:
        await work.db.execute(
            messages.update().where(messages.c.id == message).values(state=state, sent_at=work.now, facts_sealed="")
        )
        await journal.append(work, f"message.{state}", message=message, template=row.template)


@cache
def templates() -> dict[str, str]:
    texts: dict[str, str] = json.loads((TEXTS / "messages.zh.json").read_text(encoding="utf-8"))
    return texts


@dataclass(frozen=True)
class SimulatedMessage:
    id: str
    phone: str
    text: str
    purpose: str
    arrived_at: datetime


class SimulatedReach:
    """
    Behaves like a gateway and sends nothing: what arrives lies in a table for the demonstration page.

    `fails` is asked before each message; the gateway is out of order while it says yes.
    """

    def __init__(
        self, database: Database, delay_seconds: float = 0.3, fails: Callable[[], bool] = lambda: False
    ) -> None:
        self.database = database
        self.delay_seconds = delay_seconds
        self.fails = fails

    async def send(self, county: CountyId, message: str, phone: str, text: str, purpose: str) -> None:
        await asyncio.sleep(self.delay_seconds)
        if self.fails():
            raise Unavailable("reach.unavailable")
        async with self.database.work(SYSTEM, county) as work:
            known = sa.select(simulated_messages.c.id).where(simulated_messages.c.id == message)
            if (await work.db.execute(known)).one_or_none() is None:
                await work.db.execute(
                    simulated_messages.insert().values(
                        id=message,
                        county_id=county,
                        phone_sealed=sealing.seal(phone, f"simulated.phone:{message}"),
                        text_sealed=sealing.seal(text, f"simulated.text:{message}"),
                        purpose=purpose,
                        arrived_at=work.now,
                    )
                )


async def simulated_inbox(work: Work, most: int = 50) -> list[SimulatedMessage]:
    """Return what the simulator has "delivered" in this county, latest first."""
    query = (
        sa.select(simulated_messages)
        .where(simulated_messages.c.county_id == work.county)
        .order_by(simulated_messages.c.arrived_at.desc())
        .limit(most)
    )
    return [
        SimulatedMessage(
            row.id,
            sealing.unseal(row.phone_sealed, f"simulated.phone:{row.id}"),
            sealing.unseal(row.text_sealed, f"simulated.text:{row.id}"),
            row.purpose,
            row.arrived_at,
        )
        for row in await work.db.execute(query)
    ]

"""
One-time codes by SMS: six random digits that prove one thing, once, for ten minutes.

Bound to a person, a purpose and a subject (an invitation, the digests of the papers to be
signed). Only a keyed hash is kept. Five tries a code and fifty wrong tries a phone and day
leave a guesser 1 chance in 20 000 a day.

Source: OWASP ASVS 5.0, 6.5.1-6.5.5, 6.6.2, 6.6.3; reliability bar 29.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from kernel import Conflict, CountyId, Forbidden, PersonId, Unavailable, Work, journal
from kernel.database import Database, Instant, metadata

from . import reach, sealing, store
from .numbers import plain
from .store import COUNTY, DIGEST, ID

codes = sa.Table(
    "one_time_codes",
    metadata,
    sa.Column("request_id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("phone_hash", DIGEST, nullable=False, index=True),
    sa.Column("purpose", sa.String(20), nullable=False),
    sa.Column("bound_sha256", DIGEST, nullable=False),
    sa.Column("code_hash", DIGEST, nullable=False),
    sa.Column("issued_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("used_at", Instant, nullable=True),
    sa.Column("replaced_at", Instant, nullable=True),
)

VALID = timedelta(minutes=10)
MOST_TRIES = 5
RESEND_AFTER = timedelta(seconds=60)
DAY = timedelta(hours=24)
MOST_WRONG_A_DAY = 50
MOST_SENT_A_DAY = 30
MOST_SENT_BY_COUNTY_A_DAY = 5000


class Purpose(StrEnum):
    """What a code proves; each has its template "code.<purpose>" in texts/messages.zh.json."""

    ARRIVAL = "arrival"
    SIGNATURE = "signature"
    RULING = "ruling"


@dataclass(frozen=True)
class CodeRequest:
    request_id: str
    expires_at: datetime
    resend_after_seconds: int


@dataclass(frozen=True)
class CodeProof:
    """Made by `check` alone: this person held the phone when they agreed to this subject."""

    request_id: str
    person: PersonId
    purpose: Purpose
    bound_to: str
    proved_at: datetime


async def issue(
    work: Work, person: PersonId, purpose: Purpose, bound_to: str, *, decoy: bool = False, **facts: object
) -> CodeRequest:
    """
    Send a new code to the person's phone; an earlier one for the same purpose ends.

    `facts` fill the template ({sender} and, for signatures, {what}). A decoy is kept and
    answered like any other, but nothing is sent and no code will fit it.
    Raises Unavailable("code.too-soon", seconds=), ("code.too-many-today"),
    Forbidden("code.too-many-tries-today"), Conflict("code.no-phone").
    """
    who = await store.person(work, person)
    if not who.phone and not decoy:
        raise Conflict("code.no-phone")
    phone_hash = sealing.keyed_hash("phone", who.phone)
    await _keep_pause(work, person, purpose)
    await _keep_caps(work, phone_hash)
    request = work.new_id()
    code = f"{secrets.randbelow(10**6):06d}"
    await work.db.execute(
        codes.update()
        .where(codes.c.person_id == person, codes.c.purpose == purpose, codes.c.used_at.is_(None))
        .values(replaced_at=sa.func.coalesce(codes.c.replaced_at, work.now))
    )
    await work.db.execute(
        codes.insert().values(
            request_id=request,
            county_id=work.county,
            person_id=person,
            phone_hash=phone_hash,
            purpose=purpose,
            bound_sha256=_digest(bound_to),
            code_hash=_hash(request, secrets.token_hex(8) if decoy else code),
            issued_at=work.now,
            expires_at=work.now + VALID,
            tries=0,
        )
    )
    minutes = int(VALID.total_seconds() // 60)
    state = reach.WITHHELD if decoy else reach.WAITING
    await reach.record_message(work, person, f"code.{purpose}", facts | {"code": code, "minutes": minutes}, state)
    await journal.append(work, "code.issued", request=request, person=person, purpose=str(purpose))
    return CodeRequest(request, work.now + VALID, int(RESEND_AFTER.total_seconds()))


async def check(
    database: Database,
    county: CountyId,
    request_id: str,
    person: PersonId,
    purpose: Purpose,
    bound_to: str,
    code: str,
) -> CodeProof:
    """
    Use up a code; the proof it returns is what an action that needs one asks for.

    Runs in a transaction of its own, before the action: a wrong try stays counted although
    the action is refused, and a right code is spent even if the action then fails.
    In this order: (1) the request is for this person, purpose and subject, (2) not replaced,
    (3) not used, (4) not expired, (5) tries left, today's too, (6) the code is right.
    Raises Forbidden("code.other-request"), ("code.replaced"), ("code.used"),
    ("code.expired"), ("code.too-many-tries"), ("code.too-many-tries-today"),
    ("code.wrong", tries_left=).
    """
    async with database.work(person, county) as work:
        query = sa.select(codes).where(codes.c.request_id == request_id, codes.c.county_id == county)
        row = (await work.db.execute(query.with_for_update())).one_or_none()
        refusal = await _fault(work, row, person, purpose, bound_to)
        if refusal is None:
            refusal = await _try(work, row, code)
    if refusal is not None:
        raise refusal
    return CodeProof(request_id, person, purpose, bound_to, work.now)


async def _fault(work: Work, row: Any, person: PersonId, purpose: Purpose, bound_to: str) -> Forbidden | None:
    # (1)
    if row is None or (row.person_id, row.purpose, row.bound_sha256) != (person, purpose, _digest(bound_to)):
        return Forbidden("code.other-request")
    if row.replaced_at is not None:  # (2)
        return Forbidden("code.replaced")
    if row.used_at is not None:  # (3)
        return Forbidden("code.used")
    if work.now >= row.expires_at:  # (4)
        return Forbidden("code.expired")
    if row.tries >= MOST_TRIES:  # (5)
        return Forbidden("code.too-many-tries")
    if await _wrong_today(work, row.phone_hash) >= MOST_WRONG_A_DAY:
        return Forbidden("code.too-many-tries-today")
    return None


async def _try(work: Work, row: Any, code: str) -> Forbidden | None:
    right = hmac.compare_digest(_hash(row.request_id, plain(code)), row.code_hash)  # (6)
    used_at = work.now if right else None
    await work.db.execute(
        codes.update().where(codes.c.request_id == row.request_id).values(tries=row.tries + 1, used_at=used_at)
    )
    event = "code.proved" if right else "code.wrong"
    await journal.append(work, event, request=row.request_id, purpose=row.purpose, tries=row.tries + 1)
    return None if right else Forbidden("code.wrong", tries_left=MOST_TRIES - row.tries - 1)


async def _keep_pause(work: Work, person: PersonId, purpose: Purpose) -> None:
    latest = sa.select(sa.func.max(codes.c.issued_at)).where(codes.c.person_id == person, codes.c.purpose == purpose)
    issued_at = (await work.db.execute(latest)).scalar_one()
    if issued_at is not None and work.now < issued_at + RESEND_AFTER:
        left = (issued_at + RESEND_AFTER - work.now).total_seconds()
        raise Unavailable("code.too-soon", seconds=max(1, round(left)))


async def _keep_caps(work: Work, phone_hash: str) -> None:
    if await _wrong_today(work, phone_hash) >= MOST_WRONG_A_DAY:
        raise Forbidden("code.too-many-tries-today")
    for most, which in (
        (MOST_SENT_A_DAY, codes.c.phone_hash == phone_hash),
        (MOST_SENT_BY_COUNTY_A_DAY, codes.c.county_id == work.county),
    ):
        query = sa.select(sa.func.count()).select_from(codes).where(which, codes.c.issued_at > work.now - DAY)
        if (await work.db.execute(query)).scalar_one() >= most:
            raise Unavailable("code.too-many-today")


async def _wrong_today(work: Work, phone_hash: str) -> int:
    used = sa.func.count(codes.c.used_at)
    query = sa.select(sa.func.coalesce(sa.func.sum(codes.c.tries), 0) - used).where(
        codes.c.phone_hash == phone_hash, codes.c.issued_at > work.now - DAY
    )
    return int((await work.db.execute(query)).scalar_one())


def _hash(request_id: str, code: str) -> str:
    return sealing.keyed_hash(f"code:{request_id}", code)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

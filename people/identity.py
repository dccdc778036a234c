"""
Establishing who somebody is: the port, its simulator, and the check of an arriving person.

Only the result and a digest of the provider's evidence are kept. A face check is never the
only way, and needs a consent of its own.

Source: Online Litigation Rules, art. 7; Measures on face recognition (2025), arts. 5, 10;
Personal Information Protection Law, arts. 28, 29.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from kernel import Conflict, Forbidden, Invalid, PersonId, Unavailable, Work, journal
from kernel.database import Database, Instant, metadata

from . import store
from .consents import consents
from .model import ConsentKind, IdentityCheck, IdentityMethod, IdentityState, Person, Principal, same_name
from .numbers import checked_id_number, gender_in
from .store import COUNTY, DIGEST, ID

identity_checks = sa.Table(
    "identity_checks",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("case_id", ID, nullable=False, index=True),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False),
    sa.Column("session_id", ID, nullable=False),
    sa.Column("method", sa.String(10), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("evidence_sha256", DIGEST, nullable=False),
    sa.Column("checked_at", Instant, nullable=False),
)

VALID = timedelta(hours=12)
"""Who signs in on another day shows who they are again (Online Litigation Rules, art. 7)."""
MOST_MISMATCHES_A_DAY = 5
CHECK_SECONDS = 10


@dataclass(frozen=True)
class Comparison:
    """`evidence` is what the provider would show a court: its reference, time and result, as bytes."""

    matched: bool
    evidence: bytes


class Identity(Protocol):
    """A body that may compare with the population register; raises Unavailable when it cannot now."""

    async def compare_number(self, name: str, id_number: str) -> Comparison: ...
    async def compare_face(self, name: str, id_number: str) -> Comparison: ...


class SimulatedIdentity:
    """
    Behaves like the register of a small town: slow, at times out of order, and strict.

    `register` is number -> name. A number never seen is entered under the first name asked
    for, as there is nobody to ask; from then on another name does not match it.
    """

    def __init__(
        self,
        register: Mapping[str, str] | None = None,
        delay_seconds: float = 0.4,
        fails: Callable[[], bool] = lambda: False,
    ) -> None:
        self.register = dict(register or {})
        self.delay_seconds = delay_seconds
        self.fails = fails
        self._answered = 0

    async def compare_number(self, name: str, id_number: str) -> Comparison:
        return await self._compare("number", name, id_number)

    async def compare_face(self, name: str, id_number: str) -> Comparison:
        return await self._compare("face", name, id_number)

    async def _compare(self, way: str, name: str, id_number: str) -> Comparison:
        await asyncio.sleep(self.delay_seconds)
        if self.fails():
            raise Unavailable("identity.unavailable")
        self._answered += 1
        matched = same_name(self.register.setdefault(id_number, name), name)
        answer = {"simulated": True, "answer": self._answered, "way": way, "matched": matched}
        return Comparison(matched, json.dumps(answer).encode())


async def check_identity(
    database: Database, port: Identity, who: Principal, method: IdentityMethod, id_number: str | None = None
) -> IdentityCheck:
    """
    Check the arriving party `who` and record the result; asks the port outside any transaction.

    The number must be the one filed for this person; where none was filed (a representative)
    a matching one is kept. Raises Invalid("id-number.*"), Invalid("identity.number-needed"),
    Forbidden("identity.face-consent-needed"), Conflict("identity.mismatch", tries_left=),
    Conflict("identity.too-many-tries"), Unavailable("identity.unavailable").
    """
    assert who.case is not None, "only parties arrive"
    async with database.reading(who.person, who.county) as work:
        person = await store.person(work, who.person)
        left = MOST_MISMATCHES_A_DAY - await _mismatches(work, who.person)
        face_agreed = (await consents(work, who.person, who.case))[ConsentKind.FACE_CHECK].given
    if left <= 0:
        raise Conflict("identity.too-many-tries")
    if method is IdentityMethod.FACE and not face_agreed:
        raise Forbidden("identity.face-consent-needed")
    number = checked_id_number(id_number) if id_number else person.id_number
    if not number or (method is IdentityMethod.ID_NUMBER and not id_number):
        raise Invalid("identity.number-needed")
    comparison = await _ask(port, person, method, number)
    async with database.work(who.person, who.county) as work:
        check = await _record(work, who, method, comparison)
        if check.state is IdentityState.MATCHED and not person.id_number:
            await store.save_person(work, replace(person, id_number=number, gender=gender_in(number)))
    if check.state is not IdentityState.MATCHED:
        raise Conflict("identity.mismatch", tries_left=left - 1)
    return check


async def identity(work: Work, person: PersonId, case: str) -> IdentityCheck:
    """Return the latest check of the last 12 hours; OPEN where there is none."""
    query = (
        sa.select(identity_checks)
        .where(
            identity_checks.c.person_id == person,
            identity_checks.c.case_id == case,
            identity_checks.c.checked_at > work.now - VALID,
        )
        .order_by(identity_checks.c.checked_at.desc())
        .limit(1)
    )
    row = (await work.db.execute(query)).one_or_none()
    if row is None:
        return IdentityCheck(IdentityState.OPEN)
    return IdentityCheck(IdentityState(row.state), IdentityMethod(row.method), row.checked_at, row.evidence_sha256)


async def _ask(port: Identity, person: Person, method: IdentityMethod, number: str) -> Comparison:
    if person.id_number and not hmac.compare_digest(number, person.id_number):
        # Another number than the one filed: nothing to ask the register about.
        return Comparison(False, b'{"compared": "filed number", "matched": false}')
    compare = port.compare_face if method is IdentityMethod.FACE else port.compare_number
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await compare(person.name, number)
    except TimeoutError:
        raise Unavailable("identity.unavailable") from None


async def _record(work: Work, who: Principal, method: IdentityMethod, comparison: Comparison) -> IdentityCheck:
    state = IdentityState.MATCHED if comparison.matched else IdentityState.MISMATCHED
    evidence = hashlib.sha256(comparison.evidence).hexdigest()
    await work.db.execute(
        identity_checks.insert().values(
            id=work.new_id(),
            county_id=work.county,
            case_id=who.case,
            person_id=who.person,
            session_id=who.session,
            method=method,
            state=state,
            evidence_sha256=evidence,
            checked_at=work.now,
        )
    )
    await journal.append(
        work, f"identity.{state}", case=who.case, person=who.person, method=str(method), evidence=evidence
    )
    work.announce("people.arrival-changed", case=who.case, person=who.person)
    return IdentityCheck(state, method, work.now, evidence)


async def _mismatches(work: Work, person: PersonId) -> int:
    since: datetime = work.now - timedelta(days=1)
    query = sa.select(sa.func.count()).where(
        identity_checks.c.person_id == person,
        identity_checks.c.state == IdentityState.MISMATCHED,
        identity_checks.c.checked_at > since,
    )
    return int((await work.db.execute(query)).scalar_one())

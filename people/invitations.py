"""
Invitations: a short link that names a person and a case, and is no secret in itself.

Behind it wait the name and a one-time code to the phone of that person. A wrong name is
answered exactly like a right one; only nothing is sent.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kernel import ANONYMOUS, CountyId, NotFound, PersonId, Work, journal
from kernel.database import Database, Instant, metadata

from . import one_time_codes, sessions, store
from .model import same_name
from .one_time_codes import CodeRequest, Purpose
from .store import COUNTY, ID

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("code", sa.String(12), primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False),
    sa.Column("case_id", ID, nullable=False, index=True),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("ended_at", Instant, nullable=True),
)

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12
VALID = timedelta(days=60)


@dataclass(frozen=True)
class Invitation:
    """`state` is "open", "ended" or "expired"."""

    code: str
    county: CountyId
    person: PersonId
    case: str
    state: str
    expires_at: datetime


async def invite(work: Work, person: PersonId, case: str) -> str:
    """Return the code of the open invitation of this person to this case, made anew where there is none."""
    query = sa.select(invitations).where(
        invitations.c.person_id == person,
        invitations.c.case_id == case,
        invitations.c.ended_at.is_(None),
        invitations.c.expires_at > work.now,
    )
    if (row := (await work.db.execute(query)).first()) is not None:
        return str(row.code)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    await work.db.execute(
        invitations.insert().values(
            code=code,
            county_id=work.county,
            person_id=person,
            case_id=case,
            made_at=work.now,
            expires_at=work.now + VALID,
        )
    )
    await journal.append(work, "invitation.made", person=person, case=case)
    return code


async def invitation(work: Work, code: str) -> Invitation:
    """Return what a link names, in any county; NotFound("invitation.unknown")."""
    query = sa.select(invitations).where(invitations.c.code == code.strip().upper())
    row = (await work.db.execute(query)).one_or_none()
    if row is None:
        raise NotFound("invitation.unknown")
    state = "ended" if row.ended_at else "expired" if row.expires_at <= work.now else "open"
    return Invitation(row.code, CountyId(row.county_id), row.person_id, row.case_id, state, row.expires_at)


async def ask_arrival_code(database: Database, code: str, name: str, sender: str) -> CodeRequest:
    """
    Send a one-time code if `name` is the invited person's, and answer alike if not.

    Raises NotFound("invitation.unknown"), and what `one_time_codes.issue` raises.
    """
    found = await _open_invitation(database, code)
    async with database.work(found.person, found.county) as work:
        invited = await store.person(work, found.person)
        decoy = not same_name(name, invited.name) or not invited.phone
        return await one_time_codes.issue(work, found.person, Purpose.ARRIVAL, found.code, decoy=decoy, sender=sender)


async def arrive(database: Database, code: str, name: str, request_id: str, sms_code: str) -> str:
    """
    Open the session of an invited person, bound to the case; returns its token.

    Raises Forbidden as `one_time_codes.check` does; a wrong name is a wrong code.
    """
    found = await _open_invitation(database, code)
    async with database.reading(found.person, found.county) as work:
        right_name = same_name(name, (await store.person(work, found.person)).name)
    given = sms_code if right_name else ""
    await one_time_codes.check(database, found.county, request_id, found.person, Purpose.ARRIVAL, found.code, given)
    async with database.work(found.person, found.county) as work:
        return await sessions.start_session(work, found.person, case=found.case)


async def _open_invitation(database: Database, code: str) -> Invitation:
    async with database.reading(ANONYMOUS, CountyId("")) as work:
        found = await invitation(work, code)
    if found.state != "open":
        raise NotFound("invitation.over")
    return found

"""
Sessions: an opaque token of 256 bits for the browser, its SHA-256 for us.

Roles are read anew at each request, so that a right taken away is gone at once
(OWASP ASVS 5.0, 7.2.3, 7.3.1, 7.3.2, 7.4.2, 8.3.2).
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kernel import CountyId, PersonId, Work, journal
from kernel.database import Instant, metadata

from .model import Organisation, OrganisationKind, Principal
from .permissions import Role
from .store import COUNTY, DIGEST, ID, organisations, persons, staff

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_sha256", DIGEST, primary_key=True),
    sa.Column("id", ID, nullable=False, unique=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("case_id", ID, nullable=True),
    sa.Column("idle_seconds", sa.Integer, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("ended_at", Instant, nullable=True),
)


@dataclass(frozen=True)
class Lifetime:
    """`idle` starts anew with each request, `absolute` does not."""

    idle: timedelta
    absolute: timedelta


STAFF = Lifetime(timedelta(minutes=15), timedelta(hours=8))
PARTY = Lifetime(timedelta(hours=12), timedelta(hours=12))
SEEN_EVERY = timedelta(seconds=30)
"""How exactly idleness is measured; writing it at each request would cost a disk write each time."""


async def start_session(work: Work, person: PersonId, case: str | None = None) -> str:
    """Open a session, bound to `case` for a party; returns the token, which is kept nowhere."""
    lifetime = PARTY if case else STAFF
    token = secrets.token_urlsafe(32)
    session = work.new_id()
    await work.db.execute(
        sessions.insert().values(
            token_sha256=_digest(token),
            id=session,
            county_id=work.county,
            person_id=person,
            case_id=case,
            idle_seconds=int(lifetime.idle.total_seconds()),
            started_at=work.now,
            seen_at=work.now,
            ends_at=work.now + lifetime.absolute,
        )
    )
    await journal.append(work, "session.started", session=session, person=person, case=case)
    return token


@dataclass(frozen=True)
class SignedIn:
    principal: Principal
    mark_is_old: bool
    """The session was last marked as in use longer than SEEN_EVERY ago: `keep_session` is due."""


async def signed_in(work: Work, token: str) -> SignedIn | None:
    """Return whom this token speaks for, as `principal_of`; reading is enough."""
    row = await _session_of(work, token)
    return SignedIn(_principal(row), work.now - row.seen_at >= SEEN_EVERY) if row else None


async def principal_of(work: Work, token: str) -> Principal | None:
    """
    Return who this token speaks for, or None when it is unknown, ended, idle or too old.

    Works across counties: the session says which one.
    """
    row = await _session_of(work, token)
    return _principal(row) if row else None


async def keep_session(work: Work, session: str) -> None:
    """Say that this session is in use; an open room keeps its people signed in so, up to the absolute end."""
    await work.db.execute(
        sessions.update().where(sessions.c.id == session, sessions.c.ended_at.is_(None)).values(seen_at=work.now)
    )


async def session_is_open(work: Work, session: str) -> bool:
    """Ask, for a socket that outlives its request, whether its session still holds."""
    return await _open_session(work, _WHO_BY_ID, session) is not None


async def end_session(work: Work, session: str) -> None:
    """Sign out; ending it twice changes nothing. Announces "people.session-ended"."""
    ended = await work.db.execute(
        sessions.update().where(sessions.c.id == session, sessions.c.ended_at.is_(None)).values(ended_at=work.now)
    )
    if ended.rowcount:
        await journal.append(work, "session.ended", session=session)
        work.announce("people.session-ended", session=session)


async def end_sessions_of(work: Work, person: PersonId, apart_from: str | None = None) -> None:
    """End every session of one person, or every other: a lost phone, a changed password, a disabled account."""
    open_ones = sa.select(sessions.c.id).where(sessions.c.person_id == person, sessions.c.ended_at.is_(None))
    for session in (await work.db.execute(open_ones)).scalars().all():
        if session != apart_from:
            await end_session(work, session)


_WHO = (
    # One question to the database: it is asked with every request.
    sa.select(
        sessions,
        persons.c.name.label("person_name"),
        staff.c.roles,
        staff.c.password_is_first,
        staff.c.disabled_at,
        staff.c.organisation_id,
        organisations.c.kind,
        organisations.c.name.label("organisation_name"),
        organisations.c.parent_id,
        organisations.c.mark,
    )
    .join(persons, persons.c.id == sessions.c.person_id)
    .outerjoin(staff, (staff.c.person_id == sessions.c.person_id) & (staff.c.county_id == sessions.c.county_id))
    .outerjoin(organisations, organisations.c.id == staff.c.organisation_id)
)


# Written once: putting a statement together costs more than asking it.
_WHO_BY_TOKEN = _WHO.where(sessions.c.token_sha256 == sa.bindparam("key"))
_WHO_BY_ID = _WHO.where(sessions.c.id == sa.bindparam("key"))


async def _session_of(work: Work, token: str) -> Any | None:
    """Return the row of _WHO for a token whose session holds and is not idle."""
    row = await _open_session(work, _WHO_BY_TOKEN, _digest(token))
    idle = row is not None and work.now >= row.seen_at + timedelta(seconds=row.idle_seconds)
    return None if idle else row


async def _open_session(work: Work, question: sa.Select[Any], key: str) -> Any | None:
    row = (await work.db.execute(question, {"key": key})).one_or_none()
    if row is None or row.ended_at is not None or work.now >= row.ends_at:
        return None
    works_here = row.organisation_id is not None and row.disabled_at is None
    return row if row.case_id is not None or works_here else None


def _principal(row: Any) -> Principal:
    who, county = PersonId(row.person_id), CountyId(row.county_id)
    if row.case_id is not None:
        return Principal(who, row.person_name, frozenset({Role.PARTY}), county, None, row.case_id, row.id)
    kind = OrganisationKind(row.kind)
    home = Organisation(row.organisation_id, kind, row.organisation_name, row.parent_id, row.mark)
    roles = frozenset(Role(role) for role in json.loads(row.roles))
    return Principal(who, row.person_name, roles, county, home, None, row.id, row.password_is_first)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

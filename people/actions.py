"""What people do about themselves and each other: sign in, and set a county up."""

from kernel import SYSTEM, Conflict, CountyId, Forbidden, Invalid, PersonId, Work, journal
from kernel.database import Database

from . import passwords, sessions, store
from .model import OrganisationKind, Person, Principal
from .permissions import Role


async def sign_in(database: Database, username: str, password: str) -> str:
    """Open a session for a member of staff; returns its token. Raises as `prove_password` does."""
    person, county = await passwords.prove_password(database, username, password)
    async with database.work(person, county) as work:
        return await sessions.start_session(work, person)


async def change_own_password(database: Database, who: Principal, old: str, new: str) -> None:
    """
    Replace the own password; every other session of this person ends, this one goes on.

    A wrong old one counts like a wrong sign-in. Raises Invalid("password.weak" | "password.same" |
    "password.old-wrong"), Forbidden("sign-in.locked" | "session.absent"), Unavailable("sign-in.busy").

    Source: GB/T 22239-2019, 8.1.4.1 a); OWASP ASVS 5.0, 6.2.2, 6.2.3, 7.4.3.
    """
    passwords.check_strength(new)
    if new == old:
        raise Invalid("password.same")
    async with database.reading(who.person, who.county) as work:
        member = await store.staff_member(work, who.person)
    if member is None:
        raise Forbidden("permission.missing")
    try:
        await passwords.prove_password(database, member.username, old)
    except Forbidden as refused:
        raise Invalid("password.old-wrong") if refused.code == "sign-in.wrong" else refused from None
    password_hash = await passwords.hash_password(new)
    async with database.work(who.person, who.county) as work:
        if not await sessions.session_is_open(work, who.session):  # reset or disabled while we were hashing
            raise Forbidden("session.absent")
        await store.set_password(work, who.person, password_hash, is_first=False)
        await journal.append(work, "staff.password-changed", person=who.person)
        await sessions.end_sessions_of(work, who.person, apart_from=who.session)


async def add_member(
    work: Work,
    who: Person,
    username: str,
    password_hash: str,
    roles: frozenset[Role],
    organisation_id: str,
    *,
    password_is_first: bool = False,
) -> None:
    """
    Let a person sign in for an organisation; `password_hash` comes from `hash_password`.

    A first password, which somebody else has seen, must be changed before anything else.
    """
    await store.add_staff(
        work, who, username, password_hash, roles, organisation_id, password_is_first=password_is_first
    )
    await journal.append(work, "staff.added", person=who.id, roles=sorted(roles), organisation=organisation_id)


async def create_first_administrator(
    database: Database, county: CountyId, county_name: str, name: str, username: str, password: str
) -> PersonId:
    """
    Enter an empty county with its centre and its first administrator.

    Raises Conflict("county.has-administrator") when anybody can sign in there already,
    Invalid("password.weak").
    """
    password_hash = await passwords.hash_password(password)
    async with database.work(SYSTEM, county) as work:
        if await store.staff_with(work, Role.ADMIN):
            raise Conflict("county.has-administrator")
        if not await store.knows_county(work):
            await store.add_county(work, county_name)
        centres = await store.organisations_of(work, OrganisationKind.CENTRE)
        centre = centres[0] if centres else await store.add_organisation(work, OrganisationKind.CENTRE, county_name)
        who = await store.add_person(work, name)
        await add_member(work, who, username, password_hash, frozenset({Role.ADMIN}), centre.id)
    return who.id

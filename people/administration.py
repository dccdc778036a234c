"""
What an administrator does: organisations of the county, and who may sign in for them.

Every act is an entry of the journal; where it takes something from a person, or gives a
way into an account, it demands a reason. Duties that must stay apart are never given to
one person: administration, audit, and work on cases.

Source: GB/T 22239-2019, 8.1.4.1 a), 8.1.4.2 b) d); OWASP ASVS 5.0, 6.4.1, 7.4.2.
"""

import re
import secrets

from kernel import Conflict, Invalid, NotFound, PersonId, Work, journal

from . import passwords, store
from .actions import add_member
from .model import Organisation, OrganisationKind, Staff
from .numbers import checked_phone, plain
from .permissions import Role
from .sessions import end_sessions_of

_KIND = OrganisationKind
ROLES_OF: dict[OrganisationKind, tuple[Role, ...]] = {
    _KIND.CENTRE: (Role.REGISTRAR, Role.DISPATCHER, Role.ADMIN, Role.AUDITOR),
    _KIND.TOWN: (Role.REGISTRAR, Role.DISPATCHER),
    _KIND.VILLAGE: (Role.REGISTRAR,),
    _KIND.COMMITTEE: (Role.MEDIATOR, Role.SECRETARY, Role.DIRECTOR),
    _KIND.COURT: (Role.CLERK, Role.JUDGE),
    _KIND.FIRM: (Role.LAWYER,),
}
"""Which roles people of each kind of organisation can have."""

PARENTS_OF: dict[OrganisationKind, tuple[OrganisationKind, ...]] = {
    _KIND.CENTRE: (),
    _KIND.TOWN: (_KIND.CENTRE,),
    _KIND.VILLAGE: (_KIND.TOWN,),
    _KIND.COMMITTEE: (_KIND.CENTRE,),
    _KIND.COURT: (),
    _KIND.FIRM: (),
}
"""To what each kind belongs; a court and a firm belong to nobody."""

MARKED = frozenset({_KIND.COMMITTEE, _KIND.COURT})
"""Their mark is part of every case number, and so must be there."""
ONE_ONLY = frozenset({_KIND.CENTRE, _KIND.COMMITTEE})
"""A county has one of these: the centre that runs the program, the committee that takes every case."""
ALONE = frozenset({Role.ADMIN, Role.AUDITOR})
"""Each is held without any other role."""

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
MARK = re.compile(r"[\w-]{1,20}")
# Without what is mistaken for another when it is read aloud or copied by hand: 0 O o, 1 l I, 5 S.
SYMBOLS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRTUVWXYZ2346789"
GROUPS, GROUP_LENGTH = 4, 4


async def enter_organisation(
    work: Work, kind: OrganisationKind, name: str, parent_id: str | None, mark: str
) -> Organisation:
    """
    Add an organisation to the county.

    Raises Invalid("organisation.name-missing" | "organisation.mark-missing" | "organisation.mark-form" |
    "organisation.parent-wrong"), Conflict("organisation.one-only" | "organisation.name-taken" |
    "organisation.mark-taken").
    """
    name, mark = _one_line(name), plain(mark)
    if not name:
        raise Invalid("organisation.name-missing")
    if kind in MARKED and not mark:
        raise Invalid("organisation.mark-missing")
    if mark and not MARK.fullmatch(mark):
        raise Invalid("organisation.mark-form")
    known = await store.organisations_of(work, *_KIND)
    if kind in ONE_ONLY and any(each.kind is kind for each in known):
        raise Conflict("organisation.one-only")
    parents = [each.id for each in known if each.kind in PARENTS_OF[kind]]
    if (parent_id not in parents) if PARENTS_OF[kind] else (parent_id is not None):
        raise Invalid("organisation.parent-wrong")
    if any(each.name == name for each in known):
        raise Conflict("organisation.name-taken", name=name)
    if mark and any(each.mark == mark for each in known):
        raise Conflict("organisation.mark-taken", mark=mark)
    made = await store.add_organisation(work, kind, name, parent_id, mark)
    await journal.append(work, "organisation.added", organisation=made.id, kind=kind, parent=parent_id)
    return made


async def hire(
    work: Work,
    name: str,
    phone: str,
    username: str,
    password_hash: str,
    roles: frozenset[Role],
    organisation_id: str,
) -> Staff:
    """
    Enter a person and let them sign in; `password_hash` is of a password from `new_password`.

    Raises Invalid("member.name-missing" | "phone.form" | "username.form" | "member.role-missing" |
    "member.role-unfit" | "member.duties-apart"), NotFound("organisation.unknown"),
    Conflict("username.taken" | "member.duties-apart-by-phone").
    """
    name, phone, username = _one_line(name), checked_phone(phone), plain(username).casefold()
    if not name:
        raise Invalid("member.name-missing")
    if not USERNAME.fullmatch(username):
        raise Invalid("username.form")
    home = await store.organisation(work, organisation_id)
    _check_roles(roles, home)
    await _check_duties_by_phone(work, phone, roles, None)
    if await store.knows_username(work, username):
        raise Conflict("username.taken", username=username)
    who = await store.add_person(work, name, phone=phone)
    await add_member(work, who, username, password_hash, roles, organisation_id, password_is_first=True)
    return await _member(work, who.id)


async def disable_member(work: Work, person: PersonId, reason: str) -> Staff:
    """
    Take away the right to sign in, and end every session of this person at once.

    Raises Invalid("reason.missing"), NotFound("member.unknown"), Conflict("member.disabled-already" |
    "member.last-administrator").
    """
    reason, member = _reason(reason), await _member(work, person)
    if member.disabled:
        raise Conflict("member.disabled-already")
    if Role.ADMIN in member.roles and len(await store.staff_with(work, Role.ADMIN)) == 1:
        raise Conflict("member.last-administrator")
    await store.set_disabled(work, person, disabled=True)
    await journal.append(work, "staff.disabled", reason, person=person)
    await end_sessions_of(work, person)
    return await _member(work, person)


async def enable_member(work: Work, person: PersonId, reason: str) -> Staff:
    """
    Give the right to sign in back, with the old password.

    Raises Invalid("reason.missing"), NotFound("member.unknown"), Conflict("member.enabled-already" |
    "member.duties-apart-by-phone").
    """
    reason, member = _reason(reason), await _member(work, person)
    if not member.disabled:
        raise Conflict("member.enabled-already")
    phone = (await store.person(work, person)).phone
    await _check_duties_by_phone(work, phone, member.roles, person)
    await store.set_disabled(work, person, disabled=False)
    await journal.append(work, "staff.enabled", reason, person=person)
    return await _member(work, person)


async def reset_password(work: Work, person: PersonId, password_hash: str, reason: str) -> Staff:
    """
    Replace a password; what the old one opened is closed, and wrong tries are forgotten.

    Raises Invalid("reason.missing"), NotFound("member.unknown").
    """
    reason, member = _reason(reason), await _member(work, person)
    await store.set_password(work, person, password_hash, is_first=True)
    await passwords.forget_tries(work, member.username)
    await journal.append(work, "staff.password-reset", reason, person=person)
    await end_sessions_of(work, person)
    return member


def new_password() -> str:
    """Return a password of 16 symbols in groups of four (about 92 bits), good enough for `hash_password`."""
    while True:
        groups = ("".join(secrets.choice(SYMBOLS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
        password = "-".join(groups)
        if passwords.is_strong(password):
            return password


def _check_roles(roles: frozenset[Role], home: Organisation) -> None:
    if not roles:
        raise Invalid("member.role-missing")
    if roles - set(ROLES_OF[home.kind]):
        raise Invalid("member.role-unfit", organisation=home.name)
    if roles & ALONE and len(roles) > 1:
        raise Invalid("member.duties-apart")


async def _check_duties_by_phone(work: Work, phone: str, roles: frozenset[Role], person: PersonId | None) -> None:
    """A second account for the same phone must not bring together what one account cannot."""
    held = await store.roles_by_phone(work, phone, apart_from=person)
    together = held | roles
    if held and together & ALONE and len(together) > 1:
        raise Conflict("member.duties-apart-by-phone")


async def _member(work: Work, person: PersonId) -> Staff:
    found = await store.staff_member(work, person)
    if found is None:
        raise NotFound("member.unknown")
    return found


def _reason(text: str) -> str:
    reason = _one_line(text)
    if not reason:
        raise Invalid("reason.missing")
    return reason


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

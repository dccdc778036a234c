"""
Passwords of staff: Argon2id, a few at a time, and a pause after five wrong ones.

Hashing takes 64 MiB and tens of milliseconds on purpose; an executor of its own keeps a
flood of sign-ins from taking all memory and every thread.
"""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache, partial
from typing import TypeVar

import argon2
import sqlalchemy as sa

from kernel import ANONYMOUS, CountyId, Forbidden, Invalid, PersonId, Unavailable, Work
from kernel.database import Database, Instant, metadata

from . import sealing, store
from .store import DIGEST, ID

tries = sa.Table(
    "sign_in_tries",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("username_hash", DIGEST, nullable=False, index=True),
    sa.Column("tried_at", Instant, nullable=False),
)

AT_ONCE = 2
MOST_WAITING = 16
MOST_TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)
LEAST_LENGTH = 10
MOST_LENGTH = 128
LEAST_KINDS = 3

T = TypeVar("T")

_hasher = argon2.PasswordHasher()
_executor = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")


async def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password that is good enough, or raise Invalid("password.weak")."""
    check_strength(password)
    return await _in_turn(partial(_hasher.hash, password))


def is_strong(password: str) -> bool:
    """Ten characters of three kinds; Source: GB/T 22239-2019, 8.1.4.1 a)."""
    kinds = sum(bool(re.search(kind, password)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^a-zA-Z\d]"))
    return LEAST_LENGTH <= len(password) <= MOST_LENGTH and kinds >= LEAST_KINDS


def check_strength(password: str) -> None:
    """Raise Invalid("password.weak") unless it `is_strong`."""
    if not is_strong(password):
        raise Invalid("password.weak", least_length=LEAST_LENGTH, least_kinds=LEAST_KINDS)


async def prove_password(database: Database, username: str, password: str) -> tuple[PersonId, CountyId]:
    """
    Return who has this user name and password.

    The try is counted before the password is looked at, so that guesses made at the same
    moment count too; a right one clears the count. Raises Forbidden("sign-in.wrong") alike
    for an unknown name and a wrong password, Forbidden("sign-in.locked") after five tries
    in 15 minutes, Unavailable("sign-in.busy").
    """
    name = sealing.keyed_hash("username", username.strip().casefold())
    async with database.work(ANONYMOUS, CountyId("")) as work:
        recent = tries.c.tried_at > work.now - TRIES_WITHIN
        query = sa.select(sa.func.count()).where(tries.c.username_hash == name, recent)
        if (await work.db.execute(query)).scalar_one() >= MOST_TRIES:
            raise Forbidden("sign-in.locked", minutes=int(TRIES_WITHIN.total_seconds() // 60))
        await work.db.execute(tries.delete().where(~recent))
        await work.db.execute(tries.insert().values(id=work.new_id(), username_hash=name, tried_at=work.now))
        known = await store.credentials(work, username)
    right = await _in_turn(partial(_matches, known[2] if known else _hash_of_nobody(), password))
    if known is None or not right:
        raise Forbidden("sign-in.wrong")
    async with database.work(known[0], known[1]) as work:
        await forget_tries(work, username)
    return known[0], known[1]


async def forget_tries(work: Work, username: str) -> None:
    """Let somebody try again at once who was locked out."""
    name = sealing.keyed_hash("username", username.strip().casefold())
    await work.db.execute(tries.delete().where(tries.c.username_hash == name))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    """An unknown user name takes as long as a known one."""
    return _hasher.hash("nobody has this password")


_waiting = 0


async def _in_turn(task: "partial[T]") -> T:
    global _waiting
    if _waiting >= AT_ONCE + MOST_WAITING:
        raise Unavailable("sign-in.busy")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_executor, task)
    finally:
        _waiting -= 1

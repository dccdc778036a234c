"""
Changes to what we keep as evidence, and what of them goes unseen: county journals, recordings.

Each function makes `count` changes, one at a time on the untouched thing, and returns those that
its check did not find, or on which the check broke.
"""

import hashlib
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from documents.verifying import values
from kernel import CountyId, Invalid, PersonId, Work, journal, merkle
from kernel.database import Database
from recordings import manifest
from tests.mutations import mutated

SOMEBODY = PersonId("somebody")
Tamper = Callable[[Work, random.Random], Awaitable[None]]


class _UndoneError(Exception):
    """No error: the way a transaction is undone."""


async def unseen_in_a_journal(
    database: Database, county: CountyId, key: Ed25519PublicKey, count: int, chance: random.Random
) -> list[str]:
    """The journal must end with a checkpoint; what deletes a detail alone is allowed (PIPL art. 47) and not here."""
    unseen = []
    for _ in range(count):
        tamper = chance.choice(TAMPERINGS)
        try:
            async with database.work(SOMEBODY, county) as work:
                await tamper(work, chance)
                _, findings = await journal.verify(work, key)
                if not findings:
                    unseen.append(tamper.__name__)
                raise _UndoneError
        except _UndoneError:
            pass
        except Exception as error:
            unseen.append(f"{tamper.__name__}: {type(error).__name__}")
    return unseen


def unseen_in_a_recording(path: Path, count: int, chance: random.Random) -> list[str]:
    """Change a closed journal of packets; the manifest's line about it must no longer fit."""
    whole = path.read_bytes()
    track, _ = manifest.examine(path, 0)
    unseen = []
    for _ in range(count):
        path.write_bytes(mutated(whole, chance))
        try:
            if manifest.examine(path, 0)[0] == track:
                unseen.append("a recording")
        except Invalid:
            continue
        except Exception as error:
            unseen.append(f"a recording: {type(error).__name__}")
    path.write_bytes(whole)
    return unseen


def unseen_in_a_manifest(content: bytes, token: bytes, count: int, chance: random.Random) -> list[str]:
    """Change a manifest that is time-stamped; the token must no longer be about it."""
    stamped = values.take_token_apart(token, "manifest")
    changed = [mutated(content, chance) for _ in range(count)]
    return ["a manifest"] * sum(hashlib.sha256(each).digest() == stamped.imprint for each in changed)


async def a_leaf_is_changed(work: Work, chance: random.Random) -> None:
    await _change(work, chance, journal.entries, "leaf")


async def a_detail_is_changed(work: Work, chance: random.Random) -> None:
    await _change(work, chance, journal.details, "detail")


async def a_salt_is_changed(work: Work, chance: random.Random) -> None:
    await _change(work, chance, journal.details, "salt")


async def a_checkpoint_is_changed(work: Work, chance: random.Random) -> None:
    row = (await work.db.execute(sa.select(journal.checkpoints))).one()
    note = mutated(row.note.encode(), chance).decode(errors="replace")
    await work.db.execute(journal.checkpoints.update().values(note=note if note != row.note else note + "x"))


async def an_entry_is_deleted(work: Work, chance: random.Random) -> None:
    number = chance.randrange(await _size(work))
    await work.db.execute(journal.entries.delete().where(journal.entries.c.number == number))


async def two_entries_change_places(work: Work, chance: random.Random) -> None:
    first, second = chance.sample(range(await _size(work)), 2)
    for number, to in ((first, -1), (second, first), (-1, second)):
        for table in (journal.entries, journal.details):
            await work.db.execute(table.update().where(table.c.number == number).values(number=to))


async def the_end_is_cut_off_and_the_head_mended(work: Work, chance: random.Random) -> None:
    size = chance.randrange(1, await _size(work))
    await work.db.execute(journal.entries.delete().where(journal.entries.c.number >= size))
    await _mend_head(work)


async def history_is_written_anew(work: Work, chance: random.Random) -> None:
    """A fork: one leaf and its detail say something else, and the head follows from it."""
    number = chance.randrange(await _size(work))
    other = {"actor": "wang", "facts": {}, "reason": "改写"}
    detail, salt = journal._canonical(other), "00" * 16
    commitment = journal._commitment(salt, detail)
    leaf = journal._canonical(
        {"at": work.now.isoformat(), "commitment": commitment, "event": "case.filed", "number": number}
    )
    await work.db.execute(journal.entries.update().where(journal.entries.c.number == number).values(leaf=leaf))
    await work.db.execute(
        journal.details.update().where(journal.details.c.number == number).values(salt=salt, detail=detail)
    )
    await _mend_head(work)


async def an_entry_is_slipped_in(work: Work, chance: random.Random) -> None:
    """Behind the end, without the head."""
    size = await _size(work)
    leaf = journal._canonical({"at": work.now.isoformat(), "commitment": "", "event": "case.filed", "number": size})
    await work.db.execute(journal.entries.insert().values(county_id=work.county, number=size, leaf=leaf))


TAMPERINGS: tuple[Tamper, ...] = (
    a_leaf_is_changed,
    a_detail_is_changed,
    a_salt_is_changed,
    a_checkpoint_is_changed,
    an_entry_is_deleted,
    two_entries_change_places,
    the_end_is_cut_off_and_the_head_mended,
    history_is_written_anew,
    an_entry_is_slipped_in,
)


async def _change(work: Work, chance: random.Random, table: sa.Table, column: str) -> None:
    rows = (await work.db.execute(sa.select(table))).all()
    row = chance.choice(rows)
    old = getattr(row, column)
    new = mutated(old.encode(), chance).decode(errors="replace")
    await work.db.execute(table.update().where(table.c.number == row.number).values({column: new + "x" * (new == old)}))


async def _size(work: Work) -> int:
    return (await journal.head(work)).size


async def _mend_head(work: Work) -> None:
    rows = await work.db.execute(sa.select(journal.entries.c.leaf).order_by(journal.entries.c.number))
    peaks: list[bytes] = []
    size = 0
    for leaf in rows.scalars():
        peaks, size = merkle.appended(size, peaks, merkle.leaf_hash(leaf.encode())), size + 1
    await work.db.execute(journal.trees.update().values(size=size, peaks=journal._pack(peaks)))

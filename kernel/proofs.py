"""
Proof that an entry is in the journal as a checkpoint states it, to be checked without the journal.

Source: RFC 6962, section 2.1.1 (audit paths).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from . import journal, merkle
from .work import Work


@dataclass(frozen=True)
class Proof:
    """One entry with all that leads from it to the root; digests are hexadecimal."""

    number: int
    leaf: str
    salt: str | None
    detail: str | None
    """Canonical JSON as it was committed to; None, with its salt, where it was deleted."""
    path: tuple[str, ...]
    """Sibling digests from the leaf up to the root."""


@dataclass(frozen=True)
class Checkpoint:
    note: str
    """C2SP signed note."""
    token: bytes | None
    """DER time-stamp token over it."""


async def mentioning(work: Work, ids: Iterable[str]) -> list[int]:
    """Return the numbers of the county's entries whose detail names one of these ids."""
    table = journal.details
    named = [table.c.detail.contains(f'"{each}"', autoescape=True) for each in ids]
    query = sa.select(table.c.number).where(table.c.county_id == work.county, sa.or_(sa.false(), *named))
    return list((await work.db.execute(query.order_by(table.c.number))).scalars())


async def prove(work: Work, numbers: Iterable[int], size: int) -> list[Proof]:
    """Return the proofs that entries are among the first `size` of the county's journal."""
    of_county = journal.entries.c.county_id == work.county
    within = journal.entries.c.number < size
    query = sa.select(journal.entries).where(of_county, within).order_by(journal.entries.c.number)
    leaves = [row.leaf for row in await work.db.execute(query)]
    wanted = list(numbers)
    details = journal.details
    kept = await work.db.execute(
        sa.select(details).where(details.c.county_id == work.county, details.c.number.in_(wanted))
    )
    facts = {row.number: row for row in kept}
    paths = _paths([merkle.leaf_hash(leaf.encode()) for leaf in leaves], wanted)
    return [
        Proof(
            number,
            leaves[number],
            facts[number].salt if number in facts else None,
            facts[number].detail if number in facts else None,
            tuple(each.hex() for each in path),
        )
        for number, path in zip(wanted, paths, strict=True)
    ]


async def stated(work: Work, size: int) -> Checkpoint:
    """Return the checkpoint that states the journal at `size` entries; there must be one."""
    table = journal.checkpoints
    row = (await work.db.execute(sa.select(table).where(table.c.county_id == work.county, table.c.size == size))).one()
    return Checkpoint(row.note, row.token)


def _paths(leaves: list[bytes], numbers: list[int]) -> list[list[bytes]]:
    @cache
    def root(start: int, end: int) -> bytes:
        if end - start == 1:
            return leaves[start]
        middle = start + _left(end - start)
        return merkle.node_hash(root(start, middle), root(middle, end))

    def path(number: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _left(end - start)
        if number < middle:
            return [*path(number, start, middle), root(middle, end)]
        return [*path(number, middle, end), root(start, middle)]

    return [path(number, 0, len(leaves)) for number in numbers]


def _left(size: int) -> int:
    """Return how many leaves the left subtree has: the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)

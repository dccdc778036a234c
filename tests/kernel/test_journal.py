import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from kernel import CountyId, PersonId, journal, merkle
from kernel.database import Database

QINGHE, OTHER = CountyId("449999"), CountyId("449998")
LI = PersonId("li")


async def written(database: Database, count: int, county: CountyId = QINGHE) -> None:
    for number in range(count):
        async with database.work(LI, county) as work:
            await journal.append(work, "case.filed", reason="窗口登记", case=f"c{number}")


async def test_an_untouched_journal_has_no_findings(database: Database) -> None:
    await written(database, 5)
    await written(database, 2, OTHER)

    async with database.reading(LI, QINGHE) as work:
        head, findings = await journal.verify(work)

    assert head.size == 5
    assert findings == []


async def test_what_was_undone_is_not_in_the_journal(database: Database) -> None:
    await written(database, 1)

    try:
        async with database.work(LI, QINGHE) as work:
            await journal.append(work, "case.filed")
            raise RuntimeError
    except RuntimeError:
        pass

    async with database.reading(LI, QINGHE) as work:
        assert (await journal.head(work)).size == 1


async def test_a_changed_detail_is_found(database: Database) -> None:
    await written(database, 3)
    async with database.work(LI, QINGHE) as work:
        await work.db.execute(
            journal.details.update().where(journal.details.c.number == 1).values(detail='{"actor":"wang"}')
        )

    async with database.reading(LI, QINGHE) as work:
        _, findings = await journal.verify(work)

    assert [(f.code, f.number) for f in findings] == [("journal.detail-differs", 1)]


async def test_a_deleted_detail_does_not_break_the_tree(database: Database) -> None:
    await written(database, 3)
    async with database.work(LI, QINGHE) as work:
        await work.db.execute(journal.details.delete().where(journal.details.c.number == 1))

    async with database.reading(LI, QINGHE) as work:
        _, findings = await journal.verify(work)

    assert findings == []


async def test_a_rewritten_or_dropped_entry_is_found(database: Database) -> None:
    await written(database, 4)
    async with database.work(LI, QINGHE) as work:
        await work.db.execute(journal.entries.delete().where(journal.entries.c.number == 3))

    async with database.reading(LI, QINGHE) as work:
        _, findings = await journal.verify(work)

    assert "journal.head-differs" in {f.code for f in findings}


async def test_a_checkpoint_contradicts_a_rewritten_log(database: Database) -> None:
    key = Ed25519PrivateKey.generate()
    await written(database, 3)
    async with database.work(LI, QINGHE) as work:
        await journal.checkpoint(work, "concord/449999", key)
    async with database.work(LI, QINGHE) as work:
        leaf = (
            await work.db.execute(sa.select(journal.entries.c.leaf).where(journal.entries.c.number == 0))
        ).scalar_one()
        await work.db.execute(
            journal.entries.update().where(journal.entries.c.number == 0).values(leaf=leaf.replace("filed", "fixed"))
        )

    async with database.reading(LI, QINGHE) as work:
        _, findings = await journal.verify(work, key.public_key())

    assert {"journal.checkpoint-differs", "journal.head-differs"} <= {f.code for f in findings}


async def test_a_checkpoint_by_another_key_is_found(database: Database) -> None:
    await written(database, 1)
    async with database.work(LI, QINGHE) as work:
        await journal.checkpoint(work, "concord/449999", Ed25519PrivateKey.generate())

    async with database.reading(LI, QINGHE) as work:
        _, findings = await journal.verify(work, Ed25519PrivateKey.generate().public_key())

    assert [f.code for f in findings] == ["journal.checkpoint-signature"]


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return merkle.node_hash(recursive_root(leaves[:half]), recursive_root(leaves[half:]))


@given(some.lists(some.binary(min_size=1, max_size=8), min_size=1, max_size=70))
def test_the_compact_range_gives_the_root_of_the_rfc(entries: list[bytes]) -> None:
    leaves = [merkle.leaf_hash(entry) for entry in entries]

    assert merkle.root_after(leaves) == recursive_root(leaves)

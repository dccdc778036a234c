"""Whoever changes the evidence is found out (reliability bar 13); papers and packages have tests of their own."""

import hashlib
import random
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import CountyId, journal
from kernel.database import Database
from tests.documents.corpus import Clock, a_desk
from tests.media.test_journal import a_journal
from tests.tampering import (
    SOMEBODY,
    TAMPERINGS,
    unseen_in_a_journal,
    unseen_in_a_manifest,
    unseen_in_a_recording,
)

QINGHE = CountyId("449999")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


async def a_county(database: Database, entries: int = 20) -> None:
    """Write a journal that ends with a checkpoint."""
    async with database.work(SOMEBODY, QINGHE) as work:
        for number in range(entries):
            await journal.append(work, "case.filed", reason="窗口登记", case=f"c{number}")
        await journal.checkpoint(work, f"concord/{QINGHE}", KEY)


async def test_no_change_in_a_journal_goes_unseen(database: Database) -> None:
    await a_county(database)
    async with database.reading(SOMEBODY, QINGHE) as work:
        assert (await journal.verify(work, KEY.public_key()))[1] == []

    count = 12 * len(TAMPERINGS)
    assert await unseen_in_a_journal(database, QINGHE, KEY.public_key(), count, random.Random(5)) == []


def test_no_change_in_a_recording_goes_unseen(tmp_path: Path) -> None:
    a_journal(tmp_path / "li-audio-1.rtpj")

    assert unseen_in_a_recording(tmp_path / "li-audio-1.rtpj", 200, random.Random(6)) == []


def test_no_change_in_a_manifest_goes_unseen(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, Clock(), registered=False)
    content = b'{"tracks": []}'
    token = desk.timestamps.token(hashlib.sha256(content).digest())

    assert unseen_in_a_manifest(content, token, 200, random.Random(7)) == []

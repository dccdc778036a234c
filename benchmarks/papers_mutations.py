"""
How many of 10,000 changes to evidence go unseen, and how many good papers are called bad.

Bits flipped, bytes deleted, inserted, doubled, moved and cut off: over signed papers (certified
and with approvals alone), recordings, their manifests and a county's journal (reliability bar
13). Every kind of attack from the tests runs once on both kinds of paper, with pyHanko as oracle:
what we accept it must accept. Deterministic: the same seed, the same changes.
"""

import asyncio
import hashlib
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from documents import Verdict, close, verify
from kernel.database import Database, metadata
from tests.conftest import load_all_tables
from tests.documents.corpus import World, a_world, an_uncertified_world
from tests.documents.many import signed_by_many
from tests.documents.oracle import accepts
from tests.documents.test_attacks_all_together import KINDS
from tests.media.test_journal import a_journal
from tests.mutations import mutated
from tests.tampering import unseen_in_a_journal, unseen_in_a_manifest, unseen_in_a_recording
from tests.test_tampering import KEY, QINGHE, a_county

from .report import say

PAPERS, RECORDINGS, MANIFESTS, JOURNALS = 6000, 1500, 1500, 1000
PIECES = 24
"""Papers are changed in so many pieces of work, over all cores."""


def main() -> int:
    """Print the counts; names of what went unseen go to standard error."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        unseen = _in_papers() + _in_recordings(folder) + asyncio.run(_in_journals(folder))
        attacks, alarms, laxer = _attacks(folder)
    total = PAPERS + RECORDINGS + MANIFESTS + JOURNALS
    print(*unseen, *attacks, *alarms, *laxer, sep="\n", file=sys.stderr)
    holds = [
        say("papers", f"changes unseen, of {total:,}", len(unseen), "changes", 0),
        say("papers", f"attacks accepted, {len(KINDS)} kinds on two kinds of paper", len(attacks), "attacks", 0),
        say("papers", "good papers called bad", len(alarms), "papers", 0),
        say("papers", "papers that we accept and pyHanko does not", len(laxer), "papers", 0),
    ]
    return 0 if all(holds) else 1


def _in_papers() -> list[str]:
    with ProcessPoolExecutor() as processes:
        return [each for found in processes.map(_in_some_papers, range(PIECES)) for each in found]


def _in_some_papers(piece: int) -> list[str]:
    """Change papers of one kind; return what passed, and what broke the verifier."""
    chance = random.Random(piece)
    with TemporaryDirectory() as name:
        world = (an_uncertified_world if piece % 4 == 0 else a_world)(Path(name))
        trust, at = world.trust(), world.clock()
        unseen = []
        for number in range(PAPERS // PIECES):
            try:
                if verify(mutated(world.closed, chance), at, trust).verdict is Verdict.TOTAL_PASSED:
                    unseen.append(f"paper {piece}/{number}")
            except Exception as error:
                unseen.append(f"paper {piece}/{number}: {error!r}")
        return unseen


def _in_recordings(folder: Path) -> list[str]:
    path = folder / "li-audio-1.rtpj"
    a_journal(path)
    unseen = unseen_in_a_recording(path, RECORDINGS, random.Random(2))
    content = path.read_bytes()[:2000]
    world = a_world(folder / "stamping")
    token = world.desk.timestamps.token(hashlib.sha256(content).digest())
    return unseen + unseen_in_a_manifest(content, token, MANIFESTS, random.Random(3))


async def _in_journals(folder: Path) -> list[str]:
    load_all_tables()
    database = Database(f"sqlite+aiosqlite:///{folder}/concord.db")
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await a_county(database)
    unseen = await unseen_in_a_journal(database, QINGHE, KEY.public_key(), JOURNALS, random.Random(4))
    await database.close()
    return unseen


def _attacks(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Return attacks that were accepted, good papers that were not, and where pyHanko is the stricter one."""
    certified, uncertified = a_world(folder / "certified"), an_uncertified_world(folder / "uncertified")
    good = {"closed": certified.closed, "renewed": close(certified.closed, certified.desk).pdf}
    good |= {f"{size} signatures": signed_by_many(certified.desk, size).pdf for size in (2, 3, 5, 9, 17)}
    doctored = {
        f"{name}, {kind}": (world, attack(world))
        for kind, world in (("certified", certified), ("approvals alone", uncertified))
        for name, attack in KINDS.items()
    }
    accepted = [name for name, (world, pdf) in doctored.items() if _passes(pdf, world)]
    alarms = [name for name, pdf in good.items() if not _passes(pdf, certified)]
    files = {name: pdf for name, pdf in good.items() if name not in alarms}
    files |= {name: doctored[name][1] for name in accepted}
    laxer = [name for name, pdf in files.items() if not accepts(pdf, certified.trust(), certified.clock())]
    return accepted, alarms, laxer


def _passes(pdf: bytes, world: World) -> bool:
    return verify(pdf, world.clock(), world.trust()).verdict is Verdict.TOTAL_PASSED


if __name__ == "__main__":
    sys.exit(main())

"""
Papers whose signing is killed at a named place, again and again (reliability bar 9).

A scene is a data folder in which acts have been given and no byte is signed yet. Each kill works
on a copy of it: a process signs what was given, dies at the failpoint as in a power cut, and
another goes on. `kill` returns what is then not as it must be.
"""

import asyncio
import multiprocessing
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import documents
from documents import Along, Document, Office, SignerState, Stage, failpoints, sign_given
from documents.model import CERTIFIED, CLOSED
from documents.verifying import Verdict, verify
from kernel import SYSTEM, CountyId
from kernel.database import Database, metadata
from tests.conftest import load_all_tables
from tests.documents.flow import a_story, an_office, nothing_follows

WAITING, SEALING, ALONG = "signatures wait", "the seal waits", "an address waits, its agreement in force"
SCENES = (WAITING, SEALING, ALONG)

_processes = multiprocessing.get_context("forkserver")
# Whoever dies is forked from a process that has read the program already.
_processes.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Scene:
    folder: Path
    document: str
    county: CountyId


def failpoints_of(scene: str) -> tuple[str, ...]:
    """Return where signing may die in this scene: closing follows the last act, the seal or an address."""
    if scene == ALONG:
        return tuple(name for name in failpoints.NAMES if not name.startswith("report."))
    return tuple(name for name in failpoints.NAMES if name.startswith("sign.") == (scene == WAITING))


async def set_up(what: str, folder: Path) -> Scene:
    """Play the deposit dispute up to the scene, and leave it there, on disk only."""
    load_all_tables()
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite+aiosqlite:///{folder}/concord.db")
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    story = await a_story(database, folder)
    await story.issue(Along(addresses=what == ALONG))
    if what == ALONG:
        paper = next(each for each in await story.papers() if each.signers[0].field == "recipient-1")
        story.handlers["documents.sign"] = partial(_all_but, story.office, paper.id)
        await story.all_sign()
        await database.close()
        return Scene(folder, paper.id, story.world.county)
    if what == WAITING:
        story.handlers["documents.sign"] = _not_yet
        await story.give(story.tenant)
        await story.give(story.landlord)
    else:
        for who in (story.tenant, story.landlord, story.mediator):
            await story.sign(who)
        await story.give(story.director, with_strokes=False)
    paper = await story.agreement()
    await database.close()
    return Scene(folder, paper.id, story.world.county)


async def _not_yet(_: Database, __: dict[str, Any]) -> None:
    """Stand in for the job that signs: codes are delivered meanwhile, signatures are not made."""


async def _all_but(office: Office, left: str, database: Database, payload: dict[str, Any]) -> None:
    """Stand in for the job that signs, for one paper only."""
    if payload["document"] != left:
        await sign_given(office, nothing_follows, database, payload)


async def kill(scene: Scene, failpoint: str, time: int = 1) -> list[str]:
    """Die when `failpoint` is reached for that time, go on after it, and return what is wrong."""
    with TemporaryDirectory() as copy:
        folder = Path(copy) / "data"
        shutil.copytree(scene.folder, folder)
        died = await asyncio.to_thread(_run, folder, scene, failpoint, time)
        if died != failpoints.KILLED:
            return [f"{failpoint}: ended with {died}, not killed there"]
        database, office = _opened(folder)
        try:
            wrong = [f"{failpoint}, killed: {each}" for each in await _wrong(database, office, scene)]
            await _sign(database, office, scene)
            wrong += [f"{failpoint}, again: {each}" for each in await _wrong(database, office, scene)]
            done = await _load(database, scene)
            if done.next_act() is not None or (done.all_signed and done.report_sha256 is None):
                wrong.append(f"{failpoint}: something given is still not in the bytes")
            await _sign(database, office, scene)
            if await _load(database, scene) != done:
                wrong.append(f"{failpoint}: a further run changed a finished paper")
        finally:
            await database.close()
        return wrong


def _run(folder: Path, scene: Scene, failpoint: str, time: int) -> int | None:
    process = _processes.Process(target=_die, args=(folder, scene, failpoint, time))
    process.start()
    process.join(60)
    return process.exitcode


def _die(folder: Path, scene: Scene, failpoint: str, time: int) -> None:
    failpoints.arm(failpoint, time)
    database, office = _opened(folder)
    asyncio.run(_sign(database, office, scene))


def _opened(folder: Path) -> tuple[Database, Office]:
    return Database(f"sqlite+aiosqlite:///{folder}/concord.db"), an_office(folder)


async def _sign(database: Database, office: Office, scene: Scene) -> None:
    payload = {"document": scene.document, "county": scene.county}
    await sign_given(office, nothing_follows, database, payload)


async def _wrong(database: Database, office: Office, scene: Scene) -> list[str]:
    """Compare the bytes, the signers' rows and the rows of revisions; all must tell one story."""
    paper = await _load(database, scene)
    async with database.reading(SYSTEM, scene.county) as work:
        records = await documents.store.revisions_of(work, paper.id)
    now = office.desk.now()
    report = verify(await office.storage.get(paper.sha256), now, office.desk.authority.trust(now))
    in_bytes = [each.field for each in report.signatures if each.kind in ("signature", "seal")]
    in_rows = [record.field for record in records if record.field not in (CERTIFIED, CLOSED)]
    signed = [signer.field for signer in paper.signers if signer.state is SignerState.SIGNED]
    whole = paper.stage is Stage.EFFECTIVE
    wrong = {
        "the bytes and the rows of revisions differ": in_bytes != in_rows,
        "the bytes and the signers differ": sorted(in_bytes) != sorted(signed),
        "somebody signed twice": len(set(in_bytes)) != len(in_bytes),
        "the last row is not the present file": records[-1].sha256 != paper.sha256,
        "neither open nor whole": not whole and paper.stage is not Stage.SIGNING,
        "in force without verifying": whole and report.verdict is not Verdict.TOTAL_PASSED,
        "in force without everybody": whole and not paper.all_signed,
        "closed before it is in force": report.closed and not whole,
        "doctored": report.verdict is Verdict.TOTAL_FAILED,
    }
    return [what for what, so in wrong.items() if so]


async def _load(database: Database, scene: Scene) -> Document:
    async with database.reading(SYSTEM, scene.county) as work:
        return await documents.load(work, scene.document)

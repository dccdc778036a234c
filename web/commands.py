"""What the program does besides serving: set up, first administrator, verification, journal check."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import documents
import people
from kernel import SYSTEM, Invalid, clock, journal
from kernel.database import Database
from migrations.run import migrate

from . import keys, report_text
from .demo import world
from .parts import PLATFORM, TRUSTED, Settings


def database_url(settings: Settings) -> str:
    return f"sqlite+aiosqlite:///{settings.data / 'concord.db'}"


async def initialise(settings: Settings) -> None:
    """Make what is missing: folder, master key, database in its newest form. Again changes nothing."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys.make_master_key(settings)
    await asyncio.to_thread(migrate, database_url(settings))


async def prepare_demo(settings: Settings) -> None:
    """Set up, load the demonstration county once, and print where to look."""
    await initialise(settings)
    people.unlock(keys.master_key(settings))
    database = Database(database_url(settings))
    try:
        await world.load(database, settings)
    finally:
        await database.close()
    print(world.greeting(settings), flush=True)


async def create_administrator(settings: Settings, username: str, name: str, password: str, county_name: str) -> None:
    """Create the first administrator of an empty county; Conflict when there is one already."""
    people.unlock(keys.master_key(settings))
    database = Database(database_url(settings))
    try:
        await people.create_first_administrator(
            database, settings.county_id, county_name or settings.county_id, name, username, password
        )
    finally:
        await database.close()


def own_trust(settings: Settings, papers: documents.PapersConfig) -> documents.Trust:
    """Return what this installation believes when it verifies a file."""
    passphrase = keys.master_key_file(settings)
    desk = documents.open_desk(papers, settings.data, passphrase, (), PLATFORM, settings.public_url)
    others = documents.authorities_in(settings.data / TRUSTED)
    return replace(desk.authority.trust(clock.now()), others=others)


def verify_paper(file: Path, trust: documents.Trust, as_json: bool, language: str) -> int:
    """
    Check one file in the limited process and print what it is worth; needs no database.

    Returns the exit code: 0 passed, 1 not. Invalid("verify.no-such-file").
    """
    if not file.is_file():
        raise Invalid("verify.no-such-file", file=str(file))
    report = asyncio.run(documents.verify_limited(file.read_bytes(), clock.now(), trust))
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(report_text.lines(report, language)))
    return 0 if report.verdict is documents.Verdict.TOTAL_PASSED else 1


async def verify_journals(settings: Settings) -> list[dict[str, Any]]:
    """Recompute every county's journal; each finding has a stable code and an entry's number."""
    database = Database(database_url(settings))
    public = keys.journal_key(settings).public_key()
    answers = []
    try:
        async with database.reading(SYSTEM, settings.county_id) as work:
            counties = await journal.counties(work)
        for county in counties:
            async with database.reading(SYSTEM, county) as work:
                head, findings = await journal.verify(work, public)
            answers.append(
                {"county": county, "size": head.size, "root": head.root, "findings": [vars(f) for f in findings]}
            )
    finally:
        await database.close()
    return answers

"""What people and the program do with recordings: start, stop, seal, compose, read."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from kernel import SYSTEM, Conflict, CountyId, NotFound, Refusal, Work, jobs, journal
from kernel.database import Database
from kernel.storage import Storage

from . import manifest, store
from .composition import compose
from .model import Piece, Recording
from .stages import LIFE, Event, Stage
from .writer import write_pieces

Stamp = Callable[[bytes], bytes]
"""Makes an RFC 3161 token (DER) over bytes."""
SEALED_AT_LATEST = timedelta(seconds=30)
"""After its end; longer than any media engine takes, or is given, to write what it still holds."""
Labels = Callable[[Work, str], Awaitable[Mapping[str, str]]]
"""Returns seat -> name and role of a room, in the order of their tiles."""


def folder_of(root: Path, recording_id: str) -> Path:
    """Return where the journals of a recording are written; made when missing."""
    folder = root / recording_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def start(work: Work, case_id: str, room_id: str) -> Recording:
    """
    Note that a room is being recorded from `work.now` on; packets follow by the media engine.

    Whoever calls has made sure that every person in the room has agreed (在线调解规则 art. 22).
    Raises Conflict("recording.already-running").
    """
    if await store.running(work, room_id):
        raise Conflict("recording.already-running")
    recording = Recording(
        work.new_id(), case_id, room_id, Stage.RECORDING, work.now, None, "", None, None, (), None, version=1
    )
    await store.add(work, recording)
    await journal.append(work, "recording.started", recording=recording.id, case=case_id, room=room_id)
    work.announce("recordings.changed", case=case_id, room=room_id, recording=recording.id)
    return recording


async def stop(work: Work, recording_id: str, reason: str = "stopped") -> Recording:
    """
    Note its end and ask for sealing; `reason` is a code: stopped, session-ended, program-restarted.

    The media engine still writes what it holds: whoever calls stops it, then calls `written`.
    Whoever could not, because the program or the conversation ended there, has it sealed all the
    same, after `SEALED_AT_LATEST`.
    """
    recording = await store.load(work, recording_id)
    stage = LIFE.after(recording.stage, Event.STOP)
    job = await jobs.enqueue(work, "recordings.close", {"recording": recording_id}, after=SEALED_AT_LATEST)
    recording = replace(recording, stage=stage, ended_at=work.now, end_reason=reason, job=job)
    recording = await store.save(work, recording)
    await journal.append(work, "recording.stopped", reason=reason, recording=recording.id, case=recording.case_id)
    work.announce("recordings.changed", case=recording.case_id, room=recording.room_id, recording=recording.id)
    return recording


async def written(work: Work, recording_id: str) -> None:
    """No one writes to its journals any more: a recording that was stopped is sealed now."""
    recording = await store.load(work, recording_id)
    if recording.stage is Stage.CLOSING and recording.job is not None:
        await jobs.hasten(work, recording.job)


async def running(work: Work, room_id: str) -> Recording | None:
    found = await store.running(work, room_id)
    return found[0] if found else None


async def case_of(work: Work, recording_id: str) -> str | None:
    try:
        return (await store.load(work, recording_id)).case_id
    except NotFound:
        return None


async def stop_interrupted(database: Database, county: CountyId) -> int:
    """At the start of the program: close what a crash left open; return how many."""
    async with database.work(SYSTEM, county) as work:
        left = await store.running(work)
        for recording in left:
            await stop(work, recording.id, "program-restarted")
            await written(work, recording.id)
    return len(left)


async def close(database: Database, payload: dict[str, Any], *, root: Path, storage: Storage, stamp: Stamp) -> None:
    """
    Seal a stopped recording: journals and manifest into the storage, digests into the journal.

    A job; running it again changes nothing. Its input are files that no one writes any more.
    """
    county, recording_id = CountyId(payload["county"]), payload["recording"]
    async with database.reading(SYSTEM, county) as work:
        recording = await store.load(work, recording_id)
    if recording.stage is not Stage.CLOSING:
        return
    paths = sorted(folder_of(root, recording_id).glob("*.rtpj"))
    started_us = round(recording.started_at.timestamp() * 1e6)
    examined = await asyncio.to_thread(lambda: [manifest.examine(path, started_us) for path in paths])
    gaps = [gap for _, found in examined for gap in found]
    for path in paths:
        await storage.put_file(path)
    content = manifest.manifest(recording, [track for track, _ in examined], gaps)
    digest = await storage.put(content)
    token = await storage.put(await asyncio.to_thread(stamp, content))
    async with database.work(SYSTEM, county) as work:
        recording = await store.load(work, recording_id)
        stage = LIFE.after(recording.stage, Event.SEAL)
        job = await jobs.enqueue(work, "recordings.compose", {"recording": recording_id})
        sealed = replace(recording, stage=stage, manifest_digest=digest, gaps=tuple(gaps), job=job)
        await store.save(work, sealed)
        await journal.append(
            work, "recording.sealed", recording=recording_id, manifest=digest, token=token, tracks=len(paths)
        )
        work.announce("recordings.changed", case=sealed.case_id, room=sealed.room_id, recording=sealed.id)


async def compose_playback(
    database: Database, payload: dict[str, Any], *, root: Path, storage: Storage, labels: Labels, font: Path
) -> None:
    """Make the file to watch from a sealed recording. A job; the journals stay as they are."""
    county, recording_id = CountyId(payload["county"]), payload["recording"]
    async with database.reading(SYSTEM, county) as work:
        recording = await store.load(work, recording_id)
        names = await labels(work, recording.room_id)
    if recording.stage is not Stage.COMPOSING or recording.duration_ms is None:
        return
    journals = sorted(folder_of(root, recording_id).glob("*.rtpj"))
    started_us = round(recording.started_at.timestamp() * 1e6)
    with tempfile.TemporaryDirectory(prefix="concord-playback-") as scratch:
        pieces = await asyncio.to_thread(_all_pieces, journals, Path(scratch), started_us)
        seats = {seat: name for seat, name in names.items() if any(piece.seat == seat for piece in pieces)}
        report = partial(jobs.report_progress, database, payload["job"])
        try:
            playback = await compose(
                pieces, seats, recording.started_at, recording.duration_ms, font, Path(scratch), report
            )
        except Refusal:
            await _note_failure(database, county, recording_id)
            raise
        digest = await storage.put_file(playback)
    async with database.work(SYSTEM, county) as work:
        recording = await store.load(work, recording_id)
        ready = replace(recording, stage=LIFE.after(recording.stage, Event.COMPOSE), playback_digest=digest)
        await store.save(work, ready)
        await journal.append(work, "recording.ready", recording=recording_id, playback=digest)
        work.announce("recordings.changed", case=ready.case_id, room=ready.room_id, recording=ready.id)


def _all_pieces(journals: list[Path], folder: Path, started_us: int) -> list[Piece]:
    return [piece for path in journals for piece in write_pieces(path, folder, started_us)]


async def _note_failure(database: Database, county: CountyId, recording_id: str) -> None:
    async with database.work(SYSTEM, county) as work:
        await journal.append(work, "recording.composition-failed", recording=recording_id)

"""Recordings of a case: how far each has come, the file to watch, the manifest that fixes it."""

from datetime import datetime

from pydantic import BaseModel
from quart import Blueprint, Response, request, send_file

import recordings
from kernel import Conflict, jobs, journal
from people import Action, Object
from web.security import Need, parts, reading, route, work

blueprint = Blueprint("recordings", __name__)
READ = Need(Object.RECORDING, Action.READ)


class GapView(BaseModel):
    seat: str
    kind: str
    from_ms: int
    to_ms: int
    reason: str


class Playback(BaseModel):
    url: str
    type: str


class RecordingView(BaseModel):
    id: str
    room_id: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    duration_ms: int | None
    gaps: list[GapView]
    progress: float
    """0 to 1, of closing or composing."""
    manifest_digest: str | None
    playback: Playback | None


@route(blueprint, "GET", "/api/cases/<case_id>/recordings", needs=READ)
async def list_recordings(case_id: str) -> list[RecordingView]:
    """List the recordings of a case, oldest first."""
    async with reading() as opened:
        found = await recordings.of_case(opened, case_id)
        running = [await jobs.load(opened, recording.job) if recording.job else None for recording in found]
    return [_view(recording, job) for recording, job in zip(found, running, strict=True)]


@route(blueprint, "GET", "/api/recordings/<recording_id>/media", needs=READ, documented=False)
async def watch(recording_id: str) -> Response:
    """Send the file to watch; ranges are answered, so that a player can seek."""
    async with work() as opened:
        recording = await recordings.load(opened, recording_id)
        if recording.playback_digest is None:
            raise Conflict("recording.not-ready")
        if request.headers.get("Range", "bytes=0-").startswith("bytes=0-"):  # not once more for each stretch
            await journal.append(opened, "recording.watched", recording=recording_id)
    path = parts().storage.path(recording.playback_digest)
    return await send_file(path, mimetype="video/mp4", conditional=True)


@route(blueprint, "GET", "/api/recordings/<recording_id>/manifest", needs=READ, documented=False)
async def manifest(recording_id: str) -> Response:
    """Send the manifest, byte for byte as it was sealed."""
    async with reading() as opened:
        recording = await recordings.load(opened, recording_id)
    if recording.manifest_digest is None:
        raise Conflict("recording.not-ready")
    content = await parts().storage.get(recording.manifest_digest)
    return Response(content, content_type="application/json")


def _view(recording: recordings.Recording, job: jobs.Job | None) -> RecordingView:
    failed = job is not None and job.state == "failed"
    playback = Playback(url=f"/api/recordings/{recording.id}/media", type="video/mp4")
    return RecordingView(
        id=recording.id,
        room_id=recording.room_id,
        state="failed" if failed else str(recording.stage),
        started_at=recording.started_at,
        ended_at=recording.ended_at,
        duration_ms=recording.duration_ms,
        gaps=[GapView(**vars(gap)) for gap in recording.gaps],
        progress=job.progress if job else 0.0,
        manifest_digest=recording.manifest_digest,
        playback=playback if recording.playback_digest else None,
    )

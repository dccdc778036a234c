import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest

import recordings
from kernel import Conflict, CountyId, PersonId, Work, clock, jobs, journal
from kernel.database import Database
from kernel.storage import FolderStorage
from recordings.composition import cells
from recordings.writer import write_pieces

from .speech import STARTED_US, h264_packets, opus_packets, vp8_packets, write_journal

QINGHE = CountyId("449999")
ZHONG = PersonId("zhong")
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
START = datetime.fromtimestamp(STARTED_US / 1e6, UTC)


async def labels(_: Work, __: str) -> dict[str, str]:
    return {"sun": "孙晓雯（申请人）", "hu": "胡桂芳（被申请人）"}


class World:
    def __init__(self, database: Database, root: Path) -> None:
        self.database = database
        self.root = root / "journals"
        self.storage = FolderStorage(root / "bytes")

        async def close(db: Database, payload: dict[str, object]) -> None:
            await recordings.close(db, payload, root=self.root, storage=self.storage, stamp=lambda data: data[:10])

        async def compose(db: Database, payload: dict[str, object]) -> None:
            await recordings.compose_playback(
                db, payload, root=self.root, storage=self.storage, labels=labels, font=FONT
            )

        self.runner = jobs.Runner(database, {"recordings.close": close, "recordings.compose": compose})

    async def start(self) -> recordings.Recording:
        self.database.now = lambda: START
        async with self.database.work(ZHONG, QINGHE) as work:
            return await recordings.start(work, "case", "room")

    async def stop(self, recording: recordings.Recording, seconds: float) -> recordings.Recording:
        self.database.now = lambda: START + timedelta(seconds=seconds)
        async with self.database.work(ZHONG, QINGHE) as work:
            await recordings.stop(work, recording.id)
            await recordings.written(work, recording.id)
        self.database.now = clock.now
        await self.runner.run_all()
        async with self.database.reading(ZHONG, QINGHE) as work:
            return await recordings.load(work, recording.id)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return World(database, tmp_path)


async def test_a_stopped_recording_becomes_a_film_with_every_picture_and_voice(world: World) -> None:
    recording = await world.start()
    folder = recordings.folder_of(world.root, recording.id)
    write_journal(folder, "sun", "video", list(vp8_packets(4, 30)), start_ms=0)
    write_journal(folder, "sun", "audio", list(opus_packets(4, 440)), start_ms=0)
    write_journal(folder, "hu", "video", list(vp8_packets(2, 90)), start_ms=2000)
    write_journal(folder, "hu", "audio", list(opus_packets(2, 1000)), start_ms=2000)

    ready = await world.stop(recording, 4)

    assert ready.stage is recordings.Stage.READY
    assert ready.playback_digest is not None
    with av.open(str(world.storage.path(ready.playback_digest))) as film:
        pictures = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    with av.open(str(world.storage.path(ready.playback_digest))) as film:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    assert abs(len(pictures) - 60) <= 2
    left, right = slice(100, 600), slice(700, 1200)
    assert np.abs(pictures[10][200:500, left].astype(int) - pictures[20][200:500, left]).mean() > 2
    assert np.abs(pictures[10][200:500, right].astype(int) - pictures[20][200:500, right]).mean() < 1
    assert np.abs(pictures[40][200:500, right].astype(int) - pictures[50][200:500, right]).mean() > 2
    assert loudness(sound[: 48000 * 2], 440) > 0.01
    assert loudness(sound[: 48000 * 2 - 5000], 1000) < 0.001
    assert loudness(sound[48000 * 3 :], 1000) > 0.01


async def test_a_camera_that_sent_h264_is_in_the_film(world: World) -> None:
    recording = await world.start()
    folder = recordings.folder_of(world.root, recording.id)
    write_journal(folder, "sun", "video", list(h264_packets(2, 60)), codec="h264")

    ready = await world.stop(recording, 2)

    assert ready.playback_digest is not None
    with av.open(str(world.storage.path(ready.playback_digest))) as film:
        pictures = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    assert np.abs(pictures[5][200:500].astype(int) - pictures[10][200:500]).mean() > 2


async def test_a_screen_has_a_tile_beside_those_of_the_people(world: World) -> None:
    recording = await world.start()
    folder = recordings.folder_of(world.root, recording.id)
    write_journal(folder, "sun", "audio", list(opus_packets(1)))
    write_journal(folder, "sun", "screen", list(vp8_packets(1, 120)))

    ready = await world.stop(recording, 1)

    assert ready.playback_digest is not None
    with av.open(str(world.storage.path(ready.playback_digest))) as film:
        pictures = [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]
    left, right = slice(100, 600), slice(700, 1200)
    assert np.abs(pictures[5][200:500, left].astype(int) - pictures[10][200:500, left]).mean() < 1
    assert np.abs(pictures[5][200:500, right].astype(int) - pictures[10][200:500, right]).mean() > 2


async def test_the_manifest_names_every_journal_by_its_digest(world: World) -> None:
    recording = await world.start()
    path = write_journal(recordings.folder_of(world.root, recording.id), "sun", "audio", list(opus_packets(1)))

    sealed = await world.stop(recording, 1)

    assert sealed.manifest_digest is not None
    manifest = json.loads(await world.storage.get(sealed.manifest_digest))
    assert [track["name"] for track in manifest["tracks"]] == ["sun-audio-1.rtpj"]
    assert await world.storage.get(manifest["tracks"][0]["sha256"]) == path.read_bytes()
    async with world.database.reading(ZHONG, QINGHE) as work:
        events = {entry.event: entry.detail for entry in await journal.read(work)}
    assert events["recording.sealed"]["facts"]["manifest"] == sealed.manifest_digest  # type: ignore[index]


async def test_a_journal_cut_by_a_crash_still_plays_up_to_the_cut(world: World) -> None:
    recording = await world.start()
    path = write_journal(recordings.folder_of(world.root, recording.id), "sun", "video", list(vp8_packets(4)))
    path.write_bytes(path.read_bytes()[:-700])

    ready = await world.stop(recording, 4)

    assert ready.stage is recordings.Stage.READY


async def test_a_room_is_recorded_once_at_a_time(world: World) -> None:
    recording = await world.start()

    with pytest.raises(Conflict, match="already-running"):
        await world.start()
    await world.stop(recording, 1)

    assert (await world.start()).id != recording.id


async def test_what_a_crash_left_open_is_closed_at_the_next_start(world: World) -> None:
    recording = await world.start()
    world.database.now = lambda: START + timedelta(seconds=3)

    assert await recordings.stop_interrupted(world.database, QINGHE) == 1

    await world.runner.run_all()
    async with world.database.reading(ZHONG, QINGHE) as work:
        closed = await recordings.load(work, recording.id)
    assert (closed.end_reason, closed.stage) == ("program-restarted", recordings.Stage.READY)


def test_a_camera_that_was_off_for_long_gives_two_pieces(tmp_path: Path) -> None:
    first = list(vp8_packets(2))
    shift = 10_000
    later = []
    for at, packet in vp8_packets(2):
        time = (int.from_bytes(packet[4:8], "big") + shift * 90) & 0xFFFFFFFF
        number = (int.from_bytes(packet[2:4], "big") + len(first)) & 0xFFFF
        later.append((at + shift, packet[:2] + number.to_bytes(2, "big") + time.to_bytes(4, "big") + packet[8:]))
    path = write_journal(tmp_path, "sun", "video", first + later)

    pieces = write_pieces(path, tmp_path, STARTED_US)

    assert [piece.start_ms for piece in pieces] == [0, 10_000]
    assert [round(piece.duration_ms, -2) for piece in pieces] == [2000, 2000]


@pytest.mark.parametrize("count", range(1, 10))
def test_tiles_lie_inside_the_picture_and_never_overlap(count: int) -> None:
    taken = set()
    for cell in cells(count):
        assert cell.x + cell.width <= 1280
        assert cell.y + cell.height <= 720
        assert (cell.x, cell.y) not in taken
        taken.add((cell.x, cell.y))


def loudness(sound: "np.ndarray[tuple[int], np.dtype[np.float32]]", hertz: int) -> float:
    """The share of one frequency in a sound."""
    spectrum = np.abs(np.fft.rfft(sound)) / len(sound)
    at = round(hertz * len(sound) / 48000)
    return float(spectrum[at - 2 : at + 3].max())

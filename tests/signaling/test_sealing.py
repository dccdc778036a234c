"""What is sealed when a recording ends: all that the engine wrote up to its stop, whatever happens in between."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import recordings
from kernel import SYSTEM, jobs
from kernel.storage import FolderStorage
from media import EmbeddedEngine, MediaConfig, RecordingStarted
from recordings import Recording, Stage
from signaling import messages as say
from tests.media.peers import Peer
from tests.recordings.speech import opus_packets, write_journal
from tests.rooms.builders import Clock, House
from tests.signaling.browsers import Program, eventually


class Sealer:
    """The jobs of recordings as they run in the program; no film is made."""

    def __init__(self, house: House, root: Path) -> None:
        self._house = house
        self.storage = FolderStorage(root / "bytes")
        close = partial(recordings.close, root=root / "recordings", storage=self.storage, stamp=lambda data: data[:10])
        self._runner = jobs.Runner(house.database, {"recordings.close": close, "recordings.compose": _no_film})

    async def run(self) -> Recording:
        """Do all that is due, and return the recording of the case."""
        await self._runner.run_all()
        async with self._house.work(SYSTEM) as work:
            [recording] = await recordings.of_case(work, self._house.case_id)
        return recording

    async def sealed(self, recording: Recording) -> dict[str, bytes]:
        """Return the sealed journals, by name."""
        assert recording.manifest_digest is not None
        manifest = json.loads(await self.storage.get(recording.manifest_digest))
        return {track["name"]: await self.storage.get(track["sha256"]) for track in manifest["tracks"]}


async def _no_film(_: object, __: object) -> None:
    return None


@pytest.fixture
def sealer(program: Program, tmp_path: Path) -> Sealer:
    return Sealer(program.house, tmp_path)


@asynccontextmanager
async def being_recorded(program: Program) -> AsyncIterator[Callable[[say.ClientMessage], None]]:
    """Mediator and lawyer in the room, recorded; the block is told how the mediator says things."""
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await mediator.until("welcome")
        await lawyer.until("welcome")
        await house.admit(house.lawyer)
        mediator.say(say.Record(on=True))
        await mediator.until(lambda _: mediator.model is not None and mediator.model["recording"]["on"])
        yield mediator.say


async def in_the_engine(program: Program) -> None:
    await eventually(lambda: program.engine.rooms[program.house.room_id].recording is not None)


@pytest.mark.parametrize("ending", [say.Record(on=False), say.End()], ids=lambda message: message.type)
async def test_what_the_engine_writes_up_to_its_stop_is_in_the_sealed_copy(program, sealer, ending):
    stopped = asyncio.Event()

    async def last_packets(folder: Path) -> None:
        # The engine takes its time, and the jobs do not wait for it.
        early = await sealer.run()
        assert early.stage is Stage.CLOSING
        write_journal(folder, "mediator", "audio", list(opus_packets(1)))
        stopped.set()

    program.engine.last_packets = last_packets
    async with being_recorded(program) as mediator_says:
        await in_the_engine(program)
        mediator_says(ending)
        await stopped.wait()

    recording = await sealer.run()

    assert recording.stage is Stage.COMPOSING
    assert list(await sealer.sealed(recording)) == ["mediator-audio-1.rtpj"]


async def test_an_engine_that_is_lost_is_not_waited_for(program, sealer):
    async with being_recorded(program):
        await in_the_engine(program)
        program.engine.down = True

        await program.conductor.stop_recording(program.house.world.county, program.house.room_id, "recording.test")

        assert (await sealer.run()).stage is Stage.COMPOSING


async def test_a_recording_whose_stop_was_never_heard_of_again_is_sealed_all_the_same(program, sealer):
    """The program dies, or the conversation is given up, after the end was noted and before the engine answered."""
    stopping = asyncio.Event()

    async def last_packets(_: Path) -> None:
        stopping.set()
        await asyncio.Event().wait()

    program.engine.last_packets = last_packets
    house = program.house
    async with being_recorded(program):
        await in_the_engine(program)
        async with asyncio.TaskGroup() as tasks:
            stop = tasks.create_task(
                program.conductor.stop_recording(house.world.county, house.room_id, "recording.test")
            )
            await stopping.wait()
            stop.cancel()

    before = await sealer.run()
    later = program.house.database.now = Clock(program.house.database.now())
    later.later(seconds=recordings.SEALED_AT_LATEST.total_seconds())
    after = await sealer.run()

    assert (before.stage, after.stage) == (Stage.CLOSING, Stage.COMPOSING)


async def test_the_last_words_that_a_real_engine_hears_are_in_the_sealed_copy(program, sealer, monkeypatch):
    house, grants = program.house, program.conductor.grants
    async with EmbeddedEngine(MediaConfig(port=0), grants.public_key) as engine:
        write = engine.record

        async def record(room: str, recording: str | None, folder: Path | None = None) -> None:
            if recording is None:
                # A job that is due is done before the engine has heard of its stop.
                await sealer.run()
            await write(room, recording, folder)

        monkeypatch.setattr(engine, "record", record)
        program.conductor = replace(program.conductor, engine=engine)
        heard = engine.events()
        await engine.open_room(house.room_id)
        speaker = Peer(engine, grants, house.room_id, house.mediator)
        await speaker.publish(kinds=("audio",))
        async with being_recorded(program) as mediator_says:
            async with asyncio.timeout(5):
                started = await anext(event async for event in heard if isinstance(event, RecordingStarted))
            mediator_says(say.Record(on=False))
        recording = await sealer.run()
        await speaker.close()

    [journal] = (await sealer.sealed(recording)).values()
    assert journal == started.path.read_bytes()

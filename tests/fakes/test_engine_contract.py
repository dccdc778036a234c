"""What every media engine promises, asked of the real ones and of the fake that other tests lean on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from kernel import Forbidden, Invalid, NotFound, Unavailable
from media import EmbeddedEngine, GrantIssuer, JanusEngine, MediaConfig, MediaEngine
from tests.fakes.engine import FakeEngine
from tests.media.janus_server import janus_servers

OFFER = (Path(__file__).parents[1] / "media" / "offers" / "chromium-156.sdp").read_text(encoding="utf-8")


@pytest.fixture
def grants() -> GrantIssuer:
    return GrantIssuer()


@pytest.fixture(params=["fake", "embedded", "janus"])
async def engine(request: pytest.FixtureRequest, grants: GrantIssuer) -> AsyncIterator[MediaEngine]:
    if request.param == "fake":
        yield FakeEngine(grants.public_key)
    elif request.param == "embedded":
        async with EmbeddedEngine(MediaConfig(public_addresses=("127.0.0.1",), port=0), grants.public_key) as real:
            yield real
    else:
        async with janus_servers() as servers, JanusEngine(servers.media, servers.config, grants.public_key) as janus:
            yield janus


@pytest.fixture(params=["fake", "embedded", "janus"])
async def full(request: pytest.FixtureRequest, grants: GrantIssuer) -> AsyncIterator[MediaEngine]:
    """An engine that takes one room."""
    if request.param == "fake":
        fake = FakeEngine(grants.public_key)
        fake.most_rooms = 1
        yield fake
    elif request.param == "embedded":
        config = MediaConfig(public_addresses=("127.0.0.1",), port=0, most_rooms=1)
        async with EmbeddedEngine(config, grants.public_key) as real:
            yield real
    else:
        async with janus_servers() as servers:
            media = replace(servers.media, most_rooms=1)
            async with JanusEngine(media, servers.config, grants.public_key) as janus:
                yield janus


async def test_a_room_may_be_opened_again_and_an_unknown_one_closed(engine):
    await engine.open_room("room")
    await engine.open_room("room")
    await engine.close_room("unknown")


async def test_who_publishes_is_answered(engine, grants):
    await engine.open_room("room")

    assert await engine.publish(grants.issue("room", "seat"), OFFER)


async def test_a_grant_is_good_for_one_verb(engine, grants):
    await engine.open_room("room")
    grant = grants.issue("room", "seat")
    await engine.publish(grant, OFFER)

    with pytest.raises(Forbidden, match="grant"):
        await engine.subscribe(grant)


async def test_a_grant_of_another_issuer_is_refused(engine):
    await engine.open_room("room")

    with pytest.raises(Forbidden, match="grant-invalid"):
        await engine.subscribe(GrantIssuer().issue("room", "seat"))


async def test_a_hostile_offer_is_refused(engine, grants):
    await engine.open_room("room")

    with pytest.raises(Invalid, match=r"media\."):
        await engine.publish(grants.issue("room", "seat"), "v=0\r\n" + "a=candidate:x\r\n" * 100)


@pytest.mark.parametrize("verb", ["publish", "remove", "mute", "record"])
async def test_an_unknown_room_is_not_found(engine, grants, verb):
    verbs = {
        "publish": lambda: engine.publish(grants.issue("unknown", "seat"), OFFER),
        "remove": lambda: engine.remove("unknown", "seat", "removed"),
        "mute": lambda: engine.mute("unknown", "seat", "audio", True),
        "record": lambda: engine.record("unknown", None),
    }

    with pytest.raises(NotFound, match="room-unknown"):
        await verbs[verb]()


async def test_a_connection_that_lives_is_offered_anew_under_its_id(engine, grants):
    await engine.open_room("room")
    first = await engine.subscribe(grants.issue("room", "seat"))

    again = await engine.subscribe(grants.issue("room", "seat"), first.connection_id)
    other = await engine.subscribe(grants.issue("room", "seat"))

    assert again.connection_id == first.connection_id != other.connection_id


async def test_another_seats_connection_is_not_continued(engine, grants):
    await engine.open_room("room")
    first = await engine.subscribe(grants.issue("room", "one"))

    try:
        other = await engine.subscribe(grants.issue("room", "two"), first.connection_id)
    except (NotFound, Forbidden):
        return
    assert other.connection_id != first.connection_id


async def test_an_unknown_connection_takes_no_answer(engine):
    with pytest.raises(NotFound, match="connection-unknown"):
        await engine.accept("unknown", OFFER)


async def test_a_seat_that_publishes_nothing_may_be_muted_and_removed(engine):
    await engine.open_room("room")

    await engine.mute("room", "seat", "audio", True)
    await engine.remove("room", "seat", "removed")


async def test_a_recording_goes_to_a_whole_path(engine, tmp_path):
    await engine.open_room("room")

    with pytest.raises(Invalid, match="recording-folder"):
        await engine.record("room", "recording", Path("here"))
    await engine.record("room", "recording", tmp_path)


async def test_an_engine_that_is_full_takes_no_new_room_and_keeps_those_it_has(full):
    await full.open_room("room")

    with pytest.raises(Unavailable, match=r"media\.full"):
        await full.open_room("another")
    await full.open_room("room")


async def test_an_engine_that_is_drained_takes_no_new_room(engine):
    await engine.open_room("room")

    await engine.drain()

    await engine.open_room("room")
    with pytest.raises(Unavailable, match="draining"):
        await engine.open_room("another")

"""Two aiortc peers through a real media process: what the verbs promise."""

import asyncio
import os
import signal

import pytest

from kernel import Conflict, Forbidden, Invalid, NotFound, Unavailable
from media import (
    EmbeddedEngine,
    EngineLost,
    GrantIssuer,
    JanusEngine,
    Joined,
    Left,
    MediaConfig,
    MediaEngine,
    SubscriptionStale,
    Talking,
    read_journal,
)

from .conftest import on_both
from .peers import stays_silent, until
from .sdps import an_sdp, bombs


def test_the_embedded_engine_is_a_media_engine():
    engine: MediaEngine = EmbeddedEngine(MediaConfig(), GrantIssuer().public_key)

    assert engine is not None


async def test_two_seats_see_and_hear_each_other(peer, heard):
    li, wang = peer("li"), peer("wang")
    await li.publish()
    await wang.publish()
    await asyncio.gather(li.subscribe(), wang.subscribe())

    for listener, seat in ((li, "wang"), (wang, "li")):
        await listener.hears(seat, "audio")
        await listener.hears(seat, "video")
    await heard.wait(Joined, seat="li")
    await heard.wait(Talking, seat="wang", on=True)


@on_both
async def test_a_screen_is_shown_beside_the_camera_and_goes_when_it_is_no_longer_shown(peer, engine, heard):
    li, wang = peer("li"), peer("wang")
    await wang.publish(["audio", "video", "screen"])
    subscription = await li.subscribe()
    await li.hears("wang", "screen")
    await li.hears("wang", "video")

    await engine.mute("room", "wang", "screen", True)
    await stays_silent(li, "wang", "screen")
    await li.hears("wang", "video")
    await wang.publish()

    assert {track.kind for track in subscription.tracks} == {"audio", "video", "screen"}
    await heard.wait(SubscriptionStale, seat="li")
    assert {track.kind for track in (await li.subscribe()).tracks} == {"audio", "video"}


async def test_a_phone_that_has_only_h264_is_seen_and_recorded_as_such_and_may_come_back_with_vp8(
    peer, engine, heard, tmp_path
):
    li, wang = peer("li"), peer("wang")
    await engine.record("room", "rec", tmp_path)
    await wang.publish(["video"], codec="H264")
    await li.subscribe()
    await li.hears("wang", "video")

    await wang.publish(["video"])
    await li.hears("wang", "video", frames=20)
    await engine.record("room", None)

    assert [read_journal(tmp_path / f"wang-video-{n}.rtpj").header.codec for n in (1, 2)] == ["h264", "vp8"]


@on_both
async def test_nobody_hears_oneself(peer):
    li = peer("li")
    await li.publish()

    assert (await li.subscribe()).tracks == ()


@on_both
async def test_who_comes_later_is_told_of_and_heard_on_the_same_connection(peer, heard):
    li, wang = peer("li"), peer("wang")
    first = await li.subscribe()
    await wang.publish()

    await heard.wait(SubscriptionStale, seat="li")
    second = await li.subscribe()

    assert second.connection_id == first.connection_id
    await li.hears("wang", "video")


@on_both
async def test_who_publishes_anew_is_heard_on_without_a_new_offer(peer, heard):
    li, wang = peer("li"), peer("wang")
    await wang.publish()
    await li.subscribe()
    await li.hears("wang", "video")

    await wang.publish()

    await li.hears("wang", "video", frames=20)
    await li.hears("wang", "audio", frames=20)
    assert not [event for event in heard.events if isinstance(event, SubscriptionStale)]


@on_both
async def test_a_muted_seat_is_not_heard_even_when_it_connects_again(peer, engine):
    li, wang = peer("li"), peer("wang")
    await wang.publish()
    await li.subscribe()
    await li.hears("wang", "audio")

    await engine.mute("room", "wang", "audio", True)

    await stays_silent(li, "wang", "audio")
    await li.hears("wang", "video")
    await wang.publish()
    await stays_silent(li, "wang", "audio")
    await engine.mute("room", "wang", "audio", False)
    await li.hears("wang", "audio")


async def test_who_may_not_hear_a_seat_is_not_offered_it(peer):
    li, wang, zhao = peer("li"), peer("wang"), peer("zhao")
    await wang.publish()
    await zhao.publish()

    subscription = await li.subscribe(may_hear=["zhao"])

    assert {track.seat for track in subscription.tracks} == {"zhao"}
    await li.hears("zhao", "audio")
    assert ("wang", "audio") not in li.frames


@on_both
async def test_a_private_talk_begins_at_once_and_ends_again(peer, engine, heard):
    li, wang = peer("li"), peer("wang")
    await wang.publish()
    await li.subscribe()
    await li.hears("wang", "video")

    await engine.set_grants("room", "li", may_hear=frozenset())

    await stays_silent(li, "wang", "audio")
    await heard.wait(SubscriptionStale, seat="li")
    assert (await li.subscribe(may_hear=[])).tracks == ()
    await engine.set_grants("room", "li", may_hear="*")
    if isinstance(engine, JanusEngine):
        # Janus goes on under the SSRC that had stopped, which browsers take up again and aiortc does not.
        li.forget_receiving()
    assert len((await li.subscribe()).tracks) == 2
    await li.hears("wang", "video")


async def test_who_may_not_send_is_not_heard(peer, engine):
    li, wang = peer("li"), peer("wang")
    await wang.publish(may_send=["audio"])
    await li.subscribe()
    await li.hears("wang", "audio")

    await stays_silent(li, "wang", "video")
    await engine.set_grants("room", "wang", may_send=frozenset(["video"]))
    await stays_silent(li, "wang", "audio")
    await li.hears("wang", "video")


@on_both
async def test_a_removed_seat_is_gone_for_the_others(peer, engine, heard):
    li, wang = peer("li"), peer("wang")
    await wang.publish()
    await li.subscribe()
    await li.hears("wang", "audio")

    await engine.remove("room", "wang", "shown-out")

    await heard.wait(Left, seat="wang", reason="shown-out")
    await heard.wait(SubscriptionStale, seat="li")
    await until(lambda: wang.sending.connectionState in ("closed", "failed"))


@on_both
async def test_hanging_up_is_told_at_once(peer, heard):
    wang = peer("wang")
    await wang.publish()

    await wang.close()

    await heard.wait(Left, seconds=2, seat="wang", reason="closed")


@on_both
async def test_each_grant_opens_one_door_once(engine, issuer):
    grant = issuer.issue("room", "li")
    await engine.publish(grant, an_sdp())

    for again in (engine.publish(grant, an_sdp()), engine.subscribe(grant)):
        with pytest.raises(Forbidden, match="grant-used"):
            await again


async def test_a_stranger_s_grant_opens_nothing(engine):
    with pytest.raises(Forbidden, match="grant-invalid"):
        await engine.publish(GrantIssuer().issue("room", "li"), an_sdp())


@on_both
async def test_bombs_do_not_hold_up_the_process(peer, engine, issuer):
    li, wang = peer("li"), peer("wang")
    await wang.publish()
    await li.subscribe()

    for bomb in bombs().values():
        with pytest.raises(Invalid):
            await engine.publish(issuer.issue("room", "mallory"), bomb)

    await li.hears("wang", "audio")


@on_both
async def test_what_does_not_exist_is_refused(engine, issuer):
    with pytest.raises(NotFound, match="room-unknown"):
        await engine.publish(issuer.issue("elsewhere", "li"), an_sdp())
    with pytest.raises(NotFound, match="connection-unknown"):
        await engine.accept("none", an_sdp())
    with pytest.raises(NotFound, match="seat-unknown"):
        await engine.set_grants("room", "nobody", may_hear="*")
    subscription = await engine.subscribe(issuer.issue("room", "li"))
    with pytest.raises(Conflict, match="answer-outdated"):
        await engine.accept(subscription.connection_id, an_sdp().replace("a=mid:1", "a=mid:7"))
    with pytest.raises(Invalid, match="sdp-too-large"):
        await engine.accept(subscription.connection_id, "x" * 3_000_000)
    await engine.candidate(subscription.connection_id, "")
    with pytest.raises(Invalid, match="candidate-unreadable"):
        await engine.candidate(subscription.connection_id, "candidate:boo")


@on_both
async def test_a_draining_engine_takes_no_new_rooms(engine):
    await engine.drain()

    await engine.open_room("room")
    with pytest.raises(Unavailable, match="draining"):
        await engine.open_room("another")
    assert (await engine.health()).draining


async def test_statistics_say_what_arrives(peer, engine):
    li, wang = peer("li"), peer("wang")
    await wang.publish()
    await li.subscribe()
    await asyncio.sleep(4)

    listener, seat = sorted(await engine.statistics("room"), key=lambda one: one.seat)

    assert listener.round_trip_ms < 500
    assert seat.connected
    assert seat.audio.packets > 80
    assert seat.audio.loss < 0.05
    assert seat.video.bitrate > 1000


async def test_a_full_engine_takes_no_new_room_and_goes_on_with_those_it_has(issuer):
    async with EmbeddedEngine(MediaConfig(port=0, most_rooms=1), issuer.public_key) as engine:
        await engine.open_room("one")

        with pytest.raises(Unavailable, match=r"media\.full"):
            await engine.open_room("two")
        await engine.open_room("one")
        assert (await engine.health()).workers[0].full
        await engine.close_room("one")
        await engine.open_room("two")


async def test_a_process_that_has_too_much_to_do_is_full(issuer):
    async with EmbeddedEngine(MediaConfig(port=0, most_cpu_share=0.0), issuer.public_key) as engine:
        await asyncio.sleep(1.3)

        with pytest.raises(Unavailable, match=r"media\.full"):
            await engine.open_room("one")


async def test_a_grant_used_before_the_process_died_stays_used(engine, issuer, heard):
    grant = issuer.issue("room", "li")
    await engine.publish(grant, an_sdp())
    os.kill((await engine.health()).workers[0].pid, signal.SIGKILL)
    await heard.wait(EngineLost)

    with pytest.raises(Forbidden, match="grant-used"):
        await engine.publish(grant, an_sdp())


async def test_nothing_outlives_the_engine(issuer):
    async with EmbeddedEngine(MediaConfig(port=0, workers=2), issuer.public_key) as engine:
        workers = (await engine.health()).workers
        for room in ("a", "b"):
            await engine.open_room(room)
        assert sorted(worker.rooms for worker in (await engine.health()).workers) == [1, 1]

    assert len(workers) == 2
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker.pid, 0)

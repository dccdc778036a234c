"""Who gets how much of a picture: what is decided, and what a listener sees of it."""

import asyncio
import itertools
import struct
import time
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from aiortc import rtp

from benchmarks.media_client import Loop
from benchmarks.media_listener import Listener
from benchmarks.media_servers import Ours
from benchmarks.media_village import Villager, extended
from media import RTP, Kind, packets, read_journal
from media.downlink import HOLD_TENTHS, LEAST_ALLOWED, UNLIMITED, Downlink, plan
from media.sdp import Format
from media.tracks import Sink, Source, Track
from media.uplink import LEAST_BITRATE, Uplink
from tests.impairment import Impairment

from .peers import until

VP8 = Format(96, "vp8")
NOW_US = 1_000_000_000


def a_way() -> Any:
    """Stand for a connection where only its tables count."""
    return SimpleNamespace(sinks={}, sources={})


def a_track(kind: Kind = "video", kbits: int = 600, seat: str = "li", small_kbits: int = 0) -> Track:
    track = Track(seat, kind, lambda source: None)
    fed(track, kbits)
    if small_kbits:
        fed(track.divide(lambda source: None), small_kbits)
    return track


def fed(track: Track, kbits: int, arrived_us: int = NOW_US) -> Source:
    source = Source(track, a_way(), 7, VP8, None)
    source.bitrate, source.pace, source.arrived_us = kbits * 1000, 50.0, arrived_us
    track.source = track.following = source
    return source


def a_listener(*tracks: Track) -> tuple[Downlink, list[Sink]]:
    way = a_way()
    sinks = [Sink(track, way) for track in tracks]
    for sink in sinks:
        sink.payload_types = {"vp8": 96}
        way.sinks[sink.ssrc] = sink
    return Downlink(way), sinks


def feeds(sinks: list[Sink], allowed: float, talked=lambda seat: 0.0) -> list[Track | None]:
    chosen = plan(sinks, allowed, talked, NOW_US)
    return [chosen[sink] for sink in sinks]


def test_who_has_room_enough_gets_everything():
    tracks = [a_track("audio", 56), a_track("screen", 900), a_track("video", 600, small_kbits=100)]
    _, sinks = a_listener(*tracks)

    assert feeds(sinks, UNLIMITED) == tracks


def test_a_layer_that_the_browser_has_switched_off_is_not_waited_for():
    track = a_track("video", 0, small_kbits=100)
    assert track.following is not None
    track.following.arrived_us = NOW_US - 2_000_000
    _, sinks = a_listener(track)

    assert feeds(sinks, UNLIMITED) == [track.small]


@pytest.mark.parametrize(
    ("kbits", "expected"),
    [
        (112, ["sound", None, None, None]),
        (360, ["sound", "screen", None, None]),
        (550, ["sound", "screen", "small", "small"]),
        (1_200, ["sound", "screen", "large", "small"]),
        (1_800, ["sound", "screen", "large", "large"]),
    ],
)
def test_sound_comes_before_the_screen_and_small_pictures_of_all_before_large_ones(kbits, expected):
    sound, screen = a_track("audio", 56), a_track("screen", 200)
    one, two = (a_track("video", 600, seat=seat, small_kbits=100) for seat in ("one", "two"))
    _, sinks = a_listener(sound, screen, one, two)
    names = {
        sound: "sound",
        screen: "screen",
        None: None,
        one: "large",
        two: "large",
        one.small: "small",
        two.small: "small",
    }

    assert [names[feed] for feed in feeds(sinks, kbits * 1000)] == expected


def test_of_too_many_voices_those_heard_last_go_on():
    tracks = [a_track("audio", 56, seat=f"seat{n}") for n in range(7)]
    _, sinks = a_listener(*tracks)

    chosen = feeds(sinks, 3 * 56_000, talked=lambda seat: float(seat[-1]))

    assert chosen == [None, None, None, None, *tracks[4:]]


def test_a_new_listener_gets_small_pictures_first_and_whole_ones_soon():
    tracks = [a_track("video", 600, seat=f"seat{n}", small_kbits=100) for n in range(10)]
    downlink, sinks = a_listener(*tracks)
    downlink.feed(lambda seat: 0.0, NOW_US)
    first = [sink.wanted for sink in sinks]

    for tenth in range(1, 61):
        downlink.tick(tenth, lambda seat: 0.0, NOW_US)

    assert first == [*(track.small for track in tracks[:9]), None]
    assert [sink.wanted for sink in sinks] == tracks


def test_a_link_that_loses_five_percent_is_not_taken_for_a_full_one():
    track = a_track()
    downlink, (sink,) = a_listener(track)
    sink.join(track, 1, 1, (0, 0), NOW_US)
    sink.loss = 0.06

    for tenth in range(1, 50):
        downlink.asked_again(0 if tenth % 2 else 1)
        downlink.tick(tenth, lambda seat: 0.0, NOW_US)

    assert downlink.allowed == UNLIMITED
    assert downlink.layer == "full"


@pytest.mark.parametrize(
    "complaint",
    [
        lambda downlink, sink: setattr(sink, "loss", 0.5),
        lambda downlink, sink: downlink.asked_again(20),
        lambda downlink, sink: (downlink.took(40.0), downlink.took(400.0)),
    ],
    ids=["loss", "asked again", "queue"],
)
def test_a_full_link_gets_less_at_once_and_all_again_when_it_is_quiet(complaint):
    track = a_track("video", 600, small_kbits=100)
    downlink, (sink,) = a_listener(track)
    sink.join(track, 1, 1, (0, 0), NOW_US)

    downlink.allowed = UNLIMITED
    complaint(downlink, sink)
    asked = downlink.tick(1, lambda seat: 0.0, NOW_US)

    assert LEAST_ALLOWED <= downlink.allowed <= 0.8 * 600_000
    assert asked in ([track.small], [])
    assert downlink.layer in ("small", "sound")
    for tenth in range(2, 40 * 10):
        downlink.tick(tenth, lambda seat: 0.0, NOW_US)
        if sink.wanted is not None:
            sink.join(sink.wanted, 1, 1, (0, 0), NOW_US)
    assert downlink.allowed == UNLIMITED
    assert sink.feed is track


def test_a_link_judged_too_low_once_gets_its_small_picture_back_in_seconds_though_somebody_talks_on():
    voice, picture = a_track("audio", 50), a_track("video", 600, small_kbits=160)
    downlink, sinks = a_listener(voice, picture)
    for sink in sinks:
        sink.join(sink.track, 1, 1, (0, 0), NOW_US)
        sink.loss = 0.55  # of the burst with which a picture begins; what the link carries is more
    downlink.tick(1, lambda seat: 0.0, NOW_US)
    assert sinks[1].feed is sinks[1].wanted is None

    for tenth in range(2, 150):
        downlink.tick(tenth, partial(lambda now, seat: now, float(tenth)), NOW_US)

    assert sinks[1].wanted is picture.small


def test_what_was_lost_before_a_pause_is_not_held_against_what_came_after_it():
    track = a_track("video", 600, small_kbits=100)
    _, (sink,) = a_listener(track)
    sink.join(track, 100, 1, (0, 0), NOW_US)
    sink.told(0.5, sink.first + 50)
    assert sink.loss == 0.25

    track.next = 200
    sink.leave()
    sink.loss = 0.0
    assert track.small is not None
    sink.join(track.small, 7, 1, (0, 0), NOW_US + 3_000_000)
    sink.told(0.5, sink.first + 20)
    assert sink.loss == 0.0

    sink.told(0.5, sink.first + 60)
    assert sink.loss == 0.25


def test_what_is_said_of_what_was_sent_before_does_not_count_twice():
    track = a_track("video", 600, small_kbits=100)
    downlink, (sink,) = a_listener(track)
    sink.join(track, 1, 1, (0, 0), NOW_US)
    sink.loss = 0.5
    downlink.tick(1, lambda seat: 0.0, NOW_US)
    allowed = downlink.allowed

    for tenth in range(HOLD_TENTHS):
        sink.loss = 0.9
        downlink.tick(tenth, lambda seat: 0.0, NOW_US)

    assert downlink.allowed >= allowed


# What may be sent.


def test_a_queue_on_the_way_up_is_answered_before_anything_is_lost():
    source = fed(a_track(), 800)
    uplink = Uplink(1_200_000)
    for delay_ms in (0, 0, 0, 0):
        source.quickest = delay_ms * 90
        uplink.look([source])

    source.quickest = 120 * 90

    assert uplink.look([source]) == int(0.85 * 800_000 - 56_000)


def test_jitter_alone_does_not_make_a_camera_worse():
    source = fed(a_track(), 800)
    uplink = Uplink(1_200_000)

    for delay_ms in (0, 20, 5, 25, 10, 15, 0, 25):
        source.quickest = delay_ms * 90
        uplink.look([source])

    assert uplink.bitrate == 1_200_000


def test_what_is_lost_for_good_lowers_the_bitrate_which_then_comes_back_and_never_leaves_its_bounds():
    source = fed(a_track(), 800)
    uplink = Uplink(1_200_000)
    source.lost = 0.4
    for _ in range(60):
        uplink.look([source])
        source.bitrate = uplink.bitrate
    lowest = uplink.bitrate

    source.lost = 0.0
    for _ in range(200):
        source.bitrate = uplink.look([source])

    assert lowest == LEAST_BITRATE
    assert uplink.bitrate == 1_200_000


# Packets.


def test_extensions_and_payload_are_found_where_they_are():
    packet = extended(b"\x80\x60" + bytes(10) + b"payload", {4: b"1", 10: b"abc"})
    view = memoryview(packet)

    assert packets.extensions(view) == {4: b"1", 10: b"abc"}
    assert bytes(view[packets.payload_at(view) :]) == b"payload"
    assert packets.extensions(memoryview(b"\x80\x60" + bytes(30))) == {}


@pytest.mark.parametrize(
    ("codec", "payload", "whole"),
    [
        ("vp8", b"\x10\x00\x9d\x01\x2a", True),
        ("vp8", b"\x90\x80\x81\x01\x00\x9d\x01\x2a", True),
        ("vp8", b"\x90\xe0\x81\x01\x05\x20\x00\x9d\x01\x2a", True),
        ("vp8", b"\x10\x01\x9d\x01\x2a", False),
        ("vp8", b"\x00\x00\x9d\x01\x2a", False),
        ("vp8", b"\x11\x00\x9d\x01\x2a", False),
        ("h264", b"\x67\x42\xe0\x1f", True),
        ("h264", b"\x65\x88\x84", True),
        ("h264", b"\x78\x00\x04\x67\x42\xe0\x1f", True),
        ("h264", b"\x7c\x85\x88", True),
        ("h264", b"\x7c\x05\x88", False),
        ("h264", b"\x41\x9a\x24", False),
    ],
)
def test_a_whole_picture_is_known_by_its_first_packet(codec, payload, whole):
    assert packets.begins_whole_picture(memoryview(b"\x80\x60" + bytes(10) + payload + bytes(4)), codec) is whole


# Through a real media process.


def a_loop(tag: bytes, size: int) -> Loop:
    """Frames that only look like VP8; every tenth is whole, each says which layer it is of."""
    return Loop([[b"\x10" + bytes([0 if n % 10 == 0 else 1]) + tag + bytes(size)] for n in range(10)], [b"sound"])


async def test_a_full_link_gets_the_small_layer_and_then_the_large_one_as_one_unbroken_stream(engine, issuer):
    loops = {"h": a_loop(b"H", 500), "l": a_loop(b"L", 100)}
    server, begun = Ours(engine, issuer), time.monotonic()
    sender, listener = (Villager(server, number, loops, begun) for number in (2, 1))
    seen: list[tuple[int, int, int, bytes]] = []
    """Sequence number, RTP time, picture id, layer."""

    def see(packet: bytes, now: float) -> None:
        if packet[1] & 0x7F == 96:
            at = packets.payload_at(memoryview(packet))
            sequence, timestamp = struct.unpack_from("!HI", packet, 2)
            picture = struct.unpack_from("!H", packet, at + 2)[0] & 0x7FFF
            seen.append((sequence, timestamp, picture, packet[at + 5 : at + 6]))

    incoming = listener.incoming
    assert isinstance(incoming, Listener)
    incoming.on_packet = see
    await sender.publish()
    running = asyncio.get_running_loop().create_task(sender.run())
    await asyncio.sleep(1.5)
    await listener.subscribe()
    try:
        await until(lambda: len(seen) > 60 and seen[-1][3] == b"H", 8)
        ssrc, stream = max(incoming.streams.items(), key=lambda item: len(item[1].arrived))
        complaint = rtp.RtcpRtpfbPacket(fmt=rtp.RTCP_RTPFB_NACK, ssrc=1, media_ssrc=ssrc)
        complaint.lost = [number & 0xFFFF for number in range(stream.newest - 30, stream.newest)]
        incoming.say(complaint)
        await until(lambda: seen[-1][3] == b"L", 5)
        link = next(seat for seat in await engine.statistics("room") if seat.seat == "seat1")
        await until(lambda: seen[-1][3] == b"H", 15)
        await asyncio.sleep(0.3)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await sender.close()
        await listener.close()

    assert (link.layer, link.cause) == ("small", "bandwidth")
    assert {layer for *_, layer in seen} == {b"H", b"L"}
    for (s0, t0, p0, _), (s1, t1, p1, _) in itertools.pairwise(seen):
        assert (s1 - s0) & 0xFFFF == 1
        assert 0 < (t1 - t0) & 0xFFFFFFFF < 90_000
        assert (p1 - p0) & 0x7FFF == 1


async def test_sound_that_is_lost_on_the_way_in_or_out_is_asked_for_again(engine, issuer):
    loops = {"h": a_loop(b"H", 300), "l": a_loop(b"L", 100)}
    server, begun = Ours(engine, issuer), time.monotonic()
    port = (await engine.health()).workers[0].port
    async with Impairment(port, seed=3, delay_ms=20) as proxy:
        # What is lost is lost on the way of the first one in, and on the way of the second one out.
        speaker = Villager(server, 0, loops, begun, proxy)
        listener = Villager(server, 1, loops, begun + 1000, proxy)
        await speaker.publish()
        assert isinstance(listener.incoming, Listener)
        running = [asyncio.get_running_loop().create_task(one) for one in (speaker.run(), listener.incoming.complain())]
        try:
            await asyncio.sleep(0.2)
            await listener.subscribe()
            await until(lambda: listener.heard)
            proxy.set(loss=0.08)
            since = time.monotonic()
            await asyncio.sleep(2.5)
            proxy.set(loss=0.0)
            await asyncio.sleep(0.5)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await speaker.close()
            await listener.close()

    said = [number for number, at in speaker.said.items() if since < at < since + 2.5]
    heard = [number for number in said if (0, number) in listener.heard]
    assert proxy.dropped > 20
    assert len(said) > 50
    assert len(heard) / len(said) > 0.98


async def test_the_record_goes_on_with_the_small_layer_when_the_large_one_ends(engine, issuer, tmp_path):
    loops = {"h": a_loop(b"H", 300), "l": a_loop(b"L", 100)}
    sender = Villager(Ours(engine, issuer), 2, loops, time.monotonic())
    await engine.open_room("room")
    await engine.record("room", "rec", tmp_path)
    await sender.publish()
    running = asyncio.get_running_loop().create_task(sender.run())
    try:
        await until(lambda: (tmp_path / "seat2-video-1.rtpj").exists())
        sender.may_be_large = False
        await until(lambda: (tmp_path / "seat2-video-2.rtpj").exists())
        await asyncio.sleep(0.5)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await engine.record("room", None)
        await sender.close()

    layers = []
    for number in (1, 2):
        packets_of = [r.data for r in read_journal(tmp_path / f"seat2-video-{number}.rtpj").records if r.type == RTP]
        at = packets.payload_at(memoryview(packets_of[-1]))
        layers.append(packets_of[-1][at + 5 : at + 6])
    assert layers == [b"H", b"L"]

"""Who gets how much of a picture: what is decided."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.media_village import extended
from media import Kind, packets
from media.downlink import HOLD_TENTHS, LEAST_ALLOWED, UNLIMITED, Downlink, plan
from media.sdp import Format
from media.tracks import Sink, Source, Track
from media.uplink import LEAST_BITRATE, Uplink

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

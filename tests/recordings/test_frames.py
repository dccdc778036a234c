import random

from recordings.frames import h264_frames, in_order, opus_frames, vp8_frames

from .speech import h264_packets, opus_packets, rtp, vp8_packets


def sent(seconds: float = 3) -> list[bytes]:
    return [packet for _, packet in vp8_packets(seconds)]


def test_all_pictures_come_out_also_across_wrapped_numbers_and_times() -> None:
    frames = list(vp8_frames(in_order(sent(3))))

    assert len(frames) == 45
    assert frames[0].key
    assert (frames[0].width, frames[0].height) == (320, 240)
    assert [frame.time for frame in frames] == [number * 6000 for number in range(45)]


def test_packets_that_overtake_or_come_twice_change_nothing() -> None:
    packets = sent(3)
    shuffled = packets.copy()
    dice = random.Random(1)
    for index in range(10, len(shuffled) - 10, 10):
        part = shuffled[index : index + 10]
        dice.shuffle(part)
        shuffled[index : index + 10] = part
    shuffled = [shuffled[0], *[copy for packet in shuffled[1:] for copy in (packet, packet)]]

    assert list(vp8_frames(in_order(shuffled))) == list(vp8_frames(in_order(packets)))


def test_after_a_lost_packet_nothing_is_shown_until_the_next_key_frame() -> None:
    packets = sent(3)
    whole = list(vp8_frames(in_order(packets)))
    lost = next(i for i, packet in enumerate(packets) if i > 3 and packet[12] == 0x10)

    frames = list(vp8_frames(in_order(packets[:lost] + packets[lost + 1 :])))

    missing = [frame for frame in whole if frame not in frames]
    assert 1 <= len(missing) <= 15
    resumed = frames[frames.index(next(f for f in frames if f.time > missing[-1].time))]
    assert resumed.key


def test_broken_packets_are_left_out() -> None:
    packets = [packet for _, packet in opus_packets(1)]
    noise = [b"", b"\x00" * 20, b"\x80" * 5, rtp(5, 0, b"", False, 111, 9)]

    assert len(list(opus_frames(in_order(packets[:25] + noise[:3] + packets[25:])))) == len(packets)


def test_pictures_of_h264_are_joined_too_and_a_hole_is_not_shown() -> None:
    packets = [packet for _, packet in h264_packets(2)]
    whole = list(h264_frames(in_order(packets)))
    lost = next(i for i, packet in enumerate(packets) if i > 3 and not packet[1] & 0x80)

    holed = list(h264_frames(in_order(packets[:lost] + packets[lost + 1 :])))

    assert len(whole) == 30
    assert [frame.key for frame in whole].count(True) == 2
    assert whole[0].key
    assert 0 < len(holed) < 30
    assert holed[-1].time == whole[-1].time
    assert all(frame in whole for frame in holed)

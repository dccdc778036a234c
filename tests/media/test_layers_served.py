"""Who gets how much of a picture: what a listener and the record see of it, through a real media process."""

import asyncio
import itertools
import struct
import time

from aiortc import rtp

from benchmarks.media_client import Loop
from benchmarks.media_listener import Listener
from benchmarks.media_servers import Ours
from benchmarks.media_village import Villager
from media import RTP, packets, read_journal
from tests.impairment import Impairment

from .peers import until


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

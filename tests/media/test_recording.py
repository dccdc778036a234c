"""What is published is written to the disk: a journal for each seat and kind, through a death of the process too."""

import asyncio
import json
import os
import signal
import time

from media import (
    GAP,
    QUALITY,
    RTP,
    SENDER_REPORT,
    EmbeddedEngine,
    EngineLost,
    Measured,
    RecordingGap,
    RecordingStarted,
    gap_payload,
    read_journal,
    verify_chain,
)

from .conftest import on_both
from .peers import stays_silent, until


@on_both
async def test_every_two_seconds_the_links_of_all_are_told_and_kept_in_the_record(peer, engine, heard, tmp_path):
    li, wang = peer("li"), peer("wang")
    await engine.record("room", "rec", tmp_path)
    await wang.publish()
    await li.subscribe()
    await engine.mute("room", "wang", "video", True)

    await until(lambda: sum(isinstance(event, Measured) for event in heard.events) >= 2, seconds=6)
    await engine.record("room", None)

    links = {link.seat: link for link in [e for e in heard.events if isinstance(e, Measured)][-1].seats}
    assert links["wang"].cause == "muted"
    assert links["wang"].bitrate > 1000
    assert links["li"].cause == "off"
    kept = [r for r in read_journal(tmp_path / "wang-audio-1.rtpj").records if r.type == QUALITY]
    assert json.loads(kept[-1].data)["cause"] == "muted"
    assert not any(r.type == QUALITY for r in read_journal(tmp_path / "wang-video-1.rtpj").records)


@on_both
async def test_a_recording_is_a_chained_journal_for_each_seat_and_kind(peer, engine, heard, tmp_path):
    li, wang = peer("li"), peer("wang")
    await wang.publish()
    await engine.record("room", "rec", tmp_path)
    await li.publish()
    await asyncio.sleep(2.5)
    await engine.mute("room", "li", "audio", True)
    await asyncio.sleep(0.5)

    await engine.record("room", None)

    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"{seat}-{kind}-1.rtpj" for seat in ("li", "wang") for kind in ("audio", "video")}
    started = await heard.wait(RecordingStarted, seat="wang", kind="audio")
    journal = read_journal(started.path)
    records = list(journal.records)
    assert (journal.header.codec, journal.header.clock_rate) == ("opus", 48_000)
    assert sum(record.type == RTP for record in records) > 100
    if isinstance(engine, EmbeddedEngine):
        # Janus does not keep them; sound and picture are aligned by their arrival.
        assert any(record.type == SENDER_REPORT for record in records)
    assert all(verify_chain(path).complete for path in tmp_path.iterdir())
    muted = read_journal(tmp_path / "li-audio-1.rtpj")
    last = max(record.arrived_at_us for record in muted.records if record.type == RTP)
    assert last < max(record.arrived_at_us for record in records) - 300_000


async def test_a_killed_process_comes_back_and_the_recording_goes_on(peer, engine, heard, tmp_path):
    li, wang = peer("li"), peer("wang")
    await engine.record("room", "rec", tmp_path)
    await engine.mute("room", "wang", "video", True)
    await wang.publish()
    await li.subscribe()
    await li.hears("wang", "audio", frames=50)
    worker = (await engine.health()).workers[0]

    killed_at_us = time.time_ns() // 1000
    os.kill(worker.pid, signal.SIGKILL)

    assert (await heard.wait(EngineLost)).rooms == ("room",)
    await heard.wait(RecordingGap, recording="rec", reason="engine-lost")
    # What was written before is there and unbroken.
    journal = list(read_journal(tmp_path / "wang-audio-1.rtpj").records)
    last = max(record.arrived_at_us for record in journal if record.type == RTP)
    assert killed_at_us - last < 500_000
    assert verify_chain(tmp_path / "wang-audio-1.rtpj").intact
    # The same port, another process, the same room, the same mute.
    await wang.publish()
    li.forget_receiving()
    await li.subscribe()
    await li.hears("wang", "audio", frames=30)
    await stays_silent(li, "wang", "video")
    again = (await engine.health()).workers[0]
    assert (again.port, again.pid != worker.pid) == (worker.port, True)
    # The record goes on in a second file, which says what is missing.
    await engine.record("room", None)
    second = list(read_journal(tmp_path / "wang-audio-2.rtpj").records)
    assert second[0].type == GAP
    gap = gap_payload(second[0])
    assert gap["reason"] == "engine-lost"
    assert abs(gap["since_us"] - killed_at_us) < 500_000

"""The parts of the Janus engine that need no Janus, and what only a pool of real ones shows."""

import asyncio
import json
import struct
import subprocess
import sys

import pytest

from kernel import Invalid, Unavailable, clock
from media import (
    GAP,
    RTP,
    EngineLost,
    GrantIssuer,
    JanusConfig,
    JanusEngine,
    Kind,
    MediaConfig,
    RecordingGap,
    SubscriptionStale,
    read_journal,
    verify_chain,
)
from media.janus_layers import Judgement, shares
from media.janus_link import JanusError, derived, signed_token
from media.janus_numbers import Numbers
from media.janus_recording import Feed, Import, MjrReader
from media.janus_seat import Seat, circles, only_sending, read_sdp, taken_mids
from media.janus_videoroom import Line
from tests.fakes.test_engine_contract import OFFER

from .janus_server import CONFIGURE, janus_servers
from .peers import Peer, until
from .sdps import an_sdp

SECRET = "s" * 32


def a_frame(milliseconds: int, packet: bytes) -> bytes:
    return b"MEET" + struct.pack(">IH", milliseconds, len(packet)) + packet


def an_mjr(*packets: bytes, codec: str = "opus", started_us: int = 1_700_000_000_000_000) -> bytes:
    facts = json.dumps({"t": "a", "c": codec, "s": started_us, "u": started_us}).encode()
    head = b"MJR00002" + len(facts).to_bytes(2, "big") + facts
    return head + b"".join(a_frame(20 * number, packet) for number, packet in enumerate(packets))


def an_rtp_packet(number: int, payload: bytes = b"x" * 30) -> bytes:
    return struct.pack(">BBHII", 0x80, 111, number, 960 * number, 0xABCD) + payload


PACKETS = [an_rtp_packet(number) for number in range(5)]


@pytest.mark.parametrize("step", [1, 7, 4096])
def test_a_raw_file_is_read_as_it_grows_whatever_the_pieces(step):
    reader, whole, found = MjrReader(), an_mjr(*PACKETS), []
    for at in range(0, len(whole), step):
        found += reader.feed(whole[at : at + step])

    assert [packet.data for packet in found] == PACKETS
    assert [packet.arrived_at_us for packet in found[:2]] == [1_700_000_000_000_000, 1_700_000_000_020_000]
    assert reader.codec == "opus"


@pytest.mark.parametrize("bad", [b"RIFF0000 and more", b"MJR00002\x00\x02[]", an_mjr(*PACKETS)[:-70] + b"NOPE" * 20])
def test_a_raw_file_that_is_none_is_read_no_further(bad):
    reader = MjrReader()

    assert len(reader.feed(bad)) < len(PACKETS)
    assert reader.feed(a_frame(0, PACKETS[0])) == []
    assert reader.broken


async def test_a_raw_file_becomes_a_chained_journal_and_is_deleted(tmp_path):
    source, target = tmp_path / "raw", tmp_path / "journals"
    copying = Import("room", "rec", target)
    await copying.begin(source)
    copying.feeds["ab12"] = Feed("wang", {0: "audio"})
    raw = source / "videoroom-00ff-user-ab12-1700000000000000-audio-0.mjr"
    raw.write_bytes(an_mjr(*PACKETS[:3])[:-5])
    stranger = source / "videoroom-00ff-user-cd34-1700000000000000-audio-0.mjr"
    stranger.write_bytes(an_mjr(*PACKETS))

    await copying.turn(frozenset())
    raw.write_bytes(an_mjr(*PACKETS))
    await copying.finish()

    journal = read_journal(target / "wang-audio-1.rtpj")
    assert [record.data for record in journal.records if record.type == RTP] == PACKETS
    assert (journal.header.codec, journal.header.payload_type, journal.header.ssrc) == ("opus", 111, 0xABCD)
    assert verify_chain(target / "wang-audio-1.rtpj").complete
    assert [path.name for path in target.iterdir()] == ["wang-audio-1.rtpj"]
    assert not source.exists()


async def test_a_disk_that_fails_is_told_once(tmp_path):
    copying = Import("room", "rec", tmp_path / "journals")
    await copying.begin(tmp_path / "raw")
    copying.feeds["ab"] = Feed("wang", {0: "audio"})
    (tmp_path / "raw" / "videoroom-00ff-user-ab-17-audio-0.mjr").write_bytes(an_mjr(*PACKETS))
    (tmp_path / "journals").rmdir()

    told = [*await copying.turn(frozenset()), *await copying.turn(frozenset())]

    await copying.finish()

    assert told == [RecordingGap("room", "rec", "disk-failed")]
    assert len(list((tmp_path / "raw").iterdir())) == 1


async def test_after_a_server_is_lost_the_next_journal_begins_with_the_gap(tmp_path):
    copying = Import("room", "rec", tmp_path / "journals")
    for life, feed in enumerate(("aa", "bb")):
        await copying.begin(tmp_path / str(life))
        copying.feeds[feed] = Feed("wang", {0: "audio"})
        raw = tmp_path / str(life) / f"videoroom-00ff-user-{feed}-17-audio-0.mjr"
        raw.write_bytes(an_mjr(*PACKETS))
        await (copying.lose() if life == 0 else copying.finish())

    second = list(read_journal(tmp_path / "journals" / "wang-audio-2.rtpj").records)
    assert second[0].type == GAP
    assert json.loads(second[0].data)["reason"] == "engine-lost"


def a_seat(name: str, hears="*") -> Seat:
    return Seat(name, may_hear=hears if hears == "*" else frozenset(hears))


def test_all_who_are_connected_by_hearing_are_one_circle():
    assert circles([a_seat("li"), a_seat("wang"), a_seat("zhao")]) == [{"li", "wang", "zhao"}]
    # One who hears nobody is still heard.
    assert circles([a_seat("li", []), a_seat("wang")]) == [{"li", "wang"}]


def test_a_private_talk_is_a_circle_of_its_own():
    seats = [a_seat("li", ["wang"]), a_seat("wang", ["li"]), a_seat("zhao", []), a_seat("sun", [])]

    assert sorted(map(sorted, circles(seats))) == [["li", "wang"], ["sun"], ["zhao"]]


def test_of_an_offer_one_sound_one_camera_and_one_screen_reach_janus():
    more = ["m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:2", "a=content:slides", "a=sendonly", "a=rtpmap:96 VP8/90000"]
    third = ["m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:3", "a=rtpmap:96 VP8/90000"]
    data = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:4", "a=sctp-port:5000"]
    text = an_sdp(*more, *third, *data)
    offer = read_sdp(text, 12)

    mids = taken_mids(offer)
    passed = read_sdp(only_sending(text, offer, mids.values()), 12)

    assert mids == {"audio": "0", "video": "1", "screen": "2"}
    assert [section.direction for section in passed.sections] == ["sendonly"] * 3 + ["inactive"] * 2
    assert [section.rejected for section in passed.sections] == [False] * 4 + [True]


def test_a_fingerprint_that_janus_cannot_read_is_refused_before_it():
    strong = an_sdp().replace("sha-256 " + ":".join(["AB"] * 32), "sha-512 " + ":".join(["AB"] * 64))

    with pytest.raises(Invalid, match="sdp-fingerprint"):
        read_sdp(strong, 12)


@pytest.mark.parametrize(
    ("server", "secret", "name"),
    [(("http://10.0.0.1",), SECRET, "MEDIA_SERVER"), (("wss://10.0.0.1",), "short", "MEDIA_JANUS_SECRET")],
)
def test_settings_that_cannot_be_right_are_named(server, secret, name):
    with pytest.raises(Invalid) as refused:
        JanusEngine(MediaConfig(server=server), JanusConfig(secret), GrantIssuer().public_key)

    assert refused.value.facts == {"name": name}


def seconds_of(lost: int, sent: int = 100, seconds: int = 1) -> list[Numbers]:
    """Return what a listener's numbers are after each of so many alike seconds."""
    found, numbers = [], Numbers()
    for second in range(seconds + 1):
        numbers.take([{"mid": "2", "packets-sent": second * sent, "lost-by-remote": second * lost}])
        found.append(numbers)
    return found[1:]


def test_the_layers_of_a_picture_are_counted_together():
    numbers = Numbers()
    for second in (1, 2):
        numbers.take(
            [
                {"mid": "1", "media": "video", "packets-received": 60 * second, "bytes-received-lastsec": 70_000},
                {"mid": "1", "media": "video-sim1", "packets-received": 20 * second, "bytes-received-lastsec": 20_000},
            ]
        )

    track = numbers.track("1")
    assert track is not None
    assert (track.packets, track.bitrate, numbers.packets) == (160, 720_000, 80)


def test_a_full_link_is_sent_less_at_once_and_a_quiet_one_more_in_time():
    link = Judgement()
    (full,), (quiet,) = seconds_of(lost=40), seconds_of(lost=1)

    layers = []
    for _ in range(4):
        link.look(full)
        layers.append(link.layer)
    assert (layers[0], layers[-1]) == ("small", "sound")
    layers.clear()
    for _ in range(40):
        link.look(quiet)
        layers.append(link.layer)
    assert layers[5] == "sound"
    assert layers[-1] == "full"


def test_a_link_that_was_trusted_too_early_is_trusted_later_the_next_time():
    link = Judgement()
    (full,), (quiet,) = seconds_of(lost=40), seconds_of(lost=0)
    waits = []
    for _ in range(2):
        link.look(full)
        waited = 0
        while link.layer != "full":
            link.look(quiet)
            waited += 1
        waits.append(waited)

    assert waits[1] > waits[0]


def test_of_pictures_a_narrow_link_gets_small_ones_screens_and_who_talked_last():
    whose: dict[Line, tuple[str, Kind]] = {
        Line("a", "0"): ("li", "audio"),
        Line("a", "1"): ("li", "video"),
        Line("b", "1"): ("wang", "video"),
        Line("b", "2"): ("wang", "screen"),
        Line("c", "1"): ("zhao", "video"),
    }
    lines = {str(mid): line for mid, line in enumerate(whose)}

    def told(layer):
        return list(shares(layer, lines, whose, frozenset([Line("a", "1")]), "wang").values())

    assert told("full") == ["all", "all", "all", "all"]
    assert told("small") == ["low", "all", "all", "none"]
    assert told("sound") == ["none", "none", "none", "none"]


async def test_sound_goes_on_where_pictures_are_held_back_and_they_come_again():
    issuer = GrantIssuer()
    async with janus_servers() as servers, JanusEngine(servers.media, servers.config, issuer.public_key) as engine:
        await engine.open_room("room")
        li, wang = (Peer(engine, issuer, "room", seat) for seat in ("li", "wang"))
        await wang.publish()
        await li.subscribe()
        await li.hears("wang", "video")

        listening = engine.rooms["room"].seats["li"].listening
        assert listening is not None
        listening.judgement = Judgement("sound")

        await asyncio.sleep(1.6)
        before = li.frames["wang", "video"]
        await li.hears("wang", "audio", frames=40)
        assert li.frames["wang", "video"] <= before + 1
        await li.hears("wang", "video", seconds=12)
        await asyncio.gather(li.close(), wang.close())


@pytest.mark.parametrize("engine", ["janus"], indirect=True)
async def test_a_connection_that_ends_while_another_takes_its_place_leaves_no_silence(peer, engine, heard, monkeypatch):
    li, wang, room = peer("li"), peer("wang"), engine.rooms["room"]
    await wang.publish()
    await li.subscribe()
    former, take, publish, told = wang.sending, room.told.put, engine.publish, []

    async def and_what_janus_tells_waits(grant: str, offer: str) -> str:
        answer: str = await publish(grant, offer)
        await room.lock.acquire()
        return answer

    def note(message: dict[str, object]) -> None:
        told.append(message["janus"])
        take(message)

    async def the_former_ends_meanwhile() -> None:
        await until(lambda: "webrtcup" in told)
        await former.close()
        await until(lambda: "hangup" in told)
        room.lock.release()

    monkeypatch.setattr(engine, "publish", and_what_janus_tells_waits)
    monkeypatch.setattr(room.told, "put", note)
    monkeypatch.setattr(wang, "_stands", the_former_ends_meanwhile)
    await wang.publish()

    await heard.wait(SubscriptionStale, seat="li")
    await li.subscribe()
    await li.hears("wang", "video")
    await li.hears("wang", "audio")


async def test_a_pool_that_is_down_refuses_rooms_and_does_not_stop_the_program(monkeypatch):
    monkeypatch.setattr("media.janus.START_SECONDS", 0.1)
    monkeypatch.setattr("media.janus_pool.PLACE_SECONDS", 0.1)
    config = JanusConfig(SECRET, events_port=0)

    async with JanusEngine(MediaConfig(server=("ws://127.0.0.1:9",)), config, GrantIssuer().public_key) as engine:
        with pytest.raises(Unavailable, match="engine-lost"):
            await engine.open_room("room")
        assert (await engine.health()).workers == ()


def where(engine: JanusEngine, room: str) -> str:
    """Return the address of the server that a room is on."""
    server = engine.rooms[room].chambers.server
    assert server is not None
    return server.url


async def test_rooms_go_to_the_server_with_least_to_do_and_move_when_it_dies():
    issuer = GrantIssuer()
    async with janus_servers(2) as servers, JanusEngine(servers.media, servers.config, issuer.public_key) as engine:
        await asyncio.gather(*(server.ready.wait() for server in engine.pool.servers))
        for room in ("one", "two"):
            await engine.open_room(room)
        assert sorted(worker.rooms for worker in (await engine.health()).workers) == [1, 1]
        events = engine.events()

        next(server for server in servers.all if server.url == where(engine, "one")).kill()

        assert await anext(events) == EngineLost(("one",))
        answer = await engine.publish(issuer.issue("one", "li"), OFFER)
        assert "a=ice-lite" in answer
        assert where(engine, "one") == where(engine, "two")


async def test_a_server_that_is_drained_gets_no_new_room_and_keeps_those_it_has(monkeypatch):
    monkeypatch.setattr("media.janus_pool.PULSE_SECONDS", 0.1)
    issuer = GrantIssuer()
    async with janus_servers(2) as servers, JanusEngine(servers.media, servers.config, issuer.public_key) as engine:
        await asyncio.gather(*(server.ready.wait() for server in engine.pool.servers))
        await engine.open_room("one")
        drained = next(server for server in servers.all if server.url == where(engine, "one"))

        left = subprocess.run(
            [sys.executable, str(CONFIGURE.with_name("drain.py")), str(drained.folder)], capture_output=True, check=True
        )

        assert left.stdout.strip() == b"1"
        await asyncio.sleep(0.5)
        for room in ("two", "three"):
            await engine.open_room(room)
            assert where(engine, room) != drained.url
        assert await engine.publish(issuer.issue("one", "li"), OFFER)
        assert where(engine, "one") == drained.url


async def test_nobody_enters_a_chamber_or_the_api_without_its_keys():
    async with janus_servers() as servers, JanusEngine(servers.media, servers.config, SECRET.encode()) as engine:
        await engine.open_room("room")
        chamber = engine.rooms["room"].chambers.all[0]
        link = engine.pool.servers[0].link
        session = await link.create_session()
        stranger = await link.attach(session, "stranger")
        admin = {"admin_key": "guess"}

        for request in (
            {"request": "join", "ptype": "publisher", "room": chamber.name},
            {
                "request": "join",
                "ptype": "subscriber",
                "room": chamber.name,
                "streams": [{"feed": chamber.placeholder}],
            },
            {"request": "enable_recording", "room": chamber.name, "record": True},
            {"request": "destroy", "room": chamber.name, "secret": "guess"},
            {"request": "create", "room": "mine", **admin},
        ):
            with pytest.raises(JanusError):
                await stranger.ask(request)
        link._secret = "another secret of the same length"
        with pytest.raises(JanusError, match="403"):
            await link.create_session()
        link._secret = servers.config.secret


def test_a_token_lives_two_minutes_and_each_purpose_has_its_own_key(monkeypatch):
    expires = int(signed_token(SECRET).split(",")[0])

    assert 110 < expires - clock.now().timestamp() <= 120
    assert len({derived(SECRET, purpose) for purpose in ("events", "videoroom", "chamber a", "chamber b")}) == 4

"""The relay: who may use it, and that it leads to the media engine and nowhere else (OWASP ASVS 5, 17.1)."""

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import socket
from contextlib import AsyncExitStack, ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aioice import stun

from kernel import Invalid, clock
from media import MediaConfig, Relay, TurnConfig, coturn_configuration, relay_for
from media.config import default_address
from media.turn import LIFETIME, MOST_ALLOCATIONS_PER_SEAT

from .relay import SECRET, a_relay
from .special_addresses import all_of_them
from .turn_client import IPV4, IPV6, TCP, TurnClient

TEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
CONFIG = TurnConfig(
    urls=("turn:relay.test:3478?transport=udp", "turns:relay.test:443?transport=tcp"),
    secret=SECRET,
)
GRANTED, UNAUTHORIZED, FORBIDDEN, NO_TCP, QUOTA = 0, 401, 403, 442, 486


def access(room: str = "room", seat: str = "li", now: datetime = TEN, config: TurnConfig = CONFIG) -> Relay:
    """Return what a browser is given, where there is a relay."""
    relay = relay_for(config, room, seat, now)
    assert relay is not None
    return relay


def test_access_is_good_for_ten_minutes_one_room_and_one_seat():
    relay = access()

    assert relay.username == f"{int((TEN + timedelta(minutes=10)).timestamp())}:room.li"
    expected = hmac.new(SECRET.encode(), relay.username.encode(), hashlib.sha1).digest()
    assert base64.b64decode(relay.credential) == expected
    assert access(seat="wang").credential != relay.credential
    assert access(room="other").credential != relay.credential
    assert SECRET not in f"{relay}"


def test_without_an_address_there_is_no_relay():
    assert relay_for(TurnConfig(), "room", "li", TEN) is None
    with pytest.raises(Invalid, match="config.missing"):
        coturn_configuration(TurnConfig(), MediaConfig())


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("TURN_URLS", {"urls": ("https://relay.test",)}),
        ("TURN_URLS", {"urls": ("turn:relay.test:0",)}),
        ("TURN_URLS", {"urls": ("turn:relay.test\nno-auth",)}),
        ("TURN_SECRET", {"secret": "short"}),
        ("TURN_SECRET", {"secret": SECRET + "\nallow-loopback-peers"}),
        ("TURN_REALM", {"realm": "a\nno-auth"}),
        ("TURN_ALLOCATIONS", {"allocations": 0}),
    ],
)
def test_a_setting_that_would_weaken_the_relay_stops_the_start(name, changes):
    with pytest.raises(Invalid) as refused:
        replace(CONFIG, **changes)

    assert refused.value.facts == {"name": name}


def test_the_configuration_allows_the_engine_and_nothing_else():
    lines = coturn_configuration(CONFIG, MediaConfig(public_addresses=("198.51.100.7", "2001:db8::7"))).splitlines()
    said = [line for line in lines if line and not line.startswith("#")]

    assert [line for line in said if "peer" in line] == [
        "denied-peer-ip=0.0.0.0-255.255.255.255",
        "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "allowed-peer-ip=198.51.100.7",
        "allowed-peer-ip=2001:db8::7",
        "no-multicast-peers",
    ]
    # Loopback is reached in tests only, and nobody without a password at all.
    assert not {"allow-loopback-peers", "no-auth", "server-relay", "lt-cred-mech"} & set(said)
    wanted = {"use-auth-secret", f"static-auth-secret={SECRET}", "no-tcp-relay", "no-cli", "no-tlsv1", "no-tlsv1_1"}
    assert wanted <= set(said)
    assert {"listening-port=3478", "tls-listening-port=443", "user-quota=24", "total-quota=1200"} <= set(said)


async def test_nobody_without_good_access_is_served(tmp_path):
    async with a_relay(tmp_path) as relay:

        async def asks(username: str, password: str) -> int:
            async with TurnClient(username, password).to(relay.host, relay.port) as client:
                return await client.allocate()

        good = relay.access()
        late = access(now=clock.now() - LIFETIME - timedelta(seconds=5), config=relay.config)
        other = access(now=clock.now(), config=replace(relay.config, secret="x" * 40))
        instant, _, seat = good.username.partition(":")

        assert await asks(good.username, good.credential) == GRANTED
        assert await asks("", "") == UNAUTHORIZED
        assert await asks(late.username, late.credential) == UNAUTHORIZED
        assert await asks(good.username, other.credential) == UNAUTHORIZED
        assert await asks(f"{int(instant) + 3600}:{seat}", good.credential) == UNAUTHORIZED
        assert await asks(f"{instant}:room.wang", good.credential) == UNAUTHORIZED
        # Not even where they are is said to strangers: no amplifier for forged addresses.
        async with TurnClient().to(relay.host, relay.port) as client:
            assert await client.ask(stun.Method.BINDING) == UNAUTHORIZED


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
async def test_no_address_but_the_engine_s_is_reached(tmp_path, way):
    """With an engine elsewhere, this machine itself is what must not be reached."""
    async with a_relay(tmp_path, engine="198.51.100.7") as relay:
        port = relay.tls_port if way == "tls" else relay.port
        answers: dict[str, set[int]] = {}
        for family, version in ((IPV4, 4), (IPV6, 6)):
            async with relay.client().to(relay.host, port, way) as client:
                assert await client.allocate(family) == GRANTED
                peers = [one for one in all_of_them() if ipaddress.ip_address(one).version == version]
                for number, peer in enumerate(peers):
                    answers[peer] = {await client.permit(peer), await client.bind_channel(peer, 0x4000 + number)}
                for here in _listening_here(version):
                    with here:
                        client.send(here.getsockname()[:2], b"inside")
                        await asyncio.sleep(0.1)
                        with pytest.raises(BlockingIOError):
                            here.recv(100)

        assert len(answers) > 100
        assert {peer: codes for peer, codes in answers.items() if codes != {FORBIDDEN}} == {}


def _listening_here(version: int) -> list[socket.socket]:
    """Return sockets on this machine's own addresses of a family."""
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    addresses = {"127.0.0.1", default_address()} if version == 4 else {"::1"}
    with ExitStack() as opened:
        sockets = []
        for address in sorted(addresses):
            one = opened.enter_context(socket.socket(family, socket.SOCK_DGRAM))
            one.setblocking(False)
            with suppress(OSError):
                one.bind((address, 0))
                sockets.append(one)
        opened.pop_all()
    return sockets


async def test_the_engine_is_reached_and_answers_and_tcp_peers_are_not(tmp_path):
    async with a_relay(tmp_path) as relay, relay.client().to(relay.host, relay.port) as client:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as engine:
            engine.setblocking(False)
            engine.bind((relay.host, 0))
            assert await client.allocate() == GRANTED
            assert await client.permit(relay.host) == GRANTED

            client.send(engine.getsockname(), b"there")
            await asyncio.sleep(0.1)
            data, relayed = engine.recvfrom(100)
            engine.sendto(b"back", relayed)

            assert (data, relayed) == (b"there", client.relayed)
            async with asyncio.timeout(2):
                assert await client.data.get() == b"back"
        async with relay.client().to(relay.host, relay.port, "tcp") as other:
            assert await other.allocate(transport=TCP) == NO_TCP


async def test_one_seat_and_all_seats_together_have_a_quota(tmp_path):
    async with a_relay(tmp_path, allocations=MOST_ALLOCATIONS_PER_SEAT + 3) as relay:

        async def granted(seat: str, most: int) -> int:
            """Ask until refused, each time with access given a second later; return how often it was granted."""
            count = 0
            for later in range(most):
                given = access(seat=seat, now=clock.now() + timedelta(seconds=later), config=relay.config)
                client = TurnClient(given.username, given.credential)
                await opened.enter_async_context(client.to(relay.host, relay.port))
                if (code := await client.allocate()) != GRANTED:
                    assert code == QUOTA
                    break
                count += 1
            return count

        async with AsyncExitStack() as opened:
            assert await granted("li", 40) == MOST_ALLOCATIONS_PER_SEAT
            assert await granted("wang", 40) == 3

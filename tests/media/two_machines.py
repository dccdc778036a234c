"""
Two machines with a Janus each, one with the program and coturn: namespaces of the project's own.

Run by test_two_machines.py inside `unshare --net --mount --pid`, from which no packet leaves:

    program, coturn, people   10.77.1.1 ── veth ── 10.77.1.2   machine "a": Janus
                              10.77.2.1 ── veth ── 10.77.2.2   machine "b": Janus

A room on each; one person reaches Janus through coturn only. Machine a loses its power; its room
goes to b. Prints one line of JSON.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aioice.ice
from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection
from aiortc.rtcconfiguration import RTCBundlePolicy

from kernel import clock
from media import (
    EngineLost,
    GrantIssuer,
    JanusConfig,
    JanusEngine,
    MediaConfig,
    Relay,
    SubscriptionStale,
    TurnConfig,
    coturn_configuration,
    relay_for,
)

from . import peers
from .janus_server import JanusServer, configured, free_port
from .peers import Peer

SECRET = "for two machines that do not exist"
MACHINES = {"a": 1, "b": 2}
COTURN_PORT = 3478


def sh(command: str) -> None:
    subprocess.run(command.split(), check=True)


def make_machines() -> None:
    sh("mount -t tmpfs tmpfs /run")
    sh("ip link set lo up")
    for name, number in MACHINES.items():
        sh(f"ip netns add {name}")
        sh(f"ip link add v{name} type veth peer name eth0 netns {name}")
        sh(f"ip address add 10.77.{number}.1/24 dev v{name}")
        sh(f"ip link set v{name} up")
        for inside in (
            f"ip address add 10.77.{number}.2/24 dev eth0",
            "ip link set eth0 up",
            "ip link set lo up",
            f"ip route add default via 10.77.{number}.1",
        ):
            sh(f"nsenter --net=/run/netns/{name} {inside}")
    for name in MACHINES:
        # Janus gathers from interfaces that run; a new one takes a moment.
        look = ["nsenter", f"--net=/run/netns/{name}", "ip", "link", "show", "eth0"]
        while b"state UP" not in subprocess.run(look, check=True, capture_output=True).stdout:
            time.sleep(0.05)


def servers(folder: Path, events_port: int) -> list[JanusServer]:
    made = []
    for name, number in MACHINES.items():
        server = configured(
            folder / name, SECRET, events_port, f"10.77.{number}.2", f"10.77.{number}.1", {"--name": f"machine-{name}"}
        )
        server.start("nsenter", f"--net=/run/netns/{name}")
        made.append(server)
    return made


def start_coturn(folder: Path, config: TurnConfig, media: MediaConfig) -> subprocess.Popen[bytes]:
    text = coturn_configuration(config, media).replace(
        "no-stdout-log\nsyslog\n", f"log-file=stdout\nuserdb={folder}/turndb\npidfile={folder}/pid\n"
    )
    (folder / "turnserver.conf").write_text(text)
    log = (folder / "turn.log").open("wb")
    command = ["turnserver", "-c", str(folder / "turnserver.conf")]
    return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def through(relay: Relay) -> Callable[[], RTCPeerConnection]:
    """Make connections that have no way but the relay."""

    def new_connection() -> RTCPeerConnection:
        server = RTCIceServer(urls=relay.urls[0], username=relay.username, credential=relay.credential)
        return RTCPeerConnection(RTCConfiguration([server], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))

    return new_connection


def candidates(connection: RTCPeerConnection | None) -> list[str]:
    """Return the kinds of address that a connection had to offer."""
    assert connection is not None
    gatherer = connection.getTransceivers()[0].sender.transport.transport.iceGatherer
    return [candidate.type for candidate in gatherer.getLocalCandidates()]


class People:
    """Two seats of one room, who come for a new offer whenever they are told to."""

    def __init__(self, engine: JanusEngine, issuer: GrantIssuer, room: str, seats: tuple[str, str]) -> None:
        self.engine, self.room = engine, room
        self.peers = [Peer(engine, issuer, room, seat) for seat in seats]

    async def meet(self) -> None:
        for peer in self.peers:
            peer.forget_receiving()
            await peer.publish()
        for peer in self.peers:
            await peer.subscribe()

    async def hear_each_other(self, frames: int = 10) -> None:
        one, other = self.peers
        await asyncio.gather(one.hears(other.seat, "video", frames), other.hears(one.seat, "video", frames))

    async def close(self) -> None:
        for peer in self.peers:
            await peer.close()


async def play(folder: Path) -> dict[str, Any]:
    events_port, issuer = free_port(), GrantIssuer()
    pool = servers(folder, events_port)
    for server in pool:
        await server.listening()
    media = MediaConfig(
        public_addresses=tuple(server.address for server in pool), server=tuple(server.url for server in pool)
    )
    turn = TurnConfig(urls=(f"turn:10.77.2.1:{COTURN_PORT}?transport=udp",), secret="s" * 32)
    coturn = start_coturn(folder, turn, media)
    relay = relay_for(turn, "two", "sun", clock.now())
    assert relay is not None
    config = JanusConfig(SECRET, folder / "recordings", "0.0.0.0", events_port)
    lost: list[EngineLost] = []
    direct = aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["10.77.1.1", "10.77.2.1"]
    new_connection = peers.new_connection
    async with JanusEngine(media, config, issuer.public_key) as engine:
        await asyncio.gather(*(server.ready.wait() for server in engine.pool.servers))
        for room in ("one", "two"):
            await engine.open_room(room)
        places = {room: known.chambers.server.url for room, known in engine.rooms.items() if known.chambers.server}
        one = People(engine, issuer, "one", ("li", "wang"))
        two = People(engine, issuer, "two", ("zhao", "sun"))
        await one.meet()
        zhao, sun = two.peers
        await zhao.publish()
        aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: []
        peers.new_connection = through(relay)
        await sun.publish()
        await sun.subscribe()
        aioice.ice.get_host_addresses, peers.new_connection = direct, new_connection
        await zhao.subscribe()
        await asyncio.gather(one.hear_each_other(), two.hear_each_other())

        events = engine.events()
        next(server for server in pool if server.url == places["one"]).kill()
        killed_at = time.monotonic()
        while not lost:
            event = await anext(events)
            if isinstance(event, EngineLost):
                lost.append(event)
            assert not isinstance(event, SubscriptionStale) or event.room == "one"
        await one.meet()
        await one.hear_each_other(20)
        back_seconds = time.monotonic() - killed_at
        await two.hear_each_other()
        moved = engine.rooms["one"].chambers.server
        ways = {kind for connection in (sun.sending, sun.receiving) for kind in candidates(connection)}
        await asyncio.gather(one.close(), two.close())
    for server in pool:
        server.stop()
    coturn.terminate()
    coturn.wait()
    return {
        "rooms_on": sorted(places.values()),
        "lost": [list(event.rooms) for event in lost],
        "moved_to": moved.url if moved is not None else None,
        "other_room_on": places["two"],
        "back_seconds": round(back_seconds, 2),
        "ways_through_relay": sorted(ways),
    }


def main() -> int:
    make_machines()
    with tempfile.TemporaryDirectory(prefix="concord-two-") as folder:
        print(json.dumps(asyncio.run(play(Path(folder)))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

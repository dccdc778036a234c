"""A real coturn with the project's own configuration, on free ports, as long as a block lasts."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kernel import clock
from media import MediaConfig, Relay, TurnConfig, coturn_configuration, relay_for
from media.config import default_address

from .turn_client import TurnClient

SECRET = "only for tests, of no use to anybody".replace(" ", "-")


@dataclass(frozen=True)
class RunningRelay:
    config: TurnConfig
    host: str
    port: int
    tls_port: int

    def access(self, seat: str = "li", room: str = "room") -> Relay:
        relay = relay_for(self.config, room, seat, clock.now())
        assert relay is not None
        return relay

    def client(self, seat: str = "li") -> TurnClient:
        access = self.access(seat)
        return TurnClient(access.username, access.credential)


def free_port() -> int:
    """Return a port that is free for UDP and TCP at this moment."""
    for _ in range(20):
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagram:
            stream.bind(("0.0.0.0", 0))
            try:
                datagram.bind(("0.0.0.0", stream.getsockname()[1]))
            except OSError:
                continue
            return int(stream.getsockname()[1])
    raise AssertionError("no free port")


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a self-signed certificate for this machine's address; return it and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", "/CN=relay.test", "-addext", f"subjectAltName=IP:{default_address()}"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


@asynccontextmanager
async def a_relay(folder: Path, engine: str | None = None, allocations: int = 1200) -> AsyncIterator[RunningRelay]:
    """`engine` is the one address that may be reached; this machine's when it is not given."""
    host = default_address()
    port, tls_port = free_port(), free_port()
    certificate, key = a_certificate(folder)
    config = TurnConfig(
        urls=(
            f"turn:{host}:{port}?transport=udp",
            f"turn:{host}:{port}?transport=tcp",
            f"turns:{host}:{tls_port}?transport=tcp",
        ),
        secret=SECRET,
        certificate=certificate,
        private_key=key,
        allocations=allocations,
    )
    text = coturn_configuration(config, replace(MediaConfig(), public_addresses=(engine or host,)))
    # What differs from production: where it logs and keeps its files, and that everything is on this machine.
    text = text.replace("no-stdout-log\nsyslog\n", f"log-file=stdout\nuserdb={folder}/turndb\npidfile={folder}/pid\n")
    if host.startswith("127."):
        text += "allow-loopback-peers\n"
    file = folder / "turnserver.conf"
    file.write_text(text)
    with (folder / "turn.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *("turnserver", "--log-file=stdout", "-c", str(file)), stdout=log, stderr=log, cwd=folder
        )
    try:
        await _answers(host, port, tls_port)
        yield RunningRelay(config, host, port, tls_port)
    finally:
        process.terminate()
        await process.wait()


async def _answers(host: str, *ports: int) -> None:
    async with asyncio.timeout(10):
        for port in ports:
            while True:
                try:
                    _, writer = await asyncio.open_connection(host, port)
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                break

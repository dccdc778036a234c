"""Real Janus servers for tests: Debian's, with the configuration that deploy/janus makes, on free ports."""

import asyncio
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from media import JanusConfig, MediaConfig
from media.config import default_address

CONFIGURE = Path(__file__).parents[2] / "deploy" / "janus" / "configure.py"
START_SECONDS = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


@dataclass
class JanusServer:
    """One process. `address` is where browsers and the program reach it."""

    folder: Path
    address: str
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"ws://{self.address}:{self.port}"

    def start(self, *before: str) -> None:
        """`before` comes before the command: in which network namespace it is to run."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*before, "janus", "--configs-folder", str(self.folder)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    async def listening(self) -> None:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                _, writer = await asyncio.open_connection(self.address, self.port)
                writer.close()
                # Its transports come up one after another, the admin's socket last.
                (self.folder / "admin.sock").stat()
                return
            except OSError:
                assert time.monotonic() < end, (self.folder / "log").read_text(errors="replace")
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """As power fails: nothing is said to anybody."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


def configured(
    folder: Path, secret: str, events_port: int, address: str, program: str, more: dict[str, str] | None = None
) -> JanusServer:
    """Write the configuration of one server, as an operator does."""
    folder.mkdir(parents=True)
    (folder / "secret").write_text(secret)
    port = free_port()
    first = 20_000 + 500 * secrets.randbelow(40)
    options = {
        "--secret-file": str(folder / "secret"),
        "--private": address,
        "--program": program,
        "--port": str(port),
        "--ports": f"{first}-{first + 499}",
        "--events-port": str(events_port),
        "--socket-folder": str(folder),
        **(more or {}),
    }
    flat = [part for option in options.items() for part in option]
    subprocess.run([sys.executable, str(CONFIGURE), str(folder), *flat], check=True)
    return JanusServer(folder, address, port)


@dataclass
class Servers:
    all: list[JanusServer]
    media: MediaConfig
    config: JanusConfig


@asynccontextmanager
async def janus_servers(count: int = 1, more: dict[str, str] | None = None) -> AsyncIterator[Servers]:
    """
    Servers that run inside the block, on this machine's address, and the settings that fit them.

    `more` are further options of deploy/janus/configure.py.
    """
    folder = Path(tempfile.mkdtemp(prefix="concord-janus-"))
    secret, events_port, address = secrets.token_hex(32), free_port(), default_address()
    servers = [configured(folder / str(number), secret, events_port, address, address, more) for number in range(count)]
    try:
        for server in servers:
            server.start()
        for server in servers:
            await server.listening()
        urls = tuple(server.url for server in servers)
        recordings = folder / "recordings"
        yield Servers(servers, MediaConfig(server=urls), JanusConfig(secret, recordings, address, events_port))
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)

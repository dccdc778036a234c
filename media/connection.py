"""One browser connection: its ICE name and password, its validated addresses, its DTLS, its keys."""

import asyncio
import contextlib
import secrets
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kernel import new_id

from . import internals
from .datagrams import Address, Destination

if TYPE_CHECKING:
    from .downlink import Downlink
    from .process import Process
    from .tracks import Sink, Source

MOST_ADDRESSES = 8
"""Validated addresses that one connection may have; Safari sends from two or three."""
STREAM_BACKLOG_BYTES = 256 * 1024
HANDSHAKE_SECONDS = 15

Purpose = Literal["publish", "subscribe"]


class Stream(Protocol):
    """A TCP connection of ICE (RFC 6544, RFC 4571)."""

    def send(self, data: bytes | memoryview) -> None: ...


class Listener(Protocol):
    """Who is told what becomes of a connection."""

    def connected(self, connection: "Connection") -> None: ...
    def ended(self, connection: "Connection", reason: str) -> None: ...


class Connection:
    """
    Told by `ports` about addresses, by a room about the other side's description; read by
    `forwarding`. `destination` is set while the way out is UDP, `stream` while it is TCP.
    """

    def __init__(self, process: "Process", room: str, seat: str, purpose: Purpose, listener: Listener) -> None:
        self.id = new_id()
        self.room, self.seat, self.purpose = room, seat, purpose
        self.session_id = secrets.randbelow(1 << 60)
        self.ufrag, self.password = _credentials()
        self.fingerprint: tuple[str, str] | None = None
        """Algorithm and digest that the other side announced."""
        self.remote_ufrag = ""
        self.sending: Any = None
        self.receiving: Any = None
        self.sources: dict[int, Source] = {}
        self.sinks: dict[int, Sink] = {}
        self.downlink: Downlink | None = None
        """What its listener's reports are told to, of a subscribing connection."""
        self.addresses: dict[Address, None] = {}
        self.destination: Destination | None = None
        self.stream: Stream | None = None
        self.closed = False
        self.created_at = self.heard_at = process.monotonic()
        self.receiving_loss = 0.0
        self.round_trip_ms: float | None = None
        self.budget = 2 * process.config.packets_per_second
        self.over_budget = 0
        """Tenths of a second in a row in which too much came."""
        self.secure = internals.SecureTransport(process.certificate, self.send, self._ended)
        self._process, self._listener = process, listener
        self._former = (self.ufrag, self.password)
        self._path: Address | Stream | None = None
        self._handshaking = False
        process.ports.register(self)

    @property
    def connected(self) -> bool:
        """Whether the handshake is done; it stays true through a silence."""
        return self.sending is not None

    def renew_credentials(self) -> None:
        """Take a new ICE name and password for a restart; the old ones go on (RFC 8839, 4.4.1.1.1)."""
        self._former = (self.ufrag, self.password)
        self.ufrag, self.password = _credentials()

    def password_of(self, name: str) -> bytes:
        """Return the password that belongs to the present or the former ICE name."""
        return (self.password if name == self.ufrag else self._former[1]).encode()

    def expect(self, algorithm: str, fingerprint: str) -> None:
        """Say which certificate the other side must prove to hold."""
        self.fingerprint = (algorithm, fingerprint)
        self._begin()

    def validated(self, address: Address, stream: Stream | None, nominated: bool, now: float) -> Address | None:
        """Note an authentic check from this address; return an address that is forgotten for it."""
        self.heard_at = now
        forgotten = None
        if address not in self.addresses:
            if len(self.addresses) >= MOST_ADDRESSES:
                forgotten = next(known for known in self.addresses if known != self._path)
                del self.addresses[forgotten]
            self.addresses[address] = None
        if (nominated or self._path is None) and self._path != address:
            self._path = address
            self.stream = stream
            self.destination = None if stream is not None else self._process.ports.datagrams.prepare(address)
        self._begin()
        return forgotten

    def _begin(self) -> None:
        if self.fingerprint is not None and self._path is not None and not self._handshaking and not self.closed:
            self._handshaking = True
            self._process.tasks.create_task(self._handshake(*self.fingerprint))

    async def _handshake(self, algorithm: str, fingerprint: str) -> None:
        """Do DTLS within 15 s; the room hears how it ended."""
        done = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                done = await self.secure.handshake(algorithm, fingerprint)
        if self.closed:
            return
        if not done:
            self._listener.ended(self, "dtls")
            return
        self.sending, self.receiving = self.secure.sending, self.secure.receiving
        self._listener.connected(self)

    def _ended(self) -> None:
        if not self.closed:
            self._listener.ended(self, "closed")

    def close(self) -> None:
        """Say goodbye to the browser and forget all; what still arrives is a stranger's."""
        if self.closed:
            return
        self.closed = True
        self.sending = self.receiving = None
        self._process.ports.forget(self)
        self._process.tasks.create_task(self.secure.close())

    def lost(self, address: Address) -> None:
        """Forget an address whose TCP connection ended."""
        self.addresses.pop(address, None)
        if self._path == address:
            self._path = self.stream = self.destination = None

    def send(self, data: bytes | memoryview) -> None:
        """Send one datagram the way that was nominated last."""
        if self.stream is not None:
            self.stream.send(data)
        elif self.destination is not None:
            self._process.ports.datagrams.send(data, self._path)

    def send_rtcp(self, packet: bytes) -> None:
        if self.sending is not None:
            self.send(self.secure.protect_rtcp(packet))

    def refill(self, seconds: float) -> bool:
        """Allow packets for the next `seconds`; return whether the last ones were too many."""
        rate = self._process.config.packets_per_second
        over = self.budget < 0
        self.budget = min(2 * rate, max(self.budget, 0) + int(rate * seconds))
        return over


def _credentials() -> tuple[str, str]:
    """Return 48 and 144 random bits in ice-chars (RFC 8839, 5.4 asks for 24 and 128)."""
    return secrets.token_hex(6), secrets.token_hex(18)

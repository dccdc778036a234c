"""
One UDP and one TCP port for all browsers: who is allowed to be heard at all.

ICE-lite (RFC 8445, 2.5): the engine answers checks and makes none. A check with the right
password validates the address it came from; DTLS, RTP and RTCP are taken from validated
addresses only, so a bystander cannot disturb a handshake (OWASP ASVS 5, 17.2.6).
"""

import asyncio
import struct
from collections.abc import Callable

from aioice import stun

from . import datagrams
from .connection import STREAM_BACKLOG_BYTES, Connection
from .datagrams import Address
from .forwarding import Forwarder, Unknown
from .internals import BUFFER_BYTES
from .tracks import Source

LONGEST_CHECK = 548
STUN_COOKIE = b"\x21\x12\xa4\x42"
STRANGER_CHECKS_PER_SECOND = 1_000
"""Checks from addresses not yet validated that are looked at; each costs an HMAC."""
MOST_STREAMS = 512
STREAM_IDLE_SECONDS = 15.0
_STUN_USERNAME = 0x0006


class Ports:
    """Owns the sockets, and knows every connection by its ICE name and its addresses."""

    def __init__(
        self,
        port: int,
        now_us: Callable[[], int],
        control: Callable[[Connection, bytes], None],
        unknown: Unknown,
        lost: Callable[[Source], None],
    ) -> None:
        self.datagrams = datagrams.bind(port)
        self.number: int = self.datagrams.socket.getsockname()[1]
        self._stream_socket = datagrams.bind_stream(self.number)
        self.forwarder = Forwarder(self.datagrams, now_us, self._other_datagram, control, unknown, lost)
        self._control = control
        self._names: dict[str, Connection] = {}
        self._streams: set[TcpStream] = set()
        self._stranger_checks = STRANGER_CHECKS_PER_SECOND
        self._loop = asyncio.get_running_loop()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._loop.add_reader(self.datagrams.socket.fileno(), self.forwarder.readable)
        self._server = await self._loop.create_server(lambda: TcpStream(self), sock=self._stream_socket)

    async def close(self) -> None:
        self._loop.remove_reader(self.datagrams.socket.fileno())
        if self._server is not None:
            self._server.close()
        for stream in list(self._streams):
            stream.abort()
        self.datagrams.close()

    def register(self, connection: Connection) -> None:
        """Answer checks for this connection's present ICE name, besides those it had."""
        self._names[connection.ufrag] = connection

    def forget(self, connection: Connection) -> None:
        """Answer nothing for this connection any more."""
        self._names = {name: known for name, known in self._names.items() if known is not connection}
        for address in connection.addresses:
            self.forwarder.connections.pop(address, None)

    def tick(self, seconds: float) -> None:
        """Allow strangers some more checks; end TCP connections that prove nothing."""
        self._stranger_checks = min(STRANGER_CHECKS_PER_SECOND, self._stranger_checks + int(1000 * seconds))
        now = self._loop.time()
        for stream in list(self._streams):
            if now - stream.heard_at > STREAM_IDLE_SECONDS:
                stream.abort()

    def _other_datagram(self, data: bytes, address: Address) -> None:
        if not data:
            return
        if data[0] < 4:
            answer = self._check(data, address, None)
            if answer is not None:
                self.datagrams.send(answer, address)
        elif 19 < data[0] < 64:
            self._dtls(data, address)

    def _dtls(self, data: bytes, address: Address) -> None:
        connection = self.forwarder.connections.get(address)
        if connection is not None:
            connection.secure.deliver(data)

    def _check(self, data: bytes, address: Address, stream: "TcpStream | None") -> bytes | None:
        """
        Answer a connectivity check (RFC 8445, 7.3).

        1. Cheap: form and a known name. 2. Not too many from strangers. 3. Integrity.
        """
        # 1.
        name = _local_name(data)
        connection = self._names.get(name)
        if connection is None:
            return None
        # 2.
        if self.forwarder.connections.get(address) is not connection:
            if self._stranger_checks <= 0:
                return None
            self._stranger_checks -= 1
        # 3.
        password = connection.password_of(name)
        try:
            check = stun.parse_message(data)
            if check.message_method != stun.Method.BINDING or not check.check_message_integrity(password):
                return None
        except (ValueError, struct.error):
            return None
        self._validate(connection, address, stream, "USE-CANDIDATE" in check.attributes)
        answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, check.transaction_id)
        answer.attributes["XOR-MAPPED-ADDRESS"] = stream.peer if stream else self.datagrams.unpack(address)
        answer.add_message_integrity(password)
        return bytes(answer)

    def _validate(self, connection: Connection, address: Address, stream: "TcpStream | None", nominated: bool) -> None:
        known = self.forwarder.connections
        former = known.get(address)
        if former is not None and former is not connection:
            # A browser that closed one connection may use the same port for the next.
            former.lost(address)
        known[address] = connection
        forgotten = connection.validated(address, stream, nominated, self._loop.time())
        if forgotten is not None:
            known.pop(forgotten, None)

    def stream_opened(self, stream: "TcpStream") -> bool:
        if len(self._streams) >= MOST_STREAMS:
            return False
        self._streams.add(stream)
        return True

    def stream_closed(self, stream: "TcpStream") -> None:
        self._streams.discard(stream)
        connection = self.forwarder.connections.pop(stream, None)
        if connection is not None:
            connection.lost(stream)

    def from_stream(self, stream: "TcpStream", data: bytes) -> bool:
        """Take one frame; return False for what no browser sends before it has validated itself."""
        if len(data) < 2:
            return False
        if data[0] < 4:
            answer = self._check(data, stream, stream)
            if answer is not None:
                stream.send(answer)
            return answer is not None
        connection = self.forwarder.connections.get(stream)
        if connection is None:
            return False
        if 19 < data[0] < 64:
            self._dtls(data, stream)
        elif 127 < data[0] < 192 and 191 < data[1] < 209:
            self._control(connection, data)
        elif 127 < data[0] < 192:
            self.forwarder.from_stream(connection, data)
        return True


class TcpStream(asyncio.Protocol):
    """One TCP connection: frames of two bytes of length and a packet (RFC 4571)."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self.peer: tuple[str, int] = ("0.0.0.0", 0)  # noqa: S104 - until known
        self.heard_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        host, port, *_ = transport.get_extra_info("peername")
        self.peer = datagrams.readable(host), port
        self.heard_at = asyncio.get_running_loop().time()
        transport.set_write_buffer_limits(high=STREAM_BACKLOG_BYTES)
        if not self._ports.stream_opened(self):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        at = 0
        while len(self._buffer) - at >= 2:
            length = int.from_bytes(self._buffer[at : at + 2], "big")
            if length > BUFFER_BYTES:
                self.abort()
                return
            if len(self._buffer) - at < 2 + length:
                break
            if not self._ports.from_stream(self, bytes(self._buffer[at + 2 : at + 2 + length])):
                self.abort()
                return
            self.heard_at = asyncio.get_running_loop().time()
            at += 2 + length
        del self._buffer[:at]

    def send(self, data: bytes | memoryview) -> None:
        """Send a packet, unless so many wait that it would come too late anyway."""
        transport = self._transport
        if transport is not None and transport.get_write_buffer_size() < STREAM_BACKLOG_BYTES:
            transport.write(len(data).to_bytes(2, "big") + data)

    def connection_lost(self, problem: Exception | None) -> None:
        self._transport = None
        self._ports.stream_closed(self)

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def _local_name(data: bytes) -> str:
    """Return our half of a binding request's USERNAME, or "" (RFC 8445, 7.2.2)."""
    if not 28 <= len(data) <= LONGEST_CHECK or data[:2] != b"\x00\x01" or data[4:8] != STUN_COOKIE:
        return ""
    at = 20
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("!HH", data, at)
        if kind == _STUN_USERNAME:
            return data[at + 4 : at + 4 + length].partition(b":")[0].decode("ascii", "replace")
        at += 4 + (length + 3 & ~3)
    return ""

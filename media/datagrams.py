"""
The UDP socket: many packets a system call where Linux offers it, one a call elsewhere.

Both kinds own the same two sets of buffers. `receive` fills slots 0..n of the first; a forwarder
writes into slots of the second, says `queue` for each, and `flush` sends them. An address is
whatever the socket uses as a key; `unpack` makes it readable.
"""

import contextlib
import ipaddress
import socket
import struct
from typing import Any, Protocol

import cffi

from . import internals

RECEIVE_SLOTS = 64
SEND_SLOTS = 256
SOCKET_BYTES = 4 << 20
MSG_DONTWAIT = 0x40
SO_SNDBUFFORCE, SO_RCVBUFFORCE = 32, 33
"""Of Linux, for root; elsewhere they are refused."""
_SOCKADDR_BYTES = 28
"""Of a sockaddr_in6."""

Address = Any
"""Hashable; a key of the socket that made it, nobody else's."""
Destination = Any
"""An address made ready for `queue`."""


class Datagrams(Protocol):
    socket: socket.socket
    receive_buffers: list[Any]
    receive_views: list[memoryview]
    send_buffers: list[Any]
    send_views: list[memoryview]
    lengths: list[int]
    sources: list[Address]
    dropped: int
    """Packets that the system did not take."""

    def receive(self) -> int:
        """Fill the first slots; return how many. Sets `lengths` and `sources`."""

    def prepare(self, address: Address) -> Destination:
        """Return what `queue` takes for this address."""

    def queue(self, slot: int, length: int, destination: Destination) -> None:
        """Make slot `slot` of the send buffers part of the next flush."""

    def flush(self, count: int) -> None:
        """Send the first `count` queued slots."""

    def send(self, data: bytes | memoryview, address: Address) -> None:
        """Send one datagram now."""

    def unpack(self, address: Address) -> tuple[str, int]:
        """Return IP address (IPv4 where it is one) and port."""

    def close(self) -> None: ...


class _Socket:
    """What both kinds share."""

    def __init__(self, bound: socket.socket) -> None:
        bound.setblocking(False)
        for option, forced in ((socket.SO_RCVBUF, SO_RCVBUFFORCE), (socket.SO_SNDBUF, SO_SNDBUFFORCE)):
            bound.setsockopt(socket.SOL_SOCKET, option, SOCKET_BYTES)
            # Beyond the system's limit where we may: a fifth of a second of a full process must fit.
            with contextlib.suppress(OSError):
                bound.setsockopt(socket.SOL_SOCKET, forced, SOCKET_BYTES)
        self.socket = bound
        self.receive_buffers = [internals.new_buffer() for _ in range(RECEIVE_SLOTS)]
        self.receive_views = [internals.view_of(buffer) for buffer in self.receive_buffers]
        self.send_buffers = [internals.new_buffer() for _ in range(SEND_SLOTS)]
        self.send_views = [internals.view_of(buffer) for buffer in self.send_buffers]
        self.lengths = [0] * RECEIVE_SLOTS
        self.sources: list[Address] = [None] * RECEIVE_SLOTS
        self.dropped = 0

    def close(self) -> None:
        self.socket.close()


class PlainDatagrams(_Socket):
    """One system call a packet; works wherever Python does."""

    def __init__(self, bound: socket.socket) -> None:
        super().__init__(bound)
        self._queued: list[tuple[int, Address]] = [(0, None)] * SEND_SLOTS

    def receive(self) -> int:
        for slot in range(RECEIVE_SLOTS):
            try:
                self.lengths[slot], self.sources[slot] = self.socket.recvfrom_into(self.receive_views[slot])
            except (BlockingIOError, ConnectionError):
                return slot
        return RECEIVE_SLOTS

    def prepare(self, address: Address) -> Destination:
        return address

    def queue(self, slot: int, length: int, destination: Destination) -> None:
        self._queued[slot] = (length, destination)

    def flush(self, count: int) -> None:
        for slot in range(count):
            length, address = self._queued[slot]
            self.send(self.send_views[slot][:length], address)

    def send(self, data: bytes | memoryview, address: Address) -> None:
        try:
            self.socket.sendto(data, address)
        except OSError:
            self.dropped += 1

    def unpack(self, address: Address) -> tuple[str, int]:
        return readable(address[0]), address[1]


_system = cffi.FFI()
_system.cdef("""
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr { void *msg_name; unsigned int msg_namelen; struct iovec *msg_iov; size_t msg_iovlen;
                    void *msg_control; size_t msg_controllen; int msg_flags; };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int sendmmsg(int, struct mmsghdr *, unsigned int, int);
    int recvmmsg(int, struct mmsghdr *, unsigned int, int, void *);
""")


class BatchedDatagrams(_Socket):
    """
    `recvmmsg` and `sendmmsg` of Linux on the very buffers that SRTP works in.

    An address is the raw sockaddr, filled up to 28 bytes with zeros.
    """

    def __init__(self, bound: socket.socket) -> None:
        super().__init__(bound)
        self._library = _system.dlopen(None)
        self._receivemany, self._sendmany = self._library.recvmmsg, self._library.sendmmsg
        self._descriptor = bound.fileno()
        self._name_length = 28 if bound.family == socket.AF_INET6 else 16
        self._names = [_system.new(f"char[{_SOCKADDR_BYTES}]") for _ in range(RECEIVE_SLOTS)]
        self._name_views = [_system.buffer(name) for name in self._names]
        self._incoming, self._kept_in = self._messages(self.receive_buffers)
        self._outgoing, self._kept_out = self._messages(self.send_buffers)
        for slot, name in enumerate(self._names):
            self._incoming[slot].msg_hdr.msg_name = name
        self._headers = [self._outgoing[slot].msg_hdr for slot in range(SEND_SLOTS)]
        self._vectors = [self._kept_out[slot] for slot in range(SEND_SLOTS)]
        self._destinations: list[Destination] = [None] * SEND_SLOTS

    def _messages(self, buffers: list[Any]) -> tuple[Any, Any]:
        messages = _system.new("struct mmsghdr[]", len(buffers))
        vectors = _system.new("struct iovec[]", len(buffers))
        for slot, buffer in enumerate(buffers):
            vectors[slot].iov_base = _system.cast("void *", internals.address_of(buffer))
            vectors[slot].iov_len = internals.BUFFER_BYTES
            header = messages[slot].msg_hdr
            header.msg_namelen = self._name_length
            header.msg_iov, header.msg_iovlen = vectors + slot, 1
        return messages, vectors

    def receive(self) -> int:
        incoming = self._incoming
        count = int(self._receivemany(self._descriptor, incoming, RECEIVE_SLOTS, MSG_DONTWAIT, _system.NULL))
        if count <= 0:
            return 0
        lengths, sources, views = self.lengths, self.sources, self._name_views
        for slot in range(count):
            lengths[slot] = incoming[slot].msg_len
            sources[slot] = views[slot][:]
        return count

    def prepare(self, address: Address) -> Destination:
        return _system.new(f"char[{_SOCKADDR_BYTES}]", address)

    def queue(self, slot: int, length: int, destination: Destination) -> None:
        self._vectors[slot].iov_len = length
        self._headers[slot].msg_name = destination
        # The system reads it at the flush; until then it must not be freed.
        self._destinations[slot] = destination

    def flush(self, count: int) -> None:
        sent = 0
        while sent < count:
            taken = self._sendmany(self._descriptor, self._outgoing + sent, count - sent, MSG_DONTWAIT)
            if taken <= 0:
                # The first of the rest was refused (full, or its network is gone): go on behind it.
                self.dropped += 1
                taken = 1
            sent += taken

    def send(self, data: bytes | memoryview, address: Address) -> None:
        try:
            self.socket.sendto(data, self._socket_address(address))
        except OSError:
            self.dropped += 1

    def _socket_address(self, address: Address) -> Any:
        if self.socket.family == socket.AF_INET:
            return socket.inet_ntoa(address[4:8]), struct.unpack_from("!H", address, 2)[0]
        port, flow, raw, scope = struct.unpack_from("=2xHI16sI", address)
        return socket.inet_ntop(socket.AF_INET6, raw), socket.ntohs(port), flow, scope

    def unpack(self, address: Address) -> tuple[str, int]:
        host, port, *_ = self._socket_address(address)
        return readable(host), port


def readable(host: str) -> str:
    """Return the IPv4 address that an IPv6 one stands for (RFC 4291, 2.5.5.2), else itself."""
    mapped = ipaddress.IPv6Address(host.partition("%")[0]).ipv4_mapped if ":" in host else None
    return str(mapped) if mapped else host


def bind(port: int, plain: bool = False) -> Datagrams:
    """Open the UDP port on all addresses, IPv6 too where the machine has it."""
    bound = _bound(socket.SOCK_DGRAM, port)
    if not plain:
        with contextlib.suppress(AttributeError, OSError):
            return BatchedDatagrams(bound)
    return PlainDatagrams(bound)


def bind_stream(port: int) -> socket.socket:
    """Open the TCP port of the same number."""
    return _bound(socket.SOCK_STREAM, port)


def _bound(kind: socket.SocketKind, port: int) -> socket.socket:
    if socket.has_dualstack_ipv6():
        with contextlib.suppress(OSError):
            bound = socket.socket(socket.AF_INET6, kind)
            try:
                bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                return _listening(bound, "::", port)
            except OSError:
                bound.close()
                raise
    return _listening(socket.socket(socket.AF_INET, kind), "0.0.0.0", port)  # noqa: S104 - browsers come from everywhere


def _listening(bound: socket.socket, host: str, port: int) -> socket.socket:
    if bound.type == socket.SOCK_STREAM:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound

"""A small TURN client (RFC 8656), to ask a relay for what a browser never asks for."""

import asyncio
import hashlib
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

from aioice import stun

stun.ATTRIBUTES_BY_NAME["REQUESTED-ADDRESS-FAMILY"] = (
    0x0017,
    "REQUESTED-ADDRESS-FAMILY",
    lambda family: struct.pack("!B3x", family),
    lambda data: data[0],
)
UDP, TCP = 17, 6
IPV4, IPV6 = 1, 2
RETRIES, RETRY_SECONDS = 6, 0.5
Way = Literal["udp", "tcp", "tls"]


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.arrived: asyncio.Queue[bytes] = asyncio.Queue()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.arrived.put_nowait(data)


class TurnClient:
    """One client port. Every request returns its error code; 0 means that it was granted."""

    def __init__(self, username: str = "", password: str = "") -> None:
        self.username, self.password = username, password
        self.data: asyncio.Queue[bytes] = asyncio.Queue()
        """What came from peers."""
        self.relayed: tuple[str, int] | None = None
        """The address of the allocation."""
        self._realm, self._nonce = "", b""
        self._waiting: dict[bytes, asyncio.Future[stun.Message]] = {}

    @asynccontextmanager
    async def to(self, host: str, port: int, way: Way = "udp") -> AsyncIterator["TurnClient"]:
        loop = asyncio.get_running_loop()
        if way == "udp":
            transport, protocol = await loop.create_datagram_endpoint(_Datagrams, remote_addr=(host, port))
            self._write = transport.sendto
            reading = loop.create_task(self._read_datagrams(protocol))
        else:
            # The certificate is the test's own, and not what is being tested here.
            trust = ssl._create_unverified_context() if way == "tls" else None
            reader, writer = await asyncio.open_connection(host, port, ssl=trust)
            transport, self._write = writer.transport, writer.write  # type: ignore[assignment]
            reading = loop.create_task(self._read_stream(reader))
        try:
            yield self
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            transport.close()

    async def _read_datagrams(self, protocol: _Datagrams) -> None:
        while True:
            self._take(await protocol.arrived.get())

    async def _read_stream(self, reader: asyncio.StreamReader) -> None:
        while True:
            head = await reader.readexactly(20)
            self._take(head + await reader.readexactly(int.from_bytes(head[2:4], "big")))

    def _take(self, packet: bytes) -> None:
        message = stun.parse_message(packet)
        if message.message_method == stun.Method.DATA:
            self.data.put_nowait(message.attributes["DATA"])
        elif (waiting := self._waiting.pop(message.transaction_id, None)) is not None and not waiting.done():
            waiting.set_result(message)

    async def _answered(self, request: bytes, waiting: asyncio.Future[stun.Message]) -> stun.Message:
        """Say it until it is answered: datagrams are lost on a busy machine (RFC 8489, 6.2.1)."""
        for _ in range(RETRIES):
            self._write(request)
            done, _ = await asyncio.wait([waiting], timeout=RETRY_SECONDS)
            if done:
                break
        return await asyncio.wait_for(waiting, RETRY_SECONDS)

    async def ask(self, method: stun.Method, **attributes: Any) -> int:
        """Say a request, with credentials once the relay has said its realm; at most once again for that."""
        for _ in range(2):
            request = stun.Message(method, stun.Class.REQUEST)
            for name, value in attributes.items():
                request.attributes[name.replace("_", "-")] = value
            if self._nonce:
                request.attributes["USERNAME"] = self.username
                request.attributes["REALM"] = self._realm
                request.attributes["NONCE"] = self._nonce
                key = f"{self.username}:{self._realm}:{self.password}".encode()
                request.add_message_integrity(hashlib.md5(key, usedforsecurity=False).digest())
            waiting = self._waiting[request.transaction_id] = asyncio.get_running_loop().create_future()
            answer = await self._answered(bytes(request), waiting)
            if answer.message_class == stun.Class.RESPONSE:
                self.relayed = answer.attributes.get("XOR-RELAYED-ADDRESS", self.relayed)
                return 0
            code: int = answer.attributes["ERROR-CODE"][0]
            if code not in (401, 438) or self._nonce == answer.attributes["NONCE"] or not self.username:
                return code
            self._realm, self._nonce = answer.attributes["REALM"], answer.attributes["NONCE"]
        return code

    async def allocate(self, family: int = IPV4, transport: int = UDP) -> int:
        return await self.ask(
            stun.Method.ALLOCATE, REQUESTED_TRANSPORT=transport << 24, REQUESTED_ADDRESS_FAMILY=family
        )

    async def permit(self, peer: str) -> int:
        return await self.ask(stun.Method.CREATE_PERMISSION, XOR_PEER_ADDRESS=(peer, 9))

    async def bind_channel(self, peer: str, number: int, port: int = 9) -> int:
        return await self.ask(stun.Method.CHANNEL_BIND, CHANNEL_NUMBER=number, XOR_PEER_ADDRESS=(peer, port))

    def send(self, peer: tuple[str, int], data: bytes) -> None:
        indication = stun.Message(stun.Method.SEND, stun.Class.INDICATION)
        indication.attributes["XOR-PEER-ADDRESS"] = peer
        indication.attributes["DATA"] = data
        self._write(bytes(indication))

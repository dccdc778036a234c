"""
A bad network between clients and a server on this machine: a UDP proxy that loses, delays, narrows, cuts and moves.

    async with Impairment(server_port, seed=1, loss=0.05, delay_ms=75, down_kbits=200) as proxy:
        offer = proxy.through(offer)        # its candidates now lead here
        proxy.set(loss=0.0)
        proxy.cut(3)                        # nothing passes for 3 s
        proxy.move()                        # the server sees every client at a new address
        proxy.strand()                      # the ways that clients have are dead; new ones are served

Both ways are treated alike unless said otherwise; `up` is from client to server. What is lost is
decided by the seed and the order of packets. Order is kept, as in one queue.
"""

import asyncio
import random
import socket
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any

from media.config import default_address

QUEUE_MS = 300
"""What a narrow way holds back; beyond, packets are dropped (tail drop)."""
OVERHEAD_BYTES = 28
"""IPv4 and UDP headers count towards the rate."""


class _Way:
    """One direction of one client."""

    def __init__(self, proxy: "Impairment", seed: int, up: bool, deliver: Callable[[bytes], None]) -> None:
        self._proxy, self._chance, self._up, self._deliver = proxy, random.Random(seed), up, deliver
        self._last = 0.0
        self._queue: deque[tuple[float, bytes]] = deque()

    def take(self, data: bytes) -> None:
        proxy, loop = self._proxy, asyncio.get_running_loop()
        now = loop.time()
        if self._chance.random() < proxy.loss or now < proxy.cut_until:
            proxy.dropped += 1
            return
        due = now
        kbits = proxy.up_kbits if self._up else proxy.down_kbits
        if kbits is not None:
            begun = max(now, proxy.free_at[self._up])
            if begun - now > QUEUE_MS / 1000:
                proxy.dropped += 1
                return
            proxy.free_at[self._up] = due = begun + (len(data) + OVERHEAD_BYTES) * 8 / (kbits * 1000)
        due += (proxy.delay_ms + self._chance.uniform(-1, 1) * proxy.jitter_ms) / 1000
        self._last = max(due, self._last)
        self._queue.append((self._last, data))
        if len(self._queue) == 1:
            self._pass()

    def _pass(self) -> None:
        """Hand on what is due; timers of the loop would not keep the order of packets due at once."""
        loop = asyncio.get_running_loop()
        while self._queue and self._queue[0][0] <= loop.time():
            self._deliver(self._queue.popleft()[1])
        if self._queue:
            loop.call_at(self._queue[0][0], self._pass)


class _Server(asyncio.DatagramProtocol):
    """The socket by which the server knows one client."""

    def __init__(self, taken: Callable[[bytes], None]) -> None:
        self._taken = taken

    def datagram_received(self, data: bytes, address: Any) -> None:
        self._taken(data)


class _Client:
    """One address of a client, and its way to the server."""

    def __init__(self, proxy: "Impairment", address: Any, seed: int) -> None:
        self._proxy = proxy
        self._up = _Way(proxy, seed, True, self._send)
        self._down = _Way(proxy, seed + 1, False, lambda data: proxy.answer(data, address))
        self._socket: asyncio.DatagramTransport | None = None
        self.stranded = False
        self._waiting: list[bytes] = []
        self._generation = 0

    async def open(self) -> None:
        self._generation += 1
        generation = self._generation

        def taken(data: bytes) -> None:
            if generation == self._generation and not self.stranded:
                self._down.take(data)

        former, self._socket = self._socket, None
        if former is not None:
            former.close()
        self._socket, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Server(taken), remote_addr=(self._proxy.host, self._proxy.server_port)
        )
        _widen(self._socket)
        waiting, self._waiting = self._waiting, []
        for data in waiting:
            self._send(data)

    def take(self, data: bytes) -> None:
        if not self.stranded:
            self._up.take(data)

    def _send(self, data: bytes) -> None:
        if self._socket is None:
            self._waiting.append(data)
        elif not self._socket.is_closing():
            self._socket.sendto(data)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()


def _widen(transport: asyncio.DatagramTransport) -> None:
    """What is lost is lost by intention, not because the system holds back too little."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)


class Impairment(asyncio.DatagramProtocol):
    """`async with` opens and closes it; `port` is where clients send to."""

    def __init__(
        self,
        server_port: int,
        seed: int,
        *,
        loss: float = 0.0,
        delay_ms: float = 0.0,
        jitter_ms: float = 0.0,
        up_kbits: float | None = None,
        down_kbits: float | None = None,
        host: str | None = None,
    ) -> None:
        """`loss` is a fraction, `delay_ms` one way; None of kbit/s is as fast as can be."""
        self.server_port, self.host = server_port, host or default_address()
        self.loss, self.delay_ms, self.jitter_ms = loss, delay_ms, jitter_ms
        self.up_kbits, self.down_kbits = up_kbits, down_kbits
        self.cut_until = 0.0
        self.free_at = {True: 0.0, False: 0.0}
        """When the narrow way up and down has passed all that it holds; all clients share it."""
        self.dropped = 0
        self.port = 0
        self._seed = seed
        self._clients: dict[Any, _Client] = {}
        self._socket: asyncio.DatagramTransport | None = None
        self._tasks = asyncio.TaskGroup()

    async def __aenter__(self) -> "Impairment":
        await self._tasks.__aenter__()
        self._socket, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, local_addr=(self.host, 0)
        )
        _widen(self._socket)
        self.port = self._socket.get_extra_info("sockname")[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._socket is not None
        try:
            await self._tasks.__aexit__(kind, problem, trace)
        finally:
            self._socket.close()
            for client in self._clients.values():
                client.close()

    def set(self, **changes: float | None) -> None:
        """Change `loss`, `delay_ms`, `jitter_ms`, `up_kbits`, `down_kbits` from now on."""
        for name, value in changes.items():
            assert name in ("loss", "delay_ms", "jitter_ms", "up_kbits", "down_kbits"), name
            setattr(self, name, value)

    def cut(self, seconds: float) -> None:
        """Let nothing pass for so long, from now."""
        self.cut_until = asyncio.get_running_loop().time() + seconds

    def move(self) -> None:
        """Give every client a new address towards the server; what is sent to the old one is lost."""
        for client in self._clients.values():
            self._tasks.create_task(client.open())

    def strand(self) -> None:
        """Lose all that goes from or to the addresses that clients have now, as when a phone leaves its Wi-Fi."""
        for client in self._clients.values():
            client.stranded = True

    def through(self, description: str) -> str:
        """Return the SDP with its UDP candidates leading through the proxy, and without others."""
        lines = []
        for line in description.splitlines(keepends=True):
            if line.startswith("a=candidate:"):
                if " udp " not in line or f" {self.server_port} typ" not in line:
                    continue
                line = line.replace(f" {self.server_port} typ", f" {self.port} typ")
            lines.append(line)
        return "".join(lines)

    def answer(self, data: bytes, address: Any) -> None:
        if self._socket is not None and not self._socket.is_closing():
            self._socket.sendto(data, address)

    def datagram_received(self, data: bytes, address: Any) -> None:
        client = self._clients.get(address)
        if client is None:
            client = self._clients[address] = _Client(self, address, self._seed + 2 * len(self._clients))
            self._tasks.create_task(client.open())
        client.take(data)

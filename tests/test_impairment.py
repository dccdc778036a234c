"""The bad network does what it says, or tests that lean on it prove nothing."""

import asyncio
import time
from contextlib import asynccontextmanager

from tests.impairment import Impairment

HOST = "127.0.0.1"


class Socket(asyncio.DatagramProtocol):
    def __init__(self, echo: bool = False) -> None:
        self.heard: list[tuple[float, bytes, tuple[str, int]]] = []
        self._echo = echo

    def connection_made(self, transport) -> None:
        self.transport = transport

    def datagram_received(self, data, address) -> None:
        self.heard.append((time.monotonic(), data, address))
        if self._echo:
            self.transport.sendto(data, address)


@asynccontextmanager
async def a_network(**how):
    """Give a client behind the proxy, the server, and the proxy."""
    loop = asyncio.get_running_loop()
    there, server = await loop.create_datagram_endpoint(lambda: Socket(echo=True), local_addr=(HOST, 0))
    async with Impairment(there.get_extra_info("sockname")[1], 1, host=HOST, **how) as proxy:
        here, client = await loop.create_datagram_endpoint(Socket, remote_addr=(HOST, proxy.port))
        yield client, server, proxy
        here.close()
    there.close()


async def send(client, count: int, size: int = 100) -> None:
    for number in range(count):
        client.transport.sendto(number.to_bytes(2, "big") + bytes(size - 2))
        if number % 10 == 9:
            await asyncio.sleep(0.002)


async def test_about_as_much_is_lost_as_was_said_and_the_same_each_time():
    seen = []
    for _ in range(2):
        async with a_network(loss=0.2) as (client, server, _proxy):
            await send(client, 400)
            await asyncio.sleep(0.1)
            seen.append([data for _, data, _ in server.heard])

    assert 0.7 < len(seen[0]) / 400 < 0.9
    assert seen[0] == seen[1]


async def test_a_packet_takes_as_long_as_was_said_and_none_overtakes_another():
    async with a_network(delay_ms=60, jitter_ms=30) as (client, _server, _proxy):
        began = time.monotonic()
        await send(client, 50)
        await asyncio.sleep(0.4)

    numbers = [data for _, data, _ in client.heard]
    assert numbers == sorted(numbers)
    assert len(numbers) == 50
    assert 0.06 <= client.heard[0][0] - began < 0.3


async def test_a_narrow_way_lets_through_what_it_carries():
    async with a_network(up_kbits=200) as (client, server, _proxy):
        for _ in range(20):
            await send(client, 10, 972)
            await asyncio.sleep(0.05)
        # 1,000 bytes each with headers: 25 a second, and what waits in the queue.
        assert 20 <= len(server.heard) <= 45


async def test_a_cut_ends_by_itself_and_a_move_is_a_new_address():
    async with a_network() as (client, server, proxy):
        await send(client, 1)
        await asyncio.sleep(0.05)
        proxy.cut(0.15)
        await send(client, 1)
        await asyncio.sleep(0.2)
        before = len(server.heard)
        proxy.move()
        await asyncio.sleep(0.05)
        await send(client, 1)
        await asyncio.sleep(0.05)

    assert before == 1
    assert len({address for _, _, address in server.heard}) == 2
    assert len(client.heard) == 2


async def test_only_candidates_of_the_proxy_are_left_in_a_description():
    async with a_network() as (_client, _server, proxy):
        port = proxy.server_port
        udp, tcp = (f"a=candidate:1 1 {kind} 1 {HOST} {port} typ host\r\n" for kind in ("udp", "tcp"))

        assert proxy.through("v=0\r\n" + udp + tcp) == "v=0\r\n" + udp.replace(str(port), str(proxy.port))

"""Strangers at the port: they are not heard, and nobody hears less because of them."""

import asyncio
import contextlib
import os
import socket
import struct

import pytest
from aioice import stun
from OpenSSL import SSL

from media.config import default_address
from media.datagrams import BatchedDatagrams, PlainDatagrams, bind
from media.sdp import parse

from .sdps import an_sdp


def a_client_hello() -> bytes:
    """Return the first datagram of a real DTLS handshake."""
    context = SSL.Context(SSL.DTLS_METHOD)
    context.set_cipher_list(b"ECDHE-ECDSA-AES128-GCM-SHA256")
    connection = SSL.Connection(context)
    connection.set_connect_state()
    with contextlib.suppress(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(2048)


def a_check(ufrag: str, password: str) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{ufrag}:abcd"
    message.attributes["PRIORITY"] = 1
    message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(password.encode())
    return bytes(message)


@pytest.fixture
async def stranger(engine):
    """A socket that the engine knows nothing of, and what it sends to."""
    port = (await engine.health()).workers[0].port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bystander:
        bystander.setblocking(False)
        bystander.connect((default_address(), port))
        yield bystander


async def test_a_bystander_s_datagrams_do_not_disturb_a_handshake_nor_a_call(peer, stranger):
    junk = [
        a_client_hello(),
        b"\x16\xfe\xfd" + os.urandom(60),
        b"\x80\x60" + os.urandom(100),
        b"\x81\xc8" + os.urandom(60),
        b"\x00\x01" + os.urandom(30),
        os.urandom(1200),
        b"",
    ]

    async def inject() -> None:
        while True:
            for datagram in junk:
                with contextlib.suppress(OSError):
                    stranger.send(datagram)
            await asyncio.sleep(0.002)

    injecting = asyncio.get_running_loop().create_task(inject())

    li, wang = peer("li"), peer("wang")
    for _ in range(3):
        await wang.publish()
        li.forget_receiving()
        await li.subscribe()
        await li.hears("wang", "audio")

    injecting.cancel()


async def test_only_a_check_with_the_right_password_is_answered(engine, issuer, stranger):
    answer = parse(await engine.publish(issuer.issue("room", "li"), an_sdp()))

    async def answered(datagram: bytes) -> bool:
        stranger.send(datagram)
        await asyncio.sleep(0.1)
        try:
            return stun.parse_message(stranger.recv(2048)).message_class == stun.Class.RESPONSE
        except BlockingIOError:
            return False

    assert not await answered(a_check(answer.ufrag, "x" * 24))
    assert not await answered(a_check("stranger", answer.password))
    right = a_check(answer.ufrag, answer.password)
    assert not await answered(right[:-1] + bytes([right[-1] ^ 1]))
    assert await answered(right)


async def test_a_tcp_stranger_is_hung_up_on(engine):
    port = (await engine.health()).workers[0].port
    for text in (b"GET / HTTP/1.1\r\n\r\n", struct.pack("!H", 40) + os.urandom(40), struct.pack("!H", 0)):
        reader, writer = await asyncio.open_connection(default_address(), port)
        writer.write(text + bytes(2000))

        async with asyncio.timeout(3):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        writer.close()


async def test_a_check_over_tcp_is_answered_in_a_frame(engine, issuer):
    answer = parse(await engine.publish(issuer.issue("room", "li"), an_sdp()))
    port = (await engine.health()).workers[0].port
    reader, writer = await asyncio.open_connection(default_address(), port)
    check = a_check(answer.ufrag, answer.password)

    writer.write(struct.pack("!H", len(check)) + check)

    async with asyncio.timeout(3):
        length = struct.unpack("!H", await reader.readexactly(2))[0]
        response = stun.parse_message(await reader.readexactly(length))
    assert response.attributes["XOR-MAPPED-ADDRESS"] == writer.get_extra_info("sockname")[:2]
    writer.close()


@pytest.mark.parametrize("plain", [False, True], ids=["batched", "plain"])
def test_both_kinds_of_socket_send_and_receive_the_same(plain):
    ours = bind(0, plain)
    assert isinstance(ours, PlainDatagrams if plain else BatchedDatagrams)
    port = ours.socket.getsockname()[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        for text in (b"one", b"two"):
            other.sendto(text, ("127.0.0.1", port))

        assert ours.receive() == 2
        assert [bytes(ours.receive_views[n][: ours.lengths[n]]) for n in (0, 1)] == [b"one", b"two"]
        address = ours.sources[0]
        assert address == ours.sources[1]
        assert ours.unpack(address) == ("127.0.0.1", other.getsockname()[1])
        assert ours.receive() == 0

        for slot, text in enumerate((b"three", b"four")):
            ours.send_views[slot][: len(text)] = text
            ours.queue(slot, len(text), ours.prepare(address))
        ours.flush(2)
        ours.send(b"five", address)
        assert [other.recv(100) for _ in range(3)] == [b"three", b"four", b"five"]
    assert ours.dropped == 0
    ours.close()

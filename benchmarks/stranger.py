"""
A bystander, in a process of its own: `stranger.py HOST PORT RATE` sends hostile datagrams from an address that nobody
has validated, RATE a second, until its input ends; then prints how many a second they were.
"""

import contextlib
import os
import select
import socket
import sys
import time

from OpenSSL import SSL


def client_hello() -> bytes:
    """Return the first datagram of a real DTLS handshake."""
    context = SSL.Context(SSL.DTLS_METHOD)
    connection = SSL.Connection(context)
    connection.set_connect_state()
    with contextlib.suppress(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(2048)


def main() -> None:
    host, port, rate = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    hello = client_hello()
    junk = [
        hello,
        b"\x16\xfe\xfd" + bytes(8) + b"\x00\x50\x02\x00\x00\x44" + os.urandom(68),  # a ServerHello, or nearly
        b"\x80\x6f" + os.urandom(160),  # RTP
        b"\x81\xc8\x00\x06" + os.urandom(24),  # RTCP
        b"\x00\x01\x00\x08\x21\x12\xa4\x42" + os.urandom(20),  # a STUN check without a name
        os.urandom(1200),
    ]
    # Different source ports, so that no single one could be singled out.
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(8)]
    for one in sockets:
        one.setblocking(False)
        one.connect((host, port))
    began, sent = time.monotonic(), 0
    while not select.select([sys.stdin], [], [], 0.002)[0]:
        due = int((time.monotonic() - began) * rate)
        for number in range(sent, due):
            with contextlib.suppress(OSError):
                sockets[number % 8].send(junk[number % len(junk)])
        sent = max(sent, due)
    print(round(sent / (time.monotonic() - began)))


if __name__ == "__main__":
    main()

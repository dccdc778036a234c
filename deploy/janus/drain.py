#!/usr/bin/env python3
"""
Takes one Janus server out of the pool, on that server: its rooms go on, it gets no new one.

    python3 deploy/janus/drain.py /etc/janus           no new rooms from now on
    python3 deploy/janus/drain.py /etc/janus --undo    new rooms again

Prints how many sessions are left, one a room; at 0 the server may be stopped. Standard library only:
what it needs of WebSocket (RFC 6455) is one frame each way over a socket of this machine.
"""

import argparse
import base64
import json
import os
import re
import socket
import struct
import sys
from pathlib import Path
from typing import Any


def value(file: Path, name: str) -> str:
    found = re.search(rf'{name} = "([^"@]+)"', file.read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit(f"drain: {file} was not written by configure.py")
    return found[1]


def ask(folder: Path, verb: str, **facts: Any) -> dict[str, Any]:
    """Say one request to the admin API of the server whose configuration is in `folder`."""
    secret = value(folder / "janus.jcfg", "admin_secret")
    request = {"janus": verb, "transaction": "drain", "admin_secret": secret, **facts}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(10)
        line.connect(value(folder / "janus.transport.websockets.jcfg", "admin_ws_unix"))
        line.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: janus-admin-protocol\r\n"
            b"Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)) + b"\r\n\r\n"
        )
        with line.makefile("rb") as stream:
            if b" 101 " not in stream.readline():
                raise SystemExit("drain: the server does not answer as a WebSocket")
            while stream.readline().strip():
                continue
            line.sendall(frame(json.dumps(request).encode()))
            answer: dict[str, Any] = json.loads(read_frame(stream))
    if answer["janus"] != "success":
        raise SystemExit(f"drain: {answer}")
    return answer


def frame(text: bytes) -> bytes:
    """One whole masked text frame of less than 64 KB (RFC 6455, 5.2)."""
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))
    return struct.pack(">BBH", 0x81, 0x80 | 126, len(text)) + mask + masked


def read_frame(stream: Any) -> bytes:
    length = stream.read(2)[1]
    if length == 126:
        (length,) = struct.unpack(">H", stream.read(2))
    elif length == 127:
        (length,) = struct.unpack(">Q", stream.read(8))
    return bytes(stream.read(length))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--undo", action="store_true")
    asked = parser.parse_args()
    ask(asked.folder, "accept_new_sessions", accept=asked.undo)
    print(len(ask(asked.folder, "list_sessions")["sessions"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())

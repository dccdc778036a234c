"""
Every name of aiortc and pylibsrtp that is not public, and nothing else.

aiortc does the DTLS handshake and derives the SRTP keys; from then on packets bypass it, for
its own path costs about twenty times as much. `tests/media/test_internals.py` fails when an
upgrade moves a name. aioice is used through its public `stun` module only.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from pylibsrtp._binding import ffi, lib

DTLS_QUEUE = 64
"""Datagrams of one handshake that may wait; more are dropped, DTLS repeats them."""

BUFFER_BYTES = 2048
TRAILER_BYTES = 160
"""SRTP may lengthen a packet by this much."""

srtp_protect: Callable[[Any, Any, Any], int] = lib.srtp_protect
srtp_unprotect: Callable[[Any, Any, Any], int] = lib.srtp_unprotect
memmove: Callable[[Any, Any, int], None] = ffi.memmove


def new_buffer() -> Any:
    """Return memory that SRTP works on in place."""
    return ffi.new("char[]", BUFFER_BYTES)


def view_of(buffer: Any) -> memoryview:
    return memoryview(ffi.buffer(buffer))


def new_length() -> Any:
    """Return an `int *`, through which SRTP reads and writes a length."""
    return ffi.new("int *")


def address_of(buffer: Any) -> int:
    """Return where the buffer lies, for another cffi instance."""
    return int(ffi.cast("uintptr_t", buffer))


class _Datagrams:
    """What RTCDtlsTransport takes for an ICE transport."""

    role = "controlling"
    """The offerer's role of ORTC; it makes aiortc the DTLS server."""
    state = "completed"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._deliver = send
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(DTLS_QUEUE)

    async def _recv(self) -> bytes:
        data = await self.queue.get()
        if data is None:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        self._deliver(data)


class SecureTransport:
    """One DTLS association and the SRTP sessions keyed by it; always the DTLS server."""

    def __init__(self, certificate: RTCCertificate, send: Callable[[bytes], None], closed: Callable[[], None]) -> None:
        self._datagrams = _Datagrams(send)
        self._dtls = RTCDtlsTransport(cast(Any, self._datagrams), [certificate])
        self._closed = closed
        self.sending: Any = None
        """`srtp_t` for `srtp_protect`; None until the handshake is done."""
        self.receiving: Any = None
        """`srtp_t` for `srtp_unprotect`; None until the handshake is done."""

    async def handshake(self, algorithm: str, fingerprint: str) -> bool:
        """Return whether the other side proved to hold the certificate with this fingerprint."""
        peer = RTCDtlsParameters(fingerprints=[RTCDtlsFingerprint(algorithm=algorithm, value=fingerprint)])
        await self._dtls.start(peer)
        if self._dtls.state != "connected":
            return False
        self.sending = self._dtls._tx_srtp._srtp[0]
        self.receiving = self._dtls._rx_srtp._srtp[0]
        self._dtls.on("statechange", self._state_changed)
        return True

    def deliver(self, datagram: bytes) -> None:
        """Hand over a DTLS datagram that came from a validated address."""
        if not self._datagrams.queue.full():
            self._datagrams.queue.put_nowait(datagram)

    def protect_rtcp(self, packet: bytes) -> bytes:
        return bytes(self._dtls._tx_srtp.protect_rtcp(packet))

    def unprotect_rtcp(self, packet: bytes) -> bytes:
        """Raises pylibsrtp.Error or ValueError for what is not authentic."""
        return bytes(self._dtls._rx_srtp.unprotect_rtcp(packet))

    async def close(self) -> None:
        self.sending = self.receiving = None
        while self._datagrams.queue.full():
            self._datagrams.queue.get_nowait()
        self._datagrams.queue.put_nowait(None)
        await self._dtls.stop()

    def _state_changed(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self._closed()


def fingerprint_of(certificate: RTCCertificate) -> str:
    """Return the SHA-256 fingerprint, upper case with colons."""
    return next(f.value for f in certificate.getFingerprints() if f.algorithm == "sha-256")


def generate_certificate() -> RTCCertificate:
    return RTCCertificate.generateCertificate()

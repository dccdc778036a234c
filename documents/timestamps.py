"""
The time-stamp service of the house (RFC 3161): says what existed at an instant, and signs it.

The same code serves our own signatures (`token`) and requests from outside (`respond`,
`application/timestamp-query` in, `application/timestamp-reply` out).
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

from asn1crypto import tsp

from kernel import Unavailable, clock

from . import der
from .authority import Authority
from .certificates import TIMESTAMP_POLICY
from .registers import Register
from .signed_data import SHA256, TST_INFO, Signer, assemble, sign_digest

DIGEST_SIZES = {"sha256": 32, "sha384": 48, "sha512": 64}
LARGEST_REQUEST = 4096
BACKWARDS = timedelta(seconds=2)
"""A clock that steps back further than this stops the service."""
ACCURACY_SECONDS = 1
BAD_ALGORITHM, BAD_REQUEST, BAD_DATA_FORMAT, TIME_NOT_AVAILABLE, UNACCEPTED_POLICY = 0, 2, 5, 14, 15
"""PKIFailureInfo bits, RFC 3161, 2.4.2."""


class TimestampAuthority:
    """
    Gives tokens; each has a serial number of its own, written to `timestamps.jsonl` before it leaves.

    `Unavailable("timestamp.clock-went-back")` when the clock stands before the last token, of an
    earlier run of the program too; `check_clock` may refuse for reasons of its own (see `clocks`).
    """

    def __init__(
        self,
        authority: Authority,
        folder: Path,
        now: Callable[[], datetime] = clock.now,
        platform: str = "Concord",
        check_clock: Callable[[datetime], None] = lambda at: None,
    ) -> None:
        self._authority = authority
        self._platform = platform
        self._log = Register(folder / "timestamps.jsonl")
        self._now = now
        self._check_clock = check_clock
        last = self._log.last()
        self._latest = datetime.fromisoformat(last["at"]) if last else datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    @property
    def certificate(self) -> bytes:
        """The DER certificate that the service uses now."""
        return self._signer(self._now()).certificate

    def _signer(self, at: datetime) -> Signer:
        return self._authority.timestamp_signer(at, self._platform)

    def token(self, digest: bytes) -> bytes:
        """Return the DER time-stamp token over a SHA-256 `digest`."""
        return self._token(der.sequence(SHA256, der.octets(digest)), None, with_certificates=True)

    def respond(self, request: bytes) -> bytes:
        """Return the DER TimeStampResp to a DER TimeStampReq; never raises, whatever was sent."""
        if len(request) > LARGEST_REQUEST:
            return _rejection(BAD_REQUEST)
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            algorithm = asked["message_imprint"]["hash_algorithm"]["algorithm"].native
            digest = asked["message_imprint"]["hashed_message"].native
            nonce, policy = asked["nonce"].native, asked["req_policy"].native
            version, wants_certificates = asked["version"].native, bool(asked["cert_req"].native)
            imprint = asked["message_imprint"].dump()
        except (ValueError, TypeError, KeyError, RecursionError):
            return _rejection(BAD_DATA_FORMAT)
        if version != "v1" or (nonce is not None and nonce < 0):
            return _rejection(BAD_REQUEST)
        if DIGEST_SIZES.get(algorithm) != len(digest):
            return _rejection(BAD_ALGORITHM)
        if policy not in (None, TIMESTAMP_POLICY):
            return _rejection(UNACCEPTED_POLICY)
        try:
            token = self._token(imprint, nonce, wants_certificates)
        except Unavailable:
            return _rejection(TIME_NOT_AVAILABLE)
        return der.sequence(der.sequence(der.integer(0)), token)

    def _token(self, imprint: bytes, nonce: int | None, with_certificates: bool) -> bytes:
        serial = secrets.randbits(127) | 1 << 126
        at = self._record(serial, imprint)
        signer = self._signer(at)
        info = der.sequence(
            der.integer(1),
            der.oid(TIMESTAMP_POLICY),
            imprint,
            der.integer(serial),
            der.generalized_time(at),
            der.sequence(der.integer(ACCURACY_SECONDS)),
            b"" if nonce is None else der.integer(nonce),
        )
        signature = sign_digest(signer, sha256(info).digest(), TST_INFO)
        return assemble(signer.identity, signature, info, TST_INFO, with_certificates=with_certificates)

    def _record(self, serial: int, imprint: bytes) -> datetime:
        with self._lock:
            instant = self._now().replace(microsecond=0)
            self._check_clock(instant)
            if instant + BACKWARDS < self._latest:
                raise Unavailable("timestamp.clock-went-back")
            self._latest = max(self._latest, instant)
            self._log.append(serial=f"{serial:x}", at=instant.isoformat(), imprint=imprint.hex())
            return instant


def _rejection(failure: int) -> bytes:
    """Return a TimeStampResp with status rejection and one failure bit."""
    bits = bytearray(failure // 8 + 1)
    bits[-1] = 0x80 >> failure % 8
    return der.sequence(der.sequence(der.integer(2), der.tagged(0x03, bytes([7 - failure % 8]), bytes(bits))))

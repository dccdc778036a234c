"""
Room grants: what a seat may do, signed by the program and checked by the process that moves
the packets, so that who hears whom does not rest on the conversation layer alone.

A JWT (EdDSA, RFC 8037) of 60 seconds, good for one `publish` or one `subscribe`. The worker
holds only the public key.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel import Forbidden, Invalid, clock, new_id

from .engine import Hearing, Kind

LIFETIME = timedelta(seconds=60)
AUDIENCE = "concord-media"
TYPE = "concord-room-grant+jwt"
MOST_BYTES = 8 * 1024
MOST_SEATS = 64
KINDS: frozenset[str] = frozenset(["audio", "video", "screen"])
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def named(name: object) -> str:
    """Return `name` if it may name a room, a seat or a recording; raises Invalid("media.name")."""
    if not isinstance(name, str) or not _NAME.match(name):
        raise Invalid("media.name")
    return name


@dataclass(frozen=True)
class Grant:
    """What one seat may do; `expires_at` is Unix time in seconds."""

    room: str
    seat: str
    may_send: frozenset[Kind]
    may_hear: Hearing
    id: str
    expires_at: int


class GrantIssuer:
    """Signs grants. The key lives as long as the program: grants outlive nothing."""

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._now = now

    @property
    def public_key(self) -> bytes:
        """The raw 32 bytes that an engine is given to check with."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def issue(
        self,
        room: str,
        seat: str,
        may_send: Iterable[Kind] = ("audio", "video", "screen"),
        may_hear: Iterable[str] = "*",
    ) -> str:
        """Return a grant for one `publish` or one `subscribe`; `may_hear` is "*" or seats."""
        issued = self._now()
        claims = {
            "aud": AUDIENCE,
            "jti": new_id(),
            "iat": int(issued.timestamp()),
            "exp": int((issued + LIFETIME).timestamp()),
            "room": named(room),
            "seat": named(seat),
            "send": sorted(may_send),
            "hear": "*" if may_hear == "*" else sorted(named(other) for other in may_hear),
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"typ": TYPE})


class GrantChecker:
    """Checks grants with the public key, and remembers which were used while they live."""

    def __init__(self, public_key: bytes, now: Callable[[], datetime] = clock.now) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(public_key)
        self._now = now
        self._used: dict[str, int] = {}

    def read(self, token: str) -> Grant:
        """
        Return what the grant says, without using it up.

        1. Form and type, so that no other token of ours passes for a grant.
        2. Signature, by EdDSA alone; audience; all claims there.
        3. Time, by our clock.

        Raises Forbidden("media.grant-invalid" or "media.grant-expired").
        """
        try:
            # 1.
            if len(token) > MOST_BYTES or jwt.get_unverified_header(token).get("typ") != TYPE:
                raise Forbidden("media.grant-invalid")
            # 2.
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["EdDSA"],
                audience=AUDIENCE,
                options={
                    "require": ["aud", "jti", "iat", "exp", "room", "seat", "send", "hear"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            grant = _grant(claims)
        except (jwt.PyJWTError, Invalid, TypeError, ValueError):
            raise Forbidden("media.grant-invalid") from None
        # 3.
        now = self._now().timestamp()
        if not claims["iat"] - 5 <= now < grant.expires_at <= claims["iat"] + LIFETIME.total_seconds():
            raise Forbidden("media.grant-expired")
        return grant

    def use(self, token: str) -> Grant:
        """Return what the grant says; a second time raises Forbidden("media.grant-used")."""
        grant = self.read(token)
        now = self._now().timestamp()
        self._used = {id: expires_at for id, expires_at in self._used.items() if expires_at > now}
        if grant.id in self._used:
            raise Forbidden("media.grant-used")
        self._used[grant.id] = grant.expires_at
        return grant

    @property
    def used(self) -> dict[str, int]:
        """Ids of used grants and when they expire: a new process is told, or a replay would pass."""
        return dict(self._used)

    def remember(self, used: dict[str, int]) -> None:
        self._used.update(used)


def _grant(claims: dict[str, Any]) -> Grant:
    send, hear = claims["send"], claims["hear"]
    if not isinstance(send, list) or not KINDS.issuperset(send):
        raise Invalid("media.grant-invalid")
    if hear != "*" and (not isinstance(hear, list) or len(hear) > MOST_SEATS):
        raise Invalid("media.grant-invalid")
    return Grant(
        room=named(claims["room"]),
        seat=named(claims["seat"]),
        may_send=frozenset(cast(list[Kind], send)),
        may_hear="*" if hear == "*" else frozenset(named(other) for other in hear),
        id=named(claims["jti"]),
        expires_at=int(claims["exp"]),
    )

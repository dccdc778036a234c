"""
The way to the engine through networks that let neither UDP nor its port pass: a TURN relay, coturn.

Who has a seat gets a name and a password that open it for ten minutes; both are made from a secret
that the program and coturn share and no browser sees. What coturn may reach is written here too:
the engine, and nothing else. RFC 8656 (TURN), 7065 (addresses), draft-uberti-behave-turn-rest-00.
"""

import base64
import hashlib
import hmac
import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from string import Template

from kernel import Invalid

from .config import MediaConfig

LIFETIME = timedelta(minutes=10)
"""For new allocations; one that stands is refreshed by the browser for as long as it is used."""
LEAST_SECRET = 32
MOST_ALLOCATIONS_PER_SEAT = 24
"""Two connections, three ways (UDP, TCP, TLS), two addresses of a phone, twice while the network changes."""
MOST_BYTES_PER_SECOND = 1_500_000
"""Of one allocation: eight people at 1.2 Mbit/s, with sound and repetitions."""
TEMPLATE = Path(__file__).parents[1] / "deploy" / "coturn" / "turnserver.conf"
_URL = re.compile(r"(turns?):([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::([0-9]{1,5}))?(?:\?transport=(udp|tcp))?")


@dataclass(frozen=True)
class TurnConfig:
    """Where the relay is, and what it and the program share. Raises Invalid("config.unreadable")."""

    urls: tuple[str, ...] = ()
    """As browsers take them: `turn:HOST:3478?transport=udp`, `…tcp`, `turns:HOST:443?transport=tcp`; none, no relay."""
    secret: str = ""
    """At least 32 characters."""
    realm: str = "concord"
    certificate: Path = Path("/etc/coturn/certificate.pem")
    """Of the relay's host name, on the relay's machine; used when there is a `turns:` address."""
    private_key: Path = Path("/etc/coturn/key.pem")
    allocations: int = 1200
    """The most at a time, for all seats together; each takes one port of the relay."""

    def __post_init__(self) -> None:
        ways = [_URL.fullmatch(url) for url in self.urls]
        # The secret becomes a line of coturn's file: printable, no spaces, no comment.
        readable = {
            "TURN_URLS": all(way and int(way[3] or 1) in range(1, 1 << 16) for way in ways),
            "TURN_SECRET": not self.urls or re.fullmatch(rf"[!-~]{{{LEAST_SECRET},256}}", self.secret),
            "TURN_REALM": re.fullmatch(r"[A-Za-z0-9.-]{1,64}", self.realm),
            "TURN_ALLOCATIONS": 0 < self.allocations <= 16_000,
        }
        for name, good in readable.items():
            if not good:
                raise Invalid("config.unreadable", name=name)

    def port(self, scheme: str, otherwise: int) -> int | None:
        """Return where coturn listens for `turn` or `turns`; None when no address says so."""
        ways = [way for way in map(_URL.fullmatch, self.urls) if way and way[1] == scheme]
        return int(ways[0][3] or otherwise) if ways else None


@dataclass(frozen=True)
class Relay:
    """What a browser needs to use the relay: an RTCIceServer."""

    urls: tuple[str, ...]
    username: str
    credential: str


def relay_for(config: TurnConfig, room: str, seat: str, now: datetime) -> Relay | None:
    """Return ten minutes of access for this seat in this room; None when there is no relay."""
    if not config.urls:
        return None
    # coturn reads the instant before the colon, and counts its quota by what stands behind it.
    username = f"{int((now + LIFETIME).timestamp())}:{room}.{seat}"
    digest = hmac.new(config.secret.encode(), username.encode(), hashlib.sha1).digest()
    return Relay(config.urls, username, base64.b64encode(digest).decode())


def coturn_configuration(config: TurnConfig, media: MediaConfig) -> str:
    """
    Return coturn's configuration file, secret included; raises Invalid("config.missing") without a relay.

    Nobody but the engine is ever talked to through the relay (browsers do not talk to each other),
    so everything is denied and the engine allowed: coturn lets an allowed peer win.
    """
    if not config.urls:
        raise Invalid("config.missing", name="TURN_URLS")
    tls_port = config.port("turns", 5349)
    tls = ["no-tls"]
    if tls_port is not None:
        tls = [f"tls-listening-port={tls_port}", f"cert={config.certificate}", f"pkey={config.private_key}"]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        secret=config.secret,
        realm=config.realm,
        port=config.port("turn", 3478) or 3478,
        tls="\n".join(tls),
        engine="\n".join(f"allowed-peer-ip={ipaddress.ip_address(one)}" for one in media.public_addresses),
        user_quota=MOST_ALLOCATIONS_PER_SEAT,
        total_quota=config.allocations,
        most_bytes=MOST_BYTES_PER_SECOND,
    )

"""Settings of the Janus engine, beside those of any engine (`config`)."""

from dataclasses import dataclass
from pathlib import Path

from kernel import Invalid

from .config import MediaConfig

LEAST_SECRET = 32


@dataclass(frozen=True)
class JanusConfig:
    """How the Janus servers that `MediaConfig.server` names are spoken to."""

    secret: str = ""
    """Signs the tokens; each server's configuration was made with it (deploy/janus/configure.py)."""
    recordings: Path = Path("/var/lib/concord-janus")
    """The folder for raw recordings, under this name here and on every server."""
    events_host: str = "127.0.0.1"
    """The address, in the private network, where the servers push their numbers to."""
    events_port: int = 8190
    """Its port; 0 lets the system choose."""
    streams: int = 500
    """Streams that one server may forward; beyond, no room is opened there."""

    def check(self, media: MediaConfig) -> None:
        """Raise Invalid("config.unreadable") for what cannot be right."""
        if any(not server.startswith(("ws://", "wss://")) for server in media.server):
            raise Invalid("config.unreadable", name="MEDIA_SERVER")
        if len(self.secret) < LEAST_SECRET or not self.secret.isprintable():
            raise Invalid("config.unreadable", name="MEDIA_JANUS_SECRET")

"""Settings of the media engine."""

import socket
from dataclasses import dataclass, field

ANY_PUBLIC_ADDRESS = ("203.0.113.1", 9)
"""Of a documentation network (RFC 5737); nothing is ever sent there."""


def default_address() -> str:
    """Return the address of the interface with the default route, else 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing; it only chooses a route.
            probe.connect(ANY_PUBLIC_ADDRESS)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


@dataclass(frozen=True)
class MediaConfig:
    """How browsers reach the engine, and how much they may use."""

    public_addresses: tuple[str, ...] = field(default_factory=lambda: (default_address(),))
    """The IP addresses of this machine as browsers see them."""
    port: int = 5004
    """UDP and TCP port of the first worker, the next ones follow; 0 lets the system choose."""
    server: tuple[str, ...] = ("embedded",)
    """"embedded": media processes of our own; otherwise the WebSocket addresses of Janus servers."""
    workers: int = 1
    """Media processes; one per processor core is the most that makes sense."""
    video_bitrate: int = 1_200_000
    """Bits per second that a camera may send at most; less is asked for when packets are lost."""
    packets_per_second: int = 1_500
    """What one connection may send; 640x480 video with sound is about 130."""
    most_rooms: int = 100
    """Rooms that one media process takes."""
    most_cpu_share: float = 0.7
    """Of a core: a media process that needs more takes no new room; those that are open go on."""

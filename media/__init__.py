"""
Packets: they come in, go out to who may hear them, and onto the disk. No people, no cases.

Start with `engine`: the verbs that any media engine offers, and the events it tells. `embedded`
is the engine of this program; it starts processes (`worker`) that own the port (`ports`), the
way of a packet (`forwarding`) and the files (`journal`). How much a browser sends and is sent is
decided in `uplink` and `downlink`. Who may send and hear what is said by
a room grant (`grants`), signed by the program and checked where the packets move. `janus` offers
the same verbs on a pool of Janus servers, for more than one machine.

    issuer = GrantIssuer()
    async with EmbeddedEngine(config, issuer.public_key) as engine:
        await engine.open_room("room")
        answer = await engine.publish(issuer.issue("room", "seat"), offer)
"""

from .config import MediaConfig
from .embedded import EmbeddedEngine
from .engine import (
    Cause,
    EngineLost,
    Event,
    Failed,
    Health,
    Hearing,
    Joined,
    Kind,
    Layer,
    Left,
    Measured,
    MediaEngine,
    Quality,
    RecordingGap,
    RecordingStalled,
    RecordingStarted,
    SeatStatistics,
    SubscribedTrack,
    Subscription,
    SubscriptionStale,
    Talking,
    TrackStatistics,
    WorkerHealth,
)
from .grants import Grant, GrantChecker, GrantIssuer
from .guards import guard_candidate, guard_sdp
from .janus import JanusEngine
from .janus_config import JanusConfig
from .journal import (
    DIGEST,
    GAP,
    QUALITY,
    RTP,
    SENDER_REPORT,
    ChainReport,
    Header,
    Journal,
    JournalWriter,
    Record,
    gap_payload,
    read_journal,
    verify_chain,
)
from .turn import Relay, TurnConfig, coturn_configuration, relay_for

__all__ = [
    "DIGEST",
    "GAP",
    "QUALITY",
    "RTP",
    "SENDER_REPORT",
    "Cause",
    "ChainReport",
    "EmbeddedEngine",
    "EngineLost",
    "Event",
    "Failed",
    "Grant",
    "GrantChecker",
    "GrantIssuer",
    "Header",
    "Health",
    "Hearing",
    "JanusConfig",
    "JanusEngine",
    "Joined",
    "Journal",
    "JournalWriter",
    "Kind",
    "Layer",
    "Left",
    "Measured",
    "MediaConfig",
    "MediaEngine",
    "Quality",
    "Record",
    "RecordingGap",
    "RecordingStalled",
    "RecordingStarted",
    "Relay",
    "SeatStatistics",
    "SubscribedTrack",
    "Subscription",
    "SubscriptionStale",
    "Talking",
    "TrackStatistics",
    "TurnConfig",
    "WorkerHealth",
    "coturn_configuration",
    "gap_payload",
    "guard_candidate",
    "guard_sdp",
    "read_journal",
    "relay_for",
    "verify_chain",
]

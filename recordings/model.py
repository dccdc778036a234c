"""Facts about a recording; times are UTC, offsets are milliseconds from its start."""

from dataclasses import dataclass
from datetime import datetime

from .stages import Stage

PIECE_GAP_MS = 2000
"""A silence of a camera longer than this ends a piece: the tile goes dark instead of freezing."""


@dataclass(frozen=True)
class Gap:
    """Something was said or shown and is not here: whose, which kind, from when to when, why."""

    seat: str
    kind: str
    from_ms: int
    to_ms: int
    reason: str


@dataclass(frozen=True)
class Recording:
    id: str
    case_id: str
    room_id: str
    stage: Stage
    started_at: datetime
    ended_at: datetime | None
    end_reason: str
    manifest_digest: str | None
    """SHA-256 of manifest.json; set once the journals are sealed."""
    playback_digest: str | None
    """SHA-256 of the file to watch (MP4)."""
    gaps: tuple[Gap, ...]
    job: str | None
    """The job that is closing or composing it; its progress is this recording's progress."""
    version: int

    @property
    def duration_ms(self) -> int | None:
        return round((self.ended_at - self.started_at).total_seconds() * 1000) if self.ended_at else None


@dataclass(frozen=True)
class Piece:
    """A stretch of one seat's sound or picture that plays without a break."""

    seat: str
    kind: str
    path: str
    start_ms: int
    """From the start of the recording."""
    duration_ms: int

"""
The manifest: what a recording consists of, and the digests that fix it.

It is written once when a recording closes; its SHA-256 goes into the county's journal and
is time-stamped, so that no byte of the recording can be changed or left out unnoticed.

Source: 在线调解规则 art. 22; 法释〔2017〕5号 art. 3 (interruptions), 9 (hash).
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from media import GAP, RTP, Header, gap_payload, read_journal, verify_chain

from .model import Gap, Recording


@dataclass(frozen=True)
class Track:
    """One journal file as the manifest names it; offsets in ms from the recording's start."""

    name: str
    seat: str
    kind: str
    codec: str
    sha256: str
    bytes: int
    packets: int
    from_ms: int
    to_ms: int
    chain_intact: bool
    """No digest in the file contradicts the bytes before it."""
    chain_complete: bool
    """It was closed properly: the last digest covers all of it. A file that a crash cut is not."""
    chain_digests: int


def examine(path: Path, started_us: int) -> tuple[Track, list[Gap]]:
    """Read one journal whole: its digest, its extent and the gaps that it marks."""
    header = read_journal(path).header
    chain = verify_chain(path)
    packets, last_us = 0, header.started_at_us
    gaps: list[Gap] = []
    for record in read_journal(path).records:
        if record.type == RTP:
            packets, last_us = packets + 1, record.arrived_at_us
        elif record.type == GAP:
            gaps.append(_gap(header, gap_payload(record), record.arrived_at_us, started_us))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    track = Track(
        name=path.name,
        seat=header.seat,
        kind=header.kind,
        codec=header.codec,
        sha256=digest,
        bytes=path.stat().st_size,
        packets=packets,
        from_ms=_ms(header.started_at_us, started_us),
        to_ms=_ms(last_us, started_us),
        chain_intact=chain.intact,
        chain_complete=chain.complete,
        chain_digests=chain.digests,
    )
    return track, gaps


def manifest(recording: Recording, tracks: list[Track], gaps: list[Gap]) -> bytes:
    """Return the manifest as canonical JSON (UTF-8, keys sorted)."""
    assert recording.ended_at is not None
    content = {
        "version": 1,
        "recording": recording.id,
        "case": recording.case_id,
        "room": recording.room_id,
        "started_at": recording.started_at.isoformat(),
        "ended_at": recording.ended_at.isoformat(),
        "end_reason": recording.end_reason,
        "tracks": [asdict(track) for track in sorted(tracks, key=lambda track: track.name)],
        "gaps": [asdict(gap) for gap in sorted(gaps, key=lambda gap: (gap.from_ms, gap.seat, gap.kind))],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _gap(header: Header, facts: dict[str, object], until_us: int, started_us: int) -> Gap:
    since = facts.get("since_us")
    since_us = since if isinstance(since, int) else until_us
    reason = str(facts.get("reason", "unknown"))
    return Gap(header.seat, header.kind, _ms(since_us, started_us), _ms(until_us, started_us), reason)


def _ms(at_us: int, started_us: int) -> int:
    return max(0, round((at_us - started_us) / 1000))

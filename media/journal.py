"""
What was said, packet by packet, as it arrived: the journal of one seat's sound or picture.

Nothing is decoded and nothing rewritten on the way to disk, so writing costs next to nothing and
a process that is killed loses less than half a second. Playable files are made afterwards.

A file is: the line `RTPJ1`, one line of JSON (`Header`), then records. A record is the struct
`<BBHQ` (type, flags, length, arrival in microseconds since 1970 UTC) and `length` bytes:

* type 0: an RTP packet, decrypted, as sent by the browser (SRTP authentication was checked);
* type 1: an RTCP sender report (RFC 3550, 6.4.1), which ties RTP time to the sender's clock;
* type 2: a gap: JSON {"reason", "since_us"}; something was said since then and is not here;
* type 3: the SHA-256 of all bytes of the file before this record, about every two seconds;
* type 4: JSON, how good the seat's link was in the last two seconds (`SeatStatistics`).
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kernel import Invalid

from .engine import Kind

MAGIC = b"RTPJ1\n"
RECORD = struct.Struct("<BBHQ")
RTP, SENDER_REPORT, GAP, DIGEST, QUALITY = range(5)
DIGEST_EVERY_US = 2_000_000
MOST_PENDING_BYTES = 8 << 20
"""What may wait for a slow disk; beyond, packets are dropped and a gap is marked."""
MOST_HEADER_BYTES = 4096


@dataclass(frozen=True)
class Header:
    """Whose sound or picture a journal holds, and how it is coded."""

    recording: str
    room: str
    seat: str
    kind: Kind
    codec: str
    """"opus", "vp8" or "h264"."""
    payload_type: int
    clock_rate: int
    """RTP time units a second."""
    ssrc: int
    started_at_us: int
    """Microseconds since 1970 UTC."""


@dataclass(frozen=True)
class Record:
    type: int
    flags: int
    arrived_at_us: int
    """Microseconds since 1970 UTC, by the engine's clock."""
    data: bytes


@dataclass(frozen=True)
class Journal:
    header: Header
    records: Iterator[Record]
    """In the order of writing; ends where the file is cut."""


@dataclass(frozen=True)
class ChainReport:
    """
    Whether the file is what the engine wrote. Behind the last digest nothing is proved yet: a
    crash leaves such a tail, but so does whoever makes a record's length point beyond the end.
    """

    intact: bool
    """No digest contradicts the bytes before it."""
    digests: int
    verified_bytes: int
    """From the beginning up to and including the last good digest."""
    total_bytes: int

    @property
    def complete(self) -> bool:
        """The journal was closed properly and every byte is proved."""
        return self.intact and self.verified_bytes == self.total_bytes


class JournalWriter:
    """
    Collects records; `flush` writes them, and may run in a thread of its own.

    The packets' side never waits for the disk.
    """

    def __init__(self, path: Path, header: Header, gap: dict[str, object] | None = None) -> None:
        self.path, self.header = path, header
        self.flushed_packets = 0
        """Packets that the system has taken."""
        self.failure: str | None = None
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self._pending_packets = 0
        self._dropped_since: int | None = None
        self._digest = hashlib.sha256()
        self._digest_due = header.started_at_us + DIGEST_EVERY_US
        self._last_us = header.started_at_us
        # Exclusive: a journal is never written twice. Unbuffered: what `write` took survives the process.
        self._file = path.open("xb", buffering=0)
        self._pending.append(MAGIC + json.dumps(asdict(header), separators=(",", ":")).encode() + b"\n")
        if gap is not None:
            self.gap(header.started_at_us, gap)

    def packet(self, arrived_at_us: int, data: bytes) -> None:
        self._add(RTP, arrived_at_us, data)

    def sender_report(self, arrived_at_us: int, data: bytes) -> None:
        self._add(SENDER_REPORT, arrived_at_us, data)

    def gap(self, arrived_at_us: int, facts: dict[str, object]) -> None:
        self._add(GAP, arrived_at_us, json.dumps(facts, separators=(",", ":")).encode())

    def quality(self, measured_at_us: int, facts: dict[str, object]) -> None:
        self._add(QUALITY, measured_at_us, json.dumps(facts, separators=(",", ":")).encode())

    def _add(self, kind: int, arrived_at_us: int, data: bytes) -> None:
        if self._pending_bytes > MOST_PENDING_BYTES:
            if self._dropped_since is None:
                self._dropped_since = arrived_at_us
            return
        self._pending.append(RECORD.pack(kind, 0, len(data), arrived_at_us) + data)
        self._pending_bytes += len(data) + RECORD.size
        self._last_us = arrived_at_us
        self._pending_packets += kind == RTP

    def flush(self) -> str | None:
        """
        Write what was collected; return why something is missing now, else None.

        Calls must not overlap. "disk-slow": packets were dropped, the gap is marked.
        "disk-failed": nothing more is written to this file.
        """
        if self.failure is not None:
            self._pending, self._pending_bytes = [], 0
            return None
        pending, self._pending = self._pending, []
        packets, self._pending_packets, self._pending_bytes = self._pending_packets, 0, 0
        dropped_since, self._dropped_since = self._dropped_since, None
        data = b"".join(pending)
        if dropped_since is not None:
            facts = json.dumps({"reason": "disk-slow", "since_us": dropped_since}, separators=(",", ":")).encode()
            data += RECORD.pack(GAP, 0, len(facts), self._last_us) + facts
        if not data:
            return None
        self._digest.update(data)
        if self._last_us >= self._digest_due:
            data += self._digest_record()
        try:
            self._write(data)
        except OSError as problem:
            self.failure = problem.strerror
            return "disk-failed"
        self.flushed_packets += packets
        return None if dropped_since is None else "disk-slow"

    def _digest_record(self) -> bytes:
        self._digest_due = self._last_us + DIGEST_EVERY_US
        record = RECORD.pack(DIGEST, 0, 32, self._last_us) + self._digest.digest()
        self._digest.update(record)
        return record

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]

    def sync(self) -> None:
        """Have the disk hold what was written, also through a loss of power."""
        if self.failure is None:
            os.fdatasync(self._file.fileno())

    def close(self) -> str | None:
        """Write the rest and a last digest; return as `flush` does."""
        problem = self.flush()
        try:
            if self.failure is None:
                self._write(self._digest_record())
                self.sync()
        except OSError as failure:
            self.failure, problem = failure.strerror, "disk-failed"
        finally:
            self._file.close()
        return problem


def journal_path(folder: Path, seat: str, kind: Kind) -> Path:
    """Return the path of the seat's next journal in `folder`: `<seat>-<kind>-<n>.rtpj`, n from 1."""
    taken = [number(path) for path in folder.glob(f"{seat}-{kind}-*.rtpj")]
    return folder / f"{seat}-{kind}-{max(taken, default=0) + 1}.rtpj"


def number(path: Path) -> int:
    """Return the n of a journal's path; 0 for another file."""
    text = path.stem.rpartition("-")[2]
    return int(text) if text.isdecimal() else 0


def read_journal(path: Path) -> Journal:
    """
    Open a journal; a record that was cut short by a crash ends it silently.

    Raises Invalid("media.journal-unreadable") when it is none.
    """
    with path.open("rb") as file:
        header = _header(file.readline(len(MAGIC)), file.readline(MOST_HEADER_BYTES))
        start = file.tell()
    return Journal(header, _records(path, start))


def _header(magic: bytes, line: bytes) -> Header:
    try:
        if magic != MAGIC or not line.endswith(b"\n"):
            raise Invalid("media.journal-unreadable")
        return Header(**json.loads(line))
    except (ValueError, TypeError):
        raise Invalid("media.journal-unreadable") from None


def _records(path: Path, start: int) -> Iterator[Record]:
    with path.open("rb") as file:
        file.seek(start)
        while True:
            head = file.read(RECORD.size)
            if len(head) < RECORD.size:
                return
            kind, flags, length, arrived_at_us = RECORD.unpack(head)
            data = file.read(length)
            if len(data) < length:
                return
            yield Record(kind, flags, arrived_at_us, data)


def verify_chain(path: Path) -> ChainReport:
    """Compare every digest in the file with the bytes before it."""
    journal = read_journal(path)
    digest = hashlib.sha256()
    digests = verified = 0
    intact = True
    with path.open("rb") as file:
        head = file.readline() + file.readline()
        digest.update(head)
        position = len(head)
        for record in journal.records:
            good = record.type == DIGEST and record.data == digest.digest()
            if record.type == DIGEST and not good:
                intact = False
                break
            size = RECORD.size + len(record.data)
            digest.update(file.read(size))
            position += size
            if good:
                digests, verified = digests + 1, position
        total = file.seek(0, os.SEEK_END)
    return ChainReport(intact, digests, verified, total)


def gap_payload(record: Record) -> dict[str, Any]:
    """Return the JSON of a gap record. Raises Invalid("media.journal-unreadable") when it is none."""
    try:
        facts = json.loads(record.data)
    except ValueError:  # neither JSON nor even text
        facts = None
    if not isinstance(facts, dict):
        raise Invalid("media.journal-unreadable")
    return facts

"""Records one room: a journal for each stream that begins, an alarm for each that falls silent."""

from collections.abc import Callable
from pathlib import Path

from kernel import Unavailable

from .engine import Event, RecordingGap, RecordingStalled, RecordingStarted
from .journal import Header, JournalWriter, journal_path
from .tracks import CLOCK_RATES, Source, Track

ALARM_US = 5_000_000


class Recorder:
    """
    The hot path only appends to `Track.journal`; `flush` and `close` may run in a thread.

    `resumed` marks every first journal of a seat's track with a gap: an earlier process died.
    """

    def __init__(self, room: str, recording: str, folder: Path, resumed: bool, emit: Callable[[Event], None]) -> None:
        self.room, self.recording = room, recording
        self._folder, self._resumed, self._emit = folder, resumed, emit
        self._writers: dict[Track, JournalWriter] = {}
        self._sources: dict[Track, Source] = {}
        self._ended: list[JournalWriter] = []
        self._progress: dict[Track, tuple[int, int]] = {}
        """Packets written, and since when that number stands."""
        self._alarmed: set[Track] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise Unavailable("media.recording-folder", problem=problem.strerror) from None

    def follow(self, track: Track, source: Source, now_us: int) -> bool:
        """Begin a journal for the stream that the track, or its small layer, now comes from; return whether it did."""
        if self._sources.get(track) is source:
            return False
        for layer in track.layers:
            layer.journal = None
        former = self._writers.get(track)
        if former is not None:
            self._ended.append(former)
        path = journal_path(self._folder, track.seat, track.kind)
        header = Header(
            recording=self.recording,
            room=self.room,
            seat=track.seat,
            kind=track.kind,
            codec=source.format.codec,
            payload_type=source.format.number,
            clock_rate=CLOCK_RATES[track.kind],
            ssrc=source.ssrc,
            started_at_us=now_us,
        )
        self._sources[track] = source
        try:
            writer = JournalWriter(path, header, None if former else self._gap_before(path))
        except OSError:
            self._emit(RecordingGap(self.room, self.recording, "disk-failed"))
            return False
        self._writers[track] = source.track.journal = writer
        self._progress[track] = (0, now_us)
        self._emit(RecordingStarted(self.room, self.recording, track.seat, track.kind, path))
        return True

    def _gap_before(self, path: Path) -> dict[str, object] | None:
        """What is said of the time since the seat's last journal, which another process wrote."""
        if not self._resumed:
            return None
        stem = path.stem.rpartition("-")[0]
        written = [other.stat().st_mtime_ns // 1000 for other in path.parent.glob(f"{stem}-*.rtpj")]
        return {"reason": "engine-lost", "since_us": max(written)} if written else None

    def leave(self, track: Track) -> None:
        """The seat is gone: its journal ends."""
        for layer in track.layers:
            layer.journal = None
        self._sources.pop(track, None)
        self._progress.pop(track, None)
        self._alarmed.discard(track)
        writer = self._writers.pop(track, None)
        if writer is not None:
            self._ended.append(writer)

    def flush(self, sync: bool) -> list[str]:
        """Write all that waits; return the reasons for gaps. Runs in a thread, never twice at once."""
        ended, self._ended = self._ended, []
        problems = [writer.close() for writer in ended]
        for writer in list(self._writers.values()):
            problems.append(writer.flush())
            if sync:
                writer.sync()
        return sorted({problem for problem in problems if problem is not None})

    def detach(self) -> None:
        """Take no more packets; `flush` then ends all journals."""
        for track in list(self._writers):
            self.leave(track)

    def alarm(self, now_us: int, publishing: Callable[[Track], bool]) -> None:
        """Tell, once, of each track that should be written and was not for 5 s."""
        for track, writer in self._writers.items():
            packets, since_us = self._progress[track]
            if writer.flushed_packets != packets or not track.open or not publishing(track):
                self._progress[track] = (writer.flushed_packets, now_us)
                self._alarmed.discard(track)
            elif now_us - since_us > ALARM_US and track not in self._alarmed:
                self._alarmed.add(track)
                self._emit(RecordingStalled(self.room, self.recording, track.seat, track.kind))

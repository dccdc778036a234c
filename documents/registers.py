"""Files of the authority and of the time-stamp service that only grow: what was given is on record for ever."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock

LONGEST_LINE = 4096
"""Bytes."""


class Register:
    """A file of JSON lines that only grows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_up_to = 0
        self._lock = Lock()

    def append(self, **entry: str) -> None:
        """Add a line in one write, so that lines of several processes do not mix."""
        line = json.dumps(entry, separators=(",", ":")) + "\n"
        with self._lock, self._path.open("ab", buffering=0) as file:
            file.write(line.encode("ascii"))

    def news(self) -> Iterator[Mapping[str, str]]:
        """Yield the whole lines that were not yielded before."""
        with self._lock:
            if not self._path.exists():
                return
            with self._path.open("rb") as file:
                file.seek(self._read_up_to)
                for line in file:
                    if not line.endswith(b"\n"):
                        return
                    self._read_up_to += len(line)
                    yield json.loads(line)

    def last(self) -> Mapping[str, str] | None:
        """Return the last whole line, or None where there is none."""
        try:
            with self._path.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - LONGEST_LINE))
                lines = file.read().split(b"\n")[:-1]
        except FileNotFoundError:
            return None
        return json.loads(lines[-1]) if lines else None

"""Bytes, named by their SHA-256: what was shown, signed and verified are the same bytes."""

import asyncio
import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from .errors import NotFound

DIGEST = re.compile(r"[0-9a-f]{64}")


class Storage(Protocol):
    """A folder when embedded, S3 when scaled. Digests are 64 lower-case hexadecimal digits."""

    async def put(self, data: bytes) -> str: ...
    async def put_file(self, path: Path) -> str: ...
    async def get(self, digest: str) -> bytes: ...
    def path(self, digest: str) -> Path: ...


class FolderStorage:
    """Writes beside the final place, synchronises, then renames: a file is whole or absent."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, data: bytes) -> str:
        return await asyncio.to_thread(self._put, data)

    async def put_file(self, path: Path) -> str:
        """Take a copy of the file at `path`."""
        return await asyncio.to_thread(self._put_file, path)

    async def get(self, digest: str) -> bytes:
        return await asyncio.to_thread(self.path(digest).read_bytes)

    def path(self, digest: str) -> Path:
        """Return where the bytes lie, to be read only; NotFound when they are not here."""
        place = self._place(digest)
        if not place.is_file():
            raise NotFound("storage.missing", digest=digest)
        return place

    def _place(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise NotFound("storage.missing", digest="?")
        return self.root / digest[:2] / digest

    def _put(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        if not place.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
                file.write(data)
                file.flush()
                _make_durable(file.fileno(), Path(file.name), place)
        return digest

    def _put_file(self, source: Path) -> str:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        place = self._place(digest)
        if not place.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file, source.open("rb") as original:
                shutil.copyfileobj(original, file)
                file.flush()
                _make_durable(file.fileno(), Path(file.name), place)
        return digest


def _make_durable(descriptor: int, written: Path, place: Path) -> None:
    os.fsync(descriptor)
    written.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

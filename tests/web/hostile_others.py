"""Files that are no papers at all, or something else as well: archives, pictures, programs, pages."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

Make = Callable[[], bytes]
HEAD = b"%PDF-1.7\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def no_papers() -> Iterator[tuple[str, Make]]:
    """Yield what is no PDF, or not only one."""
    paper = HEAD + b"1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    for name, data in (
        ("nothing", b""),
        ("one byte", b"%"),
        ("EICAR", EICAR),
        ("EICAR in a paper", HEAD + b"%" + EICAR + b"\n" + paper),
        ("a web page", b"<!doctype html><script>alert(1)</script>"),
        ("a web page and paper", HEAD + b"<script>alert(1)</script>"),
        ("a drawing with a script", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a GIF and paper", b"GIF89a" + paper),
        ("a program", b"\x7fELF" + b"\0" * 1000),
        ("MZ and paper", b"MZ" + paper),
        ("a JPEG and paper", b"\xff\xd8\xff\xe0" + paper),
        ("a shell script", b"#!/bin/sh\nrm -rf /\n"),
        ("a word document with macros", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000),
        ("JSON", b"[" * 100_000),
        ("UTF-16", "﻿%PDF-1.7".encode("utf-16")),
        ("a BOM before the header", b"\xef\xbb\xbf" + paper),
        ("blanks before the header", b" " * 2000 + paper),
        ("20 MB of zeros", HEAD + b"\0" * (20 * 1024 * 1024 - len(HEAD))),
    ):
        yield name, partial(bytes, data)
    yield "an archive bomb", lambda: _archive(b"\0" * (64 << 20))
    yield "an archive in an archive", lambda: _archive(_archive(b"\0" * (16 << 20)))
    yield "an archive and paper", lambda: paper + _archive(b"x")
    yield "a picture of a billion pixels", _huge_picture
    yield "a packed bomb", lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\3" + a_bomb(256)


def _archive(content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../x.pdf", content)
    return sink.getvalue()


def _huge_picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 32_000, 32_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", a_bomb(512)) + chunk(b"IEND", b"")


def a_bomb(megabytes: int) -> bytes:
    """A thousandth of what it unpacks to."""
    packer, piece = zlib.compressobj(9), b"\0" * (1 << 20)
    return b"".join([packer.compress(piece) for _ in range(megabytes)]) + packer.flush()

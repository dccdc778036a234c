"""
Files from strangers are opened in a process of their own with little memory and time.

That process (`answer`, forked by `zygote`) reads one line of JSON and the file, and returns the report as JSON, or a
page of the file as PNG. It has not loaded the face of `documents`, whose papers and database it does not need: that
leaves less that a hostile file could reach.
"""

import asyncio
import json
import resource
import signal
from base64 import b64decode, b64encode
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from documents.authority import Trust
from kernel import Invalid

from .checking import LARGEST_FILE, unreadable, verify
from .report import Expectation, Reason, Report, found
from .zygote import Zygote

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
CPU_SECONDS = 8
"""A paper of ours needs one. What a file costs is counted by this alone, whatever else the machine has to do."""
WALL_SECONDS = 45.0
"""Who got so little of a busy machine for so long is asked to come again."""
OPEN_FILES = 32
ROOT = Path(__file__).parents[2]
START = """
import sys, types
package = sys.modules["documents"] = types.ModuleType("documents")
package.__path__ = ["documents"]
from documents import images
from documents.verifying.limited import answer
from documents.verifying.zygote import serve
serve(answer)
"""
zygote = Zygote(START, ROOT)


class _TooMuch(Exception):
    """The process was ended since it had used its time of the processor."""


async def verify_limited(
    pdf: bytes,
    at: datetime,
    trust: Trust,
    expected: Expectation | None = None,
    memory: int = MEMORY,
    cpu_seconds: int = CPU_SECONDS,
    wall_seconds: float = WALL_SECONDS,
) -> Report:
    """
    Return what `checking.verify` returns, but let no file take more than its share of this machine.

    A file that takes too long or too much memory is reported as FORMAT_FAILURE, not raised. Where this
    machine was too busy to look at it, that is said, and nothing of the file: TRY_LATER.
    """
    if len(pdf) > LARGEST_FILE:
        return unreadable(pdf, at, found("file.too-large", Reason.FORMAT_FAILURE, most=LARGEST_FILE))
    try:
        said = await _ask(
            _question(at, trust, expected) | {"memory": memory, "cpu_seconds": cpu_seconds}, pdf, wall_seconds
        )
        return Report.from_json(json.loads(said))
    except _TooMuch:
        return unreadable(pdf, at, found("file.takes-too-long", Reason.FORMAT_FAILURE))
    except (TimeoutError, ConnectionError):
        return unreadable(pdf, at, found("file.not-looked-at", Reason.TRY_LATER))
    except (ValueError, TypeError, KeyError):
        return unreadable(pdf, at, found("file.could-not-be-checked", Reason.FORMAT_FAILURE))


async def page_limited(pdf: bytes, page: int, width: int) -> bytes:
    """
    Return a page of the file, counted from 0, as PNG; Invalid("verify.page-unreadable") where it cannot be had.

    A reader of PDF is much code, and the file is a stranger's: it gets no more than its share either.
    """
    try:
        picture = await _ask(
            {"page": page, "width": width, "memory": MEMORY, "cpu_seconds": CPU_SECONDS}, pdf, WALL_SECONDS
        )
    except (_TooMuch, TimeoutError, ConnectionError):
        picture = b""
    if not picture:
        raise Invalid("verify.page-unreadable", page=page + 1)
    return picture


async def _ask(question: dict[str, Any], pdf: bytes, wall_seconds: float) -> bytes:
    """Return what the process answers, nothing when it died. Raises _TooMuch, TimeoutError, ConnectionError."""
    async with asyncio.timeout(wall_seconds):
        answered, ended_by = await zygote.ask(json.dumps(question).encode() + b"\n" + pdf)
    if ended_by == signal.SIGXCPU:
        raise _TooMuch
    return answered if not ended_by else b""


def _question(at: datetime, trust: Trust, expected: Expectation | None) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "roots": _texts(trust.roots),
        "certificates": _texts(trust.certificates),
        "crls": _texts(trust.crls),
        "policies": dict(trust.policies),
        "timestamp_policies": list(trust.timestamp_policies),
        "others": _texts(trust.others),
        "expected": None
        if expected is None
        else [dict(expected.fields), dict(expected.events), sorted(expected.excused)],
    }


def _texts(many: tuple[bytes, ...]) -> list[str]:
    return [b64encode(each).decode() for each in many]


def _bytes(many: list[str]) -> tuple[bytes, ...]:
    return tuple(b64decode(each) for each in many)


def _verified(question: dict[str, Any], pdf: bytes) -> Report:
    trust = Trust(
        roots=_bytes(question["roots"]),
        certificates=_bytes(question["certificates"]),
        crls=_bytes(question["crls"]),
        policies=question["policies"],
        timestamp_policies=tuple(question["timestamp_policies"]),
        others=_bytes(question["others"]),
    )
    expected = question["expected"]
    known = Expectation(expected[0], expected[1], frozenset(expected[2])) if expected is not None else None
    return verify(pdf, datetime.fromisoformat(question["at"]), trust, known)


def answer(given: BinaryIO) -> bytes:
    """Limit this process, and answer one question."""
    question = json.loads(given.readline())
    resource.setrlimit(resource.RLIMIT_AS, (question["memory"], question["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (question["cpu_seconds"], question["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    pdf = given.read()
    if "page" in question:
        return _picture(pdf, question["page"], question["width"])
    return json.dumps(_verified(question, pdf).as_json()).encode()


def _picture(pdf: bytes, page: int, width: int) -> bytes:
    # Only here: the program, which also imports this module, draws strangers' files nowhere else.
    from documents.images import page_image

    return page_image(pdf, page, width)

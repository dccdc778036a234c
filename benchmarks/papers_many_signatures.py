# mypy: untyped-calls-exclude="pyhanko,pyhanko_certvalidator"
"""
A paper of 46 signatures: what signing, closing and verifying it cost in CPU time.

Beside the verification, in the same run, stand pyHanko's classic validation of all signatures
with its default rules for changes, and pdfsig (poppler), which looks neither at changes nor at
trust: it is a measure of how little one can do, not a rival to beat.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from documents import SigningDesk, Trust, Verdict, verify
from tests.documents.corpus import Clock, a_desk
from tests.documents.many import ManySigned, signed_by_many
from tests.documents.oracle import context

from . import cpu
from .report import Rival, say

MANY, HALF = 46, 23
ROUNDS = 3
MOST_SIGN_SECONDS, MOST_MB, MOST_GROWTH = 3.0, 0.95, 2.0
MOST_VERIFY_SECONDS, MOST_VERIFY_GROWTH = 1.7, 2.3
FIRST, LAST = slice(0, 5), slice(40, 45)
"""The median of five stands for the first and for the 45th: single ones are noise."""


def main() -> int:
    """Sign and verify; the figures of signing are those of the best of three rounds."""
    with TemporaryDirectory() as folder:
        clock = Clock()
        desk = a_desk(Path(folder), clock)
        signed_by_many(desk, 2)  # the seal is cut from its font once
        rounds = [signed_by_many(desk, MANY) for _ in range(ROUNDS)]
        smaller = signed_by_many(desk, HALF)
        clock.forward(hours=1)
        holds = [*_signing(rounds), *_verifying(desk, clock, rounds[0].pdf, smaller.pdf)]
    return 0 if all(holds) else 1


def _signing(rounds: list[ManySigned]) -> list[bool]:
    best = min(rounds, key=lambda each: sum(each.seconds) + each.around)
    growth = min(statistics.median(each.seconds[LAST]) / statistics.median(each.seconds[FIRST]) for each in rounds)
    total = sum(best.seconds) + best.around
    return [
        say("papers", "46 signatures and closing", total, "s CPU", MOST_SIGN_SECONDS),
        say("papers", "46 signatures and closing, size", len(best.pdf) / 1e6, "MB", MOST_MB),
        say("papers", "46 signatures, the 45th over the first", growth, "times", MOST_GROWTH),
    ]


def _verifying(desk: SigningDesk, clock: Clock, many: bytes, half: bytes) -> list[bool]:
    trust = desk.authority.trust(clock())
    assert verify(many, clock(), trust).verdict is Verdict.TOTAL_PASSED
    of_many, of_half = (
        cpu.median_ms(lambda pdf=pdf: verify(pdf, clock(), trust), 7) / 1000  # type: ignore[misc]
        for pdf in (many, half)
    )
    pyhanko = Rival("pyHanko classic", _seconds_of_pyhanko(many, trust, clock))
    name = "verification of an unknown paper, 46 signatures"
    holds = [
        say("papers", name, of_many, "s CPU, median", MOST_VERIFY_SECONDS, pyhanko),
        say("papers", "verification, 46 over 23 signatures", of_many / of_half, "times", MOST_VERIFY_GROWTH),
    ]
    if (seconds := _seconds_of_pdfsig(many)) is not None:
        # The goal is ten times what pdfsig takes, which checks far less.
        holds.append(say("papers", f"{name}, over pdfsig's {seconds:.2f} s", of_many / seconds, "times", 10))
    return holds


def _seconds_of_pyhanko(pdf: bytes, trust: Trust, clock: Clock) -> float:
    began = time.process_time()
    reader = PdfFileReader(BytesIO(pdf))
    for signature in reader.embedded_regular_signatures:
        assert validate_pdf_signature(signature, context(trust, clock())).bottom_line
    return time.process_time() - began


def _seconds_of_pdfsig(pdf: bytes) -> float | None:
    """Return None where poppler's tool is not installed."""
    if (program := shutil.which("pdfsig")) is None:
        return None
    with TemporaryDirectory() as folder:
        file = Path(folder) / "many.pdf"
        file.write_bytes(pdf)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "-nocert", file], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())

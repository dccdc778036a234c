"""
How much CPU it costs to verify a closed paper with four signatures and a certification.

The rival is pyHanko's own validation of the same file in the same run, which checks less: no
roles, no order of times, no completeness.
"""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp

from documents import Trust, Verdict, verify
from tests.documents.corpus import World, a_world
from tests.documents.oracle import context

from . import cpu
from .report import Rival, say

NAME, UNIT, TARGET = "verification of a closed paper, 4 signatures", "ms CPU, median", 60.0
RUNS = 15


def main() -> int:
    """Verify the same bytes with both."""
    with TemporaryDirectory() as folder:
        world = a_world(Path(folder))
        trust = world.trust()
        assert verify(world.closed, world.clock(), trust).verdict is Verdict.TOTAL_PASSED
        figure = cpu.median_ms(lambda: verify(world.closed, world.clock(), trust), RUNS)
        rival = Rival("pyHanko", cpu.median_ms(lambda: _with_pyhanko(world, trust), RUNS))
    return 0 if say("papers", NAME, figure, UNIT, TARGET, rival) else 1


def _with_pyhanko(world: World, trust: Trust) -> None:
    reader = PdfFileReader(BytesIO(world.closed))
    for signature in reader.embedded_regular_signatures:
        assert validate_pdf_signature(signature, context(trust, world.clock())).bottom_line
    for closing in reader.embedded_timestamp_signatures:
        assert validate_pdf_timestamp(closing, context(trust, world.clock())).trusted


if __name__ == "__main__":
    sys.exit(main())

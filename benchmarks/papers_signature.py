# mypy: untyped-calls-exclude="pyhanko,pyhanko_certvalidator"
"""
How much CPU one signature costs: key, certificate, handwriting, time-stamp, one PAdES B-T update.

The rival is pyHanko's own signer in the same run, with the same certificate, time-stamp service
and field, but without handwriting.
"""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents import TimestampAuthority, sign
from tests.documents.corpus import STROKES, World, a_world

from . import cpu
from .report import Rival, say

NAME, UNIT, TARGET = "B-T signature, certificate and token included", "ms CPU, median", 50.0
RUNS = 40
FIELD = "mediator-1"


def main() -> int:
    """Sign the third field of a paper again and again with both."""
    with TemporaryDirectory() as folder:
        world = a_world(Path(folder))
        figure = cpu.median_ms(lambda: sign(world.half, FIELD, "李芳", "act-3", "mediator", STROKES, world.desk), RUNS)
        rival = Rival("pyHanko", cpu.median_ms(lambda: _with_pyhanko(world), RUNS))
    return 0 if say("papers", NAME, figure, UNIT, TARGET, rival) else 1


class _OurTimestamps(TimeStamper):
    def __init__(self, timestamps: TimestampAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is not typed here
        self._timestamps = timestamps

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._timestamps.respond(req.dump()))


def _with_pyhanko(world: World) -> None:
    act = world.act("mediator")
    pkcs8 = act.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(each) for each in act.identity.chain])
    signer = SimpleSigner(x509.Certificate.load(act.certificate), keys.PrivateKeyInfo.load(pkcs8), store)
    PdfSigner(
        PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        signer=signer,
        timestamper=_OurTimestamps(world.desk.timestamps),
        stamp_style=StaticStampStyle(),
    ).sign_pdf(IncrementalPdfFileWriter(BytesIO(world.half)), output=BytesIO(), bytes_reserved=9600)


if __name__ == "__main__":
    sys.exit(main())

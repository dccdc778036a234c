# mypy: untyped-calls-exclude="pyhanko,pyhanko_certvalidator"
"""What pyHanko's classic validation says of a file: whatever we accept it must accept, too."""

from datetime import datetime
from io import BytesIO

from asn1crypto import crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from documents import Trust


def accepts(pdf: bytes, trust: Trust, at: datetime) -> bool:
    """Whether every signature and closing time-stamp is good to pyHanko; what it stumbles over is not."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        signatures = [
            validate_pdf_signature(each, context(trust, at)).bottom_line for each in reader.embedded_regular_signatures
        ]
        stamps = [
            validate_pdf_timestamp(each, context(trust, at)).trusted for each in reader.embedded_timestamp_signatures
        ]
    except Exception:
        return False
    return bool(signatures) and all(signatures) and all(stamps)


def context(trust: Trust, at: datetime) -> ValidationContext:
    """Return the same trust in pyHanko's words."""
    return ValidationContext(
        trust_roots=[x509.Certificate.load(each) for each in trust.roots],
        other_certs=[x509.Certificate.load(each) for each in trust.certificates],
        crls=[crl.CertificateList.load(each) for each in trust.crls],
        allow_fetching=False,
        revocation_mode="require",
        moment=at,
    )

# mypy: untyped-calls-exclude="pyhanko,pyhanko_certvalidator,asn1crypto"
"""
A plug-in: signatures with the national algorithms SM2 and SM3 (GB/T 32918, GB/T 32905) in PDF.

It needs the package `tongsuopy` (the extra `sm2`), and nothing of the program needs it. What it is
not: a certified module, a licensed certificate, an e-seal of GB/T 38540, or anything that an
assessment of commercial cryptography (密评) has seen. Other readers do not know the algorithms:
poppler says "Unrecognized Hash ID". docs/keys.md and docs/decisions/0233 say when it is of use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from asn1crypto import algos, keys, x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers import Signer as PdfValueSigner
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.sig_validate import DEFAULT_VALIDATION_CONTEXT, DefaultSignatureValidator
from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec

from .certificates import BEFORE

SM2, SM3, SM2_WITH_SM3 = "1.2.156.10197.1.301", "1.2.156.10197.1.401", "1.2.156.10197.1.501"
"""GM/T 0006."""
ALGORITHM = "sm3_sm2"
RESERVED = 6000
LONGEST_SIGNATURE = 72


def register() -> None:
    """Teach the libraries that read signatures the names of the algorithms; again changes nothing."""
    algos.DigestAlgorithmId("sha256")  # makes the class build its own table of names first
    algos.DigestAlgorithmId._map[SM3] = "sm3"
    algos.DigestAlgorithmId._reverse_map["sm3"] = SM3
    algos.SignedDigestAlgorithmId._map[SM2_WITH_SM3] = ALGORITHM
    algos.SignedDigestAlgorithmId._reverse_map[ALGORITHM] = SM2_WITH_SM3
    if SM2 not in keys.NamedCurve._map:
        keys.NamedCurve.register("sm2p256v1", SM2, 32)


class Key:
    """An SM2 key in memory; signs with SM3 and the usual identity 1234567812345678."""

    def __init__(self) -> None:
        register()
        self._key = ec.generate_private_key(ec.SM2())

    def sign(self, data: bytes) -> bytes:
        """Return the DER signature over `data`."""
        signature: bytes = self._key.sign(data, ec.ECDSA(hashes.SM3()))
        return signature

    @property
    def public(self) -> bytes:
        """DER SubjectPublicKeyInfo."""
        encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        encoded: bytes = self._key.public_key().public_bytes(encoding, form)
        return encoded


def verify_value(public: bytes, signature: bytes, data: bytes) -> None:
    """Raise InvalidSignature unless the key (DER) signed `data`."""
    try:
        serialization.load_der_public_key(public).verify(signature, data, ec.ECDSA(hashes.SM3()))
    except Exception as error:  # the plug-in's own exceptions are not those of `cryptography`
        raise InvalidSignature from error


def certificate(
    name: str, key: Key, issuer_name: str, issuer_key: Key, serial: int, at: datetime, lifetime: timedelta
) -> bytes:
    """Return a DER certificate signed with SM2; an authority where `name` is its own issuer."""
    is_authority = name == issuer_name
    usage = {"key_cert_sign", "crl_sign"} if is_authority else {"digital_signature", "non_repudiation"}
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": serial,
            "signature": {"algorithm": ALGORITHM},
            "issuer": x509.Name.build({"country_name": "CN", "common_name": issuer_name}),
            "validity": {
                "not_before": x509.Time({"utc_time": at - BEFORE}),
                "not_after": x509.Time({"utc_time": at + lifetime}),
            },
            "subject": x509.Name.build({"country_name": "CN", "common_name": name}),
            "subject_public_key_info": keys.PublicKeyInfo.load(key.public),
            "extensions": [
                {"extn_id": "basic_constraints", "critical": True, "extn_value": {"ca": is_authority}},
                {"extn_id": "key_usage", "critical": True, "extn_value": x509.KeyUsage(usage)},
            ],
        }
    )
    made = {
        "tbs_certificate": body,
        "signature_algorithm": {"algorithm": ALGORITHM},
        "signature_value": issuer_key.sign(body.dump()),
    }
    encoded: bytes = x509.Certificate(made).dump()
    return encoded


class _Signer(PdfValueSigner):
    def __init__(self, key: Key, own: bytes, chain: Sequence[bytes]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple([x509.Certificate.load(each) for each in chain])
        mechanism = algos.SignedDigestAlgorithm({"algorithm": ALGORITHM})
        super().__init__(signing_cert=x509.Certificate.load(own), cert_registry=store, signature_mechanism=mechanism)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(LONGEST_SIGNATURE) if dry_run else self._key.sign(data)


class Validator(DefaultSignatureValidator):
    """Checks SM2 signatures itself and leaves all others to the library."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: Any,
        signature_algorithm: Any,
        context: Any = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        if signature_algorithm["algorithm"].dotted == SM2_WITH_SM3:
            verify_value(public_key_info.dump(), signature, signed_data)
        else:
            super().validate_signature(signature, signed_data, public_key_info, signature_algorithm, context)


async def sign_pdf(pdf: bytes, field: str, key: Key, own: bytes, chain: Sequence[bytes]) -> bytes:
    """Return `pdf` with one more PAdES baseline signature, digest SM3, signed with SM2."""
    writer, output = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    how = PdfSignatureMetadata(field_name=field, md_algorithm="sm3", subfilter=SigSeedSubFilter.PADES)
    signer = PdfSigner(how, signer=_Signer(key, own, chain), new_field_spec=SigFieldSpec(field))
    await signer.async_sign_pdf(writer, output=output, bytes_reserved=RESERVED)
    return output.getvalue()


@dataclass(frozen=True)
class Checked:
    """What one signature is worth: digest right, value right, under one of the roots."""

    field: str
    intact: bool
    valid: bool
    trusted: bool
    digest_algorithm: str


async def check_pdf(pdf: bytes, roots: Sequence[bytes], at: datetime) -> tuple[Checked, ...]:
    """Return what each signature of a PDF is worth to somebody who believes `roots` (DER)."""
    register()
    found = []
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(each) for each in roots],
            allow_fetching=False,
            moment=at,
            signature_validator=Validator(),
        )
        status = await async_validate_pdf_signature(signature, context)
        found.append(
            Checked(signature.field_name, status.intact, status.valid, status.trusted, str(status.md_algorithm))
        )
    return tuple(found)

"""
What to believe, from a folder of files: for verifying offline, and for the list of outside authorities.

A folder holds certificates (`.pem`, `.crt`, `.cer`, `.der`) and revocation lists (`.crl`), each
PEM or DER. Authorities that signed themselves are roots, other authorities stand between.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from documents.authority import Trust
from documents.certificates import POLICIES, TIMESTAMP_POLICY
from kernel import Invalid

from .chains import is_authority

CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})
OTHERS = "others"
"""Folder within, of authorities whose papers are good without being ours."""
PEM = b"-----BEGIN "


def trust_in(folder: Path) -> Trust:
    """
    Return what a folder says; Invalid("trust.unreadable") names the file that cannot be read.

    Invalid("trust.empty") where it holds no root.
    """
    authorities = list(_authorities(folder))
    roots = tuple(each for each in authorities if each.subject == each.issuer)
    if not roots:
        raise Invalid("trust.empty", folder=str(folder))
    return Trust(
        roots=tuple(each.public_bytes(Encoding.DER) for each in roots),
        certificates=tuple(each.public_bytes(Encoding.DER) for each in authorities if each not in roots),
        crls=tuple(_lists(folder)),
        policies=dict(POLICIES),
        timestamp_policies=(TIMESTAMP_POLICY,),
        others=authorities_in(folder / OTHERS),
    )


def authorities_in(folder: Path) -> tuple[bytes, ...]:
    """Return the authorities of a folder, DER; none where it does not exist."""
    return tuple(each.public_bytes(Encoding.DER) for each in _authorities(folder))


def _authorities(folder: Path) -> Iterator[x509.Certificate]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() in CERTIFICATES:
            yield from (each for each in _certificates(path) if is_authority(each))


def _certificates(path: Path) -> list[x509.Certificate]:
    data = path.read_bytes()
    try:
        if data.lstrip().startswith(PEM):
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]
    except ValueError as error:
        raise Invalid("trust.unreadable", file=str(path)) from error


def _lists(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.crl")):
        data = path.read_bytes()
        try:
            is_pem = data.lstrip().startswith(PEM)
            read = x509.load_pem_x509_crl(data) if is_pem else x509.load_der_x509_crl(data)
        except ValueError as error:
            raise Invalid("trust.unreadable", file=str(path)) from error
        yield read.public_bytes(Encoding.DER)

"""
A report that speaks for itself: JSON signed by the platform (JWS, RFC 7515), its certificates inside.

ES256 with `x5c`: any library for JWT checks it, and so does openssl with the certificate. What is
signed is the report alone; whoever wants to rely on it compares `sha256` with the file in hand.
"""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from documents.signed_data import Signer, assemble, sign_digest

TYPE = "verification-report+jwt"
COORDINATE = 32
"""Bytes of one half of a P-256 signature (RFC 7518, 3.4)."""


def signed_statement(claims: Mapping[str, Any], signer: Signer, root: bytes) -> str:
    """Return `claims` as a compact JWS; the header carries the chain from signer to `root` (DER)."""
    chain = [signer.certificate, *signer.identity.chain, root]
    header = {"alg": "ES256", "typ": TYPE, "x5c": [b64encode(each).decode() for each in chain]}
    signed = f"{_part(header)}.{_part(claims)}"
    half, other = decode_dss_signature(signer.key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    value = half.to_bytes(COORDINATE, "big") + other.to_bytes(COORDINATE, "big")
    return f"{signed}.{_text(value)}"


def sign_detached(signer: Signer, content: bytes) -> bytes:
    """Return a CMS SignedData (DER, RFC 5652) over `content`, which is not in it: `openssl cms -verify` reads it."""
    return assemble(signer.identity, sign_digest(signer, sha256(content).digest()))


def _part(content: Mapping[str, Any]) -> str:
    return _text(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()

"""
Signature values (CMS SignedData) and time-stamp tokens, taken apart and checked.

Our own files have one form. Where a value claims to be ours it is put together again from its
parts and must come out byte for byte the same: no room is left in what no signature covers.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import new as new_digest
from hashlib import sha256
from typing import Any

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from documents.signed_data import DATA, TST_INFO, Identity, Signature, assemble, signed_attributes

from .chains import Believed
from .structure import Malformed

DIGESTS = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True)
class Value:
    """A SignedData with one signer, taken apart; nothing is believed yet."""

    certificate: x509.Certificate
    carried: tuple[bytes, ...]
    """All certificates in it, DER."""
    digest_algorithm: str
    digest: bytes
    """As the signed attributes say it."""
    attributes: bytes
    """DER SET OF, as signed."""
    signature: bytes
    token: bytes | None
    content: bytes | None


@dataclass(frozen=True)
class Token:
    """A time-stamp token; `value` is the SignedData around it."""

    value: Value
    imprint_algorithm: str
    imprint: bytes
    gen_time: datetime
    policy: str


def take_apart(contents: bytes, field: str) -> Value:
    """Return the parts of a SignedData; trailing zero bytes are padding. Malformed, or what asn1crypto raises."""
    info = cms.ContentInfo.load(contents)
    if info["content_type"].native != "signed_data":
        raise Malformed("signature.no-signed-data", field=field)
    data: Any = info["content"]
    if len(data["signer_infos"]) != 1:
        raise Malformed("signature.one-signer-expected", field=field)
    signer = data["signer_infos"][0]
    carried = [each.chosen for each in data["certificates"] if each.name == "certificate"]
    named = signer["sid"].chosen
    if signer["sid"].name != "issuer_and_serial_number":
        raise Malformed("signature.signer-not-named", field=field)
    own = [
        each.dump()
        for each in carried
        if each.serial_number == named["serial_number"].native and each.issuer.dump() == named["issuer"].dump()
    ]
    if not own:
        raise Malformed("signature.without-certificate", field=field)
    attributes = signer["signed_attrs"]
    digests = [each["values"][0].native for each in attributes if each["type"].native == "message_digest"]
    if len(digests) != 1:
        raise Malformed("signature.without-digest", field=field)
    unsigned = signer["unsigned_attrs"]
    tokens = [each["values"][0].dump() for each in unsigned if each["type"].native == "signature_time_stamp_token"]
    content = data["encap_content_info"]["content"]
    return Value(
        certificate=x509.load_der_x509_certificate(own[0]),
        carried=tuple(each.dump() for each in carried),
        digest_algorithm=signer["digest_algorithm"]["algorithm"].native,
        digest=digests[0],
        attributes=b"\x31" + attributes.dump()[1:],
        signature=signer["signature"].native,
        token=tokens[0] if tokens else None,
        content=None if isinstance(content, core.Void) else bytes(content),
    )


def take_token_apart(der: bytes, field: str) -> Token:
    """Return the parts of a time-stamp token (RFC 3161, 2.4.2)."""
    value = take_apart(der, field)
    if value.content is None:
        raise Malformed("timestamp.without-content", field=field)
    info = tsp.TSTInfo.load(value.content)
    imprint = info["message_imprint"]
    return Token(
        value,
        imprint["hash_algorithm"]["algorithm"].native,
        imprint["hashed_message"].native,
        info["gen_time"].native,
        info["policy"].native,
    )


def digest_of(algorithm: str, *parts: memoryview) -> bytes | None:
    """Return the digest over all parts; None for an algorithm that is not safe or not known."""
    if algorithm not in DIGESTS:
        return None
    digest = new_digest(algorithm)
    for part in parts:
        digest.update(part)
    return digest.digest()


def is_signed(value: Value) -> bool:
    """Whether the key in the certificate signed the attributes (ECDSA, SHA-256)."""
    key = value.certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(value.signature, value.attributes, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def has_our_form(contents: bytes, value: Value, believed: Believed) -> bool:
    """Whether the detached signature is, byte for byte and padded with zeros, what we would have written."""
    return _rebuilt(value, DATA, believed) == contents.rstrip(b"\0") and value.content is None


def token_has_our_form(der: bytes, token: Token, believed: Believed) -> bool:
    """Whether the token is byte for byte what our time-stamp service writes; trailing zeros are padding."""
    return _rebuilt(token.value, TST_INFO, believed) == der.rstrip(b"\0")


def imprints(token: Token, signed: bytes) -> bool:
    """Whether the token is about `signed`."""
    return token.imprint_algorithm == "sha256" and token.imprint == sha256(signed).digest()


def _rebuilt(value: Value, content_type: str, believed: Believed) -> bytes:
    own = value.certificate.public_bytes(Encoding.DER)
    chain = tuple(each for each in value.carried if each != own and each in believed.encoded)
    attributes = signed_attributes(own, value.digest, content_type)
    identity = Identity.of(value.certificate, chain)
    signature = Signature(attributes, value.signature)
    return assemble(identity, signature, value.content, content_type, value.token).rstrip(b"\0")

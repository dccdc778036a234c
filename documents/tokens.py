"""
Time-stamp requests and tokens (RFC 3161) as a client sees them, from whatever service.

Here a token of any provider is checked when it arrives: RSA and ECDSA, SHA-256 to SHA-512.
What our own papers carry is checked, and more strictly, in `verifying`.
"""

from hashlib import new as new_digest
from typing import Any

from asn1crypto import tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from .outside import Anchors

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
HIGHEST_CHAIN = 5


class Unfit(Exception):
    """The answer is none, or does not say what was asked; the text tells why, for the log."""


def new_request(digest: bytes, nonce: int) -> bytes:
    """Return a DER TimeStampReq over a SHA-256 digest that asks for certificates."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    encoded: bytes = request.dump()
    return encoded


def token_in(answer: bytes) -> bytes:
    """Return the DER token in a TimeStampResp; Unfit where it was not granted."""
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise Unfit(f"status {status}")
        token: bytes = response["time_stamp_token"].dump()
    except (ValueError, TypeError, KeyError) as error:
        raise Unfit("not a time-stamp response") from error
    return token


def check_token(token: bytes, digest: bytes, nonce: int | None, anchors: Anchors) -> None:
    """
    Raise Unfit unless the token

    1. is about this SHA-256 digest, and answers this request;
    2. is signed by the certificate that it names (ESSCertID of either version is not enough alone);
    3. comes from a certificate for time-stamps and nothing else, under one of the roots.
    """
    try:
        data: Any = tsp.ContentInfo.load(token, strict=True)["content"]
        content = bytes(data["encap_content_info"]["content"])
        info = tsp.TSTInfo.load(content)
        imprint, said = info["message_imprint"], info["nonce"].native
        if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != digest:
            raise Unfit("another imprint")
        if nonce is not None and said != nonce:
            raise Unfit("another nonce")
        certificates = [x509.load_der_x509_certificate(each.chosen.dump()) for each in data["certificates"]]
        signer = data["signer_infos"][0]
        certificate = _named(signer["sid"], certificates)
        _check_signature(signer, content, certificate)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise Unfit("not a time-stamp token") from error
    _check_purpose(certificate)
    _check_chain(certificate, certificates, anchors)


def _named(sid: Any, certificates: list[x509.Certificate]) -> x509.Certificate:
    named = sid.chosen
    for each in certificates:
        if each.serial_number == named["serial_number"].native and each.issuer.public_bytes() == named["issuer"].dump():
            return each
    raise Unfit("without the signer's certificate")


def _check_signature(signer: Any, content: bytes, certificate: x509.Certificate) -> None:
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if algorithm not in HASHES:
        raise Unfit(f"digest algorithm {algorithm}")
    attributes = {each["type"].native: each["values"] for each in signer["signed_attrs"]}
    if attributes["message_digest"][0].native != new_digest(algorithm, content).digest():
        raise Unfit("another digest")
    if not {"signing_certificate", "signing_certificate_v2"} & set(attributes):
        raise Unfit("the certificate is not pinned")
    signed, value = b"\x31" + signer["signed_attrs"].dump()[1:], signer["signature"].native
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
            key.verify(value, signed, padding.PKCS1v15(), HASHES[algorithm])
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, signed, ec.ECDSA(HASHES[algorithm]))
        else:
            raise Unfit("a key that is not accepted")
    except InvalidSignature:
        raise Unfit("a wrong signature") from None


def _check_purpose(certificate: x509.Certificate) -> None:
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise Unfit("no certificate for time-stamps") from None
    if not purposes.critical or list(purposes.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Unfit("no certificate for time-stamps")


def _check_chain(certificate: x509.Certificate, carried: list[x509.Certificate], anchors: Anchors) -> None:
    roots = [x509.load_der_x509_certificate(each) for each in anchors.roots]
    known = [*roots, *(x509.load_der_x509_certificate(each) for each in anchors.between), *carried]
    present = certificate
    for _ in range(HIGHEST_CHAIN):
        if present in roots:
            return
        issuer = next((each for each in known if each.subject == present.issuer and _issued(each, present)), None)
        if issuer is None:
            break
        present = issuer
    raise Unfit("not under a root that is believed")


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        if not issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return False
        subject.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError):
        return False
    return True

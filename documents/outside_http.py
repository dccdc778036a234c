"""
How we speak to licensed providers over HTTP.

The time-stamp adapter speaks RFC 3161 and works with any such service. For certificates of
single acts and for seals there is no common protocol: providers sell their own. Ours is small
(docs/keys.md), a provider's is put behind it in one class like these. Calls block; they are made by
jobs in threads, never in a transaction.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from kernel import Unavailable

from .outside import Anchors, Application, EnrolledSeal
from .sealing import check_drawing
from .tokens import Unfit, check_token, new_request, token_in

TIMEOUT_SECONDS = 15.0
LARGEST_ANSWER = 4 * 1024 * 1024
JSON = "application/json"


class HttpCertificates:
    """A licensed CA behind `POST URL/certificates`, `POST URL/ocsp` and `GET URL/crls`."""

    def __init__(self, url: str, anchors: Anchors) -> None:
        self.anchors = anchors
        self._url = url

    def issue(self, application: Application) -> bytes:
        """Ask for a certificate and look at it: our key, our subject, the policy, signed by whom we believe."""
        asked = {
            "request_id": application.request_id,
            "csr": b64encode(application.csr).decode(),
            "policy": application.policy,
            "evidence_sha256": application.evidence_sha256,
        }
        certificate = b64decode(_ask_json("ca", f"{self._url}/certificates", asked)["certificate"])
        csr = x509.load_der_x509_csr(application.csr)
        if not _fits(certificate, self.anchors, application.policy, csr.subject) or _key(certificate) != _key_in(csr):
            raise Unavailable("ca.answer-unfit", request=application.request_id)
        return certificate

    def ocsp(self, certificate: bytes) -> bytes:
        return ask_ocsp("ca", f"{self._url}/ocsp", certificate, self.anchors)

    def crls(self) -> tuple[bytes, ...]:
        return tuple(b64decode(each) for each in _ask_json("ca", f"{self._url}/crls", None)["crls"])


class HttpSeals:
    """An e-seal service behind `POST URL/seals`, `POST URL/seals/ID/signatures` and so on."""

    def __init__(self, url: str, anchors: Anchors) -> None:
        self.anchors = anchors
        self._url = url

    def enrol(self, seal_id: str, organisation_id: str, name: str, policy: str) -> EnrolledSeal:
        """Ask for a seal's certificate and look; both are checked before they are believed."""
        asked = {"seal_id": seal_id, "organisation_id": organisation_id, "name": name, "policy": policy}
        answer = _ask_json("seal-service", f"{self._url}/seals", asked)
        certificate, drawing = b64decode(answer["certificate"]), b64decode(answer["drawing"])
        check_drawing(drawing)
        if not _fits(certificate, self.anchors, policy, None):
            raise Unavailable("seal-service.answer-unfit", seal=seal_id)
        return EnrolledSeal(certificate, drawing)

    def sign(self, seal_id: str, digest: bytes) -> bytes:
        asked = {"digest": digest.hex(), "request_id": f"{seal_id}-{digest.hex()}"}
        return b64decode(_ask_json("seal-service", f"{self._url}/seals/{seal_id}/signatures", asked)["signature"])

    def ocsp(self, certificate: bytes) -> bytes:
        return ask_ocsp("seal-service", f"{self._url}/ocsp", certificate, self.anchors)

    def crls(self) -> tuple[bytes, ...]:
        return tuple(b64decode(each) for each in _ask_json("seal-service", f"{self._url}/crls", None)["crls"])

    def revoke(self, seal_id: str) -> None:
        _ask_json("seal-service", f"{self._url}/seals/{seal_id}/revocation", {})


class HttpTimestamps:
    """Any time-stamp service that speaks RFC 3161 over HTTP (3.4)."""

    def __init__(self, url: str, anchors: Anchors) -> None:
        self.anchors = anchors
        self._url = url

    def token(self, digest: bytes) -> bytes:
        """Ask for a token and check it whole: imprint, nonce, signature, purpose, chain."""
        nonce = secrets.randbits(63)
        answer = _ask("tsa", self._url, new_request(digest, nonce), "application/timestamp-query")
        try:
            token = token_in(answer)
            check_token(token, digest, nonce, self.anchors)
        except Unfit as unfit:
            raise Unavailable("tsa.answer-unfit", why=str(unfit)) from unfit
        return token


def read_anchors(path: Path) -> Anchors:
    """Read a PEM file with a provider's root and the authorities under it; Unavailable("config.key-missing")."""
    if not path.is_file():
        raise Unavailable("config.key-missing", name=str(path))
    found = x509.load_pem_x509_certificates(path.read_bytes())
    roots = tuple(each.public_bytes(Encoding.DER) for each in found if each.subject == each.issuer)
    between = tuple(each.public_bytes(Encoding.DER) for each in found if each.subject != each.issuer)
    return Anchors(roots, between)


def ask_ocsp(port: str, url: str, certificate: bytes, anchors: Anchors) -> bytes:
    """Ask an OCSP responder about a certificate; returns the DER response as it came."""
    subject = x509.load_der_x509_certificate(certificate)
    issuer = next(
        each
        for each in map(x509.load_der_x509_certificate, (*anchors.between, *anchors.roots))
        if each.subject == subject.issuer
    )
    request = ocsp.OCSPRequestBuilder().add_certificate(subject, issuer, hashes.SHA256()).build()
    return _ask(port, url, request.public_bytes(Encoding.DER), "application/ocsp-request")


def _fits(certificate: bytes, anchors: Anchors, policy: str, subject: x509.Name | None) -> bool:
    """Whether a provider's certificate is one of its own, under this policy and for this subject."""
    try:
        given = x509.load_der_x509_certificate(certificate)
        policies = given.extensions.get_extension_for_class(x509.CertificatePolicies).value
        issuers = map(x509.load_der_x509_certificate, anchors.between)
        issuer = next((each for each in issuers if each.subject == given.issuer), None)
        if issuer is None:
            return False
        given.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, ValueError, TypeError):
        return False
    named = [each.policy_identifier.dotted_string for each in policies]
    return named == [policy] and (subject is None or given.subject == subject)


def _key(certificate: bytes) -> bytes:
    key = x509.load_der_x509_certificate(certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _key_in(csr: x509.CertificateSigningRequest) -> bytes:
    return csr.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _ask_json(port: str, url: str, asked: Mapping[str, Any] | None) -> dict[str, Any]:
    data = None if asked is None else json.dumps(asked).encode()
    try:
        answer: dict[str, Any] = json.loads(_ask(port, url, data, JSON))
    except ValueError:
        raise Unavailable(f"{port}.answer-unfit") from None
    return answer


def _ask(port: str, url: str, data: bytes | None, kind: str) -> bytes:
    """POST, or GET without data; whatever is not a plain 200 is Unavailable("<port>.unavailable")."""
    parts = urlsplit(url)
    opened = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = opened(parts.netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET" if data is None else "POST", parts.path or "/", data, {"Content-Type": kind})
        answer = connection.getresponse()
        content = answer.read(LARGEST_ANSWER)
        if answer.status != 200:
            raise Unavailable(f"{port}.unavailable", status=answer.status)
        return content
    except (OSError, HTTPException) as error:
        raise Unavailable(f"{port}.unavailable", status=type(error).__name__) from error
    finally:
        connection.close()

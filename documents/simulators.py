"""
Simulators of licensed providers: a real HTTP server that behaves like a CA, a TSA and an e-seal service.

Everything they give says that it is simulated: the names of the root, and the page at `/`. For tests,
and for trying a configuration (`concord simulate-services FOLDER`); never for a real paper.
They are slow, fail now and then where told to, and answer a repeated request as before.
"""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel import clock

from .authority import ACT_LIFETIME, SEAL_YEARS, Authority
from .certificates import Addresses, end_certificate, named, years
from .keys import SoftwareKeys
from .outside import SIMULATED
from .timestamps import TimestampAuthority

LARGEST = 64 * 1024
A_DRAWING = (
    b"0.86 0.07 0.07 RG 6 w 90 0 m 90 50 50 90 0 90 c -50 90 -90 50 -90 0 c "
    b"-90 -50 -50 -90 0 -90 c 50 -90 90 -50 90 0 c s"
)
"""A red ring: a simulated seal bears no name."""
PAGE = f"""<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{SIMULATED}</title>
<h1>{SIMULATED}</h1><p>这里是电子认证、时间戳和电子印章服务的模拟器，签发的一切都没有法律效力，不得用于真实文书。</p>
<p lang="en">Simulators of a certificate authority, a time-stamp service and an e-seal service.
Nothing they give is worth anything.</p>
</html>"""


class SimulatedServices:
    """
    The three services behind one address, as `http://127.0.0.1:PORT/ca`, `/tsa` and `/seal`.

    `fails` is asked before each request; the services are out of order while it says yes.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        delay_seconds: float = 0.2,
        fails: Callable[[], bool] = lambda: False,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.delay_seconds, self.fails, self.now = delay_seconds, fails, now
        self._keys = SoftwareKeys.open(folder / "keys", folder / "passphrase")
        self.authority = Authority.open(self._keys, folder, now(), SIMULATED)
        self._timestamps = TimestampAuthority(self.authority, folder, now, SIMULATED)
        self._given: dict[str, bytes] = {}
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.requests = 0

    def __enter__(self) -> "SimulatedServices":
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self.close()

    def close(self) -> None:
        """Give the port back; for services that were never begun."""
        self._server.server_close()

    def serve_forever(self) -> None:
        self._server.serve_forever()

    def anchors_pem(self) -> bytes:
        """Return root and issuing authority, as a provider hands them over."""
        return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in self.authority.issuers)

    def answer(self, path: str, data: bytes) -> tuple[str, bytes]:
        """Return kind and content; KeyError or ValueError for what is no request of theirs."""
        match path.strip("/").split("/"):
            case ["tsa"]:
                return "application/timestamp-reply", self._timestamps.respond(data)
            case ["ca" | "seal", "ocsp"]:
                return "application/ocsp-response", self.authority.revocations.respond(data, self.now())
            case ["ca" | "seal", "crls"]:
                return _json(crls=[b64encode(each).decode() for each in self.authority.crls(self.now())])
            case ["ca", "certificates"]:
                return _json(certificate=b64encode(self._certificate(json.loads(data))).decode())
            case ["seal", "seals"]:
                enrolled = self._enrolled(json.loads(data))
                return _json(certificate=b64encode(enrolled).decode(), drawing=b64encode(A_DRAWING).decode())
            case ["seal", "seals", seal_id, "signatures"]:
                return _json(signature=b64encode(self._signature(seal_id, json.loads(data))).decode())
            case ["seal", "seals", seal_id, "revocation"]:
                self.authority.revoke(self._given[f"seal-{seal_id}"], self.now())
                return _json()
            case [""]:
                return "text/html; charset=utf-8", PAGE.encode()
        raise KeyError(path)

    def _certificate(self, asked: dict[str, Any]) -> bytes:
        """Give the certificate of an act; the same request gets the same one."""
        csr = x509.load_der_x509_csr(b64decode(asked["csr"]))
        key = csr.public_key()
        if not csr.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("not signed by its key")
        with self._lock:
            request = f"act-{asked['request_id']}-{_spki(csr)}"
            if request not in self._given:
                self._given[request] = self._issue(key, csr.subject, asked["policy"], ACT_LIFETIME)
            return self._given[request]

    def _enrolled(self, asked: dict[str, Any]) -> bytes:
        key_name = f"seal-{asked['seal_id']}"
        with self._lock:
            if key_name not in self._given:
                subject = named(asked["name"], asked["name"], asked["organisation_id"])
                key = self._keys.key(key_name).public_key()
                self._given[key_name] = self._issue(key, subject, asked["policy"], years(SEAL_YEARS))
            return self._given[key_name]

    def _signature(self, seal_id: str, asked: dict[str, Any]) -> bytes:
        request = f"signature-{asked['request_id']}"
        with self._lock:
            if f"seal-{seal_id}" not in self._given:
                raise KeyError(seal_id)
            if request not in self._given:
                prehashed = ec.ECDSA(utils.Prehashed(hashes.SHA256()))
                self._given[request] = self._keys.key(f"seal-{seal_id}").sign(bytes.fromhex(asked["digest"]), prehashed)
            return self._given[request]

    def _issue(self, key: ec.EllipticCurvePublicKey, subject: x509.Name, policy: str, lifetime: timedelta) -> bytes:
        issuer = self.authority.issuers[-1]
        issuer_key = self._keys.key(issuer.key_name)
        made = end_certificate(key, subject, policy, issuer, issuer_key, self.now(), lifetime, Addresses(""))
        self.authority.revocations.record(made, issuer.key_name)
        return made.public_bytes(Encoding.DER)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        services = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 30

            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self._answer(self.rfile.read(min(length, LARGEST)))

            def _answer(self, data: bytes) -> None:
                services.requests += 1
                time.sleep(services.delay_seconds)
                if services.fails():
                    self.send_error(503, "simulated failure")
                    return
                try:
                    kind, content = services.answer(self.path, data)
                except (KeyError, ValueError, TypeError):
                    self.send_error(400)
                    return
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("X-Simulator", "1")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: paths and bodies are none of a log's business."""

        return Handler


def _spki(csr: x509.CertificateSigningRequest) -> str:
    return csr.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex()


def _json(**answer: object) -> tuple[str, bytes]:
    return "application/json", json.dumps({"simulator": True, **answer}).encode()

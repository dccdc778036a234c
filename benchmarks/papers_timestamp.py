"""
How much CPU one time-stamp token costs (RFC 3161), from the digest to the token with its serial number on record.

Measured with keys in files, and with keys in a security module (SoftHSM) where one is installed.
The rival is `openssl ts -reply` on the same machine, the start of its process included: it has no server.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from documents import Authority, SigningDesk, TimestampAuthority, TokenKeys
from tests.documents.corpus import Clock, a_desk
from tests.documents.tokens import MODULE, PIN, SecurityModule

from . import cpu
from .report import Rival, say

RUNS = 400
DIGEST = sha256(b"an agreement").digest()


def main() -> int:
    """Give tokens again and again; say both figures."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        desk = a_desk(folder / "desk", Clock())
        figure = cpu.median_ms(lambda: desk.timestamps.token(DIGEST), RUNS)
        rival = Rival("openssl ts -reply", _openssl_ms(folder, desk))
        holds = say("papers", "time-stamp token", figure, "ms CPU, median", 1.0, rival)
        if MODULE.exists():
            in_module = cpu.median_ms(_from_module(folder), RUNS)
            holds &= say("papers", "time-stamp token, key in a security module", in_module, "ms CPU, median", 2.0)
    return 0 if holds else 1


def _from_module(folder: Path) -> Callable[[], object]:
    (folder / "module").mkdir()
    keys = TokenKeys(folder / "module" / "keys", MODULE, SecurityModule(folder / "module").token(), PIN)
    clock = Clock()
    timestamps = TimestampAuthority(Authority.open(keys, folder / "module", clock()), folder / "module", clock)
    return lambda: timestamps.token(DIGEST)


def _openssl_ms(folder: Path, desk: SigningDesk) -> float:
    """Return the CPU time of one answer of openssl with our own key and certificate, in milliseconds."""
    signer = desk.authority.timestamp_signer(desk.now())
    (folder / "key.pem").write_bytes(signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "tsa.der").write_bytes(signer.certificate)
    (folder / "data").write_bytes(b"an agreement")
    (folder / "serial").write_text("01\n")
    (folder / "conf").write_text(
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=key.pem\nsigner_digest=sha256\n"
        "default_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n"
    )
    for words in (
        ("x509", "-inform", "der", "-in", "tsa.der", "-out", "tsa.pem"),
        ("ts", "-query", "-data", "data", "-sha256", "-out", "query"),
    ):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(20):
        answer = ["openssl", "ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "reply"]
        subprocess.run(answer, cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent * 1000 / 20


if __name__ == "__main__":
    sys.exit(main())

"""
Phones and identity numbers at rest: AES-256-GCM, and keyed hashes where equality is asked.

`unlock` is called once at start-up with the secret from the settings. A sealed text opens
only for the row and column it was sealed for.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
LEAST_SECRET_BYTES = 32

_keys: dict[str, bytes] = {}


def unlock(secret: bytes) -> None:
    """Derive the keys; `secret` has at least 32 random bytes and never changes for a database."""
    if len(secret) < LEAST_SECRET_BYTES:
        raise ValueError("the sealing secret needs at least 32 bytes")
    for use in ("seal", "hash"):
        derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"concord people {use}".encode())
        _keys[use] = derivation.derive(secret)


def seal(text: str, about: str) -> str:
    """Encrypt; `about` names column and row ("persons.phone:<id>") and is needed to open it. "" stays ""."""
    if not text:
        return ""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(_key("seal")).encrypt(nonce, text.encode(), about.encode())).decode()


def unseal(sealed: str, about: str) -> str:
    """Decrypt; raises cryptography's InvalidTag when it was sealed for something else."""
    if not sealed:
        return ""
    data = base64.b64decode(sealed)
    return AESGCM(_key("seal")).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about.encode()).decode()


def keyed_hash(use: str, text: str) -> str:
    """Return 64 hexadecimal digits that only this installation can compute; "" for ""."""
    if not text:
        return ""
    return hmac.new(_key("hash"), f"{use}\0{text}".encode(), hashlib.sha256).hexdigest()


def _key(use: str) -> bytes:
    if use not in _keys:
        raise RuntimeError("people.unlock(secret) has not been called at start-up")
    return _keys[use]

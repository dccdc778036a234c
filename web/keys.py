"""The master key: one file from which all secrets of this installation come."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kernel import Unavailable

from .parts import Settings

KEY_BYTES = 48


def make_master_key(settings: Settings) -> None:
    """Make the file with fresh random bytes, readable by its owner only; one that is there stays."""
    path = master_key_file(settings)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(KEY_BYTES).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())


def master_key(settings: Settings) -> bytes:
    """Read it; raises Unavailable("config.key-missing")."""
    path = master_key_file(settings)
    if not path.is_file():
        raise Unavailable("config.key-missing", name=str(path))
    return bytes.fromhex(path.read_text().strip())


def master_key_file(settings: Settings) -> Path:
    return settings.data / "keys" / "master"


def journal_key(settings: Settings) -> Ed25519PrivateKey:
    """Return the key that signs the journal's checkpoints."""
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"concord journal checkpoints")
    return Ed25519PrivateKey.from_private_bytes(derivation.derive(master_key(settings)))

"""
All secrets of an installation in one encrypted file: master key, keys of the authority, its registers.

    CONCORD-KEYS-1 line feed, salt (16 bytes), nonce (12), AES-256-GCM of a gzipped tar

The key comes from the passphrases of everybody who took part, in their order, by scrypt: none
of them opens it alone. Keys in a security module are not in it; the module has its own backup.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kernel import Conflict, Invalid, NotFound

MARK = b"CONCORD-KEYS-1\n"
FOLDERS = ("keys", "authority")
"""Of the data folder."""
SHORTEST = 12
"""Characters of one person's passphrase."""
SALT, NONCE = 16, 12
SCRYPT_N = 2**16
"""64 MiB and a quarter of a second a guess."""


def back_up(data: Path, file: Path, passphrases: Sequence[str]) -> str:
    """
    Write the backup of the installation in `data`; return the SHA-256 of the file.

    Invalid("keys.passphrase-short"), NotFound("keys.nothing-to-back-up"), Conflict("keys.file-exists").
    """
    for each in passphrases:
        if len(each) < SHORTEST:
            raise Invalid("keys.passphrase-short", least=SHORTEST)
    if not any((data / folder).is_dir() for folder in FOLDERS):
        raise NotFound("keys.nothing-to-back-up", name=str(data))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for folder in FOLDERS:
            if (data / folder).is_dir():
                archive.add(data / folder, folder)
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    sealed = AESGCM(_key(passphrases, salt)).encrypt(nonce, packed.getvalue(), MARK)
    whole = MARK + salt + nonce + sealed
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Conflict("keys.file-exists", name=str(file)) from None
    with os.fdopen(descriptor, "wb") as written:
        written.write(whole)
        written.flush()
        os.fsync(written.fileno())
    return hashlib.sha256(whole).hexdigest()


def restore(data: Path, file: Path, passphrases: Sequence[str]) -> None:
    """
    Put the keys of a backup into an installation that has none.

    NotFound("keys.no-such-file"), Invalid("keys.not-a-backup"), Invalid("keys.passphrase-wrong") also for a
    file that was changed, Conflict("keys.already-there").
    """
    if not file.is_file():
        raise NotFound("keys.no-such-file", name=str(file))
    whole = file.read_bytes()
    if not whole.startswith(MARK) or len(whole) < len(MARK) + SALT + NONCE + 16:
        raise Invalid("keys.not-a-backup", name=str(file))
    if any((data / folder).exists() for folder in FOLDERS):
        raise Conflict("keys.already-there", name=str(data))
    salt, nonce, sealed = whole[15 : 15 + SALT], whole[15 + SALT : 15 + SALT + NONCE], whole[15 + SALT + NONCE :]
    try:
        packed = AESGCM(_key(passphrases, salt)).decrypt(nonce, sealed, MARK)
    except InvalidTag:
        raise Invalid("keys.passphrase-wrong") from None
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        archive.extractall(data, filter="data")
    for folder in FOLDERS:
        for path in (data / folder).rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)


def _key(passphrases: Sequence[str], salt: bytes) -> bytes:
    together = b"".join(len(each.encode()).to_bytes(4, "big") + each.encode() for each in passphrases)
    return Scrypt(salt=salt, length=32, n=SCRYPT_N, r=8, p=1).derive(together)

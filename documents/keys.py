"""
Long-lived keys and certificates of the house: certificate authorities, time-stamping, seals.

Keys of single signing acts are not here: they are made in memory, used once and dropped.
"""

import os
import re
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Protocol

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.utils import Buffer

from kernel import Unavailable

NAME = re.compile(r"[a-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?")


class KeyProvider(Protocol):
    """
    Where long-lived keys live: a folder, or a security module whose keys never leave it.

    Both keep to the same contract (tests/documents/test_keys.py). `keys.cannot-be-opened`
    (Unavailable) is raised where passphrase or PIN does not fit.
    """

    def key(self, name: str) -> ec.EllipticCurvePrivateKey:
        """Return the P-256 key of that name; the first call makes it. It signs; its secret may not be readable."""
        ...

    def certificate(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the kept DER certificate of that name; the first call keeps what `make` returns."""
        ...

    def names(self) -> tuple[str, ...]:
        """Return the names that have a certificate, sorted."""
        ...


class CertificateFolder:
    """Certificates are no secret: each is a file `NAME.crt` (DER), wherever the keys are. Never replaced."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._certificates: dict[str, bytes] = {}
        self._lock = RLock()

    def certificate(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the kept DER certificate of that name; the first call keeps what `make` returns."""
        with self._lock:
            if name not in self._certificates:
                self._certificates[name] = first_writer_wins(self._folder / f"{checked(name)}.crt", make)
            return self._certificates[name]

    def names(self) -> tuple[str, ...]:
        """Return the names that have a certificate, sorted."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.crt") if NAME.fullmatch(path.stem)))


class SoftwareKeys(CertificateFolder):
    """
    Keys as encrypted PKCS#8 files (`NAME.key`, mode 0600), certificates beside them.

    Two processes that ask for the same new name at the same time get the same key: the
    first file wins. `Unavailable("keys.cannot-be-opened")` where the passphrase does not fit.
    """

    def __init__(self, folder: Path, passphrase: bytes) -> None:
        if not passphrase:
            raise ValueError("an empty passphrase protects nothing")
        super().__init__(folder)
        self._passphrase = passphrase
        self._opened: dict[str, ec.EllipticCurvePrivateKey] = {}

    @classmethod
    def open(cls, folder: Path, passphrase_file: Path) -> "SoftwareKeys":
        """Read the passphrase from a file; a file that is missing is made, with 256 random bits."""
        passphrase = first_writer_wins(passphrase_file, lambda: secrets.token_hex(32).encode() + b"\n")
        return cls(folder, passphrase.strip())

    def key(self, name: str) -> ec.EllipticCurvePrivateKey:
        """Return the P-256 key of that name; the first call makes it."""
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._read_or_make(name)
            return self._opened[name]

    def _read_or_make(self, name: str) -> ec.EllipticCurvePrivateKey:
        pkcs8 = first_writer_wins(self._folder / f"{checked(name)}.key", self._new_pkcs8)
        try:
            key = serialization.load_pem_private_key(pkcs8, self._passphrase)
        except ValueError as error:
            raise Unavailable("keys.cannot-be-opened", key=name) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise Unavailable("keys.cannot-be-opened", key=name)
        return key

    def _new_pkcs8(self) -> bytes:
        return ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(self._passphrase),
        )


class DistantKey(ec.EllipticCurvePrivateKey):
    """
    A P-256 key that lies elsewhere and can only sign: in a security module, at a service.

    `sign_digest` takes a SHA-256 digest and returns the DER signature, or raises Unavailable.
    """

    def __init__(self, public: bytes, sign_digest: Callable[[bytes], bytes]) -> None:
        key = serialization.load_der_public_key(public)
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("not a P-256 key")
        self._public = key
        self._sign_digest = sign_digest

    def sign(self, data: Buffer, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """Return the DER signature over `data` with SHA-256."""
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            raise TypeError("this key signs with SHA-256 only")
        return self._sign_digest(sha256(data).digest())

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public.curve

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> bytes:
        raise TypeError("this key only signs")

    def private_numbers(self) -> ec.EllipticCurvePrivateNumbers:
        raise TypeError("this key does not leave its place")

    def private_bytes(
        self,
        encoding: serialization.Encoding,
        format: serialization.PrivateFormat,
        encryption_algorithm: serialization.KeySerializationEncryption,
    ) -> bytes:
        raise TypeError("this key does not leave its place")

    def __copy__(self) -> "DistantKey":
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "DistantKey":
        return self


def generations(keys: KeyProvider, purpose: str) -> tuple[str, ...]:
    """Return the names of a key's generations, oldest first: `root`, `root-g2`, …; the first need not exist yet."""
    known = set(keys.names())
    names = [purpose]
    while (name := next_generation(names[-1])) in known:
        names.append(name)
    return tuple(names)


def next_generation(name: str) -> str:
    """Return `root-g2` after `root`, `root-g3` after `root-g2`."""
    stem, mark, number = name.rpartition("-g")
    return f"{stem}-g{int(number) + 1}" if mark and number.isdecimal() else f"{name}-g2"


def checked(name: str) -> str:
    """Return `name`; ValueError where it is none for a key."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not a name for a key: {name!r}")
    return name


def first_writer_wins(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the content of `path`; write it first, whole or not at all and mode 0600, where it is missing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(make())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was quicker: its key is the key
    finally:
        draft.unlink()
    _fsync_folder(path.parent)
    return path.read_bytes()


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

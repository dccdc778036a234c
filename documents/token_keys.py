"""
Long-lived keys in a security module (PKCS#11): they are made there and never leave it.

The certificate library takes them like any other key: see `keys.DistantKey`.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters

from kernel import Unavailable

from .keys import CertificateFolder, DistantKey, checked

P256 = encode_named_curve_parameters("secp256r1")
_MODULE = Lock()
"""
Held in every call of a PKCS#11 library, by all threads of the process.

SoftHSM 2.6 dies when one thread opens a session while another makes a key.
"""
WRONG_PIN = (
    pkcs11.PinIncorrect,
    pkcs11.PinInvalid,
    pkcs11.PinLenRange,
    pkcs11.PinLocked,
    pkcs11.UserAlreadyLoggedIn,  # by this process, with another PIN: the right one has its session
)
SECRET: dict[Attribute, Any] = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.SIGN: True}


class TokenKeys(CertificateFolder):
    """
    P-256 keys in the token `label` of the PKCS#11 library `module`; certificates in `folder`.

    One session a process serves all threads, one after another: signing takes half a millisecond.
    Two processes that ask for the same new name get the same key: a lock in `folder` sees to it.
    Unavailable("keys.module-unreachable") where library or token is missing or does not answer,
    Unavailable("keys.cannot-be-opened") where the PIN does not fit.
    """

    def __init__(self, folder: Path, module: Path, label: str, pin: str) -> None:
        super().__init__(folder)
        self._label = label
        self._opened: dict[str, DistantKey] = {}
        try:
            with _MODULE:
                self._session = _session(str(module), label, pin)
        except WRONG_PIN as error:
            raise Unavailable("keys.cannot-be-opened", key=label) from error
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise Unavailable("keys.module-unreachable", token=label) from error

    def key(self, name: str) -> ec.EllipticCurvePrivateKey:
        """Return the P-256 key of that name; the first call makes it."""
        with self._lock:
            if checked(name) not in self._opened:
                self._opened[name] = self._find_or_make(name)
            return self._opened[name]

    def _find_or_make(self, name: str) -> DistantKey:
        try:
            with _MODULE, _alone(self._folder):
                private = self._find(name, ObjectClass.PRIVATE_KEY)
                if private is None:
                    self._make(name)
                    private = self._find(name, ObjectClass.PRIVATE_KEY)
                public = encode_ec_public_key(self._find(name, ObjectClass.PUBLIC_KEY))
        except pkcs11.PKCS11Error as error:
            raise Unavailable("keys.module-unreachable", token=self._label) from error
        return DistantKey(public, partial(self._sign, private))

    def _sign(self, private: Any, digest: bytes) -> bytes:
        try:
            with _MODULE:
                return encode_ecdsa_signature(private.sign(digest, mechanism=Mechanism.ECDSA))
        except pkcs11.PKCS11Error as error:
            raise Unavailable("keys.module-unreachable", token=self._label) from error

    def _find(self, name: str, kind: ObjectClass) -> Any:
        found = self._session.get_objects({Attribute.CLASS: kind, Attribute.LABEL: name})
        return next(iter(list(found)), None)

    def _make(self, name: str) -> None:
        parameters = self._session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: P256}, local=True)
        parameters.generate_keypair(
            id=name.encode(),
            label=name,
            store=True,
            mechanism=Mechanism.EC_KEY_PAIR_GEN,
            private_template=SECRET,
        )


@cache
def _session(module: str, label: str, pin: str) -> Any:
    """Return the session of this process: kept for good, since closing one is a call of the library too."""
    return pkcs11.lib(module).get_token(token_label=label).open(rw=True, user_pin=pin)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other process make a key meanwhile."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)

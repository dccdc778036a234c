"""Long-lived keys, in a folder and in a security module: the same contract."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from documents import SoftwareKeys, TokenKeys
from documents.keys import DistantKey
from kernel import Unavailable

from .tokens import MODULE, PIN

SHA256 = ec.ECDSA(hashes.SHA256())


def fingerprint(key):
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture(params=["software", "token"])
def opened(request, tmp_path):
    """Return how this provider is opened; each call is a program that starts."""
    if request.param == "software":
        return lambda: SoftwareKeys(tmp_path / "keys", b"secret")
    label = request.getfixturevalue("security_module").token()
    return lambda: TokenKeys(tmp_path / "keys", MODULE, label, PIN)


def test_a_key_is_made_once_and_found_again(opened):
    first = opened().key("root")

    again = opened().key("root")

    assert fingerprint(again) == fingerprint(first)
    assert fingerprint(opened().key("issuing")) != fingerprint(first)


def test_what_a_key_signs_its_public_half_verifies(opened):
    key = opened().key("root")

    signature = key.sign(b"an agreement", SHA256)

    key.public_key().verify(signature, b"an agreement", SHA256)
    assert isinstance(key.curve, ec.SECP256R1)
    assert key.key_size == 256


def test_those_who_ask_at_the_same_time_get_the_same_key(opened):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: opened().key("root"), range(8)))

    assert len({fingerprint(key) for key in keys}) == 1


def test_threads_may_sign_with_one_key_at_once(opened):
    key = opened().key("root")

    with ThreadPoolExecutor(8) as pool:
        signatures = list(pool.map(lambda number: key.sign(b"%d" % number, SHA256), range(40)))

    for number, signature in enumerate(signatures):
        key.public_key().verify(signature, b"%d" % number, SHA256)


def test_a_certificate_is_kept_and_never_replaced(opened):
    assert opened().certificate("root", lambda: b"first") == b"first"
    assert opened().certificate("root", lambda: b"second") == b"first"
    assert opened().names() == ("root",)


@pytest.mark.parametrize("name", ["../root", "a/b", "", ".hidden", "a" * 65])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path, name):
    with pytest.raises(ValueError, match="not a name"):
        SoftwareKeys(tmp_path / "keys", b"secret").key(name)
    with pytest.raises(ValueError, match="not a name"):
        SoftwareKeys(tmp_path / "keys", b"secret").certificate(name, lambda: b"")


def test_a_key_file_is_encrypted_and_for_its_owner_alone(tmp_path):
    SoftwareKeys(tmp_path / "keys", b"secret").key("root")

    files = list((tmp_path / "keys").iterdir())

    assert [file.name for file in files] == ["root.key"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert b"ENCRYPTED PRIVATE KEY" in files[0].read_bytes()


def test_a_wrong_passphrase_opens_nothing(tmp_path):
    SoftwareKeys(tmp_path / "keys", b"secret").key("root")

    with pytest.raises(Unavailable, match=r"keys\.cannot-be-opened"):
        SoftwareKeys(tmp_path / "keys", b"guessed").key("root")


def test_a_missing_passphrase_is_made_and_kept(tmp_path):
    first = SoftwareKeys.open(tmp_path / "keys", tmp_path / "passphrase").key("root")

    again = SoftwareKeys.open(tmp_path / "keys", tmp_path / "passphrase").key("root")

    assert fingerprint(again) == fingerprint(first)
    assert stat.S_IMODE((tmp_path / "passphrase").stat().st_mode) == 0o600


def test_a_wrong_pin_or_an_absent_token_opens_nothing(tmp_path, security_module):
    label = security_module.token()

    with pytest.raises(Unavailable, match=r"keys\.cannot-be-opened"):
        TokenKeys(tmp_path, MODULE, label, "0000-0000")
    TokenKeys(tmp_path, MODULE, label, PIN)
    with pytest.raises(Unavailable, match=r"keys\.cannot-be-opened"):
        TokenKeys(tmp_path, MODULE, label, "0000-0000")
    with pytest.raises(Unavailable, match=r"keys\.module-unreachable"):
        TokenKeys(tmp_path, MODULE, "not there", PIN)
    with pytest.raises(Unavailable, match=r"keys\.module-unreachable"):
        TokenKeys(tmp_path, Path("/nowhere/module.so"), label, PIN)


def test_a_key_does_not_leave_its_token(tmp_path, security_module):
    key = TokenKeys(tmp_path, MODULE, security_module.token(), PIN).key("root")

    assert isinstance(key, DistantKey)
    with pytest.raises(TypeError, match="does not leave"):
        key.private_numbers()
    with pytest.raises(TypeError, match="does not leave"):
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(TypeError, match="only signs"):
        key.exchange(ec.ECDH(), key.public_key())
    with pytest.raises(TypeError, match="SHA-256 only"):
        key.sign(b"data", ec.ECDSA(hashes.SHA1()))

"""Who may send and hear is said by a grant, and no other paper passes for one."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import Forbidden, Invalid
from media import GrantChecker, GrantIssuer
from media.grants import AUDIENCE, TYPE

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.instant = TEN

    def __call__(self) -> datetime:
        return self.instant


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def issuer(clock):
    return GrantIssuer(clock)


@pytest.fixture
def checker(issuer, clock):
    return GrantChecker(issuer.public_key, clock)


def claims(**changes):
    """Return what a good grant says, with changes; None leaves a claim out."""
    now = int(TEN.timestamp())
    good = {
        "aud": AUDIENCE, "jti": "j", "iat": now, "exp": now + 60, "room": "r", "seat": "li", "send": ["audio"],
        "hear": "*",
    }  # fmt: skip
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(issuer, typ=TYPE, **changes):
    """Sign with the issuer's own key what it would never say."""
    return jwt.encode(claims(**changes), issuer._key, algorithm="EdDSA", headers={"typ": typ})


def encoded(part) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_a_grant_says_room_seat_and_what_may_be_sent_and_heard(issuer, checker):
    token = issuer.issue("r", "li", may_send=["audio"], may_hear=["wang", "zhao"])

    grant = checker.use(token)

    assert (grant.room, grant.seat) == ("r", "li")
    assert grant.may_send == {"audio"}
    assert grant.may_hear == {"wang", "zhao"}


def test_a_grant_is_good_once(issuer, checker):
    token = issuer.issue("r", "li")
    checker.use(token)

    with pytest.raises(Forbidden, match="grant-used"):
        checker.use(token)


def test_reading_does_not_use_it_up(issuer, checker):
    token = issuer.issue("r", "li")
    checker.read(token)

    assert checker.use(token).seat == "li"


def test_another_process_that_is_told_of_used_grants_refuses_them_too(issuer, checker, clock):
    token = issuer.issue("r", "li")
    checker.use(token)
    second = GrantChecker(issuer.public_key, clock)
    second.remember(checker.used)

    with pytest.raises(Forbidden, match="grant-used"):
        second.use(token)


@pytest.mark.parametrize("seconds", [60, 61, 3600, -10])
def test_a_grant_lives_sixty_seconds(issuer, checker, clock, seconds):
    token = issuer.issue("r", "li")
    clock.instant = TEN + timedelta(seconds=seconds)

    with pytest.raises(Forbidden, match="grant-expired"):
        checker.use(token)


def test_used_grants_are_forgotten_when_they_have_expired(issuer, checker, clock):
    checker.use(issuer.issue("r", "li"))
    clock.instant = TEN + timedelta(seconds=61)
    checker.use(issuer.issue("r", "li"))

    assert len(checker.used) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "concord-web"},
        {"aud": None},
        {"typ": "JWT"},
        {"typ": "concord-paper+jwt"},
        {"exp": int(TEN.timestamp()) + 3600},
        {"exp": None},
        {"jti": None},
        {"jti": "../../etc"},
        {"iat": int(TEN.timestamp()) + 600, "exp": int(TEN.timestamp()) + 660},
        {"room": "a/b"},
        {"room": None},
        {"seat": ""},
        {"seat": ["li"]},
        {"seat": "x" * 65},
        {"send": ["smell"]},
        {"send": "audio"},
        {"hear": "all"},
        {"hear": {"wang": 1}},
        {"hear": ["wang"] * 65},
        {"hear": [["wang"]]},
    ],
    ids=str,
)
def test_even_with_our_signature_only_the_exact_form_passes(issuer, checker, changes):
    with pytest.raises(Forbidden, match=r"media\.grant-"):
        checker.use(signed(issuer, **changes))


def test_a_changed_grant_is_refused(issuer, checker):
    head, body, signature = issuer.issue("r", "li").split(".")
    forged = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged["seat"] = "judge"

    with pytest.raises(Forbidden, match="grant-invalid"):
        checker.use(f"{head}.{encoded(forged)}.{signature}")


def test_a_grant_of_another_key_is_refused(checker):
    stranger = jwt.encode(claims(), Ed25519PrivateKey.generate(), algorithm="EdDSA", headers={"typ": TYPE})

    with pytest.raises(Forbidden, match="grant-invalid"):
        checker.use(stranger)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_no_signature_is_no_grant(checker, algorithm):
    unsigned = f"{encoded({'alg': algorithm, 'typ': TYPE})}.{encoded(claims())}."

    with pytest.raises(Forbidden, match="grant-invalid"):
        checker.use(unsigned)


def test_the_public_key_is_no_password(issuer, checker):
    """HS256 with the public key as secret: the classic confusion."""
    text = f"{encoded({'alg': 'HS256', 'typ': TYPE})}.{encoded(claims())}"
    digest = hmac.new(issuer.public_key, text.encode(), hashlib.sha256).digest()

    with pytest.raises(Forbidden, match="grant-invalid"):
        checker.use(f"{text}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}")


def test_another_algorithm_is_refused(checker):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token = jwt.encode(claims(), key, algorithm="RS256", headers={"typ": TYPE})

    with pytest.raises(Forbidden, match="grant-invalid"):
        checker.use(token)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "x" * 9000, "\x00", "é.é.é", "e30.e30."])
def test_junk_is_refused(checker, token):
    with pytest.raises(Forbidden, match="grant-invalid"):
        checker.use(token)


def test_names_are_bounded_when_a_grant_is_issued(issuer):
    with pytest.raises(Invalid, match=r"media\.name"):
        issuer.issue("a/../b", "li")

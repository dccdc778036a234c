"""The time-stamp service, spoken to as any RFC 3161 client would."""

import json
import subprocess
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from asn1crypto import core, tsp
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as some

from documents import TimestampAuthority
from kernel import Unavailable

from .corpus import START, Clock, a_desk

DIGEST = sha256(b"an agreement").digest()


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def desk(tmp_path_factory, clock):
    return a_desk(tmp_path_factory.mktemp("desk"), clock)


def a_request(**changes):
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": DIGEST}
    return tsp.TimeStampReq(
        {"version": "v1", "message_imprint": imprint, "nonce": 42, "cert_req": True, **changes}
    ).dump()


class Parts(core.SequenceOf):  # type: ignore[misc]  # asn1crypto is not typed
    _child_spec = core.Any


def answered(response: bytes):
    answer = tsp.TimeStampResp.load(response)
    assert answer.dump(force=True) == response
    return answer


def rejected(response: bytes):
    """Return the failure bits of a rejection that holds no token."""
    (part,) = Parts.load(response, strict=True)
    status = tsp.PKIStatusInfo.load(part.dump(), strict=True)
    assert status["status"].native == "rejection"
    return status["fail_info"].native


def test_a_token_says_what_was_asked_and_when(desk, clock):
    answer = answered(desk.timestamps.respond(a_request()))

    token = answer["time_stamp_token"]["content"]
    info = token["encap_content_info"]["content"].parsed
    assert answer["status"]["status"].native == "granted"
    assert info["nonce"].native == 42
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    assert info["gen_time"].native == clock()
    assert info["accuracy"]["seconds"].native == 1
    assert len(token["certificates"]) == 2


def test_certificates_come_only_when_asked_for(desk):
    answer = answered(desk.timestamps.respond(a_request(cert_req=False)))

    assert len(answer["time_stamp_token"]["content"]["certificates"]) == 0


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"message_imprint": {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": bytes(20)}}, "bad_alg"),
        ({"message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(31)}}, "bad_alg"),
        ({"req_policy": "1.2.3"}, "unaccepted_policy"),
    ],
)
def test_what_cannot_be_granted_is_rejected_with_its_reason(desk, changes, failure):
    assert rejected(desk.timestamps.respond(a_request(**changes))) == {failure}


@given(some.binary(max_size=200))
def test_rubbish_is_rejected_not_raised(desk, rubbish):
    assert rejected(desk.timestamps.respond(rubbish)) == {"bad_data_format"}


def test_a_flood_of_bytes_is_rejected(desk):
    assert rejected(desk.timestamps.respond(bytes(10**6))) == {"bad_request"}


def test_no_serial_number_is_given_twice_and_each_is_on_record(desk):
    folder = desk.seal_fonts[0].parent
    desk.timestamps.token(DIGEST)
    before = (folder / "timestamps.jsonl").read_text().count("\n")

    serials = set()
    for _ in range(50):
        info = tsp.ContentInfo.load(desk.timestamps.token(DIGEST))["content"]["encap_content_info"]["content"].parsed
        serials.add(info["serial_number"].native)

    entries = [json.loads(line) for line in (folder / "timestamps.jsonl").read_text().splitlines()[before:]]
    assert len(serials) == 50
    assert {int(entry["serial"], 16) for entry in entries} == serials


def test_a_clock_that_steps_back_stops_the_service(tmp_path):
    clock = Clock()
    timestamps = a_desk(tmp_path, clock).timestamps
    timestamps.token(DIGEST)

    clock.at = START - timedelta(minutes=1)

    with pytest.raises(Unavailable, match=r"timestamp\.clock-went-back"):
        timestamps.token(DIGEST)
    assert rejected(timestamps.respond(a_request())) == {"time_not_available"}


def test_an_earlier_run_of_the_program_counts_too(tmp_path):
    a_desk(tmp_path, Clock(START + timedelta(hours=1))).timestamps.token(DIGEST)

    with pytest.raises(Unavailable, match=r"timestamp\.clock-went-back"):
        a_desk(tmp_path, Clock(START)).timestamps.token(DIGEST)


def test_a_clock_that_is_not_believed_stops_the_service(tmp_path):
    def refuse(_: datetime) -> None:
        raise Unavailable("timestamp.clock-differs")

    timestamps = TimestampAuthority(a_desk(tmp_path, Clock()).authority, tmp_path, Clock(), check_clock=refuse)

    assert rejected(timestamps.respond(a_request())) == {"time_not_available"}


def test_openssl_believes_our_answers(desk, clock, tmp_path):
    (tmp_path / "root.pem").write_bytes(desk.authority.root.public_bytes(Encoding.PEM))
    (tmp_path / "data").write_bytes(b"an agreement")
    openssl(tmp_path, "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "request.tsq")

    (tmp_path / "answer.tsr").write_bytes(desk.timestamps.respond((tmp_path / "request.tsq").read_bytes()))

    at = str(int(clock().timestamp()))
    verdict = openssl(
        tmp_path,
        *("ts", "-verify", "-queryfile", "request.tsq", "-in", "answer.tsr", "-CAfile", "root.pem", "-attime", at),
    )
    assert "Verification: OK" in verdict


def openssl(folder, *arguments: str) -> str:
    run = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout

"""What other people's tools say of our files: pyHanko, poppler, OpenSSL."""

import subprocess
from datetime import timedelta
from io import BytesIO

import pytest
from asn1crypto import crl, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import SimpleTrustManager

from documents import certify, close, lay_fields, sign
from kernel import clock as wall_clock

from .corpus import BOXES, STROKES, Clock, a_desk, a_paper, a_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return a_world(tmp_path_factory.mktemp("world"))


def test_pyhanko_agrees_at_every_stage(world):
    for pdf in (world.certified, world.half, world.sealed, world.closed):
        reader = PdfFileReader(BytesIO(pdf))
        signatures = reader.embedded_regular_signatures

        for signature in signatures:
            status = validate_pdf_signature(signature, _context(world))
            assert status.bottom_line, status.pretty_print_details()
            assert status.timestamp_validity is not None
            assert status.timestamp_validity.trusted
        for timestamp in reader.embedded_timestamp_signatures:
            closing = validate_pdf_timestamp(timestamp, _context(world))
            assert closing.valid
            assert closing.trusted


def test_poppler_agrees(world, tmp_path):
    (tmp_path / "closed.pdf").write_bytes(world.closed)

    said = subprocess.run(
        ["pdfsig", "-nocert", "closed.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout

    assert said.count("Signature is Valid.") == 5
    assert said.count("ETSI.CAdES.detached") == 5
    assert "Total document signed" in said


def test_openssl_believes_the_time_stamp_in_a_signature(world, tmp_path):
    revision = sign(world.half, "mediator-1", "李芳", "act-3", "mediator", STROKES, world.desk)
    (tmp_path / "root.pem").write_bytes(world.desk.authority.root.public_bytes(Encoding.PEM))
    (tmp_path / "token.tst").write_bytes(revision.token)
    (tmp_path / "value").write_bytes(
        PdfFileReader(BytesIO(revision.pdf)).embedded_signatures[-1].signer_info["signature"].native
    )

    said = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-data", "value", "-in", "token.tst", "-token_in"),
            *("-CAfile", "root.pem", "-attime", str(int(world.clock().timestamp()))),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Verification: OK" in said.stdout, said.stderr


async def test_a_paper_closed_weeks_after_signing_holds_four_years_later_by_the_long_term_rules(tmp_path):
    """The engine reads the real clock, so the paper is signed 20 days ago and closed now."""
    clock = Clock(wall_clock.now() - timedelta(days=20, hours=1))
    desk = a_desk(tmp_path, clock)
    pdf = certify(lay_fields(a_paper(), BOXES[:1]), desk).pdf
    pdf = sign(pdf, "party-1", "孙晓雯", "act-1", "party", STROKES, desk).pdf
    clock.forward(days=20)
    pdf = close(pdf, desk).pdf

    for index in range(2):
        now = await ades_lta_validation(_signature(pdf, index), _long_term_rules(desk))
        later = await simulate_future_ades_lta_validation(
            _signature(pdf, index), _long_term_rules(desk), future_validation_time=clock() + timedelta(days=4 * 365 + 1)
        )
        assert [now.ades_subindic, later.ades_subindic] == [AdESPassed.OK, AdESPassed.OK]


def _signature(pdf: bytes, index: int):
    return PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[index]


def _long_term_rules(desk) -> PdfSignatureValidationSpec:
    required = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
    roots = [x509.Certificate.load(each) for each in desk.authority.trust(desk.now()).roots]
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(roots),
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy(required, required)),
    )
    # pyHanko's comparison of revisions is cubic within this routine; ours is tested elsewhere.
    return PdfSignatureValidationSpec(SignatureValidationSpec(policy), diff_policy=None)


def _context(world) -> ValidationContext:
    trust = world.trust()
    return ValidationContext(
        trust_roots=[x509.Certificate.load(each) for each in trust.roots],
        other_certs=[x509.Certificate.load(each) for each in trust.certificates],
        crls=[crl.CertificateList.load(each) for each in trust.crls],
        allow_fetching=False,
        revocation_mode="require",
        moment=world.clock(),
    )

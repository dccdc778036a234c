"""What somebody may do who holds a key: a stranger's, a stale one, or a good one in the wrong place."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.sign.fields import MDPPerm, SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

from documents import Expectation, Reason, TimestampAuthority, Verdict, lay_fields, sign, verify
from documents.fields import QuietWriter
from documents.signed_data import Identity, Signer

from .corpus import (
    BOXES,
    START,
    STROKES,
    World,
    a_paper,
    a_world,
    an_uncertified_world,
    field_named,
    sealed_by_hand,
    signed_by_hand,
)

ATTACKS: dict[str, tuple[Reason, str, Callable[[World], bytes]]] = {}
Attack = Callable[[World], bytes]


def attack(reason: Reason, finding: str) -> Callable[[Attack], Attack]:
    """Register a way to misuse a key, with the reason and the finding that must name it."""

    def register(function: Attack) -> Attack:
        ATTACKS[function.__name__] = (reason, finding, function)
        return function

    return register


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return a_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module", params=[a_world, an_uncertified_world])
def base(request, tmp_path_factory):
    """Both kinds of paper that attackers start from: certified, and with approvals alone."""
    return request.param(tmp_path_factory.mktemp("base"))


@attack(Reason.NO_CERTIFICATE_CHAIN_FOUND, "signature.issuer-unknown")
def a_stranger_with_an_authority_of_the_same_name_signs(world):
    signer = world.stranger.authority.issue_act("李芳", "act-3", "mediator", world.clock())
    return signed_by_hand(world.half, "mediator-1", signer, world.desk.timestamps.token)


@attack(Reason.NO_CERTIFICATE_CHAIN_FOUND, "signature.issuer-unknown")
def a_person_issues_certificates_to_others(world):
    leaf = world.act("mediator")
    return signed_by_hand(world.half, "mediator-1", _issued_by(leaf, world), world.desk.timestamps.token)


@attack(Reason.NO_CERTIFICATE_CHAIN_FOUND, "timestamp.issuer-unknown")
def a_stranger_says_the_time(world):
    return signed_by_hand(world.half, "mediator-1", world.act("mediator"), world.stranger.timestamps.token)


@attack(Reason.SIG_CONSTRAINTS_FAILURE, "timestamp.missing")
def nobody_says_the_time(world):
    return signed_by_hand(world.half, "mediator-1", world.act("mediator"), None)


@attack(Reason.HASH_FAILURE, "timestamp.of-something-else")
def the_time_stamp_is_of_something_else(world):
    return signed_by_hand(
        world.half, "mediator-1", world.act("mediator"), lambda _: world.desk.timestamps.token(bytes(32))
    )


@attack(Reason.EXPIRED, "certificate.expired")
def the_certificate_was_out_of_date(world):
    later = START + timedelta(days=31)
    return signed_by_hand(world.half, "mediator-1", world.act("mediator", at=START), _token_at(world, later))


@attack(Reason.NOT_YET_VALID, "certificate.not-yet-valid")
def the_certificate_was_not_good_yet(world):
    signer = world.act("mediator", at=world.clock() + timedelta(days=2))
    return signed_by_hand(world.half, "mediator-1", signer, world.desk.timestamps.token)


@attack(Reason.TIMESTAMP_ORDER_FAILURE, "timestamp.out-of-order")
def the_time_runs_backwards_within_the_file(world):
    return signed_by_hand(world.half, "mediator-1", world.act("mediator", at=START), _token_at(world, START))


@attack(Reason.NOT_YET_VALID, "certificate.not-yet-valid")
def the_time_lies_before_the_certificate_existed(world):
    past = START - timedelta(days=200)
    return signed_by_hand(world.half, "mediator-1", world.act("mediator"), _token_at(world, past))


@attack(Reason.TIMESTAMP_ORDER_FAILURE, "timestamp.in-the-future")
def the_time_lies_in_the_future(world):
    future = world.clock() + timedelta(hours=5)
    return signed_by_hand(world.half, "mediator-1", world.act("mediator"), _token_at(world, future))


@attack(Reason.CHAIN_CONSTRAINTS_FAILURE, "certificate.not-for-signing")
def the_time_stamp_service_signs_for_a_person(world):
    signer = world.desk.authority.timestamp_signer(world.clock())
    return signed_by_hand(world.half, "mediator-1", signer, world.desk.timestamps.token)


@attack(Reason.ROLE_MISMATCH, "role.mismatch")
def a_party_signs_where_the_committee_seals(world):
    return signed_by_hand(world.half, "committee-seal", world.act("party"), world.desk.timestamps.token)


@attack(Reason.ROLE_MISMATCH, "role.mismatch")
def the_platform_signs_where_the_mediator_does(world):
    signer = world.desk.authority.platform_signer("Concord", world.clock())
    return signed_by_hand(world.half, "mediator-1", signer, world.desk.timestamps.token)


@attack(Reason.MODIFIED_AFTER_SIGNING, "structure.field-added")
def a_good_key_signs_in_a_new_field_over_the_text(world):
    spec = SigFieldSpec("party-3", on_page=0, box=(80, 690, 300, 720))
    return signed_by_hand(world.half, "party-3", world.act(), world.desk.timestamps.token, spec)


@attack(Reason.MODIFIED_AFTER_SIGNING, "structure.field-added")
def a_good_key_signs_invisibly_after_the_end(world):
    spec = SigFieldSpec("party-3")
    return signed_by_hand(world.closed, "party-3", world.act(), world.desk.timestamps.token, spec)


@attack(Reason.MODIFIED_AFTER_SIGNING, "structure.field-was-locked")
def a_late_signature_follows_the_seal(world):
    sealed = sealed_by_hand(world.half, world.desk)
    return signed_by_hand(sealed, "mediator-1", world.act("mediator"), world.desk.timestamps.token)


@attack(Reason.MODIFIED_AFTER_SIGNING, "structure.field-changed")
def a_good_key_also_fills_another_field(world):
    def also(writer):
        field_named(writer, "committee-seal")["/TU"] = generic.pdf_string("void")

    return signed_by_hand(world.half, "mediator-1", world.act("mediator"), world.desk.timestamps.token, also=also)


@attack(Reason.FORMAT_FAILURE, "signature.unusual-form")
def a_strange_certificate_travels_along(world):
    chain = (*world.desk.authority.trust(START).certificates, world.stranger.timestamps.certificate)
    return signed_by_hand(world.half, "mediator-1", world.act("mediator"), world.desk.timestamps.token, chain=chain)


@attack(Reason.SIG_CONSTRAINTS_FAILURE, "certification.missing")
def a_paper_is_signed_without_certification(world):
    return signed_by_hand(lay_fields(a_paper(), BOXES), "party-1", world.act(), world.desk.timestamps.token)


@attack(Reason.SIG_CONSTRAINTS_FAILURE, "certification.missing")
def a_paper_has_nothing_but_a_time_stamp_of_ours(world):
    steps = PdfCMSEmbedder().write_cms("closing-1", QuietWriter(BytesIO(a_paper())))
    next(steps)
    steps.send(SigObjSetup(DocumentTimestamp(bytes_reserved=5200)))
    prepared, output = steps.send(SigIOSetup("sha256", output=BytesIO()))
    steps.send(world.desk.timestamps.token(prepared.document_digest))
    return output.getvalue()


@attack(Reason.SIG_CONSTRAINTS_FAILURE, "certification.allows-changes")
def a_certification_allows_notes(world):
    signer = world.desk.authority.platform_signer("Concord", world.clock())
    token = world.desk.timestamps.token
    return signed_by_hand(world.laid, "platform", signer, token, certify_with=MDPPerm.ANNOTATE)


@attack(Reason.SIG_CONSTRAINTS_FAILURE, "certification.missing")
def a_party_certifies(world):
    token = world.desk.timestamps.token
    return signed_by_hand(world.laid, "platform", world.act(), token, certify_with=MDPPerm.FILL_FORMS)


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_found_and_named(name, base):
    reason, finding, misuse = ATTACKS[name]
    pdf = misuse(base)

    report = verify(pdf, base.clock(), base.trust())

    found = {each.code: each.reason for each in report.findings}
    found |= {each.code: each.reason for signature in report.signatures for each in signature.findings}
    assert report.verdict in (Verdict.TOTAL_FAILED, Verdict.INDETERMINATE)
    assert found[finding] is reason


def test_a_paper_of_strangers_is_never_called_ours_nor_doctored(world):
    theirs = signed_by_hand(
        world.laid,
        "platform",
        world.stranger.authority.platform_signer("Concord", world.clock()),
        world.stranger.timestamps.token,
        certify_with=MDPPerm.FILL_FORMS,
    )

    report = verify(theirs, world.clock(), world.trust())

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.NO_CERTIFICATE_CHAIN_FOUND)
    assert not any(each.reason is Reason.MODIFIED_AFTER_SIGNING for each in report.findings)


def test_a_certificate_taken_back_before_signing_fails_and_after_it_does_not(tmp_path):
    world = a_world(tmp_path)
    revision = sign(world.half, "mediator-1", "李芳", "act-3", "mediator", STROKES, world.desk)
    signed_at = world.clock()

    world.clock.forward(days=1)
    world.desk.authority.revoke(revision.certificate, world.clock())
    afterwards = verify(revision.pdf, world.clock(), world.trust())
    world.desk.authority.revoke(revision.certificate, signed_at - timedelta(seconds=30))
    before = verify(revision.pdf, world.clock(), world.trust())

    assert afterwards.signatures[-1].verdict is Verdict.TOTAL_PASSED
    assert before.signatures[-1].reason is Reason.REVOKED


def test_without_proof_of_non_revocation_one_must_try_later(world):
    trust = world.trust()
    without = type(trust)(trust.roots, trust.certificates, (), trust.policies, trust.timestamp_policies)

    half, closed = (verify(pdf, world.clock(), without) for pdf in (world.half, world.closed))

    assert {signature.reason for signature in half.signatures} == {Reason.TRY_LATER}
    assert {signature.reason for signature in closed.signatures[:-1]} == {None}


def test_the_record_decides_who_signed_which_field(world):
    fields = {"party-1": "party", "committee-seal": "committee-seal"}
    right = Expectation(fields, {"party-1": "act-1", "committee-seal": "committee-1"})

    assert verify(world.closed, world.clock(), world.trust(), right).verdict is Verdict.TOTAL_PASSED
    for wrong, finding in (
        (Expectation(fields, {"party-1": "act-2"}), "role.other-act"),
        (Expectation({"party-1": "judge"}), "role.mismatch"),
    ):
        report = verify(world.closed, world.clock(), world.trust(), wrong)
        assert report.reason is Reason.ROLE_MISMATCH
        assert [each.code for signature in report.signatures for each in signature.findings] == [finding]


def test_a_field_that_the_record_asks_for_and_the_file_lacks_is_named(world):
    expected = Expectation({"party-1": "party", "party-7": "party"})

    report = verify(world.closed, world.clock(), world.trust(), expected)

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.INCOMPLETE)
    assert report.missing == ("party-7",)


def _token_at(world: World, at) -> Callable[[bytes], bytes]:
    # A register of its own: the service does not give a time before its latest token.
    folder = world.desk.seal_fonts[0].parent / f"clock-{at.timestamp():.0f}"
    folder.mkdir(exist_ok=True)
    return TimestampAuthority(world.desk.authority, folder, lambda: at).token


def _issued_by(leaf: Signer, world: World) -> Signer:
    """Return a signer whose certificate an end entity has issued."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_der_x509_certificate(leaf.certificate)
    model = x509.load_der_x509_certificate(world.act("mediator").certificate)
    builder = x509.CertificateBuilder(
        issuer.subject,
        model.subject,
        key.public_key(),
        x509.random_serial_number(),
        model.not_valid_before_utc,
        model.not_valid_after_utc,
        [each for each in model.extensions if each.oid != x509.AuthorityKeyIdentifier.oid],
    )
    certificate = builder.sign(leaf.key, hashes.SHA256())
    return Signer(key, Identity.of(certificate, (leaf.certificate,)))

"""Who gets which certificate, and what it says."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from documents import POLICIES, Authority, SoftwareKeys
from kernel import Conflict, NotFound

from .corpus import COMMITTEE, START


@pytest.fixture
def authority(tmp_path):
    return Authority.open(SoftwareKeys(tmp_path / "keys", b"secret"), tmp_path, START, "云和解")


def test_an_act_gets_a_key_and_a_certificate_of_its_own(authority):
    one = authority.issue_act("孙晓雯", "act-1", "party", START)
    other = authority.issue_act("孙晓雯", "act-1", "party", START)

    certificate = x509.load_der_x509_certificate(one.certificate)

    assert one.key.private_numbers() != other.key.private_numbers()
    assert certificate.not_valid_after_utc - START == timedelta(days=30)
    assert certificate.not_valid_before_utc <= START
    names = {each.oid: each.value for each in certificate.subject}
    assert names[NameOID.COMMON_NAME] == "孙晓雯"
    assert names[NameOID.SERIAL_NUMBER] == "act-1"


@pytest.mark.parametrize("role", sorted(POLICIES))
def test_the_role_is_a_policy_not_a_name(authority, role):
    certificate = x509.load_der_x509_certificate(authority.issue_act("李芳", "act-3", role, START).certificate)

    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value

    assert [each.policy_identifier.dotted_string for each in policies] == [POLICIES[role]]


def test_no_two_roles_share_a_policy():
    assert len(set(POLICIES.values())) == len(POLICIES)


def test_the_time_stamp_key_may_do_nothing_else(authority):
    certificate = x509.load_der_x509_certificate(authority.timestamp_signer(START).certificate)

    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value

    assert purposes.critical
    assert list(purposes.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert usage.digital_signature
    assert not usage.content_commitment


def test_a_seal_keeps_its_certificate(authority):
    first = authority.seal_certificate("committee-1", COMMITTEE, "committee-seal", START)

    again = authority.seal_certificate("committee-1", COMMITTEE, "committee-seal", START + timedelta(days=9))

    assert again == first == authority.seal_signer("committee-1", START).certificate


def test_a_seal_nobody_registered_does_not_exist(authority):
    with pytest.raises(NotFound, match=r"seal\.not-registered"):
        authority.seal_signer("committee-2", START)
    with pytest.raises(NotFound, match=r"seal\.not-registered"):
        authority.seal_signer("committee-2", START)


def test_a_seal_ends_after_five_years(authority):
    authority.seal_certificate("committee-1", COMMITTEE, "committee-seal", START)

    with pytest.raises(Conflict, match=r"seal\.expired"):
        authority.seal_signer("committee-1", START + timedelta(days=366 * 5))


def test_keys_that_certify_and_time_stamp_change_with_the_year(authority):
    next_year = START + timedelta(days=365)

    assert authority.timestamp_signer(START).certificate == authority.timestamp_signer(START).certificate
    assert authority.timestamp_signer(START).certificate != authority.timestamp_signer(next_year).certificate
    platform = authority.platform_signer("Concord", START).certificate
    assert platform != authority.platform_signer("Concord", next_year).certificate


def test_a_person_can_not_have_a_seal(authority):
    with pytest.raises(ValueError, match="not the role of a seal"):
        authority.seal_certificate("li", "李芳", "mediator", START)


def test_the_authority_is_the_same_after_a_restart(tmp_path, authority):
    again = Authority.open(SoftwareKeys(tmp_path / "keys", b"secret"), tmp_path, START + timedelta(days=1))

    assert again.trust(START).roots == authority.trust(START).roots


def test_no_certificate_outlives_its_issuer_since_the_next_authority_comes_in_time(tmp_path):
    keys = SoftwareKeys(tmp_path / "keys", b"secret")
    roots = set()
    for year in range(0, 22, 3):
        at = START + timedelta(days=365 * year)
        authority = Authority.open(keys, tmp_path, at)
        roots.add(authority.root.not_valid_after_utc)
        certificate = x509.load_der_x509_certificate(authority.timestamp_signer(at).certificate)

        issuer = authority.revocations.issuer_of(certificate)

        assert certificate.not_valid_after_utc <= issuer.certificate.not_valid_after_utc <= max(roots)
        assert certificate.not_valid_after_utc - at >= min(timedelta(days=3650), max(roots) - at)
    assert len(roots) == 1


def test_a_certificate_taken_back_is_so_in_lists_and_answers(authority):
    signer = authority.issue_act("孙晓雯", "act-1", "party", START)
    serial = x509.load_der_x509_certificate(signer.certificate).serial_number
    good = ocsp.load_der_ocsp_response(authority.ocsp(signer.certificate, START))

    authority.revoke(signer.certificate, START + timedelta(hours=1))
    later = START + timedelta(hours=2)
    answer = ocsp.load_der_ocsp_response(authority.ocsp(signer.certificate, later))
    _, issuing = (x509.load_der_x509_crl(each) for each in authority.crls(later))

    assert good.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED
    entry = issuing.get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    assert entry.revocation_date_utc == START + timedelta(hours=1)


def test_what_was_signed_in_the_second_of_a_revocation_but_before_it_stays_good(authority):
    signer = authority.issue_act("孙晓雯", "act-1", "party", START)

    authority.revoke(signer.certificate, START + timedelta(milliseconds=300))

    (taken,) = authority.revoked().values()
    assert taken.at == START + timedelta(seconds=1)


def test_an_organisation_keeps_its_whole_name_though_a_common_name_is_short(authority):
    name = "清和县" * 12
    certificate = x509.load_der_x509_certificate(authority.seal_certificate("court-1", name, "court-seal", START))

    names = {each.oid: each.value for each in certificate.subject}

    assert names[NameOID.ORGANIZATION_NAME] == name
    assert names[NameOID.COMMON_NAME] == name[:21]

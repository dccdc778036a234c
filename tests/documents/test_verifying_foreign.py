"""Papers that others signed: never called good unless their authority is on the list, never called ours."""

from dataclasses import replace

import pytest

from documents import Reason, Trust, Verdict, verify, verify_limited
from documents.verifying.report import FOREIGN_POLICY

from .corpus import World, a_paper, a_world, page, stream, updated


@pytest.fixture(scope="module")
def theirs(tmp_path_factory) -> World:
    """Another house with keys of its own, whose papers look like ours."""
    return a_world(tmp_path_factory.mktemp("theirs"))


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> World:
    return a_world(tmp_path_factory.mktemp("ours"))


def listed(ours: World, theirs: World) -> Trust:
    return replace(ours.trust(), others=theirs.trust().roots)


def test_without_their_authority_on_the_list_it_cannot_be_confirmed(ours, theirs):
    report = verify(theirs.closed, theirs.clock(), ours.trust())

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.NO_CERTIFICATE_CHAIN_FOUND)
    assert {each.verdict for each in report.signatures} == {Verdict.INDETERMINATE}
    assert {(each.role, each.trust_anchor) for each in report.signatures} == {("", "")}
    assert report.policy == FOREIGN_POLICY


def test_with_their_authority_on_the_list_it_passes_and_says_whose_it_is(ours, theirs):
    report = verify(theirs.closed, theirs.clock(), listed(ours, theirs))

    assert (report.verdict, report.reason, report.findings) == (Verdict.TOTAL_PASSED, None, ())
    assert {each.trust_anchor for each in report.signatures} == {"Concord Root R1"}
    assert [each.kind for each in report.signatures] == ["signature"] * 5 + ["closing"]
    assert [each.signed_at for each in report.signatures] == [
        each.signed_at for each in verify(theirs.closed, theirs.clock(), theirs.trust()).signatures
    ]
    assert report.policy == FOREIGN_POLICY


def test_a_listed_authority_signs_nothing_of_ours(ours, theirs):
    """It stands in for no field, role or seal of this platform."""
    report = verify(theirs.half, theirs.clock(), listed(ours, theirs))

    assert {each.role for each in report.signatures} == {""}
    assert not report.closed
    assert report.missing == ("mediator-1", "committee-seal")


def test_without_proof_that_nothing_was_taken_back_one_must_try_later(ours, theirs):
    report = verify(theirs.sealed, theirs.clock(), listed(ours, theirs))

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.TRY_LATER)


def _with_another_page(pdf: bytes) -> bytes:
    def change(writer):
        page(writer)["/Contents"] = stream(writer, b"BT /F1 14 Tf 80 700 Td (Zhou pays nothing) Tj ET")

    return updated(pdf, change)


@pytest.mark.parametrize(
    ("doctor", "reason"),
    [
        (lambda pdf: pdf.replace(b"2800.00", b"9800.00"), Reason.HASH_FAILURE),
        (_with_another_page, Reason.MODIFIED_AFTER_SIGNING),
        (lambda pdf: pdf + b"% more", Reason.MODIFIED_AFTER_SIGNING),
    ],
)
def test_what_was_doctored_fails_whoever_signed_it(ours, theirs, doctor, reason):
    for trust in (ours.trust(), listed(ours, theirs)):
        report = verify(doctor(theirs.closed), theirs.clock(), trust)

        assert (report.verdict, report.reason) == (Verdict.TOTAL_FAILED, reason)


async def test_the_list_reaches_the_process_apart(ours, theirs):
    report = await verify_limited(theirs.closed, theirs.clock(), listed(ours, theirs))

    assert report.verdict is Verdict.TOTAL_PASSED


def test_an_unsigned_paper_of_others_is_unsigned(ours):
    assert verify(a_paper(), ours.clock(), ours.trust()).verdict is Verdict.NO_SIGNATURE

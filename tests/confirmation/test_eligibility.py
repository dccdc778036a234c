from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from confirmation.eligibility import Question, check, may_submit
from confirmation.jurisdiction import lawful_courts
from people import Organisation, OrganisationKind

GOOD = Question(
    agreement_in_force=True,
    both_sides_signed=True,
    unsigned_along=None,
    last_day=date(2026, 6, 15),
    today=date(2026, 5, 20),
    flags=frozenset(),
    beyond_payment=True,
    committee_is_formed=True,
    court_is_lawful=True,
    already_asked=False,
)


def failing(question: Question) -> list[str]:
    return [each.code for each in check(question) if not each.ok]


def test_a_good_agreement_may_go_to_court():
    assert may_submit(check(GOOD))


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"agreement_in_force": False}, "confirmation.agreement-in-force"),
        ({"both_sides_signed": False}, "confirmation.both-sides"),
        ({"unsigned_along": ("《送达地址确认书》（胡桂芳）",)}, "confirmation.along-signed"),
        ({"last_day": None}, "confirmation.in-time"),
        ({"today": date(2026, 6, 16)}, "confirmation.in-time"),
        ({"flags": frozenset({"-J"})}, "confirmation.kind"),
        ({"flags": frozenset({"L"})}, "confirmation.payment-only"),
        ({"committee_is_formed": False}, "confirmation.committee"),
        ({"court_is_lawful": False}, "confirmation.court"),
        ({"already_asked": True}, "confirmation.not-yet-asked"),
    ],
)
def test_each_condition_of_the_law_stands_in_the_way_alone(changes, code):
    assert failing(replace(GOOD, **changes)) == [code]


def test_papers_along_are_asked_for_only_where_some_were_chosen():
    assert "confirmation.along-signed" not in [each.code for each in check(GOOD)]
    assert failing(replace(GOOD, unsigned_along=())) == []


def test_the_last_day_is_in_time_and_the_day_after_is_not():
    assert failing(replace(GOOD, today=date(2026, 6, 15))) == []
    assert failing(replace(GOOD, today=date(2026, 6, 16))) == ["confirmation.in-time"]


def test_a_labour_agreement_about_payment_alone_may_be_confirmed():
    assert failing(replace(GOOD, flags=frozenset({"L"}), beyond_payment=False)) == []


@given(some.sets(some.sampled_from(["-J", "~J", "-E", "L", "R"])), some.booleans(), some.booleans())
def test_nothing_goes_to_court_unless_both_sides_asked_and_the_agreement_is_in_force(flags, in_force, both):
    checks = check(replace(GOOD, flags=frozenset(flags), agreement_in_force=in_force, both_sides_signed=both))

    assert not may_submit(checks) or (in_force and both)


def test_every_check_names_its_article():
    assert all(each.article for each in check(replace(GOOD, flags=frozenset({"L"}))))


COURT = Organisation("court-1", OrganisationKind.COURT, "清和县人民法院", None, "粤9999")
COMMITTEE = Organisation("committee-1", OrganisationKind.COMMITTEE, "清和县调解委员会")


def test_the_lawful_court_is_that_at_the_place_of_the_committee_with_its_reason():
    (court,) = lawful_courts([COMMITTEE, COURT], frozenset())

    assert (court.id, court.reason) == ("court-1", "jurisdiction.committee")


def test_for_labour_disputes_the_reason_is_another_one():
    (court,) = lawful_courts([COURT], frozenset({"L"}))

    assert court.reason == "jurisdiction.labour"

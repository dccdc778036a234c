from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from confirmation.model import Application, ApplicationId, Decision, case_number, number_in
from confirmation.stages import LIFE, Event, Stage
from kernel import Conflict, CountyId, Invalid, PersonId

TEN = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
CLERK, JUDGE = PersonId("clerk"), PersonId("judge")


def an_application(**changes: Any) -> Application:
    values: dict[str, Any] = {
        "id": ApplicationId("a1"),
        "county": CountyId("QH-00"),
        "case_id": "case-1",
        "court": "court-1",
        "agreement": "d1",
        "paper": "d2",
        "stage": Stage.SUBMITTED,
        "submitted_by": PersonId("zhong"),
        "submitted_at": TEN,
        "examination": "ab" * 32,
    }
    return Application(**(values | changes))


def accepted(application):
    return application.accepted("（2026）粤9999诉前调确17号", CLERK, JUDGE, TEN)


def test_an_application_is_not_accepted_before_its_papers_are_verified():
    with pytest.raises(Conflict, match="not-examined"):
        accepted(an_application(examination=None))


def test_no_ruling_before_acceptance():
    with pytest.raises(Conflict, match="draft_ruling"):
        an_application().ruling_drafted(Decision.CONFIRM, "…", JUDGE, "d3")


def test_the_judge_may_write_a_ruling_anew_until_it_is_in_force():
    once = accepted(an_application()).ruling_drafted(Decision.CONFIRM, "…", JUDGE, "d3")

    again = once.ruling_drafted(Decision.REJECT, "内容不明确", JUDGE, "d4")

    assert (again.stage, again.ruling, again.decision) == (Stage.REVIEW, "d4", Decision.REJECT)
    with pytest.raises(Conflict):
        again.ruled(TEN).ruling_drafted(Decision.CONFIRM, "…", JUDGE, "d5")


@pytest.mark.parametrize("decision, stage", [(Decision.CONFIRM, Stage.CONFIRMED), (Decision.REJECT, Stage.REJECTED)])
def test_a_decision_is_served_whatever_it_says(decision, stage):
    ruled = accepted(an_application()).ruling_drafted(decision, "…", JUDGE, "d3").ruled(TEN)

    assert ruled.stage is stage
    assert ruled.served().stage is Stage.SERVED


def test_what_was_not_accepted_goes_no_further():
    refused = an_application().refused("status", "身份关系")

    assert all(not LIFE.allows(refused.stage, event) for event in Event)


@given(some.integers(1, 999_999), some.integers(2022, 2100))
def test_a_case_number_reads_back_as_it_was_written(number, year):
    assert number_in(case_number("粤9999", year, number), "粤9999", year) == number


@pytest.mark.parametrize(
    "text",
    [
        "（2025）粤9999诉前调确17号",
        "(2026)粤9999诉前调确17号",
        "（2026）粤0101诉前调确17号",
        "（2026）粤9999诉前调书17号",
        "（2026）粤9999诉前调确017号",
        "",
    ],
)
def test_a_case_number_of_another_form_court_or_year_is_refused(text):
    with pytest.raises(Invalid, match="case-number"):
        number_in(text, "粤9999", 2026)

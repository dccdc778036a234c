"""Genuine is not the same as in force: what the law makes of a paper is said beside the verdict."""

from dataclasses import replace

import pytest

from confirmation import Application, ApplicationId, Decision, Stage
from confirmation.serving import in_law
from documents import Kind
from documents import Stage as PaperStage
from kernel import PersonId
from tests.documents.builders import QINGHE, TEN, an_agreement

AGREEMENT = an_agreement(stage=PaperStage.EFFECTIVE)
PAPER = an_agreement(id="d2", kind=Kind.APPLICATION, stage=PaperStage.EFFECTIVE)
RULING = an_agreement(id="d3", kind=Kind.RULING, stage=PaperStage.EFFECTIVE)
FILED = Application(
    id=ApplicationId("a1"),
    county=QINGHE,
    case_id="case-1",
    court="court-1",
    agreement=AGREEMENT.id,
    paper=PAPER.id,
    stage=Stage.SUBMITTED,
    submitted_by=PersonId("zhong"),
    submitted_at=TEN,
)


@pytest.mark.parametrize("stage", [PaperStage.SIGNING, PaperStage.REFUSED, PaperStage.SUPERSEDED])
def test_a_paper_that_is_not_in_force_is_what_its_life_says(stage):
    assert in_law(replace(AGREEMENT, stage=stage), [replace(FILED, stage=Stage.SERVED)]) == stage.value.lower()


@pytest.mark.parametrize(
    ("changes", "agreement", "paper", "ruling"),
    [
        ({}, "effective", "effective", "effective"),
        ({"stage": Stage.WITHDRAWN}, "effective", "withdrawn", "effective"),
        ({"stage": Stage.DEEMED_WITHDRAWN}, "effective", "withdrawn", "effective"),
        ({"stage": Stage.NOT_ACCEPTED}, "effective", "not-accepted", "effective"),
        ({"stage": Stage.CONFIRMED, "ruling": RULING.id}, "effective", "effective", "unserved"),
        (
            {"stage": Stage.SERVED, "ruling": RULING.id, "decision": Decision.CONFIRM},
            "confirmed",
            "effective",
            "effective",
        ),
        (
            {"stage": Stage.SERVED, "ruling": RULING.id, "decision": Decision.REJECT},
            "rejected",
            "effective",
            "effective",
        ),
    ],
)
def test_in_force_it_is_what_court_and_parties_made_of_it(changes, agreement, paper, ruling):
    applications = [replace(FILED, **changes)]

    states = [in_law(each, applications) for each in (AGREEMENT, PAPER, RULING)]

    assert states == [agreement, paper, ruling]


def test_the_latest_application_counts():
    first = replace(FILED, id=ApplicationId("a0"), stage=Stage.WITHDRAWN, paper="d0")
    second = replace(FILED, stage=Stage.SERVED, decision=Decision.CONFIRM)

    assert in_law(AGREEMENT, [first, second]) == "confirmed"

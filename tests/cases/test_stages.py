from collections import deque
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from cases import LIFE, Event, Stage
from kernel import Conflict

events = some.lists(some.sampled_from(Event), max_size=30)


def lived(happenings, start=Stage.REGISTERED):
    """Return the stages passed, refused events left out."""
    passed = [start]
    for event in happenings:
        try:
            passed.append(LIFE.after(passed[-1], event))
        except Conflict:
            continue
    return passed


def test_the_main_road_leads_from_the_window_to_a_confirmed_agreement():
    road = [Event.ACCEPT, Event.ASSIGN, Event.SCHEDULE, Event.BEGIN, Event.DRAFT, Event.SIGN, Event.TAKE_EFFECT]

    assert lived([*road, Event.CONFIRM, Event.CLOSE])[-3:] == [Stage.EFFECTIVE, Stage.EFFECTIVE, Stage.CLOSED]


def test_every_stage_can_be_reached():
    reached, waiting = {Stage.REGISTERED}, deque([Stage.REGISTERED])
    while waiting:
        stage = waiting.popleft()
        for (before, _), after in LIFE.table.items():
            if before is stage and after not in reached:
                reached.add(after)
                waiting.append(after)

    assert reached == set(Stage)


def test_every_case_can_come_to_an_end():
    for stage in Stage:
        if stage is not Stage.CLOSED:
            ways = [LIFE.allows(stage, Event.TERMINATE), LIFE.allows(stage, Event.CLOSE)]
            assert any(ways)


@given(events)
def test_once_closed_a_case_stays_closed(happenings):
    assert lived(happenings, Stage.CLOSED) == [Stage.CLOSED]


@given(events)
def test_no_agreement_takes_effect_without_having_been_signed(happenings):
    passed = lived(happenings)

    for before, after in pairwise(passed):
        if after is Stage.EFFECTIVE and before is not Stage.EFFECTIVE:
            assert before is Stage.SIGNING


@given(events)
def test_what_is_in_force_is_never_terminated_nor_written_anew(happenings):
    passed = lived(happenings, Stage.EFFECTIVE)

    assert set(passed) <= {Stage.EFFECTIVE, Stage.CLOSED}


@given(events)
def test_nobody_drafts_before_mediation_has_begun(happenings):
    passed = lived(happenings)

    if Stage.AGREED_DRAFTING in passed:
        assert Stage.IN_MEDIATION in passed[: passed.index(Stage.AGREED_DRAFTING)]

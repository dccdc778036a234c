import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

import cases
from documents.checker import check, confirmable, stops
from documents.schedules import check_rows, rows_for
from documents.terms import Act, Instalment, Row, Schedule
from documents.wording import sentences
from kernel import CountyId, Invalid, PersonId, merkle
from people import Principal, Role
from tests.documents.builders import TEN, a_clause, a_draft

LIU, CHEN, ZHAO = PersonId("liu"), PersonId("chen"), PersonId("zhao")
PARTIES = ("刘建国", "陈志强", "宏达公司")
TODAY = date(2026, 3, 31)
ROWS = (
    Row(LIU, "刘建国", 584_000, "农行 尾号0027", (Instalment(date(2026, 4, 10), 584_000),)),
    Row(
        CHEN,
        "陈志强",
        772_000,
        "农行 尾号0028",
        (Instalment(date(2026, 4, 10), 400_000), Instalment(date(2026, 5, 11), 372_000)),
    ),
)


def a_schedule(**changes):
    return replace(Schedule("c1", ROWS, "ab" * 32), **changes)


def wages(schedule=None, **changes):
    clause = a_clause(who="宏达公司", whom="", amount_fen=1_356_000, due=None, how="银行转账", **changes)
    return a_draft(clauses=(clause,), copies=4, schedule=schedule or a_schedule())


def codes_of(draft, flags=frozenset({"L"})):
    return [each.code for each in check(draft, PARTIES, flags, cases.holidays.is_rest_day, TODAY)]


def a_case():
    def party(person, side, name, kind="person"):
        return cases.Party(f"p-{person}", person, cases.Side(side), kind, name)

    members = (
        party(LIU, "applicant", "刘建国"),
        party(CHEN, "applicant", "陈志强"),
        party(ZHAO, "respondent", "宏达公司", "organisation"),
    )
    return cases.Case(
        "case-1", CountyId("QH-00"), 1, cases.Stage.IN_MEDIATION, "1", "committee", "0303", cases.Source.PETITION,
        None, "事实", "请求", "", TEN, members,
    )  # fmt: skip


def who(person, case="case-1"):
    roles = frozenset({Role.PARTY if case else Role.MEDIATOR})
    return Principal(person, "某人", roles, CountyId("QH-00"), None, case, "s")


def test_a_schedule_that_adds_up_has_no_findings():
    assert codes_of(wages()) == []


def test_one_fen_less_is_found():
    row = replace(ROWS[0], amount_fen=583_999, instalments=(Instalment(date(2026, 4, 10), 583_999),))

    assert codes_of(wages(a_schedule(rows=(row, ROWS[1])))) == ["schedule.total-differs"]


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"instalments": ROWS[0].instalments * 2}, "schedule.row-differs"),
        ({"name": "张三"}, "schedule.stranger"),
        ({"account": ""}, "schedule.account-missing"),
        ({"instalments": (Instalment(date(2026, 5, 10), 584_000),)}, "schedule.due-rest-day"),
        ({"instalments": (Instalment(date(2026, 3, 10), 584_000),)}, "schedule.due-past"),
    ],
)
def test_each_fault_of_a_row_is_named(changes, code):
    assert codes_of(wages(a_schedule(rows=(replace(ROWS[0], **changes), ROWS[1])))) == [code]


def test_sums_that_differ_stop_the_paper_whatever_the_mediator_says():
    found = check(wages(a_schedule(rows=ROWS[:1])), PARTIES, frozenset(), cases.holidays.is_rest_day, TODAY)

    assert [each.code for each in stops(found, overridden=True)] == ["schedule.total-differs"]


def test_due_dates_move_off_rest_days():
    sunday = replace(ROWS[0], instalments=(Instalment(date(2026, 5, 10), 584_000),))

    moved = a_schedule(rows=(sunday,)).on_working_days(cases.holidays.is_rest_day)

    assert moved.rows[0].instalments[0].due == date(2026, 5, 11)


def test_the_paper_that_all_sign_carries_sums_and_nobodys_row():
    (text,) = sentences(wages())

    assert "13560.00元（大写：人民币壹万叁仟伍佰陆拾元整）" in text
    assert "2026年4月10日前（含当日）共9840.00元" in text
    assert a_schedule().root in text.replace(" ", "")
    assert "刘建国" not in text and "5840.00" not in text and "0027" not in text
    assert "未在本协议上签名的收款人不受本协议约束" in text


@given(some.integers(1, 60), some.data())
def test_each_row_proves_itself_against_the_root_alone(people, data):
    rows = tuple(replace(ROWS[0], person=PersonId(f"w{n}"), amount_fen=2000 * n) for n in range(people))
    schedule, place = a_schedule(rows=rows), data.draw(some.integers(0, people - 1))
    leaves = [schedule.leaf(row) for row in rows]

    assert climbed(leaves[place], place, people, merkle.path_to(leaves, place)).hex() == schedule.root


def climbed(leaf, place, size, path):
    """Check an inclusion proof as RFC 9162, 2.1.3.2, has it."""
    place, last, node = place, size - 1, leaf
    for step in path:
        if place % 2 or place == last:
            node = hashlib.sha256(b"\x01" + step + node).digest()
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + step).digest()
        place, last = place >> 1, last >> 1
    return node


def test_a_worker_sees_the_own_row_the_payer_and_staff_all():
    rows = lambda *asking: [row.name for row in rows_for(wages(), a_case(), who(*asking))]  # noqa: E731

    assert rows(LIU) == ["刘建国"]
    assert rows(ZHAO) == rows(PersonId("mediator"), None) == ["刘建国", "陈志强"]
    assert rows(PersonId("stranger")) == []


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"person": PersonId("x")}, "schedule.not-a-party"),
        ({"name": "李四"}, "schedule.not-a-party"),
        ({"person": CHEN, "name": "陈志强"}, "schedule.person-twice"),
        ({"account": "农行 6228480000010027"}, "schedule.account-whole"),
    ],
)
def test_rows_that_are_nobodys_or_show_an_account_are_refused(changes, code):
    with pytest.raises(Invalid, match=code):
        check_rows(a_schedule(rows=(replace(ROWS[0], **changes), ROWS[1])), a_case())


def test_confirming_employment_bars_confirmation_and_names_arbitration():
    relation = a_clause(id="c2", act=Act.OTHER, text="确认双方自2025年9月1日起存在劳动关系", due=None, amount_fen=None)
    draft = replace(wages(), clauses=(*wages().clauses, relation))

    found = check(draft, PARTIES, frozenset({"L"}), cases.holidays.is_rest_day, TODAY)

    assert [each.code for each in found] == ["labour.relation"]
    assert not confirmable(found) and stops(found, overridden=False) == ()


def test_a_draft_for_those_who_are_left_pays_them_and_no_more():
    left = wages().only_for(frozenset({CHEN}), copies=3)

    assert [row.name for row in left.schedule.rows] == ["陈志强"]
    assert left.clauses[0].amount_fen == 772_000

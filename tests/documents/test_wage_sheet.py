from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from documents.wage_sheet import blank_sheet, read_sheet
from kernel import Invalid
from tests.documents.tables import (
    GOOD,
    PAYEES,
    a_bomb,
    a_table,
    changed,
    lying_about_its_size,
    with_part,
)


def faults_of(rows):
    return [(fault.row, fault.column, fault.code) for fault in read_sheet(a_table(rows), PAYEES).faults]


def test_a_good_table_gives_every_row_to_the_fen():
    sheet = read_sheet(a_table(), PAYEES)

    assert sheet.faults == ()
    assert [(row.person, row.amount_fen) for row in sheet.rows] == [
        ("liu", 584_000),
        ("chen", 772_050),
        ("huang", 520_000),
    ]
    assert [[each.amount_fen for each in row.instalments] for row in sheet.rows] == [
        [300_000, 284_000],
        [400_000, 372_050],
        [520_000],
    ]


def test_of_an_account_only_bank_and_tail_are_kept():
    sheet = read_sheet(a_table(), PAYEES)

    assert [row.account for row in sheet.rows] == ["中国农业银行 尾号0027", "中国农业银行 尾号0027", "尾号0027"]


@pytest.mark.parametrize(
    "row, column, value, fault",
    [
        (0, 1, None, (3, "B", "sheet.name-missing")),
        (0, 1, "张三", (3, "B", "sheet.name-unknown")),
        (1, 2, "9999", (4, "C", "sheet.which-of-the-name")),
        (0, 3, "五千", (3, "D", "sheet.amount-form")),
        (0, 3, -5840, (3, "D", "sheet.amount-form")),
        (0, 3, 5840.001, (3, "D", "sheet.amount-form")),
        (0, 3, True, (3, "D", "sheet.amount-form")),
        (0, 3, 5841, (3, "D", "sheet.instalments-differ")),
        (0, 3, "=2000+3840", (3, "D", "sheet.formula")),
        (2, 5, "6228", (5, "F", "sheet.account-form")),
        (2, 5, 6.228480000030027e18, (5, "F", "sheet.account-form")),
        (1, 6, "NaN", (4, "G", "sheet.amount-form")),
    ],
)
def test_each_wrong_cell_is_named_by_row_and_column(row, column, value, fault):
    assert fault in faults_of(changed(row, column, value))


def test_all_faults_of_all_rows_are_shown_together():
    rows = [changed(0, 1, "张三")[0], changed(1, 3, "五千")[1], changed(2, 5, "6228")[2]]

    assert {fault[0] for fault in faults_of(rows)} == {3, 4, 5}


def test_the_same_person_twice_is_a_fault():
    assert faults_of([GOOD[0], GOOD[0]]) == [(4, "B", "sheet.person-twice")]


def test_two_people_of_one_name_are_told_apart_by_the_end_of_their_numbers():
    namesake = PAYEES[0].__class__(PAYEES[1].person, "刘建国", "0099")

    sheet = read_sheet(a_table([GOOD[0]]), (PAYEES[0], namesake))
    without = read_sheet(a_table([changed(0, 2, "")[0]]), (PAYEES[0], namesake))

    assert [row.person for row in sheet.rows] == ["liu"]
    assert [fault.code for fault in without.faults] == ["sheet.which-of-the-name"]


def test_the_blank_table_can_be_filled_in_and_read():
    blank = blank_sheet(("刘建国", "陈志强"), (date(2026, 4, 10),))

    assert {fault.code for fault in read_sheet(blank, PAYEES).faults} == {"sheet.amount-form", "sheet.account-form"}


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "sheet.not-a-workbook"),
        (b"\xd0\xcf\x11\xe0 old xls", "sheet.not-a-workbook"),
        (a_table()[:-200], "sheet.not-a-workbook"),
        (b"PK" + b"\x00" * (1024 * 1024), "sheet.too-large"),
        (a_bomb(40), "sheet.unpacks-too-far"),
        (lying_about_its_size(a_bomb(40)), "sheet.unpacks-too-far"),
        (with_part(a_table(), "xl/worksheets/sheet1.xml", DOCTYPE), "sheet.not-a-workbook"),
        (with_part(a_table(), "xl/worksheets/sheet1.xml", "<?xml?>".encode("utf-16")), "sheet.not-a-workbook"),
        (with_part(a_table(), "xl/workbook.xml", b"<nothing/>"), "sheet.not-a-workbook"),
        (a_table(headings=["姓名", "金额"]), "sheet.no-heading"),
        (a_table(rows=[]), "sheet.no-rows"),
        (a_table(rows=[GOOD[0]] * 320), "sheet.too-many-rows"),
        (a_table(titles=12), "sheet.no-heading"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, code):
    with pytest.raises(Invalid) as refused:
        read_sheet(data, PAYEES)

    # A directory that lies is found out by the reader of ZIP files or by us: both refuse.
    assert refused.value.code in (code, "sheet.not-a-workbook")


@settings(max_examples=60, deadline=None)
@given(some.integers(0, 10**6), some.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(place, bytes_there):
    data = bytearray(TABLE)
    place %= len(data)
    data[place : place + len(bytes_there)] = bytes_there

    try:
        read_sheet(bytes(data), PAYEES)
    except Invalid as refusal:
        assert refusal.code.startswith("sheet.")


TABLE = a_table()

"""The annex of a group's agreement: sums right to the fen, and each of many sees only the own row."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from documents.pages import AgreementData, AnnexData, PayRow, PaySchedule, agreement, annex_copy, for_one
from documents.pages.invariants import violations
from kernel import Invalid, NotFound
from tests.documents.pages_builders import COMMITTEE, FIRM, NUMBER, ROOT, SUN, URL, an_agreement
from tests.documents.pages_reading import pages_of, text_of
from tests.documents.papers_examples import PROOF

WAGES = {
    "刘建国": 5840, "陈志强": 7720, "黄伟明": 5200, "李永福": 8560, "张大勇": 5880, "罗国平": 8280, "梁金水": 5680,
    "何亚明": 9160, "邓文斌": 6400, "谭志辉": 8840, "潘水生": 6160, "朱德旺": 9760, "曾庆林": 6920, "钟少华": 5760,
    "欧阳海": 6640, "莫桂英": 6460, "邹立新": 7440, "冯秀兰": 6320, "林火生": 7120, "郑友才": 7060, "周桂芳": 7960,
    "吴土生": 6880, "徐长根": 7600, "蔡木荣": 7660, "苏玉梅": 8480, "叶观喜": 7440, "赖福田": 4960, "韦胜利": 8260,
    "覃凤娇": 5620, "农建军": 8000, "唐新民": 5440, "蒋贵生": 8860, "盘志荣": 6140, "房大宝": 8560, "沈金娣": 5920,
    "贺春生": 9460, "向明亮": 6660, "田应龙": 9120, "石金花": 6400, "龙再兴": 6160, "滕树林": 7180, "阿依古丽": 6040,
}  # fmt: skip
DUE = (date(2026, 4, 10), date(2026, 5, 11), date(2026, 6, 10))


def a_schedule() -> PaySchedule:
    rows = []
    for number, (name, yuan) in enumerate(WAGES.items(), start=1):
        parts = tuple(zip(DUE, (yuan * 40, yuan * 30, yuan * 30), strict=True))
        rows.append(PayRow(number, name, yuan * 100, parts, f"中国农业银行 尾号{number:04}"))
    return PaySchedule(tuple(rows), len(rows), ROOT)


def a_group_agreement(schedule: PaySchedule | None = None) -> AgreementData:
    workers = tuple(replace(SUN, name=name) for name in WAGES)
    return an_agreement(parties=(*workers, FIRM), copies=44, schedule=schedule or a_schedule())


def test_the_annex_names_all_42_with_totals_in_figures_and_capitals_right_to_the_fen():
    paper = agreement(a_group_agreement())
    text = "".join(text_of(paper.pdf).split())

    assert all(name in text for name in WAGES)
    for total in ("300,000.00", "120,000.00", "90,000.00", "人民币叁拾万元整"):
        assert total in text
    assert "2026年5月11日前" in text
    assert len([box for box in paper.boxes if box.role == "party"]) == 43
    assert violations(paper.pdf) == []


def test_the_annex_repeats_its_head_on_every_page():
    pages = [page for page in pages_of(agreement(a_group_agreement()).pdf) if "尾号" in page]

    assert len(pages) == 2
    assert all("应付金额" in page for page in pages)


def test_a_worker_sees_the_own_row_and_no_other_name_or_amount():
    paper = agreement(for_one(a_group_agreement(), 16))
    text = "".join(text_of(paper.pdf).split())

    assert "莫桂英" in text
    assert "6,460.00元（大写：人民币陆仟肆佰陆拾元整）" in text
    assert "全表共42人" in text
    assert ROOT in text
    others = set(WAGES) - {"莫桂英"}
    assert not [name for name in others if name in text]
    assert "300,000.00" not in text
    assert [box.field for box in paper.boxes if box.role == "party"] == ["party-1", "party-2"]
    with pikepdf.open(io.BytesIO(paper.pdf)) as pdf:
        assert "欧阳海" not in str(pdf.docinfo)


def test_of_two_with_one_name_each_gets_the_own_row():
    first, second, *rest = a_schedule().rows
    data = a_group_agreement(PaySchedule((first, replace(second, name=first.name), *rest), 42))
    parties = (data.parties[0], replace(data.parties[0], address="别处"), *data.parties[2:])

    own = for_one(replace(data, parties=parties), 2)

    assert own.parties[0].address == "别处"
    assert own.schedule is not None
    assert own.schedule.rows[0].amount_fen == 772_000


def test_the_annex_by_itself_names_the_agreement_that_vouches_for_it():
    paper = annex_copy(AnnexData(NUMBER, COMMITTEE, DUE[0], a_schedule(), PROOF))
    text = "".join(text_of(paper.pdf).split())

    assert paper.boxes == ()
    assert NUMBER in text
    assert URL in text
    assert ROOT in text
    assert violations(paper.pdf) == []


def test_a_row_whose_instalments_are_not_its_amount_is_refused():
    first, *rest = a_schedule().rows
    wrong = replace(first, amount_fen=first.amount_fen + 1)

    with pytest.raises(Invalid, match=r"paper\.schedule-differs") as refusal:
        agreement(a_group_agreement(PaySchedule((wrong, *rest), 42)))

    assert refusal.value.facts["number"] == 1


def test_a_row_that_is_not_there_is_refused():
    with pytest.raises(NotFound, match=r"paper\.no-such-row"):
        for_one(a_group_agreement(), 43)


def test_more_due_dates_than_columns_are_written_out():
    days = [date(2026, month, 10) for month in range(1, 7)]
    row = PayRow(1, "刘建国", 60_000, tuple((day, 10_000) for day in days))
    text = "".join(text_of(agreement(a_group_agreement(PaySchedule((row,), 1))).pdf).split())

    assert "2026年1月10日前100.00；2026年2月10日前100.00" in text
    assert "600.00元（大写：人民币陆佰元整）" in text

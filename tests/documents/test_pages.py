"""What every paper must say and look like, whatever is put in."""

import dataclasses
import io
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
import segno
from PIL import Image

from documents.images import page_image
from documents.pages import Paper, acceptance_notice, agreement, joint_application, ruling
from documents.pages.closing import QR
from documents.pages.invariants import violations
from documents.pages.numerals import count, in_arabic, in_chinese
from documents.pages.sheet import CHARACTERS_A_LINE, LEFT, LINES_A_PAGE, MM, PITCH, SIZE, TEXT_WIDTH
from kernel import Invalid
from tests.documents.pages_builders import (
    CLAUSES,
    CODE,
    FIRM,
    HU,
    NUMBER,
    SUN,
    URL,
    a_ruling,
    an_acceptance,
    an_agreement,
    an_application,
)
from tests.documents.pages_reading import pages_of, text_of

EVERY_PAPER: list[tuple[str, Callable[[Any], Paper], Any]] = [
    ("agreement", agreement, an_agreement()),
    ("application", joint_application, an_application()),
    ("ruling", ruling, a_ruling()),
    ("ruling", ruling, a_ruling(decision="reject")),
    ("acceptance", acceptance_notice, an_acceptance()),
]
each_paper = pytest.mark.parametrize(("name", "make", "data"), EVERY_PAPER)


def plain(paper: Paper) -> str:
    """All text of the paper without spaces, line ends and page feet."""
    return "".join(text_of(paper.pdf).split())


def forty_two_workers() -> tuple[Any, ...]:
    names = ["阿依古丽·买买提明", *(f"工友{count(number)}" for number in range(1, 42))]
    return (*(replace(SUN, name=name) for name in names), FIRM)


@each_paper
def test_the_file_keeps_all_invariants_of_the_archive(name, make, data):
    assert violations(make(data).pdf) == []


@each_paper
def test_the_same_data_gives_the_same_bytes(name, make, data):
    assert make(data).pdf == make(data).pdf


@each_paper
def test_the_file_says_which_template_and_law_it_was_made_from(name, make, data):
    paper = make(data)

    with pikepdf.open(io.BytesIO(paper.pdf)) as pdf:
        keywords = str(pdf.docinfo["/Keywords"])
    assert keywords == f"template={paper.template}; version={paper.template_version}; law={paper.law_version}"
    assert paper.law_version >= "2024-01-01", "articles are cited by the numbers of the 2023 amendment"


@each_paper
def test_every_page_carries_its_number_and_the_verification_code(name, make, data):
    paper = make(data)

    with pikepdf.open(io.BytesIO(paper.pdf)) as pdf:
        assert len(pdf.pages) == paper.pages
    assert plain(paper).count(f"核验码{CODE}共{paper.pages}页") == paper.pages
    assert all(f"—{number}—" in plain(paper) for number in range(1, paper.pages + 1))
    assert URL in plain(paper)


@each_paper
def test_a_preview_has_no_code_to_scan_and_says_so_on_every_page(name, make, data):
    paper = make(replace(data, verify_url=""))

    assert plain(paper).count("预览稿共") == paper.pages
    assert CODE not in plain(paper)


@each_paper
def test_boxes_lie_on_the_paper_and_do_not_overlap_except_seals(name, make, data):
    boxes = make(data).boxes

    assert len({box.field for box in boxes}) == len(boxes) > 0
    for box in boxes:
        x0, y0, x1, y1 = box.rect
        assert 70 < x0 < x1 < 530, box
        assert 60 < y0 < y1 < 780, box
        assert box.field.isascii()
        assert not box.label.isascii()
    hands = [box for box in boxes if "seal" not in box.role]
    for number, one in enumerate(hands):
        for other in hands[number + 1 :]:
            assert one.page != other.page or not _overlap(one.rect, other.rect)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize(
    ("paper", "fields"),
    [
        (agreement(an_agreement()), ["party-1", "party-2", "mediator-1", "committee-seal"]),
        (joint_application(an_application()), ["applicant-1", "applicant-2"]),
        (ruling(a_ruling()), ["judge", "court-seal", "clerk"]),
        (acceptance_notice(an_acceptance()), ["court-seal"]),
    ],
)
def test_each_paper_has_a_place_for_everyone_who_must_sign_or_seal(paper, fields):
    assert [box.field for box in paper.boxes] == fields


def test_the_seal_lies_over_the_date():
    paper = agreement(an_agreement())
    seal = next(box for box in paper.boxes if box.role == "committee-seal")

    document = pypdfium2.PdfDocument(paper.pdf)
    x0, y0, x1, y1 = seal.rect
    under = document[seal.page].get_textpage().get_text_bounded(x0, y0, x1, y1)
    document.close()

    assert "月22" in under.replace(" ", "")
    assert x1 - x0 == pytest.approx(42 / 25.4 * 72, abs=0.1), "42 mm across"
    assert y1 - y0 == pytest.approx(x1 - x0, abs=0.1)


def test_the_code_to_scan_is_drawn_module_by_module():
    paper = agreement(an_agreement())
    image = Image.open(io.BytesIO(page_image(paper.pdf, paper.pages - 1, 2100))).convert("1")
    scale = 2100 / (210 * MM)
    matrix = tuple(bytes(row) for row in segno.make(URL, error="m", micro=False).matrix)
    module = QR / len(matrix) * scale
    left = LEFT * scale

    def dark(x: float, y: float) -> bool:
        return not image.getpixel((round(x), round(y)))

    # The first place at the left margin that is dark for seven modules is the finder pattern.
    top = next(y for y in range(image.height) if all(dark(left + 3, y + 1 + step * module) for step in range(7)))
    middles = [(number + 0.5) * module for number in range(len(matrix))]
    drawn = tuple(bytes(dark(left + x, top + y) for x in middles) for y in middles)

    assert drawn == matrix


def test_a_long_committee_name_does_not_run_into_the_code():
    short = agreement(an_agreement())
    name = "清和县道路交通事故损害赔偿纠纷人民调解委员会"
    paper = agreement(an_agreement(committee=name))

    words = "".join(pages_of(paper.pdf)[-1].split())
    assert name in words.partition("留存一份")[2], "the issuer stands in one line"
    assert len(paper.boxes) == len(short.boxes)
    assert violations(paper.pdf) == []


def test_an_agreement_of_42_workers_has_a_box_for_each_and_names_the_paper_on_signature_pages():
    paper = agreement(an_agreement(parties=forty_two_workers(), copies=44, mediators=("钟敏", "李劲"), recorder="吴灿"))

    assert [box.field for box in paper.boxes] == [
        *(f"party-{number}" for number in range(1, 44)),
        "mediator-1",
        "mediator-2",
        "recorder",
        "committee-seal",
    ]
    assert len({(box.page, box.rect) for box in paper.boxes}) == len(paper.boxes)
    assert f"《人民调解协议书》{NUMBER}签名页" in plain(paper)
    assert "赵永明" in next(box.label for box in paper.boxes if box.field == "party-43")
    assert violations(paper.pdf) == []


@pytest.mark.parametrize("length", range(0, 900, 60))
def test_nobody_signs_or_seals_a_page_without_text(length):
    paper = agreement(an_agreement(facts="本案事实清楚。" * (1 + length // 7)))

    assert {box.page for box in paper.boxes} == {paper.pages - 1}
    assert "委员会留存一份" in "".join(pages_of(paper.pdf)[-1].split())


def test_the_text_block_is_that_of_official_papers():
    assert (LINES_A_PAGE, CHARACTERS_A_LINE) == (22, 28)
    assert SIZE <= PITCH
    assert pytest.approx(TEXT_WIDTH) == 28 * PITCH


OPTIONAL = {
    "breach", "decision", "interpreters", "journal_root", "recorder", "sealing", "verify_code", "verify_url"
}  # fmt: skip


@pytest.mark.parametrize(
    ("make", "data", "field"),
    [
        (make, data, field.name)
        for _, make, data in EVERY_PAPER
        for field in dataclasses.fields(data)
        if isinstance(getattr(data, field.name), str | tuple) and field.name not in OPTIONAL
    ],
)
def test_a_paper_is_not_made_while_a_required_field_is_empty(make, data, field):
    empty: Any = () if isinstance(getattr(data, field), tuple) else " "

    with pytest.raises(Invalid, match=r"paper\.missing-field") as refusal:
        make(replace(data, **{field: empty}))

    assert str(refusal.value.facts["field"]).startswith(field)
    assert re.search("第.+条", str(refusal.value.facts["article"]))
    assert refusal.value.facts["name"]


@pytest.mark.parametrize(
    ("parties", "field"),
    [
        ((SUN,), "parties.乙方"),
        ((replace(SUN, address=""), HU), "parties.0.address"),
        ((SUN, replace(HU, name="")), "parties.1.name"),
        ((SUN, replace(FIRM, representative="")), "parties.1.representative"),
    ],
)
def test_each_side_must_be_there_and_be_described(parties, field):
    with pytest.raises(Invalid) as refusal:
        agreement(an_agreement(parties=parties))

    assert refusal.value.facts["field"] == field


def test_there_is_a_copy_for_each_party_and_one_for_the_committee():
    with pytest.raises(Invalid) as refusal:
        agreement(an_agreement(copies=2))

    assert refusal.value.facts["field"] == "copies"


def test_an_agreement_prints_everything_that_was_agreed():
    data = an_agreement()
    text = plain(agreement(data))

    for said in (data.facts, data.dispute, *data.clauses, data.performance, data.breach, data.signing_method):
        # A page foot may stand in the middle of a sentence.
        assert all(part in text for part in re.findall(".{1,6}", said)), said
    assert "本协议一式三份" in text


def test_without_a_breach_clause_the_sections_are_numbered_on():
    text = plain(agreement(an_agreement(breach="")))

    assert "违约责任" not in text
    assert "五、电子签名约定" in text


def test_a_confirming_ruling_says_valid_enforceable_final_and_how_to_object():
    text = plain(ruling(a_ruling()))

    assert "民事裁定书" in text
    assert "第二百零六条" in text
    assert "达成的调解协议（编号：清和调字〔2026〕第12号）有效" in text
    assert "可以向本院或者与本院同级的被执行的财产所在地人民法院申请执行" in text
    assert "第二百五十条" in text
    assert "一审终审" in text
    assert "十五日内向本院提出" in text
    assert "六个月内" in text
    assert "二〇二六年十一月二十四日" in text
    assert "决定书" not in text
    assert "联系电话" not in text, "a ruling is shown to others; telephone numbers do not belong in it"


def test_a_rejecting_ruling_says_why_and_what_the_parties_may_still_do():
    text = plain(ruling(a_ruling(decision="reject", findings="协议内容不明确，无法确认")))

    assert "协议内容不明确，无法确认。申请人达成的调解协议，不符合" in text
    assert "第三百五十八条" in text
    assert "驳回申请人孙晓雯与申请人胡桂芳确认调解协议" in text
    assert "也可以向人民法院提起诉讼" in text
    assert "申请执行" not in text


@each_paper
def test_no_paper_cites_the_article_numbers_of_before_2023(name, make, data):
    text = plain(make(data))

    assert "第二百零一条" not in text
    assert "第一百九十四条" not in text
    assert "第一百九十五条" not in text


@pytest.mark.parametrize("text", ["<b>&amp;</b>", "{0} {name} {", "100%s\\n", "a <img src='x'> b"])
def test_what_people_typed_is_printed_and_never_interpreted(text):
    assert "".join(text.split()) in plain(agreement(an_agreement(facts=f"事实：{text}。")))


def test_unseen_marks_that_come_with_pasted_text_leave_no_trace():
    pasted = agreement(an_agreement(facts="\ufeff双方\u200b签订\t合同。\r\n\r\n　　次日交付。"))

    assert pasted.pdf == agreement(an_agreement(facts="双方签订 合同。\n次日交付。")).pdf


def test_papers_can_be_made_in_several_threads_at_once():
    expected = {name + str(number): make(data).pdf for number, (name, make, data) in enumerate(EVERY_PAPER)}
    made: dict[str, bytes] = {}
    threads = [
        threading.Thread(target=lambda key=f"{name}{number}", make=make, data=data: made.update({key: make(data).pdf}))
        for number, (name, make, data) in enumerate(EVERY_PAPER)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == expected


def test_dates_and_counts_are_written_as_the_papers_ask():
    made_on = an_agreement().made_on

    assert in_arabic(made_on) == "2026年11月22日"
    assert in_chinese(made_on) == "二〇二六年十一月二十二日"
    assert [count(number) for number in (1, 10, 11, 20, 44, 99, 100)] == [
        "一",
        "十",
        "十一",
        "二十",
        "四十四",
        "九十九",
        "100",
    ]


def test_a_single_clause_is_not_numbered():
    assert "（一）" not in plain(agreement(an_agreement(clauses=CLAUSES[:1])))

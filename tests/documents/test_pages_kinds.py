"""What holds for every kind of paper in the table, made from its example."""

import io
import re
import tomllib
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from documents.pages import BY_HAND, KINDS, PREVIEW, Paper, render, required
from documents.pages.file_papers import ContentsRow
from documents.pages.invariants import violations
from documents.pages.outcome_papers import OralAgreementData
from kernel import Invalid, NotFound
from tests.documents.pages_builders import CODE, FIRM, HU, SUN, URL
from tests.documents.pages_reading import pages_of, text_of
from tests.documents.papers_examples import EXAMPLES, PROOF

each_kind = pytest.mark.parametrize("kind", KINDS)
RULES: dict[str, Any] = tomllib.loads(Path(required.__file__).with_name("required.toml").read_text("utf-8"))
ONLY_SOMETIMES = {
    ("mediation-record", "interpreter"),
    ("agreement", "party-seal"),
    ("agreement", "recorder"),
    ("agreement", "interpreter"),
}
"""Places for somebody whom the example does not name."""


@cache
def made(kind: str) -> Paper:
    return render(kind, EXAMPLES[kind], PROOF)


def plain(pdf: bytes) -> str:
    return "".join(text_of(pdf).split())


def body(pdf: bytes) -> str:
    """All text without spaces, line ends and what stands at the pages' feet."""
    return "".join(re.sub(r"—\d+—.*", "", "".join(page.split())) for page in pages_of(pdf))


def test_all_documents_of_the_official_set_are_there_and_each_has_an_example():
    assert {kind.document for kind in KINDS.values()} == set(range(1, 26))
    assert EXAMPLES.keys() == KINDS.keys()


def test_papers_that_stand_for_each_other_say_so_of_each_other():
    pairs = {(kind.kind, other.kind) for kind in KINDS.values() for other in kind.instead}

    assert {("mediation-request", "intake-register"), ("oral-agreement", "agreement")} <= pairs
    assert pairs == {(other, one) for one, other in pairs}
    assert all(KINDS[one].words["need"] == "必须" for one, _ in pairs)


def test_a_kind_that_is_not_there_is_refused():
    with pytest.raises(NotFound, match=r"paper\.unknown-kind"):
        render("love-letter", EXAMPLES["agreement"])


@each_kind
def test_every_paper_keeps_the_invariants_of_the_archive(kind):
    assert violations(made(kind).pdf) == []
    assert len(made(kind).pdf) < 200_000


@each_kind
def test_the_same_facts_give_the_same_bytes_which_name_template_and_law(kind):
    paper = made(kind)

    assert render(kind, EXAMPLES[kind], PROOF).pdf == paper.pdf
    with pikepdf.open(io.BytesIO(paper.pdf)) as pdf:
        keywords = str(pdf.docinfo["/Keywords"])
    assert keywords == f"template={paper.template}; version={paper.template_version}; law={paper.law_version}"
    assert paper.law_version >= "2024-01-01"


def test_no_two_kinds_share_a_template():
    assert len({made(kind).template for kind in KINDS}) == len(KINDS)


@each_kind
def test_every_page_carries_the_code_and_the_last_one_the_address(kind):
    paper = made(kind)

    assert plain(paper.pdf).count(f"核验码{CODE}共{paper.pages}页") == paper.pages
    assert URL in plain(paper.pdf)


@pytest.mark.parametrize(("proof", "mark"), [(PREVIEW, "预览稿"), (BY_HAND, "纸面签署件")])
@pytest.mark.parametrize("kind", ["intake-register", "withdrawal", "deemed-withdrawn"])
def test_a_preview_and_a_form_to_be_signed_in_ink_say_what_they_are_and_have_no_code(kind, proof, mark):
    paper = render(kind, EXAMPLES[kind], proof)

    assert plain(paper.pdf).count(f"{mark}共") == paper.pages
    assert CODE not in plain(paper.pdf)


@each_kind
def test_whoever_signs_or_seals_has_a_place_in_a_field_of_its_own(kind):
    boxes, expected = made(kind).boxes, KINDS[kind].signs

    roles = [box.role for box in boxes]
    assert list(dict.fromkeys(roles)) == [role for role in expected if (kind, role) not in ONLY_SOMETIMES]
    assert len({box.field for box in boxes}) == len(boxes)
    for number, box in enumerate(boxes):
        x0, y0, x1, y1 = box.rect
        assert 70 < x0 < x1 < 530, box
        assert 60 < y0 < y1 < 780, box
        assert box.field.isascii()
        assert not box.label.isascii()
        for other in boxes[number + 1 :]:
            apart = box.page != other.page or x1 <= other.rect[0] or other.rect[2] <= x0
            assert apart or y1 <= other.rect[1] or other.rect[3] <= y0, (box, other)


@each_kind
def test_nobody_signs_a_page_without_words_of_the_paper(kind):
    paper = made(kind)
    pages = pages_of(paper.pdf)

    for page in {box.page for box in paper.boxes}:
        words = re.sub(r"[\s\d—]|扫码.*", "", pages[page].partition("（签名")[0])
        assert len(words) > 12, pages[page]


@each_kind
def test_a_paper_without_a_required_field_is_refused_by_the_fields_name_and_the_article(kind):
    data = EXAMPLES[kind]
    rules = {name: article for name, article in RULES[kind].items() if isinstance(article, str)}
    assert rules.keys() <= {field.name for field in fields(data)}

    for name, article in rules.items():
        value = getattr(data, name)
        empty: Any = (
            () if isinstance(value, tuple) else " " if isinstance(value, str) else 0 if name == "copies" else None
        )
        with pytest.raises(Invalid, match=r"paper\.missing-field") as refusal:
            render(kind, replace(data, **{name: empty}))
        facts = refusal.value.facts
        assert str(facts["field"]).split(".")[0] == name
        assert facts["article"] == article
        assert re.search("第.+条", article)
        assert facts["name"]
        assert facts["title"]


@each_kind
def test_what_was_filled_in_is_printed(kind):
    text = body(made(kind).pdf)

    for name, value in vars(EXAMPLES[kind]).items():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str) and name not in CHOICES and not name.startswith("verify"):
                # In a register the next cell of a row may stand in the middle of a sentence.
                for piece in re.findall(".{1,4}", "".join(part.split())):
                    assert piece in text, (name, piece)


CHOICES = {
    "decision", "source", "grade", "agent_kind", "powers", "outcome", "reason", "advice", "way", "performed",
    "satisfaction", "served", "service_way", "claim",
}  # fmt: skip


@each_kind
def test_no_paper_cites_the_article_numbers_of_before_2023(kind):
    text = plain(made(kind).pdf)

    assert not re.search(
        "第一百九十四条|第一百九十五条|第二百零一条|第二百三十九条|第二百五十三条|第二百一十四条", text
    )


def test_choices_are_printed_by_their_names():
    text = plain(made("intake-register").pdf)

    assert "公安机关移送" in text
    assert "police" not in text


def test_a_power_that_was_not_given_is_not_ticked():
    data = replace(EXAMPLES["power-of-attorney"], powers=("receive",))
    text = plain(render("power-of-attorney", data).pdf)

    assert "【√】代为签收" in text
    assert text.count("【√】") == 1
    assert "【】代为承认、变更、放弃" in text


def test_an_organisation_that_entrusts_seals_and_a_person_does_not():
    data = EXAMPLES["power-of-attorney"]

    assert [box.role for box in render("power-of-attorney", data).boxes] == ["principal", "agent", "party-seal"]
    assert [box.role for box in render("power-of-attorney", replace(data, principal=SUN)).boxes] == [
        "principal",
        "agent",
    ]


def test_in_labour_disputes_arbitration_comes_first_among_the_ways_left():
    text = plain(render("termination-notice", replace(EXAMPLES["termination-notice"], labour=True)).pdf)

    assert "（一）自知道或者应当知道权利被侵害之日起一年内，向劳动争议仲裁委员会申请仲裁" in text


def test_a_list_over_several_pages_repeats_its_head_and_loses_no_row():
    contents = tuple(ContentsRow(f"第{number}号文书名称", str(number)) for number in range(1, 81))
    paper = render("file-contents", replace(EXAMPLES["file-contents"], contents=contents))
    text, pages = plain(paper.pdf), pages_of(paper.pdf)

    assert paper.pages >= 3
    assert all("文书名称" in page and "页号" in page for page in pages)
    assert all(text.count(f"第{number}号文书名称") == 1 for number in range(1, 81))
    assert violations(paper.pdf) == []


def test_a_full_confirmation_of_address_is_one_page():
    data = replace(
        EXAMPLES["service-address"],
        postal_address="广东省清和县太平镇和顺街18号太平花园3栋2单元1204房（县社会治理综合服务中心旁）",
        served=("notices", "records", "mediation", "rulings"),
        e_mail="sunxiaowen1995@example.test",
    )
    paper = render("service-address", data, PROOF)

    assert paper.pages == 1
    assert "sunxiaowen1995@example.test" in plain(paper.pdf)
    assert violations(paper.pdf) == []


def test_who_wants_no_electronic_service_is_not_asked_for_an_address_of_that_kind():
    on_paper = replace(EXAMPLES["service-address"], electronic=False, served=(), e_phone_masked="", e_account="")
    text = plain(render("service-address", on_paper, PROOF).pdf)

    assert "不同意" in text and "电子邮箱" not in text


@pytest.mark.parametrize("length", range(20, 200, 20))
def test_the_signatures_never_stand_with_the_last_row_of_a_register_alone(length):
    data = replace(EXAMPLES["service-address"], receiver="某" * length, postal_address="长" * length)
    pages = ["".join(page.split()) for page in pages_of(render("service-address", data, PROOF).pdf)]

    signed_on = next(page for page in pages if "签名" in page)
    assert ("电子邮箱" in signed_on) == ("文书种类" in signed_on)


def test_a_cell_longer_than_a_page_runs_on():
    facts = "".join(f"第{number}点事实清楚。" for number in range(1, 301))
    data: OralAgreementData = replace(EXAMPLES["oral-agreement"], facts=facts)
    paper = render("oral-agreement", data)

    assert paper.pages >= 4
    assert "".join(re.findall(r"第\d+点", body(paper.pdf))) == "".join(f"第{number}点" for number in range(1, 301))
    assert violations(paper.pdf) == []


def test_a_table_is_told_as_rows_of_heads_and_cells_of_one_width():
    with pikepdf.open(io.BytesIO(made("intake-register").pdf)) as pdf:
        document = pdf.Root.StructTreeRoot.K[0]
        table = next(node for node in document.K if pikepdf.Name.Table == node.S)
        widths = {sum(int(cell.A.ColSpan) for cell in row.K) for row in table.K}
        scopes = {str(cell.A.Scope) for row in table.K for cell in row.K if cell.S == pikepdf.Name.TH}

    assert len(widths) == 1
    assert scopes == {"/Row"}


def test_42_workers_may_ask_together():
    parties = (*(replace(SUN, name=f"工友{number}") for number in range(1, 43)), FIRM, HU)
    paper = render("mediation-request", replace(EXAMPLES["mediation-request"], parties=parties))

    assert [box.field for box in paper.boxes] == [f"party-{number}" for number in range(1, 43)]
    assert violations(paper.pdf) == []


def test_every_paper_is_compared_with_its_official_form():
    page = (Path(__file__).parents[2] / "docs" / "papers-by-kind.md").read_text("utf-8")

    for kind in KINDS.values():
        assert f"`{kind.kind}`, template {kind.words['template']} version {kind.words['version']}," in page

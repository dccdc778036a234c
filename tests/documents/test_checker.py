import json
from datetime import date
from pathlib import Path

import pytest

import documents.checker as checker
from documents.checker import check, stops
from documents.terms import Act
from documents.wording import sentence
from tests.documents.builders import a_clause, a_draft

PARTIES = ("孙晓雯", "胡桂芳")
TODAY = date(2026, 5, 15)
RULES = json.loads(Path(checker.__file__).with_name("checker.json").read_text(encoding="utf-8"))["rules"]


def is_rest_day(day: date) -> bool:
    return day.weekday() >= 5


def codes_of(draft, flags=frozenset()):
    return [each.code for each in check(draft, PARTIES, flags, is_rest_day, TODAY)]


def test_a_good_agreement_has_no_findings():
    assert codes_of(a_draft()) == []


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"who": " "}, "clause.who-missing"),
        ({"whom": ""}, "clause.whom-missing"),
        ({"amount_fen": None}, "clause.amount-missing"),
        ({"amount_fen": 0}, "clause.amount-missing"),
        ({"due": None}, "clause.due-missing"),
        ({"how": ""}, "clause.how-missing"),
        ({"who": "冯国栋"}, "clause.stranger"),
        ({"due": date(2026, 5, 1)}, "clause.due-past"),
        ({"text": "另付350元"}, "clause.amount-typed"),
        ({"text": "尽快付清"}, "clause.vague-word"),
        ({"how": "适当方式"}, "clause.vague-word"),
    ],
)
def test_a_payment_says_who_whom_how_much_when_and_how(changes, code):
    assert codes_of(a_draft(clauses=(a_clause(**changes),))) == [code]


def test_content_that_a_court_calls_unclear_stops_the_paper_and_names_the_ground():
    draft = a_draft(clauses=(a_clause(act=Act.REFRAIN, amount_fen=None, text="尽量减少噪声"),))

    (found,) = check(draft, PARTIES, frozenset(), is_rest_day, TODAY)

    assert (found.code, found.level, found.article) == ("clause.vague-word", "error", "民诉法解释 358(5)")
    assert found.facts["word"] == "尽量"


def test_a_last_day_that_is_a_rest_day_is_said_with_the_day_it_moves_to():
    draft = a_draft(clauses=(a_clause(due=date(2026, 5, 16)),))

    (found,) = check(draft, PARTIES, frozenset(), is_rest_day, TODAY)

    assert (found.code, found.level, found.facts["rolled"]) == ("clause.due-rest-day", "warning", "2026-05-18")


def test_an_agreement_without_consequences_of_breach_is_only_warned_about():
    (found,) = check(a_draft(breach=""), PARTIES, frozenset(), is_rest_day, TODAY)

    assert (found.code, found.level) == ("agreement.breach-missing", "warning")


@pytest.mark.parametrize(
    "flag, code, level",
    [
        ("-J", "dispute.not-confirmable", "warning"),
        ("~J", "dispute.partly-confirmable", "warning"),
        ("-E", "dispute.no-e-signature", "error"),
    ],
)
def test_what_the_kind_of_dispute_forbids_is_said(flag, code, level):
    (found,) = check(a_draft(), PARTIES, frozenset({flag}), is_rest_day, TODAY)

    assert (found.code, found.level) == (code, level)


def test_a_reason_of_the_mediator_overrides_an_error():
    vague = check(a_draft(clauses=(a_clause(text="尽快"),)), PARTIES, frozenset(), is_rest_day, TODAY)

    assert stops(vague, overridden=False)
    assert not stops(vague, overridden=True)


def test_no_reason_overrides_the_bar_on_electronic_signatures():
    barred = check(a_draft(), PARTIES, frozenset({"-E"}), is_rest_day, TODAY)

    assert [each.code for each in stops(barred, overridden=True)] == ["dispute.no-e-signature"]


def test_an_agreement_about_nothing_is_none():
    assert codes_of(a_draft(clauses=(), facts="")) == ["agreement.facts-missing", "agreement.clauses-missing"]


@pytest.mark.parametrize("name", ["facts", "dispute", "performance", "signing_method"])
def test_what_the_law_makes_part_of_the_paper_cannot_be_left_out_for_any_reason(name):
    found = check(a_draft(**{name: " "}), PARTIES, frozenset(), is_rest_day, TODAY)

    assert [each.code for each in stops(found, overridden=True)] == [f"agreement.{name.replace('_', '-')}-missing"]


def test_each_party_and_the_committee_get_a_copy():
    assert codes_of(a_draft(copies=2)) == ["agreement.copies-too-few"]


def test_every_rule_names_its_article_and_has_words_in_both_languages():
    folder = Path(checker.__file__).parents[1] / "web" / "locales" / "parts"
    words = [
        {
            code: text
            for part in ("documents", "groups")
            for code, text in json.loads((folder / f"{part}.{language}.json").read_text(encoding="utf-8")).items()
        }
        for language in ("zh", "en")
    ]

    for code, rule in RULES.items():
        assert rule["level"] in {"error", "warning"}
        assert rule["article"]
        assert all({"title", "detail"} == set(texts[code]) for texts in words), code


def test_figures_and_capitals_of_a_clause_come_from_one_value():
    text = sentence(a_clause())

    assert text == (
        "胡桂芳于2026年5月20日前（含当日）向孙晓雯支付2800.00元（大写：人民币贰仟捌佰元整），"
        "支付方式：转账至孙晓雯本人的微信账户。"
    )


def test_a_clause_leaves_out_what_is_not_filled_in():
    assert sentence(a_clause(due=None, how="", whom="")) == "胡桂芳支付2800.00元（大写：人民币贰仟捌佰元整）。"
    assert sentence(a_clause(act=Act.DO, text="交还房屋钥匙", how="")) == (
        "胡桂芳于2026年5月20日前（含当日）向孙晓雯交还房屋钥匙。"
    )
    assert sentence(a_clause(act=Act.OTHER, text="双方再无其他争议。")) == "双方再无其他争议。"

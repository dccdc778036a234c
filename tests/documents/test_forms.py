"""Forms are made from the data classes, and whatever is typed into them gives a paper or a refusal in words."""

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

import pytest

from documents.pages import KINDS, PaperKind, render
from documents.pages.forms import BLANK, FormField, form_of, read, read_for_preview
from kernel import Invalid
from tests.documents.pages_reading import text_of
from tests.documents.papers_examples import EXAMPLES

TODAY = date(2026, 11, 22)
FORMS = [kind for kind in KINDS.values() if kind.made_by_hand]
each_form = pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.kind)
STRANGE: list[Any] = [
    None, True, -1, 10**40, 1e308, float("nan"), "", "\x00", "长" * 9_000, "\u202e倒", "2026-02-30", "0001-01-01",
    "9999-12-31T23:59:59Z", [], {}, [[[]]], [{}], ["", None], {"side": []},
]  # fmt: skip


def typed(kind: PaperKind) -> dict[str, Any]:
    """The example as a browser would send it."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(EXAMPLES[kind.kind]), default=str))
    return found


def entries(form: tuple[FormField, ...]) -> dict[str, str]:
    return {field.name: field.entry for field in form}


@each_form
def test_every_field_is_asked_with_a_chinese_label_and_choices_have_names(kind):
    form = form_of(kind)

    assert [field.name for field in form] == [field.name for field in fields(kind.data)]
    for field in (*form, *(inner for outer in form for inner in outer.fields)):
        assert not field.label.isascii()
        assert bool(field.choices) == (field.entry in ("choice", "ticks"))
        assert not [choice for choice in field.choices if choice.label == choice.value and choice.value.isascii()]


@each_form
def test_what_was_typed_makes_the_same_facts(kind):
    assert read(kind, typed(kind)) == EXAMPLES[kind.kind]


def test_entries_follow_the_types():
    form = entries(form_of(KINDS["mediation-record"]))

    assert (form["number"], form["statements"], form["began_at"]) == ("line", "text", "moment")
    assert (form["parties"], form["mediators"], form["told"], form["outcome"]) == ("rows", "lines", "yes-no", "choice")
    assert entries(form_of(KINDS["performance-receipt"]))["amount_fen"] == "money"
    assert entries(form_of(KINDS["power-of-attorney"]))["powers"] == "ticks"
    assert entries(form_of(KINDS["power-of-attorney"]))["principal"] == "group"


@each_form
def test_an_empty_form_is_previewed_with_blanks_and_says_all_that_is_missing(kind):
    data, missing = read_for_preview(kind, {}, TODAY)

    assert BLANK in text_of(render(kind.kind, data).pdf)
    asked = {field.name for field in form_of(kind) if field.article}
    assert asked <= {one.field.split(".")[0] for one in missing}
    assert all(one.name and one.article for one in missing)


def test_a_day_or_choice_that_is_missing_is_refused_by_name_and_article():
    kind = KINDS["follow-up"]

    with pytest.raises(Invalid, match=r"paper\.missing-field") as refusal:
        read(kind, typed(kind) | {"visited_at": ""})

    assert refusal.value.facts["name"] == "回访时间"
    assert "第" in str(refusal.value.facts["article"])


def test_what_is_not_what_was_asked_is_refused_by_the_fields_name():
    kind = KINDS["intake-register"]

    with pytest.raises(Invalid, match=r"paper\.field-invalid") as refusal:
        read(kind, typed(kind) | {"people": "many"})

    assert refusal.value.facts["name"] == "涉及人数"


@pytest.mark.parametrize("name", ["mediation-record", "power-of-attorney", "evidence-list", "meeting-minutes"])
def test_no_strange_value_makes_anything_but_facts_or_a_refusal(name):
    kind = KINDS[name]
    for place in typed(kind):
        for value in STRANGE:
            for inner in (value, [value], [{"name": value}]):
                try:
                    read_for_preview(kind, typed(kind) | {place: inner}, TODAY)
                except Invalid as refusal:
                    assert refusal.code.startswith("paper.")

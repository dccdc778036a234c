import re

import pytest

from cases import taxonomy
from kernel import Invalid


def test_there_are_19_classes_and_128_items():
    assert len(taxonomy.classes()) == 19
    assert sum(len(each.items) for each in taxonomy.classes()) == 128


def test_codes_are_unique_and_begin_with_their_class():
    codes = [item.code for each in taxonomy.classes() for item in each.items]

    assert len(set(codes)) == len(codes)
    assert all(item.code.startswith(each.code) for each in taxonomy.classes() for item in each.items)
    assert all(re.fullmatch(r"\d{4}", code) for code in codes)


def test_flags_are_the_five_known_ones_and_do_not_contradict_each_other():
    for each in taxonomy.classes():
        for item in each.items:
            assert set(item.flags) <= {"-J", "~J", "-E", "L", "R"}
            assert not {"-J", "~J"} <= set(item.flags)


@pytest.mark.parametrize(
    ("code", "name", "flags"),
    [
        ("0104", "离婚与子女抚养", {"-J", "-E"}),
        ("0306", "社会保险待遇", {"~J", "L", "R"}),
        ("0401", "租赁押金", set()),
        ("1203", "土地界址权属", {"-J", "R"}),
    ],
)
def test_an_item_says_what_the_law_makes_of_it(code, name, flags):
    assert (taxonomy.item(code).name("zh"), set(taxonomy.flags_of(code))) == (name, flags)


def test_an_unknown_code_is_refused():
    with pytest.raises(Invalid, match=r"dispute-type\.unknown"):
        taxonomy.item("9999")


def test_every_class_and_item_has_a_name_of_its_own_in_both_languages():
    for language in ("zh", "en"):
        for each in taxonomy.classes():
            names = [item.name(language) for item in each.items]
            assert each.name(language)
            assert all(names)
            assert len(set(names)) == len(names)

"""Money in capitals, against the examples of the rules and an independent reader."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from documents.amounts import LARGEST_FEN, in_capitals, in_figures, in_sentence
from kernel import Invalid

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1_000}
# The fen below a thousand yuan, every power of ten and their neighbours, and anything at all.
amounts = some.one_of(
    some.integers(0, 100_000),
    some.integers(0, LARGEST_FEN),
    some.builds(lambda power, near: max(0, 10**power + near), some.integers(0, 14), some.integers(-101, 101)),
    some.builds(
        lambda digits: int("".join(digits)), some.lists(some.sampled_from("0001059"), min_size=1, max_size=15)
    ).filter(lambda fen: fen <= LARGEST_FEN),
)


def read(capitals: str) -> int:
    """Return the fen that a person reads from capitals; an own small reader, sharing no code with the writer."""
    whole, _, rest = capitals.partition("元") if "元" in capitals else ("", "", capitals)
    rest = rest.removesuffix("整").removeprefix("零")
    found = re.fullmatch(rf"(?:([{DIGITS}])角)?(?:([{DIGITS}])分)?", rest)
    assert found, capitals
    jiao, cents = (DIGITS.index(digit) if digit else 0 for digit in found.groups())
    return read_whole(whole) * 100 + jiao * 10 + cents


def read_whole(text: str) -> int:
    if "亿" in text:
        before, _, after = text.rpartition("亿")
        return read_whole(before) * 10**8 + read_whole(after)
    if "万" in text:
        before, _, after = text.rpartition("万")
        return read_whole(before) * 10**4 + read_whole(after)
    total, digit = 0, 0
    for character in text:
        if character in PLACES:
            total += digit * PLACES[character]
            digit = 0
        else:
            digit = DIGITS.index(character)
    return total + digit


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (1_409_50, "壹仟肆佰零玖元伍角"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元零叁角贰分"),
        (107_000_53, "壹拾万柒仟元零伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
    ],
)
def test_the_examples_of_the_settlement_rules_are_written_as_they_stand_there(fen, capitals):
    assert in_capitals(fen) == capitals


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (2_800_00, "贰仟捌佰元整"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (10_00, "壹拾元整"),
        (10_10, "壹拾元零壹角"),
        (1_01, "壹元零壹分"),
        (300_000_00, "叁拾万元整"),
        (1_0000_1000_00, "壹亿零壹仟元整"),
        (1_0001_0000_00, "壹亿零壹万元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (100_0000_0000_00, "壹佰亿元整"),
        (1_2000_0000_0000_00, "壹万贰仟亿元整"),
        (1_0000_0001_0000_00, "壹万亿零壹万元整"),
    ],
)
def test_round_sums_and_gaps_have_one_form(fen, capitals):
    assert in_capitals(fen) == capitals


@given(amounts)
def test_capitals_read_back_to_the_same_amount(fen):
    assert read(in_capitals(fen)) == fen


@given(amounts)
def test_figures_read_back_to_the_same_amount(fen):
    yuan, _, rest = in_figures(fen).replace(",", "").partition(".")

    assert int(yuan) * 100 + int(rest) == fen
    assert re.fullmatch(r"\d{1,3}(,\d{3})*\.\d{2}", in_figures(fen))


@given(amounts)
def test_capitals_keep_the_rules_of_zheng_and_ling(fen):
    capitals = in_capitals(fen)

    assert capitals.endswith("整") == (fen % 100 == 0)
    assert "零零" not in capitals
    assert not re.search("零[万亿元拾佰仟]", capitals.removeprefix("零元"))
    assert capitals.count("元") == (1 if fen >= 100 or fen == 0 else 0)
    if fen >= 100 and fen % 100 and fen % 100 < 10:
        assert "元零" in capitals
    assert not re.search("(^|[万亿元零])拾", capitals), "ten is 壹拾, never 拾"


@given(some.integers(0, LARGEST_FEN - 1))
def test_two_amounts_never_share_their_capitals(fen):
    assert in_capitals(fen) != in_capitals(fen + 1)


@given(amounts)
def test_a_sentence_says_one_value_twice(fen):
    found = re.fullmatch(r"(\d+)\.(\d{2})元（大写：人民币(.+)）", in_sentence(fen))

    assert found
    assert int(found[1]) * 100 + int(found[2]) == fen == read(found[3])


@pytest.mark.parametrize("fen", [-1, LARGEST_FEN + 1])
def test_amounts_that_no_paper_carries_are_refused(fen):
    with pytest.raises(Invalid, match=r"amount\.out-of-range"):
        in_capitals(fen)

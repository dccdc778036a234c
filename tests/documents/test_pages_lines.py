"""Where lines may end, on random Chinese paragraphs and on the hard places."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as some

from documents.pages.lines import MAY_NOT_BEGIN, MAY_NOT_END, TIGHTEST, broken

SIZE = 16.0
words = some.text(some.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=9)
numbers = some.one_of(
    some.integers(0, 99_999_999).map(lambda fen: f"{fen / 100:,.2f}"),
    some.integers(1, 9_999).map(str),
    some.sampled_from(["GZ-2026-000317", "50%", "A4", "449999********002X", "7K3M-Q9TX"]),
)
bracketed = some.builds(
    lambda pair, inside: pair[0] + inside + pair[1],
    some.sampled_from(["（）", "《》", "“”", "〔〕", "【】", "〈〉", "‘’", "()"]),
    some.one_of(words, numbers),
)
marks = some.sampled_from(["，", "。", "；", "：", "、", "？", "！", "……", "——", "·", "％", ""])
pieces = some.tuples(words, some.one_of(some.just(""), numbers, bracketed), marks).map("".join)
paragraphs = some.lists(pieces, min_size=1, max_size=40).map("".join)


def width_of(character: str) -> float:
    return SIZE / 2 if character.isascii() else SIZE


def lines_of(text: str, width: float) -> list[str]:
    return [text[line.start : line.end] for line in broken(text, [width_of(c) for c in text], width - 2 * SIZE, width)]


@settings(max_examples=1_000, deadline=None)
@given(paragraphs, some.integers(14, 34))
def test_no_line_begins_with_a_closing_mark_nor_ends_with_an_opening_one(text, characters):
    lines = lines_of(text, characters * SIZE)

    assert "".join(lines) == text
    for before, after in pairwise(lines):
        assert after[0] not in MAY_NOT_BEGIN
        assert before[-1] not in MAY_NOT_END
        assert not (before[-1] in "—…" and after[0] == before[-1])


@settings(max_examples=300, deadline=None)
@given(paragraphs, some.integers(14, 34))
def test_no_line_is_wider_than_may_be_tightened(text, characters):
    room = characters * SIZE
    for number, line in enumerate(broken(text, [width_of(c) for c in text], room - 2 * SIZE, room)):
        available = room if number else room - 2 * SIZE
        assert line.width <= available * (1 + TIGHTEST) + 0.1


@settings(max_examples=300, deadline=None)
@given(paragraphs, some.integers(14, 34))
def test_numbers_and_words_are_not_cut(text, characters):
    for before, after in pairwise(lines_of(text, characters * SIZE)):
        assert not (before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum())


def test_a_word_longer_than_any_line_is_cut_where_the_line_is_full():
    digest = "9b74c9897bac770ffc029102a200c5de" * 3

    lines = lines_of(f"摘要：{digest}", 20 * SIZE)

    assert "".join(lines) == f"摘要：{digest}"
    assert len(lines) == 3


def test_a_mark_that_just_does_not_fit_is_taken_in_by_tightening():
    text = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八" + "，后"

    assert lines_of(text, 30 * SIZE)[0].endswith("八，")


def test_spaces_end_a_line_but_never_begin_one():
    lines = lines_of("当事人 ABC 公司 " * 12, 10 * SIZE)

    assert all(line == line.strip() for line in lines)

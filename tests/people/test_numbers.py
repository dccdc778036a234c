import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel import Invalid
from people import (
    checked_credit_code,
    checked_id_number,
    checked_phone,
    gender_in,
    mask_id_number,
    mask_name,
    mask_phone,
)

GOOD_NUMBERS = ["449999196803120013", "44999919750508002X", "449999195509200034", "449999198107110048"]
GOOD_CODES = ["91449999MA0TE5T01P", "92449999MA0T0002X9"]


@pytest.mark.parametrize("number", GOOD_NUMBERS)
def test_an_identity_number_with_its_check_digit_is_taken(number):
    assert checked_id_number(f" {number.lower()} ") == number


@given(some.sampled_from(GOOD_NUMBERS), some.integers(0, 16), some.integers(1, 9))
def test_any_one_wrong_digit_in_an_identity_number_is_found(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    with pytest.raises(Invalid, match=r"id-number\.(check-digit|birth-date)"):
        checked_id_number(wrong)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", "form"),
        ("44999919680312001", "form"),
        ("449999196813120013", "birth-date"),
        ("449999196803120014", "check-digit"),
        ("٤٤٩٩٩٩١٩٦٨٠٣١٢٠٠١٣", "form"),
    ],
)
def test_a_bad_identity_number_is_refused_with_its_fault(number, fault):
    with pytest.raises(Invalid, match=rf"id-number\.{fault}"):
        checked_id_number(number)


def test_full_width_digits_of_a_chinese_keyboard_are_understood():
    assert checked_id_number("４４９９９９ １９６８０３１２ ００１３") == "449999196803120013"
    assert checked_phone("１９９００００００００") == "19900000000"


def test_the_seventeenth_digit_tells_the_gender():
    assert [gender_in("449999196803120013"), gender_in("44999919750508002X")] == ["male", "female"]


@pytest.mark.parametrize("code", GOOD_CODES)
def test_a_credit_code_with_its_check_symbol_is_taken(code):
    assert checked_credit_code(code.lower()) == code


@pytest.mark.parametrize("code", ["91449999MA0TE5T01Q", "91449999MA0TE5T10P"])
def test_a_credit_code_with_a_slip_is_refused(code):
    with pytest.raises(Invalid, match=r"credit-code\.check-symbol"):
        checked_credit_code(code)


@pytest.mark.parametrize("code", ["", "91449999", "91449999IA0TE5T01P"])
def test_what_is_no_credit_code_is_refused(code):
    with pytest.raises(Invalid, match=r"credit-code\.form"):
        checked_credit_code(code)


def test_a_phone_may_be_written_with_spaces_and_country_code():
    assert checked_phone("+86 199 0000 0001") == "19900000001"


@pytest.mark.parametrize("phone", ["", "1990000000", "29900000001", "199000000011"])
def test_what_is_no_mobile_phone_is_refused(phone):
    with pytest.raises(Invalid, match=r"phone\.form"):
        checked_phone(phone)


def test_masks_keep_only_what_a_person_needs_to_recognise_themselves():
    assert mask_name("孙晓雯") == "孙**"
    assert mask_phone("19900001234") == "199****1234"
    assert mask_id_number("449999199306150055") == "4499**********0055"
    assert (mask_name(""), mask_phone(""), mask_id_number("")) == ("", "", "")

"""What may be done to the bytes of a signed file: changed, appended, cut off; each is found, and named."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from documents import Reason, Verdict, verify

from .corpus import World, a_world, an_uncertified_world

ATTACKS: dict[str, tuple[str, Callable[[World], bytes]]] = {}


def attack(finding: str) -> Callable[[Callable[[World], bytes]], Callable[[World], bytes]]:
    """Register a way to doctor a file, and the finding that must name it."""

    def register(function: Callable[[World], bytes]) -> Callable[[World], bytes]:
        ATTACKS[function.__name__] = (finding, function)
        return function

    return register


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return a_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module", params=[a_world, an_uncertified_world])
def base(request, tmp_path_factory):
    """Both kinds of paper that attackers start from: certified, and with approvals alone."""
    return request.param(tmp_path_factory.mktemp("base"))


# Bytes changed in place


@attack("signature.digest")
def a_digit_in_the_text_is_changed(world):
    return world.closed.replace(b"2800.00", b"9800.00")


@attack("signature.digest")
def the_claimed_time_in_the_signature_is_changed(world):
    return world.closed.replace(b"/M (D\\07220261120", b"/M (D\\07220251120", 1)


@attack("signature.value")
def the_last_byte_of_a_signature_value_is_changed(world):
    return _with_signature(world.closed, 1, _flip_signature_value)


@attack("signature.unusual-form")
def bytes_are_hidden_in_the_padding(world):
    return _with_signature(world.closed, 1, lambda value: value[:-4] + "BEEF")


@attack("signature.hole-is-not-the-signature")
def a_signature_is_written_in_small_letters(world):
    return _with_signature(world.closed, 1, str.lower)


@attack("signature.without-value")
def a_signature_is_emptied(world):
    return _with_signature(world.closed, 2, lambda value: "0" * len(value))


@attack("signature.unusual-form")
def a_certificate_inside_a_signature_is_broken(world):
    return _with_signature(world.closed, 2, lambda value: value.replace("55040A", "FF040A", 1))


@attack("signature.byte-range")
def a_byte_range_is_all_zeros(world):
    return _with_byte_range(world.closed, 1, b"0 0 0 0")


@attack("signature.byte-range")
def a_byte_range_is_negative(world):
    return _with_byte_range(world.closed, 1, b"0 -1 5 9")


@attack("signature.byte-range")
def a_byte_range_has_two_numbers(world):
    return _with_byte_range(world.closed, 1, b"0 500")


@attack("signature.byte-range")
def a_byte_range_reaches_beyond_the_file(world):
    return _with_byte_range(world.closed, 1, b"0 500 900 99999999")


@attack("file.unreadable")
def a_byte_range_is_missing(world):
    return world.closed.replace(b"/ByteRange", b"/BytesRang", 1)


@attack("file.unreadable")
def the_contents_are_missing(world):
    return world.closed.replace(b"/Contents <3", b"/Kontents <3", 1)


@attack("signature.without-value")
def the_contents_are_a_name(world):
    start, stop = _holes(world.closed)[1]
    return world.closed[:start] + b"/" + b"A" * (stop - start - 1) + world.closed[stop:]


@attack("file.not-a-pdf")
def something_stands_before_the_header(world):
    return b"GIF89a\n" + world.closed


@attack("file.unreadable")
def a_signature_is_wrapped_around_new_content(world):
    _, stop = _holes(world.closed)[0]
    inserted = b"9 0 obj\n<<>>\nendobj\n"
    return world.closed[:stop] + inserted + world.closed[stop:]


# Bytes behind the end


@attack("structure.bytes-after-the-last-signature")
def blanks_follow_the_end(world):
    return world.closed + b"\n" * 40


@attack("structure.bytes-after-the-last-signature")
def garbage_follows_the_end(world):
    return world.closed + b"%" + b"x" * 20 + world.closed[-40:]


@attack("structure.bytes-after-the-last-signature")
def objects_without_a_table_follow_the_end(world):
    return world.closed + b"5 0 obj\n<</Length 2>>\nstream\nQ \nendstream\nendobj\n" + world.closed[-40:]


@attack("file.unreadable")
def a_second_end_points_nowhere(world):
    return world.closed + b"startxref\n7\n%%EOF\n"


# Files cut back


@attack("paper.not-closed")
def the_closing_time_stamp_is_cut_off(world):
    return world.sealed


@attack("paper.fields-missing")
def the_seal_and_the_mediator_are_cut_off(world):
    return world.half


@attack("paper.fields-missing")
def only_the_certification_is_left(world):
    return world.certified


@attack("file.cut-off")
def the_file_ends_in_the_middle(world):
    return world.closed[:-700]


@attack("file.cut-off")
def the_file_ends_within_a_signature(world):
    return world.closed[: _holes(world.closed)[3][0] + 99]


def _holes(pdf: bytes) -> list[tuple[int, int]]:
    """Return where the signature values stand, angle brackets included."""
    return [(each.start(1), each.end(1)) for each in re.finditer(rb"/Contents (<[0-9A-Fa-f]{2000,}>)", pdf)]


def _with_signature(pdf: bytes, index: int, change: Callable[[str], str]) -> bytes:
    start, stop = _holes(pdf)[index]
    value = change(pdf[start + 1 : stop - 1].decode())
    assert len(value) == stop - start - 2
    assert value != pdf[start + 1 : stop - 1].decode()
    return pdf[: start + 1] + value.encode() + pdf[stop - 1 :]


def _flip_signature_value(value: str) -> str:
    """Change one bit within the signer's ECDSA value, found before its unsigned attribute."""
    at = value.index("060B2A864886F70D010910020E") - 20
    return value[:at] + f"{int(value[at], 16) ^ 1:X}" + value[at + 1 :]


def _with_byte_range(pdf: bytes, index: int, numbers: bytes) -> bytes:
    place = list(re.finditer(rb"/ByteRange \[([^\]]*)\](\s*)", pdf))[index]
    room = place.end() - place.start()
    return pdf[: place.start()] + (b"/ByteRange [" + numbers + b"]").ljust(room) + pdf[place.end() :]


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_found_and_named(name, base):
    finding, doctor = ATTACKS[name]
    pdf = doctor(base)

    assert pdf != base.closed

    report = verify(pdf, base.clock(), base.trust())

    codes = {each.code for each in report.findings} | {
        each.code for signature in report.signatures for each in signature.findings
    }
    assert report.verdict in (Verdict.TOTAL_FAILED, Verdict.INDETERMINATE)
    assert finding in codes


def test_a_file_cut_back_says_what_is_missing(world):
    report = verify(world.half, world.clock(), world.trust())

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.INCOMPLETE)
    assert report.missing == ("mediator-1", "committee-seal")
    assert not report.closed
    assert all(signature.verdict is Verdict.TOTAL_PASSED for signature in report.signatures)


def test_the_untouched_file_passes_now_and_in_ten_years(world):
    for later in (timedelta(0), timedelta(days=3650)):
        report = verify(world.closed, world.clock() + later, world.trust())

        assert (report.verdict, report.reason, report.findings) == (Verdict.TOTAL_PASSED, None, ())

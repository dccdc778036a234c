"""What chance, or somebody with a hex editor, does to bytes: one change of many kinds, never none."""

import random
import re
from collections.abc import Callable

DIGIT = re.compile(rb"\d")
LENGTHS = (1, 1, 2, 7, 60, 2000)


def a_bit_flips(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def some_is_deleted(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice(LENGTHS) :]


def some_is_inserted(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice(LENGTHS)) + data[at:]


def the_end_is_cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def some_is_copied_over(data: bytes, chance: random.Random) -> bytes:
    at, other, length = chance.randrange(len(data)), chance.randrange(len(data)), chance.choice(LENGTHS)
    return data[:at] + data[other : other + length] + data[at + length :]


def some_is_doubled(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.choice(LENGTHS)
    return data[: at + length] + data[at:]


def two_parts_change_places(data: bytes, chance: random.Random) -> bytes:
    first, second, third = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


def some_becomes_zero(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.choice(LENGTHS)
    return data[:at] + bytes(len(data[at : at + length])) + data[at + length :]


def a_digit_becomes_another(data: bytes, chance: random.Random) -> bytes:
    places = [found.start() for found in DIGIT.finditer(data)]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + str(chance.randrange(10)).encode() + data[at + 1 :]


KINDS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    a_bit_flips,
    some_is_deleted,
    some_is_inserted,
    the_end_is_cut_off,
    some_is_copied_over,
    some_is_doubled,
    two_parts_change_places,
    some_becomes_zero,
    a_digit_becomes_another,
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return `data` after one change; it differs from `data`, which must not be empty."""
    while True:
        changed = chance.choice(KINDS)(data, chance)
        if changed != data:
            return changed

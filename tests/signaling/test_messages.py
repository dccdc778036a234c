"""The dictionary is the wire: what is not in it is not understood, and nothing that is sent breaks the reader."""

import json
import random
import time
from typing import Any

import pytest

from signaling import messages, protocol_page, protocol_types
from signaling.messages import MOST_BYTES, read
from signaling.session import PERSON_BURST, PERSON_RATE, Bucket, Session
from tests.signaling.test_session import HELLO, MESSAGES

MUTATIONS = 10_000
SEED = 20261122
STRANGE: list[Any] = [
    None,
    True,
    -1,
    2**70,
    1e308,
    "",
    "\x00",
    "\ud800",
    "调解室" * 50,
    "x" * 70_000,
    [],
    {},
    [[[[[[]]]]]],
    {"type": "hello"},
    "../../etc/passwd",
    "'; drop table rooms; --",
]


def mutated(text: str, chance: random.Random) -> str | bytes:
    """Return the message with something wrong: bytes, fields, types, sizes, nesting or form."""
    fields = json.loads(text)
    match chance.randrange(9):
        case 0:
            fields[chance.choice(list(fields))] = chance.choice(STRANGE)
        case 1:
            fields[chance.choice(["stranger", "type", "__proto__", "constructor"])] = chance.choice(STRANGE)
        case 2:
            del fields[chance.choice(list(fields))]
        case 3:
            return text[: chance.randrange(len(text))]
        case 4:
            where = chance.randrange(len(text))
            return text[:where] + chr(chance.randrange(0x250)) + text[where + 1 :]
        case 5:
            depth = chance.choice([10, 300, 30_000])
            return "[" * depth + "]" * depth
        case 6:
            raw = bytearray(text.encode())
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            return bytes(raw)
        case 7:
            return text + text
        case _:
            return chance.randbytes(chance.randrange(200))
    return json.dumps(fields, ensure_ascii=chance.random() < 0.5)


def test_ten_thousand_malformed_messages_raise_nothing_and_block_nobody():
    chance = random.Random(SEED)
    texts = [message.model_dump_json() for message in MESSAGES]
    slowest = 0.0
    understood = 0

    session = Session(0)
    for step in range(MUTATIONS):
        if session.closed or not session.ready:
            session = Session(step)
            session.receive(HELLO, step)
            session.welcomed(Bucket(PERSON_RATE, PERSON_BURST))
        text = mutated(chance.choice(texts), chance)
        began = time.process_time()
        message = read(text)
        effects = session.unreadable(step) if message is None else session.receive(message, step)
        slowest = max(slowest, time.process_time() - began)
        understood += message is not None
        assert effects or session.closed or isinstance(message, messages.Candidate)

    assert understood < MUTATIONS / 4
    assert slowest < 0.05


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.type)
def test_every_message_is_read_back_as_it_was_said(message):
    assert read(message.model_dump_json()) == message


def test_a_message_of_more_than_64_kilobytes_is_none():
    fits = messages.Publish(sdp="x" * 60_000).model_dump_json()

    assert read(fits) is not None
    assert read(fits + " " * MOST_BYTES) is None
    assert read('{"type":"publish","sdp":"' + "调" * 30_000 + '"}') is None


def test_a_stranger_among_the_fields_makes_it_none():
    assert read('{"type":"ping"}') == messages.Ping()
    assert read('{"type":"ping","cookie":"x"}') is None


def test_numbers_are_not_read_from_strings():
    assert read('{"type":"hello","protocol":"1","ticket":"t"}') is None


@pytest.mark.generated
def test_the_page_about_the_protocol_is_fresh():
    assert protocol_page.PAGE.read_text(encoding="utf-8") == protocol_page.page(), (
        "run python -m signaling.protocol_page"
    )


@pytest.mark.generated
def test_the_types_of_the_browser_are_fresh():
    assert protocol_types.FILE.read_text(encoding="utf-8") == protocol_types.source(), (
        "run python -m signaling.protocol_types"
    )

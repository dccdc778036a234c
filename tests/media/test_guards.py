"""What is let in, and how long it takes to turn the rest away."""

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel import Invalid
from media import guard_candidate, guard_sdp
from media.sdp import parse

from .sdps import an_sdp, bombs, incomplete

MOST_SECONDS = 0.010
OFFERS = sorted(Path(__file__).parent.glob("offers/*.sdp"))


def test_there_are_bombs_enough():
    assert len(bombs()) >= 40


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_refused_before_it_costs_anything(name):
    bomb = bombs()[name]

    best = min(_seconds_to_refuse(bomb) for _ in range(3))

    assert best < MOST_SECONDS


def _seconds_to_refuse(bomb: str) -> float:
    started = time.process_time()
    with pytest.raises(Invalid, match=r"^media\."):
        guard_sdp(bomb)
    return time.process_time() - started


@pytest.mark.parametrize("name", incomplete())
def test_an_offer_without_what_an_answer_needs_is_refused(name):
    with pytest.raises(Invalid, match=r"^media\.sdp-"):
        parse(incomplete()[name])


@pytest.mark.parametrize("path", OFFERS, ids=lambda path: path.stem)
def test_offers_of_real_browsers_are_let_in(path):
    offer = parse(path.read_bytes().decode())

    assert {section.kind for section in offer.sections} >= {"audio", "video"}
    assert all(section.formats for section in offer.sections if section.kind in ("audio", "video"))


def test_the_largest_honest_offer_is_read_quickly():
    offer = an_sdp(*["a=candidate:1 1 udp 2130706431 192.0.2.7 5000 typ host"] * 60, *["a=sync:1"] * 2_500)

    started = time.process_time()
    parse(offer)

    assert time.process_time() - started < 0.050


def test_an_answer_may_have_as_many_sections_as_were_offered():
    more = [line for n in range(2, 16) for line in ("m=audio 0 UDP/TLS/RTP/SAVPF 0", f"a=mid:{n}")]

    with pytest.raises(Invalid, match="too-many-media"):
        parse(an_sdp(*more))
    assert len(parse(an_sdp(*more), most_media=16).sections) == 16


@pytest.mark.parametrize(
    "candidate",
    [
        "",
        "candidate:1 1 udp 2130706431 192.0.2.7 5000 typ host",
        "candidate:1 1 UDP 2130706431 fd00::7 5000 typ srflx raddr 0.0.0.0 rport 0 generation 0",
        "candidate:1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active generation 0 ufrag x network-id 1",
        "candidate:1 1 udp 1 4f8e3a2c-1b2d-4c3e-9f00-aabbccddeeff.local 5000 typ host",
    ],
)
def test_candidates_of_browsers_are_let_in(candidate):
    guard_candidate(candidate)


@given(some.text(max_size=600))
def test_any_other_text_is_no_candidate(text):
    if text:
        with pytest.raises(Invalid, match="candidate-unreadable"):
            guard_candidate(text)


@given(some.lists(some.sampled_from([*an_sdp().splitlines(), "a=ssrc:1 x", "m=", "a=", "a=extmap:1", "a=mid:"])))
def test_no_mixture_of_lines_is_answered_with_anything_but_a_refusal(lines):
    with contextlib.suppress(Invalid):
        parse("\r\n".join(lines))

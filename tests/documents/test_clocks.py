"""A service that says what time it is must know when it does not."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread

import pytest

from documents import ClockGuard
from documents.clocks import BEFORE_1970, PACKET
from kernel import Unavailable

from .corpus import START, Clock


class Machine:
    """A clock that can be set, and one beside it that only counts."""

    def __init__(self) -> None:
        self.clock, self.counted = Clock(), 0.0
        self.guard = ClockGuard(self.clock, lambda: self.counted)

    def run(self, seconds: float) -> None:
        self.clock.forward(seconds=seconds)
        self.counted += seconds

    def check(self) -> None:
        self.guard.check(self.clock().replace(microsecond=0))


@contextmanager
def a_time_server(machine: Machine, ahead: float = 0.0, stratum: int = 2, forget_mark: bool = False) -> Iterator[str]:
    """Answer one question by SNTP, as a server whose clock is `ahead` seconds ahead would."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as serving:
        serving.bind(("127.0.0.1", 0))
        serving.settimeout(5)

        def answer() -> None:
            question, asker = serving.recvfrom(1024)
            mark = 0 if forget_mark else PACKET.unpack(question)[-1]
            stamp = int((machine.clock() + timedelta(seconds=ahead)).timestamp() + BEFORE_1970) << 32
            serving.sendto(PACKET.pack(4 << 3 | 4, stratum, 0, 0, 0, 0, 0, 0, mark, stamp, stamp), asker)

        thread = Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{serving.getsockname()[1]}"
        thread.join()


def test_a_clock_that_runs_is_believed():
    machine = Machine()

    for _ in range(5):
        machine.run(0.9)
        machine.check()


@pytest.mark.parametrize("seconds", [3, -3, 3600])
def test_a_clock_that_was_set_is_not(seconds):
    machine = Machine()

    machine.clock.forward(seconds=seconds)

    with pytest.raises(Unavailable, match=r"timestamp\.clock-jumped"):
        machine.check()


def test_a_clock_unlike_the_time_servers_is_not_believed_until_it_is_right():
    machine = Machine()
    with a_time_server(machine, 5) as one, a_time_server(machine, 6) as two, a_time_server(machine, 0) as three:
        assert machine.guard.compare((one, two, three)) == pytest.approx(5, abs=0.01)
    with pytest.raises(Unavailable, match=r"timestamp\.clock-differs"):
        machine.check()

    machine.clock.forward(seconds=5)
    with a_time_server(machine) as one, a_time_server(machine) as two:
        machine.guard.compare((one, two))

    machine.check()


@pytest.mark.parametrize("wrong", [{"stratum": 0}, {"stratum": 16}, {"forget_mark": True}])
def test_a_server_that_is_not_synchronised_or_answers_another_question_does_not_count(wrong):
    machine = Machine()
    with a_time_server(machine, 60, **wrong) as server:
        assert machine.guard.compare((server,)) is None

    machine.check()


def test_without_a_majority_nothing_is_decided():
    machine = Machine()
    with a_time_server(machine, 60) as server:
        assert machine.guard.compare((server, "127.0.0.1:1"), timeout=0.2) is None

    machine.check()


def test_the_guard_reads_the_real_clock():
    guard = ClockGuard()

    guard.check(guard._now())
    with pytest.raises(Unavailable):
        guard.check(START.replace(year=2100))

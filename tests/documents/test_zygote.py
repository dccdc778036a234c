"""Processes that are forked for one question each: what they answer, how they die, and what outlives them."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from documents.verifying.zygote import Zygote

ROOT = Path(__file__).parents[2]
START = "from tests.documents.test_zygote import answer; from documents.verifying.zygote import serve; serve(answer)"


def answer(given: BinaryIO) -> bytes:
    """Do what the question says; runs in the forked process."""
    question = json.loads(given.readline())
    if "die" in question:
        os.kill(os.getpid(), question["die"])
    if "burn" in question:
        end = time.process_time() + question["burn"]
        while time.process_time() < end:
            pass
    if "tell" in question:
        Path(question["tell"]).write_text(str(os.getpid()))
        time.sleep(60)
    return json.dumps([question["say"], len(given.read())]).encode()


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    made = Zygote(START, ROOT)
    yield made
    made.close()


def read_when_there(path: Path) -> int:
    for _ in range(1_000):
        if path.exists() and (text := path.read_text()):
            return int(text)
        time.sleep(0.01)
    raise AssertionError("it never began")


async def ask(zygote: Zygote, more: bytes = b"", **question: object) -> tuple[bytes, int]:
    return await zygote.ask(json.dumps(question).encode() + b"\n" + more)


async def test_questions_at_the_same_time_get_their_own_answers(zygote):
    asked = [ask(zygote, b"x" * size, say=size) for size in (0, 10, 5_000_000)]

    answers = await asyncio.gather(*asked)

    assert answers == [(json.dumps([size, size]).encode(), 0) for size in (0, 10, 5_000_000)]


@pytest.mark.parametrize("by", [signal.SIGSEGV, signal.SIGXCPU, signal.SIGKILL])
async def test_who_dies_of_a_question_is_told_of_and_the_rest_of_it_does_no_harm(zygote, by):
    assert await ask(zygote, b"x" * 5_000_000, die=by) == (b"", by)
    assert (await ask(zygote, say=1))[1] == 0


async def test_what_the_workers_took_is_counted(zygote):
    await ask(zygote, say=1)
    before = zygote.cpu_seconds

    await ask(zygote, say=1, burn=0.3)

    assert zygote.cpu_seconds - before >= 0.3
    assert zygote.most_kilobytes > 1_000


async def test_when_nobody_waits_any_more_the_process_is_killed(zygote, tmp_path):
    told = tmp_path / "pid"
    asking = asyncio.create_task(ask(zygote, b"x" * 5_000_000, tell=str(told)))
    worker = await asyncio.to_thread(read_when_there, told)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    for _ in range(500):
        if not Path(f"/proc/{worker}").exists():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it lives on")


async def test_a_killed_zygote_is_replaced(zygote):
    await ask(zygote, say=1)
    assert zygote._running is not None
    zygote._running[0].kill()
    zygote._running[0].wait()

    assert (await ask(zygote, say=2))[1] == 0


async def test_it_was_given_no_environment(zygote):
    await ask(zygote, say=1)
    assert zygote._running is not None
    given = Path(f"/proc/{zygote._running[0].pid}/environ").read_bytes().split(b"\0")

    assert {line.partition(b"=")[0] for line in given if line} == {b"PYTHONPATH", b"LC_ALL"}

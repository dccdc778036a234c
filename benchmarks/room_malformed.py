"""
What malformed messages cost (bar 20): 100,000 mutated ones (types, sizes, nesting, Unicode, bytes)
are given to the reader and the conversation as a socket would, and nothing may be raised. In
between, who behaves well is measured: its message must be understood as quickly as among good ones.
Offenders are hung up on after a few.
"""

import random
import statistics
import sys
import time

from signaling import messages
from signaling.session import PERSON_BURST, PERSON_RATE, Bucket, Session
from tests.signaling.test_messages import SEED, mutated
from tests.signaling.test_session import HELLO, MESSAGES

from .report import say

MESSAGES_SENT = 100_000
EVERY = 50
"""Malformed messages between two of somebody who behaves well."""
MOST_BLOCKED_MS, MOST_OFFENCES, MOST_SLOWER = 50, 9, 2.0
WELL_BEHAVED = messages.Tracks(camera=True, microphone=True).model_dump_json()


def conversation() -> Session:
    session = Session(0)
    session.receive(HELLO, 0)
    session.welcomed(Bucket(PERSON_RATE, PERSON_BURST))
    return session


def understand(session: Session, text: str | bytes, at: float) -> float:
    """Read and decide as `signaling.serving` does; return the milliseconds it took."""
    began = time.perf_counter()
    message = messages.read(text)
    if message is None:
        session.unreadable(at)
    else:
        session.receive(message, at)
    return 1000 * (time.perf_counter() - began)


def p99(figures: list[float]) -> float:
    return sorted(figures)[int(0.99 * len(figures))]


def main() -> int:
    chance = random.Random(SEED)
    texts = [message.model_dump_json() for message in MESSAGES]
    among_good = []
    for number in range(MESSAGES_SENT // 5):
        understand(conversation(), chance.choice(texts), 1)
        if number % EVERY == 0:
            among_good.append(understand(conversation(), WELL_BEHAVED, 1))
    spent, beside, offences, raised = [], [], [], 0
    offender, count = conversation(), 0
    for number in range(MESSAGES_SENT):
        text = mutated(chance.choice(texts), chance)
        try:
            spent.append(understand(offender, text, 1 + number / 1000))
        except Exception as problem:  # what would end the conversation, or worse
            raised += 1
            print(type(problem).__name__, text[:80], file=sys.stderr)
        count += messages.read(text) is None
        if offender.closed:
            offences.append(count)
            offender, count = conversation(), 0
        if number % EVERY == 0:
            beside.append(understand(conversation(), WELL_BEHAVED, 1))
    slower = statistics.median(beside) / statistics.median(among_good)
    holds = [
        say("room", f"of {MESSAGES_SENT} malformed messages, raised something", raised, "messages", 0),
        say("room", "a malformed message holds all others up, p99", p99(spent), "ms", MOST_BLOCKED_MS),
        say("room", "the same, worst", max(spent), "ms", MOST_BLOCKED_MS),
        say("room", "reading who behaves well takes longer beside them, median", slower, "times", MOST_SLOWER),
        say("room", "unreadable messages before an offender is hung up on, most", max(offences), "", MOST_OFFENCES),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())

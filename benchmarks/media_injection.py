"""
Whether calls connect while a stranger sends into the media port (bar 22): ClientHello, ServerHello,
RTP, RTCP and STUN, 5,000 a second from addresses that nobody has validated. A hundred connections
are made one after another meanwhile, and a call that runs goes on.
"""

import asyncio
import sys
from pathlib import Path

from media.config import default_address

from .media_client import Participant, encode_loop
from .media_servers import ours
from .report import say

RATE, CALLS = 5_000, 100
LEAST_ARRIVED = 95
CALL_SECONDS, WARM_SECONDS, BETWEEN_SECONDS = 10.0, 5.0, 0.05
"""A picture is forwarded from its next whole frame on, and the loop of frames begins anew every two seconds."""


async def measure() -> tuple[int, float, int]:
    """Return how many connected, percent of the running call's packets that arrived, and the stranger's rate."""
    loop, connected = encode_loop(), 0
    async with ours() as (server, _), asyncio.TaskGroup() as tasks:
        port = (await server.engine.health()).workers[0].port
        speaker, listener = (Participant(server, "quiet", seat, loop) for seat in ("speaker", "listener"))
        playing = []
        for person in (speaker, listener):
            await person.publish()
            # Who only listens plays too: that is what keeps its checks going.
            playing.append(tasks.create_task(person.play()))
        await asyncio.sleep(0.3)
        await listener.subscribe()
        stranger = await asyncio.create_subprocess_exec(
            *(sys.executable, str(Path(__file__).with_name("stranger.py")), default_address(), str(port), str(RATE)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await asyncio.sleep(WARM_SECONDS)
        sent, received = speaker.sent, listener.incoming.received
        for number in range(CALLS):
            comer = Participant(server, f"room{number % 10}", f"seat{number}", loop)
            try:
                async with asyncio.timeout(CALL_SECONDS):
                    await comer.publish()
                connected += 1
            except (TimeoutError, AssertionError):
                print(f"call {number} did not connect", file=sys.stderr)
            await comer.close()
            await asyncio.sleep(BETWEEN_SECONDS)
        sent, received = speaker.sent - sent, listener.incoming.received - received
        told, _ = await stranger.communicate(b"\n")
        for task in playing:
            task.cancel()
    for person in (speaker, listener):
        await person.close()
    return connected, 100 * received / sent, int(told)


def main() -> int:
    connected, arrived, rate = asyncio.run(measure())
    holds = [
        say("media", f"connected beside {RATE} hostile packets/s", connected, f"of {CALLS}", CALLS, least=True),
        say("media", "of a running call's packets, arrived meanwhile", arrived, "%", LEAST_ARRIVED, least=True),
        say("media", "hostile packets a second, really sent", rate, "packets/s", 0.98 * RATE, least=True),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())

"""
What a page's socket does, in a process of its own that can be made to stand still: `heartbeat.py URL COOKIE TICKET`
says hello, then a ping every 3 s. Imports nothing of ours: it must be up at once.
"""

import asyncio
import json
import sys

from websockets.asyncio.client import connect

PING_SECONDS = 3.0


async def page(url: str, cookie: str, ticket: str) -> None:
    async with connect(
        url.replace("http", "ws") + "/ws/room",
        origin=url,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie},
        proxy=None,
    ) as line:
        await line.send(json.dumps({"type": "hello", "protocol": 1, "ticket": ticket, "last_event": None}))

        async def heartbeat() -> None:
            while True:
                await asyncio.sleep(PING_SECONDS)
                await line.send('{"type": "ping"}')

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(heartbeat())
            async for _ in line:
                pass


if __name__ == "__main__":
    asyncio.run(page(*sys.argv[1:4]))

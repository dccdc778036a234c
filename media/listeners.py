"""Those who listen to an engine's events: each gets all from when it asked, and none is waited for."""

import asyncio
from collections.abc import AsyncIterator

from .engine import Event

MOST_EVENTS = 10_000
"""Events that a listener may be behind; one that reads slower loses the oldest."""


class Listeners:
    def __init__(self) -> None:
        self._queues: list[asyncio.Queue[Event | None]] = []

    def add(self) -> AsyncIterator[Event]:
        # Registered now, not at the first `anext`: what happens in between is not lost.
        queue: asyncio.Queue[Event | None] = asyncio.Queue(MOST_EVENTS)
        self._queues.append(queue)
        return self._heard(queue)

    def tell(self, event: Event) -> None:
        for queue in self._queues:
            _put(queue, event)

    def end(self) -> None:
        """Nothing happens any more: each listener ends when it has read what waits for it."""
        for queue in self._queues:
            _put(queue, None)

    async def _heard(self, queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
        try:
            while (event := await queue.get()) is not None:
                yield event
        finally:
            self._queues.remove(queue)


def _put(queue: asyncio.Queue[Event | None], event: Event | None) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(event)

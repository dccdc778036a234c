"""Where one room is: its session on a Janus server, the chamber for all, and those for private talks."""

import contextlib
from collections.abc import Awaitable, Callable, Iterable

from kernel import Unavailable

from .config import MediaConfig
from .janus_config import JanusConfig
from .janus_link import Handle, JanusError
from .janus_pool import Server, Tenant
from .janus_seat import Seat
from .janus_videoroom import Chamber, open_chamber

Place = Callable[[], Awaitable[Server]]


class Chambers:
    def __init__(self, media: MediaConfig, config: JanusConfig, place: Place) -> None:
        self._media, self._config, self._place = media, config, place
        self.server: Server | None = None
        self.main: Chamber | None = None
        self._sides: list[Chamber] = []
        self._session = 0

    @property
    def all(self) -> list[Chamber]:
        return [*([self.main] if self.main is not None else []), *self._sides]

    async def open(self, tenant: Tenant) -> Chamber:
        """Make the main chamber, on the server that forwards least. Raises Unavailable."""
        server = await self._place()
        try:
            self._session = await server.link.create_session()
        except JanusError:
            # It began to be drained since it was asked last.
            server.accepting = False
            raise Unavailable("media.draining") from None
        self.server = server
        server.sessions[self._session] = tenant
        self.main = await self._new()
        return self.main

    async def _new(self) -> Chamber:
        assert self.server is not None
        return await open_chamber(self.server.link, self._session, self._media.video_bitrate, self._config.secret)

    async def attach(self) -> Handle:
        assert self.server is not None
        return await self.server.link.attach(self._session, "seat")

    async def side_for(self, group: frozenset[str], seats: Iterable[Seat]) -> Chamber:
        """Return the side chamber in which some of these are already and nobody else; a new one if there is none."""
        seats = list(seats)
        for chamber in self._sides:
            there = {seat.name for seat in seats if seat.chamber is chamber}
            if there and there <= group:
                return chamber
        chamber = await self._new()
        self._sides.append(chamber)
        return chamber

    async def destroy_unused(self, seats: Iterable[Seat]) -> None:
        used = {id(seat.chamber) for seat in seats}
        for chamber in [chamber for chamber in self._sides if id(chamber) not in used]:
            self._sides.remove(chamber)
            with contextlib.suppress(JanusError):
                await chamber.destroy()
            with contextlib.suppress(JanusError, Unavailable):
                await chamber.control.detach()

    async def leave(self) -> None:
        """End the session, and all in it."""
        chambers, server = self.all, self.server
        self.forget()
        if server is None:
            return
        server.sessions.pop(self._session, None)
        with contextlib.suppress(JanusError, Unavailable):
            for chamber in chambers:
                await chamber.destroy()
            await server.link.ask("destroy", session_id=self._session)

    def forget(self) -> None:
        """The server is gone, and everything there with it."""
        self.server, self.main, self._sides = None, None, []

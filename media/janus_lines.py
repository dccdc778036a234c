"""
Who hears what in a room on a Janus server: the lines of each connection, and whose sound or picture is on them.

A *line* (`Line`) is one section of what a seat publishes; a listening connection carries some of them under
its own numbers. Verbs here ask Janus; whoever calls holds the room's lock.
"""

from . import janus_videoroom as videoroom
from .engine import Kind
from .janus_chambers import Chambers
from .janus_link import Answer
from .janus_seat import Listening, Publication, Seat
from .janus_videoroom import Line


class Lines:
    def __init__(self, seats: dict[str, Seat], chambers: Chambers) -> None:
        self._seats, self._chambers = seats, chambers

    def wanted(self, seat: Seat) -> frozenset[Line]:
        """Return all lines that this seat may hear, where it is."""
        return frozenset(
            Line(other.publication.feed, mid)
            for other in self._seats.values()
            if seat.hears(other.name) and other.publication is not None
            if other.publication.chamber is (seat.chamber or self._chambers.main)
            for mid in other.publication.mids.values()
        )

    def whose(self) -> dict[Line, tuple[str, Kind]]:
        return {
            Line(publication.feed, mid): (seat.name, kind)
            for seat in self._seats.values()
            for publication in seat.publications
            for kind, mid in publication.mids.items()
        }

    def layered(self) -> frozenset[Line]:
        """Return the lines whose sender offers more than one layer."""
        publications = [publication for seat in self._seats.values() for publication in seat.publications]
        return frozenset(Line(one.feed, mid) for one in publications for mid in one.layered)

    async def offer(self, seat: Seat, listening: Listening, restart_ice: bool) -> None:
        """Have Janus make an offer of all that may be heard; one that was not answered yet stands."""
        if not listening.answered:
            return
        wanted = self.wanted(seat)
        add = wanted - listening.hears
        drop = [mid for mid, line in listening.lines.items() if line in listening.hears and line not in wanted]
        if (add or drop) and not restart_ice:
            self.took(listening, await videoroom.update(listening.handle, add, drop))
        if listening.answered:
            self.took(listening, await videoroom.offer_again(listening.handle, restart_ice))

    async def cut(self, seat: Seat, listening: Listening) -> None:
        """Unsubscribe from what may not be heard. Raises JanusError, Unavailable where it cannot be done."""
        whose = self.whose()
        drop = [
            mid
            for mid, line in listening.lines.items()
            if line in listening.hears and not (line in whose and seat.hears(whose[line][0]))
        ]
        if not drop:
            return
        self.took(listening, await videoroom.update(listening.handle, [], drop), dropped=drop)

    def took(self, listening: Listening, answer: Answer, dropped: list[str] | None = None) -> None:
        """Note what Janus made of a subscription, and its new offer if there is one."""
        for mid in dropped or ():
            listening.lines[mid] = None
        lines = videoroom.lines_of(answer.data) if "streams" in answer.data else dict(listening.lines)
        if answer.jsep is not None:
            listening.offering(lines, answer.jsep["sdp"], self.whose())
        else:
            listening.lines = lines

    async def follow(self, former: Publication, following: Publication) -> None:
        """Let those who hear a feed hear the one that takes its place, unnoticed."""
        kinds = {Line(former.feed, mid): kind for kind, mid in former.mids.items()}
        for seat in self._seats.values():
            for listening in seat.listenings:
                moves = {
                    mid: Line(following.feed, following.mids[kinds[line]])
                    for mid, line in listening.lines.items()
                    if line is not None and line in kinds and kinds[line] in following.mids
                }
                if moves and listening.chamber is following.chamber:
                    answer = await videoroom.switch(listening.handle, moves)
                    listening.follow(moves)
                    if answer.jsep is not None:
                        # The former ended first, and with it what was on its lines: only a new offer opens them again.
                        self.took(listening, answer)

    def silence(self, publication: Publication) -> None:
        """A feed is gone: its lines carry nothing."""
        for seat in self._seats.values():
            for listening in seat.listenings:
                for mid, line in listening.lines.items():
                    if line is not None and line.feed == publication.feed:
                        listening.lines[mid] = None

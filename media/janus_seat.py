"""One seat on a Janus server: its two connections as Janus has them, what it may do, who is with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kernel import Invalid, new_id

from . import sdp
from .engine import Cause, Hearing, Kind, SeatStatistics, SubscribedTrack, Subscription, TrackStatistics
from .janus_layers import Judgement
from .janus_link import Handle
from .janus_numbers import Numbers
from .janus_videoroom import Chamber, Line, Share, random_name

POOR, GOOD = 0.10, 0.03
"""A link is poor from the one loss on, and good again below the other."""
DIRECTIONS = frozenset(f"a={direction}" for direction in sdp.DIRECTIONS)


def read_sdp(text: str, most_media: int) -> sdp.Description:
    """
    Measure and read what a browser wrote, before Janus sees it.

    Janus reads SHA-256 fingerprints and no others, and warns of a second one; the guard lets only
    one algorithm through, and here only that one. Raises Invalid with a code starting "media.sdp-".
    """
    described = sdp.parse(text, most_media)
    if described.fingerprint_algorithm != "sha-256":
        raise Invalid("media.sdp-fingerprint")
    return described


def taken_mids(offer: sdp.Description) -> dict[Kind, str]:
    """Return the first line that sends sound, the first camera and the first screen."""
    found: dict[Kind, str] = {}
    for section in offer.sections:
        sends = section.direction in ("sendrecv", "sendonly") and not section.rejected
        if section.kind is not None and sends and section.formats:
            found.setdefault(section.kind, section.mid)
    return found


def only_sending(text: str, offer: sdp.Description, mids: Iterable[str]) -> str:
    """
    Return the offer with every other section inactive, and refused where it is neither sound nor
    picture: Janus would take them all, and record them.
    """
    taken = set(mids)
    head, *sections = re.split(r"(?m)^(?=m=)", text.replace("\r\n", "\n"))
    written = [head]
    for section, lines in zip(offer.sections, sections, strict=True):
        if section.mid not in taken:
            lines = "".join(line for line in lines.splitlines(True) if line.rstrip() not in DIRECTIONS)
            if section.media not in ("audio", "video"):
                lines = re.sub(r"^(m=\S+) \d+", r"\1 0", lines)
            lines = lines.rstrip("\n") + "\na=inactive\n"
        written.append(lines)
    return "".join(written).replace("\n", "\r\n")


@dataclass(eq=False)
class Publication:
    """A connection that sends: a feed in a chamber."""

    handle: Handle
    chamber: Chamber
    fingerprint: str
    mids: dict[Kind, str] = field(default_factory=dict)
    places: dict[int, Kind] = field(default_factory=dict)
    """Number of the line in the description -> what it carries; Janus names its files by it."""
    feed: str = field(default_factory=random_name)
    layered: set[str] = field(default_factory=set)
    """Mids on which the browser sends a picture in more than one layer."""
    up: bool = False
    closed_lines: set[str] = field(default_factory=set)
    """Mids of which Janus lets nothing pass."""
    quiet_lines: set[str] = field(default_factory=set)
    """Mids on which nothing arrives."""
    numbers: Numbers = field(default_factory=Numbers)

    def describe(self, offer: sdp.Description) -> None:
        self.mids = taken_mids(offer)
        self.layered = {section.mid for section in offer.sections if section.rids}
        at = {section.mid: number for number, section in enumerate(offer.sections)}
        self.places = {at[mid]: kind for kind, mid in self.mids.items()}


@dataclass(eq=False)
class Listening:
    """A connection that receives: a subscription in a chamber, and the last offer of it."""

    handle: Handle
    chamber: Chamber
    id: str = field(default_factory=new_id)
    lines: dict[str, Line | None] = field(default_factory=dict)
    """Mid -> what Janus sends on it."""
    offer: Subscription | None = None
    offered: frozenset[Line] = frozenset()
    """What the last offer said; what was dropped since is still in it."""
    fetched: bool = False
    """Whether the seat has this offer; one that Janus made of its own accord waits to be fetched."""
    answered: bool = False
    fingerprint: str = ""
    numbers: Numbers = field(default_factory=Numbers)
    judgement: Judgement = field(default_factory=Judgement)
    shown: dict[str, tuple[Line | None, Share]] = field(default_factory=dict)
    """Mid -> of what Janus was told to send how much; of anything else on that line it sends all."""
    stale: bool = False
    """Whether the seat was told to come for a new offer, and has not yet."""
    up: bool = False

    @property
    def hears(self) -> frozenset[Line]:
        return frozenset(
            line for line in self.lines.values() if line is not None and line.feed != self.chamber.placeholder
        )

    def offering(self, lines: dict[str, Line | None], text: str, whose: Mapping[Line, tuple[str, Kind]]) -> None:
        """Note a new offer of Janus: it stays the offer until it was answered."""
        self.lines, self.answered, self.fetched = lines, False, False
        self.offered = self.hears
        tracks = tuple(
            SubscribedTrack(mid, *whose[line])
            for mid, line in lines.items()
            if line is not None and line.feed != self.chamber.placeholder and line in whose
        )
        self.offer = Subscription(self.id, text, tracks)

    def follow(self, moves: Mapping[str, Line]) -> None:
        """Lines are fed from elsewhere now; what was offered on them stays true."""
        self.offered = (self.offered - {self.lines[mid] for mid in moves}) | frozenset(moves.values())
        self.lines |= moves


@dataclass(eq=False)
class Seat:
    """
    What is being made stands beside what it will replace, so that nothing is lost in between:
    `next_publication` and `next_listening`.
    """

    name: str
    may_send: frozenset[Kind] = frozenset()
    may_hear: Hearing = frozenset()
    publication: Publication | None = None
    next_publication: Publication | None = None
    listening: Listening | None = None
    next_listening: Listening | None = None
    chamber: Chamber | None = None
    """Where its next connections go; None is the room's main chamber."""
    present: bool = False
    talking: bool = False
    poor: bool = False

    @property
    def publications(self) -> list[Publication]:
        return [one for one in (self.publication, self.next_publication) if one is not None]

    @property
    def listenings(self) -> list[Listening]:
        return [one for one in (self.listening, self.next_listening) if one is not None]

    @property
    def ways(self) -> list[Publication | Listening]:
        return [*self.publications, *self.listenings]

    def statistics(self) -> SeatStatistics:
        listening = self.listening.numbers if self.listening is not None else Numbers()
        measured = SeatStatistics(
            seat=self.name,
            connected=self.present,
            audio=self._track("audio"),
            video=self._track("video"),
            receiving_loss=listening.loss,
            round_trip_ms=listening.round_trip_ms,
            screen=self._track("screen"),
            receiving_bitrate=listening.sent_bitrate,
            layer=self.listening.judgement.layer if self.listening is not None else "full",
        )
        return replace(measured, cause=self._cause(measured))

    def _cause(self, measured: SeatStatistics) -> Cause:
        """See `SeatStatistics`; what its way to Janus could carry is between the browser and Janus."""
        if not measured.connected:
            return "silent"
        if measured.loss > POOR:
            return "loss"
        if measured.layer != "full":
            return "bandwidth"
        if self.publication is not None and self.publication.closed_lines:
            return "muted"
        return "good" if measured.video is not None and measured.video.bitrate else "off"

    def _track(self, kind: Kind) -> TrackStatistics | None:
        publication = self.publication
        if publication is None or kind not in publication.mids:
            return None
        return publication.numbers.track(publication.mids[kind])

    def hears(self, other: str) -> bool:
        return other != self.name and (self.may_hear == "*" or other in self.may_hear)


def circles(seats: Iterable[Seat]) -> list[frozenset[str]]:
    """Return the seats in groups: two are in one when either may hear the other, or both are with a third."""
    groups: list[set[str]] = []
    seats = list(seats)
    for seat in seats:
        near = {other.name for other in seats if seat.hears(other.name) or other.hears(seat.name)} | {seat.name}
        for group in [group for group in groups if group & near]:
            groups.remove(group)
            near |= group
        groups.append(near)
    return [frozenset(group) for group in groups]

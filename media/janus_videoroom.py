"""
The VideoRoom's requests, as far as they are used, and the chamber: one VideoRoom with its keys.

Janus is told only what it must know: chambers and feeds have random names that mean nothing
outside, and no name, seat or case ever reaches it. A description says a track's kind, no more.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from .janus_link import Answer, Description, Handle, JanusLink, Message, derived

TALKING_PACKETS = 20
"""Packets with a level, 20 ms each, from whose mean talking is judged."""
TALKING_LEVEL = 50
"""Louder than -50 dBov counts as speech; silence in a room is about -70."""
MOST_PUBLISHERS = 64


Share = Literal["all", "low", "none"]
"""How much of one line is sent: its best layer, its lowest, or nothing."""


def random_name() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Chamber:
    """
    One VideoRoom. Without the PIN, random and known to this process alone, nobody joins it, neither
    to send nor to hear. Without the secret nobody changes, records or ends it; that one is derived
    from the name, so that the program's next life can clear away what this one left.
    """

    control: Handle
    """Makes and changes it, and hears who talks."""
    secret: str
    name: str
    pin: str = field(default_factory=lambda: secrets.token_hex(16))
    placeholder: str = ""
    """The feed that never sends: whoever hears nobody yet is connected to it."""

    async def change(self, request: str, **facts: object) -> Message:
        answer = await self.control.ask({"request": request, "room": self.name, "secret": self.secret, **facts})
        return answer.data

    async def moderate(self, feed: str, mid: str, mute: bool) -> None:
        """Drop (or let pass) what a feed sends on one line: nobody gets it and nothing is recorded."""
        await self.change("moderate", id=feed, mid=mid, mute=mute)

    async def record(self, folder: Path | None) -> None:
        """Write each feed's packets to files in `folder`; None stops and closes them."""
        if folder is not None:
            await self.change("edit", new_rec_dir=str(folder))
        await self.change("enable_recording", record=folder is not None)

    async def destroy(self) -> None:
        await self.change("destroy")


async def open_chamber(link: JanusLink, session: int, bitrate: int, secret: str) -> Chamber:
    """Make a chamber for at most 64 who send; `bitrate` bits a second is a camera's most."""
    name = random_name()
    made = Chamber(await link.attach(session, "control"), derived(secret, f"chamber {name}"), name)
    await made.control.ask(
        {
            "request": "create",
            "admin_key": derived(secret, "videoroom"),
            "room": made.name,
            "pin": made.pin,
            "secret": made.secret,
            "is_private": True,
            "permanent": False,
            "publishers": MOST_PUBLISHERS,
            "bitrate": bitrate,
            "bitrate_cap": True,
            "audiocodec": "opus",
            "videocodec": "vp8,h264",
            "opus_fec": True,
            "audiolevel_event": True,
            "audio_active_packets": TALKING_PACKETS,
            "audio_level_average": TALKING_LEVEL,
            "transport_wide_cc_ext": True,
            "record": False,
            "lock_record": True,
            "dummy_publisher": True,
            "dummy_streams": [{"codec": "opus"}, {"codec": "vp8"}],
        }
    )
    joined = await made.control.ask(_join(made, "publisher", id=random_name()))
    placeholder = next(feed["id"] for feed in joined.data["publishers"] if feed.get("dummy"))
    return replace(made, placeholder=placeholder)


def _join(chamber: Chamber, role: str, **facts: object) -> Message:
    return {"request": "join", "ptype": role, "room": chamber.name, "pin": chamber.pin, **facts}


async def publish(handle: Handle, chamber: Chamber, feed: str, offer: str) -> str:
    """Join as a feed of this name and send; return the answer."""
    await handle.ask(_join(chamber, "publisher", id=feed))
    answer = await handle.ask({"request": "publish"}, _offer(offer))
    return _sdp(answer)


async def republish(handle: Handle, offer: str) -> str:
    """Take another offer of the same connection: a restart of ICE, a track more or less."""
    return _sdp(await handle.ask({"request": "configure"}, _offer(offer)))


async def ask_picture(handle: Handle) -> None:
    await handle.ask({"request": "configure", "keyframe": True})


@dataclass(frozen=True)
class Line:
    """What one line of a subscription carries: a line of a feed."""

    feed: str
    feed_mid: str


def _streams(lines: Iterable[Line]) -> list[Message]:
    return [{"feed": line.feed, "mid": line.feed_mid} for line in lines]


async def subscribe(handle: Handle, chamber: Chamber, lines: Iterable[Line]) -> Answer:
    """Join to hear these lines, and the placeholder first; the answer brings Janus's offer."""
    streams = [{"feed": chamber.placeholder}, *_streams(lines)]
    # No offer of its own accord: a browser is asked to come for one.
    return await handle.ask(_join(chamber, "subscriber", use_msid=True, autoupdate=False, streams=streams))


async def update(handle: Handle, add: Iterable[Line], drop: Iterable[str]) -> Answer:
    """Begin to hear lines, and stop hearing what is on the mids `drop`; there may be a new offer."""
    body: Message = {"request": "update"}
    if streams := _streams(add):
        body["subscribe"] = streams
    if mids := [{"sub_mid": mid} for mid in drop]:
        body["unsubscribe"] = mids
    return await handle.ask(body)


async def offer_again(handle: Handle, restart_ice: bool) -> Answer:
    """Have the same subscription offered once more."""
    return await handle.ask({"request": "configure", "restart" if restart_ice else "update": True})


async def take_answer(handle: Handle, sdp: str) -> None:
    await handle.ask({"request": "start"}, {"type": "answer", "sdp": sdp})


async def switch(handle: Handle, lines: dict[str, Line]) -> Answer:
    """Feed the lines (by their mid) from other feeds, without a negotiation."""
    streams = [{"sub_mid": mid, "feed": line.feed, "mid": line.feed_mid} for mid, line in lines.items()]
    return await handle.ask({"request": "switch", "streams": streams})


async def show(handle: Handle, shares: Mapping[str, Share]) -> None:
    """Have Janus send so much of each line: its best layer, the lowest, or nothing. Needs no negotiation."""
    streams: list[Message] = []
    for mid, share in shares.items():
        layer = 0 if share == "low" else 2
        streams.append({"mid": mid, "send": share != "none", "substream": layer, "temporal": layer})
    await handle.ask({"request": "configure", "streams": streams})


def lines_of(data: Message) -> dict[str, Line | None]:
    """Return mid -> what it carries, of a subscription; None for a line that carries nothing."""
    return {
        stream["mid"]: Line(stream["feed_id"], stream["feed_mid"]) if stream.get("active") else None
        for stream in data["streams"]
    }


def _offer(text: str) -> Description:
    # The client writes the small layer of its camera first (web/client/src/media/outgoing.ts).
    return {"type": "offer", "sdp": text, "rid_order": "lmh"}


def _sdp(answer: Answer) -> str:
    assert answer.jsep is not None
    described: Description = answer.jsep
    return described["sdp"]

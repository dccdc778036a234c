"""
Session descriptions: the few facts that a forwarder needs from one, and the ones it writes.

RFC 8866 (SDP), 8829 (JSEP), 8839 (ICE), 9143 (BUNDLE). All media share one transport; Opus, and
VP8 before H.264 (packetization mode 1, RFC 6184); the engine is ICE-lite and always the DTLS server.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kernel import Invalid

from .engine import Kind
from .guards import MOST_MEDIA, guard_sdp

Codec = Literal["opus", "vp8", "h264"]

AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
"""RFC 6464."""
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
"""RFC 9143, 15: which section a packet belongs to."""
RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
"""RFC 8852: which layer of a picture a packet belongs to."""
SLIDES = "slides"
"""The `a=content` (RFC 4796) that makes a picture a screen."""
CODECS: dict[str, tuple[tuple[Codec, str], ...]] = {
    "audio": (("opus", "opus/48000/2"),),
    "video": (("vp8", "VP8/90000"), ("h264", "H264/90000")),
}
"""What each kind of section may be coded with, the dearest first, and as an rtpmap names it."""
NAMES = {codec: name for codecs in CODECS.values() for codec, name in codecs}
OPUS_PARAMETERS = "minptime=10;useinbandfec=1;usedtx=1"
"""RFC 7587, 6.1: each packet can make up for a lost one before it, and silence costs next to nothing."""
FEEDBACK = {"audio": ("nack",), "video": ("nack", "nack pli", "ccm fir")}
LIMIT = "goog-remb"
"""By which the engine tells senders how much they may send; listeners' estimates are not asked for."""
DIRECTIONS = ("sendrecv", "sendonly", "recvonly", "inactive")
MOST_TOKEN = 32
"""Longest mid or rid that we repeat."""
MOST_RIDS = 8


@dataclass(frozen=True)
class Format:
    """A codec under the number that packets carry."""

    number: int
    codec: Codec
    parameters: str = ""


OFFERED: dict[str, tuple[Format, ...]] = {
    "audio": (Format(111, "opus", OPUS_PARAMETERS),),
    "video": (
        Format(96, "vp8"),
        Format(102, "h264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
    ),
}
"""What we write when the engine offers; when a client offers, it chooses the numbers."""


@dataclass(frozen=True)
class Section:
    """One media section of what a client wrote; ids are those of header extensions (RFC 8285)."""

    media: str
    """"audio", "video" or something that we do not carry."""
    kind: Kind | None
    profile: str
    mid: str
    direction: str
    rejected: bool
    formats: tuple[Format, ...]
    """Those that we know, the dearest first."""
    audio_level_id: int | None
    mid_id: int | None
    rid_id: int | None
    rids: tuple[str, ...]
    """Layers of simulcast that the client would send (RFC 8853)."""
    ssrc: int | None


@dataclass(frozen=True)
class Description:
    """What a client wrote, as far as it matters here."""

    ufrag: str
    password: str
    fingerprint_algorithm: str
    fingerprint: str
    setup: str
    sections: tuple[Section, ...]


@dataclass
class _Draft:
    kind: str
    profile: str
    formats: list[str]
    rejected: bool
    attributes: dict[str, list[str]] = field(default_factory=dict)


def parse(text: str, most_media: int = MOST_MEDIA) -> Description:
    """Measure and read what a client wrote; raises Invalid with a code starting "media.sdp-"."""
    guard_sdp(text, most_media)
    session: dict[str, list[str]] = {}
    drafts: list[_Draft] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith("m="):
            kind, port, profile, *formats = [*line[2:].split(" "), "", "", ""][: 3 + MOST_FORMATS]
            drafts.append(_Draft(kind, profile, formats, port == "0"))
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            where = drafts[-1].attributes if drafts else session
            where.setdefault(name, []).append(value)
    try:
        return _described(session, drafts)
    except (ValueError, IndexError):
        raise Invalid("media.sdp-unreadable") from None


MOST_FORMATS = 160


def _described(session: dict[str, list[str]], drafts: list[_Draft]) -> Description:
    def first(name: str) -> str:
        """The value at session level, else the first in any section: BUNDLE makes them one."""
        for attributes in (session, *(draft.attributes for draft in drafts if not draft.rejected)):
            if name in attributes:
                return attributes[name][0]
        raise Invalid("media.sdp-incomplete", attribute=name)

    algorithm, _, fingerprint = first("fingerprint").partition(" ")
    sections = tuple(_section(index, draft, session) for index, draft in enumerate(drafts))
    if len({section.mid for section in sections}) != len(sections):
        raise Invalid("media.sdp-unreadable")
    return Description(
        ufrag=first("ice-ufrag"),
        password=first("ice-pwd"),
        fingerprint_algorithm=algorithm.lower(),
        fingerprint=fingerprint.upper(),
        setup=first("setup"),
        sections=sections,
    )


def _section(index: int, draft: _Draft, session: dict[str, list[str]]) -> Section:
    attributes = draft.attributes
    mid = attributes.get("mid", [str(index)])[0]
    if not 0 < len(mid) <= MOST_TOKEN or not all(c.isascii() and (c.isalnum() or c in "-_") for c in mid):
        raise Invalid("media.sdp-unreadable")
    screen = SLIDES in attributes.get("content", [""])[0].split(",")
    kinds: dict[str, Kind] = {"audio": "audio", "video": "screen" if screen else "video"}
    return Section(
        media=draft.kind,
        kind=kinds.get(draft.kind),
        profile=draft.profile,
        mid=mid,
        direction=next((d for d in DIRECTIONS if d in attributes or d in session), "sendrecv"),
        rejected=draft.rejected and "bundle-only" not in attributes,
        formats=_formats(draft),
        audio_level_id=_extension(attributes, AUDIO_LEVEL),
        mid_id=_extension(attributes, MID),
        rid_id=_extension(attributes, RID),
        rids=_rids(attributes),
        ssrc=int(attributes["ssrc"][0].split(" ")[0]) if "ssrc" in attributes else None,
    )


def _formats(draft: _Draft) -> tuple[Format, ...]:
    parameters = dict(value.split(" ", 1) for value in draft.attributes.get("fmtp", ()) if " " in value)
    found = []
    for codec, name in CODECS.get(draft.kind, ()):
        for value in draft.attributes.get("rtpmap", ()):
            number, _, written = value.partition(" ")
            if written.lower() != name.lower() or number not in draft.formats or not 0 <= int(number) < 128:
                continue
            said = parameters.get(number, "")
            if codec != "h264" or "packetization-mode=1" in said:
                found.append(Format(int(number), codec, said))
    # Constrained baseline before any other profile of H.264: every phone decodes it.
    return tuple(sorted(found, key=lambda one: one.codec == "h264" and "profile-level-id=42e0" not in one.parameters))


def _rids(attributes: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the names of `a=rid:<name> send …`."""
    rids = [value.split(" ")[0] for value in attributes.get("rid", ()) if value.split(" ")[1] == "send"]
    if len(rids) > MOST_RIDS or not all(rid.isascii() and rid.isalnum() and len(rid) <= MOST_TOKEN for rid in rids):
        raise Invalid("media.sdp-unreadable")
    return tuple(rids)


def _extension(attributes: dict[str, list[str]], uri: str) -> int | None:
    for value in attributes.get("extmap", ()):
        number, _, name = value.partition(" ")
        # One-byte headers name 1 to 14 (RFC 8285, 4.2).
        if name.split(" ")[0] == uri and 1 <= int(number.split("/")[0]) <= 14:
            return int(number.split("/")[0])
    return None


@dataclass(frozen=True)
class Transport:
    """What our side of the one bundled transport says of itself."""

    ufrag: str
    password: str
    fingerprint: str
    """SHA-256, upper case hexadecimal with colons."""
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One media section that we write."""

    media: str
    mid: str
    direction: str
    formats: tuple[Format, ...]
    """Empty rejects the section."""
    extensions: tuple[tuple[int, str], ...] = ()
    """Number and URI of the header extensions that we read."""
    rids: tuple[str, ...] = ()
    """Layers that we receive."""
    profile: str = "UDP/TLS/RTP/SAVPF"
    ssrc: int | None = None
    stream: str = ""
    """Whose tracks with the same name a browser plays together."""


def candidates(addresses: Iterable[str], port: int) -> tuple[str, ...]:
    """Return one UDP and one passive TCP host candidate (RFC 6544) for each address."""
    written = []
    for number, address in enumerate(addresses):
        # RFC 8445, 5.1.2.1: type preference 126; UDP before TCP; the first address first.
        udp = (126 << 24) | ((65535 - number) << 8) | 255
        tcp = (90 << 24) | ((65535 - number) << 8) | 255
        written.append(f"candidate:{2 * number + 1} 1 udp {udp} {address} {port} typ host")
        written.append(f"candidate:{2 * number + 2} 1 tcp {tcp} {address} {port} typ host tcptype passive")
    return tuple(written)


def write(session_id: int, version: int, setup: str, transport: Transport, lines: Iterable[Line]) -> str:
    """Return an offer (`setup` "actpass") or an answer ("passive")."""
    lines = list(lines)
    bundled = [line.mid for line in lines if line.formats]
    written = ["v=0", f"o=- {session_id} {version} IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite"]
    if bundled:
        written.append("a=group:BUNDLE " + " ".join(bundled))
    written.append("a=msid-semantic: WMS *")
    for line in lines:
        written += _line(line, setup, transport)
    return "\r\n".join(written) + "\r\n"


def _line(line: Line, setup: str, transport: Transport) -> list[str]:
    if not line.formats:
        return [f"m={line.media} 0 {line.profile} 0", "c=IN IP4 0.0.0.0", f"a=mid:{line.mid}", "a=inactive"]
    written = [
        f"m={line.media} 9 {line.profile} {' '.join(str(one.number) for one in line.formats)}",
        "c=IN IP4 0.0.0.0",
    ]
    for one in line.formats:
        written.append(f"a=rtpmap:{one.number} {NAMES[one.codec]}")
        written += [f"a=rtcp-fb:{one.number} {what}" for what in FEEDBACK[line.media]]
        if line.media == "video" and line.direction == "recvonly":
            written.append(f"a=rtcp-fb:{one.number} {LIMIT}")
        if one.parameters:
            written.append(f"a=fmtp:{one.number} {one.parameters}")
    written += [f"a=extmap:{number} {uri}" for number, uri in line.extensions]
    written += [
        f"a=mid:{line.mid}",
        f"a={line.direction}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=ice-ufrag:{transport.ufrag}",
        f"a=ice-pwd:{transport.password}",
        f"a=fingerprint:sha-256 {transport.fingerprint}",
        f"a=setup:{setup}",
        *(f"a={candidate}" for candidate in transport.candidates),
        "a=end-of-candidates",
    ]
    if line.rids:
        written += [*(f"a=rid:{rid} recv" for rid in line.rids), "a=simulcast:recv " + ";".join(line.rids)]
    if line.ssrc is not None:
        written.append(f"a=msid:{line.stream} {line.stream}-{line.media}")
        written.append(f"a=ssrc:{line.ssrc} cname:{line.stream}")
        written.append(f"a=ssrc:{line.ssrc} msid:{line.stream} {line.stream}-{line.media}")
    return written

"""
What is let in: an SDP or a candidate is measured before anything else reads it.

A parser that is linear for honest input may be quadratic for a hostile one (20,000 candidates
once stopped aiortc for 81 s), so the limits come first, in one pass, and before any parsing.
"""

import ipaddress

from kernel import Invalid

MOST_BYTES = 64 * 1024
MOST_LINE_BYTES = 2 * 1024
MOST_LINES = 3_000
MOST_MEDIA = 12
MOST_CANDIDATES = 60
MOST_RTPMAPS = 128
"""Per media section."""

ATTRIBUTES = frozenset(
    """
    group msid-semantic extmap-allow-mixed ice-lite ice-options ice-pacing ice-ufrag ice-pwd fingerprint setup
    tls-id mid msid rtcp rtcp-mux rtcp-mux-only rtcp-xr rtcp-rsize rtcp-fb sendrecv sendonly recvonly inactive
    rtpmap fmtp extmap ssrc ssrc-group candidate remote-candidates end-of-candidates bundle-only rid simulcast
    ptime maxptime imageattr content framerate x-google-flag packetization sctp-port sctpmap max-message-size
    sync cname mediaclk ts-refclk depend source-filter identity tool type charset lang label
    """.split()  # noqa: SIM905 - fifty literals in quotes are harder to read
)
"""Names that browsers and aiortc write (RFC 8829, 8839, 8842, 8853, 9143 and vendors')."""

FINGERPRINTS = {"sha-256": 32, "sha-384": 48, "sha-512": 64}
"""Accepted digests and their length in bytes."""

TRANSPORTS = frozenset(["udp", "tcp", "ssltcp"])


def guard_sdp(text: str, most_media: int = MOST_MEDIA) -> None:
    """
    Refuse an SDP that is larger, longer or stranger than a browser's.

    1. At most 64 KB, 3,000 lines, 2 KB a line, no control characters.
    2. 1 to 12 media sections, 128 rtpmaps in each, 60 candidates in all.
    3. Only attributes that browsers write.
    4. One fingerprint algorithm, SHA-256 or stronger, of the right length.

    `most_media` may be more for an answer: it has as many sections as our offer had.

    Raises Invalid with a code that starts with "media.sdp-".
    """
    # 1.
    guard_size(text)
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MOST_LINES:
        raise Invalid("media.sdp-too-many-lines", most=MOST_LINES)
    if lines[0] != "v=0":
        raise Invalid("media.sdp-unreadable")
    media = candidates = rtpmaps = 0
    algorithms = set()
    for line in lines:
        if len(line) > MOST_LINE_BYTES:
            raise Invalid("media.sdp-line-too-long", most=MOST_LINE_BYTES)
        if line[1:2] != "=" or not line.isprintable():
            raise Invalid("media.sdp-unreadable")
        # 2.
        if line.startswith("m="):
            media, rtpmaps = media + 1, 0
            if media > most_media:
                raise Invalid("media.sdp-too-many-media", most=most_media)
        if not line.startswith("a="):
            continue
        name, _, value = line[2:].partition(":")
        # 3.
        if name not in ATTRIBUTES and not name.startswith("x-"):
            raise Invalid("media.sdp-attribute-unknown")
        if name == "candidate":
            candidates += 1
            if candidates > MOST_CANDIDATES:
                raise Invalid("media.sdp-too-many-candidates", most=MOST_CANDIDATES)
            guard_candidate(f"{name}:{value}")
        elif name == "rtpmap":
            rtpmaps += 1
            if rtpmaps > MOST_RTPMAPS:
                raise Invalid("media.sdp-too-many-codecs", most=MOST_RTPMAPS)
        elif name == "fingerprint":
            algorithms.add(_guard_fingerprint(value))
    if not media:
        raise Invalid("media.sdp-without-media")
    # 4.
    if len(algorithms) != 1:
        raise Invalid("media.sdp-fingerprint")


def guard_size(text: str) -> None:
    """Refuse what is too large to be handed on at all."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Invalid("media.sdp-too-large", most=MOST_BYTES)


def _guard_fingerprint(value: str) -> str:
    algorithm, _, digest = value.partition(" ")
    algorithm = algorithm.lower()
    octets = digest.split(":")
    if len(octets) != FINGERPRINTS.get(algorithm) or not all(len(octet) == 2 for octet in octets):
        raise Invalid("media.sdp-fingerprint")
    try:
        bytes.fromhex("".join(octets))
    except ValueError:
        raise Invalid("media.sdp-fingerprint") from None
    return algorithm


def guard_candidate(text: str) -> None:
    """
    Refuse a candidate that is not one (RFC 8839, 5.1); "" says that there are no more.

    Raises Invalid("media.candidate-unreadable").
    """
    if text == "":
        return
    parts = text.removeprefix("a=").removeprefix("candidate:").split(" ")
    try:
        readable = (
            len(text) <= 512
            and text.isprintable()
            and 8 <= len(parts) <= 40
            and 1 <= len(parts[0]) <= 32
            and parts[1] in ("1", "2")
            and parts[2].lower() in TRANSPORTS
            and 0 <= int(parts[3]) < 1 << 32
            and 0 <= int(parts[5]) < 1 << 16
            and parts[6] == "typ"
            and parts[7] in ("host", "srflx", "prflx", "relay")
            and (parts[4].endswith(".local") or bool(ipaddress.ip_address(parts[4])))
        )
    except ValueError:
        readable = False
    if not readable:
        raise Invalid("media.candidate-unreadable")

"""Honest and hostile session descriptions."""

FINGERPRINT = "a=fingerprint:sha-256 " + ":".join(["AB"] * 32)
HEAD = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1", "a=msid-semantic: WMS *"]
COMMON = ["a=ice-ufrag:abcd", "a=ice-pwd:" + "p" * 24, FINGERPRINT, "a=setup:actpass", "a=rtcp-mux", "a=sendonly"]
AUDIO = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=mid:0", *COMMON, "a=rtpmap:111 opus/48000/2"]
VIDEO = ["m=video 9 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0", "a=mid:1", *COMMON, "a=rtpmap:96 VP8/90000"]
CANDIDATE = "a=candidate:1 1 udp 2130706431 192.0.2.7 5000 typ host"


def an_sdp(*more: str, head=HEAD, audio=AUDIO, video=VIDEO, without: str = "") -> str:
    """Return an offer; `more` goes to its end, lines that start with `without` are left out."""
    lines = [*head, *audio, *video, *more]
    return "\r\n".join(line for line in lines if not without or not line.startswith(without)) + "\r\n"


def bombs() -> dict[str, str]:
    """What a browser never sends, each hostile in its own way."""
    many = {
        "candidates 61": [CANDIDATE] * 61,
        "candidates 20,000": [CANDIDATE] * 20_000,
        "rtpmaps 129": [f"a=rtpmap:{n} X/1" for n in range(129)],
        "rtpmaps 5,000": [f"a=rtpmap:{n} X/1" for n in range(5_000)],
        "media 13": ["m=audio 9 UDP/TLS/RTP/SAVPF 0"] * 11,
        "media 300": ["m=audio 9 UDP/TLS/RTP/SAVPF 0"] * 300,
        "lines 3,001": ["a=sync:1"] * 3_001,
        "an empty line inside": ["", "a=sync:1"],
        "long line": ["a=fmtp:111 " + "x" * 2100],
        "long formats": ["m=audio 9 UDP/TLS/RTP/SAVPF " + "1 " * 1_100],
        "very long line": ["a=fmtp:111 " + "x" * 60_000],
        "5 MB of attributes": ["a=fmtp:111 " + "x" * 1000] * 5_000,
        "unknown attribute": ["a=launch:missiles"],
        "SDES keys": ["a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc"],
        "key-mgmt": ["a=key-mgmt:mikey AQAFgM"],
        "no equals sign": ["just text"],
        "two letters": ["ab=c"],
        "control characters": ["a=mid:0\x07"],
        "null": ["a=mid:\x000"],
        "line separator": ["a=mid:0\u2028a=mid:1"],
        "vertical tab": ["a=mid:0\x0ba=mid:1"],
        "lone surrogate": ["a=tool:\ud800"],
        "second algorithm": ["a=fingerprint:sha-512 " + ":".join(["AB"] * 64)],
        "weak algorithm": ["a=fingerprint:sha-1 " + ":".join(["AB"] * 20)],
        "md5": ["a=fingerprint:md5 " + ":".join(["AB"] * 16)],
        "short digest": ["a=fingerprint:sha-256 AB:CD"],
        "long digest": ["a=fingerprint:sha-256 " + ":".join(["AB"] * 33)],
        "digest of letters": ["a=fingerprint:sha-256 " + ":".join(["ZZ"] * 32)],
        "digest with a sign": ["a=fingerprint:sha-256 " + ":".join(["+1"] * 32)],
        "empty fingerprint": ["a=fingerprint:"],
        "candidate of nothing": ["a=candidate:"],
        "candidate with a name": ["a=candidate:1 1 udp 1 internal.example 80 typ host"],
        "candidate with a URL": ["a=candidate:1 1 udp 1 http://192.0.2.1/ 80 typ host"],
        "candidate port 70000": ["a=candidate:1 1 udp 1 192.0.2.1 70000 typ host"],
        "candidate port -1": ["a=candidate:1 1 udp 1 192.0.2.1 -1 typ host"],
        "candidate of many parts": ["a=candidate:" + "1 " * 300],
        "candidate of another transport": ["a=candidate:1 1 sctp 1 192.0.2.1 80 typ host"],
        "candidate of another type": ["a=candidate:1 1 udp 1 192.0.2.1 80 typ spy"],
    }
    whole = {
        "empty": "",
        "one byte": "v",
        "no media": "\r\n".join(HEAD) + "\r\n",
        "nearly nothing": "v=0\r\n",
        "not SDP": "<html>" * 100,
        "JSON": "{}",
        "megabytes of nothing": "\n" * 2_000_000,
        "megabytes of one line": "v=0\r\na=" + "x" * 2_000_000,
        "64 KB and one": "v=0\r\n" + "a=mid:0\r\n" * 7_300,
        "wide characters": "v=0\r\n" + "s=" + "\u6cd5" * 30_000,
        "another version": an_sdp().replace("v=0", "v=1"),
        "no fingerprint": an_sdp(without="a=fingerprint"),
    }
    return whole | {name: an_sdp(*lines) for name, lines in many.items()}


def incomplete() -> dict[str, str]:
    """Small enough, but nothing can be answered to it."""
    return {
        "no ufrag": an_sdp(without="a=ice-ufrag"),
        "no password": an_sdp(without="a=ice-pwd"),
        "no setup": an_sdp(without="a=setup"),
        "same mid twice": an_sdp().replace("a=mid:1", "a=mid:0"),
        "mid of strange letters": an_sdp().replace("a=mid:1", "a=mid:<1>"),
        "long mid": an_sdp().replace("a=mid:1", "a=mid:" + "1" * 33),
        "payload type of letters": an_sdp().replace("a=rtpmap:96 ", "a=rtpmap:x ").replace("SAVPF 96", "SAVPF x"),
        "SSRC of letters": an_sdp("a=ssrc:x cname:y"),
        "extension of letters": an_sdp("a=extmap:x urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    }

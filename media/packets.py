"""What is read from an RTP packet beyond its fixed header. Nothing here changes or keeps a packet."""

ONE_BYTE_HEADERS = b"\xbe\xde"
"""RFC 8285, 4.2."""


def extensions(packet: memoryview) -> dict[int, bytes]:
    """Return the one-byte header extensions by their number; none where the block is cut or of another kind."""
    found: dict[int, bytes] = {}
    if not packet[0] & 0x10:
        return found
    at = 12 + 4 * (packet[0] & 0x0F)
    if bytes(packet[at : at + 2]) != ONE_BYTE_HEADERS:
        return found
    end = at + 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    at += 4
    while at < min(end, len(packet)):
        element = packet[at]
        if not element:
            at += 1
            continue
        length = (element & 0x0F) + 1
        found[element >> 4] = bytes(packet[at + 1 : at + 1 + length])
        at += 1 + length
    return found


def payload_at(packet: memoryview) -> int:
    """Return where the payload begins: behind the fixed header, CSRCs and header extensions."""
    at = 12 + 4 * (packet[0] & 0x0F)
    if packet[0] & 0x10:
        at += 4 + 4 * (packet[at + 2] << 8 | packet[at + 3])
    return at


def begins_whole_picture(packet: memoryview, codec: str) -> bool:
    """Whether decoding can begin with this packet."""
    at = payload_at(packet)
    if at + 1 >= len(packet):
        return False
    if codec == "h264":
        return _begins_h264(packet[at:])
    # RFC 7741: S is set, the partition is 0, and the first bit of the frame (P) is not.
    start = at + _descriptor_length(packet, at)
    return packet[at] & 0x17 == 0x10 and start < len(packet) and not packet[start] & 0x01


def _begins_h264(payload: memoryview) -> bool:
    """RFC 6184: an SPS or IDR slice, alone, first of an aggregate, or as the first fragment."""
    kind = payload[0] & 0x1F
    if kind == 24 and len(payload) > 3:
        kind = payload[3] & 0x1F
    elif kind == 28:
        kind = payload[1] & 0x1F if payload[1] & 0x80 else 0
    return kind in (5, 7)


def _descriptor_length(packet: memoryview, at: int) -> int:
    """RFC 7741, 4.2."""
    if not packet[at] & 0x80:
        return 1
    extension, length = packet[at + 1], 2
    if extension & 0x80 and at + 2 < len(packet):
        length += 2 if packet[at + 2] & 0x80 else 1
    return length + (extension >> 6 & 1) + bool(extension & 0x30)


def picture_number(packet: memoryview) -> tuple[int, int, int]:
    """
    Return where a VP8 packet's picture id lies, how many bits it has (15, 7, or 0 for none), and
    where its TL0PICIDX lies, 0 for none (RFC 7741, 4.2).
    """
    at = payload_at(packet)
    if at + 5 >= len(packet) or not packet[at] & 0x80:
        return 0, 0, 0
    extension, id_at, bits = packet[at + 1], at + 2, 0
    after = id_at
    if extension & 0x80:
        bits = 15 if packet[id_at] & 0x80 else 7
        after += 2 if bits == 15 else 1
    return id_at, bits, after if extension & 0x40 else 0

"""
DER (X.690), written by hand where a library would be a hundred times slower.

Only writing is here; what comes from outside is read with asn1crypto.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

NULL = b"\x05\x00"
TRUE = b"\x01\x01\xff"


def tagged(tag: int, *parts: bytes) -> bytes:
    """Return one value: tag, definite length, content."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size, "big") + content


def sequence(*parts: bytes) -> bytes:
    """Return a SEQUENCE."""
    return tagged(0x30, *parts)


def set_of(parts: Iterable[bytes]) -> bytes:
    """Return a SET OF, its members in the order that DER asks for."""
    return tagged(0x31, *sorted(parts))


def octets(content: bytes) -> bytes:
    """Return an OCTET STRING."""
    return tagged(0x04, content)


def integer(value: int) -> bytes:
    """Return a non-negative INTEGER."""
    return tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tagged(0x06, *(_arc(arc) for arc in (first * 40 + second, *rest)))


def generalized_time(instant: datetime) -> bytes:
    """Return a GeneralizedTime in UTC, whole seconds (RFC 3161, 2.4.2)."""
    return tagged(0x18, instant.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())


def _arc(value: int) -> bytes:
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))

"""
The Merkle tree of RFC 6962, section 2.1, kept as a compact range.

`peaks` are the roots of the perfect subtrees from left to right, one for each set bit of
the size: enough to append and to state the root, at 32 bytes a peak.
"""

import hashlib
from collections.abc import Iterable


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def appended(size: int, peaks: list[bytes], leaf: bytes) -> list[bytes]:
    """Return the peaks after one more leaf hash; merges as a binary counter carries."""
    peaks = [*peaks, leaf]
    while size & 1:
        right, left = peaks.pop(), peaks.pop()
        peaks.append(node_hash(left, right))
        size >>= 1
    return peaks


def root_of(peaks: list[bytes]) -> bytes:
    """Return the root; of no leaves it is SHA-256 of nothing."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_after(leaves: Iterable[bytes]) -> bytes:
    """Return the root over these leaf hashes."""
    peaks: list[bytes] = []
    for size, leaf in enumerate(leaves):
        peaks = appended(size, peaks, leaf)
    return root_of(peaks)


def path_to(leaves: list[bytes], place: int) -> list[bytes]:
    """Return the hashes that lead from the leaf at `place` to the root, nearest first (RFC 6962, 2.1.1)."""
    if len(leaves) == 1:
        return []
    left = 1 << (len(leaves) - 1).bit_length() - 1
    if place < left:
        return [*path_to(leaves[:left], place), root_after(leaves[left:])]
    return [*path_to(leaves[left:], place - left), root_after(leaves[:left])]
